//! Courses that go out and come in: what came of a file, what was left out, and why one cannot be taken.

use content::cartridge::{Fault, LeftOut, Omission};
use platform::authoring::CourseUnread;

use super::{Text, fill, texts};

/// Problems of a file that are told at once.
const TOLD: usize = 200;

texts! {
    Exchange {
        export: "导出课程（zip）", "Export the course (zip)";
        import: "导入课程", "Bring in a course";
        import_lead: "从本平台导出的课程（zip）原样导入，成为草稿；其他平台导出的 Common Cartridge（.imscc）也可以导入。编号和自己的草稿相同时，导入的内容成为它新的一次保存，原来的仍在修改历史里。", "A course that was exported here (zip) comes in as it was, as a draft. A Common Cartridge (.imscc) of another system comes in as well. Where a draft of yours has the code, it becomes its next save, and what was there stays in the history.";
        file: "课程文件（.zip 或 .imscc）", "Course (.zip or .imscc)";
        code: "导入后的编号（可以不填）", "Code from then on (may be left out)";
        code_hint: "课程文件夹里写有编号，在这里填写则改用新的编号；Common Cartridge 里没有编号，必须填写。", "A course folder has one, and another one written here goes before it; a Common Cartridge has none, so write one.";
        import_button: "导入", "Bring in";
        unread: "没有导入。请改正下面这些地方，再导入一次：", "Nothing was brought in. Correct this, then bring it in again:";
        more: "还有 {count} 处。", "And {count} more.";
        error_not_yours: "这个编号已经是别人的课程，或者已发布而没有草稿；请填写另一个编号。", "The code is another author's, or of a published course without a draft; write another one.";
        error_submitted: "这门课程正在等待审核，现在不能导入。", "This course waits for its reviewer and cannot be replaced now.";
        error_changed: "这门课程刚刚在另一个窗口修改过；请再导入一次。", "The course was changed in another window meanwhile; bring it in again.";
        arrived: "课程已导入为草稿。学时、模块、级别等在原文件里没有，请在“课程信息”里逐项填写后保存。", "The course was brought in as a draft. The file says nothing of hours, module and level: fill them in under “About the course”, and save.";
        left_out_title: "下面这些内容没有导入：", "This did not come along:";
        of_title: "“{title}”：{what}", "“{title}”: {what}";

        discussion: "讨论", "the discussion";
        tool: "外部工具", "a tool of another system";
        assignment: "作业", "the assignment";
        question_bank: "题库", "the question bank";
        kind: "“{name}”类型的内容", "a resource of the kind {name}";
        file_kind: "文件“{name}”（只导入网页、PDF 和 MP4）", "the file “{name}” (pages, PDF and MP4 come along)";
        empty: "没有内容", "nothing is in it";
        missing: "“{name}”缺失、损坏或太大", "“{name}” is missing, damaged or too large";
        outside: "“{name}”不在包内", "“{name}” is no path within the cartridge";
        unplayable: "“{name}”不能播放或打开（{why}）", "“{name}” cannot be shown ({why})";
        unreadable: "读不出来：{why}", "it cannot be read: {why}";
        address: "链接“{name}”不是网页地址", "the link “{name}” leads to no page";
        unplaced: "课程目录没有用到它", "the course does not lead to it";
        media: "图片、视频或音频“{name}”", "the picture, film or sound “{name}”";
        link: "指向文件“{name}”的链接", "the link to the file “{name}”";
        formula: "公式", "a formula";
        unfit: "有一道题不能评分：{why}", "a question cannot be marked: {why}";

        not_zip: "这个文件不是能打开的 zip（{detail}）；请重新导出。", "The file is not a zip that can be read ({detail}); export it again.";
        too_large: "课程包超过 {most} 字节；请少导出一些内容。", "The cartridge is larger than {most} bytes; export less at once.";
        no_manifest: "课程包里没有 imsmanifest.xml；请重新导出。", "The cartridge has no imsmanifest.xml; export it again.";
        manifest: "清单读不出来：{why}", "The manifest cannot be read: {why}";
        not_cartridge: "这是“{found}”，不是 Common Cartridge。SCORM 课件请在课程里作为“互动课件”添加。", "This is “{found}” and not a Common Cartridge. A package of SCORM is added to a course as a unit.";
        too_many_units: "课程包有 {count} 个单元，一门课程最多 {most} 个；请分成几门课程。", "The cartridge has {count} {count|unit|units}; a course has at most {most}, so make several of it.";
        nothing: "课程包里没有可以导入的内容。", "Nothing in the cartridge can be taken.";
    }
}

