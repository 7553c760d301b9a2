//! What a cartridge holds and a course cannot, and why one is no course at all.

use std::fmt;

use crate::{probe::ProbeError, questions};

/// Something of a cartridge that did not come along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What the cartridge calls it; `None` where it has no title.
    pub title: Option<String>,
    pub what: Omission,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Omission {
    Discussion,
    /// Something that runs on another system.
    Tool,
    Assignment,
    QuestionBank,
    /// A kind of resource that the platform does not have; the word is the format's own.
    Kind {
        name: String,
    },
    /// A file that is neither a page nor PDF nor MP4.
    File {
        name: String,
    },
    /// A heading without anything beneath, a page or quiz without words.
    Empty,
    /// What is named is not there, damaged, or larger than it may be.
    Missing {
        name: String,
    },
    /// What is named leads out of the cartridge.
    Outside {
        name: String,
    },
    /// A video or document that cannot be shown.
    Unplayable {
        name: String,
        why: ProbeError,
    },
    /// An assessment or link that cannot be read.
    Unreadable(questions::Problem),
    /// A link to no page of the web.
    Address {
        address: String,
    },
    /// The cartridge has it and the course does not lead to it.
    Unplaced,
    /// A picture, film or sound in a page; the words that stand for it were kept where there are some.
    Media {
        name: String,
    },
    /// A link of a page to a file of the cartridge; its words were kept.
    Link {
        name: String,
    },
    /// A formula in a page.
    Formula,
    /// Something of a question, or a whole one.
    Question(questions::LeftOut),
    /// A question that could not be marked.
    Unfit(questions::Problem),
}

/// Why a file is no cartridge from which a course could be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the file is not a zip that can be read ({detail}); export the cartridge again")]
    NotZip { detail: String },
    #[error("the cartridge is larger than {most} bytes; export less at once")]
    TooLarge { most: usize },
    #[error("the cartridge has no imsmanifest.xml; export it again")]
    NoManifest,
    #[error("the manifest cannot be read: {0}")]
    Manifest(questions::Problem),
    #[error(
        "the manifest is one of {found:?} and not of a Common Cartridge; a package of SCORM is added to a course as a unit"
    )]
    NotCartridge { found: String },
    #[error("the cartridge has {count} units; a course has at most {most}, so make several of it")]
    TooManyUnits { count: usize, most: usize },
    #[error(
        "the cartridge holds nothing that can be taken: neither pages nor PDF, MP4, quizzes or links"
    )]
    Nothing { left_out: Vec<LeftOut> },
}

impl Omission {
    /// A word for programs and for translations; it does not change.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Discussion => "discussion",
            Self::Tool => "tool",
            Self::Assignment => "assignment",
            Self::QuestionBank => "question-bank",
            Self::Kind { .. } => "kind",
            Self::File { .. } => "file",
            Self::Empty => "empty",
            Self::Missing { .. } => "missing",
            Self::Outside { .. } => "outside",
            Self::Unplayable { .. } => "unplayable",
            Self::Unreadable(_) => "unreadable",
            Self::Address { .. } => "address",
            Self::Unplaced => "unplaced",
            Self::Media { .. } => "media",
            Self::Link { .. } => "link",
            Self::Formula => "formula",
            Self::Question(_) => "question",
            Self::Unfit(_) => "unfit",
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(title) = &self.title {
            write!(f, "{title:?}: ")?;
        }
        self.what.fmt(f)
    }
}

impl fmt::Display for Omission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Discussion => f.write_str("the discussion"),
            Self::Tool => f.write_str("the tool of another system"),
            Self::Assignment => f.write_str("the assignment"),
            Self::QuestionBank => f.write_str("the question bank"),
            Self::Kind { name } => write!(f, "the resource: {name} is not taken"),
            Self::File { name } => write!(f, "the file {name:?}; pages, PDF and MP4 are taken"),
            Self::Empty => f.write_str("it; there is nothing in it"),
            Self::Missing { name } => write!(f, "{name:?}, which is missing, damaged or too large"),
            Self::Outside { name } => write!(f, "{name:?}, which is no path within the cartridge"),
            Self::Unplayable { name, why } => write!(f, "{name:?}, which {why}"),
            Self::Unreadable(problem) => write!(f, "it, which cannot be read: {problem}"),
            Self::Address { address } => write!(f, "the link {address:?}, which leads to no page"),
            Self::Unplaced => f.write_str("it; the course does not lead to it"),
            Self::Media { name } => write!(f, "the picture, film or sound {name:?}"),
            Self::Link { name } => write!(f, "the link to the file {name:?}"),
            Self::Formula => f.write_str("a formula"),
            Self::Question(left_out) => left_out.fmt(f),
            Self::Unfit(problem) => write!(f, "a question that cannot be marked: {problem}"),
        }
    }
}
