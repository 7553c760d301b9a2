import { createServer } from "node:net";
import { chromium } from "@playwright/test";

import { launch } from "./browser.ts";
import { client } from "./api.ts";
import { PASSWORD, type Site, test } from "./site.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
/** Where it is installed; not a part of the tests, so it has no types here. */
const LIGHTHOUSE = "./lighthouse/node_modules/lighthouse/core/index.js";

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The session's cookie, as the form of the page gives it. */
async function cookie(site: Site, login: string): Promise<string> {
  const answer = await fetch(`${site.url}/login`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: site.url, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ login, password: PASSWORD }),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
  if (cookies.length === 0) throw new Error(`${login} does not sign in: ${answer.status}`);
  return cookies.join("; ");
}

test("lighthouse", async ({ site }) => {
  const { default: lighthouse } = await import(LIGHTHOUSE);
  const teacher = await client(site, "teacher2");
  await teacher.call("POST", "/courses/KM-SD-001/enrolments");
  const Cookie = await cookie(site, "teacher2");
  const port = await freePort();
  const browser = await chromium.launch({ ...launch, args: [...(launch.args ?? []), `--remote-debugging-port=${port}`] });
  const rows: string[] = [];
  try {
    for (const [path, signedIn] of [
      ["/", false],
      ["/courses", false],
      ["/courses/KM-SD-001", false],
      ["/me", true],
      ["/learn/KM-SD-001/intro", true],
      ["/learn/KM-SD-001/rules", true],
    ] as const) {
      const ran = await lighthouse(`${site.url}${path}`, {
        port,
        logLevel: "error",
        onlyCategories: CATEGORIES,
        // Pages behind a session are shown to nobody else, so nobody finds them by searching.
        ...(signedIn ? { extraHeaders: { Cookie }, disableStorageReset: true } : {}),
      });
      const { categories, audits } = ran.lhr;
      const scores = CATEGORIES.map((name) => String(Math.round((categories[name]?.score ?? 0) * 100)));
      const measured = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map(
        (name) => audits[name]?.displayValue?.replace(/\s/g, " ") ?? "",
      );
      rows.push([path, ...scores, ...measured].join(" | "));
      for (const name of CATEGORIES) {
        for (const { id, weight } of categories[name]?.auditRefs ?? []) {
          const { score, title } = audits[id] ?? {};
          if (weight > 0 && score !== null && score < 0.9) console.log(`${path}: ${name}: ${id} ${score}: ${title}`);
        }
      }
    }
  } finally {
    await browser.close();
  }
  console.log(["page | performance | accessibility | best practices | SEO | FCP | LCP | TBT | CLS", ...rows].join("\n"));
});

/** What a line of 50 KB/s with 400 ms on the way makes of the first paint, as `/me`, `/courses` and a lesson show it. */
test("first paint on a slow link", async ({ visit, site }) => {
  const page = await visit("teacher2");
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: 50 * 1024,
    uploadThroughput: 50 * 1024,
  });
  for (const path of ["/me", "/courses", "/learn/KM-SD-001/intro", "/learn/KM-SD-001/rules"]) {
    const times: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      await page.goto(`${site.url}${path}`, { waitUntil: "load" });
      await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
      const painted = await page.evaluate(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      );
      times.push(Math.round(painted));
    }
    console.log(`${path}: first contentful paint ${times.sort((a, b) => a - b).join(", ")} ms at 50 KB/s and 400 ms`);
  }
});
