// Course folders made on the spot, so short that a spec can learn them in real time.

import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { choice, forwardOnly, h5p, scorm12, scorm2004, several12, word } from "./packages.ts";

const ROOT = join(import.meta.dirname, "..");
const DEMO = join(ROOT, "server/platform/demo/courses");
const SMALL = join(ROOT, "server/content/tests/data");

/** A cmi5 package that nobody in the project wrote either. */
const GEOLOGY = join(ROOT, "../shared/testdata/packages/geology-cmi5.zip");
export const hasGeology = existsSync(GEOLOGY);

/** Golf Explained, Rustici's well-known examples of SCORM, as zips in a folder that `XUESHI_GOLF` names. */
const GOLF_FOLDER = process.env.XUESHI_GOLF;
export const GOLF = GOLF_FOLDER
  ? readdirSync(GOLF_FOLDER)
      .filter((name) => name.endsWith(".zip"))
      .sort()
      .map((name) => join(resolve(GOLF_FOLDER), name))
  : [];

/** The municipal plan as a course, which nobody in the project wrote; it lies beside the project where it was handed out. */
export const PLAN = join(ROOT, "../shared/testdata/course-plan");
export const hasPlan = existsSync(PLAN);

/** A sound for authors to upload. */
export const SMALL_SOUND = join(SMALL, "two-seconds.mp3");

interface Unit {
  id: string;
  kind: "video" | "audio" | "page" | "document" | "quiz" | "package";
  title: string;
  rest: string;
}

interface Course {
  code: string;
  title: string;
  hours: string;
  module?: string;
  units: Unit[];
  files: Record<string, string | Buffer>;
}

const VIDEO: Unit = {
  id: "intro",
  kind: "video",
  title: "导学短片",
  rest: 'file = "intro.mp4"\ncaptions = [{ language = "zh-CN", file = "intro.vtt" }]\nwatch_ratio = 0.90',
};
const PAGE: Unit = { id: "text", kind: "page", title: "正文", rest: 'file = "text.md"\nmin_seconds = 3' };
const SHEET: Unit = { id: "sheet", kind: "document", title: "手册（PDF）", rest: 'file = "sheet.pdf"\nmin_seconds = 3' };
const QUIZ: Unit = { id: "quiz", kind: "quiz", title: "结业测验", rest: 'file = "quiz.gift"\npass = 0.60\nattempts = 3' };

const WASH: Unit = { id: "wash", kind: "package", title: "七步洗手法", rest: 'file = "wash.zip"\nmin_seconds = 3' };
const POWER: Unit = { id: "power", kind: "package", title: "安全用电", rest: 'file = "power.zip"\nmin_seconds = 3' };

const AID: Unit = { id: "aid", kind: "package", title: "急救", rest: 'file = "aid.zip"\nmin_seconds = 3' };
const MEAL: Unit = { id: "meal", kind: "package", title: "洗手", rest: 'file = "meal.h5p"\nmin_seconds = 3' };
const FIRE: Unit = { id: "fire", kind: "package", title: "消防", rest: 'file = "fire.zip"\nmin_seconds = 3' };
const ROAD: Unit = { id: "road", kind: "package", title: "交通", rest: 'file = "road.zip"\nmin_seconds = 3' };

const ROCKS: Unit = { id: "rocks", kind: "package", title: "地质入门", rest: 'file = "geology.zip"\nmin_seconds = 3' };

const TALK: Unit = {
  id: "talk",
  kind: "audio",
  title: "访谈录音",
  rest: 'file = "talk.mp3"\ncaptions = [{ language = "zh-CN", file = "talk.vtt" }]\nwatch_ratio = 0.90',
};
const WORD: Unit = { id: "word", kind: "document", title: "预案（Word）", rest: 'file = "plan.docx"\nmin_seconds = 3' };

const TEXT = "# 走进银杏书院\n\n银杏书院的老师每天记录一条教学心得，坚持了三十年。\n\n## 怎样记录\n\n写下时间、事情和自己的想法。\n";

/** A question of each kind that the issue names; the right answers are in `learning.spec.ts`. */
const EVERY_KIND = `
::学时:: 每位教师每年至少培训多少学时？ {#72}

::周期:: 全员培训几年一个周期？ {=5年 ~3年 ~4年}

::必修:: 哪些是必修模块？ {
  ~%50%校园安全
  ~%50%师德教育
  ~%-50%学校财务
}

::应急:: 校园应急能力管理是培训课程的重要内容。{TRUE}

::主线:: 国培引领、省级指导、市级示范、县区为主、____ {=校本覆盖}

::对应:: 把年度与人数对应起来。{
  =2015年 -> 3200名
  =2017年 -> 3600名
}
`;

