use proptest::prelude::*;

use super::*;
use crate::catalogue::{Page, StoredFile, Video};

fn intervals() -> impl Strategy<Value = Intervals> {
    prop::collection::vec((0_u32..200_000, 0_u32..200_000), 0..12).prop_map(Intervals::from)
}

fn video(duration_millis: u32) -> Unit {
    let file = StoredFile {
        sha256: String::new(),
        bytes: 0,
        media_type: "video/mp4".into(),
        name: "v.mp4".into(),
    };
    Unit {
        key: "v".into(),
        title: "v".into(),
        required: true,
        content: Content::Video(Video {
            file,
            duration_millis,
            captions: vec![],
            watch_permille: 900,
        }),
    }
}

fn page(min_seconds: u32) -> Unit {
    Unit {
        key: "p".into(),
        title: "p".into(),
        required: true,
        content: Content::Page(Page {
            markdown: String::new(),
            min_seconds,
        }),
    }
}

const RULES: StudyRules = StudyRules {
    speed_permille: 1000,
    first_reach_millis: 60_000,
    backlog_millis: 7_200_000,
};
const DAY: i64 = 86_400_000;

proptest! {
    #[test]
    fn merged_intervals_are_sorted_disjoint_and_idempotent(a in intervals(), b in intervals()) {
        let union = a.union(&b);
        prop_assert!(union.as_slice().windows(2).all(|w| w[0].1 < w[1].0));
        prop_assert_eq!(union.union(&b), union.clone());
        prop_assert_eq!(b.union(&a), union.clone());
        prop_assert!(union.total() <= a.total() + b.total());
        prop_assert!(a.without(&b).union(&b) == union);
        prop_assert!(a.without(&b).without(&b) == a.without(&b));
    }

    /// Any number of devices and units, any claims, any order: never more than the real time that passed.
    #[test]
    fn a_real_minute_earns_at_most_one_minute_whatever_is_claimed(
        messages in prop::collection::vec((0_i64..90_000, 0_usize..5, 0_usize..10, intervals()), 1..60),
        speed in prop::sample::select(vec![500_u32, 1000, 1500, 2000]),
    ) {
        let rules = StudyRules { speed_permille: speed, ..RULES };
        let start = Timestamp(DAY);
        let mut now = start;
        let mut clock = StudyClock { settled_at: start };
        let mut sessions: [Option<StudySession>; 5] = [None; 5];
        let mut units: Vec<Intervals> = vec![Intervals::empty(); 10];
        for (wait, device, unit, claimed) in messages {
            now = now.plus_millis(wait);
            let session = sessions[device].unwrap_or_else(|| StudySession::begin(&rules, now, None, start));
            let admission = admit(&rules, now, clock, session, &units[unit], &claimed, 200_000);
            // A replay of the very same message adds nothing that the meters would not allow anyway.
            clock = admission.clock;
            sessions[device] = Some(admission.session);
            units[unit] = admission.covered;
            let credited: i64 = units.iter().map(|u| i64::from(u.total())).sum();
            let real = now.millis_since(start) * i64::from(speed) / 1000;
            prop_assert!(credited <= real, "{credited} ms credited in {real} ms");
        }
    }

    #[test]
    fn a_ratio_never_exceeds_the_whole_and_is_whole_only_when_met(covered in intervals(), length in 1_u32..100_000) {
        let standing = standing(&video(length), &Evidence { covered, ..Evidence::default() });
        prop_assert!(standing.permille <= 1000);
        prop_assert_eq!(standing.permille == 1000, standing.state == ProgressState::Completed);
    }
}

#[test]
fn jumping_to_the_end_right_after_enrolling_earns_nothing() {
    let now = Timestamp(DAY);
    let session = StudySession::begin(&RULES, now, None, now);
    let clock = StudyClock { settled_at: now };
    let admission = admit(
        &RULES,
        now,
        clock,
        session,
        &Intervals::empty(),
        &Intervals::one(0, 57_000),
        57_000,
    );
    assert_eq!(admission.added_millis, 0);
}

