//! The words of the domain: roles, modules, levels, modes, stages, states.

use domain::{
    accounts::Role,
    assessment::Kind,
    catalogue::{Level, Mode, Module, Source, Stage, UnitKind},
    learning::ProgressState,
    ledger::EntryKind,
    organisations::OrganisationKind,
    verification::{EntryState, EventKind},
};

use super::texts;

texts! {
    Words {
        teacher: "教师", "Teacher";
        author: "课程作者", "Course author";
        reviewer: "课程审核人", "Reviewer";
        administrator: "管理员", "Administrator";
        auditor: "督导", "Auditor";
        operator: "平台运维", "Operator";

        campus_safety: "校园安全", "Campus safety";
        teacher_ethics: "师德教育", "Teacher ethics";
        teacher_standards: "中小学教师标准", "Teacher standards";
        subject: "学科教学", "Subject teaching";
        pedagogy: "教学方法", "Pedagogy";
        management: "班级与学校管理", "Class and school management";
        technology: "教育技术", "Education technology";

        national: "国培", "National";
        provincial: "省培", "Provincial";
        municipal: "市级", "Municipal";
        county: "县（区）级", "County";
        school: "校本", "School-based programme";

        remote: "远程培训", "Remote";
        face_to_face: "集中培训", "Face to face";
        school_based: "校本研修", "School-based study";
        shadowing: "跟岗实习", "Shadowing";
        observation: "观摩学习", "Observation";

        kindergarten: "幼儿园", "Kindergarten";
        primary: "小学", "Primary";
        junior: "初中", "Junior secondary";
        senior: "高中", "Senior secondary";

        self_made: "自主开发", "Self-developed";
        bought: "政府购买", "Bought by government";
        brought_in: "省外引进", "Brought in";

        video: "视频", "Video";
        page: "图文", "Page";
        document: "文档", "Document";
        quiz: "测验", "Quiz";
        package: "互动课件", "Interactive package";
        assignment: "作业", "Assignment";
        survey: "调查问卷", "Survey";
        session: "面授与直播", "Session";
        audio: "音频", "Audio";

        not_started: "未开始", "Not started";
        in_progress: "学习中", "In progress";
        completed: "已完成", "Completed";

        pending: "待审核", "Awaiting verification";
        verified: "已审核", "Verified";
        rejected: "已驳回", "Rejected";

        completion: "课程完成", "Course completed";
        reversal: "冲正", "Reversal";
        attendance: "参训签到", "Attendance";
        external: "校外培训申报", "Training elsewhere";
        import: "名单导入", "Imported";
        adjustment: "调整", "Adjustment";
        appealed: "申诉中", "Appealed";

        event_verify: "已审核通过", "Verified";
        event_reject: "已驳回", "Rejected";
        event_revoke: "撤销认定", "Verification taken back";
        event_appeal: "教师申诉", "Appeal by the teacher";
        event_uphold: "申诉未采纳", "Appeal not granted";
        event_grant: "申诉成立", "Appeal granted";

        body_city: "市级", "City";
        body_county: "县（区）", "County";
        body_school: "学校", "School";

        single_choice: "单选题", "Single choice";
        multiple_choice: "多选题", "Several answers";
        true_false: "判断题", "True or false";
        short_answer: "填空题", "Short answer";
        numeric: "数值题", "Number";
        matching: "匹配题", "Matching";
        ordering: "排序题", "Put in order";
        cloze: "完形填空", "Fill in the blanks";
        essay: "问答题", "Essay";
        description: "说明", "Note";

        mandatory: "必修", "Mandatory";
        elective: "选修", "Elective";
        required: "必学", "Required";
        optional: "选学", "Optional";

        subject_chinese: "语文", "Chinese";
        subject_math: "数学", "Mathematics";
        subject_english: "英语", "English";
    }
}

