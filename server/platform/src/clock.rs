//! Time and identifiers are handed in, so that tests own them. The only place that reads the machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::time::Timestamp;

pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

pub trait Ids: Send + Sync {
    /// A new identifier, never given before, in ascending order where that is cheap.
    fn fresh(&self) -> String;
}

/// The machine's own clock and UUIDs of version 7.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock that everybody else asks"
        )]
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

impl Ids for System {
    fn fresh(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }
}
