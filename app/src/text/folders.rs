//! What is wrong in a course folder, and in a text in GIFT.

use content::{
    course_folder::{Expected, FileFault, FolderFault, FolderProblem, Found, ValueKind},
    gift::{self, Wanted},
};

use super::{Text, fill, texts};

texts! {
    Folders {
        file_line: "{file} 第 {line} 行：{what}", "{file}, line {line}: {what}";
        file_at: "{file}：{what}", "{file}: {what}";
        at_key: "{key}：{what}", "{key}: {what}";
        column: "第 {column} 列，{what}", "column {column}, {what}";

        not_folder: "不能当作文件夹打开（{detail}）", "cannot be opened as a folder ({detail})";
        not_zip: "不是能读的 zip 文件（{detail}）；请把课程文件夹重新压缩", "this is no zip that can be read ({detail}); zip the folder again";
        too_many_entries: "里面有 {count} 个文件，最多看 {most} 个", "it holds {count} {count|file|files}; at most {most} are looked at";
        no_course: "最上层和唯一的文件夹里都没有 course.toml", "it has no course.toml at its top or in its only folder";
        several_courses: "里面不止一门课程（{one} 和 {other}）；请只压缩一个文件夹", "it has more than one course ({one} and {other}); zip one folder";
        too_large: "有 {size} 字节，最多读 {most} 字节", "it has {size} {size|byte|bytes}; at most {most} are read";
        not_toml: "不是正确的 TOML（{detail}）", "this is no TOML ({detail})";
        missing: "没有写；请写 {key} = {example}", "is missing; write {key} = {example}";
        no_section: "没有写；至少要有一个 [[section]]，其中有 [[section.unit]]", "is missing; write at least one [[section]] with a [[section.unit]]";
        no_unit: "没有写；每一章至少要有一个 [[section.unit]]", "is missing; a section needs at least one [[section.unit]]";
        too_many_units: "课程有 {count} 个单元，最多 {most} 个；请分成两门课程", "the course has {count} {count|unit|units}, {most} at most; make two courses of it";
        nothing_required: "所有单元都是选学；至少一个单元不要写 optional = true", "every unit is optional; leave out optional = true in at least one";
        value: "写的是{found}，应写{wanted}", "is {found}; write {wanted}";
        item: "其中有{found}，应写{wanted}", "holds {found}; write {wanted}";
        empty: "是空的；请写 {key} = {example}", "is empty; write {key} = {example}";
        too_long: "超过 {most} 个字", "is longer than {most} characters";
        word: "“{found}”不能用（{detail}）", "{detail}";
        unknown_key: "这里没有这个键；可以写：{known}", "is not known here; the keys are: {known}";
        language: "“{found}”不是语言代码；请写 zh-CN、en 之类", "is “{found}”; write a language tag such as zh-CN or en";
        language_twice: "“{found}”写了两次；每种语言一个文件", "“{found}” is there twice; one file for each language";
        hours: "是 {hours} 学时；一门课程大于 0，最多 {most} 学时", "is {hours}; a course gives more than 0 and at most {most} hours";
        completion: "写的是“{found}”；请写 \"all\"（全部必学单元）", "is “{found}”; write \"all\" (every unit that is not optional)";
        unit_id: "“{found}”不行；请用小写字母、数字和连字符", "is “{found}”; write lower-case letters, digits and hyphens";
        unit_id_twice: "“{id}”已经是第 {line} 行那个单元的编号；每个单元各用一个", "“{id}” is already the id of the unit on line {line}; every unit needs its own";
        file: "文件“{name}”{what}", "the file “{name}” {what}";
        no_words: "没有文字；请用 Markdown 写正文", "has no words; write the page in Markdown";
        captions: "字幕有错（{detail}）", "{detail}";
        left_out: "不能导入：{what}；请从文件里去掉", "cannot be taken: {what}; take it out of the file";
        not_json: "不是 JSON 的测验（{detail}）；请重新导出", "is no quiz in JSON ({detail}); export it again";
        unnamed: "“{id}”：题目和每个选项都要有自己的 id", "“{id}”: a question and each of its options needs an id of its own";

        file_name: "的名字不能用；请写文件夹里文件的名字，如 intro.mp4 或 media/intro.mp4", "has a name that cannot be used; write that of a file in the folder, such as intro.mp4 or media/intro.mp4";
        file_too_many: "多了；一门课程最多 {most} 个文件", "is one too many; a course has at most {most} files";
        file_missing: "不在文件夹里；请放进去，或改正名字", "is not in the folder; put it there or correct its name";
        file_unreadable: "读不了（{detail}）", "cannot be read ({detail})";
        file_too_large: "有 {size} 字节，这里最多 {most} 字节", "has {size} {size|byte|bytes}; at most {most} are allowed here";
        file_empty: "是空的", "is empty";
        file_all_too_large: "放不下了：一门课程的文件合计最多 {most} 字节", "is too much: the files of a course have at most {most} bytes together";
        file_not_utf8: "不是 UTF-8；请另存为 UTF-8（记事本：另存为 → 编码 UTF-8）", "is not UTF-8; save it as UTF-8";
        file_not_text: "不是能读的文本；请另存为 UTF-8", "is no text that can be read; save it as UTF-8";
        file_refused: "不能用（{detail}）", "{detail}";

        found_text: "文字“{found}”", "the text “{found}”";
        kind_text: "文字", "a text";
        kind_number: "数字", "a number";
        kind_flag: "真假值", "true or false";
        kind_date: "日期", "a date";
        kind_list: "列表", "a list";
        kind_table: "表", "a table";
        expected_text: "引号里的文字", "a text in quotes";
        expected_texts: "列表，如 [\"…\", \"…\"]", "a list such as [\"…\", \"…\"]";
        expected_each_text: "每一项都是引号里的文字", "every item as a text in quotes";
        expected_flag: " true 或 false，不加引号", "true or false, without quotes";
        expected_number: " {least} 到 {most} 的整数", "a whole number from {least} to {most}";
        expected_share: "大于 0、不超过 1 的数，如 0.90", "a number above 0 and up to 1, such as 0.90";
        expected_tables: "成 [[{key}]] 的形式", "it as a list of tables, [[{key}]]";
        expected_each_table: "成带键的表", "a table with its keys";
        expected_table: "成 [{key}] 的形式", "it as a table, [{key}]";
        expected_hours: " hours = \"4.00\"", "hours = \"4.00\"";

        gift: "这里是“{found}”，应为{wanted}", "found “{found}”; expected {wanted}";
        gift_end: "题目到这里就结束了，还应有{wanted}", "the question ends here; expected {wanted}";
        gift_question: "一道题：先写题干，再在 { } 里写答案", "a question: a text, then its answers in { }";
        gift_answers_closed: "与这里的 { 对应的 }；题干里的大括号写成 \\{ 和 \\}", "a } that closes the answers opened here; a brace that belongs to the text is written \\{ or \\}";
        gift_answer: "正确答案前的 =、错误答案前的 ~、TRUE、FALSE、数值前的 #、排序项前的 >，或 }", "= before a right answer, ~ before a wrong one, TRUE, FALSE, # before a number, > before items in order, or }";
        gift_arrow: "每一对里的“ -> ”，如 =加拿大 -> 渥太华", "“ -> ” in every pair of a matching, such as =Canada -> Ottawa";
        gift_no_feedback: "不带反馈的配对（#### 后面是整道题的反馈）", "pairs without feedback (after #### it is for the whole question)";
        gift_answer_text: " = 或 ~ 后面的答案文字；文字里的这些符号写成 \\= 和 \\~", "the text of an answer after = or ~; these signs within a text are written \\= and \\~";
        gift_weight: " %-100% 到 %100% 的分值，如 %50% 或 %33.33333%", "a weight from %-100% to %100%, such as %50% or %33.33333%";
        gift_ascending: "较小的数在前，如 1..5", "the smaller number first, such as 1..5";
        gift_number: "一个数（如 72）、带误差的数（如 3.14:0.01）或范围（如 1..5）", "a number such as 72, one with a tolerance such as 3.14:0.01, or a range such as 1..5";
        gift_feedback_closed: "与这段反馈对应的 }", "a } that closes the feedback opened here";
        gift_gap: "一个空，如 {1:SHORTANSWER:=答案}，或下一题之前的空行；文字里的大括号写成 \\{ 和 \\}", "a gap such as {1:SHORTANSWER:=answer}, or a blank line before the next question; a brace that belongs to the text is written \\{ or \\}";
        gift_gap_form: "权重之后的 SHORTANSWER、NUMERICAL 或 MULTICHOICE，如 {1:SHORTANSWER:=答案}", "SHORTANSWER, NUMERICAL or MULTICHOICE after the weight of the gap, such as {1:SHORTANSWER:=answer}";
        gift_gap_weight: "空的权重，从 0 到 65535", "a weight of the gap from 0 to 65535";
        gift_gap_kind: " SHORTANSWER、NUMERICAL 或 MULTICHOICE：一个空只有一个答案", "SHORTANSWER, NUMERICAL or MULTICHOICE: a gap takes one answer";
        gift_gap_number: "一个数（如 72）或带误差的数（如 3.14:0.01）", "a number such as 72, or one with a tolerance such as 3.14:0.01";
        gift_gap_closed: "与这个空对应的 }；答案里的大括号写成 \\}", "a } that closes the gap opened here; a brace that belongs to an answer is written \\}";
        gift_gap_answer: "答案的文字；答案之间写一个 ~", "the text of an answer; between answers stands one ~";
        gift_all_items: " ALL：排序题的各项都显示", "ALL: every item of an ordering is shown";
        gift_absolute_position: " ABSOLUTE_POSITION：放对位置的项得分", "ABSOLUTE_POSITION: an item counts where it has its right place";
        gift_blank_line: "下一题之前的空行；题干里的大括号写成 \\{ 和 \\}", "a blank line before the next question; a brace that belongs to the text is written \\{ or \\}";
        gift_question_text: "大括号之前的题干", "the text of the question before the braces";
        gift_name_end: "题名之后的 ::", ":: after the question's name";
    }
}

