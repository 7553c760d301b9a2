import { begin } from "../author.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("an author compares an earlier save with the draft, and takes it up again", async ({ visit }) => {
  const page = await visit("author1");
  await begin(page, "E2E-HIST", "第一个名字");
  const about = page.locator("details").filter({ has: page.locator("summary", { hasText: "课程信息" }) });
  await about.locator("summary").click();
  await about.getByLabel("课程名称").fill("第二个名字");
  await about.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("第二个名字");

  await page.getByRole("link", { name: "修改历史" }).click();
  await expect(page.getByText("现在的草稿", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "对比第 1 次保存" }).click();
  await expect(page.locator(".diff del")).toContainText("第二个名字");
  await expect(page.locator(".diff ins")).toContainText("第一个名字");
  await inspect(page);
  await page.getByRole("button", { name: "恢复到第 1 次保存" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("第一个名字");
  await page.getByRole("link", { name: "修改历史" }).click();
  await expect(page.getByText("第 3 次保存 ·")).toBeVisible();
});
