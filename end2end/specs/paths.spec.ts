// What to learn next with its reasons, and learning paths: made, joined, walked, taken back.

import { earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("the page of one's training says what to learn next, and why", async ({ visit }) => {
  const page = await visit("teacher416");
  const next = page.getByRole("region", { name: "下一步学什么" });
  await expect(next.getByRole("listitem").filter({ hasText: /补足“校园安全”模块/ }).first()).toBeVisible();
  await expect(next.locator(".course-card")).toHaveCount(4);
  await expect(next.locator(".course-card").first()).toContainText(/学时/);
  await inspect(page);
  await next.getByRole("link", { name: "全部推荐" }).click();
  await expect(page).toHaveURL(/\/me\/recommendations$/);
  const codes = await page.locator(".card-title a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(new Set(codes).size).toBe(codes.length);
  await inspect(page);
  await page.goto("/me/recommendations?lang=en");
  await expect(page.getByText(/still lacks hours/).first()).toBeVisible();
  await inspect(page);
});

test("a path that was joined comes before what the modules lack, and can be left again", async ({ visit }) => {
  const page = await visit("teacher417");
  await page.goto("/courses");
  await page.getByRole("link", { name: "学习路径" }).first().click();
  await expect(page).toHaveURL(/\/paths$/);
  await inspect(page);
  await page.getByRole("link", { name: "新教师第一年" }).click();
  await expect(page.getByText("从守住师德底线")).toBeVisible();
  await expect(page.locator("li[aria-current=step]")).toContainText("师德师风");
  await inspect(page);
  await page.getByRole("button", { name: "加入这条路径" }).click();
  await expect(page.getByRole("button", { name: "退出这条路径" })).toBeVisible();
  await page.goto("/me");
  await expect(page.getByRole("region", { name: "我的学习路径" })).toContainText("新教师第一年");
  await expect(page.locator(".course-card").first()).toContainText("学习路径“新教师第一年”第 1 步，共 6 步");
  await inspect(page);
  await page.getByRole("region", { name: "我的学习路径" }).getByRole("link", { name: "新教师第一年" }).click();
  await page.getByRole("button", { name: "退出这条路径" }).click();
  await page.goto("/me");
  await expect(page.getByRole("region", { name: "我的学习路径" })).toHaveCount(0);
});

test("a city makes a path, and what a teacher has completed counts", async ({ visit, site }) => {
  const city = await visit("city1");
  await city.goto("/admin");
  await city.getByRole("link", { name: "学习路径" }).click();
  await inspect(city);
  await city.getByRole("link", { name: "新建学习路径" }).click();
  await inspect(city);
  await city.getByLabel("名称").fill("书院读书会");
  await city.getByLabel("目标").fill("读完两本书，会写观察记录。");
  await city.getByLabel("小学").check();
  await city.getByLabel("课程代码").fill("E2E-READ\nE2E-NONE");
  await city.getByRole("button", { name: "保存" }).click();
  await expect(city.getByText("目录中没有课程 E2E-NONE。").first()).toBeVisible();
  await expect(city.getByLabel("名称")).toHaveValue("书院读书会");
  await expect(city.getByLabel("小学")).toBeChecked();
  await inspect(city);
  await city.getByLabel("课程代码").fill("E2E-READ\nE2E-QUIZ");
  await city.getByRole("button", { name: "保存" }).click();
  await expect(city.getByRole("status")).toHaveText("已保存。");
  await city.getByRole("button", { name: "发布" }).click();
  await inspect(city);

  await earn(site, "teacher418");
  const teacher = await visit("teacher418", { javaScriptEnabled: false });
  await teacher.goto("/paths");
  await teacher.getByRole("link", { name: "书院读书会" }).click();
  await expect(teacher.getByText("已完成 1 / 2 门")).toBeVisible();
  await expect(teacher.locator("li[aria-current=step]")).toContainText("银杏书院测验");
  await teacher.getByRole("button", { name: "加入这条路径" }).click();

  await city.goto("/admin/paths");
  await expect(city.getByRole("row").filter({ hasText: "书院读书会" })).toContainText("1");
  await city.getByRole("link", { name: "书院读书会" }).click();
  await city.getByRole("button", { name: "停止发布" }).click();
  await teacher.reload();
  await expect(teacher.getByText("这条路径已停止发布")).toBeVisible();
  const visitor = await visit(undefined, { javaScriptEnabled: false });
  await visitor.goto("/paths");
  await expect(visitor.getByText("新教师第一年")).toBeVisible();
  await expect(visitor.getByText("书院读书会")).toHaveCount(0);
});

test("without scripts a path is made, changed, joined and left as well", async ({ visit }) => {
  const city = await visit("city1", { javaScriptEnabled: false });
  await city.goto("/admin/paths/new");
  await city.getByLabel("名称").fill("不用脚本");
  await city.getByLabel("目标").fill("照样能学。");
  await city.getByLabel("课程代码").fill("E2E-READ");
  await city.getByRole("button", { name: "保存" }).click();
  await city.getByLabel("目标").fill("照样能学完。");
  await city.getByRole("button", { name: "保存" }).click();
  await city.getByRole("button", { name: "发布" }).click();
  const teacher = await visit("teacher419", { javaScriptEnabled: false });
  await teacher.goto("/paths");
  await teacher.getByRole("link", { name: "不用脚本" }).click();
  await expect(teacher.getByText("照样能学完。")).toBeVisible();
  await teacher.getByRole("button", { name: "加入这条路径" }).click();
  await teacher.getByRole("button", { name: "退出这条路径" }).click();
  await expect(teacher.getByRole("button", { name: "加入这条路径" })).toBeVisible();
});
