//! Sessions that people attend, from the plan to the hours.

use domain::{
    accounts::Role, crediting::Reason, hours::CreditHours, ids::TrainingId, training::TrainingState,
};
use futures::future::join_all;
use platform::{Error, Viewer, learning::Origin, training::NewTraining};

use crate::world::{World, on_both, origin};

fn plan() -> NewTraining {
    NewTraining {
        title: "防震演练".to_owned(),
        module: "campus-safety".to_owned(),
        level: "county".to_owned(),
        mode: "face-to-face".to_owned(),
        hours: "4".to_owned(),
        place: "第一小学礼堂".to_owned(),
        begins: "2026-03-02T09:00".to_owned(),
        ends: "2026-03-02T12:00".to_owned(),
        open_to_subtree: false,
        ..NewTraining::default()
    }
}

async fn planned(world: &World, organiser: &Viewer, people: &str, open: bool) -> TrainingId {
    let new = NewTraining {
        open_to_subtree: open,
        ..plan()
    };
    let id = world
        .platform
        .plan_training(organiser, "k", &new)
        .await
        .expect("is planned");
    if !people.is_empty() {
        world
            .platform
            .add_to_roster(organiser, &id, people, &[])
            .await
            .expect("are added");
    }
    world
        .platform
        .open_check_in(organiser, &id)
        .await
        .expect("opens");
    id
}

async fn code(world: &World, organiser: &Viewer, id: &TrainingId) -> String {
    world
        .platform
        .check_in_code(organiser, id)
        .await
        .expect("a code")
        .1
}

async fn total(world: &World, teacher: &Viewer) -> CreditHours {
    world
        .platform
        .own_ledger(teacher, world.platform.year_now())
        .await
        .expect("reads")
        .total
}

fn is_conflict(error: &Error, expected: &str) -> bool {
    matches!(error, Error::Conflict { code, .. } if *code == expected)
}

