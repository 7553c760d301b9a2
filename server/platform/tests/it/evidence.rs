//! One real minute earns at most one credited minute, whoever sends what.

use domain::{
    ids::UnitId,
    learning::{Intervals, ProgressState},
};
use futures::future::join_all;
use platform::{Error, learning::Beat};

use crate::world::{World, course_of_pages, on_both, origin, reading};

on_both! {
    async fn a_forged_jump_to_the_end_earns_only_the_time_that_passed(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        let at_once = world.beat(&teacher, "KM-P-1~1~p1", reading(60)).await.expect("taken");
        assert_eq!(at_once.covered.total(), 0, "no time has passed since the enrolment");
        world.pass(5);
        let later = world.beat(&teacher, "KM-P-1~1~p1", reading(60)).await.expect("taken");
        assert_eq!(later.covered.total(), 5_000);
        assert_eq!(later.unit.state, ProgressState::InProgress);
    }
}

on_both! {
    async fn a_numbered_message_that_comes_again_changes_nothing(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        world.pass(10);
        let beat = Beat { number: Some(1), ..reading(10) };
        let first = world.beat(&teacher, "KM-P-1~1~p1", beat.clone()).await.expect("taken");
        assert_eq!(first.covered.total(), 10_000);
        world.pass(10);
        let forged = Beat { watched: Intervals::one(0, 60_000), ..beat };
        let again = world.beat(&teacher, "KM-P-1~1~p1", forged).await.expect("taken");
        assert_eq!(again.covered, first.covered, "a number is heard once");
    }
}

on_both! {
    async fn ten_units_on_ten_devices_at_once_share_one_persons_time(world: World) {
        world.import(&course_of_pages("KM-P-10", 10)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-10").await.expect("enrols");
        for _ in 0..3 {
            world.pass(10);
            let beats = (1..=10).map(|n| {
                let (world, teacher) = (&world, &teacher);
                async move {
                    let unit = UnitId::new(format!("KM-P-10~1~p{n}"));
                    let mut beat = reading(60);
                    beat.session = format!("device {n}");
                    world.platform.record_progress(teacher, &unit, &beat, &origin()).await.expect("taken")
                }
            });
            join_all(beats).await;
        }
        let progress = world.platform.progress(&teacher, "KM-P-10").await.expect("reads");
        let total: u32 = progress.units.iter().map(|unit| unit.covered.total()).sum();
        assert_eq!(total, 30_000, "thirty seconds have passed for one person");
    }
}

on_both! {
    async fn what_was_watched_while_the_line_was_down_counts_when_it_comes_later(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        world.pass(3_000);
        let session = world.platform.open_session(&teacher);
        world.pass(600);
        let beat = Beat { session, ..reading(60) };
        let late = world.beat(&teacher, "KM-P-1~1~p1", beat).await.expect("taken");
        assert_eq!(late.unit.state, ProgressState::Completed, "the page was open all the while");
    }
}

on_both! {
    async fn a_session_signed_for_somebody_else_is_worth_no_more_than_an_unknown_one(world: World) {
        world.import(&course_of_pages("KM-P-1", 3)).await;
        let teacher = world.teacher("t1").await;
        let friend = world.teacher("t2").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        world.pass(1);
        let session = world.platform.open_session(&friend);
        world.pass(600);
        let mut total = 0;
        for n in 1..=3 {
            let unit = format!("KM-P-1~1~p{n}");
            let beat = Beat { session: session.clone(), ..reading(60) };
            total += world.beat(&teacher, &unit, beat).await.expect("taken").covered.total();
        }
        assert_eq!(total, 60_000, "an unknown session reaches one minute back");
    }
}

on_both! {
    async fn nobody_learns_without_being_on_the_course_and_nobody_but_teachers_learns(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        let error = world.beat(&teacher, "KM-P-1~1~p1", reading(60)).await.expect_err("not enrolled");
        assert!(matches!(error, Error::Conflict { code: "not-enrolled", .. }), "{error:?}");
        let error = world.beat(&teacher, "KM-P-1~1~nothing", reading(60)).await.expect_err("no such unit");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        let author = world.person("author", domain::accounts::Role::Author, "KM").await;
        let error = world.platform.enrol(&author, "KM-P-1").await.expect_err("not a teacher");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
    }
}

on_both! {
    async fn reading_by_pages_alone_is_bounded_by_real_time_too(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        let pages = || Beat { session: "s".to_owned(), pages: vec![1], ..Beat::default() };
        world.pass(20);
        let first = world.beat(&teacher, "KM-P-1~1~p1", pages()).await.expect("taken");
        assert_eq!(first.covered.total(), 20_000);
        world.pass(40);
        let second = world.beat(&teacher, "KM-P-1~1~p1", pages()).await.expect("taken");
        assert_eq!(second.unit.state, ProgressState::Completed);
    }
}

on_both! {
    async fn who_claims_more_than_the_time_allows_resumes_where_what_was_admitted_ends(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        world.pass(10);
        world.beat(&teacher, "KM-T-1~1~text", reading(60)).await.expect("recorded");
        let progress = world.platform.progress(&teacher, "KM-T-1").await.expect("reads");
        let unit = progress.units.iter().find(|unit| unit.id.as_str() == "KM-T-1~1~text").expect("the unit");
        assert_eq!((unit.position_millis, unit.covered.total()), (10_000, 10_000));
    }
}
