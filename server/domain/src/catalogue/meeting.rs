//! Sessions within a course 面授与直播: the teacher comes, and who holds it says so.

use serde::{Deserialize, Serialize};

use crate::catalogue::words;

words! {
    /// Where people meet.
    Venue {
        FaceToFace = "face-to-face",
        /// By a link, at the same time.
        Live = "live",
    }
}

/// A session that is part of a course: met by being there once, whenever an organisation holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// What happens there, and what to bring.
    pub markdown: String,
    pub venue: Venue,
    /// How long it lasts.
    pub minutes: u16,
}
