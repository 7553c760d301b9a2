import type { Page } from "@playwright/test";

import { enrol } from "../learner.ts";
import { expect, PASSWORD, test } from "../site.ts";

// A course from finding it to its hours: once without a mouse, once by what a screen reader is told.

/** What has the focus, as it is called. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const labelled = element as HTMLInputElement;
    const label = labelled.labels?.[0]?.innerText;
    return (element.getAttribute("aria-label") ?? label ?? element.innerText ?? "").trim();
  });
}

/** Presses Tab until the focus is on what begins with the name; everything on the way must be in sight. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).startsWith(name)) {
      await expect(page.locator(":focus")).toBeInViewport();
      return;
    }
  }
  throw new Error(`Tab never reaches ${name}`);
}

test("without a mouse: find a course, enrol, read it, write a note, see the hours", async ({ page }) => {
  await page.goto("/login");
  await tabTo(page, "账号");
  await page.keyboard.type("teacher470");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/me");
  await tabTo(page, "搜索");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search");
  await page.getByRole("combobox").or(page.getByRole("searchbox")).first().focus();
  await page.keyboard.type("银杏书院读本");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=**");
  await page.waitForLoadState();
  await tabTo(page, "银杏书院读本");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/courses/E2E-READ**");
  await tabTo(page, "报名");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/learn/E2E-READ/text");
  await expect(page.locator(".save-line")).toContainText("这一单元已完成", { timeout: 20_000 });
  await tabTo(page, "笔记");
  await page.keyboard.type("每天记一条");
  await tabTo(page, "保存笔记");
  await page.keyboard.press("Enter");
  await expect(page.getByText("笔记已保存。")).toBeVisible();
  await page.goto("/me");
  await tabTo(page, "学时明细");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/me/ledger");
  await expect(page.locator(".entry")).toContainText("银杏书院读本");
});

test("by ear: where one is, what is missing, and that the hours came", async ({ visit }) => {
  const page = await visit("teacher471");
  await enrol(page, "E2E-READ");
  // The title says where one is before anything else; then one heading of the first level, and no level left out.
  await expect(page).toHaveTitle(/^正文 · 银杏书院读本/);
  const levels = await page.getByRole("heading").evaluateAll((found) => found.map((each) => Number(each.tagName.slice(1))));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0), `heading ${at}`).toBeLessThanOrEqual(1);
  // Every place to go to has a name.
  for (const role of ["navigation", "region", "complementary"] as const) {
    for (const place of await page.getByRole(role).all()) await expect(place).toHaveAccessibleName(/\S/);
  }
  const missing = page.getByRole("region", { name: "这一单元还需要" });
  await expect(missing).toMatchAriaSnapshot(`
    - region "这一单元还需要":
      - heading "这一单元还需要" [level=2]
      - list:
        - listitem: /再读/
  `);
  // Told without being asked: that it is met, and what it earned.
  const told = page.getByRole("status");
  await expect(told.filter({ hasText: "这一单元已完成" })).toBeVisible({ timeout: 20_000 });
  await expect(told.filter({ hasText: "0.50 学时 已登记" })).toMatchAriaSnapshot(`
    - status:
      - region "0.50 学时 已登记":
        - heading "0.50 学时 已登记" [level=2]
        - heading "登记依据" [level=3]
        - list
        - paragraph:
          - link "查看学时明细"
  `);
  await expect(page.getByRole("region", { name: "这一单元已完成。" })).toBeVisible();
});
