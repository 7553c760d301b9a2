//! A checkpoint 存证点: the log at one moment, signed. C2SP's tlog-checkpoint, with two lines of our own.

use std::fmt;

use super::{
    note::{NoteError, PublicKey, SigningKey},
    tree::{Root, TreeHash},
};
use crate::time::Timestamp;

/// What is signed. Its text has five lines: origin, number of leaves, root, `entries 123` and
/// `time 2026-11-25T00:00:00Z`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log this is: the name of the key that signs it.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    pub root: TreeHash,
    /// Number of entries of the ledger that the leaves stand for.
    pub entries: u64,
    pub at: Timestamp,
}

/// Why a checkpoint is not to be believed, or cannot be signed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum CheckpointError {
    #[error("checkpoint: {0}")]
    Note(#[from] NoteError),
    #[error("checkpoint, {line}: found {found:?}, expected {expected}")]
    Line {
        line: &'static str,
        found: String,
        expected: &'static str,
    },
    #[error("the checkpoint is of the log {origin}, but the key is of {name}")]
    Origin { origin: String, name: String },
}

impl Checkpoint {
    pub fn of(root: Root, key: &SigningKey, entries: u64, at: Timestamp) -> Self {
        Self {
            origin: key.name().to_owned(),
            size: root.size,
            root: root.hash,
            entries,
            at,
        }
    }

    pub const fn tree(&self) -> Root {
        Root {
            size: self.size,
            hash: self.root,
        }
    }

    /// The signed text, as it is stored, printed and given away.
    pub fn sign(&self, key: &SigningKey) -> Result<String, CheckpointError> {
        self.belongs_to(key.name())?;
        Ok(key.sign(&self.to_string()))
    }

    /// The checkpoint in a signed text, if this key signed it.
    pub fn open(signed: &str, key: &PublicKey) -> Result<Self, CheckpointError> {
        let checkpoint = Self::read(key.open(signed)?)?;
        checkpoint.belongs_to(key.name())?;
        Ok(checkpoint)
    }

    fn belongs_to(&self, name: &str) -> Result<(), CheckpointError> {
        if self.origin == name {
            return Ok(());
        }
        Err(CheckpointError::Origin {
            origin: self.origin.clone(),
            name: name.to_owned(),
        })
    }

    fn read(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.lines();
        let mut next = |line, expected| Line {
            line,
            found: lines.next().unwrap_or_default(),
            expected,
        };
        let origin = next("line 1", "the name of the log");
        let size = next("line 2", "the number of leaves, at most 2^48");
        let root = next("line 3", "the root: 32 bytes in base64");
        let entries = next("line 4", "'entries' and a number");
        let at = next("line 5", "'time' and a time such as 2026-11-25T00:00:00Z");
        let rest = next("line 6", "nothing more");
        if !rest.found.is_empty() {
            return Err(rest.error());
        }
        let checkpoint = Self {
            origin: origin.value(|text| Some(text.to_owned()).filter(|name| !name.is_empty()))?,
            size: size.value(|text| {
                let size: u64 = text.parse().ok()?;
                Some(size).filter(|size| *size <= Root::SIZE_LIMIT)
            })?,
            root: root.value(TreeHash::parse)?,
            entries: entries.value(|text| text.strip_prefix("entries ")?.parse().ok())?,
            at: at.value(|text| Timestamp::parse_rfc3339(text.strip_prefix("time ")?))?,
        };
        // One checkpoint has one text: no leading zeros, no other spelling of a time.
        let canonical = checkpoint.to_string();
        if canonical != text {
            let differing = text.lines().zip(canonical.lines()).find(|(a, b)| a != b);
            return Err(CheckpointError::Line {
                line: "spelling",
                found: differing.map_or_else(String::new, |(found, _)| found.to_owned()),
                expected: "the one spelling that this program writes",
            });
        }
        Ok(checkpoint)
    }
}

/// The text that is signed.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.origin)?;
        writeln!(f, "{}", self.size)?;
        writeln!(f, "{}", self.root)?;
        writeln!(f, "entries {}", self.entries)?;
        writeln!(f, "time {}", self.at.to_rfc3339())
    }
}

struct Line<'t> {
    line: &'static str,
    found: &'t str,
    expected: &'static str,
}

impl Line<'_> {
    fn value<T>(&self, read: impl FnOnce(&str) -> Option<T>) -> Result<T, CheckpointError> {
        read(self.found).ok_or_else(|| self.error())
    }

    fn error(&self) -> CheckpointError {
        CheckpointError::Line {
            line: self.line,
            found: self.found.to_owned(),
            expected: self.expected,
        }
    }
}
