import { earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("a teacher reads the whole record and takes it along on paper", async ({ visit, site }) => {
  await earn(site, "teacher320");
  const page = await visit("teacher320");
  await page.goto("/me");
  await page.getByRole("link", { name: "培训档案" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("的培训档案");
  await expect(page.getByRole("table", { name: /年度登记记录$/ })).toContainText("银杏书院读本");
  await inspect(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载 PDF" }).click();
  expect((await download).suggestedFilename()).toBe("record-teacher320.pdf");
});

test("anyone checks a certificate by its code, and reads its state in words", async ({ visit, site, browser }) => {
  const entry = await earn(site, "teacher321");
  const page = await visit("teacher321");
  await page.goto("/me/certificates");
  await expect(page.getByText("还不能开具年度证明", { exact: false })).toBeVisible();
  await inspect(page);
  await page.goto("/me/ledger");
  const card = page.locator(`#entry-${entry}`);
  await card.getByText("依据和凭证").click();
  const link = card.getByRole("link", { name: /^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/ });
  const code = (await link.textContent()) ?? "";
  await link.click();
  await expect(page.getByRole("link", { name: "下载证明 PDF" })).toBeVisible();

  const anyone = await browser.newContext({ baseURL: site.url, locale: "zh-CN" });
  const stranger = await anyone.newPage();
  await stranger.goto("/certificates");
  await inspect(stranger);
  await stranger.getByLabel("证明编号").fill(code.toLowerCase().replaceAll("-", " "));
  await stranger.getByRole("button", { name: "核验" }).click();
  await expect(stranger).toHaveURL(new RegExp(`/certificates/${code}$`));
  await expect(stranger.getByText("待审核：学时已登记", { exact: false })).toBeVisible();
  await expect(stranger.getByRole("img", { name: "本页的二维码" })).toBeVisible();
  await expect(stranger.getByRole("link", { name: "下载证明 PDF" })).toHaveCount(0);
  await inspect(stranger);
  await stranger.goto("/certificates/0000-0000-0000-0000");
  await expect(stranger.getByRole("alert")).toContainText("账本中没有编号");
  await inspect(stranger);
  await anyone.close();
});
