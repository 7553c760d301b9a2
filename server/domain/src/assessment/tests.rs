mod properties;

use std::collections::BTreeMap;

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
fn mark(body: Body, answer: impl Into<serde_json::Value>) -> u32 {
    let answer: serde_json::Value = answer.into();
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
