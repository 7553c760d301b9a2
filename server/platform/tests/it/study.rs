//! Questions whether somebody is there, learning without a line, and notes.

use domain::{
    accounts::Role,
    learning::{Intervals, ProgressState},
    policies::Policy,
};
use platform::{Error, learning::Beat};

use crate::world::{World, course_of_pages, on_both, reading};

/// A minute of reading is the whole unit, so the shortest question comes after two and a half minutes of three units.
async fn decide(world: &World, change: impl FnOnce(&mut Policy)) {
    let city = world.person("k1", Role::Administrator, "KM").await;
    let mut policy = Policy {
        version: "study/1".to_owned(),
        ..Policy::default()
    };
    change(&mut policy);
    world
        .platform
        .decide_policy(&city, &policy, "")
        .await
        .expect("decides");
}

on_both! {
    async fn nothing_counts_between_a_question_and_its_answer_and_nothing_is_lost(world: World) {
        world.import(&course_of_pages("KM-P-20", 20)).await;
        decide(&world, |policy| policy.attention_minutes = 5).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-20").await.expect("enrols");
        let session = world.platform.open_session(&teacher);
        let beat = |present: bool| Beat { session: session.clone(), present, ..reading(60) };
        let mut admitted = 0;
        let mut asked_at = None;
        for unit in 1..=8 {
            world.pass(60);
            let unit = format!("KM-P-20~1~p{unit}");
            let recorded = world.beat(&teacher, &unit, beat(false)).await.expect("taken");
            admitted += recorded.covered.total();
            if recorded.asks {
                asked_at = Some((unit, recorded.covered.total()));
                break;
            }
        }
        let (unit, before) = asked_at.expect("it asks after at most seven and a half minutes");
        assert!((150_000..=450_000).contains(&admitted), "{admitted}");
        world.pass(60);
        let still = world.beat(&teacher, &unit, beat(false)).await.expect("taken");
        assert!(still.asks);
        assert_eq!(still.covered.total(), before, "it waits");
        let answered = world.beat(&teacher, &unit, beat(true)).await.expect("taken");
        assert!(!answered.asks);
        assert_eq!(answered.unit.state, ProgressState::Completed, "what was measured is claimed with the answer");
    }
}

