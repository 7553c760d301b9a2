//! The ledger 学时登记: append-only entries, chained by hash per teacher.
//!
//! **Rules.** An entry is never changed or removed. Hours are taken back only by a reversal 冲正 that names the
//! entry. A source (kind, id) is credited once. Each entry holds the hash of the one before it in the same teacher's
//! chain, so a changed, missing or reordered entry shows; a balance is always the sum of its entries.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    catalogue::{Level, Mode, Module, words},
    crediting::{Award, Reason},
    hours::CreditHours,
    ids::{AccountId, EnrolmentId, EntryId},
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
};

words! {
    EntryKind {
        /// A course was completed.
        Completion = "completion",
        /// An earlier entry is taken back 冲正.
        Reversal = "reversal",
    }
}

/// SHA-256 over an entry and the hash before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntryHash([u8; 32]);

impl EntryHash {
    /// What the first entry of a chain holds as its predecessor.
    pub const ORIGIN: Self = Self([0; 32]);

    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What an entry is credited for; unique in the whole ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub kind: String,
    pub id: String,
}

/// A line of the ledger, complete. Everything in it but `hash` is covered by `hash`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: EntryId,
    pub account: AccountId,
    /// Position in the teacher's chain, from 1.
    pub sequence: i64,
    pub at: Timestamp,
    pub year: TrainingYear,
    pub hours: CreditHours,
    pub kind: EntryKind,
    pub source: Source,
    pub course_code: Option<String>,
    pub course_title: Option<String>,
    pub course_version: Option<u32>,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    /// Where the teacher belonged at that time.
    pub organisation: OrganisationPath,
    pub policy: String,
    /// JSON of `Vec<Reason>`, kept as the very text that was hashed.
    pub explanation: String,
    /// The entry that a reversal takes back.
    pub reverses: Option<EntryId>,
    pub previous: EntryHash,
    pub hash: EntryHash,
}

/// The end of a teacher's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub sequence: i64,
    pub hash: EntryHash,
}

impl Head {
    pub const EMPTY: Self = Self {
        sequence: 0,
        hash: EntryHash::ORIGIN,
    };
}

impl Default for Head {
    fn default() -> Self {
        Self::EMPTY
    }
}

/// What a credit is about, besides its hours.
#[derive(Clone, Debug)]
pub struct Subject {
    pub course_code: String,
    pub course_title: String,
    pub course_version: u32,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub organisation: OrganisationPath,
}

/// Why an entry could not be written or does not fit its chain.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ChainError {
    #[error(
        "entry {entry} has position {found}, expected {expected}: an entry is missing, inserted or out of order"
    )]
    Position {
        entry: EntryId,
        expected: i64,
        found: i64,
    },
    #[error("entry {entry} does not continue the hash of the entry before it")]
    Link { entry: EntryId },
    #[error("entry {entry} was altered: its contents do not give its hash")]
    Contents { entry: EntryId },
}

impl Entry {
    /// The credit of a completion, as the next link after `head`.
    pub fn completion(
        id: EntryId,
        account: AccountId,
        enrolment: &EnrolmentId,
        subject: Subject,
        award: &Award,
        policy: &str,
        at: Timestamp,
        head: Head,
    ) -> Self {
        Self {
            id,
            account,
            sequence: head.sequence + 1,
            at,
            year: award.year,
            hours: award.hours,
            kind: EntryKind::Completion,
            source: Source {
                kind: "completion".to_owned(),
                id: enrolment.to_string(),
            },
            course_code: Some(subject.course_code),
            course_title: Some(subject.course_title),
            course_version: Some(subject.course_version),
            module: subject.module,
            level: subject.level,
            mode: subject.mode,
            organisation: subject.organisation,
            policy: policy.to_owned(),
            explanation: explain(&award.explanation),
            reverses: None,
            previous: head.hash,
            hash: EntryHash::ORIGIN,
        }
        .sealed()
    }

    /// Takes this entry back: a new entry of the opposite amount, in the same year, that names this one and the reason.
    #[must_use]
    pub fn reversal(&self, id: EntryId, reason: &str, at: Timestamp, head: Head) -> Self {
        let why = [Reason::Rejected {
            entry: self.id.clone(),
            reason: reason.to_owned(),
        }];
        Self {
            id,
            sequence: head.sequence + 1,
            at,
            hours: -self.hours,
            kind: EntryKind::Reversal,
            source: Source {
                kind: "reversal".to_owned(),
                id: self.id.to_string(),
            },
            explanation: explain(&why),
            reverses: Some(self.id.clone()),
            previous: head.hash,
            hash: EntryHash::ORIGIN,
            ..self.clone()
        }
        .sealed()
    }

    pub const fn head(&self) -> Head {
        Head {
            sequence: self.sequence,
            hash: self.hash,
        }
    }

    pub fn reasons(&self) -> Vec<Reason> {
        serde_json::from_str(&self.explanation).unwrap_or_default()
    }

    /// Whether this entry is what was written after `head`; gives the new head.
    pub fn follows(&self, head: Head) -> Result<Head, ChainError> {
        let entry = self.id.clone();
        if self.sequence != head.sequence + 1 {
            return Err(ChainError::Position {
                entry,
                expected: head.sequence + 1,
                found: self.sequence,
            });
        }
        if self.previous != head.hash {
            return Err(ChainError::Link { entry });
        }
        if self.digest() != self.hash {
            return Err(ChainError::Contents { entry });
        }
        Ok(self.head())
    }

    fn sealed(mut self) -> Self {
        self.hash = self.digest();
        self
    }

    /// Every field with its length before it, so that no two entries share an encoding.
    fn digest(&self) -> EntryHash {
        let mut hash = Sha256::new();
        let mut text = |field: &str| {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field.as_bytes());
        };
        text("xueshi ledger entry 1");
        text(self.id.as_str());
        text(self.account.as_str());
        text(&self.sequence.to_string());
        text(&self.at.as_millis().to_string());
        text(&self.year.to_string());
        text(&self.hours.hundredths().to_string());
        text(self.kind.code());
        text(&self.source.kind);
        text(&self.source.id);
        text(self.course_code.as_deref().unwrap_or_default());
        text(self.course_title.as_deref().unwrap_or_default());
        text(
            &self
                .course_version
                .map(|v| v.to_string())
                .unwrap_or_default(),
        );
        text(self.module.code());
        text(self.level.code());
        text(self.mode.code());
        text(self.organisation.as_str());
        text(&self.policy);
        text(&self.explanation);
        text(
            self.reverses
                .as_ref()
                .map(EntryId::as_str)
                .unwrap_or_default(),
        );
        text(&self.previous.to_string());
        EntryHash(hash.finalize().into())
    }
}

fn explain(reasons: &[Reason]) -> String {
    // Plain structs of strings and integers: serialising them cannot fail.
    serde_json::to_string(reasons).unwrap_or_else(|_| "[]".to_owned())
}

#[cfg(test)]
mod tests;
