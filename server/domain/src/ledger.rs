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
    ids::{AccountId, EnrolmentId, EntryId, TrainingId},
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
};

words! {
    EntryKind {
        /// A course was completed.
        Completion = "completion",
        /// A face-to-face session, school-based study or shadowing was attended 签到.
        Attendance = "attendance",
        /// Training taken elsewhere (national, provincial …), declared by the teacher with documents 自主申报.
        External = "external",
        /// Brought in from a list of another system 导入.
        Import = "import",
        /// Hours given by a person's decision: an appeal that was granted, or a correction 调整.
        Adjustment = "adjustment",
        /// An earlier entry is taken back 冲正.
        Reversal = "reversal",
    }
}

/// How an entry's hash is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One hash over everything, the previous hash included. Still read, no longer written.
    One,
    /// The contents are hashed for themselves and then linked to the previous hash, so that a proof can carry the
    /// links of later entries without showing what they say.
    Two,
}

impl Format {
    pub const fn number(self) -> i32 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    pub const fn from_number(number: i32) -> Option<Self> {
        match number {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            _ => None,
        }
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

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash of an entry of [`Format::Two`]: its contents, linked to the entry before it.
    pub fn link(contents: &[u8; 32], previous: &Self) -> Self {
        // In one piece: millions of links are hashed when the ledger is verified.
        let mut bytes = [0; LINK.len() + 64];
        let (kind, rest) = bytes.split_at_mut(LINK.len());
        let (first, second) = rest.split_at_mut(32);
        kind.copy_from_slice(LINK.as_bytes());
        first.copy_from_slice(contents);
        second.copy_from_slice(&previous.0);
        Self(Sha256::digest(bytes).into())
    }

    /// Whether the text is this hash as the database writes it.
    pub fn is_written(&self, text: &str) -> bool {
        let mut digits = [0; 64];
        hex::encode_to_slice(self.0, &mut digits).is_ok() && digits == text.as_bytes()
    }
}

/// What comes before the bytes that are hashed, so that no other thing has the same hash.
pub const CONTENTS: &str = "xueshi ledger entry 2\n";
const LINK: &str = "xueshi ledger link 2\n";

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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    pub kind: String,
    pub id: String,
}

impl Source {
    pub fn new(kind: &str, id: impl Into<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            id: id.into(),
        }
    }

    /// A course version that a teacher enrolled on and completed.
    pub fn completion(enrolment: &EnrolmentId) -> Self {
        Self::new("completion", enrolment.as_str())
    }

    /// A session that somebody attended.
    pub fn attendance(training: &TrainingId, account: &AccountId) -> Self {
        Self::new("attendance", format!("{training}:{account}"))
    }

    /// The entry that is taken back: once at most.
    pub fn reversal(of: &EntryId) -> Self {
        Self::new("reversal", of.as_str())
    }

    /// A decision of an administrator, under the key of its form: once for each.
    pub fn adjustment(by: &AccountId, key: &str) -> Self {
        Self::new("adjustment", format!("{by}:{key}"))
    }

    /// The rejected entry whose appeal was granted: once at most.
    pub fn appeal(of: &EntryId) -> Self {
        Self::new("appeal", of.as_str())
    }
}

/// What else an entry says, where there is something: kept as the very text that was hashed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// First and last day of the training, `2015-09-04`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Who held it, where that was somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organiser: Option<String>,
    /// What its certificate counts in: a `Conversion` of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Number of the certificate that somebody else issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Who typed or brought it in; may not decide about it where the policy asks for two persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<AccountId>,
    /// Number of the import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<i64>,
    /// The id of this entry in the ledger that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<EntryId>,
    /// SHA-256 of the documents attached.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
}

