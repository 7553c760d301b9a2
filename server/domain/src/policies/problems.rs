//! What keeps a policy from governing.

use std::ops::RangeInclusive;

use super::Policy;
use crate::hours::CreditHours;

/// Minutes between two questions, where there are any.
const ATTENTION: RangeInclusive<u16> = 5..=240;
const MOST_OFFLINE_HOURS: u16 = 72;
const PLAYBACK: RangeInclusive<u16> = 100..=200;
/// Reminders of one kind, and the farthest of them.
const MOST_REMINDERS: usize = 6;
const FARTHEST_REMINDER: u16 = 365;

/// What is wrong with a policy, by its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {detail}")]
pub struct PolicyError {
    pub field: &'static str,
    pub code: &'static str,
    pub detail: String,
}

#[derive(Default)]
struct Found(Vec<PolicyError>);

impl Found {
    fn must(&mut self, holds: bool, field: &'static str, code: &'static str, detail: &str) {
        if !holds {
            self.0.push(PolicyError {
                field,
                code,
                detail: detail.to_owned(),
            });
        }
    }
}

fn positive(hours: CreditHours) -> bool {
    (1..=1_000_000).contains(&hours.hundredths())
}

impl Policy {
    /// Every field that cannot stand.
    pub fn problems(&self) -> Vec<PolicyError> {
        let mut found = Found::default();
        self.check_range(&mut found);
        self.check_hours(&mut found);
        self.check_days(&mut found);
        self.check_study(&mut found);
        found.0
    }

    fn check_range(&self, found: &mut Found) {
        // A version is a part of addresses, where these three have a meaning of their own.
        let version = self.version.trim() == self.version
            && (1..=40).contains(&self.version.chars().count())
            && !["new", ".", ".."].contains(&self.version.as_str())
            && !self.version.chars().any(char::is_control);
        found.must(
            version,
            "version",
            "policy-version",
            "name the version in 1 to 40 characters, not \"new\"",
        );
        let years = 1990..=2200;
        found.must(
            years.contains(&self.from.number()) && self.to.is_none_or(|to| to >= self.from),
            "from",
            "policy-years",
            "the last year may not come before the first",
        );
    }

    fn check_hours(&self, found: &mut Found) {
        found.must(
            positive(self.yearly_target),
            "yearly_target",
            "policy-hours",
            "write more than 0 hours",
        );
        found.must(
            positive(self.cycle_target),
            "cycle_target",
            "policy-hours",
            "write more than 0 hours",
        );
        found.must(
            (1..=20).contains(&self.cycle_years),
            "cycle_years",
            "policy-cycle",
            "a cycle has 1 to 20 years",
        );
        found.must(
            (10..=120).contains(&self.minutes_per_hour),
            "minutes_per_hour",
            "policy-minutes",
            "an hour of credit has 10 to 120 minutes",
        );
        found.must(
            positive(self.rounding.step),
            "rounding",
            "policy-hours",
            "round to more than 0 hours",
        );
        found.must(
            self.maximums.iter().all(|m| m.hours.hundredths() >= 0),
            "maximums",
            "policy-hours",
            "a maximum is not negative",
        );
        found.must(
            self.minimums.values().all(|hours| hours.hundredths() >= 0),
            "minimums",
            "policy-hours",
            "a minimum is not negative",
        );
        let mut units: Vec<&str> = self.conversions.iter().map(|c| c.unit.as_str()).collect();
        units.sort_unstable();
        let distinct = units.windows(2).all(|pair| pair[0] != pair[1]);
        let named = self
            .conversions
            .iter()
            .all(|c| !c.unit.is_empty() && !c.name.trim().is_empty() && positive(c.hours));
        found.must(
            distinct && named,
            "conversions",
            "policy-conversion",
            "each unit once, with a name and more than 0 hours",
        );
    }

    fn check_days(&self, found: &mut Found) {
        found.must(
            self.appeal_days <= 3650,
            "appeal_days",
            "policy-days",
            "at most 3650 days",
        );
        for (field, days) in [
            ("remind_days", &self.remind_days),
            ("due_days", &self.due_days),
        ] {
            let fit =
                days.len() <= MOST_REMINDERS && days.iter().all(|day| *day <= FARTHEST_REMINDER);
            found.must(
                fit,
                field,
                "policy-reminders",
                "at most 6 reminders, each at most 365 days before",
            );
        }
    }

    fn check_study(&self, found: &mut Found) {
        found.must(
            self.attention_minutes == 0 || ATTENTION.contains(&self.attention_minutes),
            "attention_minutes",
            "policy-attention",
            "0 for no questions, or 5 to 240 minutes",
        );
        found.must(
            self.offline_hours <= MOST_OFFLINE_HOURS,
            "offline_hours",
            "policy-offline",
            "at most 72 hours",
        );
        found.must(
            PLAYBACK.contains(&self.playback_percent),
            "playback_percent",
            "policy-playback",
            "100 to 200 hundredths of real time",
        );
    }
}
