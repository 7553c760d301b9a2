//! Questions, what a learner sees of them, and the marks for an answer.
//!
//! A [`Quiz`] is part of a course version and never changes with it. A [`Paper`] is the quiz as shown: it is a type of
//! its own, so that no right answer can slip into a response. Marks are integers of thousandths (permille) throughout.

pub mod analysis;
mod answer;
pub mod cloze;
mod decimal;
mod draw;
mod grade;
mod paper;

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

pub use self::{
    answer::{Answer, Answers, comparable},
    cloze::{Gap, GapBody},
    decimal::{Decimal, DecimalError},
    grade::{Grade, GradeError, QuestionGrade},
    paper::{Paper, PaperGap, PaperOption, PaperQuestion},
};
use crate::catalogue::words;

/// Full marks, in thousandths.
pub const FULL: u32 = 1000;

words! {
    /// What a learner does with a question; the word on the wire.
    Kind {
        SingleChoice = "single_choice",
        MultipleChoice = "multiple_choice",
        TrueFalse = "true_false",
        ShortAnswer = "short_answer",
        Numeric = "numeric",
        Matching = "matching",
        /// Items are put in order.
        Ordering = "ordering",
        /// A text with gaps to fill in.
        Cloze = "cloze",
        Essay = "essay",
        /// A text between the questions, without marks.
        Description = "description",
    }
}

words! {
    /// How the texts of a question are marked up.
    TextFormat {
        Plain = "plain",
        Html = "html",
        Markdown = "markdown",
        /// Plain text in which a few HTML tags are tolerated: what GIFT means when it names no format.
        Moodle = "moodle",
    }
}

/// The questions of a quiz unit, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    pub questions: Vec<Question>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// `q1`, `q2` …: stable within a course version.
    pub id: String,
    pub name: Option<String>,
    /// Of a cloze: the running text, see [`cloze`].
    pub stem: String,
    /// Of the stem, the options and the feedback alike.
    pub format: TextFormat,
    pub body: Body,
    /// Shown after marking, whatever the answer was.
    pub feedback: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// One option is chosen and its share is the mark.
    SingleChoice {
        options: Vec<Choice>,
    },
    /// Any number of options; the mark is the sum of their shares over the sum of the positive ones, so that three
    /// times 33.3 % is full marks.
    MultipleChoice {
        options: Vec<Choice>,
    },
    TrueFalse {
        answer: bool,
        /// For who answered "true", whether that is right or not.
        feedback_true: Option<String>,
        feedback_false: Option<String>,
    },
    /// Patterns as in GIFT: `*` stands for any text, `\*` for an asterisk.
    ShortAnswer {
        answers: Vec<Choice>,
    },
    Numeric {
        answers: Vec<NumericAnswer>,
    },
    Matching {
        pairs: Vec<Pair>,
        /// Right sides that belong to no left side.
        distractors: Vec<String>,
    },
    /// The mark is the share of items in their right place, counted from the first (Moodle's grading type "absolute
    /// position").
    Ordering {
        /// In the right order.
        items: Vec<String>,
    },
    /// The gaps are in the stem; the mark is their weighted mean.
    Cloze {
        gaps: Vec<Gap>,
    },
    /// Can be read from a file, but nobody marks it: [`Quiz::problems`] refuses it.
    Essay,
    Description,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// `a`, `b` …, see [`Quiz::numbered`].
    pub id: String,
    pub text: String,
    /// Share of the mark in thousandths; below zero it costs marks.
    pub permille: i32,
    pub feedback: Option<String>,
}

/// Numbers from `min` to `max`, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumericAnswer {
    pub min: Decimal,
    pub max: Decimal,
    pub permille: i32,
    pub feedback: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub left: String,
    pub right: String,
}

/// Why a quiz cannot be marked by the platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuizProblem {
    #[error("the quiz has no question that gives marks; write at least one")]
    Empty,
    #[error("two questions are both called {id:?}; ids must be unique")]
    DuplicateId { id: String },
    #[error(
        "{id}: an essay cannot be marked automatically; make it a choice, a short answer, a number, a matching, an ordering or gaps in a text, or leave it out"
    )]
    Essay { id: String },
    #[error("{id}: no answer is right; mark one with '=' or give it a share above 0 %")]
    NothingRight { id: String },
    #[error("{id}: a choice needs two options or more")]
    FewOptions { id: String },
    #[error("{id}: the option {text:?} is there twice")]
    DuplicateOption { id: String, text: String },
    #[error("{id}: the numbers {min} to {max} are in the wrong order")]
    EmptyRange {
        id: String,
        min: Decimal,
        max: Decimal,
    },
    #[error("{id}: a matching needs at least two pairs")]
    FewPairs { id: String },
    #[error("{id}: an ordering needs at least two items")]
    FewItems { id: String },
    #[error("an attempt draws {draw} questions, but only {count} give marks")]
    DrawsTooMany { draw: u16, count: usize },
    #[error("{id}: a text needs gaps, each standing in it exactly once")]
    GapPlaces { id: String },
}

impl QuizProblem {
    /// The question at fault; `None` when it is the quiz as a whole.
    pub fn question(&self) -> Option<&str> {
        match self {
            Self::Empty | Self::DrawsTooMany { .. } => None,
            Self::DuplicateId { id }
            | Self::Essay { id }
            | Self::NothingRight { id }
            | Self::FewOptions { id }
            | Self::DuplicateOption { id, .. }
            | Self::EmptyRange { id, .. }
            | Self::FewPairs { id }
            | Self::FewItems { id }
            | Self::GapPlaces { id } => Some(id),
        }
    }
}

