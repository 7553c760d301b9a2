//! The Merkle tree over the leaves of the log: RFC 9162, section 2.1, with SHA-256.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::{ids::AccountId, ledger::EntryHash};

/// A node of the tree. Text form, everywhere: base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TreeHash([u8; 32]);

impl TreeHash {
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok()?.try_into().ok().map(Self)
    }

    fn node(left: &Self, right: &Self) -> Self {
        let mut hash = Sha256::new();
        hash.update([1]);
        hash.update(left.0);
        hash.update(right.0);
        Self(hash.finalize().into())
    }
}

impl fmt::Display for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for TreeHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TreeHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format_args!("{text:?} is not 32 bytes written in base64"))
        })
    }
}

/// Where a teacher's chain ended at a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub account: AccountId,
    /// Position of the last entry, from 1.
    pub sequence: i64,
    /// Hash of the last entry.
    pub hash: EntryHash,
}

const LEAF: &str = "xueshi log leaf 1\n";

impl Leaf {
    /// `xueshi log leaf 1`, a line feed, then account, sequence and hash (in hexadecimal) each as `length:text`, so
    /// that no two leaves share an encoding.
    pub fn encoded(&self) -> Vec<u8> {
        let (sequence, hash) = (self.sequence.to_string(), self.hash.to_string());
        let mut text = LEAF.to_owned();
        for field in [self.account.as_str(), &sequence, &hash] {
            text.push_str(&field.len().to_string());
            text.push(':');
            text.push_str(field);
        }
        text.into_bytes()
    }
}

/// The tree at some size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// Number of leaves.
    pub size: u64,
    pub hash: TreeHash,
}

/// Why a path does not lead to a root.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum TreeError {
    #[error("leaf {index} cannot be in a log of {size} leaves")]
    NoSuchLeaf { index: u64, size: u64 },
    #[error("the path has {found} hashes, which is not what a log of {size} leaves asks for")]
    Length { found: usize, size: u64 },
    #[error("the path does not lead from the leaf to the root of the checkpoint")]
    NotIncluded,
    #[error("the newer log has {newer} leaves, fewer than the {older} of the older")]
    Shrunk { older: u64, newer: u64 },
    #[error("two checkpoints of the same {size} leaves have different roots: the log was forked")]
    Forked { size: u64 },
    #[error(
        "the log of {newer} leaves does not begin with the log of {older} leaves: it was rewritten"
    )]
    Rewritten { older: u64, newer: u64 },
}

impl Root {
    /// Of the log before its first leaf.
    pub fn empty() -> Self {
        Self {
            size: 0,
            hash: TreeHash(Sha256::digest([]).into()),
        }
    }

    /// Largest size that is a size: what a hostile document writes beyond it is not calculated with.
    pub const SIZE_LIMIT: u64 = 1 << 48;

    /// Whether `leaf` is at `index`, by RFC 9162, section 2.1.3.2.
    pub fn includes(&self, leaf: &Leaf, index: u64, path: &[TreeHash]) -> Result<(), TreeError> {
        self.holds(&leaf.encoded(), index, path)
    }

    pub(super) fn holds(
        &self,
        encoded: &[u8],
        index: u64,
        path: &[TreeHash],
    ) -> Result<(), TreeError> {
        let Self { size, .. } = *self;
        if index >= size || size > Self::SIZE_LIMIT {
            return Err(TreeError::NoSuchLeaf { index, size });
        }
        let proof = InclusionProof::from_digests(&digests(path));
        self.foreign()
            .verify_inclusion(&encoded, index, &proof)
            .map_err(|error| match error {
                ct_merkle::InclusionVerifError::MalformedProof => TreeError::Length {
                    found: path.len(),
                    size,
                },
                _ => TreeError::NotIncluded,
            })
    }

    /// Whether this tree begins with the `older`, by RFC 9162, section 2.1.4.2.
    pub fn continues(&self, older: &Self, path: &[TreeHash]) -> Result<(), TreeError> {
        let (newer_size, older_size) = (self.size, older.size);
        let rewritten = TreeError::Rewritten {
            older: older_size,
            newer: newer_size,
        };
        let length = TreeError::Length {
            found: path.len(),
            size: newer_size,
        };
        if older_size > newer_size || newer_size > Self::SIZE_LIMIT {
            return Err(TreeError::Shrunk {
                older: older_size,
                newer: newer_size,
            });
        }
        if older_size == newer_size && older.hash != self.hash {
            return Err(TreeError::Forked { size: newer_size });
        }
        if older_size == 0 {
            // Every log continues the empty one, and the RFC gives no path for it.
            return match (path.is_empty(), *older == Self::empty()) {
                (true, true) => Ok(()),
                (false, _) => Err(length),
                (true, false) => Err(rewritten),
            };
        }
        let proof = ConsistencyProof::from_digests(&digests(path));
        self.foreign()
            .verify_consistency(&older.foreign(), &proof)
            .map_err(|error| match error {
                ct_merkle::ConsistencyVerifError::MalformedProof => length,
                _ => rewritten,
            })
    }

    fn foreign(&self) -> RootHash<Sha256> {
        RootHash::new(self.hash.0.into(), self.size)
    }
}

