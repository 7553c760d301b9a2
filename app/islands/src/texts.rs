//! What the islands say, handed in by the page in the reader's language.

use serde::{Deserialize, Serialize};

/// The sentences of [`crate::SaveLine`]. `{place}`, `{time}` and `{hours}` are filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTexts {
    pub saved_up_to: String,
    pub saved_time: String,
    pub saved_none: String,
    pub saving: String,
    pub offline: String,
    pub refused: String,
    pub complete: String,
    pub credited: String,
    pub credited_why: String,
    pub credited_next: String,
}