on_both! {
    async fn a_teacher_checks_in_with_the_code_of_the_room_and_is_credited_when_it_is_settled(world: World) {
        let organiser = world.person("school", Role::Administrator, "530102-01").await;
        let teacher = world.teacher("t1").await;
        let id = planned(&world, &organiser, "t1", false).await;
        let shown = code(&world, &organiser, &id).await;
        world.pass(60);
        let stale = world.platform.check_in(&teacher, &id, &shown, &origin()).await.expect_err("a stale code");
        assert!(matches!(&stale, Error::Refused(all) if all[0].code == "code-stale"), "{stale:?}");
        let shown = code(&world, &organiser, &id).await;
        world.pass(30);
        let first = world.platform.check_in(&teacher, &id, &shown, &origin()).await.expect("the code before");
        let again = world.platform.check_in(&teacher, &id, "whatever", &origin()).await.expect("again");
        assert_eq!((first.before, again.before, again.at), (false, true, first.at));
        let early = world.platform.settle_training(&organiser, &id).await.expect_err("is not over");
        assert!(is_conflict(&early, "training-not-over"), "{early:?}");
        world.pass(3 * 3600);
        let settled = world.platform.settle_training(&organiser, &id).await.expect("settles");
        assert_eq!((settled.credited.len(), settled.written), (1, 1));
        assert_eq!(total(&world, &teacher).await.to_string(), "4.00");
        let row = world.platform.entry(&teacher, &settled.credited[0].1).await.expect("reads");
        let attended = Reason::Attended { title: "防震演练".to_owned(), on: "2026-03-02".to_owned() };
        assert!(row.line.entry.reasons().contains(&attended));
        assert_eq!(row.line.entry.details().recorded_by.as_ref(), Some(organiser.account()));
        let own = world.platform.own_trainings(&teacher).await.expect("reads");
        assert_eq!(own[0].entry.as_ref(), Some(&settled.credited[0].1));
        let late = world.platform.check_in(&world.teacher("t2").await, &id, &shown, &origin()).await.expect_err("is settled");
        assert!(is_conflict(&late, "training-settled"), "{late:?}");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn sixteen_check_ins_and_settlements_at_once_credit_each_person_once(world: World) {
        let organiser = world.person("county", Role::Administrator, "530102").await;
        let mut teachers = Vec::new();
        for number in 0..4 {
            teachers.push(world.teacher(&format!("t{number}")).await);
        }
        let id = planned(&world, &organiser, "", true).await;
        world.pass(3 * 3600);
        let shown = code(&world, &organiser, &id).await;
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let origin = origin();
        let check_ins = (0..16_usize).map(|n| {
            let (teacher, id, shown, node, origin) = (&teachers[n % 4], &id, &shown, nodes[n / 4 % 2], &origin);
            async move { node.check_in(teacher, id, shown, origin).await }
        });
        let done: Vec<_> = join_all(check_ins).await.into_iter().map(|done| done.expect("checks in")).collect();
        assert_eq!(done.iter().filter(|done| !done.before).count(), 4, "each person once");
        let settlements = (0..16_usize).map(|n| {
            let (organiser, id, node) = (&organiser, &id, nodes[n % 2]);
            async move { node.settle_training(organiser, id).await }
        });
        let settled: Vec<_> = join_all(settlements).await.into_iter().map(|done| done.expect("settles")).collect();
        assert!(settled.iter().all(|each| each.credited == settled[0].credited), "all name the same entries");
        assert_eq!(settled.iter().map(|each| each.written).sum::<usize>(), 4);
        for teacher in &teachers {
            assert_eq!(total(&world, teacher).await.to_string(), "4.00");
        }
        world.assert_whole(4).await;
    }
}

on_both! {
    async fn whoever_is_not_on_the_roster_is_told_what_to_do_and_is_credited_once_ticked_later(world: World) {
        let organiser = world.person("school", Role::Administrator, "530102-01").await;
        let (teacher, late) = (world.teacher("t1").await, world.teacher("t2").await);
        let id = planned(&world, &organiser, "t一老师", false).await;
        let shown = code(&world, &organiser, &id).await;
        let refused = world.platform.check_in(&late, &id, &shown, &origin()).await.expect_err("is not expected");
        assert!(matches!(&refused, Error::Refused(all) if all[0].code == "not-on-roster"), "{refused:?}");
        let tick = |who: &Viewer| vec![who.account().clone()];
        world.platform.tick(&organiser, &id, &tick(&teacher), true, &Origin::default()).await.expect("is ticked");
        world.platform.tick(&organiser, &id, &tick(&teacher), false, &Origin::default()).await.expect("is taken back");
        world.pass(3 * 3600);
        let empty = world.platform.settle_training(&organiser, &id).await.expect_err("nobody was there");
        assert!(is_conflict(&empty, "training-empty"), "{empty:?}");
        world.platform.tick(&organiser, &id, &tick(&teacher), true, &Origin::default()).await.expect("is ticked");
        world.platform.settle_training(&organiser, &id).await.expect("settles");
        let fixed = world.platform.tick(&organiser, &id, &tick(&teacher), false, &Origin::default()).await.expect_err("is credited");
        assert!(is_conflict(&fixed, "training-settled"), "{fixed:?}");
        world.platform.add_to_roster(&organiser, &id, "", &tick(&late)).await.expect("is added");
        let ticks = join_all((0..8).map(|_| async {
            world.platform.tick(&organiser, &id, &tick(&late), true, &Origin::default()).await
        }));
        for each in ticks.await {
            assert_eq!(each.expect("is ticked").credited.len(), 1);
        }
        assert_eq!(total(&world, &late).await.to_string(), "4.00");
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn another_organisations_administrator_neither_sees_nor_changes_it(world: World) {
        let organiser = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        let id = planned(&world, &organiser, "t1", false).await;
        for (login, role, organisation) in [
            ("neighbour", Role::Administrator, "530111"),
            ("below", Role::Administrator, "530102-01"),
            ("t9", Role::Teacher, "530102-01"),
            ("author", Role::Author, "KM"),
        ] {
            let person = world.person(login, role, organisation).await;
            let accounts = [teacher.account().clone()];
            let denied = [
                world.platform.training(&person, &id).await.map(drop),
                world.platform.check_in_code(&person, &id).await.map(drop),
                world.platform.change_training(&person, &id, &plan()).await,
                world.platform.add_to_roster(&person, &id, "t1", &[]).await.map(drop),
                world.platform.remove_from_roster(&person, &id, &accounts[0]).await,
                world.platform.tick(&person, &id, &accounts, true, &origin()).await.map(drop),
                world.platform.settle_training(&person, &id).await.map(drop),
            ];
            for (at, each) in denied.into_iter().enumerate() {
                assert!(matches!(each, Err(Error::Denied(_))), "{login}, {at}: {each:?}");
            }
        }
        let auditor = world.person("auditor", Role::Auditor, "KM").await;
        assert_eq!(world.platform.training(&auditor, &id).await.expect("reads").1.len(), 1);
        assert!(matches!(world.platform.settle_training(&auditor, &id).await, Err(Error::Denied(_))));
        let page = world.platform.trainings(&auditor, None, 10).await.expect("reads");
        assert_eq!((page.items.len(), page.items[0].people, page.items[0].present), (1, 1, 0));
    }
}

on_both! {
    async fn everybody_who_is_not_found_is_named_and_nobody_is_added(world: World) {
        let organiser = world.person("school", Role::Administrator, "530102-01").await;
        world.teacher("t1").await;
        world.person("t9", Role::Teacher, "530111-01").await;
        let id = world.platform.plan_training(&organiser, "k", &plan()).await.expect("is planned");
        let again = world.platform.plan_training(&organiser, "k", &plan()).await.expect("a double click");
        assert_eq!(again, id);
        let error = world.platform.add_to_roster(&organiser, &id, "t1\n王无名\nt9", &[]).await.expect_err("two are unknown");
        let Error::Refused(refusals) = error else { panic!("{error:?}") };
        let told: Vec<_> = refusals.iter().map(|each| (each.field.as_str(), each.code)).collect();
        assert_eq!(told, [("people[1]", "person-unknown"), ("people[2]", "person-unknown")]);
        assert!(refusals[0].detail.contains("王无名"));
        let (training, roster) = world.platform.training(&organiser, &id).await.expect("reads");
        assert_eq!((training.state, roster.len()), (TrainingState::Planned, 0));
        let found = world.platform.candidates(&organiser, &id, "t").await.expect("reads");
        assert_eq!(found.iter().map(|each| each.login.as_str()).collect::<Vec<_>>(), ["t1"], "of the own subtree only");
        let long = NewTraining { hours: "5".to_owned(), ..plan() };
        let error = world.platform.change_training(&organiser, &id, &long).await.expect_err("too many hours");
        assert!(matches!(&error, Error::Refused(all) if all[0].code == "hours-length"), "{error:?}");
        world.platform.change_training(&organiser, &id, &NewTraining { title: "改名".to_owned(), ..plan() }).await.expect("is changed");
    }
}
