use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000;

/// 2026-03-02 09:00 in Beijing.
const MORNING: i64 = 1_772_413_200_000;

fn beat(session: &str, at: i64, admitted: i64) -> Beat {
    Beat {
        session: session.to_owned(),
        at: Timestamp::from_millis(at),
        admitted_millis: admitted,
        device: Some(("192.0.2.1".to_owned(), "a browser".to_owned())),
        of_course: true,
    }
}

fn trail(mut beats: Vec<Beat>, required_millis: i64) -> Trail {
    beats.sort_by_key(|beat| beat.at);
    Trail {
        completed_at: beats
            .last()
            .map_or(Timestamp::from_millis(MORNING), |beat| beat.at),
        required_millis,
        beats,
        tries: Vec::new(),
        others: Vec::new(),
    }
}

/// `millis` of one session from `start` on, a message every `step`.
fn session(name: &str, start: i64, millis: i64, step: i64) -> Vec<Beat> {
    let mut beats = Vec::new();
    let mut done = 0;
    while done < millis {
        let part = step.min(millis - done);
        done += part;
        beats.push(beat(name, start + done, part));
    }
    beats
}

fn codes(trail: &Trail) -> Vec<&'static str> {
    flags(&Thresholds::default(), &Zone::shanghai(), trail)
        .iter()
        .map(Flag::code)
        .collect()
}

prop_compose! {
    /// Units one after the other with pauses, in the daytime, each in a session of its own; then a quiz.
    fn honest()(
        units in proptest::collection::vec((30_000..40 * MINUTE, 5_000..=30_000_i64, 0..5 * MINUTE), 1..8),
        per_question in 3_000..60_000_i64, questions in 0..30_u32, lost_line: bool,
    ) -> Trail {
        let (mut beats, mut at, mut required) = (Vec::new(), MORNING, 0);
        for (number, (length, step, pause)) in units.into_iter().enumerate() {
            let mut unit = session(&format!("page {number}"), at, length, step);
            at += length;
            if lost_line && number == 0 {
                // Everything of the first page arrives when the line is back.
                for each in &mut unit {
                    each.at = Timestamp::from_millis(at);
                }
            }
            required += length;
            beats.extend(unit);
            at += pause;
        }
        let mut trail = trail(beats, required);
        let started_at = Timestamp::from_millis(at);
        let submitted_at = started_at.plus_millis(per_question * i64::from(questions));
        trail.tries.push(Try { started_at, submitted_at, questions });
        trail.completed_at = submitted_at;
        trail
    }
}

proptest! {
    #[test]
    fn honest_learning_at_its_normal_pace_raises_no_flag(trail in honest()) {
        prop_assert_eq!(codes(&trail), Vec::<&str>::new());
    }

    #[test]
    fn two_colleagues_at_the_same_device_raise_none_and_three_teachers_do(trail in honest(), at: proptest::sample::Index) {
        let mut trail = trail;
        let seen = at.get(&trail.beats).clone();
        let other = |name: &str| Other {
            account: AccountId::new(name),
            at: seen.at.plus_millis(5 * MINUTE),
            device: seen.device.clone().expect("a device"),
        };
        trail.others = vec![other("a"), other("a")];
        prop_assert_eq!(codes(&trail), Vec::<&str>::new());
        trail.others.push(other("b"));
        prop_assert_eq!(codes(&trail), ["same-device"]);
        for each in &mut trail.others {
            each.device.1 = "another browser".to_owned();
        }
        prop_assert_eq!(codes(&trail), Vec::<&str>::new());
    }

    #[test]
    fn content_that_is_done_before_it_could_have_been_watched_is_flagged(trail in honest(), missing in 1_000..3_600_000_i64) {
        let mut trail = trail;
        trail.required_millis = trail.completed_at.as_millis() - MORNING + missing;
        prop_assert!(codes(&trail).contains(&"faster-than-content"));
    }

    #[test]
    fn a_quiz_that_is_handed_in_unread_is_flagged(trail in honest(), questions in 1..100_u32, per_question in 0..3_000_i64) {
        let mut trail = trail;
        let started_at = trail.completed_at;
        let submitted_at = started_at.plus_millis(per_question * i64::from(questions));
        trail.tries.push(Try { started_at, submitted_at, questions });
        trail.completed_at = submitted_at;
        prop_assert_eq!(codes(&trail), ["quiz-in-seconds"]);
    }

    #[test]
    fn pages_that_play_side_by_side_are_flagged(tabs in 2..6_usize, minutes in 3..60_i64, step in 5_000..=30_000_i64, late in 0..30_000_i64) {
        // The meters admit to each a share of what has really passed.
        let share = i64::try_from(tabs).expect("small");
        let mut beats = Vec::new();
        for tab in 0..tabs {
            let mut own = session(&format!("tab {tab}"), MORNING + late, minutes * MINUTE, step);
            for each in &mut own {
                each.admitted_millis /= share;
            }
            beats.extend(own);
        }
        let trail = trail(beats, 0);
        let found = flags(&Thresholds::default(), &Zone::shanghai(), &trail);
        let is_told = matches!(found.as_slice(), [Flag::ParallelSessions { sessions, .. }] if *sessions == tabs);
        prop_assert!(is_told, "{:?}", found);
    }

    #[test]
    fn more_than_four_hours_of_a_night_are_flagged_and_four_are_not(over in 1..50 * MINUTE) {
        let midnight = MORNING - 9 * 60 * MINUTE;
        let night = |length| trail(session("s", midnight + MINUTE, length, 30_000), 0);
        prop_assert_eq!(codes(&night(240 * MINUTE)), Vec::<&str>::new());
        prop_assert_eq!(codes(&night(240 * MINUTE + over)), ["night-long"]);
    }
}

#[test]
fn the_codes_are_those_that_are_written() {
    let all = [
        Flag::FasterThanContent {
            took_seconds: 1,
            content_seconds: 2,
        },
        Flag::ParallelSessions {
            sessions: 2,
            seconds: 180,
        },
        Flag::SameDevice {
            teachers: 3,
            address: "192.0.2.1".to_owned(),
        },
        Flag::NightLong {
            day: "2026-03-02".to_owned(),
            minutes: 250,
        },
        Flag::QuizInSeconds {
            seconds: 4,
            questions: 20,
        },
    ];
    for flag in all {
        let json = serde_json::to_value(&flag).expect("JSON");
        assert_eq!(json["flag"], flag.code());
        assert_eq!(serde_json::from_value::<Flag>(json).expect("a flag"), flag);
    }
}
