use proptest::prelude::*;

use super::*;

fn progress(route: &str) -> Progress {
    Progress {
        state: EntryState::Pending,
        route: route.parse().expect("a route"),
        done: 0,
        events: Vec::new(),
        recorded_by: None,
    }
}

fn reject() -> Decision {
    Decision::Reject {
        reason: "重复".into(),
    }
}

/// Decides and carries the effect out.
fn act(
    progress: &mut Progress,
    who: &str,
    kind: OrganisationKind,
    decision: &Decision,
) -> Result<Effect, DecisionError> {
    let account = AccountId::new(who);
    let judge = Judge {
        account: &account,
        kind,
    };
    let effect = progress.decide(judge, decision)?;
    carry_out(progress, who, effect);
    Ok(effect)
}

fn carry_out(progress: &mut Progress, who: &str, effect: Effect) {
    if let Effect::Record { event, state, done } = effect {
        progress.events.push(Event {
            kind: event,
            by: AccountId::new(who),
        });
        progress.state = state;
        progress.done = done;
    }
}

const SCHOOL: OrganisationKind = OrganisationKind::School;
const COUNTY: OrganisationKind = OrganisationKind::County;
const CITY: OrganisationKind = OrganisationKind::City;

#[test]
fn a_rejection_without_a_reason_cannot_be_made() {
    for blank in [None, Some(""), Some(" \u{3000}\n")] {
        assert_eq!(
            Decision::new(DecisionKind::Reject, blank),
            Err(DecisionError::ReasonMissing)
        );
    }
    let long = "字".repeat(REASON_LIMIT + 1);
    assert_eq!(
        Decision::new(DecisionKind::Revoke, Some(&long)),
        Err(DecisionError::ReasonTooLong)
    );
}

#[test]
fn the_same_decision_twice_is_one_and_the_contrary_is_a_conflict() {
    let mut one = progress("school");
    act(&mut one, "a", SCHOOL, &reject()).expect("rejects");
    assert_eq!(act(&mut one, "a", SCHOOL, &reject()), Ok(Effect::Unchanged));
    assert_eq!(
        act(&mut one, "a", SCHOOL, &Decision::Verify),
        Err(DecisionError::AlreadyDecided(EntryState::Rejected))
    );
    let mut other = progress("school");
    act(&mut other, "a", SCHOOL, &Decision::Verify).expect("verifies");
    assert_eq!(
        act(&mut other, "a", SCHOOL, &Decision::Verify),
        Ok(Effect::Unchanged)
    );
    assert_eq!(
        act(&mut other, "a", SCHOOL, &reject()),
        Err(DecisionError::AlreadyDecided(EntryState::Verified))
    );
}

#[test]
fn a_route_is_passed_step_by_step_and_a_higher_body_passes_the_lower_steps_too() {
    let mut steps = progress("school,county");
    assert_eq!(steps.awaits(), Some(SCHOOL));
    act(&mut steps, "s", SCHOOL, &Decision::Verify).expect("the school's step");
    assert_eq!(
        (steps.state, steps.awaits()),
        (EntryState::Pending, Some(COUNTY))
    );
    assert_eq!(
        act(&mut steps, "s", SCHOOL, &Decision::Verify),
        Ok(Effect::Unchanged)
    );
    assert_eq!(
        act(&mut steps, "s2", SCHOOL, &Decision::Verify),
        Err(DecisionError::HigherStep(COUNTY))
    );
    act(&mut steps, "c", COUNTY, &Decision::Verify).expect("the county's step");
    assert_eq!(steps.state, EntryState::Verified);

    let mut at_once = progress("school,county");
    act(&mut at_once, "c", CITY, &Decision::Verify).expect("both");
    assert_eq!(at_once.state, EntryState::Verified);
}

#[test]
fn where_the_policy_asks_for_two_persons_one_is_not_enough() {
    let mut entry = progress("county,county!");
    entry.recorded_by = Some(AccountId::new("typist"));
    assert_eq!(
        act(&mut entry, "typist", COUNTY, &Decision::Verify),
        Err(DecisionError::SamePerson)
    );
    act(&mut entry, "a", COUNTY, &Decision::Verify).expect("the first");
    assert_eq!(
        act(&mut entry, "a", COUNTY, &Decision::Verify),
        Err(DecisionError::SamePerson)
    );
    assert_eq!(entry.state, EntryState::Pending);
    act(&mut entry, "b", CITY, &Decision::Verify).expect("the second");
    assert_eq!(entry.state, EntryState::Verified);
}

