import { earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { enrol, watch } from "../learner.ts";
import { expect, test } from "../site.ts";

test("the year is measured against 72 hours, with the three mandatory modules", async ({ visit }) => {
  const page = await visit("teacher30");
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^20\d\d 年度，还差 [\d.]+ 学时$/);
  await expect(page.getByRole("img", { name: /共需 72 学时/ })).toBeVisible();
  const modules = page.getByRole("region", { name: "必修模块" });
  for (const module of ["校园安全", "师德教育", "中小学教师标准"]) await expect(modules).toContainText(module);
  await modules.getByRole("link", { name: /师德教育/ }).click();
  await expect(page).toHaveURL(/\/courses\?module=teacher-ethics$/);
});

test("without a course under way the page says how to begin", async ({ visit }) => {
  const page = await visit("teacher31");
  const next = page.getByRole("region", { name: "下一步学什么" });
  await expect(next).toContainText("还没有在学的课程。从下面选一门开始。");
  await inspect(page);
  await next.getByRole("heading", { level: 3 }).first().getByRole("link").click();
  await expect(page).toHaveURL(/\/courses\/KM-/);
});

test("a course under way is one press away, here and on the front page", async ({ visit }) => {
  const page = await visit("teacher32");
  await page.goto("/courses/KM-BZ-001");
  await page.getByRole("button", { name: "报名" }).click();
  await page.goto("/me");
  const going = page.getByRole("region", { name: "接着学" });
  await expect(going).toContainText("完成后登记");
  await expect(going.getByRole("meter")).toBeVisible();
  // On a phone whoever comes back goes on without scrolling.
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(going.getByRole("link", { name: /^继续/ })).toBeInViewport({ ratio: 1 });
  if (before) await page.setViewportSize(before);
  await inspect(page);
  await going.getByRole("link", { name: /^继续/ }).click();
  await expect(page).toHaveURL(/\/learn\/KM-BZ-001\//);
  await page.goto("/");
  await page.getByRole("region", { name: "接着学" }).getByRole("link", { name: "继续" }).click();
  await expect(page).toHaveURL(/\/learn\/KM-BZ-001\//);
});

test("the place in a video where one stopped is named, and one press goes on from there", async ({ visit }) => {
  const page = await visit("teacher37");
  await enrol(page, "KM-SD-001");
  await page.goto("/learn/KM-SD-001/intro");
  const player = page.locator("video#player");
  const place = () => player.evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect(player).toHaveJSProperty("readyState", 4);
  await player.evaluate((video: HTMLVideoElement) => (video.currentTime = 20));
  await watch(page);
  await expect.poll(place).toBeGreaterThan(23);
  await player.evaluate((video: HTMLVideoElement) => video.pause());
  const stopped = await place();
  const title = await page.getByRole("heading", { level: 1 }).innerText();
  await expect(page.locator(".save-line")).toContainText(`已保存到 0:${Math.floor(stopped)}`);

  const going = page.getByRole("region", { name: "接着学" });
  // What is sent while a page closes may arrive behind the request for the next one.
  await expect(async () => {
    await page.goto("/me");
    await expect(going).toContainText(`上次学到：${title}（0:${Math.floor(stopped)}）`, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await inspect(page);
  await going.getByRole("link", { name: /^继续/ }).click();
  await expect(page).toHaveURL(/\/learn\/KM-SD-001\/intro$/);
  // Places are kept by the second.
  await expect.poll(async () => Math.floor(await place())).toBe(Math.floor(stopped));
  await page.goto("/me?lang=en");
  await expect(page.getByText(`You were at: ${title} (0:${Math.floor(stopped)})`)).toBeVisible();
});

test("hours that were just earned are in the year at once", async ({ visit, site }) => {
  const page = await visit("teacher33");
  const owed = async () => Number((await page.getByRole("heading", { level: 1 }).innerText()).match(/还差 ([\d.]+)/)?.[1]);
  const before = await owed();
  await earn(site, "teacher33");
  await page.reload();
  expect(before - (await owed())).toBeCloseTo(0.5);
  await expect(page.getByRole("region", { name: "已完成的课程" })).toContainText("银杏书院读本");
});

test("the page is the teacher's own: others are refused", async ({ visit }) => {
  const page = await visit("school1");
  const answer = await page.goto("/me");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "你没有权限看这个页面" })).toBeVisible();
  await inspect(page);
});
