import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("facets narrow the catalogue and say how many are left", async ({ page }) => {
  await page.goto("/courses");
  await expect(page.getByRole("heading", { level: 1, name: "课程" })).toBeVisible();
  const module = page.getByRole("group", { name: "模块" });
  const ethics = module.getByRole("link", { name: /师德教育/ });
  const count = Number((await ethics.innerText()).match(/\d+/)?.[0]);
  expect(count).toBeGreaterThan(1);
  await ethics.click();

  await expect(page).toHaveURL(/module=teacher-ethics/);
  await expect(module.getByRole("link", { name: /师德教育/ })).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("status")).toHaveText(`共 ${count} 门课程`);
  await expect(page.locator(".course-card")).toHaveCount(count);
  for (const tag of await page.locator(".course-card .tags").allInnerTexts()) expect(tag).toContain("师德教育");
  await inspect(page);

  await page.getByRole("link", { name: "清除全部筛选" }).click();
  await expect(page).toHaveURL(/\/courses$/);
});

test("two facets work together, and a word is found within them", async ({ page }) => {
  await page.goto("/courses?module=campus-safety");
  await page.getByRole("group", { name: "学段" }).getByRole("link", { name: /幼儿园/ }).click();
  await expect(page).toHaveURL(/module=campus-safety&stage=kindergarten/);
  await page.getByLabel("在课程中查找").fill("食品");
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page).toHaveURL(/module=campus-safety/);
  await expect(page).toHaveURL(/stage=kindergarten/);
  for (const title of await page.locator(".course-card .tags").allInnerTexts()) expect(title).toContain("校园安全");
});

test("pages follow each other without a gap or a repetition", async ({ page }) => {
  await page.goto("/courses");
  const all = Number((await page.getByRole("status").innerText()).match(/\d+/)?.[0]);
  expect(all).toBeGreaterThan(12);
  const seen: string[] = [];
  for (;;) {
    seen.push(...(await page.locator(".course-card .card-title").allInnerTexts()));
    const next = page.getByRole("link", { name: "下一页" });
    if (!(await next.isVisible())) break;
    await next.click();
    await expect(page.getByRole("link", { name: "回第一页" })).toBeVisible();
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBe(all);
  await inspect(page);
});

test("nothing found says what to do", async ({ page }) => {
  await page.goto("/courses?q=" + encodeURIComponent("量子色动力学"));
  await expect(page.getByRole("heading", { name: "没有符合条件的课程" })).toBeVisible();
  await inspect(page);
});

test("a course says what it gives, and takes a stranger to the sign-in page", async ({ page }) => {
  await page.goto("/courses/KM-SD-001");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("师德师风与职业行为十项准则");
  await expect(page.getByRole("heading", { name: "4.00 学时" })).toBeVisible();
  await expect(page.getByText(/立即登记 4\.00 学时/)).toBeVisible();
  const outline = page.getByRole("region", { name: "课程内容" });
  await expect(outline.getByText("导学：十项准则")).toBeVisible();
  await expect(outline.getByRole("link")).toHaveCount(0);
  await inspect(page);
  await page.getByRole("link", { name: "登录后报名" }).click();
  await expect(page).toHaveURL(/\/login\?next=\/courses\/KM-SD-001/);
});

test("a course that is not there is an answer, not a fault", async ({ page }) => {
  const answer = await page.goto("/courses/NO-SUCH");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "没有这个页面" })).toBeVisible();
  await inspect(page);
});

test("only teachers enrol; others are told so", async ({ visit }) => {
  const page = await visit("author1");
  await page.goto("/courses/KM-SD-001");
  await expect(page.getByText("只有教师账号可以报名。")).toBeVisible();
  await expect(page.getByRole("button", { name: "报名" })).toHaveCount(0);
});

test("the catalogue shows a teacher how each course stands", async ({ visit }) => {
  const page = await visit("teacher12");
  await page.goto("/courses/E2E-READ");
  await page.getByRole("button", { name: "报名" }).click();
  await page.waitForURL("**/learn/E2E-READ/**");
  await page.goto("/courses?q=" + encodeURIComponent("银杏书院读本"));
  await expect(page.locator(".course-card").filter({ hasText: "银杏书院读本" })).toContainText(/未开始|学习中/);
});
