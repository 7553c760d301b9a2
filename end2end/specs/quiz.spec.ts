import { inspect } from "../inspect.ts";
import { enrol } from "../learner.ts";
import { expect, test } from "../site.ts";

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

test("a reviewer sees what the answers say about the questions", async ({ visit }) => {
  const page = await visit("reviewer1");
  await page.goto("/author/E2E-GAPS/units/quiz/analysis");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("题目分析");
  await expect(page.getByText("答卷不到 5 份")).toBeVisible();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(3);
  await inspect(page);
});
