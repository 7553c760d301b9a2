// A city in which every page has something to show: what pages with an id in their address need is made through the
// doors that people and programs use.

import { mkdirSync, writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, APIResponse } from "@playwright/test";

import { type Client, client, earn } from "./api.ts";
import { SMALL_VIDEO } from "./courses.ts";
import { PASSWORD, type Site } from "./site.ts";
import { run } from "./template.ts";

/** Addresses by what they are of. */
export interface Scene {
  /** Learns `EVERY`, has an entry of `E2E-READ`, a work that waits, a question, a training, a declaration, an assignment. */
  teacher: string;
  entry: string;
  certificate: string;
  work: string;
  question: string;
  training: string;
  checkIn: string;
  path: string;
  /** Of the demonstration city, led by teacher445. */
  workshop: string;
  assignment: string;
  list: string;
  batch: string;
  /** Units of the draft `DRAFT`. */
  draft: { page: string; video: string; quiz: string };
}

export const EVERY = "E2E-EVERY";
export const DRAFT = "E2E-DRAFT";
/** In the demonstration city, teacher1 is of the school of school1 in the county of county1. */
const TEACHER = "teacher1";

const COURSE = `code = "${EVERY}"
title = "样样都有"
summary = "每一种单元各有一个。"
language = "zh-CN"
hours = "2.00"
module = "campus-safety"
level = "county"
mode = "remote"

[[section]]
title = "第一周"

[[section.unit]]
id = "clip"
kind = "video"
title = "清晨短片"
file = "clip.mp4"
captions = [{ language = "zh-CN", file = "clip.vtt" }]

[[section.unit]]
id = "text"
kind = "page"
title = "走进目标"
file = "text.md"
min_seconds = 30

[[section.unit]]
id = "plan"
kind = "document"
title = "三年行动"
file = "plan.pdf"
min_seconds = 30

[[section.unit]]
id = "quiz"
kind = "quiz"
title = "五道小题"
file = "quiz.gift"

[[section.unit]]
id = "task"
kind = "assignment"
title = "观察一课"
file = "text.md"
optional = true
criteria = [{ title = "看得见", levels = [{ points = 0, text = "没有" }, { points = 10, text = "清楚" }] }]

[[section.unit]]
id = "needs"
kind = "survey"
title = "课后一问"
optional = true
questions = [{ text = "有用吗？", kind = "scale" }]

[[section.unit]]
id = "day"
kind = "session"
title = "片区见面"
optional = true
`;

