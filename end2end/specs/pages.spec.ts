// Every page, for everybody who may see it: no violation of accessibility in light and dark and in large type, and no
// wider than a phone.

import { earn } from "../api.ts";
import { enrol } from "../learner.ts";
import { inspect, inspectLarge } from "../inspect.ts";
import { expect, test } from "../site.ts";

// Each brings what it needs.
test.describe.configure({ mode: "parallel" });

const PAGES: Record<string, string[]> = {
  "": ["/", "/login", "/courses", "/courses/KM-AQ-001", "/search?q=%E5%AD%A6%E7%94%9F", "/help", "/nowhere"],
  teacher10: ["/", "/me", "/me/ledger", "/courses", "/courses/E2E-WHOLE", "/learn/E2E-WHOLE/intro", "/learn/E2E-WHOLE/text", "/learn/E2E-WHOLE/sheet", "/learn/E2E-WHOLE/quiz"],
  school1: ["/verification", "/verification?state=all"],
  county1: ["/verification?state=all"],
  city1: ["/verification?state=all"],
  auditor1: ["/verification?state=all"],
  author1: ["/author"],
  reviewer1: ["/author"],
  operator1: ["/"],
};

for (const [login, paths] of Object.entries(PAGES)) {
  test(`the pages of ${login || "a stranger"}`, async ({ visit, site }) => {
    test.setTimeout(240_000);
    const page = await visit(login || undefined);
    if (login.startsWith("teacher")) {
      await earn(site, login);
      await enrol(page, "E2E-WHOLE");
    }
    for (const large of [false, true]) {
      await page.goto(`/help?large=${large ? 1 : 0}`);
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await expect(page).toHaveTitle(/学时/);
        await (large ? inspectLarge(page) : inspect(page));
      }
    }
  });
}

test("pages that are read change nothing", async ({ visit, site }) => {
  const page = await visit("teacher11");
  await enrol(page, "E2E-WHOLE");
  const api = await page.request.get(`${site.url}/api/v1/me/courses/E2E-WHOLE/progress`);
  const before = await api.text();
  for (const unit of ["text", "sheet", "quiz"]) await page.request.get(`/learn/E2E-WHOLE/${unit}`);
  expect(await (await page.request.get(`${site.url}/api/v1/me/courses/E2E-WHOLE/progress`)).text()).toBe(before);
});
