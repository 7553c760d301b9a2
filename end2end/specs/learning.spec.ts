import { setTimeout as pause } from "node:timers/promises";

import { client, unitOf } from "../api.ts";
import { inspect } from "../inspect.ts";
import { answer, enrol, goOn, RIGHT, standing, takeQuiz, watch } from "../learner.ts";
import { expect, test } from "../site.ts";

test("a video, a page, a document and a quiz, and the hours are there", async ({ visit }) => {
  const page = await visit("teacher14");
  await enrol(page, "E2E-WHOLE");
  await expect(page).toHaveURL(/\/learn\/E2E-WHOLE\/intro$/);
  await expect(page.getByRole("heading", { name: "这一单元还需要" })).toBeVisible();
  await expect(page.getByText("再看 2 秒")).toBeVisible();
  await inspect(page);

  await watch(page);
  await expect(page.locator(".save-line")).toContainText(/已保存到|这一单元已完成/);
  await expect(page.locator(".save-line")).toContainText("这一单元已完成");

  await goOn(page);
  await expect(page.getByRole("heading", { level: 1, name: "正文" })).toBeVisible();
  await expect(page.getByText("走进银杏书院")).toBeVisible();
  await expect(page.locator(".save-line")).toContainText("这一单元已完成", { timeout: 15_000 });
  await inspect(page);

  await goOn(page);
  await expect(page.getByRole("link", { name: "打开文档（3 页）" })).toBeVisible();
  await expect(page.locator(".save-line")).toContainText("这一单元已完成", { timeout: 15_000 });
  await inspect(page);

  await goOn(page);
  await expect(page.getByText("共 6 题，60% 通过。")).toBeVisible();
  await inspect(page);
  await page.getByRole("button", { name: "开始答题" }).click();
  await expect(page.locator("form.quiz").getByRole("group")).toHaveCount(6);
  await inspect(page);
  await answer(page, RIGHT);
  await page.getByRole("button", { name: "交卷" }).click();

  const banner = page.getByRole("status").filter({ hasText: "已登记" });
  await expect(banner.getByRole("heading", { level: 2 })).toHaveText("1.50 学时 已登记");
  await expect(banner.getByRole("listitem").first()).toContainText("4 个必学单元全部完成");
  await expect(page.getByRole("heading", { name: /第 1 次答题/ })).toContainText("得分 100%");
  await inspect(page);

  await banner.getByRole("link", { name: "查看学时明细" }).click();
  await expect(page.locator(".entry")).toContainText("银杏书院的一天");
  await expect(page.locator(".entry .amount")).toContainText("1.50 学时");
});

test("a failed quiz says what was wrong, keeps the attempt, and can be taken again", async ({ visit }) => {
  const page = await visit("teacher15");
  await enrol(page, "E2E-QUIZ");
  await takeQuiz(page, { ...RIGHT, choices: {}, pairs: {}, words: {}, numbers: { 每位教师每年至少培训多少学时: "71" } });
  const result = page.getByRole("region", { name: /第 1 次答题/ });
  await expect(result).toContainText("未通过");
  await expect(result).toContainText("没有作答");
  await expect(page.getByText("目前最好成绩 0%")).toBeVisible();
  await expect(page.getByText("可答 3 次，已答 1 次。")).toBeVisible();
  await inspect(page);

  await takeQuiz(page, RIGHT);
  await expect(page.getByRole("region", { name: /第 2 次答题/ })).toContainText("已通过");
  await expect(page.getByRole("heading", { name: "0.50 学时 已登记" })).toBeVisible();
});

