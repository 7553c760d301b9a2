//! What is owed, what is there, and why.

use domain::crediting::Reason;

use super::{Text, fill, format, texts};

texts! {
    Ledger {
        me_title_owed: "{year} 年度，还差 {hours}", "{year}: {hours} to go";
        me_title_done: "{year} 年度，学时已达标", "{year}: the year's hours are reached";
        me_lead_modules: "必修模块还差 {count} 个。", "{count} mandatory {count|module|modules} are still open.";
        me_lead_modules_done: "三个必修模块都已完成。", "All three mandatory modules are complete.";
        me_ring: "已登记 {hours}，共需 {target}", "{hours} credited of {target}";
        of_target: "/ {target}", "/ {target}";
        year_hours: "年度学时", "This year";
        verified: "已审核", "Verified";
        pending: "待审核", "Awaiting verification";
        cycle: "五年周期（第 {position} 年）", "Five-year cycle (year {position})";
        modules: "必修模块", "Mandatory modules";
        module_done: "已完成 {hours}", "Complete, {hours}";
        module_missing: "还差 {hours}", "{hours} to go";
        go_learn: "去学习", "Find a course";
        under_way: "接着学", "Continue";
        under_way_others: "其他在学的课程", "Other courses under way";
        under_way_none: "还没有在学的课程。从下面选一门开始。", "You have no course under way. Start with one of these.";
        under_way_find: "还没有在学的课程。", "You have no course under way.";
        on_completion: "完成后登记 {hours}", "{hours} when complete";
        progress: "进度 {percent}", "Progress {percent}";
        go_on: "继续", "Continue";
        done_courses: "已完成的课程", "Completed courses";
        to_ledger: "学时明细", "My hours";

        title: "{year} 年度学时明细", "My hours of {year}";
        total: "合计 {total}，年度要求 {target}", "{total} in all, {target} a year";
        years: "年度", "Year";
        by_module: "按模块", "By module";
        module: "模块", "Module";
        hours: "学时", "Hours";
        none_title: "{year} 年度还没有学时", "No hours in {year} yet";
        none: "学完一门课程，学时会立即出现在这里。", "Finish a course and its hours appear here at once.";
        find_course: "找课程", "Find a course";
        entries: "登记记录", "Entries";
        at: "登记时间", "Credited at";
        what: "事项", "What";
        state: "状态", "State";
        why: "依据和凭证", "Reasons and proof";
        reasons: "登记依据", "Reasons";
        level_mode: "级别与方式", "Level and mode";
        sequence: "登记序号", "Number of the entry";
        hash: "本条校验码", "Check code";
        previous: "上一条校验码", "Check code before";
        entry_id: "编号", "Entry";
        rejected_because: "驳回理由：{reason}", "Rejected because: {reason}";
        appeal: "申诉", "Appeal";
        appeal_hint: "写明为什么这些学时应当认定。会由另一位管理员复核，每条记录可以申诉一次。", "Say why these hours should stand. Another administrator decides again; each entry can be appealed once.";
        appeal_reason: "申诉理由", "Why";
        appeal_send: "提交申诉", "Send the appeal";
        appeal_sent: "申诉已提交，等待复核。", "The appeal was sent and waits for a decision.";
        appeal_missing: "请写明申诉理由。", "Say why.";
        period: "培训时间", "Period";
        certificate_number: "证书编号", "Certificate";
        proof: "下载存证", "Download the proof";
        decided: "{state} · {by} · {at}", "{state} · {by} · {at}";
        reverses: "冲正编号 {entry}", "Takes back entry {entry}";

        hours_place: "{hours} 学时", "{hours} hours";
        reason_requirements: "{units} 个必学单元全部完成。", "All {units} required {units|unit|units} were met.";
        reason_course: "课程 {course} 第 {version} 版核定 {hours}。", "Course {course}, edition {version}, carries {hours}.";
        reason_already: "本周期内（{year} 年度）同一课程已登记 {hours}，这次不再重复登记。", "The same course was credited with {hours} in this cycle (in {year}), so this completion earns nothing more.";
        reason_year: "按完成时间（北京时间）计入 {year} 年度。", "Counted in {year}, by the time of completion in Beijing.";
        reason_policy: "依据学时办法 {version}。", "Decided by policy {version}.";
        reason_rejected: "管理员驳回了原记录，理由：{reason}", "An administrator rejected the first entry: {reason}";
        reason_revoked: "已认定的学时被撤销，理由：{reason}", "The verified entry was taken back: {reason}";
        reason_restored: "申诉成立，学时恢复。", "The appeal was granted and the hours are given again.";
        reason_corrected: "管理员调整：{reason}", "Corrected by an administrator: {reason}";
        reason_attended: "{on} 参加“{title}”，已签到。", "Attended {title} on {on}.";
        reason_declared: "申报“{title}”{amount} {unit}，折合 {hours}。", "Declared {title}: {amount} {unit}, worth {hours}.";
        reason_imported: "来自第 {batch} 批导入名单第 {row} 行。", "From row {row} of import {batch}.";
        reason_claimed: "申请登记 {hours}。", "{hours} were asked for.";
        reason_reversed_elsewhere: "来源系统已冲正（第 {batch} 批导入）。", "Taken back by the system it came from (import {batch}).";
        reason_capped: "{kind}每年最多计 {most}，此前已有 {already}，超出部分不计。", "{kind}: at most {most} count in a year; {already} were there, what is over does not count.";
        reason_capped_all: "全部培训", "All training";
        reason_recognised: "{unit}每年最多认定 {most}，此前已认定 {already}，超出部分不计。", "{unit}: at most {most} are recognised in a year; {already} were there, what is over does not count.";
        reason_rounded: "{from} 按 {step} 的倍数取整。", "{from} was rounded to a multiple of {step}.";
        reason_closed: "{year} 年度已结账，计入当前开放年度。", "The year {year} is closed, so it stands in the open year.";
    }
}

