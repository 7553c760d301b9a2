use app::text::Lang;
use domain::assessment::{Body as Content, Choice, Gap, GapBody, Pair, Question, Quiz, TextFormat};
use serde_json::json;

use super::*;

#[expect(
    clippy::needless_pass_by_value,
    reason = "made on the spot by the caller"
)]
fn read(answers: Value) -> Result<Answers, Error> {
    let body = json!({"answers": answers});
    serde_json::from_value::<Submission>(body)
        .expect("answers by question")
        .read()
}

fn refused(answers: Value) -> (String, String) {
    match read(answers).expect_err("it cannot be an answer") {
        Error::Refused(refusals) => {
            let [only] = refusals.as_slice() else {
                panic!("{refusals:?}")
            };
            (only.field.clone(), only.detail.clone())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_may_be_written_as_is_natural_for_its_question() {
    let many = |texts: &[&str]| Answer::Many(texts.iter().map(|&text| text.to_owned()).collect());
    for (value, answer) in [
        (json!("a"), Answer::from("a")),
        (json!(""), Answer::from("")),
        (json!(true), Answer::Flag(true)),
        (json!(72), Answer::Integer(72)),
        (json!(-0.5), Answer::Number(-0.5)),
        (json!(null), Answer::Nothing),
        (json!(["a", "c"]), many(&["a", "c"])),
        (json!([1990, true]), many(&["1990", "true"])),
        (json!([]), many(&[])),
        (
            json!({"1": "b", "2": null, "3": 4}),
            Answer::Pairs(
                [("1", "b"), ("3", "4")]
                    .map(|(l, r)| (l.into(), r.into()))
                    .into(),
            ),
        ),
    ] {
        let given = read(json!({"q1": value})).expect("an answer");
        assert_eq!(given, Answers::from([("q1".to_owned(), answer)]), "{value}");
    }
    assert!(read(json!({})).expect("nothing answered").is_empty());
}

#[test]
fn answers_are_the_same_after_they_were_stored() {
    let given = read(json!({
        "q1": "a", "q2": ["a"], "q3": false, "q4": 0.1, "q5": {"1": "b"}, "q6": null, "q7": 1e18, "q8": {}, "q9": []
    }))
    .expect("answers");
    let stored = serde_json::to_string(&given).expect("it can be stored");
    let again: Answers = serde_json::from_str(&stored).expect("it can be read");
    assert_eq!(again, given);
}

#[test]
fn what_can_be_no_answer_is_refused_by_its_place() {
    let long = "长".repeat(LONGEST_TEXT + 1);
    for (answers, field) in [
        (json!({"q1": [["a"]]}), "answers.q1[0]"),
        (json!({"q1": ["a", {"b": 1}]}), "answers.q1[1]"),
        (json!({"q1": ["a", null]}), "answers.q1[1]"),
        (json!({"q1": {"1": ["b"]}}), "answers.q1.1"),
        (json!({"q1": {"1": {"2": "b"}}}), "answers.q1.1"),
        (json!({"q1": long}), "answers.q1"),
        (json!({"q1": ["a", long]}), "answers.q1[1]"),
        (json!({"q1": {"1": long}}), "answers.q1.1"),
        (json!({"q1": {long.as_str(): "a"}}), "answers.q1"),
        (json!({long.as_str(): "a"}), "answers"),
        (json!({"q1": vec!["a"; MOST_PARTS + 1]}), "answers.q1"),
    ] {
        let (found, detail) = refused(answers);
        assert_eq!(found, field);
        assert!(detail.len() < 200, "{detail}");
    }
    let fits = "长".repeat(LONGEST_TEXT);
    assert_eq!(
        read(json!({"q1": fits})).expect("just short enough").len(),
        1
    );
    assert_eq!(
        read(json!({"q1": vec!["a"; MOST_PARTS]}))
            .expect("just few enough")
            .len(),
        1
    );
}

#[test]
fn answers_that_are_no_map_are_not_taken() {
    for body in [
        json!({}),
        json!({"answers": null}),
        json!({"answers": ["a"]}),
        json!({"answers": "a"}),
    ] {
        assert!(
            serde_json::from_value::<Submission>(body.clone()).is_err(),
            "{body}"
        );
    }
}

fn question(id: &str, body: Content) -> Question {
    Question {
        id: id.to_owned(),
        name: None,
        stem: "题干".to_owned(),
        format: TextFormat::Plain,
        body,
        feedback: Some("secret feedback".to_owned()),
    }
}

fn gap(body: GapBody) -> Gap {
    Gap { weight: 1, body }
}

fn choice(id: &str, text: &str, permille: i32) -> Choice {
    let feedback = Some("secret feedback".to_owned());
    Choice {
        id: id.to_owned(),
        text: text.to_owned(),
        permille,
        feedback,
    }
}

#[test]
fn a_paper_shows_what_to_choose_from_and_nothing_of_what_is_right() {
    let pair = |left: &str, right: &str| Pair {
        left: left.to_owned(),
        right: right.to_owned(),
    };
    let quiz = Quiz {
        questions: vec![
            question(
                "q1",
                Content::SingleChoice {
                    options: vec![choice("a", "甲", 1000), choice("b", "乙", 0)],
                },
            ),
            question(
                "q2",
                Content::TrueFalse {
                    answer: true,
                    feedback_true: None,
                    feedback_false: None,
                },
            ),
            question(
                "q3",
                Content::ShortAnswer {
                    answers: vec![choice("a", "secret answer", 1000)],
                },
            ),
            question(
                "q4",
                Content::Matching {
                    pairs: vec![pair("左一", "右一"), pair("左二", "右二")],
                    distractors: Vec::new(),
                },
            ),
            question(
                "q5",
                Content::Ordering {
                    items: vec!["后".to_owned(), "先".to_owned()],
                },
            ),
            Question {
                stem: "每年 {#1}，{#2}".to_owned(),
                ..question(
                    "q6",
                    Content::Cloze {
                        gaps: vec![
                            gap(GapBody::ShortAnswer {
                                answers: vec![choice("a", "secret answer", 1000)],
                            }),
                            gap(GapBody::SingleChoice {
                                options: vec![choice("a", "甲", 0), choice("b", "乙", 1000)],
                            }),
                        ],
                    },
                )
            },
        ],
    };
    let paper = quiz.paper(7, false);
    let items: Vec<_> = paper
        .questions
        .iter()
        .map(|question| QuestionItem::of(Text::of(Lang::Zh), question))
        .collect();
    let written = serde_json::to_value(items).expect("it can be written");

    assert_eq!(
        written[0],
        json!({
            "id": "q1", "kind": "single_choice", "stem": "题干", "format": "plain",
            "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
        })
    );
    assert_eq!(
        written[1]["options"],
        json!([{"id": "true", "text": "对"}, {"id": "false", "text": "错"}])
    );
    assert_eq!(written[2]["options"], json!([]));
    assert_eq!(
        written[3]["left"],
        json!([{"id": "1", "text": "左一"}, {"id": "2", "text": "左二"}])
    );
    assert_eq!(written[3]["options"].as_array().map(Vec::len), Some(2));
    let mut items = written[4]["options"].as_array().expect("items").clone();
    items.sort_by_key(|item| item["id"].to_string());
    assert_eq!(
        items,
        [
            json!({"id": "a", "text": "先"}),
            json!({"id": "b", "text": "后"})
        ]
    );
    assert_eq!(written[5]["stem"], "每年 {#1}，{#2}");
    assert_eq!(
        written[5]["gaps"],
        json!([
            {"id": "1", "kind": "short_answer"},
            {"id": "2", "kind": "single_choice", "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]},
        ])
    );
    let all = written.to_string();
    for word in ["secret", "permille", "answer\":", "correct", "right"] {
        assert!(!all.contains(word), "{word}: {all}");
    }
}
