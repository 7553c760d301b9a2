//! Finds courses and what is inside them: pages, caption cues with their second, pages of documents.
//!
//! A node keeps its own index in a folder and follows the outbox: it reads [`Index::position`], stages what changed
//! since ([`Index::replace_course`], [`Index::remove_course`]) and makes it visible together with the new position
//! ([`Index::commit`]). The index is derived data: a lost or damaged one is made anew ([`Index::open`] says so).
//!
//! - [`document`]: what can be found
//! - [`vocabulary`]: what administrators teach it: words, synonyms, names of modules
//! - `analysis`: how Chinese and English text becomes terms, and how it sounds
//! - `schema`: which terms are kept where
//! - [`index`]: keeping and searching
//! - `view`: what of one state of the index is kept in memory
//! - `names`: completing what is typed, correcting what was mistyped, understanding pinyin
//! - [`query`]: what a person typed, read tolerantly, and the plan that looks for it
//! - `ranking`: order, totals and facets
//! - `snippet`: the passage that is shown, safe as HTML

pub mod document;
pub mod error;
pub mod index;
pub mod query;
pub mod vocabulary;

mod analysis;
mod names;
mod ranking;
mod schema;
mod snippet;
mod view;

pub use document::{Document, Kind, Locator};
pub use error::SearchError;
pub use index::{CourseHits, GroupedResults, Hit, Index, Opened, Results};
pub use names::{Completion, CompletionKind};
pub use query::Query;
pub use vocabulary::{ModuleNames, Vocabulary};
