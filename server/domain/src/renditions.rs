//! What is made of a video or a document beside it, for narrow lines and for every browser: never instead of it, and of no
//! account for what is learned.

use serde::{Deserialize, Serialize};

use crate::catalogue::words;

words! {
    /// In the order in which they are made: the quickest first.
    RenditionKind {
        /// A picture to show before it plays.
        Poster = "poster",
        /// What is said, alone.
        Audio = "audio",
        /// 360 lines high.
        Small = "small",
        /// Of a document of an office program: its pages, for every browser.
        Pdf = "pdf",
    }
}

impl RenditionKind {
    /// What is made of a video, the quickest first.
    pub const OF_VIDEO: &'static [Self] = &[Self::Poster, Self::Audio, Self::Small];
    /// What is made of a document of an office program.
    pub const OF_DOCUMENT: &'static [Self] = &[Self::Pdf];
}

words! {
    /// Why a rendition could not be made, for the author of its source.
    Fault {
        /// The program does not run, or the store or the disk fails: nothing that the author can change.
        Machine = "machine",
        /// The program cannot read the source, or what it made is not what was asked for.
        Unreadable = "unreadable",
        TooLong = "too-long",
        TooLarge = "too-large",
    }
}

impl Fault {
    /// Whether the same document may give something else the next time.
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::Machine | Self::TooLong)
    }
}

words! {
    /// How the work on a rendition stands.
    JobState {
        /// To be done, or being done.
        Open = "open",
        Done = "done",
        /// Nothing to be made: the video has no sound, or is small already.
        Needless = "needless",
        /// Given up after several attempts.
        Failed = "failed",
    }
}

words! {
    /// What a learner plays.
    Quality {
        Original = "original",
        Small = "small",
        Audio = "audio",
    }
}

impl Quality {
    /// The rendition that it plays; none is the video itself.
    pub const fn rendition(self) -> Option<RenditionKind> {
        match self {
            Self::Original => None,
            Self::Small => Some(RenditionKind::Small),
            Self::Audio => Some(RenditionKind::Audio),
        }
    }
}

/// Who works on a rendition has it for so long, in milliseconds, unless they say again that they do.
pub const LEASE_MILLIS: i64 = 120_000;
/// After so many failures it is given up.
pub const ATTEMPTS: u32 = 3;
const RETRY_MILLIS: i64 = 10 * 60_000;

/// How long to wait after the `attempts`th failure, in milliseconds; none gives up.
pub fn wait_after_failure(attempts: u32) -> Option<i64> {
    (attempts < ATTEMPTS).then(|| RETRY_MILLIS * i64::from(attempts.max(1)))
}

/// What saves less than a tenth of the bytes is not worth a choice.
pub fn is_worth_keeping(kind: RenditionKind, made_bytes: u64, source_bytes: u64) -> bool {
    matches!(kind, RenditionKind::Poster | RenditionKind::Pdf)
        || made_bytes.saturating_mul(10) <= source_bytes.saturating_mul(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_waits_longer_each_time_and_is_given_up_at_last() {
        let waits: Vec<_> = (1..=4).map(wait_after_failure).collect();
        assert_eq!(waits, [Some(600_000), Some(1_200_000), None, None]);
    }

    #[test]
    fn a_rendition_that_saves_nothing_is_not_kept() {
        assert!(is_worth_keeping(RenditionKind::Small, 900, 1000));
        assert!(!is_worth_keeping(RenditionKind::Small, 901, 1000));
        assert!(!is_worth_keeping(RenditionKind::Audio, 1, 1));
        assert!(is_worth_keeping(RenditionKind::Poster, 2000, 1000));
    }
}
