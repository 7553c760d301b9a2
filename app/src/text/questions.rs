//! Files of questions: what came of one, what was left out, and why one cannot be read.

use content::{
    gift::GiftProblem,
    qti::{Loss, Lost},
    questions::{Fault, LeftOut, Omission, Problem},
};
use domain::assessment::QuizProblem;
use platform::authoring::QuestionsUnread;

use super::{Text, fill, texts};

texts! {
    Questions {
        brought: "读入了 {count} 道题，还没有保存。请在下面检查，然后保存。", "{count} {count|question|questions} were read; nothing is saved yet. Look them through below, then save.";
        left_out_title: "文件中有这些内容没有读入：", "The file says this as well, which was left out:";
        line: "第 {line} 行", "Line {line}";
        file_line: "{file}，第 {line} 行", "{file}, line {line}";
        of_question: "{place}，“{question}”：{what}", "{place}, “{question}”: {what}";
        of_place: "{place}：{what}", "{place}: {what}";

        kind: "整道题：这里不能评判“{name}”类型", "the question: {name} cannot be marked here";
        several: "整道题：一题要答 {count} 处；请拆成几道题", "the question: it asks for {count} {count|answer|answers}; make each a question";
        variables: "整道题：每次由变量重新生成", "the question: it is made anew for each learner";
        many_to_many: "整道题：左边一项对应右边几项", "the question: something on the left has several partners";
        part: "{name} 部分", "its {name}";
        setting: "设置 {name} = {value}", "its setting {name} = {value}";
        media: "图片、视频或声音“{name}”", "the picture, film or sound “{name}”";
        formula: "公式；只保留了其中的文字", "a formula; only its characters were kept";
        feedback: "不属于某个答案的反馈", "feedback that belongs to no single answer";
        adaptive: "多次作答之间的变化", "that it changes between tries";
        marking: "自定的评分规则；采用了标明的正确答案", "its own rules for marks; what it declares as right was taken";
        all_or_nothing: "“全对才得分”；这里答对一部分得一部分分", "that only the whole answer counts; a part gives a part of the marks";
        bounds: "最低分或最高分", "the least or most marks that it gives";
        weights: "各部分的不同分值；这里分值相同", "that its parts count differently";
        case: "区分大小写；这里不区分", "that upper and lower case are told apart";
        tolerance: "允许的误差；只认这个数", "how far a number may be off; only the very number counts";
        fixed_order: "选项的固定顺序", "that options keep their place";
        unpaired: "“{name}”，没有配对", "“{name}”, which has no partner";

        lost_title: "QTI 里说不了这些：", "QTI cannot say this of them:";
        lost_of: "第 {number} 题：{what}", "Question {number}: {what}";
        lost_of_named: "第 {number} 题“{name}”：{what}", "Question {number}, “{name}”: {what}";
        lost_question: "整道题：没有一个答案能写进去", "the whole question: none of its answers can be written";
        lost_wildcards: "带 * 的答案（* 代表任意文字）", "answers in which * stands for any text";
        lost_ranges: "数值的允许范围；只写了其中一个数", "how far a number may be off; only one number of the range is there";
        lost_feedback: "对所写答案的反馈", "feedback to what was written";
        lost_less_than_full: "最好的答案也得不到满分；在别处算满分", "that its best answer gives less than full marks; elsewhere it gives full marks";
        lost_weights: "各空的不同权重", "that gaps count differently";
        lost_part_of_order: "排对一部分得一部分分；在别处全对才得分", "that a part of the right order gives a part of the marks; elsewhere only the whole does";

        no_file: "请先选择题目文件。", "Choose the file of questions first.";
        encoding: "这个文件既不是题目包，也不是 UTF-8、UTF-16 或 GB18030 的文本。请另存为 UTF-8 后再试。", "The file is neither a package nor a text in UTF-8, UTF-16 or GB18030. Save it as UTF-8.";
        empty: "文件里没有题目。", "The file holds no question.";
        too_large: "文件太大（最多 {most} 字节）；请少导出一些题目", "the file has more than {most} bytes; export fewer questions at once";
        too_deep: "嵌套超过 {most} 层；请重新导出", "more than {most} elements lie within each other; export the questions again";
        too_many_elements: "内容超过 {most} 个元素；请少导出一些题目", "the file has more than {most} elements; export fewer questions at once";
        too_many_questions: "题目超过 {most} 道；请分几次导出", "there are more than {most} questions; export fewer at once";
        not_xml: "不是完整的 XML（{detail}）；请重新导出为 XML", "this is no XML ({detail}); export the questions again as XML";
        document_type: "有文档类型声明；请删去从 <!DOCTYPE 到 > 的内容", "found a document type; delete everything from <!DOCTYPE to its >";
        entity: "XML 里没有 &{name};，请直接写这个字符", "found &{name}; which XML does not know; write the character itself";
        root: "文件以 <{found}> 开头，应为 {wanted}", "found <{found}>; expected {wanted}";
        old_qti: "这是 QTI 1 的题目；请导出为 QTI 2.2 或 3.0", "these are questions in QTI 1; export them as QTI 2.2 or 3.0";
        missing: "缺少 {what}，应有 {wanted}", "found no {what}; expected {wanted}";
        value: "{what} 的值“{found}”不对，应为 {wanted}", "found “{found}” as {what}; expected {wanted}";
        unknown_choice: "正确答案“{found}”不是任何一个选项", "the right answer “{found}” names none of the choices";
        not_zip: "这个压缩包打不开（{detail}）；请重新导出", "this is no zip that can be read ({detail}); export the package again";
        no_manifest: "压缩包里没有 imsmanifest.xml；请把文件本身压缩进去", "the package has no imsmanifest.xml; zip the files themselves";
        no_items: "题目包里没有列出题目；请连同题目一起导出", "the manifest names no question; export the package with its questions";
        path: "题目包引用的“{name}”不在包内", "the manifest names “{name}”, which is no path within the package";
        unreadable: "题目包引用的“{name}”缺失、损坏或太大；请重新导出", "the manifest names “{name}”, which is missing, damaged or too large; export again";

        quiz_empty: "没有可以评分的题目，至少写一道", "no question gives marks; write at least one";
        quiz_duplicate_id: "两道题都叫“{name}”", "two questions are both called “{name}”";
        quiz_essay: "问答题不能自动评分；请改为选择、填空、数值、匹配、排序题或完形填空，或删去", "an essay cannot be marked automatically; make it another kind, or leave it out";
        quiz_nothing_right: "没有正确答案；请用 = 标出一个", "no answer is right; mark one with =";
        quiz_few_options: "选择题至少要有两个选项", "a choice needs two options or more";
        quiz_duplicate_option: "选项“{name}”写了两次", "the option “{name}” is there twice";
        quiz_empty_range: "数值范围 {name} 的先后颠倒了", "the numbers {name} are in the wrong order";
        quiz_few_pairs: "匹配题至少要有两对", "a matching needs at least two pairs";
        quiz_few_items: "排序题至少要有两项", "an ordering needs at least two items";
        quiz_draws_too_many: "每次抽 {draw} 题，但只有 {count} 道可评分的题", "an attempt draws {draw} {draw|question|questions}, but only {count} give marks";
        quiz_gap_places: "完形填空至少要有一个空，每个空在文中恰好出现一次", "a text needs blanks, each standing in it exactly once";
    }
}

