use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};
use serde_json::json;

use super::*;

fn choice(text: &str, permille: i32) -> Choice {
    Choice {
        id: String::new(),
        text: text.to_owned(),
        permille,
        feedback: Some(format!("about {text}")),
    }
}

fn quiz(bodies: Vec<Body>) -> Quiz {
    let questions = bodies.into_iter().map(|body| Question {
        id: String::new(),
        name: None,
        stem: "How many?".to_owned(),
        format: TextFormat::Moodle,
        body,
        feedback: Some("general".to_owned()),
    });
    Quiz {
        questions: questions.collect(),
    }
    .numbered()
}

fn answers(json: serde_json::Value) -> Answers {
    serde_json::from_value(json).expect("answers")
}

/// Thousandths for the only question of a quiz.
fn mark(body: Body, answer: serde_json::Value) -> u32 {
    quiz(vec![body])
        .grade(&answers(json!({ "q1": answer })))
        .expect("known ids")
        .permille
}

fn one_of_four() -> Body {
    Body::SingleChoice {
        options: vec![
            choice("5年", 1000),
            choice("3年", 0),
            choice("4年", 500),
            choice("10年", 0),
        ],
    }
}

fn three_of_five() -> Body {
    let options = [
        ("校园安全", 333),
        ("教师标准", 333),
        ("师德教育", 333),
        ("财务", -500),
        ("招生", -500),
    ];
    Body::MultipleChoice {
        options: options.map(|(text, share)| choice(text, share)).to_vec(),
    }
}

fn pairs() -> Body {
    let pairs = [
        ("2015年", "3200名"),
        ("2016年", "3200名"),
        ("2017年", "3600名"),
    ];
    Body::Matching {
        pairs: pairs
            .map(|(left, right)| Pair {
                left: left.to_owned(),
                right: right.to_owned(),
            })
            .to_vec(),
        distractors: vec!["10000名".to_owned()],
    }
}

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn range(min: &str, max: &str, permille: i32) -> NumericAnswer {
    NumericAnswer {
        min: number(min),
        max: number(max),
        permille,
        feedback: None,
    }
}

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

#[test]
fn the_order_of_options_differs_between_seeds() {
    let quiz = quiz(vec![one_of_four()]);
    let orders: BTreeSet<Vec<String>> = (0..50)
        .map(|seed| {
            quiz.paper(seed, true).questions[0]
                .options
                .iter()
                .map(|o| o.id.clone())
                .collect()
        })
        .collect();
    assert!(orders.len() > 10, "{orders:?}");
}

#[test]
fn the_right_option_is_not_always_called_a() {
    let quiz = quiz(vec![one_of_four()]);
    let Body::SingleChoice { options } = &quiz.questions[0].body else {
        panic!("a choice")
    };
    let ids: Vec<&str> = options.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(ids, ["d", "b", "c", "a"]);
}

#[test]
fn an_option_is_named_by_its_id_or_its_text() {
    for answer in [json!("d"), json!("5年"), json!("５年 "), json!(["d"])] {
        assert_eq!(mark(one_of_four(), answer.clone()), 1000, "{answer}");
    }
    assert_eq!(mark(one_of_four(), json!("4年")), 500);
    for answer in [
        json!(null),
        json!(""),
        json!("7年"),
        json!(["d", "a"]),
        json!({"d": "d"}),
    ] {
        assert_eq!(mark(one_of_four(), answer.clone()), 0, "{answer}");
    }
}

#[test]
fn three_thirds_are_full_marks_and_wrong_options_cost() {
    assert_eq!(
        mark(three_of_five(), json!(["校园安全", "教师标准", "师德教育"])),
        1000
    );
    assert_eq!(
        mark(three_of_five(), json!("校园安全、教师标准、师德教育")),
        1000
    );
    assert_eq!(mark(three_of_five(), json!(["校园安全", "教师标准"])), 666);
    assert_eq!(
        mark(
            three_of_five(),
            json!(["校园安全", "教师标准", "师德教育", "财务"])
        ),
        499
    );
    assert_eq!(mark(three_of_five(), json!(["财务", "招生"])), 0);
    assert_eq!(
        mark(three_of_five(), json!(["校园安全", "校园安全", "校园安全"])),
        333
    );
}

