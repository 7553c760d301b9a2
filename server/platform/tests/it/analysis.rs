//! What the answers of many say about a quiz, and who may see it.

use domain::{accounts::Role, assessment::Answers, ids::UnitId};
use platform::{Error, Viewer};

use crate::{
    quiz::course_of,
    world::{World, on_both, origin},
};

const THREE: &str = "一{=对 ~错}\n\n二{T}\n\n先后{>ALL\n甲\n乙\n}";

async fn take(world: &World, teacher: &Viewer, answers: serde_json::Value) {
    let quiz = UnitId::new("KM-T-1~1~quiz");
    let attempt = world
        .platform
        .start_attempt(teacher, &quiz, &origin())
        .await
        .expect("starts");
    let answers: Answers = serde_json::from_value(answers).expect("answers");
    world
        .platform
        .submit_attempt(teacher, &attempt.id, &answers)
        .await
        .expect("is marked");
}

on_both! {
    async fn the_first_attempts_of_all_are_counted_in_one_pass(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 0", THREE)).await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        let analysis = async || {
            let found = world.platform.quiz_analysis(&reviewer, "KM-T-1", "quiz").await.expect("reads");
            found.analysis
        };
        assert_eq!(analysis().await.attempts, 0);

        let right = serde_json::json!({"q1": "对", "q2": true, "q3": ["甲", "乙"]});
        for (login, answers) in [
            ("t1", right.clone()),
            ("t2", serde_json::json!({"q1": "对", "q2": false, "q3": ["乙", "甲"]})),
            ("t3", serde_json::json!({"q1": "错", "q2": false})),
            ("t4", serde_json::json!({})),
        ] {
            let teacher = world.teacher(login).await;
            world.platform.enrol(&teacher, "KM-T-1").await.expect("enrols");
            take(&world, &teacher, answers).await;
            // What somebody has learned from the first attempt is not counted.
            take(&world, &teacher, right.clone()).await;
        }
        let open = world.teacher("t5").await;
        world.platform.enrol(&open, "KM-T-1").await.expect("enrols");
        let quiz = UnitId::new("KM-T-1~1~quiz");
        world.platform.start_attempt(&open, &quiz, &origin()).await.expect("starts");

        let analysis = analysis().await;
        assert_eq!(analysis.attempts, 3, "without the empty one and the open one");
        let told: Vec<_> = analysis
            .questions
            .iter()
            .map(|q| (q.id.as_str(), q.asked, q.answered, q.difficulty))
            .collect();
        assert_eq!(told, [("q1", 3, 3, Some(666)), ("q2", 3, 3, Some(333)), ("q3", 3, 2, Some(333))]);
        let chosen: Vec<_> = analysis.questions[0].options.iter().map(|o| (o.text.as_str(), o.chosen)).collect();
        assert_eq!(chosen, [("对", 2), ("错", 1)]);
        // q2 and q3 agree wholly, so with q1: n 3, Σx 1, Σy 3, Σxy 2, Σx² 1, Σy² 5 → (6 - 3) / √(2 · 6) = 0.866.
        assert_eq!(analysis.questions[1].discrimination, Some(866));
    }
}

on_both! {
    async fn an_analysis_is_for_reviewers_and_of_a_quiz_that_is_there(world: World) {
        world.import(&course_of("KM-T-1", "attempts = 0", THREE)).await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        for (code, key) in [("KM-T-9", "quiz"), ("KM-T-1", "none")] {
            let error = world.platform.quiz_analysis(&reviewer, code, key).await.expect_err("not there");
            assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        }
        for (login, role) in [("a1", Role::Author), ("c1", Role::Administrator), ("t1", Role::Teacher)] {
            let person = world.person(login, role, "530102").await;
            let error = world.platform.quiz_analysis(&person, "KM-T-1", "quiz").await.expect_err("not theirs");
            assert!(matches!(error, Error::Denied(_)), "{error:?}");
        }
    }
}
