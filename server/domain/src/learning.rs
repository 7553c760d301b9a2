//! Progress 学习进度 as evidence: what was taken in, admitted by the server's clock.
//!
//! **The invariant.** One real minute earns at most one credited minute (times the permitted speed) per person,
//! over all devices, tabs and units. It is kept by two meters that only ever count the server's time:
//!
//! * the person's [`StudyClock`]: real time since `settled_at` is all that is left to spend, on whatever unit;
//! * the session's: a session (one open page) may claim no more than the time since it began.
//!
//! Only *new* coverage is spent: seeing a passage again costs nothing and earns nothing, so a replayed
//! message changes nothing. What a client claims beyond the meters is not admitted now, and may be claimed again.

pub mod attention;
mod intervals;

pub use intervals::Intervals;

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Content, Unit, words},
    time::Timestamp,
};

words! {
    /// How a unit, or a whole course, stands with a teacher.
    ProgressState {
        NotStarted = "not_started",
        InProgress = "in_progress",
        Completed = "completed",
    }
}

/// The limits by which evidence is admitted; configurable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudyRules {
    /// Content seconds that one real second may earn, in thousandths (1000 = real time).
    pub speed_permille: u32,
    /// How far back a session that the server did not see begin may reach, in milliseconds:
    /// two beats of the player, so that the first beat of a foreign client counts.
    pub first_reach_millis: i64,
    /// Unspent real time is kept at most this long, in milliseconds: a lesson watched while the line was down.
    pub backlog_millis: i64,
}

impl Default for StudyRules {
    fn default() -> Self {
        Self {
            speed_permille: 1000,
            first_reach_millis: 60_000,
            backlog_millis: 2 * 3_600_000,
        }
    }
}

/// A person's real time, as far as it is spent: everything before `settled_at` is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudyClock {
    pub settled_at: Timestamp,
}

/// One open page or client, as the server has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudySession {
    pub began_at: Timestamp,
    /// Milliseconds of content admitted to it so far.
    pub admitted_millis: i64,
    /// At how many milliseconds it is asked whether somebody is there: no more is admitted before the answer.
    pub asked_at_millis: Option<i64>,
}

impl StudySession {
    /// A session that the server sees for the first time. `opened_at` is known when the page carries the server's
    /// own signed time; otherwise the session reaches back a little, but never before the enrolment.
    pub fn begin(
        rules: &StudyRules,
        now: Timestamp,
        opened_at: Option<Timestamp>,
        enrolled_at: Timestamp,
    ) -> Self {
        let began = opened_at.unwrap_or_else(|| now.plus_millis(-rules.first_reach_millis));
        Self {
            began_at: began.max(enrolled_at).min(now),
            admitted_millis: 0,
            asked_at_millis: None,
        }
    }

    /// Whether the question is open.
    pub fn is_asked(&self) -> bool {
        self.asked_at_millis
            .is_some_and(|at| self.admitted_millis >= at)
    }
}

/// What a message adds, once the meters have been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Admission {
    /// Everything admitted to the unit so far.
    pub covered: Intervals,
    pub added_millis: i64,
    pub clock: StudyClock,
    pub session: StudySession,
}

/// Admits as much of `claimed` as real time allows, earliest passages first.
///
/// `covered` is what the unit has already, `length_millis` the length beyond which nothing exists.
pub fn admit(
    rules: &StudyRules,
    now: Timestamp,
    clock: StudyClock,
    session: StudySession,
    covered: &Intervals,
    claimed: &Intervals,
    length_millis: u32,
) -> Admission {
    let floor = now.plus_millis(-rules.backlog_millis);
    let settled = clock.settled_at.max(floor).min(now);
    let speed = i64::from(rules.speed_permille.max(1));

    let left_to_person = scale(now.millis_since(settled), speed);
    let left_to_session =
        scale(now.millis_since(session.began_at), speed) - session.admitted_millis;
    let left_to_question = session
        .asked_at_millis
        .map_or(i64::MAX, |at| at - session.admitted_millis);
    let budget = left_to_person
        .min(left_to_session)
        .min(left_to_question)
        .max(0);

    let fresh = claimed.clip(length_millis).without(covered).first(budget);
    let added = i64::from(fresh.total());
    let spent = (added * 1000 + speed - 1) / speed;
    let after = StudyClock {
        settled_at: settled.plus_millis(spent),
    };
    debug_assert!(
        after.settled_at <= now.plus_millis(1),
        "nobody spends time that has not passed"
    );

    Admission {
        covered: covered.union(&fresh),
        added_millis: added,
        clock: after,
        session: StudySession {
            admitted_millis: session.admitted_millis + added,
            ..session
        },
    }
}

fn scale(millis: i64, speed_permille: i64) -> i64 {
    millis.saturating_mul(speed_permille) / 1000
}

/// What the server knows of a teacher on one unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    pub covered: Intervals,
    /// Best score of the submitted attempts or marked works, in thousandths; of a package, the share of its activities that
    /// are met; of a survey or a session, 1000 once it is answered or attended.
    pub best_permille: Option<u32>,
    /// A work is handed in and not marked yet.
    pub waiting: bool,
}

/// How a unit stands, and what exactly it still needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub state: ProgressState,
    /// 0 to 1000, of what the rule asks for: 1000 means met.
    pub permille: u32,
    pub needs: Need,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "need", rename_all = "kebab-case")]
