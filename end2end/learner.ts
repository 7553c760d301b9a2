// What a learner does, step by step, as the page offers it.

import type { Locator, Page } from "@playwright/test";

import { expect } from "./site.ts";

/** Right answers to the quiz of every kind in `courses.ts`. */
export const RIGHT: Answers = {
  numbers: { 每位教师每年至少培训多少学时: "72" },
  choices: { 全员培训几年一个周期: ["5年"], 哪些是必修模块: ["校园安全", "师德教育"], 校园应急能力管理: ["对"] },
  words: { 国培引领: "校本覆盖" },
  pairs: { 把年度与人数对应起来: { "2015年": "3200名", "2017年": "3600名" } },
};

/** Right answers to the quiz of the municipal plan. */
export const RIGHT_FOR_PLAN: Answers = {
  numbers: { 每年培训不少于多少学时: "72", 骨干教师应达到: "20" },
  choices: {
    全员培训几年一个周期: ["5年"],
    列入培训必修模块: ["校园安全", "中小学教师标准", "师德教育"],
    校园应急能力管理: ["对"],
    "10000 名": ["对"],
  },
  words: { 补全培训主线: "校本覆盖" },
  pairs: {
    把年度与市级集中培训人数对应起来: {
      "2015年、2016年(每年)": "3200名",
      "2017年": "3600名",
      三年合计: "10000名",
    },
  },
};

/** Right answers to the quiz of the demonstration course KM-SD-001. */
export const RIGHT_FOR_ETHICS: Answers = {
  numbers: { 由教育部在哪一年印发: "2018" },
  choices: {
    教师可以把学生介绍给校外机构: ["错"],
    教师节收到学生家长送来的购物卡: ["谢绝或退还，一时退不掉的上交学校登记"],
    中小学教师职业道德规范: ["爱国守法", "关爱学生", "为人师表", "终身学习"],
    对教师作出处理前: ["对"],
    上课时楼内冒烟: ["加强安全防范"],
  },
  words: { 中小学教师和哪一类教师: "幼儿园教师" },
  pairs: {
    把行为与它违反的准则对应起来: {
      收受家长购物卡: "坚守廉洁自律",
      上课敷衍了事: "潜心教书育人",
      当众羞辱学生: "关心爱护学生",
      评优时照顾亲友: "秉持公平诚信",
    },
  },
};

export interface Answers {
  numbers: Record<string, string>;
  choices: Record<string, string[]>;
  words: Record<string, string>;
  pairs: Record<string, Record<string, string>>;
}

export async function enrol(page: Page, code: string): Promise<void> {
  await page.goto(`/courses/${code}`);
  await page.getByRole("button", { name: "报名" }).click();
  await page.waitForURL(`**/learn/${code}/**`);
}

/** How the unit stands, by the tag beside its title. */
export function standing(page: Page): Locator {
  return page.locator("article > .tags");
}

/** Plays the video from its place to its end. */
export async function watch(page: Page, rate = 1): Promise<void> {
  await page.locator("video#player").evaluate((video: HTMLVideoElement, rate) => {
    video.muted = true;
    video.playbackRate = rate;
    return video.play();
  }, rate);
}

function question(page: Page, stem: string): Locator {
  return page.getByRole("group").filter({ hasText: stem });
}

export async function answer(page: Page, answers: Answers): Promise<void> {
  for (const [stem, value] of Object.entries({ ...answers.numbers, ...answers.words })) {
    await question(page, stem).getByRole("textbox").fill(value);
  }
  for (const [stem, options] of Object.entries(answers.choices)) {
    for (const option of options) await question(page, stem).getByText(option, { exact: true }).click();
  }
  for (const [stem, pairs] of Object.entries(answers.pairs)) {
    for (const [left, right] of Object.entries(pairs)) {
      await question(page, stem).getByLabel(left).selectOption({ label: right });
    }
  }
}

/** Begins an attempt, answers, hands in. */
export async function takeQuiz(page: Page, answers: Answers): Promise<void> {
  await page.getByRole("button", { name: /开始答题|再答一次/ }).click();
  await answer(page, answers);
  await page.getByRole("button", { name: "交卷" }).click();
  await expect(page.getByRole("heading", { name: /第 \d+ 次答题/ })).toBeVisible();
}

/** The next unit, by the link under the content. */
export async function goOn(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^下一单元/ }).click();
}
