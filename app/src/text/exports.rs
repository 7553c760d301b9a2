//! Sending hours to the training-hours system.

use domain::rosters::Field;

use super::{Text, texts};

texts! {
    Exports {
        title: "报送学时", "Send hours";
        lead: "把已认定的学时按批次报送到学时管理系统。每批只含上一批之后新认定的学时和冲正，同一条不会报两次。", "Verified hours go to the training-hours system in numbered batches. A batch holds what is new since the one before, reversals included; nothing is sent twice.";
        next_title: "下一批", "The next batch";
        year: "年度", "Year";
        show: "查看", "Show";
        next: "{count} 条，合计 {hours}（第 {since} 批之后）。", "{count} {count|entry|entries}, {hours} in all (after batch {since}).";
        next_none: "第 {since} 批之后没有新的学时。", "Nothing is new since batch {since}.";
        waiting: "本年度还有 {count} 条待审核，不在这一批里。", "{count} {count|entry|entries} of the year still wait for verification and are not in it.";
        most: "一批最多 {limit} 条，其余在下一批。", "A batch holds at most {limit}; the rest comes with the next.";
        make: "生成这一批", "Make this batch";
        made: "已生成第 {batch} 批。请下载文件报送，并把回执传回来。", "Batch {batch} is made. Download the file, send it, and bring the answer back here.";
        batches: "已报送的批次", "Batches sent";
        none: "还没有报送过。", "Nothing was sent yet.";
        batch: "批次", "Batch";
        entries: "条数", "Entries";
        hours: "学时", "Hours";
        made_at: "生成时间", "Made at";
        by: "经办", "By";
        answer: "回执", "Answer";
        by_schedule: "每月自动", "monthly";
        state_sent: "等待回执 {count}", "{count} waiting for an answer";
        state_accepted: "已接收 {count}", "{count} accepted";
        state_refused: "退回 {count}", "{count} refused";
        state_resend: "重报 {count}", "{count} to be sent again";

        batch_title: "{year} 年度第 {batch} 批", "Batch {batch} of {year}";
        facts: "这一批", "This batch";
        since: "上一批", "After batch";
        download_xlsx: "下载 Excel", "Download Excel";
        download_csv: "下载 CSV", "Download CSV";
        checkpoint: "检查点（请随文件一起保存）", "Checkpoint (keep it with the file)";
        answer_title: "传回回执", "Bring the answer back";
        answer_hint: "Excel 或 CSV，须有“记录编号”和“结果”两列，退回的写明“原因”。", "Excel or CSV with the columns 记录编号 and 结果, and 原因 for what was refused.";
        answer_file: "回执文件", "The answer";
        answer_send: "读取回执", "Read the answer";
        answered: "已接收 {accepted} 条，退回 {refused} 条。", "{accepted} accepted, {refused} refused.";
        unknown: "第 {row} 行：{entry} 不在这一批里，或没有写明接收还是退回。", "Row {row}: {entry} is not in this batch, or is neither accepted nor refused.";
        unreadable: "读不了这个文件：{detail}", "The file cannot be read: {detail}";
        no_file: "请选择回执文件。", "Choose the file.";
        refused_title: "退回的学时", "Refused";
        teacher: "教师", "Teacher";
        what: "事项", "What";
        reason: "原因", "Reason";
        no_reason: "没有写明", "not said";
        resend: "下一批重报这 {count} 条", "Send these {count} again with the next batch";
        resent: "{count} 条将随下一批重报。", "{count} come again with the next batch.";

        schedule_title: "每月自动生成", "Made by itself every month";
        schedule_day: "每月几日", "Day of the month";
        schedule_never: "不自动生成", "Never";
        schedule_save: "保存", "Save";
        schedule_saved: "已保存。", "Saved.";
        template_title: "报送文件的列", "Columns of the file";
        template_hint: "按学时管理系统的要求改列名和顺序；顺序留空的列不报送。", "Name and order the columns as the hours system wants them; a column without an order is left out.";
        template_order: "顺序：{field}", "Order: {field}";
        template_heading: "列名：{field}", "Heading: {field}";
        template_save: "保存列设置", "Save the columns";
        template_wrong: "没有保存：列名不能空，也不能重复。", "Not saved: each column needs another heading.";

        field_name: "姓名", "Name";
        field_staff_number: "工号", "Staff number";
        field_identity: "身份证号", "Identity number";
        field_school: "单位", "Organisation";
        field_code: "单位代码", "Organisation code";
        field_title: "项目名称", "Title";
        field_level: "培训级别", "Level";
        field_mode: "培训方式", "Mode";
        field_module: "培训类别", "Module";
        field_hours: "学时", "Hours";
        field_start: "开始日期", "First day";
        field_end: "结束日期", "Last day";
        field_certificate: "证书编号", "Certificate";
        field_year: "年度", "Year";
        field_entry: "记录编号", "Entry";
        field_kind: "类型", "Kind";
        field_reverses: "冲正编号", "Takes back";
        field_at: "登记时间", "Credited at";
        field_state: "审核状态", "State";
        field_batch: "批次", "Batch";
        field_checkpoint: "检查点", "Checkpoint";
    }
}

/// The name of a column that can be sent.
pub fn sent_field(text: &Text, field: Field) -> &'static str {
    let words = &text.exports;
    match field {
        Field::Name => words.field_name,
        Field::StaffNumber => words.field_staff_number,
        Field::IdentityNumber => words.field_identity,
        Field::School => words.field_school,
        Field::OrganisationCode => words.field_code,
        Field::Title => words.field_title,
        Field::Level => words.field_level,
        Field::Mode => words.field_mode,
        Field::Module => words.field_module,
        Field::Hours => words.field_hours,
        Field::Start => words.field_start,
        Field::End => words.field_end,
        Field::Certificate => words.field_certificate,
        Field::Year => words.field_year,
        Field::Entry => words.field_entry,
        Field::HoursKind => words.field_kind,
        Field::Reverses => words.field_reverses,
        Field::CreditedAt => words.field_at,
        Field::State => words.field_state,
        Field::Batch => words.field_batch,
        Field::Checkpoint => words.field_checkpoint,
        other => other.code(),
    }
}
