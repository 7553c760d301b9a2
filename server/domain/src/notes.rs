//! What teachers write down for themselves while they learn 学习笔记. Nobody else reads it.

use crate::{catalogue::UnitKind, learning::extent_millis};

/// Characters of a note.
pub const NOTE_LIMIT: usize = 2000;
/// Notes of one person on one unit.
pub const MOST_NOTES: u64 = 200;

/// What of a unit a note can be tied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// A moment, in milliseconds.
    Moment,
    /// A page, from 1.
    Page,
    /// The unit as a whole.
    Whole,
}

impl PlaceKind {
    pub const fn of(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Video | UnitKind::Audio => Self::Moment,
            UnitKind::Document => Self::Page,
            UnitKind::Page
            | UnitKind::Package
            | UnitKind::Quiz
            | UnitKind::Assignment
            | UnitKind::Survey
            | UnitKind::Session => Self::Whole,
        }
    }
}

/// `4:05`, `1:02:03`, `65` (seconds) as people write a moment; in milliseconds.
pub fn read_moment(text: &str) -> Option<u32> {
    let text = text.trim().replace('：', ":");
    let parts: Vec<&str> = text.split(':').collect();
    if parts.is_empty() || parts.len() > 3 {
        return None;
    }
    let mut seconds: u32 = 0;
    for (at, part) in parts.iter().enumerate() {
        let number: u32 = part.parse().ok()?;
        // Only what stands first may be more than there are of it in the next.
        if at > 0 && number >= 60 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    seconds.checked_mul(1000)
}

/// The place that a note can have on a unit: none beyond its end.
pub fn place_on(unit: &crate::catalogue::Unit, place: u32) -> u32 {
    match PlaceKind::of(unit.kind()) {
        PlaceKind::Moment => place.min(extent_millis(unit)),
        PlaceKind::Page => place,
        PlaceKind::Whole => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_is_read_as_people_write_it() {
        for (text, millis) in [
            ("4:05", 245_000),
            ("1:02:03", 3_723_000),
            (" 65 ", 65_000),
            ("4：05", 245_000),
            ("0:00", 0),
            ("75:10", 4_510_000),
        ] {
            assert_eq!(read_moment(text), Some(millis), "{text}");
        }
        for text in [
            "",
            "a",
            "1:60",
            "1:2:3:4",
            "-1",
            "1:",
            "+5",
            "99999999999",
            "9999999:00",
        ] {
            assert_eq!(read_moment(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_not(text: String) {
            let _ = read_moment(&text);
        }

        #[test]
        fn a_moment_in_minutes_and_seconds_is_itself(minutes in 0..600_u32, seconds in 0..60_u32) {
            let text = format!("{minutes}:{seconds:02}");
            prop_assert_eq!(read_moment(&text), Some((minutes * 60 + seconds) * 1000));
        }
    }
}
