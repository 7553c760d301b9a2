import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "@playwright/test";

import { client, unitOf } from "./api.ts";
import { answer, enrol, RIGHT_FOR_ETHICS } from "./learner.ts";
import { expect, type Site, start, test } from "./site.ts";

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

// Four times the usual speed, so that the course of the pictures is learned while they are taken.
const quickly = test.extend<object, { site: Site }>({
  site: [
    async ({}, use) => {
      const running = await start({ XUESHI_STUDY_SPEED: "4" });
      await use(running);
      await running.stop();
    },
    { scope: "worker" },
  ],
});

/** Watches and reads the ethics course, all but its quiz. */
async function study(site: Site, login: string): Promise<void> {
  const teacher = await client(site, login);
  await teacher.call("POST", "/courses/KM-SD-001/enrolments");
  await pause(75_000);
  for (const [key, seconds] of Object.entries({ intro: 48, rules: 90, daily: 90, handout: 60 })) {
    const { id } = await unitOf(teacher, "KM-SD-001", key);
    await teacher.call("POST", `/me/units/${id}/heartbeats`, { session: `${login}-${key}`, watched: [[0, seconds]] });
  }
}

quickly("screenshots", async ({ visit, site }) => {
  const studied = study(site, "teacher1");
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
  await studied;
  await enrol(teacher, "KM-AQ-001");
  await teacher.locator("video#player").evaluate(async (video: HTMLVideoElement) => {
    video.muted = true;
    await video.play();
    await new Promise((later) => setTimeout(later, 9_000));
    video.pause();
  });
  await teacher.waitForTimeout(1_500);
  await shoot(teacher, "learn");
  await teacher.goto("/learn/KM-SD-001/quiz");
  await teacher.getByRole("button", { name: "开始答题" }).click();
  await answer(teacher, RIGHT_FOR_ETHICS);
  await teacher.evaluate(() => window.scrollTo(0, 0));
  await shoot(teacher, "quiz");
  await teacher.getByRole("button", { name: "交卷" }).click();
  await expect(teacher.getByRole("heading", { name: "4.00 学时 已登记" })).toBeVisible();
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