#[test]
fn true_and_false_are_understood_in_both_languages() {
    let body = || Body::TrueFalse {
        answer: true,
        feedback_true: None,
        feedback_false: None,
    };
    for answer in [
        json!(true),
        json!("true"),
        json!("T"),
        json!("对"),
        json!("正确"),
        json!(1),
    ] {
        assert_eq!(mark(body(), answer.clone()), 1000, "{answer}");
    }
    for answer in [json!(false), json!("错"), json!("maybe"), json!(null)] {
        assert_eq!(mark(body(), answer.clone()), 0, "{answer}");
    }
}

#[test]
fn short_answers_forgive_case_width_and_blanks() {
    let body = || Body::ShortAnswer {
        answers: vec![
            choice("校本覆盖 ABC*", 1000),
            choice("2\\*3", 500),
            choice("*", 0),
        ],
    };
    for answer in ["校本覆盖 abc", " 校本覆盖　　ＡＢＣ123 "] {
        assert_eq!(mark(body(), json!(answer)), 1000, "{answer}");
    }
    assert_eq!(mark(body(), json!("2*3")), 500);
    assert_eq!(mark(body(), json!("2x3")), 0);
}

#[test]
fn numbers_are_compared_exactly_and_read_as_people_write_them() {
    let body = || Body::Numeric {
        answers: vec![range("0.1", "0.3", 1000), range("3200", "3200", 500)],
    };
    for answer in [
        json!(0.3),
        json!("0.3"),
        json!("．２"),
        json!("0.30 "),
        json!("0.3%"),
    ] {
        assert_eq!(mark(body(), answer.clone()), 1000, "{answer}");
    }
    for answer in [
        json!(3200),
        json!("3,200"),
        json!("３２００"),
        json!(3200.0),
    ] {
        assert_eq!(mark(body(), answer.clone()), 500, "{answer}");
    }
    for answer in [
        json!("0.300000000000000001"),
        json!("32,00"),
        json!("many"),
        json!(1e300),
    ] {
        assert_eq!(mark(body(), answer.clone()), 0, "{answer}");
    }
}

#[test]
fn a_matching_counts_each_pair_and_takes_ids_or_texts() {
    assert_eq!(mark(pairs(), json!({"1": "b", "2": "b", "3": "c"})), 1000);
    assert_eq!(
        mark(
            pairs(),
            json!({"2015年": "3200名", "2016年": "10000名", "3": "3600名"})
        ),
        666
    );
    assert_eq!(mark(pairs(), json!({"1": "3200名", "7": "x"})), 333);
    let paper = quiz(vec![pairs()]).paper(1, false);
    let texts: Vec<&str> = paper.questions[0]
        .options
        .iter()
        .map(|o| o.text.as_str())
        .collect();
    assert_eq!(texts, ["10000名", "3200名", "3600名"], "by text, each once");
}

#[test]
fn feedback_names_the_answer_first_and_then_the_question() {
    let quiz = quiz(vec![one_of_four(), Body::Description]);
    let grade = quiz
        .grade(&BTreeMap::from([("q1".to_owned(), Answer::from("3年"))]))
        .expect("known ids");
    assert_eq!(grade.questions.len(), 1, "a description is not marked");
    assert_eq!(grade.questions[0].feedback, ["about 3年", "general"]);
    assert_eq!(grade.questions[0].correct, "5年");
}

#[test]
fn an_unknown_question_is_an_error_that_names_it() {
    let error = quiz(vec![one_of_four()])
        .grade(&answers(json!({"q9": "a"})))
        .expect_err("no q9");
    assert_eq!(
        error.to_string(),
        "there is no question \"q9\" in this quiz; its questions are: q1"
    );
}

#[test]
fn what_cannot_be_marked_is_named() {
    let wrong = |body| quiz(vec![body]).problems();
    assert!(matches!(
        wrong(Body::Essay)[..],
        [QuizProblem::Essay { .. }]
    ));
    assert_eq!(wrong(Body::Description), [QuizProblem::Empty]);
    assert!(matches!(
        wrong(Body::ShortAnswer {
            answers: vec![choice("x", 0)]
        })[..],
        [QuizProblem::NothingRight { .. }]
    ));
    assert!(matches!(
        wrong(Body::Numeric {
            answers: vec![range("2", "1", 1000)]
        })[..],
        [QuizProblem::EmptyRange { .. }]
    ));
    assert!(
        wrong(one_of_four()).is_empty()
            && wrong(three_of_five()).is_empty()
            && wrong(pairs()).is_empty()
    );
}
