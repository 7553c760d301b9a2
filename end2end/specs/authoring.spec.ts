import type { Page } from "@playwright/test";

import { begin } from "../author.ts";
import { SMALL_VIDEO } from "../courses.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

const GIFT = "::年限:: 全员培训几年一个周期？ {=5年 ~3年}\n\n::学时:: 每年多少学时？ {#72}\n";

const MOODLE = `<quiz>
<question type="truefalse"><name><text>事实</text></name><questiontext format="html"><text>观察记录要写事实。</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="ddimageortext"><name><text>看图</text></name><questiontext format="html"><text>拖动</text></questiontext></question>
</quiz>`;

async function open(page: Page, summary: string) {
  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: summary }) });
  await form.locator("summary").click();
  return form;
}

async function addPage(page: Page, title: string, markdown: string): Promise<void> {
  const form = await open(page, "添加图文");
  await form.getByLabel("所属章节").fill("第一章");
  await form.getByLabel("单元名称").fill(title);
  await form.getByLabel("正文(Markdown)").fill(markdown);
  await form.getByLabel("最短阅读时间（秒）").fill("2");
  await form.getByRole("button", { name: "添加" }).click();
}

test("from a draft to the catalogue and to search, with no restart", async ({ visit }) => {
  const code = "E2E-NEW-1";
  const author = await visit("author1");
  await begin(author, code, "桂花树下的课堂观察");
  await expect(author).toHaveURL(new RegExp(`/author/${code}`));
  await expect(author.getByRole("status")).toHaveText("已保存。");
  await expect(author.getByText("至少添加一个必学单元")).toBeVisible();
  await inspect(author);

  const video = await open(author, "添加视频");
  await video.getByLabel("所属章节").fill("第一章");
  await video.getByLabel("单元名称").fill("观察示范");
  await video.getByLabel("视频文件(MP4)").setInputFiles(SMALL_VIDEO);
  await video.getByLabel(/字幕文件/).setInputFiles({
    name: "zh.vtt",
    mimeType: "text/vtt",
    buffer: Buffer.from("WEBVTT\n\n00:00.000 --> 00:02.000\n观察从桂花香开始。\n"),
  });
  await video.getByRole("button", { name: "添加" }).click();
  await expect(author.getByRole("link", { name: "预览：观察示范" })).toBeVisible();

  await addPage(author, "怎样记录", "# 记录三要素\n\n时间、事实、疑问。岩桂飘香时也要写。\n");
  await expect(author.getByRole("link", { name: "预览：怎样记录" })).toBeVisible();

  const quiz = await open(author, "添加测验");
  await quiz.getByLabel("所属章节").fill("第二章");
  await quiz.getByLabel("单元名称").fill("小测验");
  await quiz.getByLabel("题目（GIFT 格式）").fill(GIFT);
  await quiz.getByRole("button", { name: "添加" }).click();
  await expect(author.getByRole("link", { name: "预览：小测验" })).toBeVisible();
  await inspect(author);

  for (const [title, seen] of [
    ["怎样记录", "时间、事实、疑问"],
    ["小测验", "正确答案：5年"],
  ] as const) {
    await author.getByRole("link", { name: `预览：${title}` }).click();
    await expect(author.getByText(seen)).toBeVisible();
    await inspect(author);
    await author.getByRole("link", { name: "回到课程" }).click();
  }
  await author.getByRole("link", { name: "预览：观察示范" }).click();
  await expect
    .poll(() => author.locator("video").evaluate((video: HTMLVideoElement) => video.duration))
    .toBeCloseTo(2, 0);
  await author.getByRole("link", { name: "回到课程" }).click();

  // A slip is mended in place; the unit keeps what it was.
  await author.getByRole("link", { name: "编辑:怎样记录" }).click();
  await inspect(author);
  await author.getByLabel("单元名称").fill("怎样做记录");
  await author.getByRole("button", { name: "保存" }).click();
  await expect(author.getByRole("status")).toHaveText("已保存。");
  await expect(author.getByRole("link", { name: "预览：怎样做记录" })).toBeVisible();

  // Questions of another platform are looked at first, with what could not be taken, and then saved.
  await author.getByRole("link", { name: "编辑:小测验" }).click();
  await author.getByLabel(/从文件读入题目/).setInputFiles({
    name: "moodle.xml",
    mimeType: "application/xml",
    buffer: Buffer.from(MOODLE),
  });
  await author.getByRole("button", { name: "读入题目", exact: true }).click();
  await expect(author.getByText("读入了 1 道题，还没有保存。请在下面检查，然后保存。")).toBeVisible();
  await expect(author.getByText(/这里不能评判“ddimageortext”类型/)).toBeVisible();
  await inspect(author);
  await author.getByRole("button", { name: "保存" }).click();
  await author.getByRole("link", { name: "预览：小测验" }).click();
  await expect(author.getByText("观察记录要写事实。")).toBeVisible();
  await author.getByRole("link", { name: "回到课程" }).click();

  await author.getByRole("button", { name: "提交审核" }).click();
  await expect(author.getByText("已提交，等待审核。")).toBeVisible();
  const stranger = await visit();
  expect((await stranger.goto(`/courses/${code}`))?.status()).toBe(404);

  const reviewer = await visit("reviewer1");
  await expect(reviewer.getByRole("heading", { level: 1, name: "课程审核" })).toBeVisible();
  await inspect(reviewer);
  await reviewer.getByRole("link", { name: "桂花树下的课堂观察" }).click();
  await inspect(reviewer);
  await reviewer.getByRole("button", { name: "批准并发布" }).click();
  await expect(reviewer.getByText(/已发布到课程目录/)).toBeVisible();
  // Found by the first look after the answer: no page is loaded twice.
  await stranger.goto(`/search?q=${encodeURIComponent("岩桂飘香")}`);
  await expect(stranger.locator(".hit")).toContainText("桂花树下的课堂观察");
  await stranger.goto("/courses?q=" + encodeURIComponent("桂花树下"));
  await expect(stranger.locator(".course-card")).toContainText("桂花树下的课堂观察");
  await stranger.goto(`/courses/${code}`);
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("桂花树下的课堂观察");

  // Its time is over, and later it is needed again.
  await reviewer.goto(`/courses/${code}`);
  await reviewer.getByRole("button", { name: "下架" }).click();
  await expect(reviewer.getByRole("heading", { name: "已下架的课程" })).toBeVisible();
  await inspect(reviewer);
  await stranger.goto(`/courses/${code}`);
  await expect(stranger.getByRole("heading", { level: 1 })).not.toHaveText("桂花树下的课堂观察");
  await reviewer.getByRole("button", { name: /重新上架.*桂花树下/ }).click();
  await expect(reviewer.getByRole("heading", { name: "已下架的课程" })).toHaveCount(0);
  await stranger.goto(`/courses/${code}`);
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("桂花树下的课堂观察");
});