test("answers to a question that was not asked are refused, and what was typed comes back", async ({ visit }) => {
  const page = await visit("teacher16");
  await enrol(page, "E2E-QUIZ");
  await page.getByRole("button", { name: "开始答题" }).click();
  const number = page.getByRole("group").filter({ hasText: "每位教师每年至少培训多少学时" }).getByRole("textbox");
  await number.fill("72");
  const word = page.getByRole("group").filter({ hasText: "国培引领" }).getByRole("textbox");
  await word.fill("校本覆盖");
  await word.evaluate((field: HTMLInputElement) => field.insertAdjacentHTML("afterend", '<input name="q.none" value="x">'));
  await page.getByRole("button", { name: "交卷" }).click();
  await expect(page.getByRole("alert")).toContainText("答案没有被接受");
  await expect(number).toHaveValue("72");
  await expect(word).toHaveValue("校本覆盖");
  await inspect(page);
});

test("an attempt that was begun waits for its learner", async ({ visit }) => {
  const page = await visit("teacher17");
  await enrol(page, "E2E-QUIZ");
  await page.getByRole("button", { name: "开始答题" }).click();
  const stems = await page.getByRole("group").allInnerTexts();
  await page.goto("/me");
  await page.goto("/learn/E2E-QUIZ/quiz");
  expect(await page.getByRole("group").allInnerTexts()).toEqual(stems);
});

test("a video resumes where it stopped, has captions, and plays H.264", async ({ visit }) => {
  const page = await visit("teacher18");
  await enrol(page, "E2E-DEMO");
  const video = page.locator("video#player");
  await expect(video.locator("track")).toHaveAttribute("kind", "captions");
  await watch(page);
  await expect
    .poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime), { timeout: 20_000 })
    .toBeGreaterThan(6);
  const cues = await video.evaluate((video: HTMLVideoElement) => {
    const track = video.textTracks[0]!;
    track.mode = "showing";
    return new Promise<number>((found) => {
      const look = () => (track.cues?.length ? found(track.cues.length) : setTimeout(look, 100));
      look();
    });
  });
  expect(cues).toBeGreaterThan(3);
  await video.evaluate((video: HTMLVideoElement) => video.pause());
  const stopped = await video.evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect(page.locator(".save-line")).toContainText(/已保存到 0:0[5-9]/);

  await page.goto("/me");
  await page.goto("/learn/E2E-DEMO/intro");
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(stopped - 2);
  await expect(page.getByText(/还没看的：0:0\d–/)).toBeVisible();
});

