//! What can be learned: courses, their sections and units, and the rules by which a unit is met.
//!
//! A published version never changes; a new edition is a new version.

mod assignment;
mod meeting;
mod quiz;
mod survey;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use self::{
    assignment::{
        Assignment, Criterion, CriterionLevel, HandIn, MOST_CRITERIA, MOST_LEVELS, MarkError,
        RubricFault, WorkFault,
    },
    meeting::{Meeting, Venue},
    quiz::{GRACE_MILLIS, QuizUnit},
    survey::{
        FEWEST_REPLIES, MOST_OPTIONS, MOST_QUESTIONS, Replies, Reply, ReplyFault, SCALE, Survey,
        SurveyFault, SurveyKind, SurveyQuestion, Tally,
    },
};
use crate::{
    hours::CreditHours,
    packages::Package,
    time::{Day, Timestamp, Zone},
};

/// A text that is none of the words that a field allows.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{found:?} is not one of: {allowed}")]
pub struct UnknownWord {
    pub found: String,
    pub allowed: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order in which people expect them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in files, URLs, JSON and the database.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::catalogue::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|w| w.code() == text).ok_or_else(|| $crate::catalogue::UnknownWord {
                    found: text.to_owned(),
                    allowed: Self::ALL.iter().map(|w| w.code()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}
pub(crate) use words;

words! {
    /// The module 模块 that a course counts for. The plan makes the first three mandatory (必修).
    Module {
        /// 校园安全, with campus emergency management 校园应急能力管理.
        CampusSafety = "campus-safety",
        /// 师德教育.
        TeacherEthics = "teacher-ethics",
        /// 中小学教师标准.
        TeacherStandards = "teacher-standards",
        Subject = "subject",
        Pedagogy = "pedagogy",
        Management = "management",
        Technology = "technology",
    }
}

impl Module {
    /// The plan's mandatory modules 必修模块.
    pub const MANDATORY: [Self; 3] = [
        Self::CampusSafety,
        Self::TeacherEthics,
        Self::TeacherStandards,
    ];

    pub fn is_mandatory(self) -> bool {
        Self::MANDATORY.contains(&self)
    }
}

words! {
    /// Programme level 培训级别.
    Level {
        National = "national",
        Provincial = "provincial",
        Municipal = "municipal",
        County = "county",
        School = "school",
    }
}

words! {
    /// Mode of training 培训方式.
    Mode {
        Remote = "remote",
        FaceToFace = "face-to-face",
        SchoolBased = "school-based",
        Shadowing = "shadowing",
        Observation = "observation",
    }
}

words! {
    /// The stage of school that a course is for 学段.
    Stage {
        Kindergarten = "kindergarten",
        Primary = "primary",
        Junior = "junior",
        Senior = "senior",
    }
}

words! {
    /// Where a course comes from: self-developed, bought by government, brought in from outside.
    Source {
        SelfMade = "self-made",
        Bought = "bought",
        BroughtIn = "brought-in",
    }
}

words! {
    UnitKind {
        Video = "video",
        Page = "page",
        Document = "document",
        Quiz = "quiz",
        /// SCORM, cmi5 or H5P.
        Package = "package",
        Assignment = "assignment",
        Survey = "survey",
        /// Face to face, or live by a link.
        Session = "session",
        /// A video that is sound alone.
        Audio = "audio",
    }
}

/// The code by which people name a course: 2 to 40 of `A-Z a-z 0-9 - _ .`, starting with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CourseCode(String);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0:?} is not a course code; use 2 to 40 letters, digits, '-', '_' or '.', starting with a letter or digit"
)]
pub struct CodeError(pub String);

impl CourseCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CourseCode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        let fits = (2..=40).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            && text.as_bytes()[0].is_ascii_alphanumeric();
        if fits {
            Ok(Self(text))
        } else {
            Err(CodeError(text))
        }
    }
}

impl FromStr for CourseCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::try_from(text.to_owned())
    }
}

impl From<CourseCode> for String {
    fn from(code: CourseCode) -> Self {
        code.0
    }
}

impl fmt::Display for CourseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A whole course as an author describes it; what a published version freezes.
///
/// The same type is a draft's body, the result of reading a course folder and the stored form of a version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub code: CourseCode,
    pub title: String,
    pub summary: String,
    pub objectives: Vec<String>,
    /// BCP 47, `zh-CN`.
    pub language: String,
    pub hours: CreditHours,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub mandatory: bool,
    pub stages: Vec<Stage>,
    pub subjects: Vec<String>,
    pub authors: Vec<String>,
    pub source: Source,
    /// The codes of the organisations whose people the course is for, with all below them; everybody where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// Under which it may be shown; of a course that is the city's own, none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<Licence>,
    pub sections: Vec<Section>,
}

