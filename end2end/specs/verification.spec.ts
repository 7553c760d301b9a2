import type { Locator, Page } from "@playwright/test";

import { client, earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, type Site, test } from "../site.ts";

// In the demonstration city, teacher301 to teacher310 are of the first county, whose administrator is county1.

async function nameOf(site: Site, login: string): Promise<string> {
  return (await client(site, login)).user.name;
}

function row(page: Page, teacher: string): Locator {
  return page.getByRole("row").filter({ hasText: teacher }).filter({ hasText: "银杏书院读本" });
}

test("the queue holds the own subtree, with filters and evidence, and one press verifies", async ({ visit, site }) => {
  const county = await visit("county1");
  const login = "teacher301";
  const entry = await earn(site, login);
  const { user } = await client(site, login);

  await county.goto("/verification");
  await expect(row(county, user.name)).toContainText("待审核");
  await inspect(county);
  await county.getByLabel("单位").selectOption(user.organisation);
  await county.getByLabel("模块").selectOption("pedagogy");
  await county.getByLabel("教师姓名或账号").fill(login);
  await county.getByRole("button", { name: "查看" }).click();
  await expect(county.getByRole("row")).toHaveCount(2);
  await county.getByLabel("模块").selectOption("campus-safety");
  await county.getByRole("button", { name: "查看" }).click();
  await expect(county.getByRole("heading", { name: "没有需要处理的学时" })).toBeVisible();

  await county.goto("/verification");
  await row(county, user.name).getByRole("link", { name: /^查看/ }).click();
  await expect(county).toHaveURL(new RegExp(`/verification/${entry}$`));
  const evidence = county.getByRole("region", { name: "学习依据" });
  await expect(evidence).toContainText("可见时间：3 秒，要求 3 秒");
  await evidence.getByText(/^学习记录 \d+ 条$/).click();
  await expect(evidence.getByRole("row").nth(1)).toContainText("127.0.0.1");
  await inspect(county);
  await county.getByRole("button", { name: "审核通过" }).click();
  await expect(county.getByRole("region", { name: "审核记录" })).toContainText("已审核");

  const teacher = await visit(login);
  await teacher.goto("/me/ledger");
  await expect(teacher.locator(`#entry-${entry}`)).toContainText("已审核");
});

test("many are verified at once, and a rejection needs a reason that the teacher reads", async ({ visit, site }) => {
  const county = await visit("county1");
  const logins = ["teacher302", "teacher303", "teacher304"];
  const entries = await Promise.all(logins.map((login) => earn(site, login)));
  const names = await Promise.all(logins.map((login) => nameOf(site, login)));

  await county.goto("/verification");
  for (const at of [0, 1]) await county.getByRole("checkbox", { name: new RegExp(`^选择 ${names[at]}`) }).check();
  await county.getByRole("button", { name: "所选通过" }).click();
  await expect(county.getByRole("status")).toHaveText("2 条已审核通过。");
  await county.goto("/verification?state=verified");
  for (const at of [0, 1]) await expect(row(county, names[at]!)).toContainText("已审核");

  await county.goto("/verification");
  const choice = county.getByRole("checkbox", { name: new RegExp(`^选择 ${names[2]}`) });
  await choice.check();
  await county.getByRole("button", { name: "所选驳回" }).click();
  await expect(county.getByRole("alert")).toHaveText("请写明驳回理由，教师会看到。");
  await expect(choice).toBeChecked();
  await expect(county.getByLabel("驳回理由（教师会看到）")).toHaveAttribute("aria-invalid", "true");
  await inspect(county);
  await county.getByLabel("驳回理由（教师会看到）").fill("学习记录与排课冲突，请说明。");
  await county.getByRole("button", { name: "所选驳回" }).click();
  await expect(county.getByRole("status")).toHaveText("1 条已驳回，冲正已写入账本。");

  const teacher = await visit("teacher304");
  await teacher.goto("/me/ledger");
  const rejected = teacher.locator(`#entry-${entries[2]}`);
  await expect(rejected).toContainText("已驳回");
  await expect(rejected).toContainText("驳回理由：学习记录与排课冲突，请说明。");
  const reversal = teacher.locator(".entry").filter({ hasText: "冲正" });
  await expect(reversal).toContainText("-0.50 学时");
  await reversal.getByText("依据和凭证").click();
  await expect(reversal).toContainText(`冲正编号 ${entries[2]}`);
  await expect(reversal).toContainText("学习记录与排课冲突，请说明。");
  await inspect(teacher);
});

test("what was decided is not decided again", async ({ visit, site }) => {
  const city = await visit("city1");
  const entry = await earn(site, "teacher38");
  await city.goto(`/verification/${entry}`);
  const other = await city.context().newPage();
  await other.goto(`/verification/${entry}`);
  await other.getByRole("button", { name: "审核通过" }).click();
  await expect(other.getByRole("region", { name: "审核记录" })).toBeVisible();
  await city.getByLabel("驳回理由（教师会看到）").fill("晚了一步。");
  await city.getByRole("button", { name: "驳回" }).click();
  await expect(city.getByRole("heading", { name: "情况已经变化" })).toBeVisible();
  await inspect(city);
  await other.reload();
  await expect(other.getByRole("region", { name: "审核记录" })).not.toContainText("晚了一步。");
});

test("another county's hours cannot be seen or decided, in page and REST", async ({ visit, site }) => {
  const outside = await visit("county2");
  const login = "teacher305";
  const entry = await earn(site, login);
  const { user } = await client(site, login);

  await outside.goto("/verification?state=all");
  await expect(row(outside, user.name)).toHaveCount(0);
  const answer = await outside.goto(`/verification/${entry}`);
  expect([403, 404]).toContain(answer?.status());
  expect([403, 404]).toContain((await outside.goto(`/verification?organisation=${user.organisation}`))?.status());

  const api = await client(site, "county2");
  const list = await api.call("GET", "/ledger/entries?state=pending&limit=100");
  expect(list.status).toBe(200);
  expect(list.body.items.map((item: { id: string }) => item.id)).not.toContain(entry);
  for (const [path, body] of [
    [`/ledger/entries/${entry}/verification`, { decision: "verify" }],
    ["/ledger/verifications", { entries: [entry], decision: "verify" }],
  ] as const) {
    expect([403, 404], path).toContain((await api.call("POST", path, body)).status);
  }
  const teacher = await client(site, login);
  const ledger = await teacher.call("GET", "/me/ledger");
  expect(ledger.body.entries.find((each: { id: string }) => each.id === entry).state).toBe("pending");
  expect([403, 404]).toContain((await teacher.call("POST", `/ledger/entries/${entry}/verification`, { decision: "verify" })).status);
});

test("an auditor reads everything and decides nothing", async ({ visit, site }) => {
  const entry = await earn(site, "teacher39");
  const auditor = await visit("auditor1");
  await expect(auditor.getByText("督导账号只能查看。")).toBeVisible();
  await auditor.goto(`/verification/${entry}`);
  await expect(auditor.getByRole("region", { name: "学习依据" })).toBeVisible();
  await expect(auditor.getByRole("button", { name: /通过|驳回/ })).toHaveCount(0);
  await inspect(auditor);
  const api = await client(site, "auditor1");
  expect((await api.call("POST", `/ledger/entries/${entry}/verification`, { decision: "verify" })).status).toBe(403);
});

test("a teacher has no queue", async ({ visit }) => {
  const teacher = await visit("teacher40");
  expect((await teacher.goto("/verification"))?.status()).toBe(403);
});
