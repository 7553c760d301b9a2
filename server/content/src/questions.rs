//! What the readers of other platforms' questions have in common: what came of a file, what of it was left out, and
//! what is wrong with it.
//!
//! A file that others wrote says more than a [`Quiz`] holds. Each reader takes what maps and reports the rest as
//! [`LeftOut`]; nothing goes silently, and nothing that merely does not map fails the file. Only what cannot be
//! understood is a [`Problem`], with its place and what would be right. Both have a code, so that a page can word them
//! in its language.

pub(crate) mod embedded;
mod fault;
mod omission;
pub(crate) mod range;
mod report;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod tree;

use std::fmt;

use domain::assessment::{Quiz, TextFormat};

pub(crate) use self::report::Report;
pub use self::{fault::Fault, omission::Omission};

/// How much is read of a file that nobody vouches for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of a file, or of a package as it is packed.
    pub file_bytes: usize,
    /// What the parts of a package that are read may unpack to, all together.
    pub unpacked_bytes: u64,
    /// Files in a package.
    pub entries: usize,
    /// XML elements within each other.
    pub depth: usize,
    /// XML elements in one file.
    pub elements: usize,
    /// In one file or package, those that are left out included.
    pub questions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Exports carry their pictures along.
            file_bytes: 48 << 20,
            unpacked_bytes: 64 << 20,
            entries: 10_000,
            depth: 100,
            elements: 300_000,
            questions: 2000,
        }
    }
}

/// A file that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Numbered; not necessarily fit to be marked, see [`Imported::problems`].
    pub quiz: Quiz,
    /// Where each question starts; as many as there are questions.
    pub places: Vec<Place>,
    /// The categories that the file names, in order. A course has no use for them.
    pub categories: Vec<String>,
    /// What the file says and the quiz does not, in the order of the file.
    pub left_out: Vec<LeftOut>,
}

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The path within a package; `None` where the file is the whole upload.
    pub file: Option<String>,
    /// From 1.
    pub line: u32,
}

/// Something that a file says and a quiz cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The question's name in the file; `None` where it has none, or where no single question is meant.
    pub question: Option<String>,
    /// The path within a package.
    pub file: Option<String>,
    /// From 1: where the question, or that part of it, begins.
    pub line: u32,
    pub what: Omission,
}

/// What is wrong at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path within a package.
    pub file: Option<String>,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    pub fault: Fault,
}

impl Imported {
    /// What keeps the quiz from being marked (an essay, a question without a right answer …), at its question.
    pub fn problems(&self) -> Vec<Problem> {
        let problems = self.quiz.problems().into_iter().map(|problem| {
            let position = problem.question().and_then(|id| {
                self.quiz
                    .questions
                    .iter()
                    .position(|question| question.id == id)
            });
            let place = position.and_then(|index| self.places.get(index));
            Problem {
                file: place.and_then(|place| place.file.clone()),
                line: place.map_or(1, |place| place.line),
                column: 1,
                fault: Fault::Quiz(problem),
            }
        });
        problems.collect()
    }
}

impl Problem {
    /// About a file as a whole.
    pub(crate) const fn of_file(fault: Fault) -> Self {
        Self {
            file: None,
            line: 1,
            column: 1,
            fault,
        }
    }

    /// The same within a package.
    pub(crate) fn within(self, file: &str) -> Self {
        Self {
            file: Some(file.to_owned()),
            ..self
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}, ")?;
        }
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.fault
        )
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}, ")?;
        }
        write!(f, "line {}", self.line)?;
        if let Some(question) = &self.question {
            write!(f, ", {question:?}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Any text of a question as HTML, for questions whose texts are in different formats.
pub(crate) fn as_html(text: &str, format: TextFormat) -> String {
    match format {
        TextFormat::Html => text.to_owned(),
        TextFormat::Markdown => crate::markdown::to_html(text),
        TextFormat::Moodle => text.replace('\n', "<br>"),
        TextFormat::Plain => crate::markdown::escaped(text),
    }
}
