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
            Body::Ordering { items } => Answer::Many(items.clone()),
            Body::Cloze { gaps } => {
                let right = |gap: &Gap| {
                    Some(match &gap.body {
                        GapBody::ShortAnswer { answers } => {
                            answers.iter().max_by_key(|a| a.permille)?.text.clone()
                        }
                        GapBody::Numeric { answers } => {
                            answers.iter().max_by_key(|a| a.permille)?.min.to_string()
                        }
                        GapBody::SingleChoice { options } => {
                            options.iter().max_by_key(|o| o.permille)?.id.clone()
                        }
                    })
                };
                let gaps = gaps.iter().zip(1_usize..);
                let given = gaps.filter_map(|(gap, n)| Some((n.to_string(), right(gap)?)));
                Answer::Pairs(given.collect())
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

fn any_numbers() -> impl Strategy<Value = Vec<NumericAnswer>> {
    (any::<i32>(), 0..9_i64, 1..=1000).prop_map(|(min, width, permille)| {
        let min = i64::from(min);
        vec![NumericAnswer {
            min: Decimal::from(min),
            max: Decimal::from(min + width),
            permille,
            feedback: None,
        }]
    })
}

/// In any order, each once.
fn any_items() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("item [x-z]{1,3}", 2..6)
        .prop_map(|items| items.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

fn any_gap() -> impl Strategy<Value = GapBody> {
    prop_oneof![
        any_options().prop_map(|answers| GapBody::ShortAnswer { answers }),
        any_numbers().prop_map(|answers| GapBody::Numeric { answers }),
        any_options().prop_map(|options| GapBody::SingleChoice { options }),
    ]
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
        any_numbers().prop_map(|answers| Body::Numeric { answers }),
        any_items().prop_map(|items| Body::Ordering { items }),
        vec((1..5_u16, any_gap()), 1..4).prop_map(|gaps| Body::Cloze {
            gaps: gaps
                .into_iter()
                .map(|(weight, body)| Gap { weight, body })
                .collect(),
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
            for (mut before, mut after) in before.gaps.into_iter().zip(after.gaps) {
                before.options.sort_by(|a, b| a.id.cmp(&b.id));
                after.options.sort_by(|a, b| a.id.cmp(&b.id));
                prop_assert_eq!(before, after);
            }
            let mut options = before.options;
            options.sort_by(|a, b| a.id.cmp(&b.id));
            after.options.sort_by(|a, b| a.id.cmp(&b.id));
            prop_assert_eq!(options, after.options);
        }
    }

    #[test]
    fn the_paper_of_an_ordering_does_not_depend_on_what_is_right(
        (items, others) in any_items().prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle())),
        seed: u64,
        shuffle: bool,
    ) {
        let paper = |items| quiz(vec![Body::Ordering { items }]).paper(seed, shuffle);
        prop_assert_eq!(paper(items), paper(others));
    }

    #[test]
    fn an_ordering_has_full_marks_in_one_order_alone(
        (items, given) in any_items().prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle())),
    ) {
        let hits = items.iter().zip(&given).filter(|(item, given)| item == given).count();
        let share = u32::try_from(hits * 1000 / items.len()).expect("a share");
        prop_assert_eq!(mark(Body::Ordering { items }, json!(given)), share);
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
