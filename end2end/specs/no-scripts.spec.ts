// The main job with scripts off: links navigate, forms post, and the server measures the time.

import { setTimeout as pause } from "node:timers/promises";

import { earn } from "../api.ts";
import { answer, enrol, goOn, RIGHT, standing } from "../learner.ts";
import { expect, test } from "../site.ts";

const WITHOUT = { javaScriptEnabled: false };

test("a teacher finds, learns and is credited", async ({ visit }) => {
  const page = await visit("teacher3", WITHOUT);
  await page.goto("/search?q=" + encodeURIComponent("银杏书院 一天"));
  await page.locator(".hit").getByRole("heading").getByRole("link", { name: "银杏书院的一天" }).click();
  await page.getByRole("button", { name: "报名" }).click();
  await expect(page).toHaveURL(/\/learn\/E2E-WHOLE\/intro$/);

  for (const hand of ["我看完了，提交学习时间", "我读完了，提交学习时间", "我读完了，提交学习时间"]) {
    await pause(3_200);
    await page.getByRole("button", { name: hand }).click();
    await expect(page.getByRole("status").filter({ hasText: "学习时间已记录。" })).toBeVisible();
    await expect(standing(page)).toContainText("已完成");
    await goOn(page);
  }
  await page.getByRole("button", { name: "开始答题" }).click();
  await answer(page, RIGHT);
  await page.getByRole("button", { name: "交卷" }).click();
  await expect(page.getByRole("heading", { name: "1.50 学时 已登记" })).toBeVisible();
  await page.goto("/me/ledger");
  await expect(page.locator(".entry")).toContainText("银杏书院的一天");
});

test("pressing the button at once earns only the time that has passed", async ({ visit }) => {
  const page = await visit("teacher4", WITHOUT);
  await enrol(page, "E2E-DEMO");
  await page.getByRole("button", { name: "我看完了，提交学习时间" }).click();
  await expect(standing(page)).toContainText("学习中");
  await expect(page.getByText(/^再看 3\d 秒$/)).toBeVisible();
});

test("an administrator verifies one and rejects another with a reason", async ({ visit, site }) => {
  const [one, two] = await Promise.all([earn(site, "teacher5"), earn(site, "teacher6")]);
  const page = await visit("city1", WITHOUT);
  await page.goto(`/verification/${one}`);
  await page.getByRole("button", { name: "审核通过" }).click();
  await expect(page.getByRole("region", { name: "审核记录" })).toContainText("已审核");
  await page.goto(`/verification/${two}`);
  await page.getByRole("button", { name: "驳回" }).click();
  await expect(page.getByRole("alert")).toContainText("请写明驳回理由");
  await page.getByLabel("驳回理由（教师会看到）").fill("与校本研修记录不符。");
  await page.getByRole("button", { name: "驳回" }).click();
  await expect(page.getByRole("region", { name: "审核记录" })).toContainText("与校本研修记录不符。");
});

test("large type, language and the account's menu work", async ({ visit }) => {
  const page = await visit("teacher7", WITHOUT);
  await page.getByRole("link", { name: "大字版" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-large", "");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("to go");
  await page.getByLabel(/^Account: /).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
});
