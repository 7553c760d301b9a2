//! Sessions that people attend: planning, rosters, checking in.

use domain::training::{Method, PlaceState, TrainingState};
use platform::{
    Refusal,
    scanning::{INFECTED, SCANNER_AWAY},
};

use super::{Lang, Text, fill, texts};

texts! {
    Trainings {
        title: "培训活动", "Trainings";
        lead: "集中培训、校本研修、跟岗和观摩：排好名单，现场签到，结束后登记学时。", "Face to face, school-based, shadowing, observation: keep the roster, let people check in, credit the hours.";
        card: "安排培训、签到、登记学时", "Plan sessions, take presence, credit hours";
        new: "安排一场培训", "Plan a training";
        empty_title: "还没有培训活动", "No trainings yet";
        empty: "安排一场培训，把教师加进名单，现场用二维码签到。", "Plan one, put teachers on its roster, and let them check in with the QR code.";
        count: "共 {count} 场", "{count} in all";
        more: "更早的", "Earlier ones";

        name: "名称", "Title";
        when: "时间", "When";
        people: "人数", "People";
        people_of: "{present} / {people} 人到场", "{present} of {people} present";
        state: "状态", "State";
        organisation: "主办单位", "Held by";
        begins: "开始", "Begins";
        ends: "结束", "Ends";
        place: "地点", "Place";
        hours: "学时", "Hours";
        hours_hint: "不超过培训时长折算的学时，例如 4.00。", "No more than the session's length holds, such as 4.00.";
        time_hint: "北京时间", "In Beijing time";
        open: "本单位及下属单位的教师到场即可签到，不必先列名单", "Every teacher of the organisation who comes may check in, without being on the roster before";
        plan: "保存安排", "Save the plan";
        change: "修改安排", "Change the plan";
        changed: "已保存。", "Saved.";
        span: "{from} 至 {to}", "{from} to {to}";

        roster: "名单", "Roster";
        roster_empty: "名单还是空的。", "Nobody is on the roster yet.";
        add: "加入名单", "Add to the roster";
        paste: "粘贴账号或姓名", "Paste logins or names";
        paste_hint: "每行一个，也可以用顿号或逗号分隔。", "One on each line, or separated by commas.";
        find: "按姓名或账号查找教师", "Find teachers by name or login";
        find_go: "查找", "Find";
        found: "找到的教师", "Teachers found";
        found_none: "没有不在名单上的教师符合“{text}”。", "No teacher who is not on the roster yet matches {text}.";
        added: "已加入 {count} 人。", "{count} added.";
        remove: "移出", "Remove";
        remove_who: "移出 {name}", "Remove {name}";
        teacher: "教师", "Teacher";
        school: "单位", "Organisation";
        presence: "签到", "Presence";
        tick: "到场", "Was there";
        tick_who: "{name} 到场", "{name} was there";
        untick: "撤销", "Undo";
        untick_who: "撤销 {name} 的签到", "Undo the presence of {name}";
        credited: "查看学时", "See the hours";
        credited_of: "查看 {name} 的学时", "See the hours of {name}";

        state_planned: "已安排", "Planned";
        state_open: "签到中", "Check-in open";
        state_settled: "已登记学时", "Credited";
        place_expected: "未签到", "Not yet";
        method_code: "扫码签到", "By code";
        method_organiser: "主办方确认", "By the organiser";
        at: "{method} · {at}", "{method} · {at}";

        next_step: "下一步", "Next";
        open_now: "开始签到", "Open check-in";
        open_hint: "开始签到后，培训安排不能再改；名单仍可以增减。", "Once check-in is open the plan is fixed; the roster may still change.";
        show_code: "显示签到二维码", "Show the QR code";
        settle: "登记 {count} 人的学时", "Credit the hours of {count} people";
        settle_hint: "培训结束后登记。每人只登记一次；登记后补签的教师会立即登记学时。", "After the session is over. Each person once; whoever is ticked afterwards is credited at once.";
        settled_note: "学时已登记。补签的教师会立即登记学时。", "The hours are credited. Whoever is ticked now is credited at once.";
        settled_count: "已登记 {count} 人的学时。", "The hours of {count} people are credited.";

        code_title: "扫码签到", "Scan to check in";
        code_lead: "请用手机扫码，登录后按“签到”。", "Scan it with your phone, sign in and press Check in.";
        code_changes: "二维码每半分钟更换，页面会自动刷新。", "The code changes every half minute; the page reloads by itself.";
        code_image: "签到二维码：{title}", "QR code for checking in to {title}";
        code_link: "不能扫码时打开这个地址", "Where scanning does not work, open this address";
        back: "回到培训", "Back to the training";

        check_in_title: "签到", "Check in";
        check_in_as: "你将以 {name}（{login}，{school}）的身份签到。", "You check in as {name} ({login}, {school}).";
        check_in: "签到", "Check in";
        checked_in: "你已签到：{at}。", "You checked in at {at}.";
        checked_in_note: "培训结束、主办方登记后，学时会出现在学时明细里。", "After the session is over and settled, the hours appear under My hours.";
        scan_first: "请扫描现场的二维码打开本页。", "Open this page by scanning the code in the room.";

        mine: "我的培训活动", "My trainings";
        mine_empty: "还没有你的培训活动。学校或县里把你列入名单后，会出现在这里，你也会收到消息。", "No session of yours yet. Once your school or county puts you on a list, it appears here and you get a notice.";
        mine_hours: "{hours}，已登记", "{hours}, credited";
        mine_coming: "尚未签到", "Not checked in";
        mine_present: "已签到，等待登记", "Present, to be credited";
        mine_absent: "未到场", "Was not there";
        to_ledger: "学时明细", "My hours";

        error_title: "没有保存，请改正标出的内容", "Nothing was saved; correct what is marked";
        error_missing: "请填写。", "Fill this in.";
        error_long: "写得太长了。", "This is too long.";
        error_word: "请从列表中选择。", "Choose from the list.";
        error_hours: "请填写大于 0 的数字，最多两位小数，例如 4.50。", "Write a number above 0 with at most two decimals, such as 4.50.";
        error_time: "请填写日期和时间，例如 2026-03-02 09:00。", "Write a day and time, such as 2026-03-02 09:00.";
        error_day: "请填写日期，例如 2026-03-02。", "Write a day, such as 2026-03-02.";
        error_order: "结束必须晚于开始。", "The end must come after the beginning.";
        error_length: "培训时长不够这么多学时：按学时办法规定的每学时分钟数折算，多日培训按每天的学时折算。请减少学时或延长时间。", "The session is too short for so many hours of the policy's length; lessen the hours or lengthen the session.";
        error_days: "一场培训最长 92 天，请分段安排。", "A session lasts at most 92 days; plan it in parts.";
        error_remote: "远程培训由课程登记学时，不需要签到。", "Remote training is credited by its course, not by presence.";
        error_unknown: "{name}：本单位没有这个账号或姓名的教师。", "{name}: no teacher of the organisation has this login or name.";
        error_ambiguous: "{name}：有重名，请改写账号。{detail}", "{name}: several have this name; write a login. {detail}";
        error_many: "一份名单最多 2000 人，请分场安排。", "A roster holds at most 2000 people; plan the session in parts.";
        error_stale: "二维码已更换，没有签到。请重新扫描现场现在显示的二维码。", "The code has changed and you are not checked in. Scan the one that is shown now.";
        error_roster: "你不在这场培训的名单上，没有签到。请现场联系主办方加入名单，再扫一次码。", "You are not on the list and not checked in. Ask the organiser to add you, then scan again.";

        conflict_fixed: "签到已经开始，培训安排不能再改。", "Check-in has been opened, so the plan is fixed.";
        conflict_not_open: "签到还没有开始，请等主办方开始签到后再试。", "Check-in is not open yet; wait until the organiser opens it.";
        conflict_early: "最早在培训开始前两小时开始签到。", "Check-in opens two hours before the beginning at the earliest.";
        conflict_not_over: "培训还没有结束，结束后才能登记学时。", "The session is not over; its hours are credited afterwards.";
        conflict_settled: "这场培训已登记学时，签到已结束。如果你到场了，请联系主办方补签。", "The hours are credited and check-in is closed. If you were there, ask the organiser to tick you.";
        conflict_empty: "还没有人签到。请先确认到场的教师。", "Nobody is marked as present; tick those who were there first.";
        conflict_present: "已签到的教师不能移出名单，请先撤销签到。", "Who was there stays on the roster; undo their presence first.";
    }
}

