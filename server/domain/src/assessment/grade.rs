//! Marks for answers, in integers of thousandths.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Answer, Answers, Body, Choice, FULL, NumericAnswer, Question, Quiz,
    answer::{comparable, position},
    cloze,
    paper::choices,
};

/// The result of one attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// The mean of the questions, rounded down: a limit is reached, never rounded up to. 0 to 1000.
    pub permille: u32,
    /// One for each question that gives marks, in the quiz's order.
    pub questions: Vec<QuestionGrade>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionGrade {
    pub id: String,
    /// 0 to 1000.
    pub permille: u32,
    /// Full marks.
    pub right: bool,
    /// For the answer given first, then the question's own.
    pub feedback: Vec<String>,
    /// What would have been right, as a text.
    pub correct: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GradeError {
    #[error("there is no question {id:?} in this quiz; its questions are: {known}")]
    UnknownQuestion { id: String, known: String },
}

impl Quiz {
    /// Marks every question. What is unanswered, or names no option, gets nothing.
    pub fn grade(&self, answers: &Answers) -> Result<Grade, GradeError> {
        if let Some(id) = answers
            .keys()
            .find(|id| !self.questions.iter().any(|question| question.id == **id))
        {
            let known: Vec<&str> = self
                .questions
                .iter()
                .map(|question| question.id.as_str())
                .collect();
            return Err(GradeError::UnknownQuestion {
                id: id.clone(),
                known: known.join(", "),
            });
        }
        let marked = self
            .questions
            .iter()
            .filter(|question| question.has_marks());
        let questions: Vec<QuestionGrade> = marked
            .map(|question| question.grade(answers.get(&question.id).unwrap_or(&Answer::Nothing)))
            .collect();
        let sum: u64 = questions
            .iter()
            .map(|question| u64::from(question.permille))
            .sum();
        let mean = sum.checked_div(questions.len() as u64).unwrap_or(0);
        Ok(Grade {
            permille: u32::try_from(mean).unwrap_or(FULL),
            questions,
        })
    }
}

/// Marks and feedback for one answer.
pub(super) type Mark = (u32, Vec<String>);

impl Question {
    fn grade(&self, answer: &Answer) -> QuestionGrade {
        let (permille, mut feedback) = match &self.body {
            Body::SingleChoice { options } => mark_single(options, answer),
            Body::MultipleChoice { options } => self.mark_multiple(options, answer),
            Body::TrueFalse {
                answer: truth,
                feedback_true,
                feedback_false,
            } => match answer.flag() {
                Some(flag) => (
                    if flag == *truth { FULL } else { 0 },
                    (if flag { feedback_true } else { feedback_false })
                        .iter()
                        .cloned()
                        .collect(),
                ),
                None => (0, Vec::new()),
            },
            Body::ShortAnswer { answers } => mark_short(answers, answer),
            Body::Numeric { answers } => mark_number(answers, answer),
            Body::Matching { pairs, .. } => {
                let wanted: Vec<&str> = pairs.iter().map(|pair| pair.right.as_str()).collect();
                self.mark_matching(&wanted, answer)
            }
            Body::Ordering { items } => (self.mark_ordering(items, answer), Vec::new()),
            Body::Cloze { gaps } => cloze::mark(gaps, answer),
            Body::Essay | Body::Description => (0, Vec::new()),
        };
        assert!(permille <= FULL, "a question gives at most full marks");
        feedback.extend(self.feedback.clone());
        QuestionGrade {
            id: self.id.clone(),
            permille,
            right: permille == FULL,
            feedback,
            correct: self.correct(),
        }
    }

    fn mark_multiple(&self, options: &[Choice], answer: &Answer) -> Mark {
        let full: i64 = options
            .iter()
            .map(|option| i64::from(option.permille.max(0)))
            .sum();
        let chosen: Vec<&Choice> = answer
            .chosen(&self.options())
            .into_iter()
            .map(|index| &options[index])
            .collect();
        let sum: i64 = chosen.iter().map(|option| i64::from(option.permille)).sum();
        (
            ratio(sum, full),
            chosen
                .iter()
                .filter_map(|option| option.feedback.clone())
                .collect(),
        )
    }

    /// Each left side counts the same. `wanted` is the right side of each.
    fn mark_matching(&self, wanted: &[&str], answer: &Answer) -> Mark {
        let Answer::Pairs(given) = answer else {
            return (0, Vec::new());
        };
        let (lefts, rights) = (self.lefts(), self.options());
        let mut matched: BTreeMap<usize, usize> = BTreeMap::new();
        for (left, right) in given {
            if let (Some(left), Some(right)) = (position(&lefts, left), position(&rights, right)) {
                matched.insert(left, right);
            }
        }
        let hits = matched
            .iter()
            .filter(|(left, right)| rights[**right].text == wanted[**left])
            .count();
        (
            ratio(
                i64::try_from(hits).unwrap_or(0),
                i64::try_from(wanted.len()).unwrap_or(0),
            ),
            Vec::new(),
        )
    }

    /// The share of items in their right place. Two items in one place are both wrong, however they came there.
    fn mark_ordering(&self, items: &[String], answer: &Answer) -> u32 {
        let options = self.options();
        let mut placed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (option, place) in answer.placed(&options) {
            placed.entry(place).or_default().push(option);
        }
        let hits = items.iter().zip(1..).filter(|(item, place)| {
            let there = placed.get(place).map(Vec::as_slice);
            matches!(there, Some([only]) if options[*only].text == **item)
        });
        ratio(
            i64::try_from(hits.count()).unwrap_or(0),
            i64::try_from(items.len()).unwrap_or(0),
        )
    }

    /// What would have been right, for people.
    fn correct(&self) -> String {
        match &self.body {
            Body::SingleChoice { options } => correct_option(options),
            Body::MultipleChoice { options } => join(
                options
                    .iter()
                    .filter(|option| option.permille > 0)
                    .map(|option| option.text.clone()),
                "; ",
            ),
            Body::TrueFalse { answer, .. } => answer.to_string(),
            Body::ShortAnswer { answers } => correct_option(answers).replace("\\*", "*"),
            Body::Numeric { answers } => correct_number(answers),
            Body::Matching { pairs, .. } => join(
                pairs
                    .iter()
                    .map(|pair| format!("{} → {}", pair.left, pair.right)),
                "; ",
            ),
            Body::Ordering { items } => items.join(" → "),
            Body::Cloze { gaps } => cloze::correct(gaps),
            Body::Essay | Body::Description => String::new(),
        }
    }
}

pub(super) fn mark_single(options: &[Choice], answer: &Answer) -> Mark {
    match answer.chosen(&choices(options)).as_slice() {
        [only] => (
            share(
                options[*only].permille,
                best(options.iter().map(|o| o.permille)),
            ),
            options[*only].feedback.iter().cloned().collect(),
        ),
        _ => (0, Vec::new()),
    }
}

/// Every option, or every text, that gives the most.
pub(super) fn correct_option(options: &[Choice]) -> String {
    let full = best(options.iter().map(|option| option.permille));
    let right = options
        .iter()
        .filter(|option| option.permille == full && full > 0);
    join(right.map(|option| option.text.clone()), " / ")
}

pub(super) fn correct_number(answers: &[NumericAnswer]) -> String {
    let full = best(answers.iter().map(|answer| answer.permille));
    let right = answers
        .iter()
        .filter(|answer| answer.permille == full && full > 0);
    join(right.map(ToString::to_string), " / ")
}

/// The best of the answers that match, so that a catch-all `*` for feedback may stand anywhere.
pub(super) fn mark_short(answers: &[Choice], answer: &Answer) -> Mark {
    let Some(text) = answer
        .text()
        .map(|text| comparable(&text))
        .filter(|text| !text.is_empty())
    else {
        return (0, Vec::new());
    };
    let matching = answers
        .iter()
        .filter(|answer| matches(&comparable(&answer.text), &text));
    let Some(hit) = first_best(matching, |answer| answer.permille) else {
        return (0, Vec::new());
    };
    (
        share(hit.permille, best(answers.iter().map(|a| a.permille))),
        hit.feedback.iter().cloned().collect(),
    )
}

pub(super) fn mark_number(answers: &[NumericAnswer], answer: &Answer) -> Mark {
    let Some(number) = answer.number() else {
        return (0, Vec::new());
    };
    let matching = answers
        .iter()
        .filter(|answer| (answer.min..=answer.max).contains(&number));
    let Some(hit) = first_best(matching, |answer| answer.permille) else {
        return (0, Vec::new());
    };
    (
        share(hit.permille, best(answers.iter().map(|a| a.permille))),
        hit.feedback.iter().cloned().collect(),
    )
}

fn first_best<T>(items: impl Iterator<Item = T>, permille: impl Fn(&T) -> i32) -> Option<T> {
    items.reduce(|best, item| {
        if permille(&item) > permille(&best) {
            item
        } else {
            best
        }
    })
}

fn best(shares: impl Iterator<Item = i32>) -> i32 {
    shares.max().unwrap_or(0)
}

/// `part` of a question whose best answer has `full`.
fn share(part: i32, full: i32) -> u32 {
    ratio(i64::from(part), i64::from(full))
}

/// Thousandths, never below 0 nor above [`FULL`]; rounded down, so that only the whole gives full marks.
pub(super) fn ratio(part: i64, full: i64) -> u32 {
    if full <= 0 {
        return 0;
    }
    u32::try_from((part.clamp(0, full) * i64::from(FULL)) / full).unwrap_or(0)
}

fn join(texts: impl Iterator<Item = String>, between: &str) -> String {
    texts.collect::<Vec<_>>().join(between)
}

/// GIFT's wildcards, greedy with one step back: linear in practice, never exponential.
fn matches(pattern: &str, text: &str) -> bool {
    let pattern = tokens(pattern);
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Some(c)) if *c == text[t] => (p, t) = (p + 1, t + 1),
            Some(None) => {
                retry = Some((p, t));
                p += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    retry = Some((star, from + 1));
                    (p, t) = (star + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(Option::is_none)
}

/// A character to match, or `None` for "any text". `\*` is an asterisk.
fn tokens(pattern: &str) -> Vec<Option<char>> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'*') => {
                chars.next();
                tokens.push(Some('*'));
            }
            '*' => tokens.push(None),
            other => tokens.push(Some(other)),
        }
    }
    tokens
}
