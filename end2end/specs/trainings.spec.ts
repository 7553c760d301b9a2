// Trainings that people attend, and training declared from elsewhere: from the plan to the ledger, without scripts as well.

import { client } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

// In the demonstration city, teacher307 to teacher316 are of the first county, whose administrator is county1.

const WITHOUT = { javaScriptEnabled: false };

/** A moment so many hours from now, as a field of a form takes it in Beijing. */
function field(hours: number): string {
  return new Date(Date.now() + (hours + 8) * 3_600_000).toISOString().slice(0, 16);
}

for (const [name, options, logins] of [
  ["with scripts", {}, ["teacher307", "teacher308"]],
  ["without scripts", WITHOUT, ["teacher309", "teacher310"]],
] as const) {
  test(`a session is planned, checked in to and credited, ${name}`, async ({ visit, site }) => {
    const county = await visit("county1", options);
    const title = `校园应急演练（${name}）`;
    await county.goto("/admin/trainings");
    await county.getByRole("link", { name: "安排一场培训" }).click();
    await county.getByLabel("名称").fill(title);
    await county.getByLabel("模块").selectOption("campus-safety");
    await county.getByLabel("级别").selectOption("county");
    await county.getByLabel("方式").selectOption("face-to-face");
    await county.getByLabel("开始").fill(field(-3));
    await county.getByLabel("结束").fill(field(-1));
    await county.getByLabel("学时").fill("4");
    await county.getByLabel("地点").fill("区教师进修学校");
    await county.getByRole("button", { name: "保存安排" }).click();
    await expect(county.getByRole("alert")).toContainText("培训时长不够这么多学时");
    await expect(county.getByLabel("学时")).toHaveAttribute("aria-invalid", "true");
    if (name === "with scripts") await inspect(county);
    await county.getByLabel("学时").fill("2");
    await county.getByRole("button", { name: "保存安排" }).click();
    await expect(county.getByRole("heading", { level: 1 })).toContainText(title);

    await county.getByLabel("粘贴账号或姓名").fill(`${logins[0]}\n查无此人`);
    await county.getByRole("button", { name: "加入名单" }).click();
    await expect(county.getByRole("alert")).toContainText("查无此人：本单位没有这个账号或姓名的教师。");
    await county.getByLabel("粘贴账号或姓名").fill(logins[0]);
    await county.getByRole("button", { name: "加入名单" }).click();
    await expect(county.getByRole("status")).toHaveText("已加入 1 人。");
    await county.getByLabel("按姓名或账号查找教师").fill(logins[1]);
    await county.getByRole("button", { name: "查找" }).click();
    await county.getByRole("checkbox").check();
    await county.getByRole("button", { name: "加入名单" }).first().click();
    await expect(county.getByRole("row")).toHaveCount(3);
    await county.getByRole("button", { name: "开始签到" }).click();
    if (name === "with scripts") await inspect(county);

    const room = await county.context().newPage();
    await room.goto(county.url().replace(/\?.*$/, "") + "/code");
    await expect(room.getByRole("img", { name: `签到二维码：${title}` })).toBeVisible();
    if (name === "with scripts") await inspect(room);
    await room.reload();
    const link = await room.getByRole("link", { name: /\/check-in\// }).getAttribute("href");
    const teacher = await visit(logins[0], options);
    await teacher.goto(link ?? "");
    await expect(teacher.getByText("的身份签到。")).toContainText(logins[0]);
    if (name === "with scripts") await inspect(teacher);
    await teacher.getByRole("button", { name: "签到" }).click();
    await expect(teacher.getByRole("status")).toContainText("你已签到");

    await county.reload();
    const { user } = await client(site, logins[1]);
    await county.getByRole("button", { name: `${user.name} 到场`, exact: true }).click();
    await county.getByRole("button", { name: "登记 2 人的学时" }).click();
    await expect(county.getByRole("status")).toHaveText("已登记 2 人的学时。");

    await teacher.goto("/me/trainings");
    await expect(teacher.getByRole("listitem").filter({ hasText: title })).toContainText("2.00 学时，已登记");
    if (name === "with scripts") await inspect(teacher);
    await teacher.getByRole("link", { name: `学时明细: ${title}` }).click();
    await expect(teacher.locator(".entry").filter({ hasText: title })).toContainText("2.00");
  });

  test(`a declaration with its document reaches whoever verifies it, ${name}`, async ({ visit }) => {
    const login = name === "with scripts" ? "teacher305" : "teacher306";
    const teacher = await visit(login, options);
    await teacher.goto("/me/declarations/new");
    await teacher.getByLabel("培训名称").fill("暑期教师研修");
    await teacher.getByLabel("主办单位").fill("国家智慧教育平台");
    await teacher.getByLabel("级别").selectOption("national");
    await teacher.getByLabel("方式").selectOption("remote");
    await teacher.getByLabel("模块").selectOption("teacher-ethics");
    await teacher.getByLabel("开始日期").fill(field(-48).slice(0, 10));
    await teacher.getByLabel("结束日期").fill(field(-24).slice(0, 10));
    await teacher.getByLabel("数量").fill("12");
    await teacher.getByLabel("单位", { exact: true }).selectOption("smartedu-summer");
    await teacher.getByLabel("证书编号").fill(`GP-${login}`);
    const page = { name: "证书.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html></html>") };
    await teacher.getByLabel("证书或证明材料").setInputFiles(page);
    await teacher.getByRole("button", { name: "提交申报" }).click();
    await expect(teacher.getByRole("alert")).toContainText("不是 PDF、JPEG 或 PNG");
    if (name === "with scripts") await inspect(teacher);
    const paper = { ...page, buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };
    await teacher.getByLabel("证书或证明材料").setInputFiles(paper);
    await teacher.getByRole("button", { name: "提交申报" }).click();
    await expect(teacher.getByRole("status")).toHaveText("已申报，等待审核。");
    const declared = teacher.getByRole("listitem").filter({ hasText: "暑期教师研修" });
    await expect(declared.first()).toContainText("10.00 学时");
    if (name === "with scripts") await inspect(teacher);
    const entry = await teacher.getByRole("link", { name: /^查看审核进度/ }).getAttribute("href");

    const county = await visit("county1", options);
    await county.goto(entry ?? "");
    const documents = county.getByRole("region", { name: "证明材料" });
    await expect(documents.getByRole("link", { name: "下载 证书.pdf" })).toBeVisible();
    await expect(county.getByText("每年最多认定 10.00 学时")).toBeVisible();
    if (name === "with scripts") await inspect(county);
    const outside = await visit("county2", options);
    const href = await documents.getByRole("link").getAttribute("href");
    expect((await outside.request.get(href ?? "")).status()).toBe(404);
  });
}