impl Quiz {
    /// Gives ids to questions (`q1` …, by position) and to options (`a` …, by the order of their texts).
    ///
    /// Authors tend to write the right option first, so ids by position would give it away even when shuffled.
    #[must_use]
    pub fn numbered(mut self) -> Self {
        for (index, question) in self.questions.iter_mut().enumerate() {
            question.id = format!("q{}", index + 1);
            match &mut question.body {
                Body::SingleChoice { options }
                | Body::MultipleChoice { options }
                | Body::ShortAnswer { answers: options } => name_by_text(options),
                Body::Cloze { gaps } => {
                    for gap in gaps {
                        if let GapBody::SingleChoice { options }
                        | GapBody::ShortAnswer { answers: options } = &mut gap.body
                        {
                            name_by_text(options);
                        }
                    }
                }
                Body::TrueFalse { .. }
                | Body::Numeric { .. }
                | Body::Matching { .. }
                | Body::Ordering { .. }
                | Body::Essay
                | Body::Description => {}
            }
        }
        self
    }

    /// Everything that keeps the quiz from being marked; empty when it can be published.
    pub fn problems(&self) -> Vec<QuizProblem> {
        let mut found = Vec::new();
        if !self.questions.iter().any(Question::has_marks) {
            found.push(QuizProblem::Empty);
        }
        let mut ids = BTreeSet::new();
        for question in &self.questions {
            if !ids.insert(question.id.as_str()) {
                found.push(QuizProblem::DuplicateId {
                    id: question.id.clone(),
                });
            }
            question.add_problems(&mut found);
        }
        found
    }
}

impl Question {
    pub const fn kind(&self) -> Kind {
        match self.body {
            Body::SingleChoice { .. } => Kind::SingleChoice,
            Body::MultipleChoice { .. } => Kind::MultipleChoice,
            Body::TrueFalse { .. } => Kind::TrueFalse,
            Body::ShortAnswer { .. } => Kind::ShortAnswer,
            Body::Numeric { .. } => Kind::Numeric,
            Body::Matching { .. } => Kind::Matching,
            Body::Ordering { .. } => Kind::Ordering,
            Body::Cloze { .. } => Kind::Cloze,
            Body::Essay => Kind::Essay,
            Body::Description => Kind::Description,
        }
    }

    /// Whether the question counts; a description does not.
    pub const fn has_marks(&self) -> bool {
        !matches!(self.body, Body::Description)
    }

    /// The stem as one reads it where nothing can be filled in.
    pub fn readable_stem(&self) -> String {
        match self.body {
            Body::Cloze { .. } => cloze::with_blanks(&self.stem),
            _ => self.stem.clone(),
        }
    }

    fn add_problems(&self, found: &mut Vec<QuizProblem>) {
        let id = || self.id.clone();
        match &self.body {
            Body::SingleChoice { options } | Body::MultipleChoice { options } => {
                check_options(&self.id, options, found);
            }
            Body::ShortAnswer { answers } => check_right(&self.id, answers, found),
            Body::Numeric { answers } => check_numbers(&self.id, answers, found),
            Body::Matching { pairs, .. } => {
                if pairs.len() < 2 {
                    found.push(QuizProblem::FewPairs { id: id() });
                }
            }
            Body::Ordering { items } => {
                if items.len() < 2 {
                    found.push(QuizProblem::FewItems { id: id() });
                }
                check_doubles(&self.id, items.iter().map(String::as_str), found);
            }
            Body::Cloze { gaps } => cloze::problems(&self.id, &self.stem, gaps, found),
            Body::Essay => found.push(QuizProblem::Essay { id: id() }),
            Body::TrueFalse { .. } | Body::Description => {}
        }
    }
}

fn check_options(id: &str, options: &[Choice], found: &mut Vec<QuizProblem>) {
    if options.len() < 2 {
        found.push(QuizProblem::FewOptions { id: id.to_owned() });
    }
    check_right(id, options, found);
    check_doubles(id, options.iter().map(|option| option.text.as_str()), found);
}

fn check_right(id: &str, answers: &[Choice], found: &mut Vec<QuizProblem>) {
    if !answers.iter().any(|answer| answer.permille > 0) {
        found.push(QuizProblem::NothingRight { id: id.to_owned() });
    }
}

fn check_doubles<'a>(id: &str, texts: impl Iterator<Item = &'a str>, found: &mut Vec<QuizProblem>) {
    let mut known = BTreeSet::new();
    for text in texts {
        if !known.insert(text.trim()) {
            found.push(QuizProblem::DuplicateOption {
                id: id.to_owned(),
                text: text.to_owned(),
            });
        }
    }
}

fn check_numbers(id: &str, answers: &[NumericAnswer], found: &mut Vec<QuizProblem>) {
    if !answers.iter().any(|answer| answer.permille > 0) {
        found.push(QuizProblem::NothingRight { id: id.to_owned() });
    }
    for NumericAnswer { min, max, .. } in answers {
        if min > max {
            found.push(QuizProblem::EmptyRange {
                id: id.to_owned(),
                min: *min,
                max: *max,
            });
        }
    }
}

/// `a`, `b` … by the order of the texts.
fn name_by_text(options: &mut [Choice]) {
    let mut order: Vec<usize> = (0..options.len()).collect();
    order.sort_by(|&a, &b| options[a].text.cmp(&options[b].text));
    for (rank, position) in order.into_iter().enumerate() {
        options[position].id = letters(rank);
    }
}

impl fmt::Display for NumericAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            write!(f, "{}", self.min)
        } else {
            write!(f, "{}..{}", self.min, self.max)
        }
    }
}

/// `a` to `z`, then `aa`, `ab` …
fn letters(index: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 {
        letter.to_string()
    } else {
        letters(index / 26 - 1) + &letter.to_string()
    }
}

#[cfg(test)]
mod tests;
