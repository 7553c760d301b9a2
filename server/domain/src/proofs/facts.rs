//! An entry of the ledger as a document carries it: all that its hash covers, each fact in one spelling only.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    catalogue::{Level, Mode, Module},
    hours::CreditHours,
    ids::{AccountId, EntryId},
    ledger::{Entry, EntryHash, EntryKind, Format, Source},
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
};

/// Largest position in a chain: what every reader of JSON keeps exactly.
const SEQUENCE_LIMIT: i64 = 1 << 53;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    /// Which of the ledger's formats the hash is of.
    format: i32,
    id: EntryId,
    account: AccountId,
    sequence: i64,
    /// RFC 3339 in UTC.
    at: String,
    year: TrainingYear,
    /// A decimal with two places.
    hours: String,
    kind: EntryKind,
    source: SourceFacts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    course_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    course_title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    course_version: Option<u32>,
    module: Module,
    level: Level,
    mode: Mode,
    organisation: OrganisationPath,
    policy: String,
    /// The very text that was hashed.
    explanation: String,
    /// The very text that was hashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    details: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reverses: Option<EntryId>,
    /// In hexadecimal, as the certificates' codes are.
    previous: String,
    hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFacts {
    kind: String,
    id: String,
}

#[derive(Debug, thiserror::Error)]
#[error("{field} is {found:?}; expected {expected}")]
struct FactError {
    field: &'static str,
    found: String,
    expected: &'static str,
}

pub(super) fn serialize<S: Serializer>(entry: &Entry, serializer: S) -> Result<S::Ok, S::Error> {
    Facts::from(entry).serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
    let facts = Facts::deserialize(deserializer)?;
    Entry::try_from(facts).map_err(de::Error::custom)
}

impl From<&Entry> for Facts {
    fn from(entry: &Entry) -> Self {
        // The hash does not tell nothing from an empty text: the document says nothing.
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Self {
            format: entry.format.number(),
            id: entry.id.clone(),
            account: entry.account.clone(),
            sequence: entry.sequence,
            at: entry.at.to_rfc3339(),
            year: entry.year,
            hours: entry.hours.to_string(),
            kind: entry.kind,
            source: SourceFacts {
                kind: entry.source.kind.clone(),
                id: entry.source.id.clone(),
            },
            course_code: filled(&entry.course_code),
            course_title: filled(&entry.course_title),
            course_version: entry.course_version,
            module: entry.module,
            level: entry.level,
            mode: entry.mode,
            organisation: entry.organisation.clone(),
            policy: entry.policy.clone(),
            explanation: entry.explanation.clone(),
            details: filled(&Some(entry.details.clone())),
            reverses: entry
                .reverses
                .clone()
                .filter(|entry| !entry.as_str().is_empty()),
            previous: entry.previous.to_string(),
            hash: entry.hash.to_string(),
        }
    }
}

impl TryFrom<Facts> for Entry {
    type Error = FactError;

    fn try_from(facts: Facts) -> Result<Self, FactError> {
        let optional = [
            ("course_code", facts.course_code.as_deref()),
            ("course_title", facts.course_title.as_deref()),
            ("details", facts.details.as_deref()),
            ("reverses", facts.reverses.as_ref().map(EntryId::as_str)),
        ];
        for (field, text) in optional {
            if text == Some("") {
                return Err(FactError {
                    field,
                    found: String::new(),
                    expected: "a text; where there is none, leave it out",
                });
            }
        }
        Ok(Self {
            format: Format::from_number(facts.format).ok_or_else(|| FactError {
                field: "format of the entry",
                found: facts.format.to_string(),
                expected: "1 or 2",
            })?,
            id: facts.id,
            account: facts.account,
            sequence: Some(facts.sequence)
                .filter(|sequence| (1..=SEQUENCE_LIMIT).contains(sequence))
                .ok_or_else(|| FactError {
                    field: "sequence",
                    found: facts.sequence.to_string(),
                    expected: "a position from 1 to 2^53",
                })?,
            at: one_spelling(
                "at",
                &facts.at,
                "a time in UTC such as 2026-03-01T08:00:00Z",
                Timestamp::parse_rfc3339,
                |at| at.to_rfc3339(),
            )?,
            year: facts.year,
            hours: one_spelling(
                "hours",
                &facts.hours,
                "a decimal with two places such as 4.00",
                |text| text.parse().ok(),
                CreditHours::to_string,
            )?,
            kind: facts.kind,
            source: Source {
                kind: facts.source.kind,
                id: facts.source.id,
            },
            course_code: facts.course_code,
            course_title: facts.course_title,
            course_version: facts.course_version,
            module: facts.module,
            level: facts.level,
            mode: facts.mode,
            organisation: facts.organisation,
            policy: facts.policy,
            explanation: facts.explanation,
            details: facts.details.unwrap_or_default(),
            reverses: facts.reverses,
            previous: hash("previous", &facts.previous)?,
            hash: hash("hash", &facts.hash)?,
        })
    }
}

fn hash(field: &'static str, text: &str) -> Result<EntryHash, FactError> {
    let expected = "64 hexadecimal digits in lower case";
    one_spelling(
        field,
        text,
        expected,
        EntryHash::parse,
        EntryHash::to_string,
    )
}

/// A value whose text is the one that this program writes: what is equal is written equally.
fn one_spelling<T>(
    field: &'static str,
    text: &str,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
    write: impl FnOnce(&T) -> String,
) -> Result<T, FactError> {
    read(text)
        .and_then(|value| (write(&value) == text).then_some(value))
        .ok_or_else(|| FactError {
            field,
            found: text.to_owned(),
            expected,
        })
}
