//! What to learn next, and learning paths.

use domain::{
    paths::{Fit, ForWhom, PathState, StepState},
    recommendation::Reason,
};
use platform::Platform;

use super::{Lang, Text, fill, format, texts};

texts! {
    Paths {
        next: "下一步学什么", "What to learn next";
        next_lead: "先列单位指定的，再列你已开始的和必修模块还缺的，最后列适合你的。每门课都写明推荐的理由。", "First what you were asked to take, then what you have begun and what mandatory modules still lack. Last comes what suits you; each course says why.";
        next_none: "现在没有要推荐的课程。", "There is nothing to recommend now.";
        next_all: "全部推荐", "All recommendations";
        next_browse: "浏览全部课程", "Browse all courses";
        why: "推荐理由", "Why";
        because_assigned: "{by}指定，{due} 前学完", "Assigned by {by}, due {due}";
        because_overdue: "{by}指定，已过截止日期 {due}", "Assigned by {by}, overdue since {due}";
        because_path: "学习路径“{title}”第 {step} 步，共 {of} 步", "Step {step} of {of} of the path “{title}”";
        because_under_way: "你正在学", "You have begun it";
        because_workshop: "工作室“{title}”的课程", "A course of your workshop “{title}”";
        because_workshop_note: "工作室“{title}”的课程：{note}", "A course of your workshop “{title}”: {note}";
        because_unmet: "补足“{module}”模块", "Your module “{module}” still lacks hours";
        because_fits: "学习路径“{title}”适合你的{what}", "The path “{title}” is for your {what}";
        because_subject: "你的学科：{subject}", "Your subject: {subject}";
        because_stage: "你的学段：{stage}", "Your stage: {stage}";
        fit_post: "岗位", "post";
        fit_stage: "学段", "stage";
        fit_subject: "学科", "subject";
        last_unit: "上次学到：{unit}", "You were at: {unit}";
        last_place: "上次学到：{unit}（{place}）", "You were at: {unit} ({place})";

        title: "学习路径", "Learning paths";
        lead: "按目标排好的一组课程。加入以后，下一步会出现在“我的培训”里；在哪里学完的都算。", "Courses in an order, with a goal. Once you join, the next step is among your recommendations; what you completed anywhere counts.";
        none_title: "还没有学习路径", "No paths yet";
        none: "市和区县发布学习路径后，会出现在这里。", "Paths appear here once the city or a county has published them.";
        mine: "我的学习路径", "My paths";
        mine_more: "查看全部学习路径", "See all paths";
        suits: "适合你", "For you";
        joined: "已加入", "Joined";
        done: "已走完", "Complete";
        whom: "适用对象", "For";
        everybody: "全体教师", "All teachers";
        organisation: "发布单位", "Published by";
        count: "{count} 门课程", "{count} {count|course|courses}";
        hours: "共 {hours}", "{hours} in all";
        progress: "已完成 {done} / {of} 门", "{done} of {of} {of|course|courses} done";
        next_step: "下一步：{title}", "Next: “{title}”";
        begin: "开始学", "Start";
        go_on: "继续学", "Continue";
        all_done: "这条路径上的课程都学完了。", "All courses of this path are done.";
        join: "加入这条路径", "Join this path";
        join_hint: "加入以后，它的下一步会排在推荐课程的前面。随时可以退出。", "Its next step then stands high among your recommendations. Leave whenever you like.";
        leave: "退出这条路径", "Leave this path";
        leave_hint: "课程进度和学时都会保留。", "Progress and hours stay as they are.";
        sign_in: "登录后加入", "Sign in to join";
        withdrawn_note: "这条路径已停止发布，你仍可继续学习。", "This path is no longer published; you can still go on.";
        steps: "课程", "Courses";
        step_done: "已完成", "Done";
        step_under_way: "学习中", "Under way";
        step_open: "未开始", "Not started";
        step_gone: "已下架", "Retired";

        admin_title: "学习路径", "Learning paths";
        admin_lead: "为本单位及下属单位的教师排一组课程，写明目标和适用对象。", "Put courses into an order for the teachers of your organisation, with a goal and for whom.";
        new: "新建学习路径", "New path";
        admin_none: "还没有学习路径。", "There is none yet.";
        name: "名称", "Title";
        summary: "目标", "Goal";
        summary_hint: "学完能做到什么，最多 500 字。", "What one can do afterwards; at most 500 characters.";
        posts: "岗位", "Posts";
        posts_hint: "与教师名册上的写法一致，例如“班主任”。留空则不限。", "As the staff register has them, such as 班主任. Empty means any.";
        stages: "学段", "Stages";
        stages_hint: "不选则不限。", "None means any.";
        subjects: "学科", "Subjects";
        subjects_hint: "学科代码，例如 math。留空则不限。", "Codes such as math. Empty means any.";
        courses: "课程代码", "Codes of the courses";
        courses_hint: "每行一个，按学习顺序排列。", "One a line, in the order in which they are taken.";
        save: "保存", "Save";
        saved: "已保存。", "Saved.";
        publish: "发布", "Publish";
        publish_hint: "发布后，本单位及下属单位的教师都能看到。", "Teachers of the organisation and below see it then.";
        withdraw: "停止发布", "Withdraw";
        withdraw_hint: "已加入的教师仍可继续学习。", "Whoever has joined can go on.";
        see: "查看页面", "See the page";
        people: "加入人数", "Joined";
        state: "状态", "State";
        updated: "更新时间", "Changed";
        draft: "草稿", "Draft";
        published: "已发布", "Published";
        withdrawn: "已停止", "Withdrawn";
        changed: "别人刚刚改过这条路径。下面是现在的内容；表单里是你填写的，再保存就以你的为准。", "Somebody has changed the path meanwhile. It says now what stands below; the form holds what you wrote, and saving it again makes yours count.";
        error_unknown: "目录中没有课程 {code}。", "The catalogue has no course {code}.";
        error_twice: "课程 {code} 写了两次。", "The course {code} is named twice.";
        error_audience: "课程 {code} 只面向其他单位。", "The course {code} is for other organisations alone.";
        error_many: "最多 40 门课程。", "At most 40 courses.";
        error_words: "最多 20 个，每个不超过 30 字。", "At most 20, each of at most 30 characters.";
    }
}