on_both! {
    async fn whoever_the_policy_does_not_ask_is_not_asked(world: World) {
        world.import(&course_of_pages("KM-P-20", 20)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-20").await.expect("enrols");
        let session = world.platform.open_session(&teacher);
        for unit in 1..=20 {
            world.pass(60);
            let beat = Beat { session: session.clone(), ..reading(60) };
            let recorded = world.beat(&teacher, &format!("KM-P-20~1~p{unit}"), beat).await.expect("taken");
            assert!(!recorded.asks);
            assert_eq!(recorded.unit.state, ProgressState::Completed);
        }
    }
}

on_both! {
    async fn two_openings_of_a_stored_page_count_once_and_no_more_than_the_policy_allows(world: World) {
        world.import(&course_of_pages("KM-P-90", 90)).await;
        decide(&world, |policy| policy.offline_hours = 1).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-90").await.expect("enrols");
        let stored = world.platform.open_session(&teacher);
        // Two days at a school without a line.
        world.pass(2 * 24 * 3600);
        let opening = |name: &str| Beat { session: format!("{stored}~{name}"), number: Some(1), ..reading(60) };
        let first = world.beat(&teacher, "KM-P-90~1~p1", opening("a")).await.expect("taken");
        assert_eq!(first.unit.state, ProgressState::Completed, "the name was signed when the page was stored");
        let again = world.beat(&teacher, "KM-P-90~1~p1", opening("b")).await.expect("taken");
        assert_eq!(again.covered, first.covered);
        for unit in 2..=90 {
            world.beat(&teacher, &format!("KM-P-90~1~p{unit}"), opening(&unit.to_string())).await.expect("taken");
        }
        let progress = world.platform.progress(&teacher, "KM-P-90").await.expect("reads");
        let total: u32 = progress.units.iter().map(|unit| unit.covered.total()).sum();
        assert_eq!(total, 3_600_000, "one hour, as the policy says");
    }
}

on_both! {
    async fn a_forged_or_ancient_name_of_a_stored_page_reaches_one_minute_back(world: World) {
        world.import(&course_of_pages("KM-P-9", 9)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-9").await.expect("enrols");
        let stored = world.platform.open_session(&teacher);
        world.pass(31 * 24 * 3600);
        let (name, _) = stored.rsplit_once('.').expect("a signature");
        for session in [format!("{name}.AAAA~1"), format!("{stored}~1")] {
            let mut total = 0;
            for unit in 1..=3 {
                let beat = Beat { session: session.clone(), ..reading(60) };
                let unit = format!("KM-P-9~1~p{unit}");
                let before = world.platform.progress(&teacher, "KM-P-9").await.expect("reads");
                let before: u32 = before.units.iter().filter(|each| each.id.as_str() == unit).map(|each| each.covered.total()).sum();
                total += world.beat(&teacher, &unit, beat).await.expect("taken").covered.total() - before;
            }
            assert!(total <= 60_000, "{session}: {total}");
        }
    }
}

on_both! {
    async fn two_devices_without_a_line_join_what_they_saw(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        let phone = world.platform.open_session(&teacher);
        let tablet = world.platform.open_session(&teacher);
        world.pass(3600);
        let part = |session: &str, from, to| Beat {
            session: format!("{session}~x"),
            number: Some(1),
            watched: Intervals::one(from, to),
            ..Beat::default()
        };
        let one = world.beat(&teacher, "KM-P-1~1~p1", part(&phone, 0, 40_000)).await.expect("taken");
        assert_eq!(one.covered.total(), 40_000);
        let both = world.beat(&teacher, "KM-P-1~1~p1", part(&tablet, 30_000, 60_000)).await.expect("taken");
        assert_eq!(both.unit.state, ProgressState::Completed);
    }
}

on_both! {
    async fn notes_are_kept_by_place_and_seen_by_nobody_else(world: World) {
        world.import(&course_of_pages("KM-P-2", 2)).await;
        let teacher = world.teacher("t1").await;
        let friend = world.teacher("t2").await;
        let write = |body: &'static str| world.platform.write_note(&teacher, "KM-P-2", "p1", 7, body);
        let error = write("先记").await.expect_err("is not on the course");
        assert!(matches!(error, Error::Conflict { code: "not-enrolled", .. }), "{error:?}");
        for who in [&teacher, &friend] {
            world.platform.enrol(who, "KM-P-2").await.expect("enrols");
        }
        let note = write("  第一条\n两行  ").await.expect("writes");
        assert_eq!((note.body.as_str(), note.place), ("第一条\n两行", 0), "a page has no moments");
        for (body, code) in [("  ", "missing"), (&*"长".repeat(2001), "too-long")] {
            let error = world.platform.write_note(&teacher, "KM-P-2", "p1", 0, body).await.expect_err(code);
            let Error::Refused(refusals) = error else { panic!("{error:?}") };
            assert_eq!((refusals[0].field.as_str(), refusals[0].code), ("note", code));
        }
        world.pass(5);
        world.platform.write_note(&teacher, "KM-P-2", "p2", 0, "第二条").await.expect("writes");
        for error in [
            world.platform.change_note(&friend, &note.id, "改").await.expect_err("not theirs"),
            world.platform.delete_note(&friend, &note.id).await.expect_err("not theirs"),
        ] {
            assert!(matches!(error, Error::NotFound("note")), "{error:?}");
        }
        assert!(world.platform.notes(&friend).await.expect("reads").is_empty());
        world.platform.change_note(&teacher, &note.id, "改过").await.expect("changes");
        let all = world.platform.notes(&teacher).await.expect("reads");
        let [course] = all.as_slice() else { panic!("{all:?}") };
        let bodies: Vec<_> = course.notes.iter().map(|on| (on.note.unit_key.as_str(), on.note.body.as_str())).collect();
        assert_eq!(bodies, [("p1", "改过"), ("p2", "第二条")], "in the order of the course");
        world.platform.delete_note(&teacher, &note.id).await.expect("deletes");
        let published = world.platform.course("KM-P-2").expect("is there");
        assert!(world.platform.notes_on(&teacher, &published, "p1").await.expect("reads").is_empty());
    }
}
