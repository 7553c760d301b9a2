//! Units that people do something for: assignments and their marking, surveys and their results, sessions.

use domain::catalogue::{HandIn, RubricFault, SurveyFault, SurveyKind, Venue};

use super::{fill, texts};

texts! {
    Tasks {
        // As authors write them.
        add_assignment: "添加作业", "Add an assignment";
        add_survey: "添加调查问卷", "Add a survey";
        add_session: "添加面授或直播", "Add a session";
        task: "作业要求（Markdown）", "What is to be done (Markdown)";
        intro: "说明（Markdown，可不填）", "What it is about (Markdown, optional)";
        hand_in: "提交方式", "Handed in as";
        text: "文字", "a text";
        file: "文件", "files";
        either: "文字或文件", "a text or files";
        min_characters: "文字至少多少字（0 为不限）", "Characters at least (0 for any)";
        work_minutes: "预计用时（分钟）", "Usual time (minutes)";
        work_attempts: "可提交次数（0 为不限）", "How often it may be handed in (0 for any)";
        work_pass: "达到百分之几合格", "Per cent of the points to pass";
        rubric: "评分标准", "Rubric";
        rubric_hint: "按标准逐项评分。空着的行不算。要更多行，先保存，再打开。", "Work is marked line by line. Empty rows do not count. For more rows, save and open it again.";
        criterion: "第 {number} 项", "Criterion {number}";
        criterion_title: "看什么", "What is looked at";
        criterion_levels: "等级：每行一个，先写分数再写说明，例如“10 目标清楚可测”", "Levels, one a line: points, then words, such as “10 clear and measurable”";
        questions: "问题", "Questions";
        questions_hint: "空着的行不算。要更多行，先保存，再打开。", "Empty rows do not count. For more rows, save and open it again.";
        question: "第 {number} 题", "Question {number}";
        question_text: "问什么", "What is asked";
        question_kind: "题型", "Kind";
        question_options: "选项，每行一个；量表写两行：最低和最高各是什么意思", "Options, one a line; of a scale two lines: what its lowest and its highest point mean";
        question_required: "必答", "must be answered";
        choice: "单选", "one of several";
        several: "多选", "any of several";
        scale: "1 至 5 分量表", "a scale from 1 to 5";
        words: "用自己的话回答", "in one's own words";
        venue: "形式", "Where";
        face_to_face: "面授", "face to face";
        live: "直播（网络同时上课）", "live, by a link";
        session_minutes: "时长（分钟）", "Length (minutes)";
        in_criterion: "第 {number} 项：{problem}", "Criterion {number}: {problem}";
        in_question: "第 {number} 题：{problem}", "Question {number}: {problem}";
        error_no_title: "请写这一项看什么。", "Write what is looked at.";
        error_no_question: "请写问什么。", "Write what is asked.";
        error_rubric_none: "请至少写一项评分标准。", "Write at least one criterion.";
        error_rubric_many: "评分标准最多 12 项。", "Write at most 12 criteria.";
        error_rubric_levels: "请至少写两个等级，例如 0 分和 10 分。", "Write at least two levels, such as 0 and 10 points.";
        error_rubric_many_levels: "一项最多 8 个等级。", "Write at most 8 levels.";
        error_rubric_spread: "各等级分数都一样，分不出好坏。请给最好的等级更多分。", "All levels are worth the same. Give the best one more points.";
        error_rubric_points: "一个等级最多 1000 分。", "A level is worth at most 1000 points.";
        error_rubric_line: "每行先写分数，再写说明，例如“10 目标清楚可测”。", "Begin each line with its points, such as “10 clear and measurable”.";
        error_survey_none: "请至少写一个问题。", "Write at least one question.";
        error_survey_many: "问题最多 40 个。", "Write at most 40 questions.";
        error_survey_options: "请至少写两个选项。", "Write at least two options.";
        error_survey_many_options: "选项最多 20 个。", "Write at most 20 options.";
        error_survey_same_options: "有两个选项一样。", "Two options are the same.";

        // As learners meet them.
        rule_assignment: "教师批改，{pass} 合格", "marked by a person, {pass} to pass";
        rule_survey: "{count} 个问题，答完即完成", "{count} {count|question|questions}, done once answered";
        rule_session: "{venue}，{minutes} 分钟，到场签到即完成", "{venue}, {minutes} {minutes|minute|minutes}, done by being there";
        need_hand_in: "提交作业，得分达到 {pass}", "hand in work that reaches {pass}";
        need_best: "目前最好成绩 {best}", "best so far {best}";
        need_mark: "作业已提交，等老师批改。批改后会自动登记，不用再做什么。", "Your work is handed in and waits for its marker. Nothing more is asked of you meanwhile.";
        need_answer: "填写问卷并提交", "answer the survey";
        need_attend: "参加一次，并当场签到", "come once, and check in there";
        your_work: "提交作业", "Hand in your work";
        your_text: "作业正文", "Your text";
        your_text_hint: "至少 {count} 字。", "At least {count} {count|character|characters}.";
        your_files: "文件", "Files";
        your_files_hint: "PDF、图片、docx、pptx 或 xlsx，最多 {count} 个，每个不超过 {limit} MB。手机拍照也可以。", "PDF, pictures, docx, pptx or xlsx; at most {count}, each up to {limit} MB. A photo will do.";
        send_work: "提交", "Hand in";
        send_work_hint: "提交后不能修改，批改后如未合格可以再次提交。", "It cannot be changed afterwards; after marking, you may hand in again if it has not passed.";
        works_left: "还可以提交 {count} 次。", "It may be handed in {count} more times.";
        works_none_left: "提交次数已用完。如有疑问，请联系课程作者。", "It may not be handed in any more. Ask the course's author if something is wrong.";
        work_number: "第 {number} 次提交", "Work {number}";
        work_sent: "提交于 {when}", "handed in {when}";
        work_waits: "等待批改", "waits to be marked";
        work_passed: "合格", "passed";
        work_failed: "未合格", "not passed yet";
        work_points: "{points} 分，满分 {most} 分（{percent}）", "{points} of {most} points ({percent})";
        work_remark: "批语", "Remark";
        work_taken: "作业已提交。", "Your work is handed in.";
        points: "{points} 分", "{points} {points|point|points}";
        error_work_text: "请写作业正文。", "Write the text.";
        error_work_nothing: "请写正文，或者选择文件。", "Write a text, or choose files.";
        error_work_short: "字数不够，请写得更完整一些。", "That is too short; write some more.";
        error_work_no_text: "这个作业只收文件，请不要写正文。", "This assignment takes files only.";
        error_work_file: "请选择文件。", "Choose a file.";
        error_work_no_files: "这个作业只收文字，请不要附文件。", "This assignment takes a text only.";
        error_files_many: "文件太多。", "There are too many files.";
        error_file_large: "文件太大，请压缩后再交。", "The file is too large; make it smaller.";
        error_file_kind: "文件不是 PDF、图片、docx、pptx 或 xlsx。请另存为其中一种。", "The file is none of PDF, picture, docx, pptx, xlsx. Save it as one of these.";
        survey_send: "提交问卷", "Send the answers";
        survey_private: "回答不记名：作者只看到汇总，五份以上才看得到。提交后不能修改。", "Answers are kept without names: the author sees sums alone, from five replies on. They cannot be changed afterwards.";
        survey_done: "问卷已提交，谢谢。", "Thank you for your answers.";
        survey_optional: "可不答", "optional";
        error_survey_answer: "请回答标出的问题。", "Answer the questions that are marked.";
        error_answer: "请回答这一题，只选题目给出的选项。", "Answer this question, with what it offers.";
        sessions: "可参加的场次", "Sessions that you can come to";
        sessions_none: "目前没有安排场次。学校或县里安排后会列在这里。", "No session is planned yet. What your school or county plans is listed here.";
        session_sign_up: "报名这一场", "Sign up";
        session_sign_off: "取消报名", "Take back";
        session_signed_up: "已报名", "signed up";
        session_was_there: "已参加", "attended";
        session_link: "进入直播", "Open the live session";
        session_hint: "开始前两小时起可以签到；签到码由主持人出示。结束后由主持人确认，本单元随即完成。", "Check-in opens two hours before; whoever holds the session shows the code. They confirm afterwards, and this unit is complete.";
        session_label: "{title}，{when}", "{title}, {when}";

        // As their markers see them.
        marking: "批改作业", "Marking";
        marking_of: "批改作业：{title}", "Marking: {title}";
        marking_waits: "{count} 份作业等待批改", "{count} {count|work|works} wait to be marked";
        marking_waiting: "等待批改", "Waiting";
        marking_all: "全部", "All";
        marking_empty: "没有作业等待批改。", "No work waits to be marked.";
        marking_teacher: "教师", "Teacher";
        marking_unit: "作业", "Assignment";
        marking_when: "提交时间", "Handed in";
        marking_state: "结果", "State";
        marking_open: "打开", "Open";
        marking_open_label: "打开 {name} 的作业：{unit}", "Open the work of {name}: {unit}";
        marking_task: "作业要求", "The task";
        marking_choose: "请逐项选择等级", "Choose a level for each";
        marking_remark: "批语（教师会看到；未合格时必须写）", "Remark (the teacher reads it; needed where the work does not pass)";
        marking_send: "保存评分", "Save the mark";
        marking_done: "评分已保存。", "The mark is saved.";
        marking_credited: "教师由此完成课程，已登记 {hours}。", "With that the teacher completed the course and was credited {hours}.";
        marking_stands: "这份作业已合格，评分不再改动。", "This work has passed; its mark stands.";
        marking_followed: "教师后来又提交了一份，请批改新的一份。", "The teacher has handed in a newer work; mark that one.";
        error_levels: "请给每一项选一个等级。", "Choose a level for each criterion.";
        error_remark: "未合格时，请写明缺什么，教师才知道怎么改。", "Say what is missing, so that the teacher can go on.";
        results: "问卷结果", "What was answered";
        results_of: "问卷结果：{title}", "Answers to: {title}";
        results_count: "共 {count} 份回答，不记名。", "{count} {count|reply|replies}, without names.";
        results_few: "不到 {few} 份回答，为保护隐私暂不显示。现在有 {count} 份。", "With fewer than {few} replies nothing is shown, for privacy. There are {count}.";
        results_answered: "{count} 人回答", "{count} answered";
        results_line: "{option}：{count} 人（{percent}）", "{option}: {count} ({percent})";
        results_mean: "平均 {mean}", "mean {mean}";

        // As they are planned.
        held_for: "为课程的面授或直播单元举办（可不选）", "Held for a unit of a course (optional)";
        held_for_none: "不是，按下面的学时登记", "no, it earns the hours below";
        held_for_hint: "选了以后，到场即完成该单元，学时由课程登记；模块、级别、方式和学时不用填。", "Being there then meets the unit, and the course earns the hours; module, level, mode and hours are not asked.";
        held_for_note: "为课程单元举办：到场即完成该单元，学时由课程登记。", "Held for a unit of a course: being there meets it, and the course earns the hours.";
        confirm: "确认 {count} 人到场", "Confirm that {count} were there";
        confirm_hint: "培训结束后确认。已报课程的教师随即完成该单元；没报课程的，报名时补上。之后补签的教师也立即算上。", "After the session is over. Whoever is on the course has met the unit at once, others when they enrol; so does whoever is ticked afterwards.";
        confirmed: "已确认，{count} 人完成了该单元。", "Confirmed; {count} have met the unit.";
        confirmed_note: "已确认到场。补签的教师会立即算上。", "Presence is confirmed. Whoever is ticked now counts at once.";
        link: "直播地址（网络参加时填写）", "Address of the live session (where people meet by a link)";
        error_link: "请写完整的网址，以 https:// 开头。", "Write the whole address, beginning with https://.";
        error_unit: "没有这个面授单元，请从列表中选择。", "There is no such session unit; choose from the list.";
    }
}