/// By whose leave a course is shown, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Who gave it.
    pub holder: String,
    /// What it allows, in words; may be empty.
    pub terms: String,
    /// The last day on which the course is in the catalogue.
    pub until: Option<Day>,
}

impl Licence {
    /// The moment from which the course may be shown no more.
    pub fn ends_at(&self, zone: &Zone) -> Option<Timestamp> {
        self.until?.plus_days(1)?.begins(zone)
    }
}

impl Course {
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.sections
            .iter()
            .flat_map(|section| section.units.iter())
    }

    /// Seconds that the content takes a person who takes it in once.
    pub fn length_seconds(&self) -> u32 {
        self.units().map(Unit::length_seconds).sum()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    pub title: String,
    pub units: Vec<Unit>,
}

/// A survey asks for opinions, not for thought: a quarter of a minute each, a usual allowance.
const SECONDS_A_SURVEY_QUESTION: u32 = 15;

/// A learning unit 学习单元.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Unique within the course: lower-case letters, digits and hyphens.
    pub key: String,
    pub title: String,
    pub required: bool,
    pub content: Content,
}

impl Unit {
    pub fn kind(&self) -> UnitKind {
        self.content.kind()
    }

    pub fn length_seconds(&self) -> u32 {
        match &self.content {
            Content::Video(video) => video.duration_millis.div_ceil(1000),
            Content::Page(page) => page.min_seconds,
            Content::Document(document) => document.min_seconds,
            Content::Package(package) => package.min_seconds,
            Content::Assignment(work) => u32::from(work.minutes) * 60,
            Content::Session(meeting) => u32::from(meeting.minutes) * 60,
            Content::Survey(survey) => u32::try_from(survey.questions.len())
                .unwrap_or(u32::MAX)
                .saturating_mul(SECONDS_A_SURVEY_QUESTION),
            // Half a minute a question, a usual allowance.
            Content::Quiz(quiz) => {
                let undrawn = quiz.quiz.marked() - quiz.asked();
                u32::try_from(quiz.quiz.questions.len() - undrawn)
                    .unwrap_or(u32::MAX)
                    .saturating_mul(30)
            }
        }
    }
}

/// What a unit holds, and the rule by which it is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Content {
    Video(Video),
    Page(Page),
    Document(Document),
    Quiz(QuizUnit),
    Package(Package),
    Assignment(Assignment),
    Survey(Survey),
    Session(Meeting),
}

impl Content {
    pub fn kind(&self) -> UnitKind {
        match self {
            Content::Video(video) if video.is_sound() => UnitKind::Audio,
            Content::Video(_) => UnitKind::Video,
            Content::Page(_) => UnitKind::Page,
            Content::Document(_) => UnitKind::Document,
            Content::Quiz(_) => UnitKind::Quiz,
            Content::Package(_) => UnitKind::Package,
            Content::Assignment(_) => UnitKind::Assignment,
            Content::Survey(_) => UnitKind::Survey,
            Content::Session(_) => UnitKind::Session,
        }
    }
}

/// A file in the object store, named by the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Lower-case hexadecimal.
    pub sha256: String,
    pub bytes: u64,
    pub media_type: String,
    /// The author's name for the file; shown, never used as a path.
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Video {
    pub file: StoredFile,
    pub duration_millis: u32,
    pub captions: Vec<CaptionTrack>,
    /// Share of the length that must be covered, in thousandths (900 = 90 %).
    pub watch_permille: u16,
}

impl Video {
    /// Whether there is nothing to see: by what the file is.
    pub fn is_sound(&self) -> bool {
        self.file.media_type.starts_with("audio/")
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaptionTrack {
    pub language: String,
    pub file: StoredFile,
    /// Kept beside the file so that pages and the index need not fetch it.
    pub cues: Vec<Cue>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    pub from_millis: u32,
    pub to_millis: u32,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub markdown: String,
    /// Shortest visible time that counts as read.
    pub min_seconds: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub file: StoredFile,
    /// 0 where the file does not say: of what an office program wrote.
    pub pages: u32,
    pub min_seconds: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_unknown_ones_name_what_is_allowed() {
        for module in Module::ALL {
            assert_eq!(module.code().parse::<Module>(), Ok(*module));
        }
        let error = "virtual"
            .parse::<Mode>()
            .expect_err("no such mode")
            .to_string();
        assert!(
            error.contains("virtual") && error.contains("remote, face-to-face"),
            "{error}"
        );
    }

    #[test]
    fn course_codes_are_safe_in_paths_and_urls() {
        assert!("KM-2015-63".parse::<CourseCode>().is_ok());
        for bad in ["", "A", "-AB", "a/b", "a b", "课程", "../x"] {
            assert!(bad.parse::<CourseCode>().is_err(), "{bad:?}");
        }
    }
}
