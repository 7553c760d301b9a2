//! Files that nobody in this project wrote, with the parse that another project expects.

use std::{fs, path::Path};

use domain::assessment::{Body, Choice, Decimal, Pair, Question};
use serde_json::Value;

use super::*;

/// Compares with what another project reads from the same texts.
#[test]
fn other_peoples_files_are_read_as_they_expect() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata/questions/gift");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: {} is missing", folder.display());
        return;
    };
    for path in entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "gift"))
    {
        let gift = parse(&fs::read_to_string(&path).expect("text"))
            .unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
        let expected: Vec<Value> =
            serde_json::from_str(&fs::read_to_string(path.with_extension("json")).expect("json"))
                .expect("json");
        let (categories, expected): (Vec<Value>, Vec<Value>) = expected
            .into_iter()
            .partition(|question| question["type"] == "Category");
        assert_eq!(
            categories
                .iter()
                .filter_map(|c| c["title"].as_str())
                .collect::<Vec<_>>(),
            gift.categories,
            "{}",
            path.display()
        );
        assert_eq!(
            gift.quiz.questions.len(),
            expected.len(),
            "{}",
            path.display()
        );
        for (question, expected) in gift.quiz.questions.iter().zip(&expected) {
            compare(
                question,
                expected,
                &format!("{} {}", path.display(), question.id),
            );
        }
    }
}

fn compare(question: &Question, expected: &Value, place: &str) {
    let text = |value: &Value| value["text"].as_str().map(str::to_owned);
    assert_eq!(
        question.name.as_deref(),
        expected["title"].as_str(),
        "{place}"
    );
    assert_eq!(
        question.format.code(),
        expected["stem"]["format"],
        "{place}"
    );
    assert_eq!(
        Some(&question.stem),
        text(&expected["stem"]).as_ref(),
        "{place}"
    );
    assert_eq!(
        question.feedback,
        text(&expected["globalFeedback"]),
        "{place}"
    );
    let choices = |options: &[Choice]| {
        for (option, expected) in options
            .iter()
            .zip(expected["choices"].as_array().expect("choices"))
        {
            assert_eq!(
                Some(&option.text),
                text(&expected["text"]).as_ref(),
                "{place}"
            );
            assert_eq!(option.feedback, text(&expected["feedback"]), "{place}");
            let usual = if expected["isCorrect"] == true {
                100
            } else {
                0
            };
            // Files that leave an option without a weight expect null; null for "%0%" too.
            assert_eq!(
                i64::from(option.permille),
                expected["weight"].as_i64().unwrap_or(usual) * 10,
                "{place}"
            );
        }
        assert_eq!(
            options.len(),
            expected["choices"].as_array().map_or(0, Vec::len),
            "{place}"
        );
    };
    match (&question.body, expected["type"].as_str().expect("a type")) {
        (Body::SingleChoice { options } | Body::MultipleChoice { options }, "MC") => {
            choices(options);
        }
        (Body::ShortAnswer { answers }, "Short") => choices(answers),
        // Not compared: its feedback, which that project read the other way round from Moodle.
        (Body::TrueFalse { answer, .. }, "TF") => {
            assert_eq!(expected["isTrue"], *answer, "{place}");
        }
        (Body::Matching { pairs, .. }, "Matching") => {
            let expected: Vec<Pair> = expected["matchPairs"]
                .as_array()
                .expect("pairs")
                .iter()
                .map(|pair| Pair {
                    left: text(&pair["subquestion"]).expect("left"),
                    right: pair["subanswer"].as_str().expect("right").to_owned(),
                })
                .collect();
            assert_eq!(*pairs, expected, "{place}");
        }
        (Body::Numeric { answers }, "Numerical") => {
            let list = match &expected["choices"] {
                Value::Array(list) => list
                    .iter()
                    .map(|choice| {
                        (
                            &choice["text"],
                            choice["weight"].as_i64().unwrap_or(100),
                            text(&choice["feedback"]),
                        )
                    })
                    .collect(),
                single => vec![(single, 100, None)],
            };
            assert_eq!(answers.len(), list.len(), "{place}");
            for (answer, (range, weight, feedback)) in answers.iter().zip(list) {
                assert_eq!((answer.min, answer.max), limits(range), "{place}");
                assert_eq!(
                    (i64::from(answer.permille), &answer.feedback),
                    (weight * 10, &feedback),
                    "{place}"
                );
            }
        }
        (Body::Essay, "Essay") | (Body::Description, "Description") => {}
        (body, kind) => panic!("{place}: {body:?} is not {kind}"),
    }
}

fn limits(range: &Value) -> (Decimal, Decimal) {
    let number = |key: &str| range[key].to_string().parse::<Decimal>().expect("a number");
    match range["type"].as_str() {
        Some("high-low") => (number("numberLow"), number("numberHigh")),
        Some("range") => number("number").within(number("range")),
        _ => (number("number"), number("number")),
    }
}
