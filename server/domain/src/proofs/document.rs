//! The document that proves an entry: what it holds, and what follows from it.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{
    checkpoint::{Checkpoint, CheckpointError},
    consistency::{Consistency, ConsistencyError, Extension},
    facts,
    note::PublicKey,
    tree::{Leaf, TreeError, TreeHash},
};
use crate::ledger::{ChainError, Entry, EntryHash, Head};

/// Why a document proves nothing.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ProofError {
    #[error("not a document of this kind: {0}")]
    Form(String),
    #[error(
        "the format is {0:?}; this program reads \"xueshi-proof/1\" and \"xueshi-consistency/1\""
    )]
    Format(String),
    #[error("the document names the key {found}, not the {given} that was given")]
    Key { given: String, found: String },
    #[error("{0}")]
    Chain(#[from] ChainError),
    #[error("link {link} is an entry of another account than the entry that is to be proven")]
    Account { link: usize },
    #[error(
        "the links end at position {found}, but the leaf is of position {leaf}: links are missing or too many"
    )]
    Links { found: i64, leaf: i64 },
    #[error("{0}")]
    Checkpoint(#[from] CheckpointError),
    #[error("the entry is not in the log: {0}")]
    Tree(#[from] TreeError),
    #[error("{0}")]
    Consistency(#[from] ConsistencyError),
}

/// The document `xueshi-proof/1`.
///
/// It carries the whole entry and is the teacher's to give away. Of later entries it shows nothing but a hash each
/// (those of the first format excepted).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    format: ProofFormat,
    #[serde(with = "facts")]
    pub entry: Entry,
    /// The later entries of the same teacher, up to the leaf.
    pub links: Vec<Link>,
    pub leaf: Place,
    /// As [`Log::inclusion`](super::Log::inclusion) gives it.
    pub path: Vec<TreeHash>,
    /// The signed text.
    pub checkpoint: String,
    /// For information: whoever checks compares it with the key that they know.
    pub key: PublicKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consistency: Option<Extension>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum ProofFormat {
    #[serde(rename = "xueshi-proof/1")]
    One,
}

/// Where the end of the teacher's chain stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Index of the leaf, from 0.
    pub index: u64,
    /// Position of the entry that the leaf holds.
    pub sequence: i64,
}

/// What a later entry adds to the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The hash of what it says ([`Entry::contents`]). In JSON: base64.
    Contents([u8; 32]),
    /// All of it, which the first format needs. In JSON: an object.
    Entry(Box<Entry>),
}

impl Link {
    /// What a proof carries of a later entry: as little as its format allows.
    pub fn of(entry: &Entry) -> Self {
        match entry.format {
            crate::ledger::Format::One => Self::Entry(Box::new(entry.clone())),
            crate::ledger::Format::Two => Self::Contents(entry.contents()),
        }
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Contents(hash) => serializer.serialize_str(&STANDARD.encode(hash)),
            Self::Entry(entry) => facts::serialize(entry, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Link;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("32 bytes in base64, or an entry")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Link, E> {
                let wrong = || E::invalid_value(de::Unexpected::Str(text), &self);
                let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
                bytes
                    .try_into()
                    .map(Link::Contents)
                    .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Link, A::Error> {
                let entry = facts::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Link::Entry(Box::new(entry)))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// Where the key came from that a document was checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The reader knows it.
    Given,
    /// The document itself, which proves nothing until somebody compares the fingerprint.
    File,
}

impl KeySource {
    /// The document's own key is the one to check with in either case: another one would not fit.
    pub(super) fn choose(given: Option<&PublicKey>, found: &PublicKey) -> Result<Self, ProofError> {
        match given {
            None => Ok(Self::File),
            Some(key) if key == found => Ok(Self::Given),
            Some(key) => Err(ProofError::Key {
                given: key.to_string(),
                found: found.to_string(),
            }),
        }
    }
}

/// What a proof shows: that the ledger held this entry at the time of the checkpoint.
///
/// How the entry stands is not in it: a later reversal is another entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub entry: Entry,
    pub checkpoint: Checkpoint,
    /// The second checkpoint, of the same log, where the proof holds one.
    pub consistent_with: Option<Checkpoint>,
    pub key: PublicKey,
    pub source: KeySource,
}

impl Proof {
    pub const fn new(
        entry: Entry,
        links: Vec<Link>,
        leaf: Place,
        path: Vec<TreeHash>,
        checkpoint: String,
        key: PublicKey,
    ) -> Self {
        Self {
            format: ProofFormat::One,
            entry,
            links,
            leaf,
            path,
            checkpoint,
            key,
            consistency: None,
        }
    }

    #[must_use]
    pub fn with_consistency(self, extension: Extension) -> Self {
        Self {
            consistency: Some(extension),
            ..self
        }
    }

    /// Computes everything anew. `key` is the key that the reader knows; without it the one in the document is taken,
    /// which shows only that the document agrees with itself.
    pub fn check(&self, key: Option<&PublicKey>) -> Result<Checked, ProofError> {
        let source = KeySource::choose(key, &self.key)?;
        let head = self.head()?;
        let checkpoint = Checkpoint::open(&self.checkpoint, &self.key)?;
        let leaf = Leaf {
            account: self.entry.account.clone(),
            sequence: head.sequence,
            hash: head.hash,
        };
        checkpoint
            .tree()
            .includes(&leaf, self.leaf.index, &self.path)?;
        let consistent_with = self
            .consistency
            .as_ref()
            .map(|extension| extension.check(&checkpoint, &self.key))
            .transpose()?;
        Ok(Checked {
            entry: self.entry.clone(),
            checkpoint,
            consistent_with,
            key: self.key.clone(),
            source,
        })
    }

    /// The end of the chain that the entry and its links give.
    fn head(&self) -> Result<Head, ProofError> {
        let before = match self.entry.sequence {
            ..=1 => Head::EMPTY,
            sequence => Head {
                sequence: sequence - 1,
                hash: self.entry.previous,
            },
        };
        let mut head = self.entry.follows(before)?;
        for (index, link) in self.links.iter().enumerate() {
            head = match link {
                Link::Contents(contents) => Head {
                    sequence: head.sequence.saturating_add(1),
                    hash: EntryHash::link(contents, &head.hash),
                },
                Link::Entry(entry) if entry.account != self.entry.account => {
                    return Err(ProofError::Account { link: index + 1 });
                }
                Link::Entry(entry) => entry.follows(head)?,
            };
        }
        if head.sequence != self.leaf.sequence {
            return Err(ProofError::Links {
                found: head.sequence,
                leaf: self.leaf.sequence,
            });
        }
        Ok(head)
    }
}

/// Either of the documents that people are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    Proof(Box<Proof>),
    Consistency(Box<Consistency>),
}

#[derive(Deserialize)]
struct Named {
    format: String,
}

impl Document {
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let form = |error: serde_json::Error| ProofError::Form(error.to_string());
        let named: Named = serde_json::from_str(text).map_err(form)?;
        match named.format.as_str() {
            "xueshi-proof/1" => serde_json::from_str(text).map(Self::Proof).map_err(form),
            "xueshi-consistency/1" => serde_json::from_str(text)
                .map(Self::Consistency)
                .map_err(form),
            _ => Err(ProofError::Format(named.format)),
        }
    }
}
