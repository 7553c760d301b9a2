import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("one press switches to English and the choice stays", async ({ page }) => {
  await page.goto("/courses");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page).toHaveURL(/\/courses\?lang=en$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1, name: "Courses" })).toBeVisible();
  await inspect(page);
  await page.goto("/help");
  await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  await inspect(page);
  await page.goto("/?lang=zh-CN");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

test("switching keeps the filters of the page", async ({ page }) => {
  await page.goto("/courses?module=teacher-ethics");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page).toHaveURL(/module=teacher-ethics&lang=en/);
  await expect(page.getByRole("group", { name: "Module" }).getByRole("link", { name: /Teacher ethics/ })).toHaveAttribute("aria-current", "true");
});

test("in English no Chinese is left but in what people wrote", async ({ visit }) => {
  const page = await visit("teacher46");
  for (const path of ["/me?lang=en", "/me/ledger", "/login", "/search", "/help"]) {
    await page.goto(path);
    const words = await page.evaluate(() => {
      const own = document.querySelectorAll("[lang]:not(html), .account, .row b, .entry, q, mark");
      for (const element of own) element.remove();
      // So are names of courses and paths within a sentence.
      return document.body.innerText.replace(/“[^”]*”/g, "").match(/[\u4e00-\u9fff]+/g) ?? [];
    });
    expect.soft(words.filter((word) => !["地震", "疏散", "中文"].includes(word)), path).toEqual([]);
  }
});