fn digests(path: &[TreeHash]) -> Vec<sha2::digest::Output<Sha256>> {
    path.iter().map(|hash| hash.0.into()).collect()
}

/// What was asked of the log does not exist yet.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum LogError {
    #[error("the log has {has} leaves, not {asked}")]
    Size { asked: u64, has: u64 },
    #[error("leaf {index} is not among the first {size}")]
    Leaf { index: u64, size: u64 },
    #[error("a log of {newer} leaves cannot continue one of {older}")]
    Order { older: u64, newer: u64 },
}

/// The log in memory, extended leaf by leaf: the hash of every subtree that is complete, 64 bytes a leaf and at most a
/// quarter more in reserve. It answers for every size that it once had.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// `levels[k][i]` covers the leaves from `i * 2^k` on, `2^k` of them.
    levels: Vec<Vec<TreeHash>>,
}

impl Log {
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.leaves() as u64
    }

    /// Appends a leaf; gives its index.
    pub fn push(&mut self, leaf: &Leaf) -> u64 {
        self.append(&leaf.encoded())
    }

    pub(super) fn append(&mut self, encoded: &[u8]) -> u64 {
        let index = self.leaves();
        let mut sha = Sha256::new();
        sha.update([0]);
        sha.update(encoded);
        let mut hash = TreeHash(sha.finalize().into());
        // Each right child completes its parent.
        let (mut level, mut position) = (0, index);
        self.put(level, hash);
        while position % 2 == 1 {
            hash = TreeHash::node(&self.levels[level][position - 1], &hash);
            (level, position) = (level + 1, position / 2);
            self.put(level, hash);
        }
        index as u64
    }

    pub fn root(&self) -> Root {
        Root {
            size: self.size(),
            hash: self.range(0, self.leaves()),
        }
    }

    /// The root as it was at `size`.
    pub fn root_at(&self, size: u64) -> Result<Root, LogError> {
        let hash = self.range(0, self.known(size)?);
        Ok(Root { size, hash })
    }

    /// The path from the leaf to the root at `size`: RFC 9162, section 2.1.3.1.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<TreeHash>, LogError> {
        let leaves = self.known(size)?;
        let leaf = usize::try_from(index)
            .ok()
            .filter(|leaf| *leaf < leaves)
            .ok_or(LogError::Leaf { index, size })?;
        let mut path = Vec::new();
        self.climb(leaf, 0, leaves, &mut path);
        Ok(path)
    }

    /// The path that shows the root at `newer` to continue the one at `older`: RFC 9162, section 2.1.4.1. Empty where
    /// there is nothing to show: from the empty log, and between equal sizes.
    pub fn consistency(&self, older: u64, newer: u64) -> Result<Vec<TreeHash>, LogError> {
        let (first, second) = (self.known(older)?, self.known(newer)?);
        if first > second {
            return Err(LogError::Order { older, newer });
        }
        let mut path = Vec::new();
        if first > 0 {
            self.bridge(first, 0, second, true, &mut path);
        }
        Ok(path)
    }

    fn leaves(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    fn known(&self, size: u64) -> Result<usize, LogError> {
        usize::try_from(size)
            .ok()
            .filter(|size| *size <= self.leaves())
            .ok_or(LogError::Size {
                asked: size,
                has: self.size(),
            })
    }

    fn put(&mut self, level: usize, hash: TreeHash) {
        if level == self.levels.len() {
            self.levels.push(Vec::new());
        }
        let hashes = &mut self.levels[level];
        if hashes.len() == hashes.capacity() {
            // A vector would double itself, which is much for a log that grows slowly.
            hashes.reserve_exact(hashes.len() / 4 + 16);
        }
        hashes.push(hash);
    }

    /// MTH of `size` leaves from `start` on, where `start` is a multiple of the power of two that holds `size`: so it
    /// is with every range that the RFC's recursions ask for.
    fn range(&self, start: usize, size: usize) -> TreeHash {
        if size == 0 {
            return Root::empty().hash;
        }
        if size.is_power_of_two() {
            return self.levels[size.trailing_zeros() as usize][start / size];
        }
        let left = split(size);
        TreeHash::node(
            &self.range(start, left),
            &self.range(start + left, size - left),
        )
    }

    /// PATH of the RFC.
    fn climb(&self, leaf: usize, start: usize, size: usize, path: &mut Vec<TreeHash>) {
        if size <= 1 {
            return;
        }
        let left = split(size);
        if leaf < left {
            self.climb(leaf, start, left, path);
            path.push(self.range(start + left, size - left));
        } else {
            self.climb(leaf - left, start + left, size - left, path);
            path.push(self.range(start, left));
        }
    }

    /// SUBPROOF of the RFC. `known`: the reader knows the hash of this range, since it is the older root itself.
    fn bridge(
        &self,
        older: usize,
        start: usize,
        size: usize,
        known: bool,
        path: &mut Vec<TreeHash>,
    ) {
        if older == size {
            if !known {
                path.push(self.range(start, size));
            }
            return;
        }
        let left = split(size);
        if older <= left {
            self.bridge(older, start, left, known, path);
            path.push(self.range(start + left, size - left));
        } else {
            self.bridge(older - left, start + left, size - left, false, path);
            path.push(self.range(start, left));
        }
    }
}

/// The largest power of two below `size`, which is at least 2.
const fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}
