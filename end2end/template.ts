// Once before all specs: the demonstration city in a folder of its own, with the courses that the specs bring.
// Each worker starts on a copy.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { ownCourses } from "./courses.ts";

/** The program under test: named by `XUESHI`, else the one that was built last. */
export function binary(): string {
  if (process.env.XUESHI) return resolve(process.env.XUESHI);
  const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "..", "target");
  const built = ["debug", "release"]
    .map((profile) => join(target, profile, "xueshi"))
    .filter((path) => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (!built[0]) throw new Error("there is no xueshi yet: cargo build -p server");
  return built[0];
}

/** An environment in which nothing of the machine's own settings reaches the program. */
export function environment(data: string): Record<string, string> {
  const mine = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !name.startsWith("XUESHI") && name !== "DATABASE_URL",
  ) as [string, string][];
  // What a machine happens to have makes no difference either.
  return { ...Object.fromEntries(mine), XUESHI_DATA: data, XUESHI_FFMPEG: "off", XUESHI_SOFFICE: "off" };
}

export function run(data: string, ...words: string[]): string {
  return execFileSync(binary(), words, { env: environment(data), cwd: data, encoding: "utf8" });
}

export default function setup(): () => void {
  const template = mkdtempSync(join(tmpdir(), "xueshi-template-"));
  process.env.TEMPLATE = template;
  const began = Date.now();
  run(template, "demo");
  // The README's pictures show the city as people find it.
  const folders = process.env.CITY_ONLY ? [] : ownCourses(join(template, "folders"));
  for (const folder of folders) run(template, "import", "course", folder);
  console.log(`the city is ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return () => rmSync(template, { recursive: true, force: true });
}
