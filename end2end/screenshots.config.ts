// `npm run screenshots`: writes the pictures of the README from the running product.

import { defineConfig } from "@playwright/test";

import { reader } from "./browser.ts";

process.env.CITY_ONLY = "yes";

export default defineConfig({
  testMatch: "screenshots.ts",
  globalSetup: "./template.ts",
  outputDir: "results",
  workers: 1,
  timeout: 300_000,
  reporter: [["list"]],
  use: { ...reader, contextOptions: { reducedMotion: "reduce" } },
});
