//! What about the evidence of a completion a person should look at 异常提示.
//!
//! **Rules.** A flag is a question, not a verdict: nothing is taken away by it. It carries the numbers that it rests on,
//! so that whoever decides can judge for themselves. Honest learning at its normal pace raises none.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    ids::AccountId,
    time::{Day, Timestamp, Zone},
};

/// From when on something is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Messages of one session that are no further apart are one stretch of study: two beats of the player.
    pub stretch_gap_millis: i64,
    /// Sessions that overlap for less only follow each other closely.
    pub overlap_millis: i64,
    /// Teachers who use the same device within [`Self::device_window_millis`].
    pub device_teachers: usize,
    pub device_window_millis: i64,
    /// The night ends at this hour of the day; it begins at midnight.
    pub night_ends_hour: u8,
    /// What is admitted in a night beyond this is long.
    pub night_millis: i64,
    /// A question takes at least this long to read and answer.
    pub question_millis: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            stretch_gap_millis: 60_000,
            overlap_millis: 120_000,
            device_teachers: 3,
            device_window_millis: 600_000,
            night_ends_hour: 5,
            night_millis: 4 * 3_600_000,
            question_millis: 3_000,
        }
    }
}

/// Something that a person should look at, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "flag", rename_all = "kebab-case")]
pub enum Flag {
    /// From the first evidence to the completion less time passed than the required content lasts.
    FasterThanContent {
        took_seconds: i64,
        content_seconds: i64,
    },
    /// Study sessions were under way at the same time.
    ParallelSessions { sessions: usize, seconds: i64 },
    /// Several teachers used the same device at about the same time.
    SameDevice { teachers: usize, address: String },
    /// Much of a night was spent.
    NightLong { day: String, minutes: i64 },
    /// A quiz was handed in faster than its questions can be read.
    QuizInSeconds { seconds: i64, questions: u32 },
}

impl Flag {
    /// Every code, in the order of the kinds.
    pub const CODES: [&'static str; 5] = [
        "faster-than-content",
        "parallel-sessions",
        "same-device",
        "night-long",
        "quiz-in-seconds",
    ];

    pub const fn code(&self) -> &'static str {
        match self {
            Self::FasterThanContent { .. } => Self::CODES[0],
            Self::ParallelSessions { .. } => Self::CODES[1],
            Self::SameDevice { .. } => Self::CODES[2],
            Self::NightLong { .. } => Self::CODES[3],
            Self::QuizInSeconds { .. } => Self::CODES[4],
        }
    }
}

/// A message with evidence, as it was admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    pub session: String,
    pub at: Timestamp,
    pub admitted_millis: i64,
    /// Address and agent, where both are known.
    pub device: Option<(String, String)>,
    /// Whether it is about the course that was completed.
    pub of_course: bool,
}

/// A quiz that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Try {
    pub started_at: Timestamp,
    pub submitted_at: Timestamp,
    /// Those that are marked.
    pub questions: u32,
}

/// Another teacher's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub account: AccountId,
    pub at: Timestamp,
    pub device: (String, String),
}

/// What a completion rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    pub completed_at: Timestamp,
    /// How long the required content lasts at the speed that the installation admits.
    pub required_millis: i64,
    /// Of the teacher, on whatever course, the oldest first.
    pub beats: Vec<Beat>,
    pub tries: Vec<Try>,
    /// Of other teachers at the same devices.
    pub others: Vec<Other>,
}

/// Everything about the evidence that is worth a look, each kind at most once.
pub fn flags(thresholds: &Thresholds, zone: &Zone, trail: &Trail) -> Vec<Flag> {
    [
        faster_than_content(trail),
        parallel_sessions(thresholds, trail),
        same_device(thresholds, trail),
        night_long(thresholds, zone, trail),
        quiz_in_seconds(thresholds, trail),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A message is about what came before it: the evidence of a session begins no later than what it was admitted in all
/// before its messages, so that a lesson carried over a lost line is not taken for a quick one.
fn faster_than_content(trail: &Trail) -> Option<Flag> {
    let mut admitted: BTreeMap<&str, i64> = BTreeMap::new();
    let mut first = trail.tries.iter().map(|each| each.started_at).min();
    for beat in trail.beats.iter().filter(|beat| beat.of_course) {
        let sum = admitted.entry(&beat.session).or_default();
        *sum += beat.admitted_millis;
        let began = beat.at.plus_millis(-*sum);
        first = Some(first.map_or(began, |first| first.min(began)));
    }
    let took = trail.completed_at.millis_since(first?);
    (took < trail.required_millis).then_some(Flag::FasterThanContent {
        took_seconds: took / 1000,
        content_seconds: trail.required_millis / 1000,
    })
}

/// A session while it sends messages without a gap.
struct Stretch<'a> {
    session: &'a str,
    from: i64,
    to: i64,
}

fn stretches<'a>(thresholds: &Thresholds, beats: &'a [Beat]) -> Vec<Stretch<'a>> {
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: Vec<Stretch<'a>> = Vec::new();
    for beat in beats {
        let at = beat.at.as_millis();
        let before = open
            .get(beat.session.as_str())
            .map(|index| &mut found[*index]);
        match before {
            Some(stretch) if at - stretch.to <= thresholds.stretch_gap_millis => stretch.to = at,
            _ => {
                let lasted = beat.admitted_millis.clamp(0, thresholds.stretch_gap_millis);
                open.insert(&beat.session, found.len());
                found.push(Stretch {
                    session: &beat.session,
                    from: at - lasted,
                    to: at,
                });
            }
        }
    }
    found
}