impl Words {
    pub fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Teacher => self.teacher,
            Role::Author => self.author,
            Role::Reviewer => self.reviewer,
            Role::Administrator => self.administrator,
            Role::Auditor => self.auditor,
            Role::Operator => self.operator,
        }
    }

    pub fn module(&self, module: Module) -> &'static str {
        match module {
            Module::CampusSafety => self.campus_safety,
            Module::TeacherEthics => self.teacher_ethics,
            Module::TeacherStandards => self.teacher_standards,
            Module::Subject => self.subject,
            Module::Pedagogy => self.pedagogy,
            Module::Management => self.management,
            Module::Technology => self.technology,
        }
    }

    pub fn level(&self, level: Level) -> &'static str {
        match level {
            Level::National => self.national,
            Level::Provincial => self.provincial,
            Level::Municipal => self.municipal,
            Level::County => self.county,
            Level::School => self.school,
        }
    }

    pub fn mode(&self, mode: Mode) -> &'static str {
        match mode {
            Mode::Remote => self.remote,
            Mode::FaceToFace => self.face_to_face,
            Mode::SchoolBased => self.school_based,
            Mode::Shadowing => self.shadowing,
            Mode::Observation => self.observation,
        }
    }

    pub fn stage(&self, stage: Stage) -> &'static str {
        match stage {
            Stage::Kindergarten => self.kindergarten,
            Stage::Primary => self.primary,
            Stage::Junior => self.junior,
            Stage::Senior => self.senior,
        }
    }

    pub fn stages(&self, stages: &[Stage], separator: &str) -> String {
        stages
            .iter()
            .map(|stage| self.stage(*stage))
            .collect::<Vec<_>>()
            .join(separator)
    }

    pub fn source(&self, source: Source) -> &'static str {
        match source {
            Source::SelfMade => self.self_made,
            Source::Bought => self.bought,
            Source::BroughtIn => self.brought_in,
        }
    }

    pub fn unit(&self, kind: UnitKind) -> &'static str {
        match kind {
            UnitKind::Video => self.video,
            UnitKind::Page => self.page,
            UnitKind::Document => self.document,
            UnitKind::Quiz => self.quiz,
            UnitKind::Package => self.package,
            UnitKind::Assignment => self.assignment,
            UnitKind::Survey => self.survey,
            UnitKind::Session => self.session,
            UnitKind::Audio => self.audio,
        }
    }

    pub fn progress(&self, state: ProgressState) -> &'static str {
        match state {
            ProgressState::NotStarted => self.not_started,
            ProgressState::InProgress => self.in_progress,
            ProgressState::Completed => self.completed,
        }
    }

    pub fn entry_state(&self, state: EntryState) -> &'static str {
        match state {
            EntryState::Pending => self.pending,
            EntryState::Verified => self.verified,
            EntryState::Rejected => self.rejected,
            EntryState::Appealed => self.appealed,
        }
    }

    pub fn event(&self, kind: EventKind) -> &'static str {
        match kind {
            EventKind::Verify => self.event_verify,
            EventKind::Reject => self.event_reject,
            EventKind::Revoke => self.event_revoke,
            EventKind::Appeal => self.event_appeal,
            EventKind::Uphold => self.event_uphold,
            EventKind::Grant => self.event_grant,
        }
    }

    /// A step of verification, by the body that takes it.
    pub fn body(&self, kind: OrganisationKind) -> &'static str {
        match kind {
            OrganisationKind::City => self.body_city,
            OrganisationKind::County => self.body_county,
            OrganisationKind::School => self.body_school,
        }
    }

    pub fn entry_kind(&self, kind: EntryKind) -> &'static str {
        match kind {
            EntryKind::Completion => self.completion,
            EntryKind::Attendance => self.attendance,
            EntryKind::External => self.external,
            EntryKind::Import => self.import,
            EntryKind::Adjustment => self.adjustment,
            EntryKind::Reversal => self.reversal,
        }
    }

    pub fn question(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::SingleChoice => self.single_choice,
            Kind::MultipleChoice => self.multiple_choice,
            Kind::TrueFalse => self.true_false,
            Kind::ShortAnswer => self.short_answer,
            Kind::Numeric => self.numeric,
            Kind::Matching => self.matching,
            Kind::Ordering => self.ordering,
            Kind::Cloze => self.cloze,
            Kind::Essay => self.essay,
            Kind::Description => self.description,
        }
    }

    /// Subjects are free words of the authors; the usual ones have a translation.
    pub fn subject_name(&self, code: &str) -> String {
        match code {
            "chinese" => self.subject_chinese.to_owned(),
            "math" => self.subject_math.to_owned(),
            "english" => self.subject_english.to_owned(),
            other => other.to_owned(),
        }
    }
}
