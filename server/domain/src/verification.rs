//! Verification 学时审核: an administrator confirms an entry, or rejects it with a reason.

use serde::{Deserialize, Serialize};

use crate::catalogue::words;

words! {
    /// How an entry stands.
    EntryState {
        /// Credited, waiting for the administrator.
        Pending = "pending",
        /// Confirmed. A reversal is born so: it is itself a decision.
        Verified = "verified",
        /// Taken back by a reversal that names this entry.
        Rejected = "rejected",
    }
}

words! {
    DecisionKind {
        Verify = "verify",
        Reject = "reject",
    }
}

/// A decision that is complete: a rejection cannot exist without its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Verify,
    Reject { reason: String },
}

/// Longest reason, in characters.
pub const REASON_LIMIT: usize = 500;

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DecisionError {
    #[error("a rejection needs a reason that the teacher can read")]
    ReasonMissing,
    #[error("the reason has more than {REASON_LIMIT} characters")]
    ReasonTooLong,
    #[error("the entry is already {}", .0.code())]
    AlreadyDecided(EntryState),
}

impl Decision {
    pub fn new(kind: DecisionKind, reason: Option<&str>) -> Result<Self, DecisionError> {
        let reason = reason.map(str::trim).unwrap_or_default();
        match kind {
            DecisionKind::Verify => Ok(Self::Verify),
            DecisionKind::Reject if reason.is_empty() => Err(DecisionError::ReasonMissing),
            DecisionKind::Reject if reason.chars().count() > REASON_LIMIT => {
                Err(DecisionError::ReasonTooLong)
            }
            DecisionKind::Reject => Ok(Self::Reject {
                reason: reason.to_owned(),
            }),
        }
    }

    pub const fn outcome(&self) -> EntryState {
        match self {
            Self::Verify => EntryState::Verified,
            Self::Reject { .. } => EntryState::Rejected,
        }
    }
}

/// What a decision does to an entry in a given state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Write the event (and the reversal, if it is a rejection).
    Record,
    /// The same decision stands already: a retry or a double click. Nothing is written.
    Unchanged,
}

/// Decided once; the same again changes nothing; the contrary is a conflict.
pub fn apply(state: EntryState, decision: &Decision) -> Result<Effect, DecisionError> {
    match (state, decision.outcome()) {
        (EntryState::Pending, _) => Ok(Effect::Record),
        (stands, wanted) if stands == wanted => Ok(Effect::Unchanged),
        (stands, _) => Err(DecisionError::AlreadyDecided(stands)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_without_a_reason_cannot_be_made() {
        for blank in [None, Some(""), Some(" \u{3000}\n")] {
            assert_eq!(
                Decision::new(DecisionKind::Reject, blank),
                Err(DecisionError::ReasonMissing)
            );
        }
        let long = "字".repeat(REASON_LIMIT + 1);
        assert_eq!(
            Decision::new(DecisionKind::Reject, Some(&long)),
            Err(DecisionError::ReasonTooLong)
        );
    }

    #[test]
    fn the_same_decision_twice_is_one_and_the_contrary_is_a_conflict() {
        let reject = Decision::Reject {
            reason: "重复".into(),
        };
        assert_eq!(apply(EntryState::Pending, &reject), Ok(Effect::Record));
        assert_eq!(apply(EntryState::Rejected, &reject), Ok(Effect::Unchanged));
        assert_eq!(
            apply(EntryState::Verified, &Decision::Verify),
            Ok(Effect::Unchanged)
        );
        assert_eq!(
            apply(EntryState::Verified, &reject),
            Err(DecisionError::AlreadyDecided(EntryState::Verified))
        );
    }
}
