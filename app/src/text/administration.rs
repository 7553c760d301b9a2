//! Administration: the hub, the rules for hours, closing a year.

use domain::{
    closing::Check,
    policies::{Direction, Late, Repeats},
};

use super::texts;

texts! {
    Administration {
        title: "管理", "Administration";
        lead: "{organisation} · {year} 年度", "{organisation} · {year}";
        search: "检索词典与未找到的词", "Search: words, and what was not found";
        search_lead: "教平台认识本地的词和同义的说法；看看教师们找过什么却没有找到。", "Teach the search words of this place and what means the same; see what people looked for in vain.";
        search_saved: "已保存，检索正在按新的词典更新。", "Saved. The index follows the new words.";
        search_city_only: "由市级管理员维护。", "Kept by the city's administrator.";
        search_words: "词典里没有的词", "Words that the dictionary lacks";
        search_words_hint: "一行一个词，例如本地项目名称。", "One word a line, such as the name of a local programme.";
        search_synonyms: "同义词", "Synonyms";
        search_synonyms_hint: "一行一组，用逗号隔开，例如：信息技术，ICT。查其中一个，也会找到其他几个。", "One group a line, apart by commas: 信息技术, ICT. Whoever looks for one finds the others too.";
        search_save: "保存词典", "Save";
        misses: "没有找到的词", "Looked for and not found";
        misses_lead: "只记词和次数，不记是谁查的；像号码的、太长的不记。", "Only the words and how often; never who asked, nor what looks like a number or is long.";
        misses_none: "最近查过的都找到了。", "Everything that was looked for lately was found.";
        misses_count: "{count} 个词", "{count} {count|question|questions}";
        misses_text: "查的词", "Looked for";
        misses_times: "次数", "Times";
        misses_last: "最近一次", "Last time";
        misses_forget: "清空这份清单", "Clear the list";
        queue: "审核", "Verification";
        queue_counts: "待审核 {pending} 条，申诉 {appealed} 条", "{pending} wait, {appealed} {appealed|appeal|appeals}";
        queue_open: "去审核", "Open the queue";
        appeals_open: "看申诉", "See the appeals";
        standing: "年度完成情况", "The year so far";
        standing_counts: "{met} / {teachers} 名教师已达到 {target}", "{met} of {teachers} {teachers|teacher|teachers} have {target}";
        standing_people: "本单位及下属单位共 {people} 个账号。", "{people} {people|account|accounts} in the organisation and below.";
        newest_closing: "最近结账", "Newest closing";
        newest_closing_line: "{organisation} {year} 年度，{by}，{at}", "{organisation}, {year}, by {by}, {at}";
        no_closing: "还没有结账的年度。", "No year is closed yet.";
        policy_in_force: "现行认定办法", "Rules in force";
        policy_line: "{version}，年度目标 {target}", "{version}, {target} a year";
        more: "其他", "More";
        policies: "学时认定办法", "Rules for hours";
        closings: "年度结账", "Closing a year";
        imports: "名单导入", "Bring in lists";
        exports: "学时上报", "Send out hours";
        people: "人员", "People";
        trainings: "线下培训", "Sessions";
        checkpoints: "账本检查点", "Ledger checkpoints";
        checkpoint_keep: "请保存账本检查点", "Keep the ledger's checkpoint";
        checkpoint_line: "第 {number} 号，{at}，覆盖 {entries} 条登记。", "Number {number}, {at}, covering {entries} {entries|entry|entries}.";
        checkpoint_why: "各县区各存一份，日后任何人（包括平台运维人员）改动已登记的学时都能被查出来。建议每月保存一次。", "With a copy in every county, whoever later alters what was credited is found out, the platform's own operators included. Once a month is enough.";
        checkpoint_save: "下载并保存", "Download and keep";

        policies_lead: "每个版本一经保存不再修改。学时按登记时的版本认定，新版本不影响已登记的学时。", "A version is never changed once it is saved. Hours are decided by the version in force when they are credited; a new version changes no old entry.";
        policies_new: "新建版本", "New version";
        version: "版本", "Version";
        years: "适用年度", "Years";
        decided_by: "制定人", "Decided by";
        decided_at: "制定时间", "Decided at";
        note: "说明", "Note";
        in_force: "现行", "In force";
        of_the_plan: "行动计划原定", "The plan's own";
        years_open: "{from} 起", "from {from}";
        years_range: "{from} 至 {to}", "{from} to {to}";
        policy_title: "认定办法 {version}", "Rules {version}";
        saved: "新版本 {version} 已保存，从现在起按它认定。", "Version {version} is saved and decides from now on.";
        back_to_policies: "全部版本", "All versions";
        new_title: "新建认定办法版本", "A new version of the rules";
        new_lead: "表单里是现行办法。改好后先看影响，再保存。", "The form holds the rules in force. Change them, see the effect, then save.";

        basics: "目标与周期", "Targets and cycle";
        from: "起始年度", "First year";
        to: "终止年度（空为长期）", "Last year (empty: open)";
        yearly_target: "年度目标（学时）", "Yearly target (hours)";
        cycle_years: "周期（年）", "Cycle (years)";
        cycle_target: "周期目标（学时）", "Cycle target (hours)";
        cycle_anchor: "某一周期的起始年度", "A year in which a cycle begins";
        minutes_per_hour: "一学时的分钟数", "Minutes in an hour of credit";
        repeats: "同一课程", "The same course";
        repeats_cycle: "每周期登记一次", "Once in a cycle";
        repeats_year: "每年度登记一次", "Once in a year";
        repeats_always: "每次都登记", "Every time";
        minimums: "各模块年度最低学时", "Least hours of a module in a year";
        maximums: "年度最高认定学时", "Most hours that count in a year";
        maximums_hint: "不选的条件不限。学时空着的行不算。", "What is not chosen fits all. A row without hours is left out.";
        routes: "审核环节", "Steps of verification";
        routes_hint: "按顺序取第一条符合的；都不符合时由学校审核。", "The first row that fits is taken; where none fits, the school verifies.";
        conversions: "折算", "Conversions";
        conversions_hint: "单位代码空着的行不算，年度上限空着即不限。", "A row without a code is left out; without a most, there is none.";
        other: "其他规则", "Other rules";
        row: "第 {number} 行", "Row {number}";
        level: "级别", "Level";
        mode: "方式", "Mode";
        module: "模块", "Module";
        any: "不限", "Any";
        hours: "学时", "Hours";
        route: "环节", "Steps";
        route_none: "不用这一行", "Not used";
        different: "每个环节由不同的人审核", "Each step by another person";
        unit: "单位代码", "Code";
        unit_name: "名称", "Name";
        unit_hours: "每单位折合学时", "Hours for one";
        unit_most: "年度上限（学时）", "Most in a year (hours)";
        rounding_step: "取整到（学时）", "Round to (hours)";
        rounding_direction: "取整方式", "Rounding";
        round_down: "舍去", "Down";
        round_nearest: "四舍五入", "Nearest";
        round_up: "进位", "Up";
        late: "年度结账后补登的学时", "Hours for a closed year";
        late_refuse: "不予登记", "Refused";
        late_adjust: "记入未结账的年度", "Credited in the open year";
        imports_wait: "导入的学时也要审核", "Imported hours wait for verification too";
        imported: "导入的学时", "Imported hours";
        imported_wait: "也要审核", "wait for verification";
        imported_verified: "导入即认定", "are verified by importing";
        appeal_days: "申诉期限（天）", "Days for an appeal";
        remind_days: "年度结束前几天提醒学时未满的教师", "Days before the year ends at which whoever lacks hours is reminded";
        due_days: "指定课程到期前几天提醒", "Days before the last day of an assigned course at which people are reminded";
        remind_hint: "用逗号隔开，最多六个，例如：60, 30, 7。留空则不提醒。", "Apart by commas, at most six: 60, 30, 7. Leave it empty for none.";
        study: "学习时间怎样计", "How learning is counted";
        attention_minutes: "大约每几分钟确认一次是否在学习（0 为不确认）", "About every how many minutes people are asked whether they are there (0: never)";
        attention_never: "不确认", "never";
        offline_hours: "离线学习最多补记几小时", "Hours of learning without a line that can be sent later";
        playback_percent: "视频和音频最快播放速度（%，100 为原速；学时总按实际时间计）", "Fastest playing of video and sound (%, 100 is real time; hours always count real time)";
        error_playback: "请填 100 至 200。", "Write 100 to 200.";
        hidden_counts: "页面在后台时，视频和音频的播放仍计入", "A video or sound that goes on in a hidden page counts";
        hidden_yes: "计入", "yes";
        hidden_no: "不计入", "no";
        study_hint: "确认随机出现，在规定时间的一半到一倍半之间。不答复则之后的时间不计，已计的不变。", "The question comes at a random moment between half and one and a half of the time. What comes after waits for the answer; what was counted stays.";
        error_attention: "请填 0，或 5 至 240 分钟。", "Write 0, or 5 to 240 minutes.";
        error_offline: "最多 72 小时。", "At most 72 hours.";
        error_days_form: "请填写用逗号隔开的天数，例如 60, 30, 7。", "Write days apart by commas, such as 60, 30, 7.";
        error_reminders: "最多六个提醒，每个最多提前 365 天。", "At most six reminders, each at most 365 days before.";
        none: "无", "None";
        show_effect: "看影响", "Show the effect";
        save: "保存新版本", "Save the new version";

        effect: "对 {year} 年度的影响", "Effect on {year}";
        effect_none: "{teachers} 名教师的完成情况都不变。", "All {teachers} {teachers|teacher|teachers} stand as before.";
        effect_some: "{teachers} 名教师中有 {differently} 名的完成情况会变化。", "{differently} of {teachers} {teachers|teacher|teachers} would stand differently.";
        effect_what: "项目", "What";
        effect_before: "现行", "Now";
        effect_after: "改后", "Then";
        effect_target: "达到年度目标", "Target met";
        effect_modules: "达到各模块最低学时", "Modules met";
        effect_examples: "其中（最多 20 名）", "Some of them (at most 20)";
        effect_note: "已登记的学时不变；变化的是按新办法计算的完成情况。", "Credited hours stay; what changes is how they stand against the rules.";
        teacher: "教师", "Teacher";
        met: "达到", "met";
        not_met: "未达到", "not met";
        stands_target: "目标：{before} → {after}", "Target: {before} → {after}";
        stands_modules: "模块：{before} → {after}", "Modules: {before} → {after}";

        closings_lead: "结账后，该年度不再登记新的学时。结账不能撤销。", "After closing, nothing more is credited in the year. A closing cannot be undone.";
        organisation: "单位（含下属单位）", "Organisation (with everything below)";
        year: "年度", "Year";
        check: "检查", "Check";
        checklist: "检查清单：{organisation} {year} 年度", "Check list: {organisation}, {year}";
        item: "项目", "What";
        count: "数量", "Count";
        result: "结果", "Result";
        blocks: "须先处理", "Decide first";
        told: "提示", "For your information";
        fine: "无", "None";
        check_pending: "待审核的学时", "Entries that wait for a decision";
        check_appealed: "未处理的申诉", "Appeals not heard";
        check_flagged: "有异常提示且未审核", "Flagged and undecided";
        check_below_target: "未达到年度目标的教师", "Teachers below the target";
        check_not_exported: "已审核、未上报的学时", "Verified and not sent out";
        check_year_not_over: "年度尚未结束", "The year still runs";
        yes: "是", "yes";
        not_ready: "还不能结账：请先处理标为“须先处理”的项目。", "It cannot be closed yet: decide what is marked first.";
        closing_note: "说明（可以不填）", "Note (optional)";
        confirm: "我已核对，确认为 {organisation} 结 {year} 年度的账", "I have checked, and close {year} for {organisation}";
        confirm_missing: "请勾选确认。", "Tick the box to confirm.";
        close: "结账", "Close the year";
        already: "{organisation} {year} 年度已由 {by} 于 {at} 结账。", "{year} was closed for {organisation} by {by} at {at}.";
        done: "{organisation} {year} 年度已结账。", "{year} is closed for {organisation}.";
        history: "结账记录", "Closings";
        history_empty: "还没有结账的年度。", "No year is closed yet.";
        closed_by: "结账人", "Closed by";
        closed_at: "结账时间", "Closed at";
        read_only: "督导账号只能查看。", "Auditors read only.";

        error_title: "没有保存，请改正标出的内容", "Nothing was saved; correct what is marked";
        error_in: "{field}：{problem}", "{field}: {problem}";
        error_taken: "这个版本号已经有了，请换一个。", "This version is there already; name another one.";
        error_version: "版本号 1 至 40 字，不能用 new。", "Name the version in 1 to 40 characters, not \"new\".";
        error_years: "终止年度不能早于起始年度，年度从 1990 到 2200。", "The last year may not come before the first; years run from 1990 to 2200.";
        error_hours: "请填写大于 0 的学时，最多两位小数。", "Write more than 0 hours, with at most two decimals.";
        error_number: "请填写整数。", "Write a whole number.";
        error_cycle: "周期为 1 至 20 年。", "A cycle has 1 to 20 years.";
        error_minutes: "一学时为 10 至 120 分钟。", "An hour of credit has 10 to 120 minutes.";
        error_conversion: "每个单位代码一行，名称和学时都要填写。", "Each code once, with a name and more than 0 hours.";
        error_days: "最多 3650 天。", "At most 3650 days.";
        error_year_range: "只能为已开始的年度结账。", "Only a year that has begun can be closed.";
        error_long: "最多 500 字。", "At most 500 characters.";
        error_organisation: "没有这个单位。", "There is no such organisation.";
    }
}