impl Trainings {
    pub fn training_state(&self, state: TrainingState) -> &'static str {
        match state {
            TrainingState::Planned => self.state_planned,
            TrainingState::Open => self.state_open,
            TrainingState::Settled => self.state_settled,
        }
    }

    /// Whether and how somebody was there.
    pub fn place_state(&self, state: PlaceState, method: Option<Method>) -> &'static str {
        match (state, method) {
            (PlaceState::Expected, _) => self.place_expected,
            (PlaceState::Present, Some(Method::Code)) => self.method_code,
            (PlaceState::Present, _) => self.method_organiser,
        }
    }

    /// Why a session cannot be changed so; by the code of the conflict.
    pub fn conflict(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "training-fixed" => self.conflict_fixed,
            "training-not-open" => self.conflict_not_open,
            "training-early" => self.conflict_early,
            "training-not-over" => self.conflict_not_over,
            "training-settled" => self.conflict_settled,
            "training-empty" => self.conflict_empty,
            "training-present" => self.conflict_present,
            _ => return None,
        })
    }
}

/// A refusal of a plan, a roster or a declaration in the reader's words; what has none is told as the server told it.
pub fn refused(text: &Text, refusal: &Refusal) -> String {
    let words = &text.trainings;
    // The name stands before the colon of what the roster says.
    let (name, detail) = refusal
        .detail
        .split_once(": ")
        .unwrap_or(("", &refusal.detail));
    match refusal.code {
        "missing" if refusal.field == "remark" => text.tasks.error_remark.to_owned(),
        "missing" => words.error_missing.to_owned(),
        "too-long" => words.error_long.to_owned(),
        "unknown-word" => words.error_word.to_owned(),
        "hours-form" => words.error_hours.to_owned(),
        "time-form" => words.error_time.to_owned(),
        "day-form" => words.error_day.to_owned(),
        "training-order" => words.error_order.to_owned(),
        "training-long" => words.error_days.to_owned(),
        "training-remote" => words.error_remote.to_owned(),
        "training-many" => words.error_many.to_owned(),
        "hours-length" if text.lang == Lang::Zh => words.error_length.to_owned(),
        "person-unknown" if !name.is_empty() => fill(words.error_unknown, &[("name", &name)]),
        "person-ambiguous" => {
            let logins = detail.rsplit(": ").next().unwrap_or_default();
            fill(
                words.error_ambiguous,
                &[("name", &name), ("detail", &logins)],
            )
        }
        "hours-range" => text.people.error_hours_range.to_owned(),
        "year-form" => text.people.error_year.to_owned(),
        "address-form" => text.mail.error_address.to_owned(),
        "code-stale" => words.error_stale.to_owned(),
        INFECTED | SCANNER_AWAY => super::authoring::refusal(text, refusal),
        "not-on-roster" => words.error_roster.to_owned(),
        code => text
            .declarations
            .refused(code)
            .or_else(|| text.tasks.refusal(code))
            .or_else(|| text.assignments.refused(code))
            .map(str::to_owned)
            .or_else(|| text.paths.refused(code, &refusal.detail))
            .or_else(|| text.workshops.refused(code, &refusal.detail))
            .unwrap_or_else(|| refusal.detail.clone()),
    }
}
