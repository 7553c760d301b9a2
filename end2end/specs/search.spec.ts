import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("a Chinese question from the front page finds the place where it is said", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("搜课程和课程里的内容").fill("地震 疏散");
  await page.getByRole("main").getByRole("button", { name: "搜索" }).click();
  await expect(page).toHaveURL(/\/search\?q=/);
  await expect(page.getByRole("status").filter({ hasText: "找到" })).toHaveText(/^找到 [1-9]\d* 门课程$/);
  const marks = await page.locator(".hit .snippet mark").allInnerTexts();
  expect(marks.some((mark) => /地震|疏散/.test(mark))).toBe(true);
  await inspect(page);
});

test("words inside a page's text are found, also between other words", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("教学心得"));
  const hit = page.locator(".hit").filter({ hasText: "银杏书院" }).first();
  await expect(hit.locator("mark").first()).toBeVisible();
  await hit.getByRole("link", { name: "正文" }).first().click();
  // Not enrolled, not signed in: the reader is told how to get there.
  await expect(page).toHaveURL(/\/login\?next=/);
});

test("a passage of a video is found by its caption and opens there", async ({ visit }) => {
  const page = await visit("teacher13");
  await page.goto("/courses/E2E-DEMO");
  await page.getByRole("button", { name: "报名" }).click();
  await page.waitForURL("**/learn/E2E-DEMO/**");
  await page.locator("details.transcript summary").click();
  const link = page.locator("details.transcript li").nth(3).getByRole("link");
  const said = (await page.locator("details.transcript li").nth(3).innerText()).replace(/^\s*[\d:]+\s*/, "").trim();
  expect(said.length).toBeGreaterThan(4);
  const seconds = Number(new URL((await link.getAttribute("href")) ?? "", page.url()).searchParams.get("t"));

  await page.goto("/search?q=" + encodeURIComponent(said.slice(0, 12)));
  const place = page.locator(".hit").filter({ hasText: "演示课程的短版" }).getByRole("link", { name: /视频 \d+:\d\d 处/ }).first();
  await place.click();
  await expect(page).toHaveURL(/\/learn\/E2E-DEMO\/intro\?t=\d+/);
  const asked = Number(new URL(page.url()).searchParams.get("t"));
  expect(Math.abs(asked - seconds)).toBeLessThan(20);
  await expect
    .poll(() => page.locator("video#player").evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeCloseTo(asked, 0);
});

test("Chinese and English words mix", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("pdf 手册"));
  await expect(page.getByText(/^找到 \d+ 门课程$/).or(page.getByRole("heading", { name: /没有找到/ }))).toBeVisible();
});

test("what is typed is shown as it was typed, never as markup", async ({ page }) => {
  const typed = `<img src=x onerror="document.title='owned'">`;
  await page.goto("/search?q=" + encodeURIComponent(typed));
  await expect(page.getByLabel("搜课程和课程里的内容")).toHaveValue(typed);
  await expect(page.locator("main img")).toHaveCount(0);
  expect(await page.title()).not.toBe("owned");
});

test("nothing found and nothing asked both say what to do", async ({ page }) => {
  await page.goto("/search?q=zzzxqj");
  await expect(page.getByRole("heading", { name: "没有找到“zzzxqj”" })).toBeVisible();
  await inspect(page);
  await page.goto("/search");
  await expect(page.getByText(/视频里说的话都能找到/)).toBeVisible();
  await inspect(page);
});

test("the hits can be narrowed to a module", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("学生"));
  const ethics = page.getByRole("group", { name: "模块" }).getByRole("link", { name: /师德教育/ });
  await ethics.click();
  await expect(page).toHaveURL(/module=teacher-ethics/);
  for (const tags of await page.locator(".hit .tags").allInnerTexts()) expect(tags).toContain("师德教育");
});

test("what is typed is completed, by characters and by pinyin, with the keyboard alone", async ({ page }) => {
  await page.goto("/search");
  const field = page.getByRole("combobox", { name: "搜课程和课程里的内容" });
  await expect(async () => {
    await field.fill("");
    await field.pressSequentially("shide", { delay: 40 });
    await expect(page.getByRole("option").first()).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(page.getByRole("option").filter({ hasText: "师德" }).first()).toBeVisible();
  await inspect(page);
  await field.press("ArrowDown");
  await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  const chosen = await page.getByRole("option").first().innerText();
  await field.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await field.fill("");
  await field.pressSequentially("shide", { delay: 40 });
  await page.getByRole("option").filter({ hasText: chosen }).first().click();
  await expect(page).toHaveURL(/\/search\?q=/);
  await expect(page.getByText(/^找到 [1-9]\d* 门课程$/)).toBeVisible();
});

test("a typing mistake by sound is understood, and said", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("失德师风"));
  await page.getByText("你是不是要找").getByRole("link").click();
  await expect(page.getByText(/^找到 [1-9]\d* 门课程$/)).toBeVisible();
  await inspect(page);
});

test("pinyin, traditional characters and a module's name find courses, without scripts too", async ({ visit }) => {
  const page = await visit(undefined, { javaScriptEnabled: false });
  for (const question of ["dizhen", "地震應急", "module:校园安全 疏散"]) {
    await page.goto("/search?q=" + encodeURIComponent(question));
    await expect(page.getByText(/^找到 [1-9]\d* 门课程$/), question).toBeVisible();
  }
  await page.goto("/search");
  await page.getByLabel("搜课程和课程里的内容").fill("地震 疏散");
  await page.getByRole("main").getByRole("button", { name: "搜索" }).click();
  await expect(page.locator(".hit").first()).toContainText("地震");
});

test("the page of a document is found and opens there", async ({ visit }) => {
  const page = await visit("teacher14");
  await page.goto("/courses/KM-AQ-001");
  await page.getByRole("button", { name: "报名" }).click();
  await page.waitForURL("**/learn/KM-AQ-001/**");
  await page.goto("/search?kind=document&q=" + encodeURIComponent("地震 疏散"));
  const place = page.locator(".hit").filter({ hasText: "地震应急与疏散" }).getByRole("link", { name: /第 \d+ 页/ }).first();
  await place.click();
  await expect(page).toHaveURL(/\/learn\/KM-AQ-001\/.*\?page=\d+/);
  const asked = new URL(page.url()).searchParams.get("page");
  await expect(page.getByRole("link", { name: `打开第 ${asked} 页` })).toHaveAttribute("href", new RegExp(`#page=${asked}$`));
});

test("the city teaches the search a synonym, and sees what was not found", async ({ visit, page }) => {
  await page.goto("/search?q=" + encodeURIComponent("哐当哐当"));
  await expect(page.getByRole("heading", { name: "没有找到“哐当哐当”" })).toBeVisible();
  const city = await visit("city1");
  await city.goto("/admin");
  await city.getByRole("link", { name: "检索词典与未找到的词" }).click();
  await expect(async () => {
    await city.reload();
    await expect(city.getByRole("row").filter({ hasText: "哐当哐当" })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await inspect(city);
  await city.getByLabel("同义词").fill("只有一个词");
  await city.getByRole("button", { name: "保存词典" }).click();
  await expect(city.getByRole("alert")).toBeVisible();
  await city.getByLabel("同义词").fill("哐当哐当，地震");
  await city.getByRole("button", { name: "保存词典" }).click();
  await expect(city.getByText("已保存", { exact: false })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.locator(".hit").first()).toContainText("地震", { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  const county = await visit("county1");
  await county.goto("/admin/search");
  await expect(county.getByText("由市级管理员维护")).toBeVisible();
  await expect(county.getByRole("button", { name: "保存词典" })).toHaveCount(0);
});
