import { earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("a county gives a teacher hours that were owed, with a reason that the teacher reads", async ({ visit }) => {
  const county = await visit("county1");
  await county.goto("/admin/people/teacher307");
  await county.getByRole("link", { name: "登记调整学时…" }).click();
  await inspect(county);
  await county.getByLabel("培训名称").fill("市级培训补记");
  await county.getByLabel("级别").selectOption({ label: "市级" });
  await county.getByLabel("方式").selectOption({ index: 1 });
  await county.getByLabel("模块").selectOption({ index: 1 });
  await county.getByLabel("学时").fill("500");
  await county.getByLabel("理由").fill("签到表漏登，已核对原件。");
  await county.getByRole("button", { name: "登记" }).click();
  await expect(county.getByRole("alert")).toContainText("不超过 200 的学时");
  await expect(county.getByLabel("理由")).toHaveValue("签到表漏登，已核对原件。");
  await inspect(county);
  await county.getByLabel("学时").fill("4.5");
  await county.getByRole("button", { name: "登记" }).click();
  await expect(county).toHaveURL(/\/verification\//);
  await expect(county.getByRole("main")).toContainText("签到表漏登");
  await inspect(county);

  const teacher = await visit("teacher307");
  await teacher.goto("/me/ledger");
  await expect(teacher.getByRole("main")).toContainText("市级培训补记");
});

test("without scripts the form is the same, and sent twice it counts once", async ({ visit }) => {
  const county = await visit("county1", { javaScriptEnabled: false });
  await county.goto("/admin/people/teacher308/adjustment?lang=en");
  await county.getByLabel("Training", { exact: true }).fill("Owed once");
  for (const label of ["Level", "Mode", "Module"]) {
    await county.getByLabel(label).selectOption({ index: 1 });
  }
  await county.getByLabel("Hours", { exact: true }).fill("2");
  await county.getByLabel("Reason").fill("The original was checked.");
  await county.getByRole("button", { name: "Give the hours" }).click();
  await expect(county).toHaveURL(/\/verification\//);
  const first = county.url();
  await county.goBack();
  await county.getByRole("button", { name: "Give the hours" }).click();
  await expect(county).toHaveURL(first);
});

test("a printed record is checked by its code", async ({ visit, site, browser }) => {
  await earn(site, "teacher323");
  const page = await visit("teacher323");
  await page.goto("/me/record");
  const link = page.getByRole("link", { name: /^R[0-9A-F]{3}(-[0-9A-F]{4}){3}$/ });
  const href = (await link.getAttribute("href")) ?? "";
  const anyone = await browser.newContext({ baseURL: site.url, locale: "zh-CN" });
  const stranger = await anyone.newPage();
  await stranger.goto(href);
  await expect(stranger.getByText("账本没有新的记录", { exact: false })).toBeVisible();
  await expect(stranger.getByRole("main")).toContainText("年度学时");
  await inspect(stranger);
  await anyone.close();
});