#[test]
fn an_appeal_is_made_once_in_time_and_heard_by_somebody_else() {
    let mut entry = progress("school");
    assert_eq!(entry.appeal(0, 30), Err(DecisionError::NothingToAppeal));
    act(&mut entry, "a", SCHOOL, &reject()).expect("rejects");
    assert_eq!(entry.appeal(31, 30), Err(DecisionError::AppealTooLate(30)));
    let effect = entry.appeal(30, 30).expect("appeals");
    carry_out(&mut entry, "teacher", effect);
    assert_eq!(entry.state, EntryState::Appealed);
    assert_eq!(
        act(&mut entry, "a", SCHOOL, &Decision::Verify),
        Err(DecisionError::SameJudge)
    );
    let heard = act(&mut entry, "c", COUNTY, &Decision::Verify).expect("hears");
    assert!(heard.restores() && !heard.reverses());
    assert_eq!(entry.state, EntryState::Rejected);
    assert_eq!(entry.appeal(0, 30), Err(DecisionError::NothingToAppeal));
}

#[test]
fn what_was_verified_is_taken_back_only_with_a_reason_and_from_the_last_step_upwards() {
    let revoke = Decision::Revoke {
        reason: "证书是伪造的".into(),
    };
    let mut entry = progress("school,county");
    act(&mut entry, "c", COUNTY, &Decision::Verify).expect("verifies");
    assert_eq!(
        act(&mut entry, "s", SCHOOL, &revoke),
        Err(DecisionError::HigherStep(COUNTY))
    );
    assert!(
        act(&mut entry, "c", COUNTY, &revoke)
            .expect("revokes")
            .reverses()
    );
    assert_eq!(entry.state, EntryState::Rejected);
}

fn step() -> impl Strategy<Value = (usize, usize, usize)> {
    (0_usize..4, 0_usize..3, 0_usize..4)
}

proptest! {
    /// Any sequence of attempts: hours are taken back at most once more often than they are given again, the state follows from
    /// the events, and with different people no one verifies twice.
    #[test]
    fn whatever_is_tried_the_state_follows_from_the_events(
        steps in prop::collection::vec(step(), 0..25), two in any::<bool>(), long in any::<bool>()
    ) {
        let route = match (long, two) {
            (false, false) => "school", (true, false) => "school,county",
            (false, true) => "county!", (true, true) => "school,county,city!",
        };
        let mut entry = progress(route);
        let (mut reversals, mut restorations) = (0, 0);
        for (who, kind, what) in steps {
            let name = ["a", "b", "c", "d"][who];
            let kind = OrganisationKind::ALL[kind];
            let effect = match what {
                0 => act(&mut entry, name, kind, &Decision::Verify),
                1 => act(&mut entry, name, kind, &reject()),
                2 => act(&mut entry, name, kind, &Decision::Revoke { reason: "x".into() }),
                _ => {
                    let effect = entry.appeal(0, 30);
                    if let Ok(effect) = effect { carry_out(&mut entry, "teacher", effect); }
                    effect
                }
            };
            if let Ok(effect) = effect {
                reversals += u32::from(effect.reverses());
                restorations += u32::from(effect.restores());
            }
        }
        prop_assert!(reversals <= 1 && restorations <= reversals);
        let taken_back = matches!(entry.state, EntryState::Rejected | EntryState::Appealed);
        prop_assert_eq!(taken_back, reversals == 1);
        let kinds: Vec<EventKind> = entry.events.iter().map(|e| e.kind).collect();
        let possible = replay(EntryState::Pending, &kinds).expect("possible events");
        prop_assert!(possible.contains(&entry.state));
        if two {
            let mut people: Vec<_> = entry.events.iter().filter(|e| e.kind == EventKind::Verify).map(|e| e.by.clone()).collect();
            let all = people.len();
            people.sort();
            people.dedup();
            prop_assert_eq!(people.len(), all);
        }
    }
}
