// A browser that is on the machine already: nothing is downloaded.

import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const path = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));

export const launch: LaunchOptions = {
  // Without one, Playwright's own browser is used, where it is installed.
  ...(path ? { executablePath: path } : {}),
  args: [
    // Chromium's sandbox refuses to run as root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Players start by a script's word, as they would after a press.
    "--autoplay-policy=no-user-gesture-required",
  ],
};

/** What every spec looks at the product with. */
export const reader = {
  locale: "zh-CN",
  timezoneId: "Asia/Shanghai",
  viewport: { width: 1280, height: 800 },
  launchOptions: launch,
};