fn parallel_sessions(thresholds: &Thresholds, trail: &Trail) -> Option<Flag> {
    let stretches = stretches(thresholds, &trail.beats);
    let mut edges: Vec<(i64, bool, &str)> = stretches
        .iter()
        .flat_map(|each| {
            [
                (each.from, true, each.session),
                (each.to, false, each.session),
            ]
        })
        .collect();
    // What ends at an instant makes room for what begins at it.
    edges.sort_unstable();
    let (mut under_way, mut since) = (Vec::<&str>::new(), 0);
    let (mut most, mut together) = (0, 0);
    for (at, begins, session) in edges {
        if under_way.len() >= 2 {
            together += at - since;
            most = most.max(under_way.len());
        }
        since = at;
        if begins {
            under_way.push(session);
        } else if let Some(index) = under_way.iter().position(|each| *each == session) {
            under_way.swap_remove(index);
        }
    }
    (together >= thresholds.overlap_millis).then_some(Flag::ParallelSessions {
        sessions: most,
        seconds: together / 1000,
    })
}

/// When a device was used, and by whom if not by the teacher themself.
type Used<'a> = (i64, Option<&'a AccountId>);

fn same_device(thresholds: &Thresholds, trail: &Trail) -> Option<Flag> {
    let mut devices: BTreeMap<&(String, String), Vec<Used<'_>>> = BTreeMap::new();
    for beat in trail.beats.iter().filter(|beat| beat.of_course) {
        if let Some(device) = &beat.device {
            devices
                .entry(device)
                .or_default()
                .push((beat.at.as_millis(), None));
        }
    }
    for other in &trail.others {
        if let Some(seen) = devices.get_mut(&other.device) {
            seen.push((other.at.as_millis(), Some(&other.account)));
        }
    }
    let busiest = devices.into_iter().map(|(device, mut seen)| {
        seen.sort_unstable();
        (busiest(thresholds, &seen), device)
    });
    let (teachers, (address, _)) = busiest.max_by_key(|(teachers, _)| *teachers)?;
    (teachers >= thresholds.device_teachers).then(|| Flag::SameDevice {
        teachers,
        address: address.clone(),
    })
}

/// The most people within one window in which the teacher (`None`) was at the device too.
fn busiest(thresholds: &Thresholds, seen: &[(i64, Option<&AccountId>)]) -> usize {
    let mut most = 0;
    for (index, (from, _)) in seen.iter().enumerate() {
        let people: BTreeSet<Option<&AccountId>> = seen[index..]
            .iter()
            .take_while(|(at, _)| at - from <= thresholds.device_window_millis)
            .map(|(_, who)| *who)
            .collect();
        if people.contains(&None) {
            most = most.max(people.len());
        }
    }
    most
}

fn night_long(thresholds: &Thresholds, zone: &Zone, trail: &Trail) -> Option<Flag> {
    let mut nights: BTreeMap<Day, i64> = BTreeMap::new();
    for beat in &trail.beats {
        if beat.at.local_hour(zone) < thresholds.night_ends_hour {
            *nights.entry(Day::of(beat.at, zone)).or_default() += beat.admitted_millis;
        }
    }
    let (day, longest) = nights.into_iter().max_by_key(|(_, millis)| *millis)?;
    (longest > thresholds.night_millis).then(|| Flag::NightLong {
        day: day.to_string(),
        minutes: longest / 60_000,
    })
}

fn quiz_in_seconds(thresholds: &Thresholds, trail: &Trail) -> Option<Flag> {
    let took = |each: &Try| each.submitted_at.millis_since(each.started_at);
    let quickest = trail
        .tries
        .iter()
        .filter(|each| took(each) < i64::from(each.questions) * thresholds.question_millis)
        .min_by_key(|each| took(each))?;
    Some(Flag::QuizInSeconds {
        seconds: took(quickest) / 1000,
        questions: quickest.questions,
    })
}

#[cfg(test)]
mod tests;
