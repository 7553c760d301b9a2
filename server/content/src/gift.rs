//! GIFT, Moodle's plain-text format for questions: read and print.
//!
//! Source of the rules: docs.moodle.org "GIFT format". Where it is silent we are tolerant: blank lines inside braces
//! and lower-case `true` are understood. One question that is wrong does not hide the mistakes of the next.
//!
//! Two kinds have no place in GIFT itself. An ordering is written as Moodle's plug-in does (`{>ALL`, an item a line). A
//! text with gaps has Moodle's embedded answers in it (`{1:SHORTANSWER:=five}`), by which it is recognised, since no
//! answers of GIFT begin so; feedback to the question follows as `{####…}`.
//!
//! A [`Quiz`] that is read here need not be fit to be marked (an essay is none); [`read_quiz`] checks that too.

mod answers;
mod blocks;
mod fault;
mod gaps;
mod ordering;
mod print;
mod question;

use std::fmt;

use domain::assessment::Quiz;

pub use self::{
    fault::{Fault, Wanted},
    print::print,
};

/// A GIFT file that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    pub quiz: Quiz,
    /// The line on which each question starts, from 1; as many as there are questions.
    pub lines: Vec<u32>,
    /// The categories named by `$CATEGORY:` lines, in order. A course has no use for them.
    pub categories: Vec<String>,
}

/// What is wrong at one place of a GIFT file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct GiftProblem {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// What was found and what would be right.
    pub what: Fault,
}

/// Reads every question, or tells everything that is wrong.
pub fn parse(text: &str) -> Result<Gift, Vec<GiftProblem>> {
    let source = blocks::split(text);
    let mut gift = Gift {
        quiz: Quiz::default(),
        lines: Vec::new(),
        categories: source.categories,
    };
    let mut problems = Vec::new();
    for block in source.blocks {
        match question::read(&block) {
            Ok(question) => {
                gift.quiz.questions.push(question);
                gift.lines.push(block.first_line());
            }
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    gift.quiz = gift.quiz.numbered();
    Ok(gift)
}

/// Reads a quiz that the platform can mark: an essay, or a question without a right answer, is a problem at its line.
pub fn read_quiz(text: &str) -> Result<Quiz, Vec<GiftProblem>> {
    let gift = parse(text)?;
    let problems: Vec<GiftProblem> = gift
        .quiz
        .problems()
        .into_iter()
        .map(|problem| {
            let position = problem.question().and_then(|id| {
                gift.quiz
                    .questions
                    .iter()
                    .position(|question| question.id == id)
            });
            GiftProblem {
                line: position.map_or(1, |index| gift.lines[index]),
                column: 1,
                what: problem.into(),
            }
        })
        .collect();
    if problems.is_empty() {
        Ok(gift.quiz)
    } else {
        Err(problems)
    }
}

/// `33.33333` per cent as thousandths, rounded; `None` beyond ±100 or where it is no number.
pub(crate) fn permille(percent: &str) -> Option<i32> {
    let (sign, digits) = match percent.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, percent),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !whole
        .bytes()
        .chain(fraction.bytes())
        .all(|b| b.is_ascii_digit())
        || whole.len() > 3
        || digits.len() == usize::from(digits.contains('.'))
    {
        return None;
    }
    let digit = |index: usize| {
        fraction
            .as_bytes()
            .get(index)
            .map_or(0, |b| i32::from(b - b'0'))
    };
    let whole: i32 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let thousandths = whole * 10 + digit(0) + i32::from(digit(1) >= 5);
    (thousandths <= 1000).then_some(sign * thousandths)
}

/// Thousandths as a percentage. The fractions that Moodle knows are written out, since it refuses `33.3`.
pub(crate) struct Percent(pub(crate) i32);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = match self.0.abs() {
            111 => "11.11111",
            143 => "14.28571",
            167 => "16.66667",
            333 => "33.33333",
            667 => "66.66667",
            833 => "83.33333",
            _ => "",
        };
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        match (known, magnitude % 10) {
            ("", 0) => write!(f, "{sign}{}", magnitude / 10),
            ("", tenths) => write!(f, "{sign}{}.{tenths}", magnitude / 10),
            (known, _) => write!(f, "{sign}{known}"),
        }
    }
}

#[cfg(test)]
mod tests;
