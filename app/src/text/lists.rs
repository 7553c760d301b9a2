//! Lists of organisations, teachers and hours: what is wrong with a cell, and the pages on which lists come in.

use domain::rosters::{Field, List};
use platform::lists::Rejected;

use super::{Lang, Text, fill, texts};

texts! {
    Lists {
        title: "导入名单", "Lists";
        lead: "先检查，再导入：每个不合格的单元格都会列出来，确认之前什么也不写。", "Looked at first, then brought in: every bad cell is told, and nothing is written before you say so.";
        read_only: "督导账号只能查看。", "Auditors read only.";
        new: "检查一份名单", "Check a list";
        which: "名单种类", "Which list";
        organisations: "单位", "Organisations";
        teachers: "教师", "Teachers";
        hours: "学时", "Hours";
        file: "文件（.xlsx 或 .csv）", "File (.xlsx or .csv)";
        file_hint: "最大 {limit} MB，最多 20 万行。表头在前 60 行内，标题行、合计行和签名会自动跳过。", "At most {limit} MB and 200,000 rows. The header stands within the first 60 rows; title lines, sums and signatures are skipped.";
        source: "来源名称", "Name of the source";
        source_hint: "例如“五华区教育局”。各列的对应关系会按来源记住。可以不填。", "Such as the county's office. How its columns are read is remembered under this name. May be left empty.";
        check: "上传并检查", "Upload and check";
        no_file: "请选择一个文件。", "Choose a file.";
        too_large: "文件太大：最大 {limit} MB。请拆成几份。", "The file is too large: at most {limit} MB. Split the list.";
        no_list: "请选择名单种类。", "Choose which list it is.";
        bad_file: "这个文件读不了：{detail}", "The file cannot be read: {detail}";
        no_table: "没有找到完整的表头：{detail}", "No complete header was found: {detail}";
        batches: "最近的批次", "Newest batches";
        batches_none: "还没有导入过名单。", "No list was brought in yet.";
        number: "批次", "Batch";
        state: "状态", "State";
        state_checked: "已检查，未导入", "Checked, not brought in";
        state_done: "已导入", "Brought in";
        state_running: "正在导入", "Being brought in";
        by: "经办", "By";
        at: "时间", "At";
        file_name: "文件", "File";

        batch_title: "第 {number} 批：{list}", "Batch {number}: {list}";
        counts: "检查结果", "What was found";
        rows: "数据行", "Rows";
        accepted: "合格（新增或更新）", "Accepted (new or changed)";
        accepted_done: "已导入", "Brought in";
        unchanged: "已有，不变", "There already, unchanged";
        rejected: "不合格", "Rejected";
        skipped: "跳过（空行、重复表头、合计、签名）", "Skipped (blank rows, repeated headers, sums, signatures)";
        hours_sum: "合格行的学时", "Hours of the accepted rows";
        new_schools: "名单里的新学校", "Schools that are new";
        transfers: "调动", "Moves to another school";
        row_count: "{count} 行", "{count} {count|row|rows}";
        marked: "下载标红的工作簿", "Download the marked workbook";
        marked_hint: "不合格的单元格标红，每行末尾写明原因。改好后可以直接重新上传。", "Bad cells are red and every row ends with the reasons. Correct it and upload it again.";
        marked_most: "最多标出 {limit} 处。", "At most {limit} cells are marked.";
        marked_column: "问题", "Problems";

        mapping: "各列怎样读", "How the columns are read";
        mapping_hint: "如果读错了，请改选对应的列再检查一次。", "Where a column is read wrongly, choose another one and check again.";
        mapping_field: "内容", "Field";
        mapping_column: "表中的列", "Column of the sheet";
        mapping_none: "（没有）", "(none)";
        mapping_again: "按这样的列重新检查", "Check again with these columns";
        mapping_wrong: "列的对应关系不成立：{detail}", "These columns cannot be: {detail}";

        bad_cells: "不合格的单元格", "Bad cells";
        bad_cells_first: "这里列出前 {count} 处，其余见标红的工作簿。", "The first {count}; the marked workbook has the rest.";
        warnings: "请核对（不影响导入）", "To be looked at (nothing is kept out)";
        row: "行", "Row";
        row_of: "第 {row} 行", "Row {row}";
        row_sheet: "第 {sheet} 张表第 {row} 行", "Sheet {sheet}, row {row}";
        column: "列", "Column";
        value: "内容", "Value";
        reason: "问题", "Problem";
        empty_value: "（空）", "(empty)";

        decide: "导入", "Bring it in";
        good: "导入合格的 {count} 行", "Bring in the {count} good {count|row|rows}";
        all: "有错就都不导入", "All rows or none";
        good_hint: "不合格的 {count} 行留下，改好以后再导入。", "The {count} bad {count|row|rows} stay out until they are corrected.";
        all_hint: "只要有一行不合格，就一行也不写。", "One bad row keeps all of them out.";
        nothing: "没有新的内容可以导入。", "There is nothing new to bring in.";
        running: "正在导入：已写 {done} 行，共 {total} 行。可以离开此页，导入会继续。", "Being brought in: {done} of {total} {total|row|rows} are written. You may leave this page; the work goes on.";
        running_label: "导入进度", "Progress of the import";
        failed: "导入没有完成，什么也没有写入：{detail}", "The import was not completed and nothing was written: {detail}";
        done: "已导入 {count} 行。", "{count} {count|row|rows} were brought in.";
        done_none: "没有写入任何内容。", "Nothing was written.";
        kept_out: "有 {count} 行不合格，所以一行也没有写入。", "{count} {count|row|rows} are bad, so none was written.";
        still: "{count} 行不合格，没有导入。", "{count} bad {count|row|rows} were left out.";
        refresh: "刷新进度", "Reload";
        next: "更早的批次", "Earlier batches";
        back: "全部批次", "All batches";

        missing: "必填，不能为空", "is missing; it is needed in every row";
        failed_formula: "公式出错（{value}），请直接填写内容", "holds the failed formula {value}; write the value itself";
        stored_as_number: "被存成了数字，位数已丢失。请把这一列设为文本后重新填写", "was stored as a number, so digits are lost; format the column as text and type the value again";
        too_long: "超过 {most} 个字符", "has more than {most} characters";
        not_a_name: "不是姓名，请填写文字姓名", "is not a name; write the person's name in words";
        form: "格式不对：{form}", "is not {form}";
        unknown_word: "不是可以识别的词，请填：{allowed}", "is not one of: {allowed}";
        identity_length: "有 {found} 位，身份证号应为 18 位", "has {found} {found|character|characters}; an identity number has 18";
        identity_old: "是 15 位旧号码，请填写现在证件上的 18 位号码", "is an old number of 15 digits; write the number of 18 digits from the present card";
        identity_digits: "含有不是数字的字符，应为 17 位数字加一位数字或 X", "has a sign that is no digit; write 17 digits and a digit or X at the end";
        identity_birth: "第 7 至 14 位不是出生日期，请对照证件", "has no birth date in its 7th to 14th digit; compare it with the card";
        identity_check: "校验位不符，有数字打错：这 17 位的末位应为 {expected}", "has the wrong check digit, so a digit is mistyped; these 17 digits would end in {expected}";
        not_hours: "不是学时数，只写数字，例如 12 或 4.5", "is not a number of hours; write digits only, such as 12 or 4.5";
        hours_places: "超过两位小数，最多两位，例如 3.33", "has more than two decimal places; write at most two, such as 3.33";
        hours_not_positive: "学时要大于 0；冲正请另用“冲正”行", "is not more than 0; hours are taken back only by a row of the kind reversal";
        hours_not_negative: "冲正行的学时要小于 0", "is not less than 0; a row of the kind reversal takes hours back";
        hours_too_many: "一行最多 {most} 学时", "is more than {most} hours in one row";
        not_a_date: "不是日期，请写年月日，例如 2015-09-05", "is not a date; write year, month and day, such as 2015-09-05";
        not_a_month: "不是年月，请写例如 2000-06，或写“不详”", "is not a date; write year and month, such as 2000-06, or 不详";
        month_lost: "被存成了数字，分不清 1 月和 10 月。请写成文本，例如 1988-10", "was stored as a number, so month 1 and month 10 cannot be told apart; write it as text, such as 1988-10";
        date_outside: "不在 {first} 至 {last} 之间", "lies outside {first} to {last}";
        future: "是将来的日期（今天是 {today}）", "lies in the future; today is {today}";
        start_after_end: "晚于结束日期 {end}，请对调", "is later than the end {end}; exchange them";
        year_differs: "与结束日期的年度不符，应为 {expected}", "is not the year of the end date; write {expected}";
        not_a_year: "不是年度，请写四位数字，例如 2015", "is not a year; write four digits, such as 2015";
        repeats: "与本表第 {row} 行重复，请保留一行", "repeats row {row} of the same list; keep one of them";
        unknown_teacher: "教师库里没有这个人，请先导入教师或改正工号", "is not in the register of teachers; add the teacher first or correct the number";
        name_differs: "与教师库的姓名不符，库里是“{registered}”", "is not the name in the register, which is {registered}";
        identity_differs: "与教师库里这位教师的身份证号不符", "is not the identity number in the register for this teacher";
        unknown_organisation: "没有这个单位，请按单位名单填写名称或代码", "is not a known organisation; write its name as in the list of organisations, or its code";
        ambiguous_organisation: "有 {found} 个单位叫这个名字，请加上县区或填写代码", "names {found} {found|organisation|organisations}; add the county or write the code";
        outside_scope: "不在你的管理范围内", "lies outside your own organisation";
        taken: "教师库里属于“{registered}”，两个人不能共用", "belongs to {registered} in the register; two people cannot share it";
        parent_differs: "在单位树里的上级是“{parent}”，名单不能移动单位", "is under {parent} in the tree; a list does not move organisations";
        wrong_parent: "不能放在这种单位下面：市下是县区，县区下是学校", "cannot lie under an organisation of that kind; the city holds counties, a county holds schools";
        already_credited: "账本里已登记过，内容不同（{hours} 学时），请在账本里冲正后再登记", "is credited in this ledger already with other facts ({hours} {hours|hour|hours}); correct it there by a reversal";
        unknown_entry: "不是本账本或本名单里可以冲正的记录", "is no entry of this ledger or of this list that can be taken back";
        year_closed: "该年度已结账，不再接收学时", "is closed; hours for it are no longer taken";

        form_staff_number: "工号由 1 至 32 个字母、数字、-、_ 或 . 组成", "a staff number; use 1 to 32 letters, digits, '-', '_' or '.'";
        form_code: "单位代码由 1 至 32 个字母、数字、- 或 _ 组成", "an organisation's code; use 1 to 32 letters, digits, '-' or '_'";
        form_other_code: "应填写上级单位的代码，不能是自己", "another organisation's code; write the code of the one above";
        form_phone: "手机号应为 11 位数字", "a mobile number; write 11 digits";
        form_login: "账号由 2 至 64 个字母、数字、.、_、- 或 @ 组成", "a login; use 2 to 64 letters, digits, '.', '_', '-' or '@'";
    }
}

