import { inspect } from "../inspect.ts";
import { enrol } from "../learner.ts";
import { expect, test } from "../site.ts";

const COURSE = "E2E-WHOLE";

test("a question is asked, asked by others too, answered, and one answer answered it", async ({ visit }) => {
  const asker = await visit("teacher440");
  await enrol(asker, COURSE);
  const unit = new URL(asker.url()).pathname;
  const board = asker.getByRole("region", { name: "问答" });
  await board.getByLabel("你的问题（5 至 2000 字）").fill("复式班怎样安排自动作业？\n<b>不是粗体</b>");
  await inspect(asker);
  await board.getByRole("button", { name: "提交问题" }).click();
  await expect(asker).toHaveURL(/said=asked#post-/);
  await expect(board.getByRole("status")).toContainText("问题已提交");
  await expect(board.locator(".body")).toHaveText("复式班怎样安排自动作业？\n<b>不是粗体</b>");
  await inspect(asker);

  const other = await visit("teacher441");
  await enrol(other, COURSE);
  await other.goto(unit);
  const question = other.locator("li.asked", { hasText: "自动作业" });
  await question.getByRole("button", { name: /^我也想问/ }).click();
  await expect(question.getByText("1 人有同样的问题")).toBeVisible();
  await question.getByText("回答", { exact: true }).click();
  await question.getByLabel("你的回答（5 至 2000 字）").fill("先布置能独立完成的练习。");
  await question.getByRole("button", { name: "提交回答" }).click();
  await expect(question.getByText("回答已提交。")).toBeVisible();
  await expect(question.locator(".answer .body")).toHaveText("先布置能独立完成的练习。");
  await inspect(other);

  const reviewer = await visit("reviewer1");
  await reviewer.goto(`/author/${COURSE}/questions?show=all`);
  const asked = reviewer.locator("li.asked", { hasText: "自动作业" });
  await asked.getByText("回答", { exact: true }).click();
  await asked.getByLabel("你的回答（5 至 2000 字）").fill("请看第二节的示例表。");
  await inspect(reviewer);
  await asked.getByRole("button", { name: "提交回答" }).click();
  await expect(reviewer.getByText("回答已提交。")).toBeVisible();

  await asker.goto("/me/notices");
  await expect(asker.getByText(/回答了你在“.*”的提问/)).toHaveCount(2);
  await asker.goto(unit);
  const answers = board.locator(".answer");
  await expect(answers.first()).toContainText("课程审核人");
  await answers.last().getByRole("button", { name: /^这条解决了问题/ }).click();
  await expect(answers.first()).toContainText("先布置能独立完成的练习。");
  await expect(answers.first().getByText("解决了问题", { exact: true })).toBeVisible();
  await expect(board.getByText("已解决", { exact: true })).toBeVisible();
  await inspect(asker);
});

test("without scripts: what cannot be taken stays in the form, own words are withdrawn, others' are reported and hidden", async ({ visit }) => {
  const asker = await visit("teacher442", { javaScriptEnabled: false });
  await enrol(asker, "E2E-LISTEN");
  const unit = new URL(asker.url()).pathname;
  const board = asker.getByRole("region", { name: "问答" });
  const form = board.locator("form", { has: asker.getByRole("button", { name: "提交问题" }) });
  // Five characters for the browser, fewer for the server, which leaves out what is around them.
  await form.getByRole("textbox").fill("短    ");
  await form.getByRole("button").click();
  await expect(board.getByRole("alert")).toHaveText("至少写 5 个字。");
  await form.getByRole("textbox").fill("这里的钟声说明了什么？");
  await form.getByRole("button").click();
  await expect(asker).toHaveURL(/said=asked#post-/);

  const rude = await visit("teacher443", { javaScriptEnabled: false });
  await enrol(rude, "E2E-LISTEN");
  await rude.goto(unit);
  const question = rude.locator("li.asked", { hasText: "钟声" });
  await question.getByText("回答", { exact: true }).click();
  await question.getByRole("textbox", { name: /你的回答/ }).fill("这是一句无礼的话。");
  await question.getByRole("button", { name: "提交回答" }).click();

  await asker.goto(unit);
  const answer = board.locator(".answer");
  await answer.getByText("举报", { exact: true }).click();
  await answer.getByLabel("举报的原因").fill("用语无礼");
  await answer.getByRole("button", { name: "提交举报" }).click();
  await expect(board.getByText("已收到举报")).toBeVisible();

  const reviewer = await visit("reviewer1");
  await reviewer.goto("/author");
  await reviewer.getByRole("link", { name: /问答举报/ }).click();
  const reported = reviewer.locator("li.asked", { hasText: "无礼的话" });
  await expect(reported.getByText("用语无礼")).toBeVisible();
  await reported.getByText("隐藏", { exact: true }).first().click();
  await reported.getByLabel("隐藏的原因（作者本人会看到）").fill("使用无礼的语言");
  await inspect(reviewer);
  await reported.getByRole("button", { name: "隐藏" }).click();
  await expect(reviewer.getByText("已处理。")).toBeVisible();
  await inspect(reviewer);

  await asker.goto(unit);
  await expect(answer).toHaveCount(0);
  await rude.goto("/me/notices");
  await expect(rude.getByText("使用无礼的语言")).toBeVisible();
  await rude.goto(unit);
  await expect(rude.getByText("已被审核人隐藏：使用无礼的语言")).toBeVisible();

  await board.getByRole("button", { name: /^撤回/ }).click();
  await expect(board.getByText("提问人已撤回这个问题。")).toBeVisible();
  await expect(board.getByText("这里的钟声说明了什么？")).toHaveCount(0);
});
