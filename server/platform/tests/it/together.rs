//! Many who write at the same moment may share a commit. Nobody notices, but for the speed.

use std::time::Duration;

use domain::ids::UnitId;
use futures::future::join_all;
use platform::{Error, Viewer};
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::world::{World, course_of_pages, on_both, origin, reading};

const TEACHERS: usize = 24;
const UNIT: &str = "KM-P-1~1~p1";

async fn enrolled(world: &World) -> Vec<Viewer> {
    world.import(&course_of_pages("KM-P-1", 1)).await;
    let mut teachers = Vec::new();
    for number in 0..TEACHERS {
        let teacher = world.teacher(&format!("t{number}")).await;
        world
            .platform
            .enrol(&teacher, "KM-P-1")
            .await
            .expect("enrols");
        teachers.push(teacher);
    }
    world.pass(60);
    teachers
}

on_both! {
    async fn who_is_refused_takes_nobody_with_them(world: World) {
        let teachers = enrolled(&world).await;
        let stranger = world.teacher("stranger").await;
        let unit = UnitId::new(UNIT);
        let claims = teachers.iter().chain(std::iter::repeat_n(&stranger, TEACHERS)).enumerate().map(|(n, teacher)| {
            let (world, unit) = (&world, &unit);
            async move {
                // Between each other, so that both sorts meet in one transaction.
                tokio::time::sleep(Duration::from_micros(50 * (n % TEACHERS) as u64)).await;
                world.platform.record_progress(teacher, unit, &reading(60), &origin()).await
            }
        });
        let (credited, refused): (Vec<_>, Vec<_>) = join_all(claims).await.into_iter().partition(Result::is_ok);
        assert!(credited.iter().all(|answer| answer.as_ref().is_ok_and(|answer| answer.credit.is_some())));
        assert_eq!(credited.len(), TEACHERS);
        assert_eq!(refused.len(), TEACHERS);
        assert!(refused.iter().all(|answer| matches!(answer, Err(Error::Conflict { code: "not-enrolled", .. }))));
        world.assert_whole(TEACHERS as u64).await;
    }
}

on_both! {
    async fn who_goes_away_in_the_middle_leaves_no_half_and_stops_nobody(world: World) {
        let teachers = enrolled(&world).await;
        let mut dice = StdRng::seed_from_u64(7);
        let mut tasks = Vec::new();
        for teacher in &teachers {
            let (platform, teacher) = (world.platform.clone(), teacher.clone());
            let patience = Duration::from_micros(dice.random_range(100..20_000));
            let goes_away = dice.random_bool(0.5);
            tasks.push(tokio::spawn(async move {
                let unit = UnitId::new(UNIT);
                let (beat, from) = (reading(60), origin());
                let work = platform.record_progress(&teacher, &unit, &beat, &from);
                if goes_away {
                    tokio::time::timeout(patience, work).await.ok()
                } else {
                    Some(work.await)
                }
            }));
        }
        let answers = join_all(tasks).await.into_iter().map(|task| task.expect("ends"));
        let answered = answers.flatten().map(|answer| answer.expect("is taken")).filter(|answer| answer.credit.is_some()).count();
        assert!(answered >= TEACHERS / 4, "who stays is answered: {answered}");
        let audit = world.platform.audit(|_| ()).await.expect("walks");
        assert_eq!(audit.finding, None);
        assert!(audit.entries >= answered as u64);
        // Those who went away come again, and everybody has it once.
        for teacher in &teachers {
            let again = world.beat(teacher, UNIT, reading(60)).await.expect("is taken");
            assert!(again.credit.is_some());
        }
        world.assert_whole(TEACHERS as u64).await;
    }
}
