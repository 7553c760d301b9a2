// A master teacher's group: founded, joined, led, talked in; without scripts as well.

import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

const DAY = 24 * 3600 * 1000;

/** As a date field takes it, in the platform's zone. */
function local(at: number): string {
  return new Date(at + 8 * 3600 * 1000).toISOString().slice(0, 16);
}

test("a city founds a workshop; its host takes members in, lists courses and plans a session", async ({ visit }) => {
  const city = await visit("city1");
  await city.goto("/admin");
  await city.getByRole("link", { name: "名师工作室" }).click();
  await inspect(city);
  await city.getByRole("link", { name: "成立工作室" }).click();
  await inspect(city);
  await city.getByLabel("名称").fill("银杏书院工作室");
  await city.getByLabel("研修方向").fill("一起读书，写观察记录。");
  await city.getByLabel("主持人").fill("没有这个人");
  await city.getByRole("button", { name: "保存" }).click();
  await expect(city.getByText(/没有这个人/).first()).toBeVisible();
  await expect(city.getByLabel("研修方向")).toHaveValue("一起读书，写观察记录。");
  await inspect(city);
  await city.getByLabel("主持人").fill("teacher450");
  await city.getByRole("button", { name: "保存" }).click();
  await expect(city.getByRole("status")).toHaveText("已保存。");
  await inspect(city);

  const host = await visit("teacher450");
  await host.goto("/me/notices");
  await expect(host.getByText("你主持名师工作室：银杏书院工作室")).toBeVisible();
  await host.goto("/me");
  await host.getByRole("region", { name: "我的工作室" }).getByRole("link", { name: "银杏书院工作室" }).click();
  await host.getByRole("link", { name: "管理工作室" }).click();
  await inspect(host);
  await host.getByLabel("给成员的话").fill("每周读一章，写一段话。");
  await host.getByLabel("课程", { exact: true }).fill("E2E-READ 先读这一门\nE2E-NONE");
  await host.getByRole("button", { name: "保存" }).click();
  await expect(host.getByText("目录中没有课程 E2E-NONE。").first()).toBeVisible();
  await expect(host.getByLabel("给成员的话")).toHaveValue("每周读一章，写一段话。");
  await inspect(host);
  await host.getByLabel("课程", { exact: true }).fill("E2E-READ 先读这一门");
  await host.getByRole("button", { name: "保存" }).click();
  await expect(host.getByRole("status")).toHaveText("已保存。");

  const teacher = await visit("teacher451");
  await teacher.goto("/me");
  await teacher.getByRole("link", { name: "名师工作室", exact: true }).click();
  await inspect(teacher);
  await teacher.getByRole("link", { name: "银杏书院工作室" }).click();
  await expect(teacher.getByText("先读这一门")).toBeVisible();
  await expect(teacher.getByText("讨论、活动和成员名单在加入后可见。")).toBeVisible();
  await inspect(teacher);
  await teacher.getByLabel(/想对主持人说的话/).fill("喜欢读书。");
  await teacher.getByRole("button", { name: "申请加入" }).click();
  await expect(teacher.getByRole("status")).toHaveText("申请已送出。");
  await inspect(teacher);

  await host.goto("/me");
  await host.getByRole("link", { name: "管理工作室（1 人申请）" }).click();
  await expect(host.getByText("喜欢读书。")).toBeVisible();
  await inspect(host);
  await host.getByRole("button", { name: /^同意加入/ }).click();
  await expect(host.getByRole("status")).toHaveText("已加入，对方会收到通知。");

  await host.getByRole("link", { name: "银杏书院工作室" }).click();
  await host.getByRole("link", { name: "安排一次活动" }).click();
  await expect(host.getByText(/为工作室“银杏书院工作室”安排/)).toBeVisible();
  await inspect(host);
  const begins = Date.now() + 3 * DAY;
  await host.getByLabel("名称").fill("读书会");
  await host.getByLabel("模块").selectOption({ index: 1 });
  await host.getByLabel("级别").selectOption({ index: 1 });
  await host.getByLabel("方式").selectOption({ index: 1 });
  await host.getByLabel("开始").fill(local(begins));
  await host.getByLabel("结束").fill(local(begins + 3 * 3600 * 1000));
  await host.getByLabel("学时").fill("2");
  await host.getByLabel("地点").fill("图书馆");
  await host.locator("main form").getByRole("button").last().click();
  await expect(host.getByRole("heading", { level: 1 })).toContainText("读书会");
  await expect(host.locator("table")).toContainText("teacher451");
  await expect(host.getByLabel("粘贴名单")).toHaveCount(0);
  await inspect(host);

  await teacher.reload();
  await expect(teacher.getByText("已为你留名额")).toBeVisible();
  await inspect(teacher);
  await teacher.goto("/me/trainings");
  await expect(teacher.getByText("读书会")).toBeVisible();

  await teacher.goto("/workshops?lang=en");
  await inspect(teacher);
  await teacher.getByRole("link", { name: "银杏书院工作室" }).click();
  await expect(teacher.getByRole("heading", { name: "Discussion" })).toBeVisible();
  await inspect(teacher);
  await city.getByRole("button", { name: "结束工作室" }).click();
  await teacher.reload();
  await expect(teacher.getByText(/This workshop is closed/)).toBeVisible();
  await expect(teacher.getByRole("group").filter({ hasText: "Begin a topic" })).toHaveCount(0);
  await inspect(teacher);
});