/// What is wrong with a cell, without the cell itself, in the reader's words.
pub fn problem(text: &Text, bad: &Rejected) -> String {
    let Some(sentence) = sentence(&text.lists, &bad.code) else {
        return bad.reason.clone();
    };
    let form = bad
        .values
        .get("form")
        .map(|form| form_words(text.lang, &text.lists, form));
    let values: Vec<(&str, &dyn std::fmt::Display)> = bad
        .values
        .iter()
        .map(|(name, value)| match (name.as_str(), &form) {
            ("form", Some(form)) => ("form", form as &dyn std::fmt::Display),
            (name, _) => (name, value as &dyn std::fmt::Display),
        })
        .collect();
    fill(sentence, &values)
}

fn sentence(words: &Lists, code: &str) -> Option<&'static str> {
    Some(match code {
        "missing" => words.missing,
        "failed-formula" => words.failed_formula,
        "stored-as-number" => words.stored_as_number,
        "too-long" => words.too_long,
        "not-a-name" => words.not_a_name,
        "form" => words.form,
        "unknown-word" => words.unknown_word,
        "identity-length" => words.identity_length,
        "identity-old" => words.identity_old,
        "identity-digits" => words.identity_digits,
        "identity-birth" => words.identity_birth,
        "identity-check" => words.identity_check,
        "not-hours" => words.not_hours,
        "hours-places" => words.hours_places,
        "hours-not-positive" => words.hours_not_positive,
        "hours-not-negative" => words.hours_not_negative,
        "hours-too-many" => words.hours_too_many,
        "not-a-date" => words.not_a_date,
        "not-a-month" => words.not_a_month,
        "month-lost" => words.month_lost,
        "date-outside" => words.date_outside,
        "future" => words.future,
        "start-after-end" => words.start_after_end,
        "year-differs" => words.year_differs,
        "not-a-year" => words.not_a_year,
        "repeats" => words.repeats,
        "unknown-teacher" => words.unknown_teacher,
        "name-differs" => words.name_differs,
        "identity-differs" => words.identity_differs,
        "unknown-organisation" => words.unknown_organisation,
        "ambiguous-organisation" => words.ambiguous_organisation,
        "outside-scope" => words.outside_scope,
        "taken" => words.taken,
        "parent-differs" => words.parent_differs,
        "wrong-parent" => words.wrong_parent,
        "already-credited" => words.already_credited,
        "unknown-entry" => words.unknown_entry,
        "year-closed" => words.year_closed,
        _ => return None,
    })
}

