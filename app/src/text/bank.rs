//! The question bank.

use domain::assessment::Kind;

use super::texts;

texts! {
    Bank {
        title: "题库", "Question bank";
        lead: "全市作者共用。放进测验的是副本，以后改题库不会改动已有的测验。", "Shared by all authors of the city. A quiz takes copies, so that it never changes with the bank.";
        found: "共 {count} 题", "{count} {count|question|questions}";
        empty: "没有符合条件的题目。", "No question matches.";
        filters: "筛选题目", "Filter the questions";
        module: "模块", "Module";
        every_module: "全部模块", "Every module";
        subject: "学科", "Subject";
        subject_hint: "可以不填，例如：语文。", "May be empty; such as: Chinese.";
        words: "题目中的词", "Words in the question";
        apply: "筛选", "Apply";
        question: "题目", "Question";
        kind: "题型", "Kind";
        brought_by: "{name} · {when}", "{name} · {when}";
        remove: "删除", "Remove";
        remove_of: "删除：{question}", "Remove: {question}";
        add: "添加题目", "Add questions";
        gift: "题目（GIFT 格式）", "Questions (GIFT)";
        file: "从文件读入（可以不选）", "From a file (optional)";
        file_hint: "GIFT、Moodle XML 或 QTI 2.x/3.0（.txt、.xml、.zip）。", "GIFT, Moodle XML, or QTI 2.x/3.0 (.txt, .xml, .zip).";
        add_button: "加入题库", "Add to the bank";
        added: "加入了 {added} 题；{unchanged} 题早已在题库里。", "{added} {added|question|questions} were added; {unchanged} were there already.";
        export: "导出这些题目", "Export these questions";
        error_missing: "请写题目或选择文件。", "Write questions, or choose a file.";
        error_module: "请选择模块。", "Choose a module.";
        choose_title: "从题库选题 · {title}", "From the question bank · {title}";
        choose: "从题库选题", "Take questions from the bank";
        choose_this: "选择：{question}", "Choose: {question}";
        take: "放进测验", "Put into the quiz";
        error_none: "请至少选一题。", "Choose at least one question.";
        kind_single: "单选", "single choice";
        kind_multiple: "多选", "several answers";
        kind_truth: "判断", "true or false";
        kind_short: "填空", "short answer";
        kind_numeric: "数值", "number";
        kind_matching: "匹配", "matching";
        kind_ordering: "排序", "ordering";
        kind_cloze: "完形填空", "text with gaps";
        kind_essay: "问答", "essay";
        kind_description: "说明", "text";
    }
}

impl Bank {
    pub const fn kind_of(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::SingleChoice => self.kind_single,
            Kind::MultipleChoice => self.kind_multiple,
            Kind::TrueFalse => self.kind_truth,
            Kind::ShortAnswer => self.kind_short,
            Kind::Numeric => self.kind_numeric,
            Kind::Matching => self.kind_matching,
            Kind::Ordering => self.kind_ordering,
            Kind::Cloze => self.kind_cloze,
            Kind::Essay => self.kind_essay,
            Kind::Description => self.kind_description,
        }
    }
}
