// Courses that may be taught until a day. That they leave by themselves behind it takes a clock that can be set: the tests
// of the platform do that; here is what people see of it.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { begin } from "../author.ts";
import { inspect } from "../inspect.ts";
import { enrol, standing } from "../learner.ts";
import { expect, test } from "../site.ts";
import { run } from "../template.ts";

const CODE = "E2E-RUNS-OUT";

/** A day so many days from now, in Beijing. */
function day(ahead: number): string {
  return new Date(Date.now() + ahead * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
}

const borrowed = (until: string) => `code = "${CODE}"
title = "借来的读本"
summary = "从出版社借来的一课。"
language = "zh-CN"
hours = "0.50"
module = "pedagogy"
level = "school"
mode = "remote"

[licence]
holder = "银杏出版社"
terms = "全市教师在线学习"
until = "${until}"

[[section]]
title = "全部内容"

[[section.unit]]
id = "text"
kind = "page"
title = "借来的正文"
file = "text.md"
min_seconds = 3
`;

test("a borrowed course is in the catalogue on the last day of its licence, and does not come in behind it", async ({ visit, site }) => {
  const folder = join(site.data, "borrowed");
  mkdirSync(folder);
  const bring = (until: string) => {
    writeFileSync(join(folder, "course.toml"), borrowed(until));
    writeFileSync(join(folder, "text.md"), `# 借来的正文\n\n${until} 以前有效。\n`);
    run(site.data, "import", "course", folder);
  };
  expect(() => bring(day(-1))).toThrow("the licence has ended");
  const stranger = await visit();
  expect((await stranger.goto(`/courses/${CODE}`))?.status()).toBe(404);

  bring(day(0));
  // What the command brought reaches the pages by the outbox.
  await expect.poll(async () => (await stranger.goto(`/courses/${CODE}`))?.status()).toBe(200);
  const teacher = await visit("teacher455");
  await enrol(teacher, CODE);
  await expect(standing(teacher)).toContainText("已完成", { timeout: 20_000 });
  await teacher.goto("/me/ledger");
  await expect(teacher.locator(".entry").filter({ hasText: "借来的读本" })).toContainText("0.50");
});

test("what has run out is not published, and the page says what to do", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-LICENCE", "借到昨天");
  const page = author.locator("details").filter({ has: author.locator("summary", { hasText: "添加图文" }) });
  await page.locator("summary").click();
  await page.getByLabel("所属章节").fill("第一章");
  await page.getByLabel("单元名称").fill("观察");
  await page.getByLabel("正文(Markdown)").fill("# 观察\n");
  await page.getByRole("button", { name: "添加" }).click();
  const about = author.locator("details").filter({ has: author.locator("summary", { hasText: "课程信息" }) });
  await about.locator("summary").click();
  await about.getByLabel("授权方").fill("银杏出版社");
  await about.getByLabel("授权到期日").fill(day(-1));
  await about.getByRole("button", { name: "保存" }).click();
  await author.getByRole("button", { name: "提交审核" }).click();
  const reviewer = await visit("reviewer1");
  await reviewer.goto("/author/E2E-LICENCE");
  await expect(reviewer.getByText(`银杏出版社，有效期至 ${day(-1)}`)).toBeVisible();
  await reviewer.getByRole("button", { name: "批准并发布" }).click();
  await expect(reviewer.getByText("授权已到期，不能发布。", { exact: false })).toBeVisible();
  await inspect(reviewer);
});