/// What a form should be; the domain names it by its English words, which say it in English already.
fn form_words<'a>(lang: Lang, words: &Lists, form: &'a str) -> &'a str {
    let known = [
        ("a staff number", words.form_staff_number),
        ("an organisation's code", words.form_code),
        ("a code", words.form_code),
        ("another organisation", words.form_other_code),
        ("a mobile number", words.form_phone),
        ("a login", words.form_login),
    ];
    known
        .iter()
        .find(|(start, _)| lang == Lang::Zh && form.starts_with(start))
        .map_or(form, |(_, own)| own)
}

/// What a list is about.
pub fn list(text: &Text, list: List) -> &'static str {
    match list {
        List::Organisations => text.lists.organisations,
        List::Teachers => text.lists.teachers,
        List::Hours => text.lists.hours,
    }
}

/// A field as the reader calls it.
pub fn field(lang: Lang, list: List, field: Field) -> String {
    match lang {
        Lang::Zh => list.heading(field).to_owned(),
        Lang::En => {
            let words = field.code().replace('-', " ");
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const PROBLEMS: &str = include_str!("../../../server/domain/src/rosters/problem.rs");

    /// The codes that the closed list of the domain names.
    fn codes() -> Vec<&'static str> {
        let list = PROBLEMS.split("pub const fn code").nth(1).expect("codes");
        let list = list.split("pub fn values").next().expect("an end");
        list.lines()
            .filter_map(|line| line.split_once("=> \"")?.1.split('"').next())
            .collect()
    }

    #[test]
    fn every_problem_of_a_cell_has_words_in_both_languages_and_values_in_their_places() {
        let codes = codes();
        assert!(codes.len() > 35, "{codes:?}");
        for code in codes {
            for words in [&Lists::ZH, &Lists::EN] {
                assert!(sentence(words, code).is_some(), "{code} has no words");
            }
            // A value may stand twice where a word goes with it.
            let places = |words| -> BTreeSet<&'static str> {
                let text = sentence(words, code).unwrap_or_default();
                text.split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split(['}', '|']).next())
                    .collect()
            };
            assert_eq!(places(&Lists::ZH), places(&Lists::EN), "{code}");
        }
    }

    #[test]
    fn a_sentence_holds_its_values() {
        let bad = |code: &str, values: &[(&str, &str)]| Rejected {
            sheet: 0,
            row: 7,
            column: "学时".to_owned(),
            place: Some(2),
            value: String::new(),
            code: code.to_owned(),
            values: values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            reason: "in English".to_owned(),
        };
        let text = Text::of(Lang::Zh);
        let told = problem(text, &bad("identity-check", &[("expected", "X")]));
        assert_eq!(told, "校验位不符，有数字打错：这 17 位的末位应为 X");
        let told = problem(
            text,
            &bad("form", &[("form", "a mobile number; write 11 digits")]),
        );
        assert_eq!(told, "格式不对：手机号应为 11 位数字");
        assert_eq!(problem(text, &bad("of tomorrow", &[])), "in English");
    }
}