const TEXT = "# 往前看\n\n三年一个周期。\n\n| 哪一年 | 多少名 |\n|---|---|\n| 2015 | 3200 |\n";
const QUIZ = "::周期:: 几年一个周期？ {=5年 ~3年}\n\n::排队:: 上下楼梯靠右走。 {TRUE}\n\n::学时:: 每年几个学时？ {#72}\n";
const VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n全员培训\n";
const PAPER = { name: "证书.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };

/** A browser's requests without its pages, signed in. */
async function signedIn(request: APIRequestContext, login: string): Promise<void> {
  must(await request.post("/login", { form: { login, password: PASSWORD } }), login);
}

function must(answer: APIResponse, what: string): APIResponse {
  if (!answer.ok()) throw new Error(`${what}: ${answer.status()} ${answer.url()}`);
  return answer;
}

/** What a program asked for, which has to be granted. */
async function made(someone: Client, path: string, body?: unknown): Promise<any> {
  const answer = await someone.call("POST", path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A moment so many hours from now. */
const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Each `window` is a browser of its own that nobody has signed in to. */
export async function set(site: Site, window: () => Promise<APIRequestContext>): Promise<Scene> {
  const folder = join(site.data, "every");
  mkdirSync(folder);
  const small = join(SMALL_VIDEO, "..");
  const files = { "course.toml": COURSE, "text.md": TEXT, "quiz.gift": QUIZ, "clip.vtt": VTT };
  for (const [name, words] of Object.entries(files)) writeFileSync(join(folder, name), words);
  writeFileSync(join(folder, "clip.mp4"), readFileSync(SMALL_VIDEO));
  writeFileSync(join(folder, "plan.pdf"), readFileSync(join(small, "three-pages.pdf")));
  run(site.data, "import", "course", folder);

  const entry = await earn(site, TEACHER);
  const teacher = await client(site, TEACHER);
  const county = await client(site, "county1");
  const city = await client(site, "city1");
  const record = (await teacher.call("GET", "/me/record")).body;
  const entries = record.years.flatMap((year: any) => year.entries);
  const certificate = entries.find((each: any) => each.id === entry || each.certificate).certificate;

  const page = await window();
  await signedIn(page, TEACHER);
  for (const code of [EVERY, "E2E-SCORM"]) must(await page.post(`/courses/${code}/enrolments`, { form: {} }), "enrols");
  must(await page.post(`/learn/${EVERY}/text/notes`, { form: { note: "每天记一条" } }), "a note");
  must(
    await page.post(`/learn/${EVERY}/task/works`, { multipart: { key: "scene-work", text: "教学目标", files: PAPER } }),
    "a work",
  );
  const { body: works } = await teacher.call("GET", `/me/units/${EVERY}~1~task/works`);
  const question = (await made(teacher, `/courses/${EVERY}/units/text/questions`, { words: "复式班怎么备课？" })).id;
  must(
    await page.post(`/learn/${EVERY}/text/questions/${question}`, { form: { to: "report", post: question, reason: "重复" } }),
    "a report",
  );
  must(
    await page.post("/me/declarations", {
      multipart: {
        key: "scene-declaration",
        title: "暑期研修",
        organiser: "国家智慧教育平台",
        module: "teacher-ethics",
        level: "national",
        mode: "remote",
        from: at(-240).slice(0, 10),
        to: at(-48).slice(0, 10),
        amount: "4",
        unit: "smartedu-summer",
        certificate: "C-1",
        documents: PAPER,
      },
    }),
    "a declaration",
  );

  const office = await window();
  await signedIn(office, "county1");
  const training = (
    await made(county, "/trainings", {
      key: "scene-training",
      title: "防震演练",
      module: "campus-safety",
      level: "county",
      mode: "face-to-face",
      hours: "2.00",
      place: "礼堂",
      begins: at(-3),
      ends: at(-1),
      roster: [TEACHER],
    })
  ).id;
  must(await office.post(`/admin/trainings/${training}/state`, { form: { to: "open" } }), "a training is opened");
  const shown = await must(await office.get(`/admin/trainings/${training}/code`), "the code").text();
  const checkIn = /\/check-in\/[^"?]+\?code=[^"&]+/.exec(shown)?.[0] ?? "";
  const path = (
    await made(county, "/paths", { key: "scene-path", title: "第一年", summary: "站稳讲台。", courses: ["E2E-READ", EVERY] })
  ).id;
  await made(county, `/paths/${path}/publication`);
  const assignment = (
    await made(county, "/assignments", { key: "scene-course", course: EVERY, people: [TEACHER], due: at(480).slice(0, 10) })
  ).id;
  const bad = Buffer.from("单位代码,单位名称,类型,上级代码\nX-1,新学校,学校,\n");
  const list = must(
    await office.post("/admin/imports", {
      multipart: { list: "organisations", dry_run: "true", file: { name: "名单.csv", mimeType: "text/csv", buffer: bad } },
    }),
    "a list",
  );

  // Somebody else's, so that the first one still waits.
  const other = await earn(site, "teacher301");
  await made(city, `/ledger/entries/${other}/verification`, { decision: "verify" });
  await made(city, "/exports/hours", { year: new Date().getFullYear() });
  const { body: batches } = await city.call("GET", "/exports");

  return {
    teacher: TEACHER,
    entry,
    certificate,
    work: works.items[0].id,
    question,
    training,
    checkIn,
    path,
    workshop: (await city.call("GET", "/workshops")).body.items[0].id,
    assignment,
    list: new URL(list.url()).pathname,
    batch: `/admin/exports/${batches.items[0].year}/${batches.items[0].batch}`,
    draft: await draft(site, await window()),
  };
}

/** A draft of author1 with a page, a video with captions and a quiz, and a question in the bank. */
async function draft(site: Site, page: APIRequestContext): Promise<Scene["draft"]> {
  await signedIn(page, "author1");
  const author = await client(site, "author1");
  await made(author, "/courses", {
    code: DRAFT,
    title: "复式教学入门",
    summary: "一个教室两个年级怎样上课。",
    hours: "2.50",
    module: "pedagogy",
    level: "county",
    mode: "remote",
    source: "self-made",
  });
  const revision = async () => String((await author.call("GET", `/courses/${DRAFT}/draft`)).body.revision);
  const add = async (fields: Record<string, string | { name: string; mimeType: string; buffer: Buffer }>) => {
    const multipart = { section: "一", required: "on", revision: await revision(), ...fields };
    must(await page.post(`/author/${DRAFT}/units`, { multipart }), "a unit");
  };
  await add({ kind: "page", title: "动静搭配", markdown: TEXT, min_seconds: "30" });
  const video = { name: "讲课.mp4", mimeType: "video/mp4", buffer: readFileSync(SMALL_VIDEO) };
  await add({ kind: "video", title: "开讲", watch_percent: "90", video });
  await add({ kind: "quiz", title: "三道小题", gift: QUIZ, pass_percent: "60" });
  must(
    await page.post(`/author/${DRAFT}/units/video-1/captions`, {
      form: { revision: await revision(), "from-0": "00:00:00.500", "to-0": "00:00:01.500", "text-0": "上课了" },
    }),
    "captions",
  );
  must(await page.post(`/author/${DRAFT}/comments`, { form: { comment: "请加一张图" } }), "a comment");
  await made(author, "/bank/questions", { module: "campus-safety", gift: "::洗手:: 饭前先做什么？ {=洗手 ~看电视}" });
  return { page: "page-1", video: "video-1", quiz: "quiz-1" };
}