#[test]
fn a_first_message_long_after_the_enrolment_reaches_back_a_minute_and_no_more() {
    let enrolled = Timestamp(DAY);
    let now = enrolled.plus_millis(3_600_000);
    let session = StudySession::begin(&RULES, now, None, enrolled);
    let clock = StudyClock {
        settled_at: enrolled,
    };
    let claimed = Intervals::one(0, 1_800_000);
    let admission = admit(
        &RULES,
        now,
        clock,
        session,
        &Intervals::empty(),
        &claimed,
        1_800_000,
    );
    assert_eq!(admission.added_millis, RULES.first_reach_millis);
}

#[test]
fn a_line_that_was_down_for_ten_minutes_loses_nothing() {
    let opened = Timestamp(DAY);
    let session = StudySession::begin(&RULES, opened, Some(opened), opened);
    let clock = StudyClock { settled_at: opened };
    let now = opened.plus_millis(600_000);
    let admission = admit(
        &RULES,
        now,
        clock,
        session,
        &Intervals::empty(),
        &Intervals::one(0, 600_000),
        900_000,
    );
    assert_eq!(admission.added_millis, 600_000);
}

#[test]
fn a_message_sent_twice_counts_once() {
    let opened = Timestamp(DAY);
    let session = StudySession::begin(&RULES, opened, Some(opened), opened);
    let clock = StudyClock { settled_at: opened };
    let now = opened.plus_millis(30_000);
    let claim = Intervals::one(0, 10_000);
    let once = admit(
        &RULES,
        now,
        clock,
        session,
        &Intervals::empty(),
        &claim,
        57_000,
    );
    let twice = admit(
        &RULES,
        now,
        once.clock,
        once.session,
        &once.covered,
        &claim,
        57_000,
    );
    assert_eq!(twice.added_millis, 0);
    assert_eq!(twice.covered, once.covered);
}

#[test]
fn what_was_not_admitted_may_be_claimed_again_when_time_has_passed() {
    let opened = Timestamp(DAY);
    let session = StudySession::begin(&RULES, opened, Some(opened), opened);
    let clock = StudyClock { settled_at: opened };
    let claim = Intervals::one(0, 57_000);
    let early = admit(
        &RULES,
        opened.plus_millis(20_000),
        clock,
        session,
        &Intervals::empty(),
        &claim,
        57_000,
    );
    assert_eq!(early.covered, Intervals::one(0, 20_000));
    let later = admit(
        &RULES,
        opened.plus_millis(57_000),
        early.clock,
        early.session,
        &early.covered,
        &claim,
        57_000,
    );
    assert_eq!(later.covered, claim);
}

#[test]
fn a_video_counts_at_ninety_percent_and_says_what_is_not_seen_yet() {
    let unit = video(100_000);
    let evidence = |covered| Evidence {
        covered,
        ..Evidence::default()
    };
    assert_eq!(
        standing(&unit, &evidence(Intervals::one(10_000, 100_000))).state,
        ProgressState::Completed
    );
    let almost = standing(&unit, &evidence(Intervals::one(10_001, 100_000)));
    assert_eq!(
        almost.needs,
        Need::Watch {
            millis: 1,
            uncovered: Intervals::one(0, 10_001)
        }
    );
}

#[test]
fn a_course_is_complete_with_every_required_unit_and_only_then() {
    use ProgressState::{Completed, InProgress, NotStarted};

    let required = page(10);
    let mut optional = page(10);
    optional.required = false;
    assert_eq!(
        course_state([(&required, Completed), (&optional, NotStarted)]),
        Completed
    );
    assert_eq!(
        course_state([(&required, InProgress), (&optional, Completed)]),
        InProgress
    );
    assert_eq!(
        course_state([(&required, NotStarted), (&optional, NotStarted)]),
        NotStarted
    );
    assert_eq!(
        course_state([(&optional, Completed)]),
        InProgress,
        "nothing required: nothing to complete"
    );
}
