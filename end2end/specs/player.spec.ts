import { inspect } from "../inspect.ts";
import { enrol, standing, watch } from "../learner.ts";
import { expect, test } from "../site.ts";

test("speed has the limit of the rules, is remembered, and small steps need no mouse", async ({ visit }) => {
  const page = await visit("teacher430");
  await enrol(page, "E2E-WHOLE");
  const player = page.locator("video#player");
  const tools = page.getByRole("group", { name: "播放设置" });
  await expect(tools).toBeVisible();
  const speed = tools.getByLabel("速度");
  await expect(speed.getByRole("option")).toHaveText(["0.5 倍", "0.75 倍", "1 倍", "1.25 倍", "1.5 倍"]);
  await speed.selectOption("1.25");
  await expect(player).toHaveJSProperty("playbackRate", 1.25);
  // As a browser's own menu would.
  await player.evaluate((video: HTMLVideoElement) => (video.playbackRate = 4));
  await expect(player).toHaveJSProperty("playbackRate", 1.5);
  await page.reload();
  await expect(page.locator("video#player")).toHaveJSProperty("playbackRate", 1.5);

  await page.locator("h1").click();
  await page.keyboard.press("<");
  await expect(player).toHaveJSProperty("playbackRate", 1.25);
  await page.keyboard.press("l");
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(1);
  await page.keyboard.press("j");
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBe(0);
  await page.keyboard.press("k");
  await expect(player).toHaveJSProperty("paused", false);
  await page.keyboard.press("k");
  await expect(player).toHaveJSProperty("paused", true);
  await tools.getByText("快捷键").click();
  await inspect(page);
});

test("the transcript follows, is searched, and leads into the video", async ({ visit }) => {
  const page = await visit("teacher431");
  await enrol(page, "E2E-LISTEN");
  const text = page.locator("details.transcript");
  await expect(text.getByRole("searchbox", { name: "在文字稿里找" })).toBeVisible();
  await page.locator("#player").evaluate((player: HTMLMediaElement) => {
    player.muted = true;
    return player.play();
  });
  await expect(text.locator("li[aria-current]")).toContainText("银杏书院的钟声。");
  await text.getByRole("searchbox").fill("没有这句");
  await expect(text.getByRole("listitem")).toHaveCount(0);
  await expect(text.getByText("找到 0 处")).toBeVisible();
  await text.getByRole("searchbox").fill("钟声");
  await expect(text.getByText("找到 1 处")).toBeVisible();
  await inspect(page);
});

test("a note is tied to its moment, kept without leaving the page, changed, found again and deleted", async ({ visit }) => {
  const page = await visit("teacher432");
  await enrol(page, "E2E-WHOLE");
  const player = page.locator("video#player");
  await player.evaluate((video: HTMLVideoElement) => {
    // So that leaving the page would show.
    video.dataset.same = "yes";
    video.currentTime = 1.2;
  });
  const notes = page.getByRole("region", { name: "我的笔记" });
  await notes.getByLabel("笔记", { exact: true }).fill("校门口\n<b>不是粗体</b>");
  await expect(notes.getByLabel("时间（分:秒）")).toHaveValue("0:01");
  await notes.getByRole("button", { name: "保存笔记" }).click();
  await expect(notes.getByText("笔记已保存。")).toBeVisible();
  await expect(notes.locator(".body")).toContainText("<b>不是粗体</b>");
  await expect(player).toHaveAttribute("data-same", "yes");
  await player.evaluate((video: HTMLVideoElement) => (video.currentTime = 0));
  await notes.getByRole("link", { name: "0:01" }).click();
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThanOrEqual(1);
  await inspect(page);

  await notes.getByLabel("时间（分:秒）").fill("一分钟");
  await notes.getByLabel("笔记", { exact: true }).last().fill("时间写错");
  await notes.getByRole("button", { name: "保存笔记" }).last().click();
  await expect(notes.getByText("请按“分:秒”填写，例如 4:05。")).toBeVisible();
  await expect(notes.getByLabel("笔记", { exact: true }).last()).toHaveValue("时间写错");

  await page.goto("/me/notes");
  await expect(page.getByRole("link", { name: "导学短片 · 0:01" })).toBeVisible();
  await inspect(page);
  await page.getByText("修改", { exact: true }).click();
  await page.getByLabel("笔记", { exact: true }).fill("改过的笔记");
  await page.getByRole("button", { name: "保存笔记" }).click();
  await expect(page.locator(".body")).toHaveText("改过的笔记");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "下载全部笔记" }).click()]);
  expect(download.suggestedFilename()).toBe("学习笔记.txt");
  await page.getByText("修改", { exact: true }).click();
  await page.getByRole("button", { name: "删除" }).click();
  await expect(page.getByText("还没有笔记。学习课程时")).toBeVisible();
});

