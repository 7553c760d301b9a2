// What every page must be, whatever it is about: free of axe's findings in light and dark, and no wider than a phone.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect } from "./site.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(axe: AxeBuilder): Promise<string[]> {
  const found = await axe.analyze();
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} — ${node.target.join(" ")} — ${node.failureSummary?.replaceAll("\n", " ")}`),
  );
}

/** No violation of accessibility; the other colour scheme can only differ in its colours. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await violations(new AxeBuilder({ page }).withTags(RULES));
  expect.soft(light, `${page.url()} in light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await violations(new AxeBuilder({ page }).withRules(["color-contrast"]));
  expect.soft(dark, `${page.url()} in dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
}

/** In large type only sizes and colours differ. */
export async function inspectLarge(page: Page): Promise<void> {
  const found = await violations(new AxeBuilder({ page }).withRules(["color-contrast", "target-size"]));
  expect.soft(found, `${page.url()} in large type`).toEqual([]);
  await expectFitsPhone(page);
}

/** Nothing sticks out to the right on a phone of 360 px, nor at 400 % on a screen of 1280 px, which leaves 320. */
export async function expectFitsPhone(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    const wide = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return [];
      return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > room + 0.5)
        .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
        .slice(0, 5);
    });
    expect.soft(wide, `${page.url()} at ${width} px`).toEqual([]);
  }
  if (before) await page.setViewportSize(before);
}

export async function inspect(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectFitsPhone(page);
}
