// Every page of the product, for those who see it, in both languages: accessible in light, dark and large type, on a screen,
// on a phone and at 400 %, with one heading, a title of its own, words of its language alone, and nothing that fails.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, BrowserContext, Page } from "@playwright/test";

import { chineseIn, inspectEverywhere } from "../inspect.ts";
import { DRAFT, EVERY, type Scene, set } from "../scene.ts";
import { expect, type Site, start, test as base } from "../site.ts";

// A city of its own, in which no other spec has done anything.
const test = base.extend<object, { site: Site; scene: Scene }>({
  site: [
    async ({}, use) => {
      const running = await start();
      await use(running);
      await running.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  scene: [
    async ({ site, playwright }, use) => {
      const opened: APIRequestContext[] = [];
      const window = async () => {
        const context = await playwright.request.newContext({ baseURL: site.url });
        opened.push(context);
        return context;
      };
      await use(await set(site, window));
      for (const context of opened) await context.dispose();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

interface Look {
  /** As `app::routes` writes it. */
  route: string;
  who: string;
  /** What is asked; as the route where nothing is said. */
  path?: (scene: Scene) => string;
  status?: number;
}

const see = (who: string, route: string, path: string | ((scene: Scene) => string) = route, status = 200): Look => ({
  route,
  who,
  path: typeof path === "string" ? () => path : path,
  status,
});

const learn = (unit: string) => see("teacher1 learning", "/learn/{code}/{unit}", `/learn/${EVERY}/${unit}`);
const write = (route: string, rest: (draft: Scene["draft"]) => string) =>
  see("author1", `/author/{code}${route}`, ({ draft }) => `/author/${DRAFT}${rest(draft)}`);
const about = (route: string, rest: string | ((scene: Scene) => string)) =>
  see("reviewer1", `/author/{code}${route}`, (scene) => `/author/${EVERY}${typeof rest === "string" ? rest : rest(scene)}`);

/** Somebody, and what they see. The word behind a login only parts what would take one test too long. */
const LOOKS: Look[] = [
  see("stranger", "/"),
  see("stranger", "/login", "/login?next=/me"),
  see("stranger", "/courses"),
  see("stranger", "/courses/{code}", "/courses/KM-AQ-001"),
  see("stranger", "/search"),
  see("stranger", "/search", "/search?q=%E5%AD%A6%E7%94%9F"),
  see("stranger", "/help"),
  see("stranger", "/downloads"),
  see("stranger", "/paths"),
  see("stranger", "/mail/confirmation", "/mail/confirmation?token=none", 404),
  see("stranger", "/mail/unsubscription/{token}", "/mail/unsubscription/none", 404),
  see("stranger", "/ledger/checkpoints"),
  see("stranger", "/ledger/entries/{id}/proof", ({ entry }) => `/ledger/entries/${entry}/proof`),
  see("stranger", "/certificates"),
  see("stranger", "/certificates/{code}", ({ certificate }) => `/certificates/${certificate}`),
  see("stranger", "/certificates/{code}", "/certificates/0000-0000-0000-0000", 404),
  see("stranger", "(no page)", "/nowhere", 404),

  learn("clip"),
  learn("text"),
  learn("plan"),
  learn("quiz"),
  learn("task"),
  learn("needs"),
  learn("day"),
  see("teacher1 learning", "/learn/{code}/{unit}", "/learn/E2E-SCORM/wash"),
  see("teacher1 learning", "/courses/{code}", `/courses/${EVERY}`),
  see("teacher1 learning", "/me/notes"),
  see("teacher1 learning", "(refused)", "/admin", 403),

  see("teacher1", "/"),
  see("teacher1", "/me"),
  see("teacher1", "/me/ledger"),
  see("teacher1", "/me/recommendations"),
  see("teacher1", "/paths/{id}", ({ path }) => `/paths/${path}`),
  see("teacher1", "/workshops"),
  see("teacher1", "/workshops/{id}", ({ workshop }) => `/workshops/${workshop}`),
  see("teacher1", "/me/notices"),
  see("teacher1", "/me/calendar"),
  see("teacher1", "/me/settings"),
  see("teacher1", "/me/trainings"),
  see("teacher1", "/me/declarations"),
  see("teacher1", "/me/declarations/new"),
  see("teacher1", "/me/record"),
  see("teacher1", "/me/certificates"),
  see("teacher1", "/check-in/{training}", ({ checkIn }) => checkIn),
  see("teacher1", "/verification/{entry}", ({ entry }) => `/verification/${entry}`),

  see("teacher445", "/me"),
  see("teacher445", "/workshops/{id}", ({ workshop }) => `/workshops/${workshop}`),
  see("teacher445", "/workshops/{id}/manage", ({ workshop }) => `/workshops/${workshop}/manage`),
  see("teacher445", "/admin/trainings/new", ({ workshop }) => `/admin/trainings/new?workshop=${workshop}`),

  see("author1", "/author"),
  write("", () => ""),
  write("/preview/{unit}", ({ page }) => `/preview/${page}`),
  write("/preview/{unit}", ({ video }) => `/preview/${video}`),
  write("/preview/{unit}", ({ quiz }) => `/preview/${quiz}`),
  write("/history", () => "/history"),
  write("/history", () => "/history?against=1"),
  write("/units/{unit}", ({ page }) => `/units/${page}`),
  write("/units/{unit}", ({ video }) => `/units/${video}`),
  write("/units/{unit}", ({ quiz }) => `/units/${quiz}`),
  write("/units/{unit}/bank", ({ quiz }) => `/units/${quiz}/bank`),
  write("/units/{unit}/captions", ({ video }) => `/units/${video}/captions`),
  see("author1", "/author/courses/bank"),

  see("reviewer1", "/author"),
  see("reviewer1", "/author/{code}", `/author/${DRAFT}`),
  see("reviewer1", "/courses/{code}", `/courses/${EVERY}`),
  about("/questions", "/questions?show=all"),
  about("/works", "/works"),
  about("/works/{work}", ({ work }) => `/works/${work}`),
  about("/units/{unit}/results", "/units/needs/results"),
  about("/units/{unit}/analysis", "/units/quiz/analysis"),
  about("/analytics", "/analytics"),
  see("reviewer1", "/author/courses/reports"),

  see("school1", "/admin"),
  see("school1", "/verification"),
  see("school1", "/verification/{entry}", ({ entry }) => `/verification/${entry}`),
  see("school1", "/admin/people"),
  see("school1", "/me/notices"),

  see("county1", "/admin"),
  see("county1", "/verification", "/verification?state=all"),
  see("county1", "/admin/paths"),
  see("county1", "/admin/paths/new"),
  see("county1", "/admin/paths/{id}", ({ path }) => `/admin/paths/${path}`),
  see("county1", "/admin/assignments"),
  see("county1", "/admin/assignments/new"),
  see("county1", "/admin/assignments/{id}", ({ assignment }) => `/admin/assignments/${assignment}`),
  see("county1", "/admin/mail"),
  see("county1", "/admin/trainings"),
  see("county1", "/admin/trainings/new"),
  see("county1", "/admin/trainings/{id}", ({ training }) => `/admin/trainings/${training}`),
  see("county1", "/admin/trainings/{id}/plan", ({ training }) => `/admin/trainings/${training}/plan`),
  see("county1", "/admin/trainings/{id}/code", ({ training }) => `/admin/trainings/${training}/code`),
  see("county1 with lists", "/admin/closings"),
  see("county1 with lists", "/admin/imports"),
  see("county1 with lists", "/admin/imports/{number}", ({ list }) => list),
  see("county1 with lists", "/admin/exports"),
  see("county1 with lists", "/admin/people", "/admin/people?q=teacher1"),
  see("county1 with lists", "/admin/people/{login}", ({ teacher }) => `/admin/people/${teacher}`),
  see("county1 with lists", "/admin/people/{login}/adjustment", ({ teacher }) => `/admin/people/${teacher}/adjustment`),
  see("county1 with lists", "/admin/people/{login}/record", ({ teacher }) => `/admin/people/${teacher}/record`),

  see("city1", "/admin"),
  see("city1", "/verification"),
  see("city1", "/admin/workshops"),
  see("city1", "/admin/workshops/new"),
  see("city1", "/admin/workshops/{id}", ({ workshop }) => `/admin/workshops/${workshop}`),
  see("city1", "/admin/policies"),
  see("city1", "/admin/policies/new"),
  see("city1", "/admin/policies/{version}", "/admin/policies/km-2015-63%2F1"),
  see("city1", "/admin/exports"),
  see("city1", "/admin/exports/{year}/{batch}", ({ batch }) => batch),
  see("city1", "/admin/search"),

  see("auditor1", "/admin"),
  see("auditor1", "/verification", "/verification?state=all"),
  see("auditor1", "/admin/policies"),
  see("auditor1", "/admin/search"),
  see("auditor1", "/admin/exports"),
  see("operator1", "/"),
];

/** What is read by programs, printed, or leads on. */
const NO_PAGES = [
  "/learn/{code}",
  "/me/notes.txt",
  "/calendar/{file}",
  "/author/{code}/export",
  "/author/{code}/units/{unit}/questions",
  "/author/{code}/units/{unit}/captions.vtt",
  "/author/{code}/units/{unit}/captions.srt",
  "/author/courses/bank/questions",
  "/ledger/checkpoints/{name}",
  "/admin/exports/{year}/{batch}/{file}",
  "/admin/imports/{number}/report.xlsx",
  "/me/record.pdf",
  "/admin/people/{login}/record.pdf",
  "/certificates/{code}/certificate.pdf",
];

/** The addresses that `app::routes` answers with `get(…)`. */
function routes(): string[] {
  const source = readFileSync(join(import.meta.dirname, "../../app/src/lib.rs"), "utf8");
  const parts = source.split(".route(").slice(1);
  return parts.flatMap((part) => {
    let depth = 1;
    const end = [...part].findIndex((letter) => {
      depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
      return depth === 0;
    });
    const call = [...part].slice(0, end).join("");
    const path = /"([^"]+)"/.exec(call)?.[1];
    return path && /(?<![\w:])get\(/.test(call) ? [path] : [];
  });
}

test("no page of the product is left out", () => {
  const known = new Set([...LOOKS.map(({ route }) => route), ...NO_PAGES]);
  const all = routes();
  expect(all.length).toBeGreaterThan(80);
  expect(all.filter((route) => !known.has(route)), "a new page wants a row in LOOKS").toEqual([]);
  expect([...known].filter((route) => !route.startsWith("(") && !all.includes(route)), "a row without its page").toEqual([]);
});

/** Chinese sentences of the pages themselves, from `app::text`; places that are filled fit anything. */
const SENTENCES = (() => {
  const folder = join(import.meta.dirname, "../../app/src/text");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rs"));
  const found = files.flatMap((name) => [...readFileSync(join(folder, name), "utf8").matchAll(/^\s*\w+: "(.*?)", "/gm)]);
  const patterns = found.map(([, words]) => words!.replace(/\{[^{}]*\}/g, "\0").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const telling = patterns.filter((words) => /\p{Script=Han}/u.test(words));
  return new RegExp(`^(?:${[...new Set(telling)].join("|").replaceAll("\0", ".*")})$`, "u");
})();
/** Words of the pages that are also what somebody called a chapter, a unit of hours or a column, and two names. */
const ALSO_NAMES = ["中文", "测验", "学时", "单位代码", "类型", "昆明市教师培训", "平台运维"];

/** What does not arrive, whatever asked for it. */
function watchRequests(context: BrowserContext, failed: string[]): void {
  context.on("response", (answer) => {
    // Pages say their status for themselves, and are asked for once more where the worker stands between.
    const isPage = answer.request().isNavigationRequest() || answer.request().serviceWorker();
    if (answer.status() >= 400 && !isPage) failed.push(`${answer.status()} ${answer.url()}`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A page that is left gives up what it was still fetching.
    if (why !== "net::ERR_ABORTED") failed.push(`${why} ${request.url()}`);
  });
}

/** A title says which page it is: pages at different addresses have different ones. */
async function inspectTitle(page: Page, titles: Map<string, string>): Promise<void> {
  const title = await page.title();
  const { pathname } = new URL(page.url());
  expect.soft(title, `${page.url()} has a title`).toMatch(/\S/);
  expect.soft(titles.get(title) ?? pathname, `“${title}” is one page's title`).toBe(pathname);
  titles.set(title, pathname);
}

test.describe.configure({ mode: "parallel" });

for (const who of new Set(LOOKS.map((look) => look.who))) {
  test(`every page of ${who}`, async ({ visit, scene, site }) => {
    test.setTimeout(240_000);
    const [login] = who.split(" ");
    const page = await visit(login === "stranger" ? undefined : login, { colorScheme: "light" });
    const failed: string[] = [];
    watchRequests(page.context(), failed);
    for (const lang of ["zh-CN", "en"]) {
      const titles = new Map<string, string>();
      for (const large of [false, true]) {
        await page.context().addCookies([
          { name: "lang", value: lang, url: site.url },
          { name: "large", value: large ? "1" : "0", url: site.url },
        ]);
        for (const { path, status } of LOOKS.filter((look) => look.who === who)) {
          const address = path!(scene);
          await test.step(`${address} ${lang}${large ? " large" : ""}`, async () => {
            const answer = await page.goto(address);
            expect.soft(answer?.status(), address).toBe(status);
            await expect.soft(page.locator("html")).toHaveAttribute("lang", lang);
            expect.soft(await page.locator("html").getAttribute("data-large"), address).toBe(large ? "" : null);
            if (!large) {
              await expect.soft(page.getByRole("heading", { level: 1 })).toHaveCount(1);
              if (status === 200) await inspectTitle(page, titles);
              if (lang === "en") {
                const { all, unmarked } = await chineseIn(page);
                const untranslated = all.filter((words) => SENTENCES.test(words) && !ALSO_NAMES.includes(words));
                expect.soft(untranslated, `${address} in English is translated`).toEqual([]);
                expect.soft(unmarked, `${address} in English says what is Chinese`).toEqual([]);
              }
            }
            await inspectEverywhere(page, large);
          });
        }
      }
    }
    expect(failed, "everything that the pages ask for arrives").toEqual([]);
  });
}
