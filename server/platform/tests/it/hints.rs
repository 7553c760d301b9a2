//! First words: shown until the thing was done or they were put away, to teachers alone.

use domain::{accounts::Role, hints::Hint};
use platform::Viewer;

use crate::world::{World, course_of_pages, on_both, reading};

async fn needed(world: &World, viewer: &Viewer) -> Vec<Hint> {
    let mut needed = Vec::new();
    for hint in Hint::ALL {
        if world
            .platform
            .needs_hint(viewer, hint)
            .await
            .expect("reads")
        {
            needed.push(hint);
        }
    }
    needed
}

on_both! {
    async fn hints_end_by_themselves_once_the_thing_was_done(world: World) {
        world.import(&course_of_pages("KM-P-2", 2)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-2").await.expect("enrols");
        assert_eq!(needed(&world, &teacher).await, Hint::ALL, "being on a course is no end of any");
        for (unit, left) in [("KM-P-2~1~p1", &[Hint::Year, Hint::Course][..]), ("KM-P-2~1~p2", &[])] {
            world.pass(60);
            let beat = platform::learning::Beat { session: world.platform.open_session(&teacher), ..reading(60) };
            world.pass(60);
            world.beat(&teacher, unit, beat).await.expect("taken");
            assert_eq!(needed(&world, &teacher).await, left, "after {unit}");
        }
        let friend = world.teacher("t2").await;
        assert_eq!(needed(&world, &friend).await, Hint::ALL, "what one has done is no matter of another");
    }
}

on_both! {
    async fn what_is_put_away_stays_away_for_that_person_alone(world: World) {
        let teacher = world.teacher("t1").await;
        let friend = world.teacher("t2").await;
        for _ in 0..2 {
            world.platform.put_hint_away(&teacher, Hint::Course).await.expect("puts away, and once more");
        }
        assert_eq!(needed(&world, &teacher).await, [Hint::Year, Hint::Lesson]);
        assert_eq!(needed(&world, &friend).await, Hint::ALL);
    }
}

on_both! {
    async fn only_teachers_are_given_hints(world: World) {
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        assert!(needed(&world, &school).await.is_empty());
    }
}