/// The explanation of an entry, a sentence a line.
pub fn reasons(text: &Text, lines: &[Reason]) -> Vec<String> {
    let words = &text.ledger;
    let sentence = |line: &Reason| match line {
        Reason::RequirementsMet { units } => fill(words.reason_requirements, &[("units", units)]),
        Reason::CourseHours {
            course,
            version,
            hours,
        } => fill(
            words.reason_course,
            &[
                ("course", course),
                ("version", version),
                ("hours", &format::hours(*hours, text.lang)),
            ],
        ),
        Reason::AlreadyCredited { year, hours, .. } => fill(
            words.reason_already,
            &[("year", year), ("hours", &format::hours(*hours, text.lang))],
        ),
        Reason::Year { year } => fill(words.reason_year, &[("year", year)]),
        Reason::Policy { version } => fill(words.reason_policy, &[("version", version)]),
        Reason::Rejected { reason, .. } => fill(words.reason_rejected, &[("reason", reason)]),
        Reason::Revoked { reason, .. } => fill(words.reason_revoked, &[("reason", reason)]),
        Reason::Restored { .. } => words.reason_restored.to_owned(),
        Reason::Corrected { reason } => fill(words.reason_corrected, &[("reason", reason)]),
        Reason::Attended { title, on } => {
            fill(words.reason_attended, &[("title", title), ("on", on)])
        }
        Reason::Declared {
            title,
            amount,
            unit,
            hours,
        } => fill(
            words.reason_declared,
            &[
                ("title", title),
                ("amount", amount),
                ("unit", unit),
                ("hours", &format::hours(*hours, text.lang)),
            ],
        ),
        Reason::Imported { batch, row } => {
            fill(words.reason_imported, &[("batch", batch), ("row", row)])
        }
        Reason::Claimed { hours } => fill(
            words.reason_claimed,
            &[("hours", &format::hours(*hours, text.lang))],
        ),
        Reason::ReversedElsewhere { batch, .. } => {
            fill(words.reason_reversed_elsewhere, &[("batch", batch)])
        }
        Reason::Capped {
            module,
            level,
            mode,
            most,
            already,
        } => {
            let parts = [
                level.map(|level| text.words.level(level)),
                mode.map(|mode| text.words.mode(mode)),
                module.map(|module| text.words.module(module)),
            ];
            let kind: Vec<_> = parts.into_iter().flatten().collect();
            let kind = if kind.is_empty() {
                words.reason_capped_all.to_owned()
            } else {
                kind.join(" · ")
            };
            fill(
                words.reason_capped,
                &[
                    ("kind", &kind),
                    ("most", &format::hours(*most, text.lang)),
                    ("already", &format::hours(*already, text.lang)),
                ],
            )
        }
        Reason::RecognisedAtMost {
            unit,
            most,
            already,
        } => fill(
            words.reason_recognised,
            &[
                ("unit", unit),
                ("most", &format::hours(*most, text.lang)),
                ("already", &format::hours(*already, text.lang)),
            ],
        ),
        Reason::Rounded { from, step } => fill(
            words.reason_rounded,
            &[
                ("from", &format::hours(*from, text.lang)),
                ("step", &format::hours(*step, text.lang)),
            ],
        ),
        Reason::YearClosed { year } => fill(words.reason_closed, &[("year", year)]),
    };
    lines.iter().map(sentence).collect()
}