impl Administration {
    pub fn check_of(&self, code: Check) -> &'static str {
        match code {
            Check::Pending => self.check_pending,
            Check::Appealed => self.check_appealed,
            Check::Flagged => self.check_flagged,
            Check::BelowTarget => self.check_below_target,
            Check::NotExported => self.check_not_exported,
            Check::YearNotOver => self.check_year_not_over,
        }
    }

    pub fn repeats_of(&self, repeats: Repeats) -> &'static str {
        match repeats {
            Repeats::OncePerCycle => self.repeats_cycle,
            Repeats::OncePerYear => self.repeats_year,
            Repeats::Always => self.repeats_always,
        }
    }

    pub fn direction(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Down => self.round_down,
            Direction::Nearest => self.round_nearest,
            Direction::Up => self.round_up,
        }
    }

    pub fn late_of(&self, late: Late) -> &'static str {
        match late {
            Late::Refuse => self.late_refuse,
            Late::Adjust => self.late_adjust,
        }
    }

    /// A refused field of a policy or a closing, in the reader's words.
    pub fn refusal(&self, refusal: &platform::Refusal) -> String {
        match refusal.code {
            "taken" => self.error_taken,
            "policy-version" => self.error_version,
            "policy-years" => self.error_years,
            "policy-hours" | "hours-form" => self.error_hours,
            "number-form" => self.error_number,
            "policy-cycle" => self.error_cycle,
            "policy-minutes" => self.error_minutes,
            "policy-conversion" => self.error_conversion,
            "policy-days" => self.error_days,
            "days-form" => self.error_days_form,
            "policy-reminders" => self.error_reminders,
            "policy-attention" => self.error_attention,
            "policy-offline" => self.error_offline,
            "policy-playback" => self.error_playback,
            "year-range" => self.error_year_range,
            "too-long" => self.error_long,
            _ => return refusal.detail.clone(),
        }
        .to_owned()
    }
}
