//! That the log only grew between two checkpoints.

use serde::{Deserialize, Serialize};

use super::{
    checkpoint::{Checkpoint, CheckpointError},
    document::{KeySource, ProofError},
    note::PublicKey,
    tree::{TreeError, TreeHash},
};

/// Why one checkpoint does not continue another.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConsistencyError {
    #[error("the older checkpoint is not sound: {0}")]
    Older(CheckpointError),
    #[error("the newer checkpoint is not sound: {0}")]
    Newer(CheckpointError),
    #[error("the second checkpoint is not sound: {0}")]
    Second(CheckpointError),
    #[error(transparent)]
    Tree(#[from] TreeError),
    #[error("the newer checkpoint counts {newer} entries, fewer than the {older} of the older")]
    Entries { older: u64, newer: u64 },
}

/// The document `xueshi-consistency/1`: two signed checkpoints and the path between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consistency {
    format: ConsistencyFormat,
    /// The signed text of the checkpoint with fewer leaves.
    pub older: String,
    pub newer: String,
    /// As [`Log::consistency`](super::Log::consistency) gives it.
    pub path: Vec<TreeHash>,
    /// For information: whoever checks compares it with the key that they know.
    pub key: PublicKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum ConsistencyFormat {
    #[serde(rename = "xueshi-consistency/1")]
    One,
}

/// What a consistency document shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistent {
    pub older: Checkpoint,
    pub newer: Checkpoint,
    pub key: PublicKey,
    pub source: KeySource,
}

impl Consistency {
    pub const fn new(older: String, newer: String, path: Vec<TreeHash>, key: PublicKey) -> Self {
        Self {
            format: ConsistencyFormat::One,
            older,
            newer,
            path,
            key,
        }
    }

    /// Checks the signatures and that the newer log begins with the older. `key` is the key that the reader knows;
    /// without it the one in the document is taken, which shows only that the document agrees with itself.
    pub fn check(&self, key: Option<&PublicKey>) -> Result<Consistent, ProofError> {
        let source = KeySource::choose(key, &self.key)?;
        let older = Checkpoint::open(&self.older, &self.key).map_err(ConsistencyError::Older)?;
        let newer = Checkpoint::open(&self.newer, &self.key).map_err(ConsistencyError::Newer)?;
        continues(&older, &newer, &self.path)?;
        Ok(Consistent {
            older,
            newer,
            key: self.key.clone(),
            source,
        })
    }
}

/// A second checkpoint beside the one of a proof, later or earlier, and the path between the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Its signed text.
    pub checkpoint: String,
    pub path: Vec<TreeHash>,
}

impl Extension {
    /// The other checkpoint, once it is known to be of the same log as `first`.
    pub(super) fn check(
        &self,
        first: &Checkpoint,
        key: &PublicKey,
    ) -> Result<Checkpoint, ConsistencyError> {
        let other = Checkpoint::open(&self.checkpoint, key).map_err(ConsistencyError::Second)?;
        if other.size < first.size {
            continues(&other, first, &self.path)?;
        } else {
            continues(first, &other, &self.path)?;
        }
        Ok(other)
    }
}

fn continues(
    older: &Checkpoint,
    newer: &Checkpoint,
    path: &[TreeHash],
) -> Result<(), ConsistencyError> {
    newer.tree().continues(&older.tree(), path)?;
    if newer.entries < older.entries {
        return Err(ConsistencyError::Entries {
            older: older.entries,
            newer: newer.entries,
        });
    }
    Ok(())
}