impl Questions {
    pub fn left_out(&self, left_out: &LeftOut) -> String {
        let place = self.place(left_out.file.as_deref(), left_out.line);
        let what = self.omission(&left_out.what);
        match &left_out.question {
            Some(question) => fill(
                self.of_question,
                &[("place", &place), ("question", question), ("what", &what)],
            ),
            None => fill(self.of_place, &[("place", &place), ("what", &what)]),
        }
    }

    /// What a package of QTI does not say of a question.
    pub fn lost(&self, lost: &Lost) -> String {
        let number = lost.question.trim_start_matches('q');
        let what = match lost.what {
            Loss::Question => self.lost_question,
            Loss::Wildcards => self.lost_wildcards,
            Loss::Ranges => self.lost_ranges,
            Loss::Feedback => self.lost_feedback,
            Loss::LessThanFull => self.lost_less_than_full,
            Loss::Weights => self.lost_weights,
            Loss::PartOfOrder => self.lost_part_of_order,
        };
        match &lost.name {
            Some(name) => fill(
                self.lost_of_named,
                &[("number", &number), ("name", name), ("what", &what)],
            ),
            None => fill(self.lost_of, &[("number", &number), ("what", &what)]),
        }
    }

    pub fn problem(&self, problem: &Problem) -> String {
        let place = self.place(problem.file.as_deref(), problem.line);
        let what = self.fault(&problem.fault);
        fill(self.of_place, &[("place", &place), ("what", &what)])
    }

    /// Each thing that is wrong with a file of which nothing was read.
    pub fn unread(&self, text: &Text, unread: &QuestionsUnread) -> Vec<String> {
        match unread {
            QuestionsUnread::Encoding => vec![self.encoding.to_owned()],
            QuestionsUnread::Empty => vec![self.empty.to_owned()],
            QuestionsUnread::Gift(problems) => problems
                .iter()
                .map(|problem| self.gift(text, problem))
                .collect(),
            QuestionsUnread::File(problems) => problems
                .iter()
                .map(|problem| self.problem(problem))
                .collect(),
        }
    }

