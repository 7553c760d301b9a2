import type { Page } from "@playwright/test";

import { begin } from "../author.ts";
import { inspect } from "../inspect.ts";
import { enrol } from "../learner.ts";
import { expect, test } from "../site.ts";

async function addPage(page: Page): Promise<void> {
  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加图文" }) });
  await form.locator("summary").click();
  await form.getByLabel("所属章节").fill("第一章");
  await form.getByLabel("单元名称").fill("桂花");
  await form.getByLabel("正文(Markdown)").fill("桂花开了。");
  await form.getByRole("button", { name: "添加" }).click();
  await expect(page.getByRole("link", { name: "预览：桂花" })).toBeVisible();
}

test("a reviewer says what is missing, the author mends it, and it is approved for later", async ({ visit }) => {
  const code = "E2E-REV-1";
  const author = await visit("author1");
  await begin(author, code, "桂花树下");
  await addPage(author);
  await author.getByRole("button", { name: "提交审核" }).click();
  await expect(author.getByText("已提交，等待审核。")).toBeVisible();
  await author.getByRole("button", { name: "撤回" }).click();
  await author.getByRole("button", { name: "提交审核" }).click();

  const reviewer = await visit("reviewer1");
  await reviewer.goto(`/author/${code}`);
  const unit = reviewer.locator("li.unit").filter({ hasText: "桂花" });
  await unit.getByText("写批注").click();
  await unit.getByLabel("对“桂花”的批注").fill("请加一张图。");
  await unit.getByRole("button", { name: "发表批注" }).click();
  await expect(unit.getByText("批注：1 条未处理")).toBeVisible();
  await inspect(reviewer);
  await reviewer.getByLabel("退回意见（作者会看到）").fill("看批注。");
  await reviewer.getByRole("button", { name: "退回修改" }).click();

  await author.goto(`/author/${code}`);
  await expect(author.getByText("请加一张图。")).toBeVisible();
  await inspect(author);
  await author.getByRole("button", { name: "标为已处理" }).click();
  await expect(author.getByText("批注：都已处理")).toBeVisible();
  await author.getByRole("button", { name: "提交审核" }).click();

  await reviewer.goto(`/author/${code}`);
  await reviewer.getByLabel("发布时间").fill("2020-01-01T08:00");
  await reviewer.getByRole("button", { name: "批准，到时间再发布" }).click();
  await expect(reviewer.getByRole("alert")).toContainText("请填写从现在起一年内的时间");
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
  await reviewer.getByLabel("发布时间").fill(tomorrow);
  await reviewer.getByRole("button", { name: "批准，到时间再发布" }).click();
  await expect(reviewer.getByText(/已批准，将在 .* 自动发布。/)).toBeVisible();
  await inspect(reviewer);
  await reviewer.getByRole("button", { name: "现在就发布" }).click();
  await expect(reviewer.getByText("已发布到课程目录。")).toBeVisible();
});

test("two people who write at once see what the other has changed", async ({ visit }) => {
  const code = "E2E-REV-2";
  const first = await visit("author1");
  await begin(first, code, "最初的名字");
  const second = await first.context().newPage();
  await second.goto(`/author/${code}`);
  for (const [page, name] of [[first, "先改的名字"], [second, "后改的名字"]] as const) {
    await page.locator("summary", { hasText: "课程信息" }).click();
    await page.getByLabel("课程名称").fill(name);
    await page.getByRole("button", { name: "保存" }).click();
  }
  await expect(second.getByRole("heading", { name: "这期间课程改了什么" })).toBeVisible();
  await expect(second.locator(".diff del")).toContainText("最初的名字");
  await expect(second.locator(".diff ins")).toContainText("先改的名字");
  await expect(second.getByLabel("课程名称")).toHaveValue("后改的名字");
  await inspect(second);
  await second.getByRole("button", { name: "保存" }).click();
  await expect(second.getByRole("heading", { level: 1 })).toHaveText("后改的名字");
});

test("what was typed and not sent is there again, on another device too", async ({ visit }) => {
  const code = "E2E-REV-3";
  const page = await visit("author1");
  await begin(page, code, "写到一半");
  await addPage(page);
  await page.getByRole("link", { name: "编辑:桂花" }).click();
  await page.getByLabel("正文(Markdown)").fill("桂花开了，写到一半断网了。");
  await expect(page.getByText(/已自动保存 \d/)).toBeVisible();

  const other = await visit("author1");
  await other.goto(`/author/${code}/units/page-1`);
  await expect(other.getByText("自动保存、还没有提交的内容")).toBeVisible();
  await expect(other.getByLabel("正文(Markdown)")).toHaveValue("桂花开了，写到一半断网了。");
  await inspect(other);
  await other.getByRole("button", { name: "不要了，回到已保存的内容" }).click();
  await expect(other.getByLabel("正文(Markdown)")).toHaveValue("桂花开了。");
});

test("a deleted course is brought back", async ({ visit }) => {
  const code = "E2E-REV-4";
  const page = await visit("author1");
  await begin(page, code, "删错了的课程");
  await page.locator("summary", { hasText: "删除这门课程" }).click();
  await page.getByRole("button", { name: "删除这门课程" }).click();
  const bin = page.getByRole("region", { name: "已删除的课程" });
  await expect(bin.getByText("删错了的课程")).toBeVisible();
  await inspect(page);
  await bin.getByRole("button", { name: "恢复:删错了的课程" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("删错了的课程");
});

test("a teacher who is under way moves to a minor change, and to no other", async ({ visit }) => {
  const code = "E2E-REV-5";
  const author = await visit("author1");
  await begin(author, code, "改一个字");
  await addPage(author);
  await author.getByRole("button", { name: "提交审核" }).click();
  await expect(author.getByText("已提交，等待审核。")).toBeVisible();
  const reviewer = await visit("reviewer1");
  await reviewer.goto(`/author/${code}`);
  await reviewer.getByRole("button", { name: "批准并发布" }).click();
  const teacher = await visit("teacher340");
  await enrol(teacher, code);
  await expect(teacher.getByText("桂花开了。")).toBeVisible();

  await author.goto(`/author/${code}/units/page-1`);
  await author.getByLabel("正文(Markdown)").fill("桂花又开了。");
  await author.getByLabel("最短阅读时间（秒）").fill("5");
  await author.getByRole("button", { name: "保存" }).click();
  await author.getByLabel(/这是小改动/).check();
  await author.getByRole("button", { name: "提交审核" }).click();
  await expect(author.getByRole("alert")).toContainText("就不是小改动");

  await author.goto(`/author/${code}/units/page-1`);
  await author.getByLabel("最短阅读时间（秒）").fill("60");
  await author.getByRole("button", { name: "保存" }).click();
  await author.getByLabel(/这是小改动/).check();
  await inspect(author);
  await author.getByRole("button", { name: "提交审核" }).click();
  await reviewer.goto(`/author/${code}`);
  await expect(reviewer.getByText("作者说明：这是小改动")).toBeVisible();
  await reviewer.getByRole("button", { name: "批准并发布" }).click();
  await teacher.goto(`/learn/${code}/page-1`);
  await expect(teacher.getByText("桂花又开了。")).toBeVisible();
});
