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

fn ordering() -> Body {
    let items = ["报名", "学习", "测验", "登记"];
    Body::Ordering {
        items: items.map(str::to_owned).to_vec(),
    }
}

fn gaps() -> Quiz {
    let gap = |weight, body| Gap { weight, body };
    let mut quiz = quiz(vec![Body::Cloze {
        gaps: vec![
            gap(
                1,
                GapBody::Numeric {
                    answers: vec![range("72", "72", 1000)],
                },
            ),
            gap(
                2,
                GapBody::ShortAnswer {
                    answers: vec![choice("校本*", 1000), choice("覆盖", 500)],
                },
            ),
            gap(
                1,
                GapBody::SingleChoice {
                    options: vec![choice("五年", 1000), choice("三年", 0)],
                },
            ),
        ],
    }]);
    quiz.questions[0].stem = "每年 {#1} 学时，{#2}，{#3} 为一个周期".to_owned();
    quiz
}

#[test]
fn an_ordering_gives_the_share_of_items_in_their_place() {
    let texts = |texts: &[&str]| json!(texts);
    for (answer, permille) in [
        (texts(&["报名", "学习", "测验", "登记"]), 1000),
        (texts(&["报名", "学习", "登记", "测验"]), 500),
        // One step late: every item beside its right neighbour, and none in its place.
        (texts(&["登记", "报名", "学习", "测验"]), 0),
        (texts(&["报名"]), 250),
        // What is no item still takes its place in the list.
        (texts(&["?", "学习"]), 250),
        (texts(&["报名", "报名", "测验"]), 500),
        (json!("报名、学习、测验、登记"), 1000),
        (
            json!({"报名": "1", "学习": "２", "测验": "3", "登记": "4"}),
            1000,
        ),
        (json!({"报名": "1", "学习": "3"}), 250),
        // Two in one place: neither counts.
        (json!({"报名": "1", "学习": "1", "测验": "3"}), 250),
        (json!({"报名": "9", "学习": "x", "?": "1"}), 0),
        (json!(null), 0),
        (json!(true), 0),
        (json!([]), 0),
    ] {
        assert_eq!(mark(ordering(), answer.clone()), permille, "{answer}");
    }
    let grade = quiz(vec![ordering()])
        .grade(&Answers::new())
        .expect("known ids");
    assert_eq!(grade.questions[0].correct, "报名 → 学习 → 测验 → 登记");
}

#[test]
fn gaps_count_by_their_weight() {
    for (answer, permille) in [
        (json!({"1": "72", "2": "校本培训", "3": "五年"}), 1000),
        (json!({"1": "72"}), 250),
        (json!({"2": "校本"}), 500),
        (json!({"2": "覆盖"}), 250),
        (json!({"1": "71", "2": "其他", "3": "三年"}), 0),
        (json!({"4": "72", "x": "校本"}), 0),
        (json!("72"), 0),
        (json!(null), 0),
    ] {
        let given = answers(json!({ "q1": answer }));
        let grade = gaps().grade(&given).expect("known ids");
        assert_eq!(grade.permille, permille, "{given:?}");
    }
    let given = answers(json!({"q1": {"2": "校本", "3": "三年"}}));
    let grade = gaps().grade(&given).expect("known ids");
    assert_eq!(
        grade.questions[0].feedback,
        ["about 校本*", "about 三年", "general"]
    );
    assert_eq!(grade.questions[0].correct, "1: 72; 2: 校本*; 3: 五年");
    assert!(gaps().problems().is_empty());
}

#[test]
fn a_cloze_whose_text_and_gaps_disagree_is_named() {
    for stem in [
        "每年 {#1}，{#2}",
        "{#1} {#2} {#3} {#4}",
        "{#1} {#2} {#3} {#3}",
        "没有空",
    ] {
        let mut quiz = gaps();
        quiz.questions[0].stem = stem.to_owned();
        assert!(
            matches!(quiz.problems()[..], [QuizProblem::GapPlaces { .. }]),
            "{stem}"
        );
    }
    let mut quiz = gaps();
    if let Body::Cloze { gaps } = &mut quiz.questions[0].body {
        for gap in gaps {
            gap.weight = 0;
        }
    }
    assert!(matches!(
        quiz.problems()[..],
        [QuizProblem::NothingRight { .. }]
    ));
    let nothing = Body::Cloze { gaps: Vec::new() };
    assert!(matches!(
        super::tests::quiz(vec![nothing]).problems()[..],
        [QuizProblem::GapPlaces { .. }]
    ));
}

#[test]
fn an_ordering_with_doubles_or_too_few_items_is_named() {
    let wrong = |items: &[&str]| {
        let items = items.iter().map(|&item| item.to_owned()).collect();
        quiz(vec![Body::Ordering { items }]).problems()
    };
    assert!(matches!(wrong(&["一"])[..], [QuizProblem::FewItems { .. }]));
    assert!(matches!(
        wrong(&["一", "二", "一"])[..],
        [QuizProblem::DuplicateOption { .. }]
    ));
    assert!(wrong(&["一", "二"]).is_empty());
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
