import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { enrol } from "../learner.ts";
import { expect, signIn, start, test } from "../site.ts";

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

for (const [size, viewport] of [
  ["wide", { width: 1280, height: 860 }],
  ["phone", { width: 360, height: 740 }],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the main pages look as they did: ${size}, ${colorScheme}`, async ({ browser }) => {
      const here = `Chromium ${browser.version()}; ${fonts()}\n`;
      if (renews) {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(DRAWN_BY, here);
      }
      const there = existsSync(DRAWN_BY) ? readFileSync(DRAWN_BY, "utf8") : "";
      test.skip(here !== there, `the pictures were drawn by ${there.trim()}, this is ${here.trim()}`);

      // A city of its own, in which no other spec has done anything.
      const site = await start();
      const options = { viewport, colorScheme, reducedMotion: "reduce", locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: site.url } as const;
      const contexts = await Promise.all([0, 1, 2, 3].map(() => browser.newContext(options)));
      try {
        const [stranger, teacher, school, author] = await Promise.all(contexts.map((context) => context.newPage()));
        if (!stranger || !teacher || !school || !author) throw new Error("four windows were opened");
        await signIn(teacher, "teacher2");
        await enrol(teacher, "KM-SD-001");
        await signIn(school, "school1");
        await signIn(author, "author1");
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
            maxDiffPixelRatio: 0.02,
            animations: "disabled",
            mask: [page.locator("time")],
          });
        }
      } finally {
        for (const context of contexts) await context.close();
        await site.stop();
      }
    });
  }
}
