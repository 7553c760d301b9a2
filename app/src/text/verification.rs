//! Verification: the queue, the evidence, the decision.

use super::texts;

texts! {
    Verification {
        title: "学时审核", "Verification";
        lead: "{organisation}：{count} 条", "{organisation}: {count} entries";
        read_only: "督导账号只能查看。", "Auditors read only.";
        filters: "筛选", "Filter";
        organisation: "单位", "Organisation";
        state: "状态", "State";
        state_all: "全部状态", "All states";
        year: "年度", "Year";
        year_all: "全部年度", "All years";
        module: "模块", "Module";
        module_all: "全部模块", "All modules";
        teacher: "教师姓名或账号", "Teacher's name or login";
        apply: "查看", "Show";
        choose: "选择 {teacher}《{course}》", "Choose {teacher}, {course}";
        column_choose: "选择", "Choose";
        column_teacher: "教师", "Teacher";
        column_course: "课程", "Course";
        column_hours: "学时", "Hours";
        column_at: "登记时间", "Credited at";
        column_state: "状态", "State";
        column_evidence: "依据", "Evidence";
        evidence: "查看依据", "See the evidence";
        evidence_of: "查看依据：{teacher}《{course}》", "See the evidence of {teacher}, {course}";
        verify_selected: "所选通过", "Verify selected";
        verify_page: "本页 {count} 条全部通过", "Verify all {count} on this page";
        reject_selected: "所选驳回", "Reject selected";
        reason: "驳回理由（教师会看到）", "Reason (the teacher reads it)";
        reason_missing: "请写明驳回理由，教师会看到。", "Write a reason that the teacher can read.";
        reason_long: "理由最多 {limit} 字。", "A reason has at most {limit} characters.";
        none_selected: "请至少选择一条。", "Choose at least one entry.";
        too_many: "一次最多处理 {limit} 条。", "At most {limit} entries at once.";
        done_verify: "{count} 条已审核通过。", "{count} verified.";
        done_reject: "{count} 条已驳回，冲正已写入账本。", "{count} rejected; the reversals are in the ledger.";
        empty_title: "没有需要处理的学时", "Nothing to verify";
        empty: "按现在的筛选条件没有学时记录。换一个状态或年度看看。", "No entries match. Try another state or year.";
        next: "下一页", "Next page";
        first: "回第一页", "First page";
        pages: "翻页", "Pages";

        entry_title: "{teacher} · {course}", "{teacher} · {course}";
        entry_facts: "登记内容", "What was credited";
        school: "单位", "Organisation";
        login: "账号", "Login";
        decide: "审核", "Decide";
        verify: "审核通过", "Verify";
        reject: "驳回", "Reject";
        decided_title: "审核记录", "Decisions";
        own: "不能审核自己的学时。", "Nobody verifies their own hours.";
        units: "学习依据", "Evidence";
        no_evidence: "这条记录没有学习过程。", "This entry rests on no learning on the platform.";
        covered: "看过的部分：{passages}（共 {time} / {length}）", "Seen: {passages} ({time} of {length})";
        read: "可见时间：{time}，要求 {length}", "Visible for {time} of {length}";
        not_touched: "没有学习记录。", "Not opened.";
        span: "{from} 至 {to}", "{from} to {to}";
        beats: "学习记录 {count} 条", "{count} messages of the player";
        beat_at: "时间", "At";
        beat_claimed: "上报片段", "Claimed";
        beat_admitted: "计入", "Admitted";
        beat_address: "网络地址", "Address";
        beat_agent: "设备", "Device";
        beat_declared: "表单提交", "by form";
        attempts: "答题记录", "Attempts";
        attempt_number: "次数", "Attempt";
        attempt_started: "开始", "Started";
        attempt_submitted: "交卷", "Handed in";
        attempt_score: "得分", "Score";
        attempt_open: "未交卷", "not handed in";
        addresses: "网络地址：{addresses}", "Addresses: {addresses}";
        reversal_of: "这是一条冲正，对应编号 {entry}。", "This is the reversal of entry {entry}.";
    }
}
