// What every page must be, whatever it is about: free of axe's findings in light and dark, and no wider than a phone.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect } from "./site.ts";

/** Axe itself, as the builder brings it. */
const AXE = readFileSync(createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright")).resolve("axe-core/axe.min.js"), "utf8");

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

/** As many as wanted of axe's rules, or all, on the page alone and without a window of their own: for many looks at one page. */
async function broken(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(
    async ([tags, rules]) => {
      const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
      const found = await (window as any).axe.run(document, { runOnly, resultTypes: ["violations"], iframes: false });
      return found.violations.flatMap(({ id, help, nodes }: any) =>
        nodes.map((node: any) => `${id}: ${help} — ${node.target.join(" ")} — ${node.failureSummary?.replaceAll("\n", " ")}`),
      );
    },
    [RULES, rules] as const,
  );
}

/** What of a page's look hangs on how wide it is. */
const BY_WIDTH = ["color-contrast", "target-size", "scrollable-region-focusable"];

/**
 * One page in one language and one size of type: on a screen, where also its colours in the dark are looked at, on a phone
 * and at 400 %. Everything that axe knows in usual type, and what sizes change in large type.
 */
export async function inspectEverywhere(page: Page, large: boolean): Promise<void> {
  const where = `${page.url()}${large ? " in large type" : ""}`;
  expect.soft(await broken(page, large ? BY_WIDTH : undefined), where).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await broken(page, ["color-contrast"]), `${where} in dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await expectFitsPhone(page, async (width) => {
    expect.soft(await broken(page, BY_WIDTH), `${where} at ${width} px`).toEqual([]);
  });
}

/** Chinese in an English page: all of it, what only its attributes hold included, and what does not say that it is Chinese. */
export function chineseIn(page: Page): Promise<{ all: string[]; unmarked: string[] }> {
  return page.evaluate(() => {
    const all = new Set<string>();
    const unmarked = new Set<string>();
    const isChinese = (words: string | null) => words !== null && /\p{Script=Han}/u.test(words);
    const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { textContent: words, parentElement: within } = texts.currentNode;
      if (!isChinese(words) || within?.closest("script, style, noscript, template")) continue;
      // A sentence with Chinese in it is parted for its languages, and is one all the same.
      const sentence = within?.closest("span:not([class]):has(> [lang^=zh])");
      all.add((sentence?.textContent ?? words!).trim());
      // These hold no elements, so nothing in them can say it.
      if (!within?.closest("[lang^=zh], title, option, textarea, svg")) unmarked.add(words!.trim());
    }
    for (const name of ["title", "aria-label", "placeholder", "alt"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        const words = element.getAttribute(name);
        if (isChinese(words)) all.add(words!.trim());
      }
    }
    return { all: [...all], unmarked: [...unmarked] };
  });
}

/** Nothing sticks out to the right on a phone of 360 px, nor at 400 % on a screen of 1280 px, which leaves 320. */
export async function expectFitsPhone(page: Page, also?: (width: number) => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    const wide = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return [];
      // What sticks out itself, and what holds it: words that are not broken have no box of their own.
      const sticksOut = (element: Element) =>
        element.getBoundingClientRect().right > room + 0.5 ||
        (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "visible");
      return [...document.querySelectorAll("body *")].filter(sticksOut).map((element) => `${element.tagName.toLowerCase()}.${element.className}`).slice(-5);
    });
    expect.soft(wide, `${page.url()} at ${width} px`).toEqual([]);
    await also?.(width);
  }
  if (before) await page.setViewportSize(before);
}

export async function inspect(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectFitsPhone(page);
}
