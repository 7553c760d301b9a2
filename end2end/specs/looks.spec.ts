import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { enrol } from "../learner.ts";
import { expect, test } from "../site.ts";

// How the main pages look, at both widths, in light and dark: pictures that were looked at, kept in `looks`. They are
// compared where the same browser draws with the same fonts; elsewhere the difference would say nothing.
// To make them anew: UPDATE_LOOKS=yes npx playwright test specs/looks.spec.ts, and look at them.
const FOLDER = join(import.meta.dirname, "../looks");
const DRAWN_BY = join(FOLDER, "drawn-by.txt");
const renews = Boolean(process.env.UPDATE_LOOKS);

function fonts(): string {
  const of = (pattern: string) => execFileSync("fc-match", ["-f", "%{family[0]} %{style[0]} %{fontversion}", pattern], { encoding: "utf8" });
  try {
    return [of("sans-serif"), of("sans-serif:lang=zh-cn"), of("monospace")].join(", ");
  } catch {
    return "unknown fonts";
  }
}

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const [size, viewport] of [
  ["wide", { width: 1280, height: 860 }],
  ["phone", { width: 360, height: 740 }],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the main pages look as they did: ${size}, ${colorScheme}`, async ({ browser, visit }) => {
      const here = `Chromium ${browser.version()}; ${fonts()}\n`;
      if (renews) writeFileSync(DRAWN_BY, here);
      const there = existsSync(DRAWN_BY) ? readFileSync(DRAWN_BY, "utf8") : "";
      test.skip(here !== there, `the pictures were drawn by ${there.trim()}, this is ${here.trim()}`);

      const options = { viewport, colorScheme };
      const stranger = await visit(undefined, options);
      const teacher = await visit(`teacher${{ wide: { light: 460, dark: 461 }, phone: { light: 462, dark: 463 } }[size][colorScheme]}`, options);
      await enrol(teacher, "KM-SD-001");
      const school = await visit("school2", options);
      const author = await visit("author1", options);
      for (const [name, page, path] of [
        ["home", stranger, "/"],
        ["courses", stranger, "/courses"],
        ["course", stranger, "/courses/KM-SD-001"],
        ["search", stranger, `/search?q=${encodeURIComponent("地震 疏散")}`],
        ["sign-in", stranger, "/login"],
        ["lesson", teacher, "/learn/KM-SD-001/rules"],
        ["me", teacher, "/me"],
        ["ledger", teacher, "/me/ledger"],
        ["verification", school, "/verification"],
        ["author", author, "/author"],
      ] as const) {
        await page.goto(path);
        await page.evaluate(() => document.fonts.ready);
        await expect.soft(page).toHaveScreenshot(`${name}-${size}-${colorScheme}.png`, {
          // Days and times go on; what moves, or changes its colour, is much more than that.
          maxDiffPixelRatio: 0.01,
          animations: "disabled",
          mask: [page.locator("time")],
        });
      }
    });
  }
}
