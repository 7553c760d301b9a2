//! Steps, different people, appeals, taking back: over the whole platform.

use database::policies::policy;
use domain::{
    accounts::Role,
    catalogue::{Level, Mode},
    ids::EntryId,
    policies::{Policy, Route, RouteRule},
    time::TrainingYear,
    verification::{Decision, EntryState, EventKind},
};
use platform::{Error, Viewer, ledger::QueueFilter, verification::By};
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::world::{World, on_both};

const DAY: i64 = 86_400;

fn reject(reason: &str) -> Decision {
    Decision::Reject {
        reason: reason.to_owned(),
    }
}

/// Puts a policy in force as the city's decision would.
async fn in_force(world: &World, change: impl FnOnce(&mut Policy)) {
    let mut policy = Policy {
        version: "test/2".to_owned(),
        ..Policy::default()
    };
    change(&mut policy);
    let row = policy::ActiveModel {
        version: Set(policy.version.clone()),
        from_year: Set(policy.from.number()),
        to_year: Set(None),
        body: Set(serde_json::to_string(&policy).expect("text")),
        note: Set(String::new()),
        by_id: Set("city".to_owned()),
        by_name: Set("city".to_owned()),
        at: Set(0),
        ..policy::ActiveModel::default()
    };
    policy::Entity::insert(row)
        .exec(&world.database.write)
        .await
        .expect("a policy");
}

fn route(text: &str) -> Vec<RouteRule> {
    vec![RouteRule {
        level: Some(Level::Municipal),
        mode: Some(Mode::Remote),
        route: text.parse::<Route>().expect("a route"),
    }]
}

async fn decide(
    world: &World,
    who: &Viewer,
    entry: &EntryId,
    decision: &Decision,
) -> Result<EntryState, Error> {
    let decided = world
        .platform
        .decide(who, entry, decision, By::default())
        .await?;
    Ok(decided.state)
}

fn code(error: Error) -> &'static str {
    match error {
        Error::Conflict { code, .. } => code,
        other => panic!("{other}"),
    }
}

async fn total(world: &World, teacher: &Viewer) -> String {
    let year = TrainingYear(2026);
    let account = world
        .platform
        .own_ledger(teacher, year)
        .await
        .expect("reads");
    account.total.to_string()
}

