import { writeFileSync } from "node:fs";

import type { FrameLocator, Page } from "@playwright/test";

import { begin } from "../author.ts";
import { hasGeology } from "../courses.ts";
import { inspect } from "../inspect.ts";
import { enrol } from "../learner.ts";
import { scorm12 } from "../packages.ts";
import { expect, test } from "../site.ts";

/** The player within the page, and the activity within the player. */
function player(page: Page): FrameLocator {
  return page.frameLocator("iframe.package");
}

function activity(page: Page): FrameLocator {
  return player(page).frameLocator("#package-content");
}

test("a package of SCORM 1.2 goes on where it stopped, and its completion is credited", async ({ visit }) => {
  const page = await visit("teacher31");
  await enrol(page, "E2E-SCORM");
  await expect(page).toHaveURL(/\/learn\/E2E-SCORM\/wash$/);
  await expect(activity(page).locator("#said")).toContainText("第 1 次打开");
  await inspect(page);
  await activity(page).locator("#leave").click();
  await expect(player(page).locator("#package-state")).toHaveText("已保存。");

  await page.reload();
  await expect(activity(page).locator("#said")).toContainText("第 2 次打开");
  await expect(page.getByText("做完课件里的全部活动。")).toBeVisible();
  await activity(page).locator("#done").click();
  await expect(player(page).locator("#package-state")).toContainText(/已登记|活动已全部完成/);
  // The page asks for three seconds.
  await page.waitForTimeout(5_000);
  await page.goto("/me/ledger");
  await expect(page.locator(".entry").filter({ hasText: "洗手这件小事" }).locator(".amount")).toContainText("0.50 学时");
});

test("a package of SCORM 2004 that failed is not done, and a package's own time counts for nothing", async ({ visit }) => {
  const page = await visit("teacher32");
  await enrol(page, "E2E-SCORM4");
  const quiz = activity(page).frameLocator("iframe");
  await quiz.locator("#wrong").click();
  await expect(quiz.locator("#said")).toHaveText("true/0");
  await expect(player(page).locator("#package-state")).toHaveText("已保存。");
  await page.reload();
  await expect(page.getByText("做完课件里的全部活动。")).toBeVisible();

  await activity(page).frameLocator("iframe").locator("#right").click();
  await expect(activity(page).frameLocator("iframe").locator("#said")).toHaveText("true/0");
  // It claims nine hours; three seconds of the page are asked for.
  await expect(player(page).locator("#package-state")).toContainText(/已登记|活动已全部完成/);
  // The page asks for three seconds.
  await page.waitForTimeout(5_000);
  await page.goto("/me/ledger");
  await expect(page.locator(".entry").filter({ hasText: "用电这件大事" }).locator(".amount")).toContainText("0.50 学时");
});

test("a cmi5 package of other people is played to its end, and credited", async ({ visit }) => {
  test.skip(!hasGeology, "the package is not at hand");
  const page = await visit("teacher33");
  page.on("dialog", (dialog) => dialog.accept());
  await enrol(page, "E2E-ROCKS");
  const unit = activity(page);
  await expect(unit.locator("#next")).toBeVisible();
  for (let at = 0; at < 7; at += 1) await unit.locator("#next").click();
  await unit.getByRole("button", { name: /Select correct answers/ }).click();
  await unit.getByRole("button", { name: "Submit Answers" }).click();
  // The page asks for three seconds.
  await page.waitForTimeout(5_000);
  await page.goto("/me/ledger");
  await expect(page.locator(".entry").filter({ hasText: "地质课" }).locator(".amount")).toContainText("0.50 学时");
});

test("an author sends a package ahead of its form and plays it before anybody else does", async ({ visit }, info) => {
  const page = await visit("author1");
  await begin(page, "E2E-PKG", "洗手课件");

  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加互动课件" }) });
  await form.locator("summary").click();
  await form.getByLabel("所属章节").fill("第一章");
  await form.getByLabel("单元名称").fill("七步洗手");
  const file = info.outputPath("wash.zip");
  writeFileSync(file, scorm12());
  await form.locator("input[type=file]").setInputFiles(file);
  await expect(form.getByRole("status")).toContainText("已上传：wash.zip");
  await inspect(page);
  await form.getByRole("button", { name: "添加" }).click();
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
  await page.getByRole("link", { name: "七步洗手" }).first().click();
  await expect(activity(page).locator("#said")).toContainText("第 1 次打开");
  await inspect(page);
});

test("an upload goes on after the link was down", async ({ visit }, info) => {
  const page = await visit("author1");
  await begin(page, "E2E-LINK", "断线也能传");
  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: "添加视频" }) });
  await form.locator("summary").click();
  const file = info.outputPath("large.mp4");
  writeFileSync(file, Buffer.alloc(3_000_000, 7));
  // The first two requests that carry bytes are cut off.
  let cut = 0;
  await page.route("**/api/v1/uploads/*", async (route) => {
    if (route.request().method() === "PATCH" && cut < 2) {
      cut += 1;
      await route.abort("connectionreset");
    } else await route.continue();
  });
  await form.locator("input[name=video]").setInputFiles(file);
  await expect(form.getByRole("status").first()).toContainText("已上传：large.mp4", { timeout: 20_000 });
  expect(cut).toBe(2);
  // It is no video, which its bytes tell.
  await form.getByLabel("所属章节").fill("第一章");
  await form.getByLabel("单元名称").fill("假视频");
  await form.getByRole("button", { name: "添加" }).click();
  await expect(page.getByRole("alert")).toContainText("large.mp4");
});