function write(into: string, course: Course): string {
  const folder = join(into, course.code);
  mkdirSync(folder, { recursive: true });
  const units = course.units.map(
    (unit) =>
      `[[section.unit]]\nid = "${unit.id}"\nkind = "${unit.kind}"\ntitle = "${unit.title}"\n${unit.rest}\n`,
  );
  const toml = `code = "${course.code}"
title = "${course.title}"
summary = "${course.title}：为浏览器检验写的短课。"
language = "zh-CN"
hours = "${course.hours}"
module = "${course.module ?? "pedagogy"}"
level = "school"
mode = "remote"
stages = ["primary"]

[[section]]
title = "全部内容"

${units.join("\n")}`;
  writeFileSync(join(folder, "course.toml"), toml);
  for (const [name, from] of Object.entries(course.files)) {
    if (typeof from === "string" && from.startsWith("/")) copyFileSync(from, join(folder, name));
    else writeFileSync(join(folder, name), from);
  }
  return folder;
}

const SHORT_FILES = {
  "intro.mp4": join(SMALL, "two-seconds.mp4"),
  "intro.vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n欢迎来到银杏书院。\n",
  "text.md": TEXT,
  "sheet.pdf": join(SMALL, "three-pages.pdf"),
  "quiz.gift": EVERY_KIND,
};

/** Our own demonstration material with its long pages shortened: real video, captions, text and handout. */
function demonstration(): Course {
  const from = join(DEMO, "KM-XK-002");
  return {
    code: "E2E-DEMO",
    title: "演示课程的短版",
    hours: "4.00",
    units: [VIDEO, PAGE, SHEET, QUIZ],
    files: {
      "intro.mp4": join(from, "intro.mp4"),
      "intro.vtt": join(from, "intro.vtt"),
      "text.md": readFileSync(join(from, "1-why.md"), "utf8"),
      "sheet.pdf": join(from, "handout.pdf"),
      "quiz.gift": EVERY_KIND,
    },
  };
}

/** An ordering, and gaps in a text. */
const MORE_KINDS = `
::先后:: 把培训的步骤排好。 {>ALL
报名
学习
登记
}

::周期:: [html]<p>教师每年至少培训 {1:NUMERICAL:=72} 学时，{1:MULTICHOICE:三年~=五年~四年} 为一个周期，主线是{2:SHORTANSWER:=校本覆盖}。</p>
`;
const TIMED: Unit = { ...QUIZ, rest: `${QUIZ.rest}\nminutes = 20` };

/** The folders of all courses that the specs need beside the demonstration. */
export function ownCourses(into: string): string[] {
  const short = (code: string, title: string, units: Unit[], hours = "1.50"): Course => ({
    code,
    title,
    hours,
    units,
    files: SHORT_FILES,
  });
  const folders = [
    demonstration(),
    short("E2E-WHOLE", "银杏书院的一天", [VIDEO, PAGE, SHEET, QUIZ]),
    short("E2E-READ", "银杏书院读本", [PAGE], "0.50"),
    short("E2E-QUIZ", "银杏书院测验", [QUIZ], "0.50"),
    { ...short("E2E-GAPS", "银杏书院填空", [TIMED], "0.50"), files: { "quiz.gift": MORE_KINDS } },
    { ...short("E2E-SCORM", "洗手这件小事", [WASH], "0.50"), files: { "wash.zip": scorm12() } },
    { ...short("E2E-SCORM4", "用电这件大事", [POWER], "0.50"), files: { "power.zip": scorm2004() } },
    {
      ...short("E2E-LISTEN", "听银杏书院", [TALK, WORD], "0.50"),
      files: { "talk.mp3": SMALL_SOUND, "talk.vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:01.900\n银杏书院的钟声。\n", "plan.docx": word() },
    },
    { ...short("E2E-AID", "急救这件急事", [AID], "0.50"), files: { "aid.zip": several12() } },
    { ...short("E2E-H5P", "饭前洗手", [MEAL], "0.50"), files: { "meal.h5p": h5p() } },
    { ...short("E2E-FIRE", "消防这件要事", [FIRE], "0.50"), files: { "fire.zip": forwardOnly() } },
    { ...short("E2E-ROAD", "交通这件常事", [ROAD], "0.50"), files: { "road.zip": choice() } },
    ...GOLF.map((file, at) => ({
      ...short(`E2E-GOLF${at}`, `高尔夫 ${at}`, [{ id: "golf", kind: "package" as const, title: "高尔夫", rest: 'file = "golf.zip"\nmin_seconds = 3' }], "0.50"),
      files: { "golf.zip": file },
    })),
    ...(hasGeology ? [{ ...short("E2E-ROCKS", "地质课", [ROCKS], "0.50"), files: { "geology.zip": GEOLOGY } }] : []),
  ].map((course) => write(into, course));
  return hasPlan ? [...folders, PLAN] : folders;
}

/** A video for authors to upload. */
export const SMALL_VIDEO = join(SMALL, "two-seconds.mp4");
