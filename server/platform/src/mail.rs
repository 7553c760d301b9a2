//! Notices by mail: where somebody is written to, about what, and the letters on their way.
//!
//! A notice is written without a thought of mail. Afterwards any node sorts what is new: at once, for the morning, or not at
//! all; a letter is a row that stays, unique for its person and source, so nothing is sent twice. The letter's words are put
//! in by whoever sends it.

mod addresses;
mod queue;
mod sorting;

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicBool, Ordering},
};

use domain::{notices::Notice, time::Timestamp};
use governor::Quota;
use serde::{Deserialize, Serialize};

pub use addresses::{Address, Preferences, Refused, Unsubscription};
pub(crate) use sorting::queue_checkpoint;

pub use queue::{Channel, Message, Sent};
pub(crate) use queue::{put, queued};

use crate::{Platform, accounts::Limiter};

/// What this installation can send.
pub(crate) struct Office {
    sends_mail: AtomicBool,
    confirmations: Limiter,
}

impl Default for Office {
    fn default() -> Self {
        Self {
            sends_mail: AtomicBool::new(false),
            // Who mistypes twice gets a third letter; nobody else's box is filled by us.
            confirmations: Limiter::keyed(Quota::per_hour(FIVE)),
        }
    }
}

const FIVE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

/// What a letter says; its words are for whoever sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Letter {
    /// Asks whether the address is right.
    Confirm { name: String, token: String },
    Notices {
        name: String,
        /// Of a digest, the day.
        day: Option<String>,
        notices: Vec<Dated>,
    },
    /// A checkpoint of the ledger, to be kept.
    Checkpoint { number: i64, note: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    pub notice: Notice,
    pub at: Timestamp,
}

impl Platform {
    /// From now on this installation says that it sends mail.
    pub fn opens_mail(&self) {
        self.office.sends_mail.store(true, Ordering::Relaxed);
    }

    /// Whether there is a way to send mail.
    pub fn sends_mail(&self) -> bool {
        self.office.sends_mail.load(Ordering::Relaxed)
    }
}