test("notes need no scripts", async ({ visit }) => {
  const page = await visit("teacher433", { javaScriptEnabled: false });
  await enrol(page, "E2E-WHOLE");
  await expect(page.getByRole("group", { name: "播放设置" })).toBeHidden();
  const notes = page.getByRole("region", { name: "我的笔记" });
  await notes.getByLabel("时间（分:秒）").fill("0:02");
  await notes.getByLabel("笔记", { exact: true }).fill("不用脚本");
  await notes.getByRole("button", { name: "保存笔记" }).click();
  await expect(page).toHaveURL(/noted=yes#notes$/);
  await expect(notes.locator(".body")).toContainText("不用脚本");
  await expect(notes.getByRole("link", { name: "0:02" })).toBeVisible();
});

test("a question whether somebody is there stops the video, and the answer goes on", async ({ visit }) => {
  const page = await visit("teacher434");
  await enrol(page, "E2E-WHOLE");
  // The server's own moment is minutes away; what it says then is said here at once.
  const said: { present?: boolean }[] = [];
  let asked = false;
  await page.route("**/heartbeats", async (route) => {
    const body = route.request().postDataJSON();
    said.push(body);
    const answer = await route.fetch({ postData: JSON.stringify({ ...body, watched: asked ? body.watched : [] }) });
    const state = await answer.json();
    if (!asked) {
      asked = true;
      await route.fulfill({ response: answer, json: { ...state, attention: true } });
    } else {
      await route.fulfill({ response: answer, json: state });
    }
  });
  await watch(page);
  const question = page.locator(".save-line");
  await expect(question).toContainText("你还在学习吗？");
  await expect(page.locator("video#player")).toHaveJSProperty("paused", true);
  await inspect(page);
  await page.getByRole("button", { name: "我在，继续学习" }).click();
  await expect(question).toContainText("这一单元已完成", { timeout: 15_000 });
  await expect(standing(page)).toContainText("已完成");
  expect(said.some((body) => body.present)).toBe(true);
});

test("a document is read page by page in its unit, heard as text, and a note is tied to its page", async ({ visit }) => {
  const page = await visit("teacher435");
  await enrol(page, "KM-SD-001");
  await page.goto("/learn/KM-SD-001/handout");
  await page.getByRole("button", { name: "在本页阅读" }).click();
  const sheet = page.getByRole("region", { name: "文档页面" });
  await expect(page.getByText("第 1 页，共 2 页")).toBeVisible({ timeout: 20_000 });
  await expect(sheet.locator("[data-part=text]")).not.toBeEmpty();
  const isDrawn = () =>
    sheet.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, at) => at % 4 !== 3 && value < 128);
    });
  await expect.poll(isDrawn).toBe(true);
  await inspect(page);
  await sheet.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("第 2 页，共 2 页")).toBeVisible();
  await page.getByLabel("页码").fill("1");
  await page.keyboard.press("Enter");
  await expect(page.getByText("第 1 页，共 2 页")).toBeVisible();
  await page.getByRole("button", { name: "下一页" }).click();
  await expect(page.getByRole("button", { name: "下一页" })).toBeDisabled();
  const notes = page.getByRole("region", { name: "我的笔记" });
  await notes.getByLabel("笔记", { exact: true }).fill("这一页要记住");
  await expect(notes.getByLabel("页", { exact: true })).toHaveValue("2");
  await notes.getByRole("button", { name: "保存笔记" }).click();
  await expect(notes.getByRole("link", { name: "第 2 页" })).toBeVisible();
  // Where one stopped.
  await page.reload();
  await page.getByRole("button", { name: "在本页阅读" }).click();
  await expect(page.getByText("第 2 页，共 2 页")).toBeVisible({ timeout: 20_000 });
});
