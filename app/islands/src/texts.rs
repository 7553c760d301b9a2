//! What the islands say, handed in by the page in the reader's language.

use serde::{Deserialize, Serialize};

/// The sentences of [`crate::SaveLine`]. What stands in braces is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTexts {
    /// `{place}`
    pub saved_up_to: String,
    /// `{time}`
    pub saved_time: String,
    pub saved_none: String,
    pub saving: String,
    pub offline: String,
    pub unavailable: String,
    pub signed_out: String,
    pub refused: String,
    pub catching_up: String,
    /// Whether somebody is there, and the button that says so.
    pub asked: String,
    pub present: String,
    pub complete: String,
    /// `{seconds}`
    pub seconds: String,
    /// `{minutes}`
    pub minutes: String,
    /// `{minutes}` and `{seconds}`
    pub minutes_seconds: String,
    /// `{hours}`, a bare number.
    pub credited: String,
    pub credited_why: String,
    pub credited_next: String,
    /// How a unit stands, sign and word apart.
    pub in_progress: (String, String),
    pub completed: (String, String),
    /// `{percent}`
    pub course_progress: String,
}