test("without scripts its members talk, and the host hides what does not belong there", async ({ visit }) => {
  const host = await visit("teacher445", { javaScriptEnabled: false });
  const member = await visit("teacher446", { javaScriptEnabled: false });
  await member.goto("/workshops");
  await member.getByRole("link", { name: /家校沟通名师工作室/ }).click();
  await expect(member.getByText("第一期情境")).toBeVisible();
  await member.locator("summary").filter({ hasText: "发起话题" }).click();
  // Long enough for the browser, too short for the rule.
  await member.getByLabel("话题内容（5 至 2000 字）").fill("短       ");
  await member.getByRole("button", { name: "发布话题" }).click();
  await expect(member.getByText("至少写 5 个字。")).toBeVisible();
  await member.getByLabel("话题内容（5 至 2000 字）").fill("有没有适合一年级的家校沟通案例？");
  await member.getByRole("button", { name: "发布话题" }).click();
  await expect(member.getByRole("status")).toContainText("话题已发布");

  await host.goto("/me/notices");
  await host.getByRole("link", { name: /发起了话题/ }).first().click();
  const topic = host.locator("li.asked").filter({ hasText: "适合一年级" });
  await topic.locator("summary").filter({ hasText: "回复" }).click();
  await topic.getByLabel("你的回复（5 至 2000 字）").fill("可以看清单里的第二门课。");
  await topic.getByRole("button", { name: "提交回复" }).click();
  await expect(host.getByRole("status")).toHaveText("回复已提交。");
  await member.goto("/me/notices");
  await member.getByRole("link", { name: /回复了你在/ }).first().click();
  await member.getByRole("button", { name: /^标为结论/ }).click();
  await expect(member.locator("li.asked").filter({ hasText: "适合一年级" }).getByText("已有结论")).toBeVisible();

  const other = await visit("teacher447", { javaScriptEnabled: false });
  await other.goto("/workshops");
  await other.getByRole("link", { name: /家校沟通名师工作室/ }).click();
  const seen = other.locator("li.asked").filter({ hasText: "适合一年级" });
  await seen.getByRole("button", { name: /^赞同/ }).click();
  await expect(other.getByText("1 人赞同")).toBeVisible();
  await seen.locator("summary").filter({ hasText: "举报" }).first().click();
  await seen.getByLabel("举报的原因").first().fill("重复");
  await seen.getByRole("button", { name: "提交举报" }).first().click();
  await expect(other.getByText(/主持人或管理员会处理/)).toBeVisible();

  await host.goto("/workshops");
  await host.getByRole("link", { name: /家校沟通名师工作室/ }).click();
  await host.getByRole("link", { name: /^管理工作室/ }).click();
  const report = host.getByRole("region", { name: "被举报的内容" });
  await expect(report).toContainText("重复");
  await report.getByRole("button", { name: /^驳回举报/ }).click();
  await expect(host.getByRole("region", { name: "被举报的内容" })).toHaveCount(0);
  const outsider = await visit("teacher452", { javaScriptEnabled: false });
  await outsider.goto("/workshops");
  await outsider.getByRole("link", { name: /家校沟通名师工作室/ }).click();
  await expect(outsider.getByText("第一期情境")).toHaveCount(0);
});

test("a workshop that one is in is easy to look at on a phone", async ({ visit }) => {
  const page = await visit("teacher445");
  await page.goto("/workshops");
  await page.getByRole("link", { name: /家校沟通名师工作室/ }).click();
  await inspect(page);
  await page.getByRole("link", { name: /^管理工作室/ }).click();
  await inspect(page);
});
