//! Attempts: counted, marked once, and their answers kept back until they help nobody cheat.

use domain::{ids::UnitId, learning::ProgressState};
use platform::Error;

use crate::world::{World, on_both, origin};

on_both! {
    async fn an_attempt_is_marked_once_and_the_number_of_attempts_is_kept(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let start = || world.platform.start_attempt(&teacher, &quiz, &ORIGIN);
        let first = start().await.expect("starts");
        assert_eq!(start().await.expect("the open one").id, first.id, "a second tab gets the same attempt");

        let wrong = [("q1".to_owned(), "false".into())].into();
        let right = [("q1".to_owned(), "true".into())].into();
        let failed = world.platform.submit_attempt(&teacher, &first.id, &wrong).await.expect("marked");
        assert!(!failed.outcome.passed);
        assert!(!failed.outcome.reveals, "the right answers stay hidden while a try is left");
        assert_eq!(failed.unit.state, ProgressState::InProgress);
        let error = world.platform.submit_attempt(&teacher, &first.id, &right).await.expect_err("handed in");
        assert!(matches!(error, Error::Conflict { code: "attempt-submitted", .. }), "{error:?}");

        let second = start().await.expect("starts");
        assert_eq!(second.number, 2);
        world.platform.submit_attempt(&teacher, &second.id, &wrong).await.expect("marked");
        let error = start().await.expect_err("two tries are allowed");
        assert!(matches!(error, Error::Conflict { code: "no-attempts-left", .. }), "{error:?}");
    }
}

static ORIGIN: std::sync::LazyLock<platform::learning::Origin> = std::sync::LazyLock::new(origin);

on_both! {
    async fn somebody_elses_attempt_does_not_exist(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let other = world.teacher("t2").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let attempt = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
        let error = world.platform.attempt(&other, &attempt.id).await.expect_err("not theirs");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        let answers = [("q1".to_owned(), "true".into())].into();
        let error = world.platform.submit_attempt(&other, &attempt.id, &answers).await.expect_err("not theirs");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    }
}
