import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { begin } from "../author.ts";
import { inspect } from "../inspect.ts";
import { zip } from "../packages.ts";
import { expect, test } from "../site.ts";

const MANIFEST = `<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion></metadata>
<organizations><organization identifier="o"><item identifier="r"><item identifier="s"><title>第一周</title>
<item identifier="i1" identifierref="P"><title>导言</title></item><item identifier="i2" identifierref="D"><title>讨论区</title></item></item></item></organization></organizations>
<resources><resource identifier="P" type="webcontent" href="p.html"><file href="p.html"/></resource>
<resource identifier="D" type="imsdt_xmlv1p3"><file href="d.xml"/></resource></resources></manifest>`;

async function bring(page: Page, name: string, buffer: Buffer, code = ""): Promise<void> {
  await page.goto("/author");
  const form = page.locator("details").filter({ has: page.locator("summary", { hasText: "导入课程" }) });
  if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
  await form.getByLabel("课程文件（.zip 或 .imscc）").setInputFiles({ name, mimeType: "application/zip", buffer });
  await form.getByLabel("导入后的编号（可以不填）").fill(code);
  await form.getByRole("button", { name: "导入", exact: true }).click();
}

test("a course is exported and comes in again under another code", async ({ visit }) => {
  const author = await visit("author1");
  await begin(author, "E2E-EX-1", "带走再带回");
  const form = author.locator("details").filter({ has: author.locator("summary", { hasText: "添加图文" }) });
  await form.locator("summary").click();
  await form.getByLabel("所属章节").fill("第一章");
  await form.getByLabel("单元名称").fill("观察");
  await form.getByLabel("正文(Markdown)").fill("# 观察\n\n看一看，记一记。\n");
  await form.getByRole("button", { name: "添加" }).click();

  const [download] = await Promise.all([
    author.waitForEvent("download"),
    author.getByRole("link", { name: "导出课程（zip）" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("E2E-EX-1.zip");
  const bytes = await readFile(await download.path());

  await bring(author, "course.zip", bytes, "E2E-EX-2");
  await expect(author).toHaveURL(/\/author\/E2E-EX-2/);
  await expect(author.getByRole("heading", { level: 1 })).toHaveText("带走再带回");
  await expect(author.getByRole("link", { name: "预览：观察" })).toBeVisible();
});

test("what is wrong with a file is told on the page, all of it", async ({ visit }) => {
  const author = await visit("author1");
  const course = 'code = "E2E-EX-3"\ntitle = "坏的"\nhours = "abc"\nmodule = "cooking"\nlevel = "county"\n';
  await bring(author, "bad.zip", zip({ "course.toml": course }));
  await expect(author.getByRole("alert")).toContainText("course.toml 第 3 行：hours");
  await expect(author.getByRole("alert")).toContainText("course.toml 第 4 行：module");
  await inspect(author);
});

test("a cartridge of another system becomes a draft, with what did not come along", async ({ visit }) => {
  const author = await visit("author1");
  const cartridge = zip({ "imsmanifest.xml": MANIFEST, "p.html": "<h1>导言</h1><p>全员培训。</p>" });
  await bring(author, "course.imscc", cartridge);
  await expect(author.locator("#import_code-error")).toBeVisible();
  await inspect(author);
  await bring(author, "course.imscc", cartridge, "E2E-EX-4");
  await expect(author.getByRole("status").filter({ hasText: "课程已导入为草稿" })).toContainText("“讨论区”：讨论");
  await expect(author.getByText("填写大于零的学时")).toBeVisible();
  await inspect(author);
});
