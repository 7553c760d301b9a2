//! Attempts: counted, marked once, and their answers kept back until they help nobody cheat.

use std::collections::BTreeSet;

use content::course_folder::ParsedCourse;
use database::assessment::attempt;
use domain::{assessment::Answers, ids::UnitId, learning::ProgressState};
use platform::{Error, assessment::Attempt};
use sea_orm::EntityTrait;

use crate::world::{World, folder, on_both, origin};

/// The usual course with other settings of its quiz.
pub fn course_of(code: &str, settings: &str, gift: &str) -> ParsedCourse {
    let toml = format!(
        r#"
code = "{code}"
title = "课程 {code}"
summary = "一门短课。"
module = "teacher-ethics"
level = "county"
hours = "1.00"

[[section]]
title = "内容"

[[section.unit]]
id = "quiz"
kind = "quiz"
title = "测验"
file = "quiz.gift"
{settings}
"#
    );
    folder(&[
        ("course.toml", toml.as_bytes()),
        ("quiz.gift", gift.as_bytes()),
    ])
}

const SIX: &str = "一{T}\n\n二{T}\n\n[plain]一段说明\n\n三{T}\n\n四{T}\n\n五{T}\n\n六{T}\n";

async fn rows(world: &World) -> Vec<attempt::Model> {
    attempt::Entity::find()
        .all(&world.database.read)
        .await
        .expect("reads")
}

fn is_conflict(error: &Error, wanted: &str) -> bool {
    matches!(error, Error::Conflict { code, .. } if *code == wanted)
}

/// "True" to everything that was asked.
fn all_true(attempt: &Attempt) -> Answers {
    let asked = attempt
        .paper
        .questions
        .iter()
        .filter(|question| !question.options.is_empty());
    asked
        .map(|question| (question.id.clone(), "true".into()))
        .collect()
}

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

on_both! {
    async fn what_is_handed_in_within_the_grace_is_taken(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 2\nminutes = 10", "一{T}")).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let attempt = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
        let ends_at = attempt.ends_at.expect("a limit");
        assert_eq!(ends_at.as_millis() - attempt.started_at.as_millis(), 600_000);

        world.pass(600 + 29);
        let open = world.platform.attempt(&teacher, &attempt.id).await.expect("is there");
        assert!(open.outcome.is_none(), "still open");
        let same = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("the open one");
        assert_eq!(same.id, attempt.id);
        let answers = all_true(&attempt);
        let done = world.platform.submit_attempt(&teacher, &attempt.id, &answers).await.expect("in time");
        assert!(done.outcome.passed && !done.outcome.timed_out);

        // Sent again because the answer was lost: the same result, however late.
        world.pass(3600);
        let again = world.platform.submit_attempt(&teacher, &attempt.id, &answers).await.expect("the same");
        assert_eq!(again.outcome.submitted_at, done.outcome.submitted_at);
        assert_eq!(again.credit.map(|credit| credit.entry), done.credit.map(|credit| credit.entry));
    }
}

