//! The main job, end to end, without a browser.

use domain::{
    accounts::Role,
    learning::ProgressState,
    verification::{Decision, EntryState},
};
use platform::learning::Enrolled;
use platform::ledger::QueueFilter;

use platform::verification::By;

use crate::world::{World, on_both, origin, reading};

on_both! {
    async fn a_teacher_finishes_a_course_and_an_administrator_verifies_it(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;

        let (_, first) = world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let (_, again) = world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        assert_eq!((first, again), (Enrolled::Now, Enrolled::Before));

        world.pass(40);
        let half = world.beat(&teacher, "KM-T-1~1~text", reading(40)).await.expect("recorded");
        assert_eq!(half.unit.state, ProgressState::InProgress);
        assert_eq!(half.covered.total(), 40_000);
        assert_eq!(half.credit, None);

        world.pass(20);
        let whole = world.beat(&teacher, "KM-T-1~1~text", reading(60)).await.expect("recorded");
        assert_eq!(whole.unit.state, ProgressState::Completed);
        assert_eq!((whole.course, whole.credit), (ProgressState::InProgress, None), "the quiz is still open");

        let quiz = domain::ids::UnitId::new("KM-T-1~1~quiz");
        let attempt = world.platform.start_attempt(&teacher, &quiz, &origin()).await.expect("starts");
        let answers = [("q1".to_owned(), "true".into())].into();
        let done = world.platform.submit_attempt(&teacher, &attempt.id, &answers).await.expect("taken");
        let credit = done.credit.expect("the hours are there with the answer");
        assert_eq!(credit.hours.to_string(), "4.00");
        assert!(!credit.explanation.is_empty());

        let year = world.platform.year_now();
        let account = world.platform.own_ledger(&teacher, year).await.expect("reads");
        assert_eq!(account.total.to_string(), "4.00");
        assert_eq!(account.pending.to_string(), "4.00");
        assert_eq!(account.entries.len(), 1);

        let queue = world.platform.queue(&county, &QueueFilter::default(), None, 10).await.expect("reads");
        assert_eq!(queue.items.len(), 1);
        let evidence = world.platform.evidence(&county, &credit.entry).await.expect("reads");
        assert_eq!(evidence.addresses, ["192.0.2.7"]);
        let text = evidence.units.iter().find(|unit| unit.id.as_str() == "KM-T-1~1~text").expect("the unit");
        assert_eq!(text.beats.len(), 2);
        assert_eq!(text.beats.iter().map(|beat| beat.admitted_millis).sum::<i64>(), 60_000);

        let decided = world.platform.decide(&county, &credit.entry, &Decision::Verify, By::default()).await.expect("verifies");
        assert_eq!(decided.state, EntryState::Verified);
        let account = world.platform.own_ledger(&teacher, year).await.expect("reads");
        assert_eq!(account.verified.to_string(), "4.00");
        world.assert_whole(1).await;
    }
}
