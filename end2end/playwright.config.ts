import { defineConfig } from "@playwright/test";

import { reader } from "./browser.ts";

export default defineConfig({
  testDir: "specs",
  globalSetup: "./template.ts",
  outputDir: "results",
  snapshotPathTemplate: "looks/{arg}{ext}",
  updateSnapshots: process.env.UPDATE_LOOKS ? "all" : "none",
  // A spec that passes at the second try is a spec that fails.
  retries: 0,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { ...reader, trace: "retain-on-failure", actionTimeout: 10_000, navigationTimeout: 20_000 },
});