on_both! {
    async fn what_comes_after_the_grace_is_refused_and_the_attempt_closed_once(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 2\nminutes = 10", "一{T}")).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let first = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
        let ends_at = first.ends_at.expect("a limit");

        world.pass(600 + 31);
        // Looking changes nothing, and shows what will be.
        let seen = world.platform.attempt(&teacher, &first.id).await.expect("is there");
        let outcome = seen.outcome.expect("is over");
        assert!(outcome.timed_out && !outcome.passed && outcome.grade.permille == 0);
        assert_eq!(rows(&world).await[0].submitted_at, None);

        for answers in [all_true(&first), Answers::new(), all_true(&first)] {
            let error = world.platform.submit_attempt(&teacher, &first.id, &answers).await.expect_err("too late");
            assert!(is_conflict(&error, "attempt-over"), "{error:?}");
            world.pass(60);
        }
        let closed = rows(&world).await;
        assert_eq!(closed.len(), 1);
        assert_eq!(closed[0].submitted_at, Some(ends_at.as_millis()), "closed at its end, by the first of them");
        assert_eq!((closed[0].permille, closed[0].passed), (Some(0), Some(false)));
        assert_eq!(closed[0].answers.as_deref(), Some("{}"));
        let progress = world.platform.progress(&teacher, "KM-T-1").await.expect("is on it");
        assert_eq!(progress.enrolment.state, ProgressState::InProgress);

        // The next counts as the second, and is not closed by the first one's end.
        let second = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
        assert_eq!(second.number, 2);
        let done = world.platform.submit_attempt(&teacher, &second.id, &all_true(&second)).await.expect("in time");
        assert!(done.outcome.passed && done.credit.is_some());
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn answers_are_kept_while_they_are_given_and_marked_where_nobody_hands_them_in(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 1\nminutes = 10", "一{T}\n\n二{T}")).await;
        let teacher = world.teacher("t1").await;
        let stranger = world.teacher("t2").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let attempt = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
        assert!(attempt.saved.is_none());
        let some: Answers = [("q1".to_owned(), "true".into())].into();
        let save = |answers: Answers| {
            let (platform, teacher, id) = (&world.platform, &teacher, &attempt.id);
            async move { platform.save_answers(teacher, id, &answers).await }
        };
        let kept_at = save(some.clone()).await.expect("is kept");
        let error = save([("q9".to_owned(), "true".into())].into()).await.expect_err("no such question");
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
        let open = world.platform.attempt(&teacher, &attempt.id).await.expect("is there");
        assert_eq!(open.saved, Some((some, kept_at)), "on any device");
        let error = world.platform.save_answers(&stranger, &attempt.id, &Answers::new()).await.expect_err("not theirs");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        let all = all_true(&attempt);
        save(all.clone()).await.expect("the last one stands");

        assert_eq!(world.platform.close_ended_attempts().await.expect("looks"), 0, "there is time left");
        world.pass(600 + 31);
        let error = save(Answers::new()).await.expect_err("too late");
        assert!(is_conflict(&error, "attempt-over"), "{error:?}");
        let other = world.another_node().await;
        let (here, there) = tokio::join!(world.platform.close_ended_attempts(), other.close_ended_attempts());
        assert_eq!(here.expect("closes") + there.expect("closes"), 1, "once, whichever node");
        let closed = world.platform.attempt(&teacher, &attempt.id).await.expect("is there");
        let outcome = closed.outcome.expect("is over");
        assert!(outcome.passed && outcome.timed_out);
        assert_eq!((outcome.answers, closed.saved), (all, None));
        let progress = world.platform.progress(&teacher, "KM-T-1").await.expect("is on it");
        assert_eq!(progress.enrolment.state, ProgressState::Completed, "credited without coming back");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_new_start_closes_the_attempt_whose_time_has_ended(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 2\nminutes = 1", "一{T}")).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let start = || world.platform.start_attempt(&teacher, &quiz, &ORIGIN);
        let first = start().await.expect("starts");
        world.pass(91);
        let second = start().await.expect("starts");
        assert_eq!(second.number, 2);
        assert_ne!(second.id, first.id);
        let stored = rows(&world).await;
        assert_eq!(stored.iter().filter(|row| row.submitted_at.is_some()).count(), 1);

        // The last one left open uses up the tries as well.
        world.pass(91);
        for _ in 0..2 {
            let error = start().await.expect_err("two tries are allowed");
            assert!(is_conflict(&error, "no-attempts-left"), "{error:?}");
        }
        let stored = rows(&world).await;
        assert_eq!(stored.len(), 2);
        assert!(stored.iter().all(|row| row.submitted_at == Some(row.started_at + 60_000)));
        let tries = world.platform.attempts(&teacher, &quiz).await.expect("reads");
        assert!(tries.iter().all(|each| each.outcome.as_ref().is_some_and(|outcome| outcome.reveals)));
    }
}

on_both! {
    async fn two_nodes_close_an_attempt_once(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 3\nminutes = 1", "一{T}")).await;
        let teacher = world.teacher("t1").await;
        let other = world.another_node().await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let first = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
        world.pass(100);
        let answers = all_true(&first);
        let (late, here, there) = tokio::join!(
            other.submit_attempt(&teacher, &first.id, &answers),
            world.platform.start_attempt(&teacher, &quiz, &ORIGIN),
            other.start_attempt(&teacher, &quiz, &ORIGIN),
        );
        assert!(is_conflict(&late.expect_err("too late"), "attempt-over"));
        let (here, there) = (here.expect("starts"), there.expect("starts"));
        assert_eq!(here.id, there.id, "one new attempt");
        let stored = rows(&world).await;
        assert_eq!(stored.len(), 2);
        assert_eq!(stored.iter().filter(|row| row.submitted_at.is_some()).count(), 1);
    }
}

on_both! {
    async fn an_attempt_is_asked_what_its_seed_drew_and_marked_by_that_alone(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 0\ndraw = 2", SIX)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let mut sets = BTreeSet::new();
        for _ in 0..8 {
            let attempt = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
            let again = world.platform.attempt(&teacher, &attempt.id).await.expect("is there");
            assert_eq!(again.paper, attempt.paper, "a reload asks the same");
            let answers = all_true(&attempt);
            assert_eq!((answers.len(), attempt.paper.questions.len()), (2, 3));
            sets.insert(answers.keys().cloned().collect::<Vec<_>>());
            let others = ["q1", "q2", "q4", "q5", "q6", "q7"].into_iter().find(|id| !answers.contains_key(*id));
            let foreign = [(others.expect("not drawn").to_owned(), "true".into())].into();
            let error = world.platform.submit_attempt(&teacher, &attempt.id, &foreign).await.expect_err("not asked");
            assert!(matches!(error, Error::Refused(_)), "{error:?}");
            let done = world.platform.submit_attempt(&teacher, &attempt.id, &answers).await.expect("marked");
            assert_eq!((done.outcome.grade.permille, done.outcome.grade.questions.len()), (1000, 2));
        }
        assert!(sets.len() > 1, "eight seeds draw more than one set: {sets:?}");
    }
}

on_both! {
    async fn orderings_and_gaps_are_answered_and_marked(world: World) {
        let gift = "先后{>ALL\n报名\n学习\n登记\n}\n\n每年 {1:NUMERICAL:=72} 学时，{3:MULTICHOICE:三年~=五年} 一周期";
        world.import(&course_of("KM-T-1", "attempts = 0", gift)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        for (answers, permille) in [
            (serde_json::json!({"q1": ["报名", "学习", "登记"], "q2": {"1": "72", "2": "五年"}}), 1000),
            (serde_json::json!({"q1": {"报名": "1", "学习": "3", "登记": "2"}, "q2": {"1": "72"}}), 291),
        ] {
            let attempt = world.platform.start_attempt(&teacher, &quiz, &ORIGIN).await.expect("starts");
            let answers: Answers = serde_json::from_value(answers).expect("answers");
            let done = world.platform.submit_attempt(&teacher, &attempt.id, &answers).await.expect("marked");
            assert_eq!(done.outcome.grade.permille, permille, "{:?}", done.outcome.grade);
        }
    }
}
