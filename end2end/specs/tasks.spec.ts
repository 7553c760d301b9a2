// Units that people do something for: an assignment that is marked, a survey, a session of a course.

import type { Locator, Page } from "@playwright/test";

import { begin } from "../author.ts";
import { inspect } from "../inspect.ts";
import { enrol, standing } from "../learner.ts";
import { expect, test } from "../site.ts";

const CODE = "E2E-TASK-1";

// Each goes on where the one before it stopped.
test.describe.configure({ mode: "serial" });

async function open(author: Page, name: string): Promise<Locator> {
  const form = author.locator("details").filter({ has: author.locator("summary", { hasText: name }) });
  if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
  await form.getByLabel("所属章节").fill("第一章");
  return form;
}

/** A moment so many hours from now, as a field of a form takes it in Beijing. */
function field(hours: number): string {
  return new Date(Date.now() + (hours + 8) * 3_600_000).toISOString().slice(0, 16);
}

test("an author writes all three, and what is wrong stands beside its row", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, CODE, "桂花树下的作业");

  let form = await open(author, "添加作业");
  await form.getByLabel("单元名称").fill("观察记录");
  await form.getByLabel("作业要求（Markdown）").fill("请写一份观察记录。");
  await form.getByLabel("看什么").first().fill("观察");
  await form.getByLabel(/^等级/).first().fill("好\n不好");
  await form.getByRole("button", { name: "添加" }).click();
  await expect(author.getByRole("alert")).toContainText("每行先写分数");
  form = await open(author, "添加作业");
  await expect(form.getByLabel(/^等级/).first()).toHaveAttribute("aria-invalid", "true");
  await inspect(author);
  await form.getByLabel(/^等级/).first().fill("0 没有观察\n10 有细节");
  await form.getByLabel("达到百分之几合格").fill("100");
  await form.getByRole("button", { name: "添加" }).click();
  await expect(author.getByRole("link", { name: "预览：观察记录" })).toBeVisible();

  form = await open(author, "添加调查问卷");
  await form.getByLabel("单元名称").fill("学后问卷");
  await form.getByLabel("问什么").first().fill("有用吗？");
  await form.getByLabel("题型").first().selectOption("scale");
  await form.getByLabel(/^选项/).first().fill("没用\n很有用");
  await form.getByLabel("问什么").nth(1).fill("还想学什么？");
  await form.getByLabel("题型").nth(1).selectOption("words");
  await form.getByLabel("必答").nth(1).uncheck();
  await form.getByRole("button", { name: "添加" }).click();
  await expect(author.getByRole("link", { name: "预览：学后问卷" })).toBeVisible();

  form = await open(author, "添加面授或直播");
  await form.getByLabel("单元名称").fill("现场课");
  await form.getByLabel("时长（分钟）").fill("90");
  await form.getByRole("button", { name: "添加" }).click();
  await expect(author.getByRole("link", { name: "预览：现场课" })).toBeVisible();
  await inspect(author);

  await author.getByRole("link", { name: "预览：学后问卷" }).click();
  await expect(author.getByRole("group", { name: /有用吗/ })).toBeVisible();
  await author.goto(`/author/${CODE}`);
  await author.getByRole("button", { name: "提交审核" }).click();
  const reviewer = await visit("reviewer1");
  await reviewer.goto(`/author/${CODE}`);
  await reviewer.getByRole("button", { name: "批准并发布" }).click();
  await expect(reviewer.getByText("已发布到课程目录。")).toBeVisible();
});

