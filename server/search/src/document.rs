//! What can be found.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One thing that can be found.
///
/// A document with the locator [`Locator::Seconds`] or [`Locator::Page`] is a place inside a unit. It is found by its
/// own text only, the titles around it merely count as context: otherwise the title of a course would find each of its
/// thousand cues. So index a document for the unit itself as well, that its title finds.
///
/// What is said of the course (from `module` on) is the same in all documents of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Unique: `course:CODE`, `unit:<unit id>`, `cue:<unit id>:<ms>`, `pdfpage:<unit id>:<n>`.
    pub key: String,
    /// The code of the course; all documents of a course are replaced together.
    pub course: String,
    /// The id of the unit, unless this is the course itself.
    pub unit: Option<String>,
    pub kind: Kind,
    /// The title of the course or unit.
    pub title: String,
    pub course_title: String,
    /// The title of the section that the unit stands in.
    #[serde(default)]
    pub section: String,
    /// Summary of a course, the plain text of a page, a caption cue. Never markup.
    pub text: String,
    /// What somebody can do after the course. Said once, in the document of the course itself.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// Who made the course. Said once, in the document of the course itself.
    #[serde(default)]
    pub authors: Vec<String>,
    pub module: String,
    pub level: String,
    pub mode: String,
    pub stages: Vec<String>,
    pub subjects: Vec<String>,
    /// Hundredths of a credit hour.
    pub hours: i64,
    pub mandatory: bool,
    /// Milliseconds since 1970 in UTC.
    pub published_at: i64,
    /// The organisations whose members may see the course, by code; empty when everybody may.
    #[serde(default)]
    pub audience: Vec<String>,
    /// How many people have completed the course.
    #[serde(default)]
    pub completions: u32,
    /// Where in the unit, for a link that leads exactly there.
    pub locator: Option<Locator>,
}

impl Document {
    /// Whether this is a place inside a unit rather than something with a title of its own.
    pub(crate) fn is_passage(&self) -> bool {
        matches!(self.locator, Some(Locator::Seconds(_) | Locator::Page(_)))
    }
}

/// What was found, as a person would name it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[default]
    Course,
    /// A video unit, by its title.
    Video,
    /// What is said in a video at one moment.
    Cue,
    Page,
    /// A PDF or other file, or one page of it.
    Document,
    Quiz,
    /// A SCORM or similar package.
    Package,
    Assignment,
    Survey,
    /// Face to face, or live by a link.
    Session,
    /// A unit of sound alone, by its title.
    Audio,
}

impl Kind {
    /// Every kind, in the order in which people expect them.
    pub const ALL: &'static [Self] = &[
        Self::Course,
        Self::Video,
        Self::Cue,
        Self::Page,
        Self::Document,
        Self::Quiz,
        Self::Package,
        Self::Assignment,
        Self::Survey,
        Self::Session,
        Self::Audio,
    ];

    /// The word used in URLs, JSON and the index.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Video => "video",
            Self::Cue => "cue",
            Self::Page => "page",
            Self::Document => "document",
            Self::Quiz => "quiz",
            Self::Package => "package",
            Self::Assignment => "assignment",
            Self::Survey => "survey",
            Self::Session => "session",
            Self::Audio => "audio",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The word is not the code of a [`Kind`].
#[derive(Debug, thiserror::Error)]
#[error("there is no kind of search result named {0:?}")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(code: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| UnknownKind(code.to_owned()))
    }
}

/// A place inside a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locator {
    /// Seconds from the start of the video.
    Seconds(u32),
    /// A page of a document, counted from one.
    Page(u32),
    /// The id of a heading.
    Anchor(String),
}
