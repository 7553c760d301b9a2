// First words: where something is new, without scripts too, gone for good at a press and by themselves once the thing is done.

import { earn } from "../api.ts";
import { inspect } from "../inspect.ts";
import { expect, test } from "../site.ts";

const PHONE = { viewport: { width: 360, height: 740 } };

for (const [how, login, options] of [
  ["with scripts", "teacher421", PHONE],
  ["without scripts", "teacher422", { ...PHONE, javaScriptEnabled: false }],
] as const) {
  test(`they stand where they are needed, and go at a press, ${how}`, async ({ visit }) => {
    const page = await visit(login, options);
    const year = page.getByRole("region", { name: "学时怎么来" });
    await expect(year).toContainText("学时立即出现在本页");
    if (how === "with scripts") await inspect(page);

    await page.goto("/courses/KM-SD-001");
    const course = page.getByRole("region", { name: "怎么学这门课" });
    await expect(course).toBeVisible();
    // What only scripts can do is not promised without them.
    await expect(course.getByText("下载到本机")).toBeVisible({ visible: how === "with scripts" });
    await expect(page.getByText("你的“师德教育”模块还差 4 学时。")).toBeVisible();
    if (how === "with scripts") await inspect(page);
    // The one action stays in sight on a phone.
    await expect(page.getByRole("button", { name: "报名" })).toBeInViewport({ ratio: 1 });
    await page.getByRole("button", { name: "报名" }).click();

    const lesson = page.getByRole("region", { name: "放心学" });
    await expect(lesson.getByRole("link", { name: "记笔记" })).toHaveAttribute("href", "#notes");
    await expect(lesson.getByText("网络断了")).toBeVisible({ visible: how === "with scripts" });
    if (how === "with scripts") await inspect(page);
    const here = page.url();
    await lesson.getByRole("button").focus();
    await page.keyboard.press("Enter");
    await expect(lesson).toHaveCount(0);
    expect(page.url()).toBe(here);

    await page.goto("/me");
    await year.getByRole("button", { name: "知道了，不再显示" }).click();
    await expect(page).toHaveURL(/\/me$/);
    await expect(year).toHaveCount(0);
    await page.reload();
    await expect(year).toHaveCount(0);
    await page.goto("/courses/KM-SD-001");
    await expect(course, "each is put away by itself").toBeVisible();
  });
}

test("whoever has learnt once is not told again", async ({ visit, site }) => {
  const page = await visit("teacher423");
  await expect(page.getByRole("region", { name: "学时怎么来" })).toBeVisible();
  await earn(site, "teacher423");
  await page.reload();
  await expect(page.getByRole("region", { name: "学时怎么来" })).toHaveCount(0);
  await page.goto("/courses/KM-SD-001");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "怎么学这门课" })).toHaveCount(0);
});

test("from a unit the contents are one press away on a phone", async ({ visit }) => {
  const page = await visit("teacher424", PHONE);
  await page.goto("/courses/KM-SD-001");
  await page.getByRole("button", { name: "报名" }).click();
  // What completes it is said before its content.
  await expect(page.locator(".learn > article > .tags")).toContainText(/看满 \d+%/);
  await page.getByRole("link", { name: "目录和进度" }).click();
  await expect(page.getByText("课程进度 0%")).toBeInViewport();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByRole("link", { name: "目录和进度" })).toBeHidden();
});

test("the words are there in English", async ({ visit }) => {
  const page = await visit("teacher425", { ...PHONE, locale: "en" });
  await expect(page.getByRole("region", { name: "How you get hours" })).toBeVisible();
  await inspect(page);
});