test("a wrong form comes back with what was typed and the error beside the field", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-NEW-2", "出错的表单");
  await author.goto("/author");
  await begin(author, "a b", "编号不对");
  const code = author.getByLabel("课程编号");
  await expect(code).toHaveValue("a b");
  await expect(code).toHaveAttribute("aria-invalid", "true");
  await expect(author.locator("#code-error")).toContainText("编号只能用");
  await expect(author.getByLabel("课程名称")).toHaveValue("编号不对");
  await inspect(author);

  await code.fill("E2E-NEW-3");
  await author.getByLabel("学时", { exact: true }).fill("abc");
  await author.getByRole("button", { name: "建立课程" }).click();
  await expect(author.locator("#hours-error")).toContainText("请填写数字");
  await expect(author.getByLabel("学时", { exact: true })).toHaveValue("abc");

  await author.goto("/author/E2E-NEW-2");
  const quiz = await open(author, "添加测验");
  await quiz.getByLabel("所属章节").fill("一");
  await quiz.getByLabel("单元名称").fill("坏题");
  await quiz.getByLabel("题目（GIFT 格式）").fill("没有答案的题 {=对 ~错");
  await quiz.getByRole("button", { name: "添加" }).click();
  const gift = author.getByLabel("题目（GIFT 格式）");
  await expect(gift).toHaveValue("没有答案的题 {=对 ~错");
  await expect(gift).toHaveAttribute("aria-invalid", "true");
  await expect(author.locator("#gift-error")).toBeVisible();
  await inspect(author);
});

test("a video that is none is refused, and the rest is kept", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-NEW-4", "不是视频");
  const video = await open(author, "添加视频");
  await video.getByLabel("所属章节").fill("一");
  await video.getByLabel("单元名称").fill("假视频");
  await video.getByLabel("视频文件(MP4)").setInputFiles({ name: "x.mp4", mimeType: "video/mp4", buffer: Buffer.from("this is no video") });
  await video.getByRole("button", { name: "添加" }).click();
  await expect(author.locator("#video-error")).toBeVisible();
  await expect(author.locator("#video-title")).toHaveValue("假视频");
  await expect(author.getByText("文件已经上传，不用重新选择。")).toBeVisible();
});

test("a returned draft shows the remarks, and can be submitted again", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-NEW-5", "需要修改的课程");
  await addPage(author, "第一页", "短文。");
  await author.getByRole("button", { name: "提交审核" }).click();
  const reviewer = await visit("reviewer1");
  await reviewer.getByRole("link", { name: "需要修改的课程" }).click();
  await reviewer.getByLabel("退回意见（作者会看到）").fill("请补充案例。");
  await reviewer.getByRole("button", { name: "退回修改" }).click();
  await author.reload();
  await expect(author.getByText("退回意见：请补充案例。")).toBeVisible();
  await addPage(author, "第二页", "案例一则。");
  await author.getByRole("button", { name: "提交审核" }).click();
  await expect(author.getByText("已提交，等待审核。")).toBeVisible();
});

test("units can be moved, made optional and removed", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-NEW-6", "调整顺序");
  for (const title of ["甲", "乙"]) await addPage(author, title, "短文。");
  const titles = () => author.locator(".units-edit .unit-body a").allInnerTexts();
  expect(await titles()).toEqual(["甲", "乙"]);
  await author.getByRole("button", { name: "上移:乙" }).click();
  expect(await titles()).toEqual(["乙", "甲"]);
  await author.getByRole("button", { name: "改为选学:甲" }).click();
  await expect(author.locator(".units-edit .unit").filter({ hasText: "甲" })).toContainText("选学");
  await author.getByRole("button", { name: "删除:乙" }).click();
  expect(await titles()).toEqual(["甲"]);
});

test("a draft is its author's and its reviewer's alone", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-NEW-7", "别人看不到");
  for (const [login, status] of [
    ["teacher37", 403],
    ["school1", 403],
  ] as const) {
    const other = await visit(login);
    expect([status, 404]).toContain((await other.goto("/author/E2E-NEW-7"))?.status());
    expect((await other.goto("/author"))?.status()).toBe(403);
  }
});