impl Folders {
    pub fn problem(&self, text: &Text, problem: &FolderProblem) -> String {
        let what = self.fault(text, &problem.what);
        let what = match &problem.key {
            Some(key) => fill(self.at_key, &[("key", key), ("what", &what)]),
            None => what,
        };
        let file = &problem.file;
        match problem.line {
            _ if file.is_empty() => what,
            Some(line) => fill(
                self.file_line,
                &[("file", file), ("line", &line), ("what", &what)],
            ),
            None => fill(self.file_at, &[("file", file), ("what", &what)]),
        }
    }

    fn fault(&self, text: &Text, fault: &FolderFault) -> String {
        let at =
            |column: &u32, what: &str| fill(self.column, &[("column", column), ("what", &what)]);
        match fault {
            FolderFault::NotFolder { detail } => fill(self.not_folder, &[("detail", detail)]),
            FolderFault::NotZip { detail } => fill(self.not_zip, &[("detail", detail)]),
            FolderFault::TooManyEntries { count, most } => {
                fill(self.too_many_entries, &[("count", count), ("most", most)])
            }
            FolderFault::NoCourse => self.no_course.to_owned(),
            FolderFault::SeveralCourses { one, other } => {
                let [one, other] = [one, other].map(|folder| format!("{folder}course.toml"));
                fill(self.several_courses, &[("one", &one), ("other", &other)])
            }
            FolderFault::TooLarge { size, most } => {
                fill(self.too_large, &[("size", size), ("most", most)])
            }
            FolderFault::NotToml { detail } => fill(self.not_toml, &[("detail", detail)]),
            FolderFault::Missing { key, example } => {
                fill(self.missing, &[("key", key), ("example", example)])
            }
            FolderFault::NoSection => self.no_section.to_owned(),
            FolderFault::NoUnit => self.no_unit.to_owned(),
            FolderFault::TooManyUnits { count, most } => {
                fill(self.too_many_units, &[("count", count), ("most", most)])
            }
            FolderFault::NothingRequired => self.nothing_required.to_owned(),
            FolderFault::Value { found, wanted } => {
                let (found, wanted) = (self.found(found), self.expected(*wanted));
                fill(self.value, &[("found", &found), ("wanted", &wanted)])
            }
            FolderFault::Item { found, wanted } => {
                let (found, wanted) = (self.found(found), self.expected(*wanted));
                fill(self.item, &[("found", &found), ("wanted", &wanted)])
            }
            FolderFault::Empty { key, example } => {
                fill(self.empty, &[("key", key), ("example", example)])
            }
            FolderFault::TooLong { most } => fill(self.too_long, &[("most", most)]),
            FolderFault::Word { found, detail } => {
                fill(self.word, &[("found", found), ("detail", detail)])
            }
            FolderFault::UnknownKey { known } => {
                fill(self.unknown_key, &[("known", &known.join(", "))])
            }
            FolderFault::Language { found } => fill(self.language, &[("found", found)]),
            FolderFault::LanguageTwice { language } => {
                fill(self.language_twice, &[("found", language)])
            }
            FolderFault::Hours { hours, most } => {
                fill(self.hours, &[("hours", hours), ("most", most)])
            }
            FolderFault::Completion { found } => fill(self.completion, &[("found", found)]),
            FolderFault::UnitId { found } => fill(self.unit_id, &[("found", found)]),
            FolderFault::UnitIdTwice { id, line } => {
                fill(self.unit_id_twice, &[("id", id), ("line", line)])
            }
            FolderFault::File { name, fault } => {
                let what = self.file_fault(fault);
                fill(self.file, &[("name", name), ("what", &what)])
            }
            FolderFault::Content(fault) => self.file_fault(fault),
            FolderFault::NoWords => self.no_words.to_owned(),
            FolderFault::Captions { detail } => fill(self.captions, &[("detail", detail)]),
            FolderFault::Gift { column, fault } => at(column, &self.gift(text, fault)),
            FolderFault::Questions { column, fault } => at(column, &text.questions.fault(fault)),
            FolderFault::Unfit(fault) => text.questions.fault(fault),
            FolderFault::LeftOut(omission) => {
                let what = text.questions.omission(omission);
                fill(self.left_out, &[("what", &what)])
            }
            FolderFault::NotJson { detail } => fill(self.not_json, &[("detail", detail)]),
            FolderFault::Unnamed { id } => fill(self.unnamed, &[("id", id)]),
            FolderFault::Quiz(problem) => text.questions.quiz(problem),
            FolderFault::Rubric(fault) => text.tasks.rubric(*fault),
            FolderFault::Survey(fault) => text.tasks.survey(*fault),
        }
    }