on_both! {
    async fn an_entry_passes_the_steps_that_the_policy_had_when_it_was_credited(world: World) {
        in_force(&world, |policy| policy.routes = route("school,county")).await;
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        assert_eq!(decide(&world, &school, &entry, &Decision::Verify).await.expect("a step"), EntryState::Pending);
        assert_eq!(decide(&world, &school, &entry, &Decision::Verify).await.expect("the same"), EntryState::Pending);
        assert_eq!(decide(&world, &county, &entry, &Decision::Verify).await.expect("the last"), EntryState::Verified);
        let line = world.platform.entry(&county, &entry).await.expect("reads").line;
        assert_eq!(line.entry.policy, "test/2");
        let who: Vec<_> = line.decisions.iter().map(|made| (made.by.as_str(), made.organisation.as_str())).collect();
        assert_eq!(who, [("s一老师", "第一小学"), ("c一老师", "五华区")]);
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn where_two_persons_are_asked_for_one_is_not_enough(world: World) {
        in_force(&world, |policy| policy.routes = route("county,county!")).await;
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let one = world.person("c1", Role::Administrator, "530102").await;
        let two = world.person("c2", Role::Administrator, "530102").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        decide(&world, &one, &entry, &Decision::Verify).await.expect("the first");
        let error = decide(&world, &one, &entry, &Decision::Verify).await.expect_err("the same person");
        assert_eq!(code(error), "same-person");
        assert_eq!(decide(&world, &two, &entry, &Decision::Verify).await.expect("the second"), EntryState::Verified);
    }
}

on_both! {
    async fn an_appeal_that_is_granted_gives_the_hours_again_by_a_new_entry(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let other = world.teacher("t2").await;
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let by = By { address: Some("192.0.2.8"), agent: Some("a phone") };
        let error = world.platform.appeal(&teacher, &entry, "看完了", by).await.expect_err("nothing to appeal");
        assert_eq!(code(error), "nothing-to-appeal");
        decide(&world, &school, &entry, &reject("代学")).await.expect("rejects");
        assert_eq!(total(&world, &teacher).await, "0.00");
        assert!(matches!(world.platform.appeal(&other, &entry, "x", by).await, Err(Error::NotFound(_))));
        assert!(matches!(world.platform.appeal(&teacher, &entry, " ", by).await, Err(Error::Refused(_))));
        world.platform.appeal(&teacher, &entry, "我自己学的，有笔记", by).await.expect("appeals");
        let error = decide(&world, &school, &entry, &Decision::Verify).await.expect_err("the same judge");
        assert_eq!(code(error), "same-judge");
        let heard = world.platform.decide(&county, &entry, &Decision::Verify, By::default()).await.expect("hears");
        let restored = heard.restored.expect("a new entry");
        assert_eq!(total(&world, &teacher).await, "4.00");
        assert_eq!(world.state_of(&county, &restored).await, EntryState::Verified);
        let events: Vec<_> = world.platform.entry(&county, &entry).await.expect("reads").line.decisions;
        let kinds: Vec<_> = events.iter().map(|made| made.event).collect();
        assert_eq!(kinds, [EventKind::Reject, EventKind::Appeal, EventKind::Grant]);
        assert_eq!(events[1].address.as_deref(), Some("192.0.2.8"));
        world.assert_whole(3).await;
        // The course counts as credited again: another completion of it would earn nothing.
        let error = world.platform.appeal(&teacher, &entry, "再来", by).await.expect_err("once only");
        assert_eq!(code(error), "nothing-to-appeal");
    }
}

on_both! {
    async fn an_appeal_comes_too_late_after_the_days_of_the_policy(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        decide(&world, &school, &entry, &reject("代学")).await.expect("rejects");
        world.pass(31 * DAY);
        let error = world.platform.appeal(&teacher, &entry, "看完了", By::default()).await.expect_err("late");
        assert_eq!(code(error), "appeal-too-late");
    }
}

on_both! {
    async fn what_was_verified_is_taken_back_once_with_a_reason(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        decide(&world, &county, &entry, &Decision::Verify).await.expect("verifies");
        let revoke = Decision::Revoke { reason: "证书造假".to_owned() };
        let (one, two) = tokio::join!(
            world.platform.decide(&county, &entry, &revoke, By::default()),
            world.platform.decide(&county, &entry, &revoke, By::default()),
        );
        let (one, two) = (one.expect("taken back"), two.expect("the same again"));
        assert_eq!(one.reversal, two.reversal);
        assert_eq!(total(&world, &teacher).await, "0.00");
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn everything_that_matches_is_decided_together_but_for_the_askers_own(world: World) {
        world.course("KM-T-1").await;
        for number in 1..=7 {
            let teacher = world.teacher(&format!("t{number}")).await;
            world.complete(&teacher, "KM-T-1").await;
        }
        let county = world.person("c1", Role::Administrator, "530102").await;
        let filter = QueueFilter {
            course: Some("KM-T-1".to_owned()),
            state: Some(EntryState::Pending),
            ..QueueFilter::default()
        };
        let stale = world.platform.decide_matching(&county, &filter, &Decision::Verify, Some(6), By::default()).await;
        assert_eq!(code(stale.expect_err("another number")), "count-changed");
        let done = world.platform.decide_matching(&county, &filter, &Decision::Verify, Some(7), By::default()).await;
        let done = done.expect("decides");
        assert_eq!((done.decided.len(), done.left), (7, 0));
        let elsewhere = world.person("x1", Role::Administrator, "530111").await;
        let none = world.platform.decide_matching(&elsewhere, &filter, &Decision::Verify, None, By::default()).await;
        assert_eq!(none.expect("nothing there").decided.len(), 0);
        world.assert_whole(7).await;
    }
}