test("the transcript leads to where it is said", async ({ visit }) => {
  const page = await visit("teacher19");
  await enrol(page, "E2E-DEMO");
  await page.locator("details.transcript summary").click();
  const cue = page.locator("details.transcript li").nth(4).getByRole("link");
  const seconds = Number(await cue.getAttribute("data-seek"));
  await cue.click();
  const video = page.locator("video#player");
  await expect
    .poll(() => video.evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThanOrEqual(seconds - 0.5);
});

test("moving about is free, and earns nothing by itself", async ({ visit, site }) => {
  const page = await visit("teacher20");
  await enrol(page, "E2E-DEMO");
  const video = page.locator("video#player");
  await watch(page);
  await pause(1_500);
  await video.evaluate((video: HTMLVideoElement) => {
    video.currentTime = video.duration - 2;
  });
  await expect.poll(() => video.evaluate((video: HTMLVideoElement) => video.ended), { timeout: 15_000 }).toBe(true);
  await page.goto("/learn/E2E-DEMO/intro");
  await expect(standing(page)).toContainText("学习中");
  await expect(page.getByText(/还没看的：0:0\d–0:3\d/)).toBeVisible();

  const teacher = await client(site, "teacher20");
  const { body } = await teacher.call("GET", "/me/courses/E2E-DEMO/progress");
  expect(JSON.stringify(body)).toContain("in_progress");
});

test("while the line is down nothing is lost, and it is sent when the line is back", async ({ visit }) => {
  const page = await visit("teacher21");
  await enrol(page, "E2E-WHOLE");
  await page.goto("/learn/E2E-WHOLE/text");
  await page.context().setOffline(true);
  await expect(page.locator(".save-line")).toContainText("网络不通", { timeout: 20_000 });
  await page.context().setOffline(false);
  await expect(page.locator(".save-line")).toContainText("这一单元已完成", { timeout: 20_000 });
  await page.reload();
  await expect(standing(page)).toContainText("已完成");
});

test("a page that is closed sends what it has", async ({ visit }) => {
  const page = await visit("teacher22");
  await enrol(page, "E2E-DEMO");
  const beside = await page.context().newPage();
  await watch(page);
  await expect
    .poll(() => page.locator("video#player").evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(2.5);
  await page.close({ runBeforeUnload: true });
  await beside.goto("/learn/E2E-DEMO/intro");
  await expect(async () => {
    await beside.reload();
    await expect(beside.getByText(/还没看的：0:0[2-9]–/)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
});

test("two pages at once earn no more than the time that passes", async ({ visit, site }) => {
  const page = await visit("teacher23");
  await enrol(page, "E2E-DEMO");
  const began = Date.now();
  await page.goto("/learn/E2E-DEMO/intro");
  const second = await page.context().newPage();
  await second.goto("/learn/E2E-DEMO/intro?t=20");
  await watch(page);
  await watch(second);
  await pause(6_000);
  for (const each of [page, second]) await each.close({ runBeforeUnload: true });
  await pause(1_000);
  const passed = (Date.now() - began) / 1000;

  const teacher = await client(site, "teacher23");
  const { body } = await teacher.call("GET", "/me/courses/E2E-DEMO/progress");
  const seen = coveredSeconds(body);
  expect(seen).toBeGreaterThan(1);
  expect(seen).toBeLessThanOrEqual(passed + 0.5);
});

test("messages that claim more than the time allows earn no more", async ({ site }) => {
  const teacher = await client(site, "teacher24");
  const began = Date.now();
  await teacher.call("POST", "/courses/E2E-DEMO/enrolments");
  const unit = await unitOf(teacher, "E2E-DEMO", "intro");
  const beat = (body: object) => teacher.call("POST", `/me/units/${unit.id}/heartbeats`, body);
  await pause(2_000);
  const first = await beat({ session: "forged", number: 1, watched: [[0, 36]] });
  expect(first.status).toBe(200);
  expect(first.body.unit.state).toBe("in_progress");
  await Promise.all(
    Array.from({ length: 10 }, (_, at) => beat({ session: `forged-${at}`, number: 1, watched: [[0, 36]] })),
  );
  await beat({ session: "forged", number: 1, watched: [[0, 36]] });
  const { body } = await teacher.call("GET", "/me/courses/E2E-DEMO/progress");
  expect(coveredSeconds(body)).toBeLessThanOrEqual((Date.now() - began) / 1000);
  const ratio = await beat({ session: "forged", number: 2, watched: [], ratio: 1 });
  expect([200, 400, 422]).toContain(ratio.status);
  expect(ratio.body.unit?.state ?? "in_progress").toBe("in_progress");
});

test("learning needs an enrolment and a teacher", async ({ visit }) => {
  const teacher = await visit("teacher25");
  await teacher.goto("/learn/E2E-DEMO/intro");
  await expect(teacher).toHaveURL(/\/courses\/E2E-DEMO$/);
  const author = await visit("author1");
  await author.goto("/learn/E2E-DEMO/intro");
  await expect(author).toHaveURL(/\/courses\/E2E-DEMO$/);
});

test("reading says what is saved", async ({ visit }) => {
  const page = await visit("teacher26");
  await enrol(page, "KM-SD-001");
  await page.goto("/learn/KM-SD-001/rules");
  await expect(page.locator(".save-line")).toContainText(/已保存 \d+ 秒/, { timeout: 20_000 });
});

/** Seconds of the first unit that the server has, as its progress says. */
function coveredSeconds(progress: any): number {
  const unit = progress.units[0];
  return (unit.covered as [number, number][]).reduce((sum, [from, to]) => sum + to - from, 0);
}
