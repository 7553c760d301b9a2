// The product, running: one program and one copy of the city for each worker, and pages that watch themselves.

import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";

import { binary, environment } from "./template.ts";

export const PASSWORD = "xueshi-demo";

export interface Site {
  url: string;
  data: string;
}

interface Running extends Site {
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(url: string, program: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    if (program.exitCode !== null) throw new Error(`xueshi ended with ${program.exitCode}:\n${said()}`);
    try {
      if ((await fetch(`${url}/readyz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`xueshi does not answer:\n${said()}`);
}

/** Starts the program on a copy of the template. */
export async function start(settings: Record<string, string> = {}): Promise<Running> {
  const data = mkdtempSync(join(tmpdir(), "xueshi-site-"));
  cpSync(process.env.TEMPLATE ?? "", data, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...environment(data), XUESHI_LISTEN: `127.0.0.1:${port}`, ...settings };
  const program = spawn(binary(), ["serve"], { env, cwd: data, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [program.stdout, program.stderr]) stream?.on("data", (bytes) => (said += bytes));
  await answers(url, program, () => said);
  return {
    url,
    data,
    async stop() {
      const ended = new Promise((done) => program.once("exit", done));
      program.kill("SIGTERM");
      const late = setTimeout(() => program.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Signs in by the form. */
export async function signIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.goto("/login");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await page.locator("#password").press("Enter");
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** Packages run on the machine's other name, so that they are apart from the site. */
function isPackage(url: URL, site: Site): boolean {
  return url.origin === site.url.replace("127.0.0.1", "localhost") && /^\/(scorm|xapi|assets)\//.test(url.pathname);
}

/** Complaints of a page: errors of scripts, and requests to any other host. */
function watch(context: BrowserContext, site: Site, complaints: string[]): void {
  context.on("weberror", (error) => complaints.push(`script: ${error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    const isOwn = url.origin === site.url || isPackage(url, site);
    if (/^https?:$/.test(url.protocol) && !isOwn) complaints.push(`a request to ${url.origin}`);
  });
  context.on("console", (message) => {
    // A page with an error status is logged by the browser itself; specs look at the status where it matters.
    const expected = /Failed to load resource|net::ERR_INTERNET_DISCONNECTED/.test(message.text());
    if (message.type() === "error" && !expected) complaints.push(`console: ${message.text()}`);
  });
}

interface PerTest {
  /** A window of somebody's own, signed in where a login is given. */
  visit(login?: string, options?: BrowserContextOptions): Promise<Page>;
  complaints: string[];
}

interface PerWorker {
  site: Site;
}

export const test = base.extend<PerTest, PerWorker>({
  site: [
    async ({}, use) => {
      const running = await start();
      await use(running);
      await running.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: ({ site }, use) => use(site.url),
  complaints: [
    async ({ context, site }, use) => {
      const complaints: string[] = [];
      watch(context, site, complaints);
      await use(complaints);
      expect(complaints, "no script fails and no other host is asked").toEqual([]);
    },
    { auto: true },
  ],
  visit: async ({ browser, site, complaints, contextOptions }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (login, options = {}) => {
      const context = await open(browser, site, { ...contextOptions, ...options });
      opened.push(context);
      watch(context, site, complaints);
      const page = await context.newPage();
      if (login) await signIn(page, login);
      return page;
    });
    for (const context of opened) await context.close();
  },
});

function open(browser: Browser, site: Site, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: site.url, ...options });
}

export { expect };
