import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("an author compares an earlier save with the draft, and takes it up again", async ({ visit }) => {
  const page = await visit("author1");
  await page.goto("/author");
  await page.locator("details").filter({ hasText: "新建课程" }).locator("summary").click();
  await page.getByLabel("课程编号").fill("E2E-HIST");
  await page.getByLabel("课程名称").fill("第一个名字");
  await page.getByLabel("简介").fill("留住每一次保存。");
  await page.getByLabel("学时", { exact: true }).fill("1");
  await page.getByLabel("模块").selectOption("campus-safety");
  await page.getByLabel("级别").selectOption("school");
  await page.getByLabel("方式").selectOption("remote");
  await page.getByLabel("来源").selectOption("self-made");
  await page.getByRole("button", { name: "建立课程" }).click();
  const about = page.locator("details").filter({ has: page.locator("summary", { hasText: "课程信息" }) });
  await about.locator("summary").click();
  await about.getByLabel("课程名称").fill("第二个名字");
  await about.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("第二个名字");

  await page.getByRole("link", { name: "修改历史" }).click();
  await expect(page.getByText("现在的草稿")).toBeVisible();
  await page.getByRole("link", { name: "对比第 1 次保存" }).click();
  await expect(page.locator(".diff del")).toContainText("第二个名字");
  await expect(page.locator(".diff ins")).toContainText("第一个名字");
  await inspect(page);
  await page.getByRole("button", { name: "恢复到第 1 次保存" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("第一个名字");
  await page.getByRole("link", { name: "修改历史" }).click();
  await expect(page.getByText("第 3 次保存")).toBeVisible();
});
