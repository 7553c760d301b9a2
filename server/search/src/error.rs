//! The one error of this crate. A query is never wrong, so none of these is the searcher's fault.

use std::{io, path::PathBuf};

use tantivy::{TantivyError, directory::error::LockError};

#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Only one process may write; reading needs no lock.
    #[error(
        "another process is writing the search index: a running server keeps it up by itself; stop it to rebuild"
    )]
    Busy,
    #[error("the folder of the search index {} cannot be used", path.display())]
    Folder {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// Such a document would never be replaced again, because replacing goes by course.
    #[error("the document {key} was handed in with the course {course}, but is not part of it")]
    ForeignDocument { key: String, course: String },
    /// A course whose parts different people may see would show some of them to the wrong ones.
    #[error("the documents of the course {course} name different audiences")]
    MixedAudience { course: String },
    #[error("the words for searching cannot be used: {0}")]
    Vocabulary(String),
    #[error("a stored document cannot be written or read")]
    Stored(#[from] serde_json::Error),
    #[error("a stored document is missing from the search index")]
    Missing,
    #[error("the search engine failed")]
    Engine(#[source] TantivyError),
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Busy,
            other => Self::Engine(other),
        }
    }
}
