import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

const size = () => Number.parseFloat(getComputedStyle(document.body).fontSize);

test("large type is one press away, stays, and goes again", async ({ page }) => {
  await page.goto("/");
  const normal = await page.evaluate(size);
  await page.getByRole("link", { name: "大字版" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-large", "");
  expect(await page.evaluate(size)).toBeGreaterThanOrEqual(normal * 1.2);
  await page.goto("/courses");
  await expect(page.locator("html")).toHaveAttribute("data-large", "");
  await inspect(page);
  await page.getByRole("link", { name: "标准字号" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-large", "");
  await page.goto("/");
  expect(await page.evaluate(size)).toBe(normal);
});
