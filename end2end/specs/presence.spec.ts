// Whether somebody is there: videos in pages that are not seen, and the question that comes when nobody knows.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { client, decide } from "../api.ts";
import { enrol, watch } from "../learner.ts";
import { expect, signIn, type Site, start, test } from "../site.ts";
import { run } from "../template.ts";

/** What a browser tells a page whose tab is left or taken up again. */
function show(page: Page, seen: boolean): Promise<void> {
  return page.evaluate((seen) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (seen ? "visible" : "hidden") });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !seen });
    document.dispatchEvent(new Event("visibilitychange"));
  }, seen);
}

const place = (page: Page) => page.locator("video#player").evaluate((video: HTMLVideoElement) => video.currentTime);

async function begin(page: Page): Promise<void> {
  await enrol(page, "KM-SD-001");
  await page.goto("/learn/KM-SD-001/intro");
  // Until the first message has gone, the page's script may be asleep.
  const awake = page.waitForResponse((answer) => answer.url().endsWith("/heartbeats"), { timeout: 30_000 });
  await watch(page);
  await expect.poll(() => place(page)).toBeGreaterThan(3);
  await page.locator("video#player").evaluate((video: HTMLVideoElement) => video.pause());
  await awake;
  await watch(page);
  await expect.poll(() => place(page)).toBeGreaterThan(5);
}

test("a video in a hidden page goes on where the policy counts it", async ({ visit }) => {
  const page = await visit("teacher441");
  await begin(page);
  await show(page, false);
  const before = await place(page);
  await expect.poll(() => place(page)).toBeGreaterThan(before + 1);
  await expect(page.locator("video#player")).toHaveJSProperty("paused", false);
});

test("a video in a hidden page stops where the policy does not, and waits for its reader", async ({ browser }) => {
  const site = await start();
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: site.url });
  try {
    await decide(site, { hidden_counts: false });
    const page = await context.newPage();
    await signIn(page, "teacher441");
    await begin(page);
    await show(page, false);
    const player = page.locator("video#player");
    await expect(player).toHaveJSProperty("paused", true);
    const before = await place(page);
    await page.waitForTimeout(1_500);
    expect(await place(page)).toBe(before);
    // What was seen until then is saved, and nothing more.
    const teacher = await client(site, "teacher441");
    const covered = async () => {
      const { body } = await teacher.call("GET", "/me/courses/KM-SD-001/progress");
      return body.units.find(({ id }: { id: string }) => id.endsWith("~intro")).covered.at(-1)?.[1] ?? 0;
    };
    await expect.poll(covered).toBeGreaterThan(4);
    expect(await covered()).toBeLessThanOrEqual(before + 0.1);
    // Keys and small windows reach it there as well.
    await player.evaluate((video: HTMLVideoElement) => video.play().catch(() => {}));
    await expect(player).toHaveJSProperty("paused", true);
    await show(page, true);
    await expect(player).toHaveJSProperty("paused", true);
    await player.evaluate((video: HTMLVideoElement) => video.play());
    await expect.poll(() => place(page)).toBeGreaterThan(before + 0.5);
  } finally {
    await context.close();
    await site.stop();
  }
});

/** Eight minutes of silence. */
function silence(): Buffer {
  const [rate, seconds] = [8_000, 480];
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + rate * seconds, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(rate * seconds, 40);
  return Buffer.concat([head, Buffer.alloc(rate * seconds, 128)]);
}

const LONG = `code = "E2E-LONG"
title = "长谈"
summary = "一段很长的录音。"
language = "zh-CN"
hours = "1.00"
module = "pedagogy"
level = "school"
mode = "remote"

[[section]]
title = "全部内容"

[[section.unit]]
id = "talk"
kind = "audio"
title = "长录音"
file = "talk.wav"
`;

/** Seconds of the long talk that the server has admitted. */
async function admitted(site: Site, login: string): Promise<number> {
  const { body } = await (await client(site, login)).call("GET", "/me/courses/E2E-LONG/progress");
  return body.units[0].covered.reduce((sum: number, [from, to]: [number, number]) => sum + to - from, 0);
}

test("the server asks at a moment of its own, admits nothing beyond it, and goes on with the answer", async ({ browser }) => {
  test.setTimeout(240_000);
  // Four seconds of content a second, the most that can be set: the shortest question of any policy, about every five
  // minutes, comes after two and a half to seven and a half minutes of content.
  const site = await start({ XUESHI_STUDY_SPEED: "4" });
  const folder = join(site.data, "long");
  mkdirSync(folder);
  writeFileSync(join(folder, "course.toml"), LONG);
  writeFileSync(join(folder, "talk.wav"), silence());
  run(site.data, "import", "course", folder);
  await decide(site, { attention_minutes: 5 });
  // Whoever is asked first: of four moments the earliest is not long in coming.
  const logins = ["teacher441", "teacher442", "teacher443", "teacher444"];
  const context = () => browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: site.url });
  const contexts = await Promise.all(logins.map(context));
  try {
    const asked = await Promise.any(
      logins.map(async (login, at) => {
        const page = await contexts[at]!.newPage();
        // The page's own tools keep to the speed of the policy, this player to that of the site.
        await page.route("**/learn/E2E-LONG/talk", async (route) => {
          const answer = await route.fetch();
          const html = (await answer.text()).replace(/data-fastest="[\d.]+"/, 'data-fastest="4"');
          await route.fulfill({ response: answer, body: html });
        });
        await signIn(page, login);
        await (await client(site, login)).call("POST", "/courses/E2E-LONG/enrolments");
        await page.goto("/learn/E2E-LONG/talk");
        await page.locator("#player").evaluate((player: HTMLMediaElement) => {
          player.muted = true;
          player.playbackRate = 4;
          return player.play();
        });
        await expect(page.locator(".save-line")).toContainText("你还在学习吗？", { timeout: 180_000 });
        return { page, login };
      }),
    );
    const { page, login } = asked;
    const player = page.locator("#player");
    await expect(player).toHaveJSProperty("paused", true);
    const before = await admitted(site, login);
    expect(before).toBeGreaterThanOrEqual(150);
    expect(before).toBeLessThanOrEqual(450);
    // It had played on before it heard the question.
    expect(await player.evaluate((player: HTMLMediaElement) => player.currentTime)).toBeGreaterThan(before);
    await page.waitForTimeout(2_000);
    expect(await admitted(site, login)).toBe(before);

    await page.getByRole("button", { name: "我在，继续学习" }).click();
    await expect(player).toHaveJSProperty("paused", false);
    await expect.poll(() => admitted(site, login), { timeout: 20_000 }).toBeGreaterThan(before);
    await expect(page.locator(".save-line")).not.toContainText("你还在学习吗？");
  } finally {
    for (const context of contexts) await context.close();
    await site.stop();
  }
});
