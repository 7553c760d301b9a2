//! Courses from folders, and the one that nobody in the project wrote.

use std::path::Path;

use content::course_folder::{Limits, read_folder};
use domain::{
    accounts::Role, assessment::Answers, catalogue::Content, ids::UnitId, learning::Intervals,
    verification::Decision,
};
use platform::{catalogue::Publication, learning::Beat};

use platform::verification::By;

use platform::search::Asked;

use crate::world::{World, bytes_of, course_with, on_both, origin};

on_both! {
    async fn the_same_course_again_is_unchanged_and_a_changed_one_is_a_new_version(world: World) {
        let first = course_with("KM-T-1", "teacher-ethics", "4.00", "第一版。");
        assert_eq!(world.import(&first).await, Publication::Version(1));
        assert_eq!(world.import(&first).await, Publication::Unchanged(1));
        let second = course_with("KM-T-1", "teacher-ethics", "4.00", "第二版。");
        assert_eq!(world.import(&second).await, Publication::Version(2));
        assert_eq!(world.platform.course("KM-T-1").expect("is there").number, 2);
    }
}

on_both! {
    async fn a_course_from_outside_is_learned_and_verified(world: World) {
        let outside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata/course-plan");
        if !outside.is_dir() {
            eprintln!("skipped: the course from outside is not on this machine");
            return;
        }
        let parsed = read_folder(&outside, &Limits::default()).expect("reads");
        world.import(&parsed).await;
        for file in bytes_of(&parsed) {
            assert!(world.platform.store.exists(&file.stored).await.expect("answers"), "{}", file.stored.name);
        }
        let found = world.platform.search(None, &Asked::of("行动计划", 10)).await.expect("searches");
        assert!(found.hits.iter().any(|hit| hit.course == "KM-2015-63"));

        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        world.platform.enrol(&teacher, "KM-2015-63").await.expect("enrols");
        let published = world.platform.course("KM-2015-63").expect("is there");
        let mut credit = None;
        for (id, unit) in published.units() {
            let seconds = unit.length_seconds();
            if let Content::Quiz(quiz) = &unit.content {
                let attempt = world.platform.start_attempt(&teacher, &id, &origin()).await.expect("starts");
                // The right answers, as the marking names them.
                let key = quiz.quiz.grade(&Answers::default()).expect("marks");
                assert_eq!(key.questions.len(), attempt.paper.questions.len());
                let answers = right_answers(quiz);
                let done = world.platform.submit_attempt(&teacher, &attempt.id, &answers).await.expect("taken");
                assert_eq!(done.outcome.grade.permille, 1000, "{:?}", done.outcome.grade);
                credit = done.credit.or(credit);
            } else {
                world.pass(i64::from(seconds));
                let watched = Intervals::one(0, seconds * 1000);
                let beat = Beat { session: id.to_string(), watched, ..Beat::default() };
                let done = world.platform.record_progress(&teacher, &UnitId::new(id.as_str()), &beat, &origin()).await;
                credit = done.expect("taken").credit.or(credit);
            }
        }
        let credit = credit.expect("the hours are there");
        assert_eq!(credit.hours.to_string(), "4.00");
        world.platform.decide(&county, &credit.entry, &Decision::Verify, By::default()).await.expect("verified");
        world.assert_whole(1).await;
    }
}

/// An answer for each question that earns all its marks.
fn right_answers(unit: &domain::catalogue::QuizUnit) -> domain::assessment::Answers {
    use domain::assessment::{Answer, Body};

    unit.quiz
        .questions
        .iter()
        .filter_map(|question| {
            let answer = match &question.body {
                Body::SingleChoice { options } => Answer::Text(
                    options
                        .iter()
                        .max_by_key(|choice| choice.permille)?
                        .id
                        .clone(),
                ),
                Body::MultipleChoice { options } => Answer::Many(
                    options
                        .iter()
                        .filter(|choice| choice.permille > 0)
                        .map(|choice| choice.id.clone())
                        .collect(),
                ),
                Body::TrueFalse { answer, .. } => Answer::Flag(*answer),
                Body::ShortAnswer { answers } => Answer::Text(
                    answers
                        .iter()
                        .max_by_key(|choice| choice.permille)?
                        .text
                        .clone(),
                ),
                Body::Numeric { answers } => Answer::Text(
                    answers
                        .iter()
                        .max_by_key(|answer| answer.permille)?
                        .min
                        .to_string(),
                ),
                Body::Matching { pairs, .. } => Answer::Pairs(
                    pairs
                        .iter()
                        .map(|pair| (pair.left.clone(), pair.right.clone()))
                        .collect(),
                ),
                _ => return None,
            };
            Some((question.id.clone(), answer))
        })
        .collect()
}
