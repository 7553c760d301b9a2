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