    fn file_fault(&self, fault: &FileFault) -> String {
        match fault {
            FileFault::Name { .. } => self.file_name.to_owned(),
            FileFault::TooMany { most } => fill(self.file_too_many, &[("most", most)]),
            FileFault::Missing => self.file_missing.to_owned(),
            FileFault::Unreadable { detail } => fill(self.file_unreadable, &[("detail", detail)]),
            FileFault::TooLarge { size, most } => {
                fill(self.file_too_large, &[("size", size), ("most", most)])
            }
            FileFault::Empty => self.file_empty.to_owned(),
            FileFault::AllTooLarge { most } => fill(self.file_all_too_large, &[("most", most)]),
            FileFault::NotUtf8 => self.file_not_utf8.to_owned(),
            FileFault::NotText => self.file_not_text.to_owned(),
            FileFault::Refused { detail } => fill(self.file_refused, &[("detail", detail)]),
        }
    }

    fn found(&self, found: &Found) -> String {
        match found {
            Found::Text(text) => fill(self.found_text, &[("found", text)]),
            Found::Number(number) => format!(" {number}"),
            Found::Kind(kind) => match kind {
                ValueKind::Text => self.kind_text,
                ValueKind::Number => self.kind_number,
                ValueKind::Flag => self.kind_flag,
                ValueKind::Date => self.kind_date,
                ValueKind::List => self.kind_list,
                ValueKind::Table => self.kind_table,
            }
            .to_owned(),
        }
    }

