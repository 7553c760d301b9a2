//! Sessions that people attend 培训活动: planned, then open for checking in 签到, then settled.
//!
//! **Rules.** What was planned may be changed until check-in opens. Nothing is credited before the session is over and
//! settled; afterwards whoever is still found to have been there is credited at once. Presence that was credited is taken
//! back by verification only. The code that is shown for checking in changes with the server's clock.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    catalogue::{Level, Mode, Module, words},
    hours::CreditHours,
    policies::Policy,
    time::{Day, Timestamp, Zone},
};

words! {
    TrainingState {
        Planned = "planned",
        /// People check in.
        Open = "open",
        /// Everybody who was there has their hours.
        Settled = "settled",
    }
}

words! {
    PlaceState {
        Expected = "expected",
        Present = "present",
    }
}

words! {
    /// How it is known that somebody was there.
    Method {
        /// They had the code that was shown in the room.
        Code = "code",
        /// The organiser says so.
        Organiser = "organiser",
    }
}

/// What somebody does to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Title, time, hours and all else.
    Plan,
    AddPeople,
    /// Takes somebody who is not present off the roster.
    RemovePeople,
    /// Check-in opens.
    Open,
    CheckIn,
    /// The organiser says that somebody was there.
    Tick,
    /// The organiser says that somebody was not there after all.
    Untick,
    Settle,
}

/// Why something cannot be done to a session as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    #[error("check-in has been opened, so the plan is not changed any more")]
    PlanFixed,
    #[error("check-in is not open yet")]
    NotOpen,
    #[error("check-in opens at the earliest {EARLY_MINUTES} minutes before the session begins")]
    TooEarly,
    #[error("the session is not over yet")]
    NotOver,
    #[error("the session is settled")]
    Settled,
}

impl NotNow {
    /// For programs and for the words of the pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PlanFixed => "training-fixed",
            Self::NotOpen => "training-not-open",
            Self::TooEarly => "training-early",
            Self::NotOver => "training-not-over",
            Self::Settled => "training-settled",
        }
    }
}

/// Minutes before the beginning from which people may check in.
pub const EARLY_MINUTES: i64 = 120;

impl TrainingState {
    /// Whether the change may be made now, by the server's clock.
    pub fn allows(
        self,
        change: Change,
        now: Timestamp,
        begins: Timestamp,
        ends: Timestamp,
    ) -> Result<(), NotNow> {
        use Change as C;
        match (self, change) {
            // Opening or settling again changes nothing.
            (Self::Planned, C::Plan | C::AddPeople | C::RemovePeople)
            | (
                Self::Open,
                C::AddPeople | C::RemovePeople | C::CheckIn | C::Tick | C::Untick | C::Open,
            )
            | (Self::Settled, C::AddPeople | C::Tick | C::Settle) => Ok(()),
            (Self::Planned, C::Open) => {
                if now.plus_millis(EARLY_MINUTES * 60_000) < begins {
                    Err(NotNow::TooEarly)
                } else {
                    Ok(())
                }
            }
            (Self::Open, C::Settle) => {
                if now < ends {
                    Err(NotNow::NotOver)
                } else {
                    Ok(())
                }
            }
            (Self::Planned, C::CheckIn | C::Tick | C::Untick | C::Settle) => Err(NotNow::NotOpen),
            (Self::Open, C::Plan) => Err(NotNow::PlanFixed),
            (Self::Settled, C::Plan | C::RemovePeople | C::Open | C::CheckIn | C::Untick) => {
                Err(NotNow::Settled)
            }
        }
    }
}

/// What is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub title: String,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub hours: CreditHours,
    pub place: String,
    pub begins: Timestamp,
    pub ends: Timestamp,
    /// Whoever of the organisation comes is put on the roster.
    pub open_to_subtree: bool,
    /// Where people meet, where they do so by a link; else empty.
    pub link: String,
    /// It is held for a unit of a course: being there meets the unit, and the course earns the hours.
    pub within_course: bool,
}

/// What is wrong with a plan, by its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {detail}")]
pub struct PlanError {
    pub field: &'static str,
    pub code: &'static str,
    pub detail: String,
}

const TITLE_LIMIT: usize = 120;
const LINK_LIMIT: usize = 500;
/// Longest session, in days.
const MOST_DAYS: u32 = 92;

impl Plan {
    /// The most hours that the session can be worth: its length in hours of the policy and, over several days, no more
    /// than the policy gives for a day each.
    pub fn most_hours(&self, policy: &Policy, zone: &Zone) -> CreditHours {
        let minutes = self.ends.millis_since(self.begins) / 60_000;
        let by_length = minutes * 100 / i64::from(policy.minutes_per_hour.max(1));
        let days = self.days(zone);
        let by_days = policy
            .conversion("day")
            .filter(|_| days > 1)
            .map(|day| day.hours.hundredths().saturating_mul(i64::from(days)));
        let most = by_days.map_or(by_length, |by_days| by_length.min(by_days));
        CreditHours::from_hundredths(most)
    }

