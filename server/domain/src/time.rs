//! Instants, and the training year that an instant falls in.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// An instant by the server's clock: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Milliseconds from `earlier` to `self`; zero if the clock stepped back.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        let span = self.0.saturating_sub(earlier.0);
        if span < 0 { 0 } else { span }
    }

    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// RFC 3339 in UTC, as it travels in JSON: `2026-03-01T08:00:00Z`.
    pub fn to_rfc3339(self) -> String {
        self.instant().to_string()
    }

    /// The inverse of [`Timestamp::to_rfc3339`].
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>()
            .ok()
            .map(|t| Self(t.as_millisecond()))
    }

    /// Wall-clock time in the zone, for people: `2026-03-01 16:00`.
    pub fn to_local_minute(self, zone: &Zone) -> String {
        self.instant()
            .to_zoned(zone.0.clone())
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    }

    /// Calendar day in the zone: `2026-03-01`.
    pub fn to_local_day(self, zone: &Zone) -> String {
        self.instant()
            .to_zoned(zone.0.clone())
            .strftime("%Y-%m-%d")
            .to_string()
    }
}

/// The zone whose calendar decides the training year. The plan's is Asia/Shanghai.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

/// The named zone is not in the IANA database.
#[derive(Debug, thiserror::Error)]
#[error("unknown time zone {0:?}; use an IANA name such as Asia/Shanghai")]
pub struct UnknownZone(String);

impl Zone {
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        TimeZone::get(name)
            .map(Self)
            .map_err(|_| UnknownZone(name.to_owned()))
    }

    /// Asia/Shanghai, UTC+8 all year since 1992.
    pub fn shanghai() -> Self {
        Self(
            TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8))),
        )
    }
}

/// A training year 培训年度: the calendar year in the configured zone, frozen with each entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrainingYear(pub i32);

impl TrainingYear {
    pub fn of(at: Timestamp, zone: &Zone) -> Self {
        Self(i32::from(at.instant().to_zoned(zone.0.clone()).year()))
    }

    pub const fn number(self) -> i32 {
        self.0
    }
}

impl std::fmt::Display for TrainingYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A cycle 周期: consecutive training years in which every teacher is trained (the plan: five).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    pub first: TrainingYear,
    pub years: u8,
}

impl Cycle {
    /// The cycle that holds `year`, where some cycle begins in `anchor`.
    pub fn holding(year: TrainingYear, anchor: TrainingYear, years: u8) -> Self {
        let years = years.max(1);
        let offset = (year.0 - anchor.0).rem_euclid(i32::from(years));
        Self {
            first: TrainingYear(year.0 - offset),
            years,
        }
    }

    pub fn last(self) -> TrainingYear {
        TrainingYear(self.first.0 + i32::from(self.years) - 1)
    }

    /// Which year of the cycle this is, from 1.
    pub fn position(self, year: TrainingYear) -> i32 {
        year.0 - self.first.0 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_at_midnight_in_shanghai_not_in_utc() {
        let zone = Zone::shanghai();
        let before = Timestamp::parse_rfc3339("2025-12-31T15:59:59.999Z").expect("a time");
        let after = Timestamp::parse_rfc3339("2025-12-31T16:00:00Z").expect("a time");
        assert_eq!(TrainingYear::of(before, &zone), TrainingYear(2025));
        assert_eq!(TrainingYear::of(after, &zone), TrainingYear(2026));
    }

    #[test]
    fn a_cycle_is_found_on_both_sides_of_its_anchor() {
        let anchor = TrainingYear(2026);
        assert_eq!(Cycle::holding(TrainingYear(2030), anchor, 5).first, anchor);
        assert_eq!(
            Cycle::holding(TrainingYear(2025), anchor, 5).first,
            TrainingYear(2021)
        );
        assert_eq!(
            Cycle::holding(TrainingYear(2031), anchor, 5).position(TrainingYear(2031)),
            1
        );
    }
}
