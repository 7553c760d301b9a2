// Contents of H5P: answered, left and taken up again, credited; imported by an author, and refused where a library is missing.

import { writeFileSync } from "node:fs";

import type { FrameLocator, Page } from "@playwright/test";

import { begin } from "../author.ts";
import { inspect } from "../inspect.ts";
import { enrol } from "../learner.ts";
import { h5p, zip } from "../packages.ts";
import { expect, test } from "../site.ts";

function player(page: Page): FrameLocator {
  return page.frameLocator("iframe.package");
}

function content(page: Page): FrameLocator {
  return player(page).frameLocator("#package-content");
}

const state = (page: Page) => player(page).locator("#package-state");

test("an H5P content that went wrong is tried anew, one that went right is credited and stays as it was", async ({ visit }) => {
  const page = await visit("teacher414");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await enrol(page, "E2E-H5P");
  await expect(content(page).getByRole("heading", { name: "饭前要洗手吗？" })).toBeVisible();
  await inspect(page);
  await content(page).getByRole("button", { name: "不要" }).click();
  await expect(state(page)).toHaveText("已保存。");
  await page.reload();
  await expect(content(page).getByRole("heading", { name: "饭前要洗手吗？" })).toBeVisible();
  await expect(content(page).locator(".own-said")).toHaveText("");

  await content(page).getByRole("button", { name: "要", exact: true }).click();
  await expect(state(page)).toContainText(/已登记|活动已全部完成/);
  // The page asks for three seconds.
  await page.waitForTimeout(5_000);
  await page.goto("/me/ledger");
  const entry = page.locator(".entry").filter({ hasText: "饭前洗手" });
  await expect(entry).toHaveCount(1);
  await expect(entry.locator(".amount")).toContainText("0.50 学时");
  await page.goto("/learn/E2E-H5P/meal");
  await expect(content(page).locator(".own-said")).toHaveText("上次选了要");
  const elsewhere = asked.filter((url) => !/^(http:\/\/(127\.0\.0\.1|localhost):\d+\/|data:|blob:)/.test(url));
  expect(elsewhere).toEqual([]);
});

test("an H5P content reaches neither a cookie nor the page that shows it", async ({ visit }) => {
  const page = await visit("teacher415");
  await enrol(page, "E2E-H5P");
  await expect(content(page).getByRole("heading", { name: "饭前要洗手吗？" })).toBeVisible();
  const inner = page.frames().find((frame) => frame.url().includes("/h5p?"));
  const seen = await inner?.evaluate(() => {
    try {
      return document.cookie + String(window.top?.document.title);
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(seen).toBe("SecurityError");
  expect(await inner?.evaluate(() => document.cookie)).toBe("");
});

test("an author brings an H5P content in and plays it; one without its library is refused by name", async ({ visit }, info) => {
  const page = await visit("author1");
  await begin(page, "E2E-OWNH5P", "洗手问答");
  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加互动课件" }) });
  await form.locator("summary").click();
  const send = async (bytes: Buffer, name: string) => {
    await form.getByLabel("所属章节").fill("第一章");
    await form.getByLabel("单元名称").fill("饭前洗手");
    const file = info.outputPath(name);
    writeFileSync(file, bytes);
    await form.locator("input[type=file]").setInputFiles(file);
    await expect(form.getByRole("status")).toContainText(`已上传：${name}`);
    await form.getByRole("button", { name: "添加" }).click();
  };
  const alone = { machineName: "H5P.Own", majorVersion: 1, minorVersion: 0 };
  await send(zip({ "h5p.json": JSON.stringify({ title: "缺", mainLibrary: "H5P.Own", preloadedDependencies: [alone] }), "content/content.json": "{}" }), "alone.h5p");
  await expect(page.getByText(/H5P 课件里缺少一个库.*H5P\.Own 1\.0/).first()).toBeVisible();
  await inspect(page);
  await send(h5p(), "meal.h5p");
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
  await page.getByRole("link", { name: "饭前洗手" }).first().click();
  await content(page).getByRole("button", { name: "要", exact: true }).click();
  await expect(content(page).locator(".own-said")).toHaveText("选了要");
  await inspect(page);
});
