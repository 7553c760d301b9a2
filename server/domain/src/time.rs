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

    /// As HTTP headers have it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110).
    pub fn to_http_date(self) -> String {
        self.instant()
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string()
    }

    /// The inverse of [`Timestamp::to_rfc3339`].
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>()
            .ok()
            .map(|t| Self(t.as_millisecond()))
    }

    /// A wall-clock time of the zone as forms send it: `2026-03-01T16:00`, seconds and a space instead of `T` allowed.
    pub fn parse_local(text: &str, zone: &Zone) -> Option<Self> {
        let local: jiff::civil::DateTime = text.trim().parse().ok()?;
        let at = local.to_zoned(zone.0.clone()).ok()?;
        Some(Self(at.timestamp().as_millisecond()))
    }

    /// As the fields of forms show it: `2026-03-01T16:00`.
    pub fn to_local_field(self, zone: &Zone) -> String {
        self.instant()
            .to_zoned(zone.0.clone())
            .strftime("%Y-%m-%dT%H:%M")
            .to_string()
    }

    /// The hour of the day in the zone, 0 to 23.
    pub fn local_hour(self, zone: &Zone) -> u8 {
        let hour = self.instant().to_zoned(zone.0.clone()).hour();
        u8::try_from(hour).unwrap_or_default()
    }

    /// Wall-clock time in the zone, for people: `2026-03-01 16:00`.
    pub fn to_local_minute(self, zone: &Zone) -> String {
        self.instant()
            .to_zoned(zone.0.clone())
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    }

    /// In UTC, as iCalendar writes it (RFC 5545, section 3.3.5): `20260301T080000Z`.
    pub fn to_ical(self) -> String {
        self.instant().strftime("%Y%m%dT%H%M%SZ").to_string()
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

    /// Its name in the IANA database.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("Asia/Shanghai")
    }

    /// Asia/Shanghai, UTC+8 all year since 1992.
    pub fn shanghai() -> Self {
        Self(
            TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8))),
        )
    }
}

/// A calendar day 日期, as lists and certificates name it: `2015-09-05`, without time or zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(jiff::civil::Date);

/// A text that is no day of the calendar.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a day; write it as 2015-09-05")]
pub struct DayError(pub String);

impl Day {
    /// None where the calendar has no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        let (year, month, day) = (
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        );
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The day on which the instant falls in the zone.
    pub fn of(at: Timestamp, zone: &Zone) -> Self {
        Self(at.instant().to_zoned(zone.0.clone()).date())
    }

    /// The first moment of the day in the zone. None beyond the times that the calendar knows.
    pub fn begins(self, zone: &Zone) -> Option<Timestamp> {
        let at = self.0.to_zoned(zone.0.clone()).ok()?;
        Some(Timestamp(at.timestamp().as_millisecond()))
    }

    /// Days from `earlier` to `self`; negative if `self` is the earlier one.
    pub fn days_since(self, earlier: Self) -> i64 {
        let span = self.0.duration_since(earlier.0);
        span.as_secs() / 86_400
    }

    /// None beyond the calendar's years.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let span = jiff::SignedDuration::from_secs(days.checked_mul(86_400)?);
        self.0.checked_add(span).ok().map(Self)
    }

    /// The calendar year, which is the training year of what happened on that day.
    pub fn year(self) -> TrainingYear {
        TrainingYear(i32::from(self.0.year()))
    }

    pub fn month(self) -> u32 {
        u32::from(self.0.month().unsigned_abs())
    }

    /// Of the month, from 1.
    pub fn day(self) -> u32 {
        u32::from(self.0.day().unsigned_abs())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let day = text.parse().map(Self);
        // The library also reads other forms; one form is written everywhere.
        day.ok()
            .filter(|day| day.to_string() == text)
            .ok_or_else(|| DayError(text.to_owned()))
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

    /// Where hours of this year stand: in the first year from it on that is not closed.
    #[must_use]
    pub fn first_open(self, is_closed: impl Fn(Self) -> bool) -> Self {
        let mut open = self;
        while is_closed(open) {
            open = Self(open.0 + 1);
        }
        open
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
    fn a_day_has_one_form_and_exists_in_the_calendar() {
        let day: Day = "2016-02-29".parse().expect("a leap day");
        assert_eq!((day.year().number(), day.month(), day.day()), (2016, 2, 29));
        assert_eq!(Day::from_ymd(2016, 2, 29), Some(day));
        assert_eq!(Day::from_ymd(2015, 2, 29), None);
        let first = Day::from_ymd(2016, 1, 1).expect("a day");
        assert_eq!((day.days_since(first), first.days_since(day)), (59, -59));
        for bad in [
            "2015-02-29",
            "2015-9-5",
            "20150905",
            "2015-09-05T08:00:00",
            "",
        ] {
            assert_eq!(bad.parse::<Day>(), Err(DayError(bad.to_owned())));
        }
        let late = Timestamp::parse_rfc3339("2025-12-31T16:00:00Z").expect("a time");
        assert_eq!(Day::of(late, &Zone::shanghai()).to_string(), "2026-01-01");
        assert_eq!(serde_json::to_string(&day).expect("json"), "\"2016-02-29\"");
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