    fn expected(&self, expected: Expected) -> String {
        match expected {
            Expected::Text => self.expected_text.to_owned(),
            Expected::Texts => self.expected_texts.to_owned(),
            Expected::EachText => self.expected_each_text.to_owned(),
            Expected::Flag => self.expected_flag.to_owned(),
            Expected::Number { least, most } => {
                fill(self.expected_number, &[("least", &least), ("most", &most)])
            }
            Expected::Share => self.expected_share.to_owned(),
            Expected::Tables { key } => fill(self.expected_tables, &[("key", &key)]),
            Expected::EachTable => self.expected_each_table.to_owned(),
            Expected::Table { key } => fill(self.expected_table, &[("key", &key)]),
            Expected::Hours => self.expected_hours.to_owned(),
        }
    }

    /// What is wrong at one place of a text in GIFT.
    pub fn gift(&self, text: &Text, fault: &gift::Fault) -> String {
        match fault {
            gift::Fault::Form { found, wanted } => {
                let wanted = self.wanted(*wanted);
                match found {
                    Some(found) => fill(self.gift, &[("found", found), ("wanted", &wanted)]),
                    None => fill(self.gift_end, &[("wanted", &wanted)]),
                }
            }
            gift::Fault::Quiz(problem) => text.questions.quiz(problem),
        }
    }

