// What an author does before anything else.

import type { Page } from "@playwright/test";

/** Begins a course of a school, of 1.5 hours, and shows its draft. */
export async function begin(page: Page, code: string, title: string): Promise<void> {
  await page.goto("/author");
  const form = page.locator("details").filter({ hasText: "新建课程" });
  if ((await form.getAttribute("open")) === null) await form.locator("summary").click();
  await page.getByLabel("课程编号").fill(code);
  await page.getByLabel("课程名称").fill(title);
  await page.getByLabel("简介").fill("在桂花树下学会观察记录。");
  await page.getByLabel("学时", { exact: true }).fill("1.50");
  await page.getByLabel("模块").selectOption("pedagogy");
  await page.getByLabel("级别").selectOption("school");
  await page.getByLabel("方式").selectOption("remote");
  await page.getByLabel("来源").selectOption("self-made");
  await page.getByLabel("小学").check();
  await page.getByRole("button", { name: "建立课程" }).click();
}
