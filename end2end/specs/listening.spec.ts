import { begin } from "../author.ts";
import { SMALL_SOUND } from "../courses.ts";
import { inspect } from "../inspect.ts";
import { enrol, goOn } from "../learner.ts";
import { expect, test } from "../site.ts";

test("a sound is heard with its transcript, and a Word document is downloaded", async ({ visit }) => {
  const page = await visit("teacher401");
  await enrol(page, "E2E-LISTEN");
  await expect(page.getByText("再听 2 秒")).toBeVisible();
  await expect(page.getByText("银杏书院的钟声。")).toBeVisible();
  await inspect(page);
  await page.locator("audio#player").evaluate((player: HTMLAudioElement) => {
    player.muted = true;
    return player.play();
  });
  await expect(page.locator(".save-line")).toContainText("这一单元已完成", { timeout: 15_000 });

  await goOn(page);
  const link = page.getByRole("link", { name: "下载文档（plan.docx" });
  await expect(link).toBeVisible();
  await inspect(page);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("plan.docx");
  await expect(page.getByRole("status").filter({ hasText: "已登记" })).toBeVisible({ timeout: 15_000 });
});

test("a sound is met without scripts by its button", async ({ visit }) => {
  const page = await visit("teacher402", { javaScriptEnabled: false });
  await enrol(page, "E2E-LISTEN");
  await expect(page.locator("audio#player")).toBeVisible();
  await expect(page.getByRole("button", { name: "我听完了，提交学习时间" })).toBeVisible();
});

test("an author uploads a sound where a video is asked for", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-SOUND-1", "录一段声音");
  const form = author.locator("details").filter({ has: author.locator("summary", { hasText: "添加视频或音频" }) });
  await form.locator("summary").click();
  await form.getByLabel("所属章节").fill("第一章");
  await form.getByLabel("单元名称").fill("钟声");
  await form.getByLabel("视频文件(MP4)或音频文件").setInputFiles(SMALL_SOUND);
  await form.getByRole("button", { name: "添加" }).click();
  await expect(author.getByText("音频“钟声”没有字幕")).toBeVisible();
  await inspect(author);
  await author.getByRole("link", { name: "编辑:钟声" }).click();
  await inspect(author);
  await author.getByRole("link", { name: "在视频旁编辑字幕" }).click();
  await expect(author.locator("audio#player")).toBeVisible();
  await inspect(author);
});