    fn days(&self, zone: &Zone) -> u32 {
        let days = Day::of(self.ends, zone).days_since(Day::of(self.begins, zone));
        u32::try_from(days + 1).unwrap_or_default()
    }

    /// Every field that cannot stand.
    pub fn problems(&self, policy: &Policy, zone: &Zone) -> Vec<PlanError> {
        let mut found = Vec::new();
        let mut say = |field, code, detail: String| {
            found.push(PlanError {
                field,
                code,
                detail,
            });
        };
        for (field, text) in [("title", &self.title), ("place", &self.place)] {
            if text.trim().is_empty() {
                say(field, "missing", "fill this in".to_owned());
            } else if text.chars().count() > TITLE_LIMIT {
                say(
                    field,
                    "too-long",
                    format!("write at most {TITLE_LIMIT} characters"),
                );
            }
        }
        if self.mode == Mode::Remote && !self.within_course {
            let detail = "a session is attended; remote training is credited by its course";
            say("mode", "training-remote", detail.to_owned());
        }
        let is_link = |scheme: &str| {
            let rest = self.link.strip_prefix(scheme);
            rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        };
        if !(self.link.is_empty() || is_link("https://") || is_link("http://")) {
            let detail = "write the whole address, beginning with https://";
            say("link", "link-form", detail.to_owned());
        } else if self.link.len() > LINK_LIMIT {
            let detail = format!("an address has at most {LINK_LIMIT} characters");
            say("link", "too-long", detail);
        }
        if self.ends <= self.begins {
            let detail = "the end must come after the beginning";
            say("ends", "training-order", detail.to_owned());
            return found;
        }
        if self.days(zone) > MOST_DAYS {
            let detail = format!("a session lasts at most {MOST_DAYS} days; plan it in parts");
            say("ends", "training-long", detail);
        }
        if self.within_course {
            return found;
        }
        let most = self.most_hours(policy, zone);
        if self.hours <= CreditHours::ZERO {
            say("hours", "hours-form", "write more than 0 hours".to_owned());
        } else if self.hours > most {
            let minutes = self.ends.millis_since(self.begins) / 60_000;
            let detail = format!(
                "{minutes} minutes hold at most {most} hours of {} minutes each; shorten the hours or lengthen the session",
                policy.minutes_per_hour
            );
            say("hours", "hours-length", detail);
        }
        found
    }
}

/// How long a code is shown, in milliseconds.
pub const WINDOW_MILLIS: i64 = 30_000;
/// Bytes of the code: 64 bits that last a minute cannot be guessed.
const CODE_BYTES: usize = 8;

/// What is shown for checking in at this moment; another in the next half minute.
pub fn code_at(secret: &[u8], training: &str, at: Timestamp) -> String {
    hex::encode(&mac(secret, training, window(at))[..CODE_BYTES])
}

/// Whether the code is the one that is shown now, or the one before it.
pub fn is_current(secret: &[u8], training: &str, now: Timestamp, code: &str) -> bool {
    let mut given = [0; CODE_BYTES];
    let is_code = hex::decode_to_slice(code.trim(), &mut given).is_ok();
    // Both are computed whatever the first says, and compared in constant time.
    [window(now), window(now) - 1]
        .into_iter()
        .map(|window| {
            keyed(secret, training, window)
                .verify_truncated_left(&given)
                .is_ok()
        })
        .fold(false, |any, right| any | right)
        && is_code
}

/// Milliseconds until another code is shown.
pub fn changes_in(now: Timestamp) -> i64 {
    WINDOW_MILLIS - now.as_millis().rem_euclid(WINDOW_MILLIS)
}

const fn window(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(WINDOW_MILLIS)
}

fn mac(secret: &[u8], training: &str, window: i64) -> [u8; 32] {
    keyed(secret, training, window)
        .finalize()
        .into_bytes()
        .into()
}

fn keyed(secret: &[u8], training: &str, window: i64) -> Hmac<Sha256> {
    // A whole block as the key, so that its length cannot be wrong.
    let mut key = [0; 64];
    key[..32].copy_from_slice(&Sha256::digest(secret));
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&key.into());
    mac.update(b"xueshi check-in\n");
    mac.update(training.as_bytes());
    mac.update(b"\n");
    mac.update(&window.to_be_bytes());
    mac
}

#[cfg(test)]
mod tests;