    /// What is wrong at one place of a text in GIFT.
    pub fn gift(&self, text: &Text, problem: &GiftProblem) -> String {
        let place = self.place(None, problem.line);
        let what = text.folders.gift(text, &problem.what);
        fill(self.of_place, &[("place", &place), ("what", &what)])
    }

    fn place(&self, file: Option<&str>, line: u32) -> String {
        let line = line.to_string();
        match file {
            Some(file) => fill(self.file_line, &[("file", &file), ("line", &line)]),
            None => fill(self.line, &[("line", &line)]),
        }
    }

    pub fn omission(&self, omission: &Omission) -> String {
        let plain = match omission {
            Omission::Kind { name } => return fill(self.kind, &[("name", name)]),
            Omission::Several { count } => return fill(self.several, &[("count", count)]),
            Omission::Part { name } => return fill(self.part, &[("name", name)]),
            Omission::Setting { name, value } => {
                return fill(self.setting, &[("name", name), ("value", value)]);
            }
            Omission::Media { name } => return fill(self.media, &[("name", name)]),
            Omission::Unpaired { text } => return fill(self.unpaired, &[("name", text)]),
            Omission::Variables => self.variables,
            Omission::ManyToMany => self.many_to_many,
            Omission::Formula => self.formula,
            Omission::Feedback => self.feedback,
            Omission::Adaptive => self.adaptive,
            Omission::Marking => self.marking,
            Omission::AllOrNothing => self.all_or_nothing,
            Omission::Bounds => self.bounds,
            Omission::Weights => self.weights,
            Omission::Case => self.case,
            Omission::Tolerance => self.tolerance,
            Omission::FixedOrder => self.fixed_order,
        };
        plain.to_owned()
    }

    pub fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::TooLarge { most } => fill(self.too_large, &[("most", most)]),
            Fault::TooDeep { most } => fill(self.too_deep, &[("most", most)]),
            Fault::TooManyElements { most } => fill(self.too_many_elements, &[("most", most)]),
            Fault::TooManyQuestions { most } => fill(self.too_many_questions, &[("most", most)]),
            Fault::NotXml { detail } => fill(self.not_xml, &[("detail", detail)]),
            Fault::DocumentType => self.document_type.to_owned(),
            Fault::Entity { name } => fill(self.entity, &[("name", name)]),
            Fault::Root { found, wanted } => {
                fill(self.root, &[("found", found), ("wanted", wanted)])
            }
            Fault::OldQti => self.old_qti.to_owned(),
            Fault::Missing { what, wanted } => {
                fill(self.missing, &[("what", what), ("wanted", wanted)])
            }
            Fault::Value {
                what,
                found,
                wanted,
            } => fill(
                self.value,
                &[("what", what), ("found", found), ("wanted", wanted)],
            ),
            Fault::UnknownChoice { found } => fill(self.unknown_choice, &[("found", found)]),
            Fault::NotZip { detail } => fill(self.not_zip, &[("detail", detail)]),
            Fault::NoManifest => self.no_manifest.to_owned(),
            Fault::NoItems => self.no_items.to_owned(),
            Fault::Path { name } => fill(self.path, &[("name", name)]),
            Fault::Unreadable { name } => fill(self.unreadable, &[("name", name)]),
            Fault::Quiz(problem) => self.quiz(problem),
        }
    }

    pub fn quiz(&self, problem: &QuizProblem) -> String {
        match problem {
            QuizProblem::Empty => self.quiz_empty.to_owned(),
            QuizProblem::DuplicateId { id } => fill(self.quiz_duplicate_id, &[("name", id)]),
            QuizProblem::Essay { .. } => self.quiz_essay.to_owned(),
            QuizProblem::NothingRight { .. } => self.quiz_nothing_right.to_owned(),
            QuizProblem::FewOptions { .. } => self.quiz_few_options.to_owned(),
            QuizProblem::DuplicateOption { text, .. } => {
                fill(self.quiz_duplicate_option, &[("name", text)])
            }
            QuizProblem::EmptyRange { min, max, .. } => {
                let range = format!("{min}–{max}");
                fill(self.quiz_empty_range, &[("name", &range)])
            }
            QuizProblem::FewPairs { .. } => self.quiz_few_pairs.to_owned(),
            QuizProblem::FewItems { .. } => self.quiz_few_items.to_owned(),
            QuizProblem::DrawsTooMany { draw, count } => fill(
                self.quiz_draws_too_many,
                &[("draw", draw), ("count", count)],
            ),
            QuizProblem::GapPlaces { .. } => self.quiz_gap_places.to_owned(),
        }
    }
}
