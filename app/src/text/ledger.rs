//! What is owed, what is there, and why.

use domain::crediting::Reason;

use super::{Text, fill, format, texts};

texts! {
    Ledger {
        me_title_owed: "{year} 年度，还差 {hours}", "{year}: {hours} to go";
        me_title_done: "{year} 年度，学时已达标", "{year}: the year's hours are reached";
        me_lead_modules: "必修模块还差 {count} 个。", "{count} mandatory modules are still open.";
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
        under_way_none: "还没有在学的课程。", "No course under way.";
        under_way_find: "从必修模块选一门课", "Choose a course from the mandatory modules";
        on_completion: "完成后登记 {hours}", "{hours} when complete";
        progress: "进度 {percent}", "Progress {percent}";
        go_on: "继续", "Continue";
        done_courses: "已完成的课程", "Completed courses";
        to_ledger: "学时明细", "Ledger";

        title: "{year} 年度学时明细", "Ledger of {year}";
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
        sequence: "账本序号", "Position in the chain";
        hash: "本条哈希", "Hash";
        previous: "上一条哈希", "Hash before";
        entry_id: "编号", "Entry";
        rejected_because: "驳回理由：{reason}", "Rejected because: {reason}";
        decided: "{state} · {by} · {at}", "{state} · {by} · {at}";
        reverses: "冲正编号 {entry}", "Takes back entry {entry}";

        hours_place: "{hours} 学时", "{hours} hours";
        reason_requirements: "{units} 个必学单元全部完成。", "All {units} required units were met.";
        reason_course: "课程 {course} 第 {version} 版核定 {hours}。", "Course {course}, edition {version}, carries {hours}.";
        reason_already: "本周期内（{year} 年度）同一课程已登记 {hours}，这次不再重复登记。", "The same course was credited with {hours} in this cycle (in {year}), so this completion earns nothing more.";
        reason_year: "按完成时间（北京时间）计入 {year} 年度。", "Counted in {year}, by the time of completion in Beijing.";
        reason_policy: "依据学时办法 {version}。", "Decided by policy {version}.";
        reason_rejected: "管理员驳回了原记录，理由：{reason}", "An administrator rejected the first entry: {reason}";
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
    };
    lines.iter().map(sentence).collect()
}
