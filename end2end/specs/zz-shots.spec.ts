import { enrol } from "../learner.ts";
import { test } from "../site.ts";

test("pictures", async ({ visit }) => {
  const page = await visit("teacher303");
  await enrol(page, "E2E-LISTEN");
  for (const [name, width] of [["phone", 360], ["wide", 1280]] as const) {
    await page.setViewportSize({ width, height: 900 });
    for (const unit of ["talk", "word"]) {
      await page.goto(`/learn/E2E-LISTEN/${unit}`);
      await page.waitForTimeout(500);
      await page.screenshot({ path: `/tmp/h1log/${unit}-${name}.png`, fullPage: true });
    }
  }
});