impl Exchange {
    /// Each thing that is wrong with a file of which nothing was taken.
    pub fn unread(&self, text: &Text, unread: &CourseUnread) -> Vec<String> {
        let mut told: Vec<String> = match unread {
            CourseUnread::Folder(problems) => problems
                .iter()
                .map(|problem| text.folders.problem(text, problem))
                .collect(),
            CourseUnread::Cartridge(fault) => self.fault(text, fault),
        };
        if told.len() > TOLD {
            let count = told.len() - TOLD;
            told.truncate(TOLD);
            told.push(fill(self.more, &[("count", &count)]));
        }
        told
    }

    fn fault(&self, text: &Text, fault: &Fault) -> Vec<String> {
        let sentence = match fault {
            Fault::NotZip { detail } => fill(self.not_zip, &[("detail", detail)]),
            Fault::TooLarge { most } => fill(self.too_large, &[("most", most)]),
            Fault::NoManifest => self.no_manifest.to_owned(),
            Fault::Manifest(problem) => {
                let why = text.questions.problem(problem);
                fill(self.manifest, &[("why", &why)])
            }
            Fault::NotCartridge { found } => fill(self.not_cartridge, &[("found", found)]),
            Fault::TooManyUnits { count, most } => {
                fill(self.too_many_units, &[("count", count), ("most", most)])
            }
            Fault::Nothing { left_out } => {
                let told = left_out.iter().map(|each| self.left_out(text, each));
                return std::iter::once(self.nothing.to_owned())
                    .chain(told)
                    .collect();
            }
        };
        vec![sentence]
    }

    /// Something that did not come along.
    pub fn left_out(&self, text: &Text, left_out: &LeftOut) -> String {
        let what = self.omission(text, &left_out.what);
        match &left_out.title {
            Some(title) => fill(self.of_title, &[("title", title), ("what", &what)]),
            None => what,
        }
    }

    fn omission(&self, text: &Text, omission: &Omission) -> String {
        let plain = match omission {
            Omission::Kind { name } => return fill(self.kind, &[("name", name)]),
            Omission::File { name } => return fill(self.file_kind, &[("name", name)]),
            Omission::Missing { name } => return fill(self.missing, &[("name", name)]),
            Omission::Outside { name } => return fill(self.outside, &[("name", name)]),
            Omission::Unplayable { name, why } => {
                return fill(self.unplayable, &[("name", name), ("why", why)]);
            }
            Omission::Unreadable(problem) => {
                let why = text.questions.problem(problem);
                return fill(self.unreadable, &[("why", &why)]);
            }
            Omission::Unfit(problem) => {
                let why = text.questions.problem(problem);
                return fill(self.unfit, &[("why", &why)]);
            }
            Omission::Address { address } => return fill(self.address, &[("name", address)]),
            Omission::Media { name } => return fill(self.media, &[("name", name)]),
            Omission::Link { name } => return fill(self.link, &[("name", name)]),
            Omission::Question(left_out) => return text.questions.left_out(left_out),
            Omission::Discussion => self.discussion,
            Omission::Tool => self.tool,
            Omission::Assignment => self.assignment,
            Omission::QuestionBank => self.question_bank,
            Omission::Empty => self.empty,
            Omission::Unplaced => self.unplaced,
            Omission::Formula => self.formula,
        };
        plain.to_owned()
    }
}
