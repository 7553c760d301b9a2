import { inspect } from "../inspect.ts";
import { client } from "../api.ts";
import { expect, test } from "../site.ts";

// In the demonstration city, county1 is the administrator of the first county.

const HEADER = "工号,姓名,身份证号,单位代码,学段,学科\n";

function list(organisation: string, number: string, identity: string): Buffer {
  const good = `${number},赵新,${identity},${organisation},小学,语文\n`;
  const bad = `${number}X,钱旧,530102198001010016,${organisation},小学,语文\n`;
  return Buffer.from(`${HEADER}${good}${bad}`);
}

for (const scripts of [true, false]) {
  const how = scripts ? "with scripts" : "without scripts";
  test(`a list is checked, brought in, and its teacher let in, ${how}`, async ({ visit, site }) => {
    const { user } = await client(site, "teacher301");
    const number = scripts ? "E2E1" : "E2E2";
    const identity = scripts ? "530102198001010015" : "530102198001010031";
    const county = await visit("county1", { javaScriptEnabled: scripts });

    await county.goto("/admin/imports");
    if (scripts) await inspect(county);
    await county.getByLabel("教师", { exact: true }).check();
    const bytes = list(user.organisation, number, identity);
    await county.locator("#file").setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer: bytes });
    await county.getByLabel("来源名称").fill("县教育局");
    await county.getByRole("button", { name: "上传并检查" }).click();
    await expect(county).toHaveURL(/\/admin\/imports\/\d+$/);
    await expect(county.getByRole("row", { name: /第 3 行/ })).toContainText("校验位不符");
    await county.getByText("各列怎样读").click();
    await expect(county.getByLabel("姓名")).toHaveValue("姓名");
    if (scripts) await inspect(county);
    const saved = county.waitForEvent("download");
    await county.getByRole("link", { name: "下载标红的工作簿" }).click();
    expect((await saved).suggestedFilename()).toMatch(/\.xlsx$/);

    await county.getByRole("button", { name: "有错就都不导入" }).click();
    await expect(county.getByRole("status")).toContainText("一行也没有写入");
    await county.getByRole("button", { name: "导入合格的 1 行" }).click();
    await expect(county.getByRole("status")).toContainText("已导入 1 行");
    if (scripts) await inspect(county);

    await county.goto("/admin/people");
    if (scripts) await inspect(county);
    await county.getByLabel("姓名、账号或工号").fill(number);
    await county.getByRole("button", { name: "查找" }).click();
    await county.getByRole("link", { name: "赵新" }).click();
    await expect(county.getByText("这个账号还没有密码")).toBeVisible();
    if (scripts) await inspect(county);
    await county.getByRole("button", { name: "重设初始密码" }).click();
    const password = await county.locator("#first-password").innerText();
    expect(password).toMatch(/^[a-z2-9]{10}$/);
    if (scripts) await inspect(county);

    const teacher = await visit(undefined, { javaScriptEnabled: scripts });
    await teacher.goto("/login");
    await teacher.locator("#login").fill(number.toLowerCase());
    await teacher.locator("#password").fill(password);
    await teacher.locator("#password").press("Enter");
    await expect(teacher).not.toHaveURL(/\/login/);
    await teacher.goto("/me");
    await expect(teacher.getByRole("heading", { level: 1 })).toBeVisible();
  });
}

test("what is no list is told on the form", async ({ visit }) => {
  const county = await visit("county1");
  await county.goto("/admin/imports");
  await county.locator("#file").setInputFiles({ name: "信.csv", mimeType: "text/csv", buffer: Buffer.from("亲爱的同事") });
  await county.getByRole("button", { name: "上传并检查" }).click();
  await expect(county.getByRole("alert")).toContainText("没有找到完整的表头");
  await inspect(county);
});
