import { inspect } from "../inspect.ts";
import { expect, PASSWORD, signIn, test } from "../site.ts";

test("signing in leads to what was asked for, and out again", async ({ page }) => {
  await page.goto("/me/ledger");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("账号").fill("teacher40");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/me\/ledger$/);

  await page.getByLabel(/^账户：/).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "登录" })).toBeVisible();
  await page.goto("/me");
  await expect(page).toHaveURL(/\/login/);
});

test("each role starts where its work is", async ({ visit }) => {
  const starts = { teacher41: "/me", school1: "/verification", auditor1: "/verification", author1: "/author", reviewer1: "/author" };
  for (const [login, path] of Object.entries(starts)) {
    const page = await visit(login);
    expect(new URL(page.url()).pathname, login).toBe(path);
  }
});

test("a failure does not say which half was wrong, and keeps what was typed", async ({ page }) => {
  const tries = [
    ["teacher42", "not-the-password"],
    ["nobody-of-this-name", PASSWORD],
  ] as const;
  const said = [];
  for (const [login, password] of tries) {
    await page.goto("/login");
    await page.getByLabel("账号").fill(login);
    await page.getByLabel("密码").fill(password);
    const [response] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      page.getByRole("main").getByRole("button", { name: "登录" }).click(),
    ]);
    expect(response.status()).toBe(401);
    said.push(await page.getByRole("alert").innerText());
    await expect(page.getByLabel("账号")).toHaveValue(login);
    await expect(page.getByLabel("密码")).toHaveValue("");
  }
  expect(said[0]).toContain("账号或密码不对");
  expect(said[1]).toBe(said[0]);
  await inspect(page);
});

test("guessing is slowed down, whether the login exists or not", async ({ request }) => {
  for (const login of ["teacher43", "also-nobody"]) {
    const answers = [];
    for (let at = 0; at < 12; at++) {
      const answer = await request.post("/login", { form: { login, password: "guess" }, maxRedirects: 0 });
      answers.push(answer);
    }
    const last = answers.at(-1)!;
    expect(last.status(), login).toBe(429);
    expect(Number(last.headers()["retry-after"])).toBeGreaterThan(0);
    expect(await last.text()).toContain("尝试次数太多");
  }
});

test("nobody is led to another site after signing in", async ({ page }) => {
  await page.goto("/login?next=//example.org/");
  await page.getByLabel("账号").fill("teacher44");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/me$/);
});

test("a form from another site is not carried out", async ({ page, site }) => {
  await signIn(page, "teacher45");
  const status = await page.request.post("/logout", { headers: { origin: "https://example.org", "sec-fetch-site": "cross-site" }, maxRedirects: 0 });
  expect(status.status()).toBe(403);
  await page.goto(`${site.url}/me`);
  await expect(page).toHaveURL(/\/me$/);
});