impl Details {
    fn text(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A line of the ledger, complete. Everything in it but `hash` is covered by `hash`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub format: Format,
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
    /// Title of the course, session or programme.
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
    /// JSON of [`Details`], or nothing; kept as the very text that was hashed.
    pub details: String,
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

/// What is to be credited: an entry before it has its place in a chain.
#[derive(Clone, Debug)]
pub struct Credit {
    pub kind: EntryKind,
    pub source: Source,
    pub award: Award,
    pub course_code: Option<String>,
    pub title: Option<String>,
    pub course_version: Option<u32>,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub organisation: OrganisationPath,
    pub policy: String,
    pub details: Details,
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
    /// A credit as the next link after `head`.
    pub fn credit(
        id: EntryId,
        account: AccountId,
        credit: Credit,
        at: Timestamp,
        head: Head,
    ) -> Self {
        Self {
            format: Format::Two,
            id,
            account,
            sequence: head.sequence + 1,
            at,
            year: credit.award.year,
            hours: credit.award.hours,
            kind: credit.kind,
            source: credit.source,
            course_code: credit.course_code,
            course_title: credit.title,
            course_version: credit.course_version,
            module: credit.module,
            level: credit.level,
            mode: credit.mode,
            organisation: credit.organisation,
            policy: credit.policy,
            explanation: explain(&credit.award.explanation),
            details: credit.details.text(),
            reverses: None,
            previous: head.hash,
            hash: EntryHash::ORIGIN,
        }
        .sealed()
    }

    /// Takes this entry back: a new entry of the opposite amount that names this one, and says why. It stands in the
    /// same year or, where that year is closed, in the open year that `why` tells.
    #[must_use]
    pub fn reversal(
        &self,
        id: EntryId,
        year: TrainingYear,
        why: &[Reason],
        at: Timestamp,
        head: Head,
    ) -> Self {
        Self {
            format: Format::Two,
            id,
            sequence: head.sequence + 1,
            at,
            year,
            hours: -self.hours,
            kind: EntryKind::Reversal,
            source: Source::reversal(&self.id),
            explanation: explain(why),
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

    pub fn details(&self) -> Details {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    /// The code on its certificate: the first 64 bits of its hash, so that the certificate names the very contents.
    pub fn certificate_code(&self) -> String {
        let digits = self.hash.to_string();
        let groups = [&digits[..4], &digits[4..8], &digits[8..12], &digits[12..16]];
        groups.join("-").to_ascii_uppercase()
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

    pub(crate) fn sealed(mut self) -> Self {
        self.hash = self.digest();
        self
    }

    fn digest(&self) -> EntryHash {
        match self.format {
            Format::One => self.digest_one(),
            Format::Two => EntryHash::link(&self.contents(), &self.previous),
        }
    }

    /// SHA-256 over everything that the entry says but the hash before it: [`CONTENTS`], then each field as
    /// `length:text`, so that no two entries share an encoding.
    pub fn contents(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(CONTENTS);
        let mut text = |field: &str| {
            hash.update(field.len().to_string());
            hash.update(":");
            hash.update(field);
        };
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
        let version = self.course_version.map(|v| v.to_string());
        text(version.as_deref().unwrap_or_default());
        text(self.module.code());
        text(self.level.code());
        text(self.mode.code());
        text(self.organisation.as_str());
        text(&self.policy);
        text(&self.explanation);
        text(&self.details);
        let reverses = self.reverses.as_ref().map(EntryId::as_str);
        text(reverses.unwrap_or_default());
        hash.finalize().into()
    }

    /// What entries of [`Format::One`] are sealed with. They have no details.
    fn digest_one(&self) -> EntryHash {
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
        let version = self.course_version.map(|v| v.to_string());
        text(version.as_deref().unwrap_or_default());
        text(self.module.code());
        text(self.level.code());
        text(self.mode.code());
        text(self.organisation.as_str());
        text(&self.policy);
        text(&self.explanation);
        let reverses = self.reverses.as_ref().map(EntryId::as_str);
        text(reverses.unwrap_or_default());
        text(&self.previous.to_string());
        if !self.details.is_empty() {
            text(&self.details);
        }
        EntryHash(hash.finalize().into())
    }
}

fn explain(reasons: &[Reason]) -> String {
    // Plain structs of strings and integers: serialising them cannot fail.
    serde_json::to_string(reasons).unwrap_or_else(|_| "[]".to_owned())
}

#[cfg(test)]
mod tests;
