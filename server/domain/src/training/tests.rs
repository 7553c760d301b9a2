use proptest::prelude::*;

use super::*;

const HOUR: i64 = 3_600_000;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_local(text, &Zone::shanghai()).expect("a time")
}

fn plan() -> Plan {
    Plan {
        title: "防震演练".to_owned(),
        module: Module::CampusSafety,
        level: Level::County,
        mode: Mode::FaceToFace,
        hours: CreditHours::from_hundredths(400),
        place: "第一小学礼堂".to_owned(),
        begins: at("2026-03-02T09:00"),
        ends: at("2026-03-02T12:00"),
        open_to_subtree: false,
        link: String::new(),
        within_course: false,
    }
}

fn codes(plan: &Plan) -> Vec<(&'static str, &'static str)> {
    plan.problems(&Policy::default(), &Zone::shanghai())
        .iter()
        .map(|each| (each.field, each.code))
        .collect()
}

#[test]
fn three_hours_by_the_clock_hold_four_hours_of_forty_five_minutes() {
    assert_eq!(codes(&plan()), []);
    let more = Plan {
        hours: CreditHours::from_hundredths(401),
        ..plan()
    };
    assert_eq!(codes(&more), [("hours", "hours-length")]);
}

#[test]
fn nights_between_the_days_of_a_session_are_worth_nothing() {
    let days = Plan {
        ends: at("2026-03-04T17:00"),
        hours: CreditHours::from_hundredths(2400),
        ..plan()
    };
    assert_eq!(codes(&days), []);
    let more = Plan {
        hours: CreditHours::from_hundredths(2401),
        ..days
    };
    assert_eq!(codes(&more), [("hours", "hours-length")]);
}

#[test]
fn what_is_missing_or_turned_round_is_named_by_its_field() {
    let empty = Plan {
        title: " ".to_owned(),
        place: String::new(),
        mode: Mode::Remote,
        ends: plan().begins,
        ..plan()
    };
    assert_eq!(
        codes(&empty),
        [
            ("title", "missing"),
            ("place", "missing"),
            ("mode", "training-remote"),
            ("ends", "training-order")
        ]
    );
}

#[test]
fn a_session_goes_from_planned_over_open_to_settled_and_never_back() {
    use Change as C;
    let (begins, ends) = (plan().begins, plan().ends);
    let now = ends.plus_millis(1);
    let planned = |change, now| TrainingState::Planned.allows(change, now, begins, ends);
    let open = |change, now| TrainingState::Open.allows(change, now, begins, ends);
    let settled = |change| TrainingState::Settled.allows(change, now, begins, ends);
    assert_eq!(planned(C::Open, begins.plus_millis(-2 * HOUR)), Ok(()));
    assert_eq!(
        planned(C::Open, begins.plus_millis(-2 * HOUR - 1)),
        Err(NotNow::TooEarly)
    );
    assert_eq!(planned(C::Settle, now), Err(NotNow::NotOpen));
    assert_eq!(planned(C::Tick, now), Err(NotNow::NotOpen));
    assert_eq!(open(C::Plan, now), Err(NotNow::PlanFixed));
    assert_eq!(open(C::Settle, ends.plus_millis(-1)), Err(NotNow::NotOver));
    assert_eq!(open(C::Settle, ends), Ok(()));
    assert_eq!(settled(C::Tick), Ok(()));
    assert_eq!(settled(C::Settle), Ok(()));
    for change in [C::Plan, C::RemovePeople, C::Open, C::CheckIn, C::Untick] {
        assert_eq!(settled(change), Err(NotNow::Settled), "{change:?}");
    }
}

proptest! {
    #[test]
    fn a_code_is_good_in_its_half_minute_and_the_next_and_never_again(
        secret in proptest::collection::vec(any::<u8>(), 32), start in 0..4_000_000_000_000_i64, later in 0..600_000_i64,
    ) {
        let shown = Timestamp::from_millis(start);
        let code = code_at(&secret, "t1", shown);
        let now = shown.plus_millis(later);
        let passed = now.as_millis() / WINDOW_MILLIS - start / WINDOW_MILLIS;
        prop_assert_eq!(is_current(&secret, "t1", now, &code), passed <= 1);
        prop_assert!(!is_current(&secret, "t2", shown, &code), "another session's");
        prop_assert!((1..=WINDOW_MILLIS).contains(&changes_in(now)));
    }

    #[test]
    fn nothing_else_is_a_code(text in ".{0,40}") {
        prop_assert!(!is_current(b"secret", "t1", Timestamp::from_millis(0), &text));
    }
}
