import type { Page } from "@playwright/test";

import { enrol } from "../learner.ts";
import { expect, PASSWORD, test } from "../site.ts";

/** The name of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
    return (element.getAttribute("aria-label") ?? label ?? element.innerText ?? "").trim();
  });
}

/** Presses Tab until the focus is on what carries one of these names. */
async function tabTo(page: Page, ...names: string[]): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if (names.includes(await focused(page))) return;
  }
  throw new Error(`Tab never reaches ${names.join(" or ")}`);
}

test("the first stop skips the navigation", async ({ page }) => {
  await page.goto("/courses");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("跳到正文");
  await expect(page.locator(":focus")).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("signing in, enrolling and answering need no mouse", async ({ page }) => {
  await page.goto("/login");
  await tabTo(page, "账号");
  await page.keyboard.type("teacher47");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/me");
  await page.goto("/courses/E2E-QUIZ");
  await tabTo(page, "报名");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/learn/E2E-QUIZ/quiz");
  await tabTo(page, "开始答题");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "交卷" })).toBeVisible();
  // A group of radio buttons is one stop; arrows choose within it.
  await tabTo(page, "5年", "4年", "3年");
  await page.keyboard.press("Space");
  while ((await focused(page)) !== "5年") await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "5年" })).toBeChecked();
  await tabTo(page, "交卷");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /第 1 次答题/ })).toBeVisible();
});

test("whatever has the focus shows it", async ({ visit }) => {
  const page = await visit("teacher48");
  await enrol(page, "E2E-READ");
  const invisible = [];
  for (let presses = 0; presses < 25; presses++) {
    await page.keyboard.press("Tab");
    const shown = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return true;
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      return outlined || style.boxShadow !== "none" || `${element.tagName}: ${element.textContent?.trim().slice(0, 30)}`;
    });
    if (shown !== true) invisible.push(shown);
  }
  expect(invisible).toEqual([]);
});

test("the decision on hours needs no mouse", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("账号").fill("school1");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/verification");
  await tabTo(page, "查看");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "学时审核" })).toBeVisible();
});
