import { earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("every entry opens its reasons, its state and its place in the chain", async ({ visit, site }) => {
  const entry = await earn(site, "teacher34");
  const page = await visit("teacher34");
  await page.goto("/me/ledger");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^20\d\d 年度学时明细$/);
  const card = page.locator(`#entry-${entry}`);
  await expect(card).toContainText("0.50 学时");
  await expect(card).toContainText("待审核");
  await card.getByText("依据和凭证").click();
  await expect(card).toContainText("1 个必学单元全部完成");
  await expect(card).toContainText("课程 E2E-READ 第 1 版核定 0.50 学时");
  await expect(card).toContainText(/按完成时间（北京时间）计入 20\d\d 年度/);
  await expect(card).toContainText(/[0-9a-f]{64}/);
  await inspect(page);
  await expect(page.getByRole("region", { name: "按模块" })).toContainText("教学方法");
});

test("a year without hours says how they come", async ({ visit }) => {
  const page = await visit("teacher35");
  await page.goto("/me/ledger?year=2001");
  await expect(page.getByRole("heading", { name: "2001 年度还没有学时" })).toBeVisible();
  await inspect(page);
  await page.getByRole("link", { name: "找课程" }).click();
  await expect(page).toHaveURL(/\/courses$/);
});

test("finishing twice credits once", async ({ site, visit }) => {
  const first = await earn(site, "teacher36");
  const again = await earn(site, "teacher36");
  expect(again).toBe(first);
  const page = await visit("teacher36");
  await page.goto("/me/ledger");
  await expect(page.locator(".entry").filter({ hasText: "银杏书院读本" })).toHaveCount(1);
});
