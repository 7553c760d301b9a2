import type { Page } from "@playwright/test";

import { begin } from "../author.ts";
import { SMALL_VIDEO } from "../courses.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

/** Begins a course with a video, and shows the form of its captions. */
async function captionsOf(author: Page, code: string): Promise<void> {
  await begin(author, code, "写字幕");
  const video = author.locator("details").filter({ has: author.locator("summary", { hasText: "添加视频" }) });
  await video.locator("summary").click();
  await video.getByLabel("所属章节").fill("第一章");
  await video.getByLabel("单元名称").fill("两秒钟");
  await video.getByLabel("视频文件(MP4)").setInputFiles(SMALL_VIDEO);
  await video.getByRole("button", { name: "添加" }).click();
  await author.getByRole("link", { name: "编辑:两秒钟" }).click();
  await author.getByRole("link", { name: "在视频旁编辑字幕" }).click();
  await expect(author.getByRole("heading", { level: 1 })).toHaveText("字幕 · 两秒钟");
}

const row = (page: Page, number: number) => page.locator("fieldset.cue").nth(number - 1);

test("captions are written at the player's time, by the keyboard", async ({ visit }) => {
  const author = await visit("author1");
  await captionsOf(author, "E2E-CUES-1");
  await inspect(author);
  const video = author.locator("video");
  const at = (seconds: number) => video.evaluate((player: HTMLVideoElement, to) => {
    player.currentTime = to;
  }, seconds);
  await expect.poll(() => video.evaluate((player: HTMLVideoElement) => player.readyState)).toBeGreaterThan(0);

  await at(0.5);
  await author.getByRole("button", { name: "从视频现在的时刻加一条" }).press("Enter");
  const added = row(author, 6);
  await expect(added.getByLabel("字幕")).toBeFocused();
  await expect(added.getByLabel("开始")).toHaveValue("00:00:00.500");
  await author.keyboard.type("观察从桂花香开始。");
  await at(1.25);
  await added.getByRole("button", { name: "结束 = 视频现在的时刻" }).press("Enter");
  await expect(added.getByRole("status")).toHaveText("结束 00:00:01.250");
  await author.getByRole("button", { name: "保存" }).click();
  await expect(author.getByRole("status").filter({ hasText: "已保存。" })).toBeVisible();
  await expect(row(author, 1).getByLabel("结束")).toHaveValue("00:00:01.250");

  // The cursor in a row brings the paused player there.
  await row(author, 1).getByLabel("字幕").focus();
  await expect.poll(() => video.evaluate((player: HTMLVideoElement) => player.currentTime)).toBeCloseTo(0.5, 2);
  await inspect(author);
  await row(author, 1).getByRole("button", { name: "播放这一条" }).press("Enter");
  await expect.poll(() => video.evaluate((player: HTMLVideoElement) => player.paused && player.currentTime >= 1.25)).toBe(true);
  const cues = await video.evaluate((player: HTMLVideoElement) => player.textTracks[0]?.cues?.length);
  expect(cues).toBe(1);
});

test("captions are written, mended and removed without scripts", async ({ visit }) => {
  const author = await visit("author1", { javaScriptEnabled: false });
  await captionsOf(author, "E2E-CUES-2");
  await expect(author.getByRole("button", { name: "从视频现在的时刻加一条" })).toBeHidden();
  await row(author, 1).getByLabel("开始").fill("00:00:01.000");
  await row(author, 1).getByLabel("结束").fill("00:00:00.500");
  await row(author, 1).getByLabel("字幕").fill("反了");
  await author.getByRole("button", { name: "保存" }).click();
  await expect(author.getByRole("alert")).toContainText("第 1 条，结束：结束必须晚于开始。");
  await author.getByRole("alert").getByRole("link").click();
  await row(author, 1).getByLabel("结束").fill("00:00:01.500");
  await author.getByRole("button", { name: "保存" }).click();
  await expect(author.getByText("已保存。")).toBeVisible();
  const file = await author.request.get(`${new URL(author.url()).pathname}.srt`);
  expect(await file.text()).toBe("1\n00:00:01,000 --> 00:00:01,500\n反了\n\n");
  await row(author, 1).getByLabel("删除这一条").check();
  await author.getByRole("button", { name: "保存" }).click();
  await expect(row(author, 1).getByLabel("字幕")).toHaveValue("");
  await expect(author.getByText("导出字幕")).toHaveCount(0);
});
