import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { earn } from "./api.ts";
import { answer, enrol, RIGHT, takeQuiz } from "./learner.ts";
import { test } from "./site.ts";

const FOLDER = join(import.meta.dirname, "../docs/screenshots");
const SIZES = { wide: { width: 1280, height: 860 }, phone: { width: 360, height: 740 } };

async function shoot(page: Page, name: string, sizes: (keyof typeof SIZES)[] = ["wide", "phone"]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const session = await page.context().newCDPSession(page);
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    await page.evaluate(() => document.fonts.ready);
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
    writeFileSync(join(FOLDER, `${name}-${size}.webp`), Buffer.from(data, "base64"));
  }
  await session.detach();
}

test("screenshots", async ({ visit, site }) => {
  const stranger = await visit();
  for (const [name, path] of [
    ["home", "/"],
    ["courses", "/courses"],
    ["course", "/courses/KM-SD-001"],
    ["search", `/search?q=${encodeURIComponent("地震 疏散")}`],
  ] as const) {
    await stranger.goto(path);
    await shoot(stranger, name);
  }

  const teacher = await visit("teacher1");
  await earn(site, "teacher1");
  await enrol(teacher, "KM-AQ-001");
  await teacher.locator("video#player").evaluate(async (video: HTMLVideoElement) => {
    video.muted = true;
    await video.play();
    await new Promise((later) => setTimeout(later, 9_000));
    video.pause();
  });
  await teacher.waitForTimeout(1_500);
  await shoot(teacher, "learn");
  await enrol(teacher, "E2E-QUIZ");
  await teacher.getByRole("button", { name: "开始答题" }).click();
  await answer(teacher, { ...RIGHT, words: {}, pairs: {} });
  await shoot(teacher, "quiz");
  await teacher.getByRole("button", { name: "交卷" }).click();
  await takeQuizAgainIfNeeded(teacher);
  await shoot(teacher, "credit");
  await teacher.goto("/me");
  await shoot(teacher, "me");
  await teacher.goto("/me/ledger");
  await shoot(teacher, "ledger");

  const city = await visit("city1");
  await shoot(city, "verification");
  await city.getByRole("link", { name: /^查看/ }).first().click();
  await shoot(city, "evidence");

  const author = await visit("author1");
  await shoot(author, "author", ["wide"]);

  const dark = await visit("teacher1", { colorScheme: "dark" });
  await shoot(dark, "me-dark", ["wide"]);
});

/** The credit's banner stands on the page of the attempt that earned it. */
async function takeQuizAgainIfNeeded(page: Page): Promise<void> {
  if (await page.getByRole("heading", { name: /已登记$/ }).first().isVisible()) return;
  await takeQuiz(page, RIGHT);
}