impl Tasks {
    pub const fn hand_in_word(&self, hand_in: HandIn) -> &'static str {
        match hand_in {
            HandIn::Text => self.text,
            HandIn::File => self.file,
            HandIn::Either => self.either,
        }
    }

    pub const fn venue_word(&self, venue: Venue) -> &'static str {
        match venue {
            Venue::FaceToFace => self.face_to_face,
            Venue::Live => self.live,
        }
    }

    /// By a word of [`SurveyKind::CODES`].
    pub fn survey_kind(&self, code: &str) -> &'static str {
        match code {
            "choice" => self.choice,
            "several" => self.several,
            "scale" => self.scale,
            _ => self.words,
        }
    }

    /// The kinds of questions, for a form.
    pub fn survey_kinds(&self) -> Vec<(&'static str, &'static str)> {
        let codes = SurveyKind::CODES.iter();
        codes.map(|code| (*code, self.survey_kind(code))).collect()
    }

    /// What is wrong with a rubric, with the criterion at fault.
    pub fn rubric(&self, fault: RubricFault) -> String {
        let (at, problem) = match fault {
            RubricFault::NoCriteria => return self.error_rubric_none.to_owned(),
            RubricFault::ManyCriteria => return self.error_rubric_many.to_owned(),
            RubricFault::NoTitle(at) => (at, self.error_no_title),
            RubricFault::FewLevels(at) => (at, self.error_rubric_levels),
            RubricFault::ManyLevels(at) => (at, self.error_rubric_many_levels),
            RubricFault::NoSpread(at) => (at, self.error_rubric_spread),
            RubricFault::ManyPoints(at) => (at, self.error_rubric_points),
        };
        let number = at + 1;
        fill(
            self.in_criterion,
            &[("number", &number), ("problem", &problem)],
        )
    }

    /// What is wrong with a survey, with the question at fault.
    pub fn survey(&self, fault: SurveyFault) -> String {
        let (at, problem) = match fault {
            SurveyFault::NoQuestions => return self.error_survey_none.to_owned(),
            SurveyFault::ManyQuestions => return self.error_survey_many.to_owned(),
            SurveyFault::NoText(at) => (at, self.error_no_question),
            SurveyFault::FewOptions(at) => (at, self.error_survey_options),
            SurveyFault::ManyOptions(at) => (at, self.error_survey_many_options),
            SurveyFault::SameOptions(at) => (at, self.error_survey_same_options),
        };
        let number = at + 1;
        fill(
            self.in_question,
            &[("number", &number), ("problem", &problem)],
        )
    }

    /// A refusal in words; none for what is said elsewhere.
    pub fn refusal(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "rubric-none" => self.error_rubric_none,
            "rubric-many" => self.error_rubric_many,
            "rubric-levels" => self.error_rubric_levels,
            "rubric-many-levels" => self.error_rubric_many_levels,
            "rubric-spread" => self.error_rubric_spread,
            "rubric-points" => self.error_rubric_points,
            "rubric-line" => self.error_rubric_line,
            "survey-none" => self.error_survey_none,
            "survey-many" => self.error_survey_many,
            "survey-options" => self.error_survey_options,
            "survey-many-options" => self.error_survey_many_options,
            "survey-same-options" => self.error_survey_same_options,
            "survey-answer" => self.error_answer,
            "work-text" => self.error_work_text,
            "work-nothing" => self.error_work_nothing,
            "work-short" => self.error_work_short,
            "work-no-text" => self.error_work_no_text,
            "work-file" => self.error_work_file,
            "work-no-files" => self.error_work_no_files,
            "work-file-kind" => self.error_file_kind,
            "files-many" => self.error_files_many,
            "document-large" => self.error_file_large,
            "levels-form" => self.error_levels,
            "link-form" => self.error_link,
            "unknown-unit" => self.error_unit,
            _ => return None,
        })
    }

    /// The label of a field of a unit's form.
    pub fn field(&self, name: &str) -> Option<&'static str> {
        if let Some(rest) = name.strip_prefix("criterion.") {
            return Some(match rest.split_once('.') {
                Some((_, "title")) => self.criterion_title,
                _ => self.rubric,
            });
        }
        if let Some(rest) = name.strip_prefix("question.") {
            return Some(match rest.split_once('.') {
                Some((_, "text")) => self.question_text,
                Some((_, "kind")) => self.question_kind,
                _ => self.questions,
            });
        }
        Some(match name {
            "hand_in" => self.hand_in,
            "min_characters" => self.min_characters,
            "criteria" => self.rubric,
            "asked" => self.questions,
            "venue" => self.venue,
            _ => return None,
        })
    }
}
