// What one is told and asked for: assigned by a county, read on phone and with a screen reader, in the calendar, without scripts.

import { earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

// In the demonstration city, teacher381 to teacher390 are of the first county, whose administrator is county1.

const WITHOUT = { javaScriptEnabled: false };

/** A day so many days from now, in Beijing. */
function day(ahead: number): string {
  return new Date(Date.now() + ahead * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
}

test("a county assigns a course and the teacher finds it in notices, on the own page and in the calendar", async ({ visit, site }) => {
  const county = await visit("county1", WITHOUT);
  await county.goto("/admin");
  await county.getByRole("link", { name: "指定课程" }).click();
  await county.getByRole("link", { name: "指定一门课程" }).click();
  await county.getByLabel("课程代码").fill("E2E-NONE");
  await county.getByLabel("截止日期").fill(day(20));
  await county.getByLabel("只指定这些教师").fill("teacher381");
  await county.getByRole("button", { name: "指定课程" }).click();
  await expect(county.getByRole("alert")).toContainText("目录中没有这门课程");
  await county.getByLabel("课程代码").fill("E2E-READ");
  await county.getByLabel("说明").fill("开学前完成");
  await county.getByRole("button", { name: "指定课程" }).click();
  await expect(county.getByRole("status")).toContainText("教师已收到消息");
  await expect(county.getByText("0 / 1 人完成")).toBeVisible();

  const teacher = await visit("teacher381");
  await teacher.goto("/me");
  const asked = teacher.getByRole("region", { name: "单位指定的课程" });
  await expect(asked).toContainText(`${day(20)} 前学完`);
  await inspect(teacher);
  await teacher.getByRole("link", { name: /^消息，\d+ 条未读$/ }).click();
  await expect(teacher.getByRole("heading", { level: 2 }).first()).toContainText("指定课程：");
  await inspect(teacher);
  await teacher.getByRole("button", { name: "全部标为已读" }).click();
  await expect(teacher.getByText("未读")).toHaveCount(0);
  await expect(teacher.getByRole("banner").getByRole("link", { name: "消息", exact: true })).toBeVisible();

  await teacher.getByRole("link", { name: "我的日历" }).click();
  await expect(teacher.getByRole("heading", { name: /^截止：/ })).toBeVisible();
  await teacher.getByRole("button", { name: "开通订阅地址" }).click();
  const address = await teacher.getByLabel("订阅地址").inputValue();
  await inspect(teacher);
  const feed = await fetch(address);
  expect(feed.status).toBe(200);
  expect(await feed.text()).toContain("BEGIN:VEVENT");

  await earn(site, "teacher381");
  await teacher.goto("/me");
  await expect(asked).toContainText("已完成");
  await county.reload();
  await expect(county.getByText("1 / 1 人完成")).toBeVisible();
});

test("the pages of administrators and the choice of mail are in order, in English and without scripts", async ({ visit }) => {
  const county = await visit("county1");
  for (const path of ["/admin/assignments", "/admin/assignments/new", "/admin/mail", "/me/notices", "/me/settings"]) {
    await county.goto(path);
    await inspect(county);
  }
  const page = await visit("teacher382", WITHOUT);
  await page.goto("/me/settings?lang=en");
  await expect(page.getByText("This platform cannot send mail yet")).toBeVisible();
  await page.getByLabel("Mail address").fill("me@home");
  await page.getByLabel("Hours and verification").selectOption("at-once");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Write a mail address");
  await expect(page.getByLabel("Hours and verification")).toHaveValue("at-once");
  await page.getByLabel("Mail address").fill("me@example.cn");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toHaveText("Saved.");
  await expect(page.getByText("A letter is on its way")).toBeVisible();
});