for (const [name, options, login] of [
  ["with scripts", {}, "teacher311"],
  ["without scripts", { javaScriptEnabled: false }, "teacher312"],
] as const) {
  test(`a teacher hands in, answers and comes, and the hours are there, ${name}`, async ({ visit }) => {
    const teacher = await visit(login, options);
    await enrol(teacher, CODE);
    await expect(teacher.getByRole("heading", { level: 1 })).toHaveText("观察记录");
    await teacher.getByRole("button", { name: "提交", exact: true }).click();
    await expect(teacher.getByRole("alert")).toContainText("请写正文，或者选择文件。");
    await teacher.getByLabel("作业正文").fill("桂花四瓣，香。");
    await teacher.getByRole("button", { name: "提交", exact: true }).click();
    await expect(teacher.getByText("作业已提交。")).toBeVisible();
    await expect(teacher.getByText(/等老师批改/)).toBeVisible();
    if (name === "with scripts") await inspect(teacher);

    const author = await visit("author1", options);
    await author.goto("/author");
    await author.getByRole("link", { name: new RegExp(`${CODE} · `) }).click();
    await author.getByRole("link", { name: /^打开 .* 的作业/ }).click();
    await expect(author.getByText("桂花四瓣，香。")).toBeVisible();
    await author.getByText("没有观察").last().click();
    await author.getByLabel(/^批语/).fill("请写出是哪一天看到的。");
    if (name === "with scripts") await inspect(author);
    await author.getByRole("button", { name: "保存评分" }).click();
    await expect(author.getByText("评分已保存。")).toBeVisible();

    await teacher.goto(`/learn/${CODE}/assignment-1`);
    await expect(teacher.getByText("请写出是哪一天看到的。")).toBeVisible();
    await teacher.getByLabel("作业正文").fill("九月三十日，桂花四瓣，香。");
    await teacher.getByRole("button", { name: "提交", exact: true }).click();
    await author.goto(`/author/${CODE}/works`);
    await author.getByRole("link", { name: /^打开 .* 的作业/ }).click();
    await author.getByText("有细节").last().click();
    await author.getByRole("button", { name: "保存评分" }).click();
    await expect(author.getByText("这份作业已合格")).toBeVisible();

    await teacher.goto(`/learn/${CODE}/survey-1`);
    await teacher.getByRole("button", { name: "提交问卷" }).click();
    await expect(teacher.getByRole("alert")).toBeVisible();
    await teacher.getByText("5 很有用").click();
    await teacher.getByLabel("还想学什么？").fill("更多案例");
    if (name === "with scripts") await inspect(teacher);
    await teacher.getByRole("button", { name: "提交问卷" }).click();
    await expect(teacher.getByText("问卷已提交，谢谢。")).toBeVisible();

    const city = await visit("city1", options);
    await city.goto("/admin/trainings/new");
    await city.getByLabel("为课程的面授或直播单元举办（可不选）").selectOption(`${CODE}/session-1`);
    await city.getByLabel("名称").fill(`现场课（${name}）`);
    await city.getByLabel("开始").fill(field(-3));
    await city.getByLabel("结束").fill(field(-1));
    await city.getByLabel("地点").fill("区教师进修学校");
    await city.getByLabel(/本单位/).check();
    if (name === "with scripts") await inspect(city);
    await city.getByRole("button", { name: "保存安排" }).click();
    await expect(city.getByText("为课程单元举办").first()).toBeVisible();

    await teacher.goto(`/learn/${CODE}/session-1`);
    const mine = teacher.getByRole("listitem").filter({ hasText: `现场课（${name}）` });
    await mine.getByRole("button", { name: /^报名这一场/ }).click();
    await expect(mine.getByText("已报名")).toBeVisible();
    if (name === "with scripts") await inspect(teacher);

    await city.reload();
    await city.getByRole("button", { name: "开始签到" }).click();
    await city.getByRole("button", { name: / 到场$/ }).first().click();
    await city.getByRole("button", { name: "确认 1 人到场" }).click();
    await expect(city.getByRole("status")).toHaveText("已确认，1 人完成了该单元。");

    await teacher.goto(`/learn/${CODE}/session-1`);
    await expect(standing(teacher)).toContainText("已完成");
    await expect(teacher.locator("#course-progress")).toContainText("1.50");
    await teacher.goto("/me/ledger");
    await expect(teacher.getByText("桂花树下的作业").first()).toBeVisible();

    await teacher.goto(`/courses/${CODE}`);
    await teacher.getByRole("group", { name: "几颗星" }).getByText("4 星").click();
    await teacher.getByLabel(/^想说的话/).fill("例子很好用。");
    await teacher.getByRole("button", { name: "提交评价" }).click();
    await expect(teacher.getByText("评价已保存。")).toBeVisible();
    if (name === "with scripts") await inspect(teacher);
  });
}

test("a reviewer takes words out of sight, and their writer is told why", async ({ visit }) => {
  const reviewer = await visit("reviewer1");
  await reviewer.goto(`/courses/${CODE}`);
  const said = reviewer.getByRole("listitem").filter({ hasText: "例子很好用。" }).first();
  await expect(said).toContainText("*");
  await said.getByText("隐藏这条评价").first().click();
  await said.getByLabel("隐藏的原因").fill("与课程无关");
  await said.getByRole("button", { name: "隐藏这条评价" }).click();
  await expect(reviewer.getByText("已隐藏：与课程无关")).toBeVisible();
  await inspect(reviewer);
  await reviewer.goto(`/author/${CODE}/analytics`);
  await expect(reviewer.getByRole("heading", { name: "课程评价" })).toBeVisible();
});

test("an author sees sums of a survey only where nobody can be told from them", async ({ visit }) => {
  const author = await visit("author1");
  await author.goto(`/author/${CODE}/units/survey-1/results`);
  await expect(author.getByText("不到 5 份回答，为保护隐私暂不显示。")).toBeVisible();
  await inspect(author);
});
