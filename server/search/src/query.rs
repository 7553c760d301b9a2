//! What a person typed, and how it is looked for.

mod plan;
mod reading;
mod wish;

pub(crate) use plan::Plan;
pub(crate) use reading::Reading;
pub(crate) use wish::{Knowledge, Thesaurus, Wish};

use crate::document::Kind;

/// A question to the index.
///
/// `text` is plain words; `"…"` or `“…”` keeps words together, `-word` excludes, `module:name` asks for one module by its
/// code or a name that the vocabulary gives it. Where nothing is wanted but a module, all of its courses are found; where
/// nothing is wanted at all, nothing is. What a person may not see is not found, not counted and not suggested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub text: String,
    /// By code, like the other filters; the counts of a facet leave out its own filter.
    pub module: Option<String>,
    pub level: Option<String>,
    pub mode: Option<String>,
    pub stage: Option<String>,
    pub kind: Option<Kind>,
    /// The organisations whose own courses the person may see. None for a visitor.
    pub organisations: Vec<String>,
    /// The codes of the courses that the person has completed. They come later, and others that are mandatory first.
    pub completed: Vec<String>,
    pub limit: usize,
    pub offset: usize,
}
