//! What holds for any quiz and any answers.

use proptest::{collection::vec, prelude::*};

use super::*;

/// The answers that a perfect learner gives, taken from the quiz itself.
fn all_right(quiz: &Quiz) -> Answers {
    let answer = |question: &Question| {
        Some(match &question.body {
            Body::SingleChoice { options } => {
                Answer::Text(options.iter().max_by_key(|o| o.permille)?.id.clone())
            }
            Body::MultipleChoice { options } => Answer::Many(
                options
                    .iter()
                    .filter(|o| o.permille > 0)
                    .map(|o| o.id.clone())
                    .collect(),
            ),
            Body::TrueFalse { answer, .. } => Answer::Flag(*answer),
            Body::ShortAnswer { answers } => {
                Answer::Text(answers.iter().max_by_key(|a| a.permille)?.text.clone())
            }
            Body::Numeric { answers } => {
                Answer::Text(answers.iter().max_by_key(|a| a.permille)?.max.to_string())
            }
            Body::Matching { pairs, .. } => {
                let lefts = (1..).map(|index: usize| index.to_string());
                Answer::Pairs(
                    lefts
                        .zip(pairs.iter().map(|pair| pair.right.clone()))
                        .collect(),
                )
            }
            Body::Essay | Body::Description => return None,
        })
    };
    quiz.questions
        .iter()
        .filter_map(|q| Some((q.id.clone(), answer(q)?)))
        .collect()
}

fn any_options() -> impl Strategy<Value = Vec<Choice>> {
    (1..=1000, vec(-1000..=1000, 1..5)).prop_map(|(first, rest)| {
        let shares = std::iter::once(first).chain(rest);
        // No option is named like an id, which would make "a" mean two things.
        shares
            .enumerate()
            .map(|(index, share)| choice(&format!("option {index} {share}"), share))
            .collect()
    })
}

fn any_body() -> impl Strategy<Value = Body> {
    prop_oneof![
        any_options().prop_map(|options| Body::SingleChoice { options }),
        any_options().prop_map(|options| Body::MultipleChoice { options }),
        any::<bool>().prop_map(|answer| Body::TrueFalse {
            answer,
            feedback_true: Some("yes".to_owned()),
            feedback_false: None
        }),
        any_options().prop_map(|answers| Body::ShortAnswer { answers }),
        (any::<i32>(), 0..9_i64, 1..=1000).prop_map(|(min, width, permille)| {
            let (min, max) = (
                Decimal::from(i64::from(min)),
                Decimal::from(i64::from(min) + width),
            );
            Body::Numeric {
                answers: vec![NumericAnswer {
                    min,
                    max,
                    permille,
                    feedback: None,
                }],
            }
        }),
        vec("[x-z]{1,2}", 2..6).prop_map(|rights| {
            let pairs = rights.into_iter().enumerate().map(|(index, right)| Pair {
                left: format!("left {index}"),
                right,
            });
            Body::Matching {
                pairs: pairs.collect(),
                distractors: vec!["nothing".to_owned()],
            }
        }),
        Just(Body::Description),
    ]
}

fn any_quiz() -> impl Strategy<Value = Quiz> {
    (any_body(), vec(any_body(), 0..6))
        .prop_map(|(first, rest)| quiz(std::iter::once(first).chain(rest).collect()))
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let word = prop_oneof![
        "[a-e1-6]",
        "option [0-4]",
        "(left|nothing|true|false|错)",
        ".{0,8}"
    ];
    prop_oneof![
        Just(Answer::Nothing),
        any::<bool>().prop_map(Answer::Flag),
        any::<i64>().prop_map(Answer::Integer),
        any::<f64>().prop_map(Answer::Number),
        word.clone().prop_map(Answer::Text),
        vec(word.clone(), 0..6).prop_map(Answer::Many),
        proptest::collection::btree_map(word.clone(), word, 0..6).prop_map(Answer::Pairs),
    ]
}

proptest! {
    #[test]
    fn who_answers_all_right_gets_full_marks(quiz in any_quiz()) {
        let grade = quiz.grade(&all_right(&quiz)).expect("known ids");
        prop_assert!(grade.questions.iter().all(|q| q.right), "{grade:?}");
        prop_assert_eq!(grade.permille, if grade.questions.is_empty() { 0 } else { FULL });
    }

    #[test]
    fn no_answers_whatever_leave_the_range_of_marks(quiz in any_quiz(), given in vec(any_answer(), 7)) {
        let answers: Answers = quiz.questions.iter().map(|q| q.id.clone()).zip(given).collect();
        let grade = quiz.grade(&answers).expect("known ids");
        prop_assert!(grade.permille <= FULL);
        prop_assert!(grade.questions.iter().all(|q| q.permille <= FULL && q.right == (q.permille == FULL)));
    }

    #[test]
    fn a_paper_says_nothing_of_marks_or_feedback(quiz in any_quiz(), seed: u64, shuffle: bool) {
        let json = serde_json::to_string(&quiz.paper(seed, shuffle)).expect("json");
        for word in ["permille", "feedback", "about ", "general", "answer\":"] {
            prop_assert!(!json.contains(word), "{word} in {json}");
        }
    }

    #[test]
    fn shuffling_loses_no_option_and_the_seed_decides(quiz in any_quiz(), seed: u64) {
        let (plain, shuffled) = (quiz.paper(seed, false), quiz.paper(seed, true));
        prop_assert_eq!(&shuffled, &quiz.paper(seed, true));
        for (before, mut after) in plain.questions.into_iter().zip(shuffled.questions) {
            let mut options = before.options;
            options.sort_by(|a, b| a.id.cmp(&b.id));
            after.options.sort_by(|a, b| a.id.cmp(&b.id));
            prop_assert_eq!(options, after.options);
        }
    }

    #[test]
    fn a_quiz_survives_json(quiz in any_quiz()) {
        let json = serde_json::to_string(&quiz).expect("json");
        prop_assert_eq!(serde_json::from_str::<Quiz>(&json).expect("the same"), quiz);
    }

    #[test]
    fn wildcards_agree_with_what_they_stand_for(before in "[a-c ]{0,5}", between in "[a-c]{0,9}", after in "[a-c]{1,5}") {
        let body = Body::ShortAnswer { answers: vec![choice(&format!("{before}*{after}"), 1000)] };
        prop_assert_eq!(mark(body, json!(format!("{before}{between}{after}"))), FULL);
    }
}
