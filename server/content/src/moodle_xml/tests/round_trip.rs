//! What is printed can be read again, whatever a question holds.

use domain::assessment::{Body, Decimal, NumericAnswer, Question, Quiz, TextFormat};
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::questions::samples;

fn numeric(min: Decimal, max: Decimal) -> Quiz {
    let answer = NumericAnswer {
        min,
        max,
        permille: 1000,
        feedback: None,
    };
    let question = Question {
        id: String::new(),
        name: None,
        stem: "x".to_owned(),
        format: TextFormat::Plain,
        body: Body::Numeric {
            answers: vec![answer],
        },
        feedback: None,
    };
    let questions = vec![question];
    Quiz { questions }.numbered()
}

/// Found by fuzzing: without the character that no XML can hold, the running text would begin a gap.
#[test]
fn a_character_without_a_place_in_xml_makes_no_other_quiz_of_it() {
    let text = question("cloze", "").replace(">x<", ">{1:\0HORTANSWER:=五} 年<");
    let problem = wrong(&text);
    assert_eq!(problem.fault.code(), "value", "{problem}");
    let text = question("cloze", "").replace(">x<", ">{1:\0SHORTANSWER:=五} 年<");
    let quiz = read_quiz(&text).expect("a gap").quiz;
    assert_eq!(read_quiz(&print_quiz(&quiz)).expect("the same").quiz, quiz);
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back_as_the_same_quiz(questions in vec(samples::question(), 1..4)) {
        let quiz = Quiz { questions }.numbered();
        let text = print_quiz(&quiz);
        let imported = read_quiz(&text);
        prop_assert!(imported.is_ok(), "{:?} in {}", imported, text);
        let imported = imported.unwrap_or_default();
        prop_assert_eq!(imported.quiz, quiz, "{}", text);
        prop_assert_eq!(imported.left_out, []);
    }

    #[test]
    fn every_range_of_numbers_is_read_back(a in "-?[0-9]{1,18}(\\.[0-9]{1,17})?", b in "-?[0-9]{1,18}(\\.[0-9]{1,17})?") {
        let a: Decimal = a.parse().expect("a number");
        let b: Decimal = b.parse().expect("a number");
        let quiz = numeric(a.min(b), a.max(b));
        prop_assert_eq!(read_quiz(&print_quiz(&quiz)).map(|imported| imported.quiz), Ok(quiz));
    }

    #[test]
    fn no_text_makes_the_reader_panic(
        kind in "multichoice|truefalse|shortanswer|numerical|matching|essay|category|x",
        parts in vec("<(questiontext|answer fraction='50'|subquestion|text|single|name|tolerance|feedback format='x')>|</(questiontext|answer|subquestion|text|single|name)>|<text>(1|true|<img|@@PLUGINFILE@@/&lt;|\\*)</text>|&lt;img src='@@PLUGINFILE@@|[a-z<&年]", 0..30),
    ) {
        let _ = read_quiz(&format!("<quiz><question type='{kind}'>{}</question></quiz>", parts.concat()));
        let _ = read_quiz(&parts.concat());
    }
}

#[test]
fn the_widest_and_the_half_open_ranges_are_read_back() {
    let five = Decimal::from(5);
    for (min, max) in [
        (Decimal::LOWEST, Decimal::HIGHEST),
        (five, five),
        (Decimal::from(-3), five),
    ] {
        let quiz = numeric(min, max);
        let read = read_quiz(&print_quiz(&quiz)).map(|imported| imported.quiz);
        assert_eq!(read, Ok(quiz));
    }
}

#[test]
fn characters_that_xml_does_not_allow_are_not_printed() {
    let mut quiz = numeric(Decimal::from(1), Decimal::from(1));
    quiz.questions[0].stem = "a\u{0}\u{B}\r\n\tb\u{FFFF}c".to_owned();
    let imported = read_quiz(&print_quiz(&quiz)).expect("a good file");
    assert_eq!(imported.quiz.questions[0].stem, "a\n\tbc");
}

#[test]
fn our_own_file_is_read_back_once_it_is_printed() {
    let quiz = super::ours().quiz;
    let again = read_quiz(&print_quiz(&quiz)).expect("a good file");
    assert_eq!((again.quiz, again.left_out), (quiz, Vec::new()));
}
