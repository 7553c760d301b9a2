// What a page costs on a slow link: bytes on the wire of a first visit, as Chromium counts them.

import type { Page } from "@playwright/test";

import { enrol } from "../learner.ts";
import { expect, test } from "../site.ts";

const PLAIN = 40 * 1024;
const ISLAND = 160 * 1024;

interface Cost {
  total: number;
  media: number;
  wasm: number;
  scripts: number;
}

/** Loads the page with an empty cache. What a learner asks to play or to open is not the page. */
async function cost(page: Page, path: string): Promise<Cost> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const paths = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, response }) => paths.set(requestId, new URL(response.url).pathname));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.goto(path, { waitUntil: "networkidle" });
  await session.detach();
  const of = (wanted: (path: string) => boolean) =>
    [...bytes].reduce((sum, [id, length]) => (wanted(paths.get(id) ?? "") ? sum + length : sum), 0);
  const media = of((path) => path.startsWith("/media/"));
  return {
    total: of(() => true) - media,
    media,
    wasm: of((path) => path.endsWith(".wasm")),
    scripts: of((path) => path.endsWith(".js")),
  };
}

test("pages without an island stay within 40 KB and carry no WebAssembly", async ({ page }, info) => {
  for (const path of ["/", "/courses", "/courses/KM-SD-001", "/login"]) {
    const { total, wasm, scripts } = await cost(page, path);
    info.annotations.push({ type: path, description: `${total} bytes` });
    console.log(`${path}: ${(total / 1024).toFixed(1)} KB`);
    expect.soft(total, path).toBeLessThanOrEqual(PLAIN);
    expect.soft(wasm + scripts, `${path}: scripts`).toBe(0);
  }
});

test("a page with an island costs at most 160 KB more", async ({ visit }) => {
  const page = await visit("teacher9");
  await enrol(page, "E2E-WHOLE");
  for (const unit of ["intro", "text"]) {
    const { total, wasm } = await cost(page, `/learn/E2E-WHOLE/${unit}`);
    console.log(`/learn/E2E-WHOLE/${unit}: ${(total / 1024).toFixed(1)} KB, of which WebAssembly ${(wasm / 1024).toFixed(1)} KB`);
    expect.soft(wasm, "the island is there").toBeGreaterThan(0);
    expect.soft(total, unit).toBeLessThanOrEqual(PLAIN + ISLAND);
  }
  const search = await cost(page, "/search?q=%E5%9C%B0%E9%9C%87");
  console.log(`/search: ${(search.total / 1024).toFixed(1)} KB, of which WebAssembly ${(search.wasm / 1024).toFixed(1)} KB`);
  expect.soft(search.total, "/search").toBeLessThanOrEqual(PLAIN + ISLAND);
  const quiz = await cost(page, "/learn/E2E-WHOLE/quiz");
  expect(quiz.wasm + quiz.scripts).toBe(0);
  expect(quiz.total).toBeLessThanOrEqual(PLAIN);
});
