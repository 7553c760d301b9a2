import { client, earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

// What is decided here governs years that no other spec looks at: the programs are shared.

test("the hub tells what waits and leads to the work, in both languages", async ({ visit }) => {
  const county = await visit("county1");
  await county.getByRole("navigation", { name: "主要" }).getByRole("link", { name: "管理" }).click();
  await expect(county).toHaveURL(/\/admin$/);
  await expect(county.getByRole("region", { name: "审核", exact: true })).toContainText("待审核");
  await expect(county.getByRole("region", { name: "年度完成情况" })).toContainText("72 学时");
  await expect(county.getByRole("region", { name: "现行认定办法" })).toContainText("km-2015-63/1");
  await inspect(county);
  await county.goto("/admin?lang=en");
  await expect(county.getByRole("heading", { name: "Administration" })).toBeVisible();
  await expect(county.getByRole("region", { name: "The year so far" })).toContainText("teachers have");
  await inspect(county);

  const teacher = await visit("teacher311");
  expect((await teacher.goto("/admin"))?.status()).toBe(403);
});

test("a new version of the rules tells its effect first, keeps what was typed and names what is wrong", async ({ visit }) => {
  const city = await visit("city1");
  await city.goto("/admin/policies");
  await inspect(city);
  await city.getByRole("link", { name: "新建版本" }).click();
  await expect(city.getByLabel("年度目标（学时）")).toHaveValue("72");

  await city.getByLabel("版本", { exact: true }).fill("km-2030/1");
  await city.getByLabel("起始年度", { exact: true }).fill("2030");
  await city.getByLabel("年度目标（学时）").fill("0.5");
  await city.getByRole("group", { name: "第 2 行" }).first().getByLabel("学时").fill("许多");
  await city.getByRole("button", { name: "看影响" }).click();
  await expect(city.getByRole("alert")).toContainText("年度最高认定学时 · 第 2 行");
  await expect(city.getByRole("group", { name: "第 2 行" }).first().getByLabel("学时")).toHaveValue("许多");
  await inspect(city);

  await city.getByRole("group", { name: "第 2 行" }).first().getByLabel("学时").fill("20");
  await city.getByRole("button", { name: "看影响" }).click();
  await expect(city.getByRole("region", { name: /^对 \d+ 年度的影响$/ }).getByRole("status")).toContainText("名教师");
  await expect(city.getByLabel("年度目标（学时）")).toHaveValue("0.5");

  await city.getByLabel("版本", { exact: true }).fill("km-2015-63/1");
  await city.getByRole("button", { name: "保存新版本" }).click();
  await expect(city.getByRole("alert")).toContainText("这个版本号已经有了，请换一个。");
  await city.getByLabel("版本", { exact: true }).fill("km-2030/1");
  await city.getByRole("button", { name: "保存新版本" }).click();
  await expect(city.getByRole("status")).toHaveText("新版本 km-2030/1 已保存，从现在起按它认定。");
  await expect(city.getByRole("row").filter({ hasText: "km-2030/1" })).toContainText("2030 起");
  await expect(city.getByRole("row").filter({ hasText: "km-2015-63/1" })).toContainText("现行");
  await city.getByRole("link", { name: "km-2030/1" }).click();
  await expect(city.getByRole("region", { name: "目标与周期" })).toContainText("0.5");
  await expect(city.getByRole("region", { name: "年度最高认定学时" })).toContainText("20 学时");
  await inspect(city);

  const county = await visit("county1");
  await county.goto("/admin/policies");
  await expect(county.getByRole("link", { name: "新建版本" })).toHaveCount(0);
});

test("a year is closed after its check list, and what waits stands in the way", async ({ visit, site }) => {
  const county = await visit("county1");
  await earn(site, "teacher310");
  const { user } = await client(site, "teacher310");
  await county.goto("/admin/closings");
  await inspect(county);
  await county.getByLabel("单位（含下属单位）").selectOption(user.organisation);
  await county.getByRole("button", { name: "检查" }).click();
  const list = county.getByRole("region", { name: /^检查清单/ });
  await expect(list.getByRole("row").filter({ hasText: "待审核的学时" })).toContainText("须先处理");
  await expect(list.getByRole("row").filter({ hasText: "年度尚未结束" })).toContainText("提示");
  await expect(county.getByRole("button", { name: "结账" })).toHaveCount(0);
  await inspect(county);
  const address = county.url();
  await list.getByRole("link", { name: "待审核的学时" }).click();
  await county.getByRole("button", { name: /^符合条件的 \d+ 条全部通过$/ }).click();
  await county.goto(address);
  await expect(county.getByRole("button", { name: "结账" })).toBeVisible();
  await inspect(county);

  const without = await visit("county1", { javaScriptEnabled: false });
  await without.goto(`/admin/closings?organisation=${user.organisation}&year=2020`);
  await without.getByLabel("说明（可以不填）").fill("已核对");
  await without.getByRole("checkbox").check();
  await without.getByRole("button", { name: "结账" }).click();
  await expect(without.getByRole("status")).toContainText("2020 年度已结账。");
  await county.goto(`/admin/closings?organisation=${user.organisation}&year=2020`);
  await expect(county.getByRole("status")).toContainText("结账");
  await expect(county.getByRole("region", { name: "结账记录" })).toContainText("已核对");
});
