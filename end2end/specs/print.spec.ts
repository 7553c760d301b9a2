import { earn } from "../api.ts";
import { expect, test } from "../site.ts";

test("on paper there is the record and nothing to press", async ({ visit, site }) => {
  await earn(site, "teacher8");
  const page = await visit("teacher8");
  await page.goto("/me/ledger");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".entry")).toBeVisible();
  await expect(page.locator("header.top nav")).toBeHidden();
  await expect(page.locator("header.top .tools")).toBeHidden();
  const colours = await page.evaluate(() => {
    const body = getComputedStyle(document.body);
    return { ink: body.color, paper: body.backgroundColor };
  });
  expect(luminance(colours.ink)).toBeLessThan(0.2);
  expect(luminance(colours.paper)).toBeGreaterThan(0.9);
});

/** From 0 for black to 1 for white; a transparent ground is the paper's own. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return alpha === 0 ? 1 : (red + green + blue) / 765;
}