impl Paths {
    pub fn state_of(&self, state: PathState) -> &'static str {
        match state {
            PathState::Draft => self.draft,
            PathState::Published => self.published,
            PathState::Withdrawn => self.withdrawn,
        }
    }

    pub fn step_of(&self, state: StepState) -> &'static str {
        match state {
            StepState::Done => self.step_done,
            StepState::UnderWay => self.step_under_way,
            StepState::Open => self.step_open,
            StepState::Gone => self.step_gone,
        }
    }

    /// A refused field, by its code; `detail` is the code of the course.
    pub fn refused(&self, code: &str, detail: &str) -> Option<String> {
        let sentence = match code {
            "path-unknown-course" => self.error_unknown,
            "path-twice" => self.error_twice,
            "path-audience" => self.error_audience,
            "path-many" => self.error_many,
            "path-words" => self.error_words,
            _ => return None,
        };
        Some(fill(sentence, &[("code", &detail)]))
    }
}

/// For whom a path is, in one line.
pub fn whom(text: &Text, whom: &ForWhom) -> String {
    if whom.is_everybody() {
        return text.paths.everybody.to_owned();
    }
    let separator = separator(text);
    let subjects: Vec<String> = whom
        .subjects
        .iter()
        .map(|subject| text.words.subject_name(subject))
        .collect();
    let parts = [
        whom.posts.join(separator),
        text.words.stages(&whom.stages, separator),
        subjects.join(separator),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// Why a course is recommended, in a sentence.
pub fn because(platform: &Platform, text: &Text, reason: &Reason) -> String {
    let words = &text.paths;
    match reason {
        Reason::Assigned { by, due, overdue } => {
            let sentence = if *overdue {
                words.because_overdue
            } else {
                words.because_assigned
            };
            let due = format::day(*due, &platform.rules.zone);
            fill(sentence, &[("by", by), ("due", &due)])
        }
        Reason::Path { title, step, of } => fill(
            words.because_path,
            &[("title", title), ("step", step), ("of", of)],
        ),
        Reason::UnderWay => words.because_under_way.to_owned(),
        Reason::Workshop { title, note } if note.is_empty() => {
            fill(words.because_workshop, &[("title", title)])
        }
        Reason::Workshop { title, note } => fill(
            words.because_workshop_note,
            &[("title", title), ("note", note)],
        ),
        Reason::Unmet(module) => {
            let module = text.words.module(*module);
            fill(words.because_unmet, &[("module", &module)])
        }
        Reason::PathFor { title, fit } => {
            let what = fitting(text, *fit);
            fill(words.because_fits, &[("title", title), ("what", &what)])
        }
        Reason::Subject(subject) => {
            let subject = text.words.subject_name(subject);
            fill(words.because_subject, &[("subject", &subject)])
        }
        Reason::Stage(stage) => {
            let stage = text.words.stage(*stage);
            fill(words.because_stage, &[("stage", &stage)])
        }
    }
}

fn fitting(text: &Text, fit: Fit) -> String {
    let words = &text.paths;
    let parts: Vec<&str> = [
        (fit.post, words.fit_post),
        (fit.stage, words.fit_stage),
        (fit.subject, words.fit_subject),
    ]
    .into_iter()
    .filter_map(|(is, word)| is.then_some(word))
    .collect();
    parts.join(separator(text))
}

fn separator(text: &Text) -> &'static str {
    if text.lang == Lang::Zh { "、" } else { ", " }
}
