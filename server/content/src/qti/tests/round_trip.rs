//! What is printed is read again: the same kinds with the same answers, and from then on the very same quiz.

use domain::assessment::{Body, Decimal, NumericAnswer, Quiz, TextFormat};
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::questions::samples;

const LABELS: Labels<'_> = Labels {
    right: "对",
    wrong: "错",
};

fn again(quiz: &Quiz) -> Imported {
    if kept(quiz).questions.is_empty() {
        // An empty package is no package.
        return Imported::default();
    }
    let bytes = print_package(quiz, "一 & <二>", LABELS, &[("说明.txt", "x")]).expect("is packed");
    read_quiz(&bytes).unwrap_or_else(|problems| panic!("{problems:?} of {quiz:?}"))
}

/// The quiz without the questions that the report names as lost.
fn kept(quiz: &Quiz) -> Quiz {
    let lost = lost(quiz);
    let is_lost = |id: &str| {
        lost.iter()
            .any(|each| each.question == id && each.what == Loss::Question)
    };
    let questions = quiz.questions.iter().enumerate();
    Quiz {
        questions: questions
            .filter(|(at, _)| !is_lost(&format!("q{}", at + 1)))
            .map(|(_, question)| question.clone())
            .collect(),
    }
}

fn rights(body: &Body) -> Vec<bool> {
    match body {
        Body::SingleChoice { options } => {
            let most = options.iter().map(|each| each.permille).max().unwrap_or(0);
            options
                .iter()
                .map(|each| each.permille == most && most > 0)
                .collect()
        }
        Body::MultipleChoice { options } => options.iter().map(|each| each.permille > 0).collect(),
        Body::TrueFalse { answer, .. } => vec![*answer],
        Body::Matching { pairs, distractors } => vec![true; pairs.len() * 100 + distractors.len()],
        Body::Ordering { items } => vec![true; items.len()],
        Body::Cloze { gaps } => vec![true; gaps.len()],
        _ => Vec::new(),
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back_as_the_same_questions(questions in vec(samples::question(), 1..4)) {
        let quiz = Quiz { questions }.numbered();
        let read = again(&quiz);
        let kept = kept(&quiz);
        prop_assert_eq!(read.quiz.questions.len(), kept.questions.len());
        for (question, expected) in read.quiz.questions.iter().zip(&kept.questions) {
            let is_one_gap = matches!(&expected.body, Body::Cloze { gaps } if gaps.len() == 1);
            prop_assert_eq!(question.name.as_deref(), expected.name.as_deref());
            prop_assert_eq!(question.feedback.is_some(), expected.feedback.is_some());
            if !is_one_gap {
                prop_assert_eq!(question.kind(), expected.kind());
                prop_assert_eq!(rights(&question.body), rights(&expected.body), "{:?}", expected.body);
            }
        }
    }

    #[test]
    fn what_was_read_once_is_printed_and_read_as_the_very_same(questions in vec(samples::question(), 1..4)) {
        let quiz = again(&Quiz { questions }.numbered()).quiz;
        let read = again(&quiz);
        prop_assert_eq!(read.quiz, quiz);
    }

    #[test]
    fn a_single_range_of_numbers_is_read_back(a in "-?[0-9]{1,17}(\\.[0-9]{1,17})?", b in "-?[0-9]{1,17}(\\.[0-9]{1,17})?") {
        let a: Decimal = a.parse().expect("a number");
        let b: Decimal = b.parse().expect("a number");
        let quiz = numeric(a.min(b), a.max(b));
        prop_assert_eq!(lost(&quiz), []);
        let read = again(&quiz);
        prop_assert_eq!(&read.quiz.questions[0].body, &quiz.questions[0].body);
        prop_assert_eq!(read.left_out, []);
    }
}

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

#[test]
fn what_a_package_cannot_say_is_told() {
    let quiz = crate::gift::parse(
        "::一:: 写下 {=72* =七十二#好}\n\n::二:: 多少 {#=72:1 =%50%80:2#近}\n\n::三:: {1:SHORTANSWER:=a} 和 {2:SHORTANSWER:=b}\n\n::四:: 随便 {=*}\n\n::五:: 排 {>ALL\na\nb\n}\n\n::六:: 是吗 {T}",
    )
    .expect("a quiz")
    .quiz;
    let lost = lost(&quiz);
    let told: Vec<_> = lost
        .iter()
        .map(|each| (each.name.as_deref().unwrap_or_default(), each.what))
        .collect();
    assert_eq!(
        told,
        [
            ("一", Loss::Wildcards),
            ("一", Loss::Feedback),
            ("二", Loss::Ranges),
            ("二", Loss::Feedback),
            ("三", Loss::Weights),
            ("四", Loss::Question),
            ("五", Loss::PartOfOrder),
        ]
    );
    let read = again(&quiz);
    assert_eq!(read.quiz.questions.len(), 5);
    assert!(matches!(
        read.quiz.questions[4].body,
        Body::TrueFalse { answer: true, .. }
    ));
}

#[test]
fn the_same_quiz_is_the_same_package() {
    let quiz = numeric(Decimal::from(1), Decimal::from(2));
    let pack = || print_package(&quiz, "x", LABELS, &[]).expect("is packed");
    assert_eq!(pack(), pack());
}
