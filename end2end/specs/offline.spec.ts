import { createHash } from "node:crypto";

import { client } from "../api.ts";
import { inspect } from "../inspect.ts";
import { enrol, standing } from "../learner.ts";
import { line } from "../lines.ts";
import { expect, signIn, start, test } from "../site.ts";

test("a course is stored, learnt without a line, and its hours are there when the line is back", async ({ browser }) => {
  test.setTimeout(120_000);
  const site = await start();
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: site.url });
  try {
    const page = await context.newPage();
    await signIn(page, "teacher436");
    await enrol(page, "E2E-READ");
    await page.goto("/courses/E2E-READ");
    const offer = page.getByRole("region", { name: "离线学习" });
    await offer.getByRole("button", { name: "下载到本机" }).click();
    await expect(offer.getByRole("status")).toContainText("已下载", { timeout: 30_000 });
    await inspect(page);

    await context.setOffline(true);
    await page.goto("/me");
    await expect(page.getByRole("heading", { level: 1, name: "离线学习" })).toBeVisible();
    await page.goto("/downloads");
    await expect(page.getByText("现在没有网络。")).toBeVisible();
    await page.getByRole("link", { name: "银杏书院读本" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "正文" })).toBeVisible();
    await expect(page.locator(".save-line")).toContainText("网络不通");
    await page.waitForTimeout(5_000);
    // Opened twice: each opening speaks under a name of its own.
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: "正文" })).toBeVisible();
    await page.goto("/downloads");
    await expect(page.getByText(/有 \d+ 条学习记录等待补传/)).toBeVisible();
    await inspect(page);

    await context.setOffline(false);
    await page.goto("/downloads");
    await expect(page.getByText("学习记录都已上传。")).toBeVisible({ timeout: 15_000 });
    await page.goto("/learn/E2E-READ/text");
    await expect(standing(page)).toContainText("已完成");
    await page.goto("/me/ledger");
    await expect(page.locator(".entry")).toHaveCount(1);
    await expect(page.locator(".entry")).toContainText("银杏书院读本");

    await page.goto("/downloads");
    await page.getByRole("button", { name: "从本机删除：银杏书院读本" }).click();
    await expect(page.getByText("还没有下载课程。", { exact: false })).toBeVisible();
  } finally {
    await context.close();
    await site.stop();
  }
});

test("a stored video plays and seeks without a line, and signing out leaves nothing behind", async ({ browser }) => {
  test.setTimeout(120_000);
  const site = await start();
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: site.url });
  try {
    const page = await context.newPage();
    await signIn(page, "teacher437");
    await enrol(page, "E2E-WHOLE");
    await page.goto("/courses/E2E-WHOLE");
    const offer = page.getByRole("region", { name: "离线学习" });
    await offer.getByRole("button", { name: "下载到本机" }).click();
    await expect(offer.getByRole("status")).toContainText("已下载", { timeout: 30_000 });

    await context.setOffline(true);
    await page.goto("/learn/E2E-WHOLE/intro");
    const player = page.locator("video#player");
    await player.evaluate((video: HTMLVideoElement) => {
      video.muted = true;
      return video.play();
    });
    await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0.5);
    await player.evaluate((video: HTMLVideoElement) => (video.currentTime = 1.5));
    await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThanOrEqual(1.5);
    await page.goto("/learn/E2E-WHOLE/quiz");
    await expect(page.getByRole("heading", { level: 1, name: "离线学习" })).toBeVisible();

    await context.setOffline(false);
    await page.goto("/me");
    await page.locator("details.account summary").click();
    await page.getByRole("button", { name: "退出登录" }).click();
    await expect.poll(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.includes("course")))).toEqual([]);
    await page.goto("/downloads");
    await expect(page.getByText("还没有下载课程。", { exact: false })).toBeVisible();
  } finally {
    await context.close();
    await site.stop();
  }
});

test("a download goes on after a broken line from what has arrived, and is whole", async ({ browser }) => {
  test.setTimeout(120_000);
  const site = await start();
  const isVideo = (path = "") => /^\/media\/.*\.mp4$/.test(path);
  // The video is longer than both together.
  const breaks = [60_000, 100_000];
  const broken = await line(site, (asked) => (isVideo(asked.url) ? breaks.shift() : undefined));
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: broken.url });
  try {
    const page = await context.newPage();
    await signIn(page, "teacher439");
    // Without looking at the course: a player would break the line first.
    await (await client(site, "teacher439")).call("POST", "/courses/KM-SD-001/enrolments");
    await page.goto("/courses/KM-SD-001");
    const offer = page.getByRole("region", { name: "离线学习" });
    await offer.getByRole("button", { name: "下载到本机" }).click();
    await expect(offer.getByRole("status")).toContainText("已下载", { timeout: 60_000 });

    const parts = broken.answers.filter(({ path }) => isVideo(path));
    expect(parts.map(({ status }) => status)).toEqual([200, 206, 206]);
    const [first, second, third] = parts.map(({ sent }) => sent);
    expect([first, second]).toEqual([60_000, 100_000]);
    // Chromium's own cache names the end as well, where it knows it.
    expect(parts.map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=60000-/), expect.stringMatching(/^bytes=160000-/)]);
    // As it is on the server, to the last byte.
    const whole = await (await page.request.get(parts[0]!.path)).body();
    expect(whole.length).toBe(first! + second! + third!);
    const sum = await page.evaluate(async (path) => {
      const kept = await caches.match(path, { ignoreVary: true });
      const digest = await crypto.subtle.digest("SHA-256", await kept!.arrayBuffer());
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }, parts[0]!.path);
    expect(sum).toBe(createHash("sha256").update(whole).digest("hex"));

    await context.setOffline(true);
    await page.goto("/learn/KM-SD-001/intro");
    const player = page.locator("video#player");
    await player.evaluate((video: HTMLVideoElement) => {
      video.muted = true;
      video.currentTime = video.duration - 1;
      return video.play();
    });
    await expect(player).toHaveJSProperty("ended", true);
  } finally {
    await context.close();
    await broken.close();
    await site.stop();
  }
});

test("without scripts the page says what it would need", async ({ visit }) => {
  const page = await visit("teacher438", { javaScriptEnabled: false });
  await page.goto("/downloads");
  await expect(page.getByText("这个浏览器不能保存课程。")).toBeVisible();
  await expect(page.getByRole("heading", { name: "本机上的课程" })).toBeHidden();
});
