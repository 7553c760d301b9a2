import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { begin } from "../author.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

const GIFT = "::洗手:: 饭前先做什么？ {=洗手 ~看电视}\n\n::排队:: 上下楼梯靠右走。 {TRUE}\n";

test("questions go into the bank, are found, and are taken into a quiz", async ({ visit }) => {
  const page = await visit("author1");
  await page.goto("/author");
  await page.getByRole("link", { name: "题库" }).click();
  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加题目" }) });
  await form.locator("summary").click();
  await form.getByLabel("模块").selectOption("campus-safety");
  await form.getByLabel("学科").fill("综合");
  await form.getByLabel("题目（GIFT 格式）").fill("一个问题 {=对");
  await form.getByRole("button", { name: "加入题库" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await form.getByLabel("题目（GIFT 格式）").fill(GIFT);
  await form.getByRole("button", { name: "加入题库" }).click();
  await expect(page.getByText("加入了 2 题")).toBeVisible();
  await inspect(page);

  await begin(page, "E2E-BANK", "卫生与安全");
  const quiz = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加测验" }) });
  await quiz.locator("summary").click();
  await quiz.getByLabel("所属章节").fill("测验");
  await quiz.getByLabel("单元名称").fill("小测验");
  await quiz.getByLabel("题目（GIFT 格式）").fill("一周几天？ {#7}");
  await quiz.getByRole("button", { name: "添加" }).click();
  await page.getByRole("link", { name: "编辑:小测验" }).click();
  await page.getByRole("link", { name: "从题库选题" }).click();
  await page.getByRole("searchbox").fill("洗手");
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page.getByText("共 1 题")).toBeVisible();
  await page.getByRole("checkbox", { name: /选择：饭前先做什么/ }).check();
  await inspect(page);
  await page.getByRole("button", { name: "放进测验" }).click();
  await expect(page.getByLabel("题目（GIFT 格式）")).toHaveValue(/一周几天[\s\S]*饭前先做什么/);
});

const SAMPLES = join(import.meta.dirname, "../../server/content/tests/data/qti");

test("questions of other systems come in as QTI, go out again, and are the same in a quiz", async ({ visit }) => {
  const page = await visit("author1");
  await page.goto("/author/courses/bank");
  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加题目" }) });
  await form.locator("summary").click();
  await form.getByLabel("模块").selectOption("teacher-standards");
  await form.getByLabel("从文件读入（可以不选）").setInputFiles(join(SAMPLES, "single.xml"));
  await form.getByRole("button", { name: "加入题库" }).click();
  const told = page.getByRole("status").filter({ hasText: "加入了 1 题" });
  // What the file had and the platform has not is named.
  await expect(told.getByRole("listitem").first()).toBeVisible();
  await inspect(page);

  await page.goto("/author/courses/bank?module=teacher-standards");
  await expect(page.getByText("共 1 题")).toBeVisible();
  const [package_] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "QTI 3.0（.zip）" }).click()]);
  expect(package_.suggestedFilename()).toMatch(/\.qti\.zip$/);
  const bytes = await readFile(await package_.path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");

  await begin(page, "E2E-QTI", "别处的题目");
  const quiz = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加测验" }) });
  await quiz.locator("summary").click();
  await quiz.getByLabel("所属章节").fill("测验");
  await quiz.getByLabel("单元名称").fill("别处的测验");
  await quiz.getByLabel("从文件读入题目（可以不选）").setInputFiles({ name: "题目.zip", mimeType: "application/zip", buffer: bytes });
  await quiz.getByRole("button", { name: "读入题目", exact: true }).click();
  const gift = quiz.getByLabel("题目（GIFT 格式）");
  await expect(gift).toHaveValue(/每位教师每年培训[\s\S]*=[\s\S]*72 学时/);
  await inspect(page);
  await quiz.getByRole("button", { name: "添加" }).click();
  await page.getByRole("link", { name: "预览：别处的测验" }).click();
  await expect(page.getByText("每位教师每年培训不少于多少学时?", { exact: false })).toBeVisible();
  await expect(page.getByText("正确答案：72 学时")).toBeVisible();

  await page.goto("/author/E2E-QTI");
  await page.getByRole("link", { name: "编辑:别处的测验" }).click();
  for (const [name, ending] of [
    ["GIFT", /\.gift\.txt$/],
    ["Moodle XML", /\.xml$/],
    ["QTI 3.0", /\.qti\.zip$/],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
    expect(file.suggestedFilename()).toMatch(ending);
  }
});