    const fn wanted(&self, wanted: Wanted) -> &'static str {
        match wanted {
            Wanted::Question => self.gift_question,
            Wanted::AnswersClosed => self.gift_answers_closed,
            Wanted::Answer => self.gift_answer,
            Wanted::Arrow => self.gift_arrow,
            Wanted::NoFeedback => self.gift_no_feedback,
            Wanted::AnswerText => self.gift_answer_text,
            Wanted::Weight => self.gift_weight,
            Wanted::Ascending => self.gift_ascending,
            Wanted::Number => self.gift_number,
            Wanted::FeedbackClosed => self.gift_feedback_closed,
            Wanted::Gap => self.gift_gap,
            Wanted::GapForm => self.gift_gap_form,
            Wanted::GapWeight => self.gift_gap_weight,
            Wanted::GapKind => self.gift_gap_kind,
            Wanted::GapNumber => self.gift_gap_number,
            Wanted::GapClosed => self.gift_gap_closed,
            Wanted::GapAnswer => self.gift_gap_answer,
            Wanted::AllItems => self.gift_all_items,
            Wanted::AbsolutePosition => self.gift_absolute_position,
            Wanted::BlankLine => self.gift_blank_line,
            Wanted::QuestionText => self.gift_question_text,
            Wanted::NameEnd => self.gift_name_end,
        }
    }
}

#[cfg(test)]
mod tests {
    use content::course_folder::{Files, Limits, read_files};

    use super::*;
    use crate::text::Lang;

    #[test]
    fn what_is_wrong_in_a_folder_is_told_in_the_language_of_its_author() {
        let course = "code = \"KM-1\"\ntitle = 3\nmodul = \"x\"\n[[section]]\ntitle = \"一\"\n[[section.unit]]\nid = \"q\"\nkind = \"quiz\"\ntitle = \"题\"\nfile = \"q.gift\"\n";
        let files = [("course.toml", course), ("q.gift", "多少 {=72")]
            .map(|(name, text)| (name.to_owned(), text.to_owned().into()));
        let problems =
            read_files(&Files(files.into()), &Limits::default()).expect_err("is refused");
        let zh = Text::of(Lang::Zh);
        let told: Vec<String> = problems
            .iter()
            .map(|each| zh.folders.problem(zh, each))
            .collect();
        let all = told.join("\n");
        assert!(
            all.contains("course.toml 第 2 行：title：写的是数字，应写引号里的文字"),
            "{all}"
        );
        assert!(all.contains("这里没有这个键"), "{all}");
        assert!(all.contains("q.gift 第 1 行：第 4 列，"), "{all}");
        assert!(
            !all.contains("expected") && !all.contains("write "),
            "{all}"
        );
    }
}
