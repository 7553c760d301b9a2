// A benchmark, no test: what Lighthouse says of the main pages, on a phone and a slow link as it imitates them.

import { defineConfig } from "@playwright/test";

import { reader } from "./browser.ts";

process.env.CITY_ONLY = "yes";

export default defineConfig({
  testMatch: "lighthouse.ts",
  globalSetup: "./template.ts",
  outputDir: "results",
  workers: 1,
  timeout: 600_000,
  reporter: [["line"]],
  use: reader,
});
