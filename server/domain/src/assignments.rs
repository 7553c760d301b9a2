//! Courses that an organisation orders for its people 订单式培训, with a last day.

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::words,
    learning::ProgressState,
    time::{Day, Timestamp, Zone},
};

/// Longest note to those who are asked, in characters.
pub const NOTE_LIMIT: usize = 500;
/// Nothing is asked for a day further away.
pub const FARTHEST_DAYS: i64 = 730;

words! {
    /// How one person stands with an assigned course.
    AssignmentState {
        Open = "open",
        UnderWay = "under-way",
        Done = "done",
        /// The last day has passed; what is finished later counts all the same.
        Overdue = "overdue",
    }
}

impl AssignmentState {
    pub fn of(progress: ProgressState, due: Timestamp, now: Timestamp) -> Self {
        match progress {
            ProgressState::Completed => Self::Done,
            _ if now > due => Self::Overdue,
            ProgressState::InProgress => Self::UnderWay,
            ProgressState::NotStarted => Self::Open,
        }
    }
}

/// Why a day cannot be the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DueError {
    #[error("the last day is today or later")]
    Past,
    #[error("the last day is at most {FARTHEST_DAYS} days ahead")]
    Far,
}

/// The last moment of the last day, in the zone.
pub fn due_at(due: Day, today: Day, zone: &Zone) -> Result<Timestamp, DueError> {
    let ahead = due.days_since(today);
    if ahead < 0 {
        return Err(DueError::Past);
    }
    if ahead > FARTHEST_DAYS {
        return Err(DueError::Far);
    }
    let next = due.plus_days(1).and_then(|next| next.begins(zone));
    next.map(|next| next.plus_millis(-1)).ok_or(DueError::Far)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_lasts_until_its_midnight_in_the_zone() {
        let zone = Zone::shanghai();
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let due = due_at(day("2026-06-30"), day("2026-06-30"), &zone).expect("today will do");
        assert_eq!(due.to_rfc3339(), "2026-06-30T15:59:59.999Z");
        assert_eq!(
            due_at(day("2026-06-29"), day("2026-06-30"), &zone),
            Err(DueError::Past)
        );
        assert_eq!(
            due_at(day("2029-06-29"), day("2026-06-30"), &zone),
            Err(DueError::Far)
        );
        let late = due.plus_millis(1);
        for (progress, now, expected) in [
            (ProgressState::NotStarted, due, AssignmentState::Open),
            (ProgressState::InProgress, due, AssignmentState::UnderWay),
            (ProgressState::InProgress, late, AssignmentState::Overdue),
            (ProgressState::Completed, late, AssignmentState::Done),
        ] {
            assert_eq!(AssignmentState::of(progress, due, now), expected);
        }
    }
}
