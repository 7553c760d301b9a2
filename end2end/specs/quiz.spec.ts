import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { inspect } from "../inspect.ts";
import { enrol } from "../learner.ts";
import { expect, test } from "../site.ts";
import { run } from "../template.ts";

test("items are put in order and gaps are filled in, within the time that the page tells", async ({ visit }) => {
  const page = await visit("teacher27");
  await enrol(page, "E2E-GAPS");
  await expect(page.getByText("共 2 题，60% 通过。")).toBeVisible();
  await expect(page.getByText("限时 20 分钟，从开始答题算起")).toBeVisible();
  await page.getByRole("button", { name: "开始答题" }).click();
  await expect(page.locator("#quiz-ends")).toContainText(/请在 .* 前交卷，还剩约/);
  await inspect(page);

  const order = page.getByRole("group").filter({ hasText: "把培训的步骤排好" });
  for (const [item, place] of Object.entries({ 报名: "第 1 位", 学习: "第 3 位", 登记: "第 2 位" })) {
    await order.getByLabel(item).selectOption({ label: place });
  }
  const gaps = page.getByRole("group").filter({ hasText: "教师每年至少培训" });
  await gaps.getByRole("textbox", { name: "空 1" }).fill("72");
  await gaps.getByRole("combobox", { name: "空 2" }).selectOption({ label: "五年" });
  await gaps.getByRole("textbox", { name: "空 3" }).fill("校本覆盖");
  await page.getByRole("button", { name: "交卷" }).click();

  const result = page.getByRole("region", { name: /第 1 次答题/ });
  // A third of the one and the whole of the other.
  await expect(result).toContainText("得分 66%");
  await expect(result).toContainText("1. 报名; 2. 登记; 3. 学习");
  await expect(result).toContainText("1: 72; 2: 五年; 3: 校本覆盖");
  await expect(result).toContainText("正确答案：报名 → 学习 → 登记");
  await inspect(page);
});

test("what was answered is there again after the window was lost, with scripts and without", async ({ visit }) => {
  const page = await visit("teacher28");
  await enrol(page, "E2E-GAPS");
  await page.getByRole("button", { name: "开始答题" }).click();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/saved"));
  await page.getByRole("textbox", { name: "空 1" }).fill("72");
  expect((await kept).status()).toBe(200);
  await expect(page.getByRole("status").filter({ hasText: "已自动保存" })).toBeVisible();
  await page.close();

  const plain = await visit("teacher28", { javaScriptEnabled: false });
  await plain.goto("/learn/E2E-GAPS/quiz");
  await expect(plain.getByText(/的作答已保存，可以接着答/)).toBeVisible();
  await expect(plain.getByRole("textbox", { name: "空 1" })).toHaveValue("72");
  await plain.getByRole("textbox", { name: "空 3" }).fill("校本覆盖");
  await plain.getByRole("button", { name: "先保存，以后接着答" }).click();
  await expect(plain.getByRole("textbox", { name: "空 3" })).toHaveValue("校本覆盖");
  await expect(plain.getByRole("textbox", { name: "空 1" })).toHaveValue("72");
});

const MINUTE = `code = "E2E-MINUTE"
title = "一分钟测验"
summary = "限时一分钟。"
language = "zh-CN"
hours = "0.50"
module = "pedagogy"
level = "school"
mode = "remote"

[[section]]
title = "全部内容"

[[section.unit]]
id = "quiz"
kind = "quiz"
title = "快答"
file = "quiz.gift"
pass = 0.50
attempts = 2
minutes = 1
`;

test("when the time ends over an open page, what was saved counts, and what comes later does not", async ({ visit, site }) => {
  test.setTimeout(180_000);
  const folder = join(site.data, "minute");
  mkdirSync(folder);
  writeFileSync(join(folder, "course.toml"), MINUTE);
  writeFileSync(join(folder, "quiz.gift"), "::一:: 一年几个月？ {#12}\n\n::二:: 一周几天？ {#7}\n");
  run(site.data, "import", "course", folder);
  const page = await visit("teacher456");
  await expect.poll(async () => (await page.goto("/courses/E2E-MINUTE"))?.status()).toBe(200);
  await enrol(page, "E2E-MINUTE");
  await page.getByRole("button", { name: "开始答题" }).click();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/saved"));
  const answer = (stem: string) => page.getByRole("group").filter({ hasText: stem }).getByRole("textbox");
  await answer("一年几个月").fill("12");
  expect((await kept).status()).toBe(200);

  // In the same account elsewhere, without touching the open page: the server closes it by itself.
  const other = await visit("teacher456");
  await expect
    .poll(
      async () => {
        await other.goto("/me/ledger");
        return other.locator(".entry").filter({ hasText: "一分钟测验" }).count();
      },
      { timeout: 110_000, intervals: [5_000] },
    )
    .toBe(1);
  // The open page knows nothing of it, answers on, and is told.
  await answer("一周几天").fill("7");
  await page.getByRole("button", { name: "交卷" }).click();
  await expect(page.getByRole("region", { name: /第 1 次答题/ })).toContainText("得分 50%");
  await inspect(page);
});

test("a reviewer sees what the answers say about the questions", async ({ visit }) => {
  const page = await visit("reviewer1");
  await page.goto("/author/E2E-GAPS/units/quiz/analysis");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("题目分析");
  await expect(page.getByText("答卷不到 5 份")).toBeVisible();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(3);
  await inspect(page);
});
