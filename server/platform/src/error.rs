//! What can go wrong, by what the asker should do about it. Each use-case says which of these it gives.

use ::search::SearchError;
use content::{gift::GiftProblem, store::StoreError};
use domain::access::Denial;
use sea_orm::DbErr;

/// A field that was well-formed but not acceptable; `code` is put into words by the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub field: String,
    pub code: &'static str,
    /// What is wrong and what would be right, in English, for programs and logs.
    pub detail: String,
    /// Where it is a text in GIFT that is wrong: what of it, for who reads another language.
    pub gift: Option<Box<GiftProblem>>,
}

impl Refusal {
    pub fn new(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            code,
            detail: detail.into(),
            gift: None,
        }
    }

    /// What is wrong with a text in GIFT; `field` is the one that holds it.
    pub fn of_gift(field: &str, problem: GiftProblem) -> Self {
        let refusal = Self::new(
            format!("{field}[{}]", problem.line),
            "gift-form",
            problem.to_string(),
        );
        Self {
            gift: Some(Box::new(problem)),
            ..refusal
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in. 401.
    #[error("sign in first")]
    Unauthenticated,
    /// The login or the password is wrong; never says which. 401.
    #[error("the login or the password is wrong")]
    SignInFailed,
    /// 403.
    #[error("{0}")]
    Denied(#[from] Denial),
    /// It does not exist, or its existence is none of the asker's business. 404.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Understood, and refused for the fields named. 422.
    #[error("refused: {}", .0.iter().map(|r| format!("{}: {}", r.field, r.detail)).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Refusal>),
    /// The thing is in another state than the request supposes; `code` is put into words by the pages. 409.
    #[error("{detail}")]
    Conflict { code: &'static str, detail: String },
    /// 429.
    #[error("too many attempts; try again in {retry_after_seconds} s")]
    TooOften { retry_after_seconds: u64 },
    /// What is stored is not what this program wrote. 500, and a person must look.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// Database, store or index do not answer; trying again later may help. 503.
    #[error("temporarily unavailable: {0}")]
    Unavailable(String),
    /// The disk takes no more. 507.
    #[error("the disk is full or fails: {0}")]
    DiskFull(String),
}

/// The conflict of two processes that would write one index.
pub(crate) const INDEX_BUSY: &str = "index-busy";

impl Error {
    pub fn refused(
        field: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self::Refused(vec![Refusal::new(field, code, detail)])
    }

    /// What the database, the store or the index said: also what the operating system says of a full disk, which
    /// somebody has to do something about.
    pub(crate) fn unavailable(text: String) -> Self {
        const FULL: [&str; 5] = [
            "database or disk is full",
            "disk I/O error",
            "No space left on device",
            "Disk quota exceeded",
            "File too large",
        ];
        if FULL.iter().any(|sign| text.contains(sign)) {
            Self::DiskFull(text)
        } else {
            Self::Unavailable(text)
        }
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict {
            code,
            detail: detail.into(),
        }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let text = error.to_string();
        // PostgreSQL keeps every text but one with this character, which nobody types.
        if text.contains("invalid byte sequence") && text.contains("0x00") {
            return Self::refused("text", "nul", "write it without the character U+0000");
        }
        Self::unavailable(text)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::BadKey(_)
            | StoreError::OtherBytes { .. }
            | StoreError::Range { .. }
            | StoreError::Missing { .. } => Self::Damaged(error.to_string()),
            StoreError::BadUrl { .. } | StoreError::Failed { .. } => {
                Self::unavailable(error.to_string())
            }
        }
    }
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Busy => Self::conflict(INDEX_BUSY, error.to_string()),
            other => Self::unavailable(format!("search: {other}")),
        }
    }
}
