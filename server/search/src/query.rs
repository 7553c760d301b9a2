//! What a person typed, and how it is looked for.

mod plan;
mod reading;

pub(crate) use plan::Plan;
pub(crate) use reading::Reading;

use crate::document::Kind;

/// A question to the index.
///
/// `text` is plain words; `"…"` or `“…”` keeps words together, `-word` excludes. Without a wanted word nothing is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub text: String,
    pub module: Option<String>,
    pub kind: Option<Kind>,
    pub limit: usize,
    pub offset: usize,
}
