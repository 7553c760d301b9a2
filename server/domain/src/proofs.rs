//! Proofs 存证: that an entry is in the ledger, for people who do not trust whoever keeps it.
//!
//! **The log.** At each checkpoint 存证点, for every teacher whose chain grew since the last one, a [`Leaf`] is
//! appended: the account, the position and the hash of the chain's last entry. The checkpoint signs the root of the
//! Merkle tree over all leaves so far (RFC 9162, section 2.1). Nothing in the log is ever changed or removed, and a
//! [`Consistency`] document shows that: the older of two checkpoints is the beginning of the newer.
//!
//! **The proof of an entry.** What the entry says gives its hash ([`Entry::contents`](crate::ledger::Entry::contents),
//! [`EntryHash::link`](crate::ledger::EntryHash::link)). The later entries of the same teacher up to the leaf are linked
//! to it by the hash of their contents alone, so that they stay private; only an entry of the first format is carried
//! whole. The leaf is in the tree by RFC 9162, section 2.1.3; the root is in the checkpoint, and the checkpoint is
//! signed. Whoever has the public key from elsewhere (printed on every export, kept by counties and schools) needs
//! nothing else: no network, no database.
//!
//! **What a proof does not say**: how the entry stands today. An entry is never changed, so a rejection after the
//! checkpoint is another entry, a reversal 冲正, that this proof cannot know. The public check of the certificate's
//! code tells the state.
//!
//! No randomness and no clock: keys and times are handed in.

mod checkpoint;
mod consistency;
mod document;
mod facts;
mod note;
mod tree;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use consistency::{Consistency, ConsistencyError, Consistent, Extension};
pub use document::{Checked, Document, KeySource, Link, Place, Proof, ProofError};
pub use note::{Fingerprint, KeyError, NoteError, PublicKey, SigningKey};
pub use tree::{Leaf, Log, LogError, Root, TreeError, TreeHash};

#[cfg(test)]
mod tests;
