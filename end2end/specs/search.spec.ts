import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

test("a Chinese question from the front page finds the place where it is said", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("搜课程和课程里的内容").fill("地震 疏散");
  await page.getByRole("main").getByRole("button", { name: "搜索" }).click();
  await expect(page).toHaveURL(/\/search\?q=/);
  await expect(page.getByRole("status")).toHaveText(/^找到 [1-9]\d* 处$/);
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
  await expect(page.getByRole("status").or(page.getByRole("heading", { name: /没有找到/ }))).toBeVisible();
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
  await expect(page.getByText(/搜索范围包括/)).toBeVisible();
  await inspect(page);
});

test("the hits can be narrowed to a module", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("学生"));
  const ethics = page.getByRole("group", { name: "模块" }).getByRole("link", { name: /师德教育/ });
  await ethics.click();
  await expect(page).toHaveURL(/module=teacher-ethics/);
  for (const tags of await page.locator(".hit .tags").allInnerTexts()) expect(tags).toContain("师德教育");
});