pub enum Need {
    Nothing,
    /// Watch so much more, anywhere in what is not covered yet.
    Watch {
        millis: u32,
        uncovered: Intervals,
    },
    /// Keep the page open and visible so much longer.
    Read {
        millis: u32,
    },
    /// Do the activities of the package that are not met yet: so large a share is.
    Play {
        permille: u32,
    },
    /// Reach the pass mark.
    Pass {
        permille: u32,
        best_permille: Option<u32>,
    },
    /// Hand in a work that is marked with the pass mark or more.
    HandIn {
        permille: u32,
        best_permille: Option<u32>,
    },
    /// A work is handed in; it is for its marker to go on.
    AwaitMark,
    /// Answer the survey.
    Answer,
    /// Be there once.
    Attend,
}

/// The completion rule of a unit, applied to the evidence.
pub fn standing(unit: &Unit, evidence: &Evidence) -> Standing {
    match &unit.content {
        Content::Video(video) => {
            let wanted = scaled(video.duration_millis, u32::from(video.watch_permille));
            let have = evidence.covered.clip(video.duration_millis).total();
            timed(have, wanted, |millis| Need::Watch {
                millis,
                uncovered: Intervals::one(0, video.duration_millis).without(&evidence.covered),
            })
        }
        Content::Page(page) => read(evidence, page.min_seconds),
        Content::Document(document) => read(evidence, document.min_seconds),
        Content::Package(package) => match evidence.best_permille {
            Some(1000) => read(evidence, package.min_seconds),
            met => {
                let permille = met.unwrap_or_default();
                let is_begun = met.is_some() || !evidence.covered.is_empty();
                Standing {
                    state: if is_begun {
                        ProgressState::InProgress
                    } else {
                        ProgressState::NotStarted
                    },
                    permille: permille.min(999),
                    needs: Need::Play { permille },
                }
            }
        },
        Content::Quiz(quiz) => {
            let permille = u32::from(quiz.pass_permille);
            marked(evidence, permille, |best_permille| Need::Pass {
                permille,
                best_permille,
            })
        }
        Content::Assignment(work) => {
            let permille = u32::from(work.pass_permille);
            marked(evidence, permille, |best_permille| {
                if evidence.waiting {
                    Need::AwaitMark
                } else {
                    Need::HandIn {
                        permille,
                        best_permille,
                    }
                }
            })
        }
        Content::Survey(_) => marked(evidence, 1000, |_| Need::Answer),
        Content::Session(_) => marked(evidence, 1000, |_| Need::Attend),
    }
}

/// Met by a mark that is good enough.
fn marked(
    evidence: &Evidence,
    pass_permille: u32,
    need: impl FnOnce(Option<u32>) -> Need,
) -> Standing {
    let best = evidence.best_permille;
    if best.is_some_and(|best| best >= pass_permille) {
        return Standing {
            state: ProgressState::Completed,
            permille: 1000,
            needs: Need::Nothing,
        };
    }
    Standing {
        state: if best.is_some() || evidence.waiting {
            ProgressState::InProgress
        } else {
            ProgressState::NotStarted
        },
        permille: best.map_or(0, |best| share(best, pass_permille)),
        needs: need(best),
    }
}

fn read(evidence: &Evidence, min_seconds: u32) -> Standing {
    let wanted = min_seconds.saturating_mul(1000);
    timed(evidence.covered.clip(wanted).total(), wanted, |millis| {
        Need::Read { millis }
    })
}

fn timed(have: u32, wanted: u32, need: impl FnOnce(u32) -> Need) -> Standing {
    if have >= wanted {
        return Standing {
            state: ProgressState::Completed,
            permille: 1000,
            needs: Need::Nothing,
        };
    }
    Standing {
        state: if have == 0 {
            ProgressState::NotStarted
        } else {
            ProgressState::InProgress
        },
        permille: share(have, wanted),
        needs: need(wanted - have),
    }
}

/// The longest extent that evidence on the unit can have, in milliseconds; 0 where time is no evidence.
pub fn extent_millis(unit: &Unit) -> u32 {
    match &unit.content {
        Content::Video(video) => video.duration_millis,
        Content::Page(page) => page.min_seconds.saturating_mul(1000),
        Content::Document(document) => document.min_seconds.saturating_mul(1000),
        Content::Package(package) => package.min_seconds.saturating_mul(1000),
        Content::Quiz(_) | Content::Assignment(_) | Content::Survey(_) | Content::Session(_) => 0,
    }
}

fn scaled(amount: u32, permille: u32) -> u32 {
    u32::try_from((u64::from(amount) * u64::from(permille)).div_ceil(1000)).unwrap_or(u32::MAX)
}

/// Never 1000 before the goal is reached.
fn share(have: u32, wanted: u32) -> u32 {
    let permille = u64::from(have) * 1000 / u64::from(wanted.max(1));
    u32::try_from(permille).unwrap_or(999).min(999)
}

/// A course is complete when every required unit is (完成).
pub fn course_state<'a>(
    units: impl IntoIterator<Item = (&'a Unit, ProgressState)>,
) -> ProgressState {
    let mut any_required = false;
    let mut all_met = true;
    let mut any_touched = false;
    for (unit, state) in units {
        any_touched |= state != ProgressState::NotStarted;
        if unit.required {
            any_required = true;
            all_met &= state == ProgressState::Completed;
        }
    }
    match (any_required && all_met, any_touched) {
        (true, _) => ProgressState::Completed,
        (false, true) => ProgressState::InProgress,
        (false, false) => ProgressState::NotStarted,
    }
}

#[cfg(test)]
mod tests;
