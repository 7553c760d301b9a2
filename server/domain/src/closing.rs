//! Closing a training year 年度结账: what is looked at first, and which of it stands in the way.

use serde::{Deserialize, Serialize};

use crate::catalogue::words;

words! {
    /// What the check list counts.
    Check {
        /// Entries that wait for a decision.
        Pending = "pending",
        /// Appeals that nobody has heard.
        Appealed = "appealed",
        /// Entries with a flag that wait for a decision.
        Flagged = "flagged",
        /// Teachers whose hours of the year are below the target.
        BelowTarget = "below-target",
        /// Verified entries that no batch has sent.
        NotExported = "not-exported",
        /// Whether the year still runs: 1 or 0.
        YearNotOver = "year-not-over",
    }
}

impl Check {
    /// Whether a year with this cannot be closed: a decision that is owed to a teacher comes first. The rest is told.
    pub const fn blocks(self) -> bool {
        matches!(self, Self::Pending | Self::Appealed)
    }
}

/// A line of the check list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub code: Check,
    pub count: u64,
    pub blocks: bool,
}

impl Item {
    pub const fn new(code: Check, count: u64) -> Self {
        Self {
            code,
            count,
            blocks: code.blocks() && count > 0,
        }
    }
}
