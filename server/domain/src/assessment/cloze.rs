//! A text with gaps 完形填空: each gap is a small question with a weight of its own.
//!
//! The running text is the question's stem, in which `{#1}` stands for the first gap, `{#2}` for the second …: the same
//! sign that Moodle keeps in its database, so that no text of an author means it by accident.

use serde::{Deserialize, Serialize};

use super::{
    Answer, Choice, FULL, Kind, NumericAnswer, PaperOption, QuizProblem,
    grade::{Mark, correct_number, correct_option, mark_number, mark_short, mark_single, ratio},
    paper::choices,
};

/// One gap of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// How much it counts beside the other gaps of its question; 0 counts nothing.
    pub weight: u16,
    #[serde(flatten)]
    pub body: GapBody,
}

/// What is asked in a gap. Its texts are plain, since a field or a list shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GapBody {
    ShortAnswer { answers: Vec<Choice> },
    Numeric { answers: Vec<NumericAnswer> },
    SingleChoice { options: Vec<Choice> },
}

/// A piece of the running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// By its position, from 0.
    Gap(usize),
}

/// The sign of a gap in the running text; `index` from 0.
pub fn gap_sign(index: usize) -> String {
    format!("{{#{}}}", index + 1)
}

/// The running text, cut at the signs of its gaps. What merely looks like one (`{#x}`, `{#0}`, `{#01}`) is text.
pub fn pieces(stem: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut from) = (stem, 0);
    while let Some(found) = rest[from..].find("{#") {
        let at = from + found;
        let Some((index, length)) = sign_at(&rest[at..]) else {
            from = at + 2;
            continue;
        };
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        pieces.push(Piece::Gap(index));
        rest = &rest[at + length..];
        from = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Which gap a text begins with, and how many bytes its sign takes.
fn sign_at(text: &str) -> Option<(usize, usize)> {
    let (digits, _) = text.strip_prefix("{#")?.split_once('}')?;
    if digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: usize = digits.parse().ok()?;
    Some((number.checked_sub(1)?, digits.len() + 3))
}

/// The running text for where nothing can be filled in: `____` in each gap.
pub fn with_blanks(stem: &str) -> String {
    let pieces = pieces(stem);
    let texts = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Gap(_) => "____",
    });
    texts.collect()
}

impl Gap {
    pub const fn kind(&self) -> Kind {
        match self.body {
            GapBody::ShortAnswer { .. } => Kind::ShortAnswer,
            GapBody::Numeric { .. } => Kind::Numeric,
            GapBody::SingleChoice { .. } => Kind::SingleChoice,
        }
    }

    /// What can be chosen, in the author's order; nothing where the learner writes.
    pub(super) fn options(&self) -> Vec<PaperOption> {
        match &self.body {
            GapBody::SingleChoice { options } => choices(options),
            GapBody::ShortAnswer { .. } | GapBody::Numeric { .. } => Vec::new(),
        }
    }

    fn mark(&self, answer: &Answer) -> Mark {
        match &self.body {
            GapBody::ShortAnswer { answers } => mark_short(answers, answer),
            GapBody::Numeric { answers } => mark_number(answers, answer),
            GapBody::SingleChoice { options } => mark_single(options, answer),
        }
    }

    fn correct(&self) -> String {
        match &self.body {
            GapBody::ShortAnswer { answers } => correct_option(answers).replace("\\*", "*"),
            GapBody::Numeric { answers } => correct_number(answers),
            GapBody::SingleChoice { options } => correct_option(options),
        }
    }
}

/// The weighted mean of the gaps, rounded down. What is left open gives nothing.
pub(super) fn mark(gaps: &[Gap], answer: &Answer) -> Mark {
    let Answer::Pairs(given) = answer else {
        return (0, Vec::new());
    };
    let (mut sum, mut feedback) = (0, Vec::new());
    for (gap, number) in gaps.iter().zip(1_usize..) {
        let Some(text) = given.get(&number.to_string()) else {
            continue;
        };
        let (permille, said) = gap.mark(&Answer::Text(text.clone()));
        sum += i64::from(permille) * i64::from(gap.weight);
        feedback.extend(said);
    }
    let full = gaps.iter().map(|gap| i64::from(gap.weight)).sum::<i64>() * i64::from(FULL);
    (ratio(sum, full), feedback)
}

/// `1: 72; 2: 五`
pub(super) fn correct(gaps: &[Gap]) -> String {
    let gaps = gaps.iter().zip(1_usize..);
    let words = gaps.map(|(gap, number)| format!("{number}: {}", gap.correct()));
    words.collect::<Vec<_>>().join("; ")
}

/// What keeps a text with gaps from being marked.
pub(super) fn problems(id: &str, stem: &str, gaps: &[Gap], found: &mut Vec<QuizProblem>) {
    let mut places: Vec<usize> = pieces(stem)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Gap(index) => Some(index),
            Piece::Text(_) => None,
        })
        .collect();
    places.sort_unstable();
    if gaps.is_empty() || !places.into_iter().eq(0..gaps.len()) {
        found.push(QuizProblem::GapPlaces { id: id.to_owned() });
    }
    if gaps.iter().all(|gap| gap.weight == 0) && !gaps.is_empty() {
        found.push(QuizProblem::NothingRight { id: id.to_owned() });
    }
    for gap in gaps {
        match &gap.body {
            GapBody::ShortAnswer { answers } => super::check_right(id, answers, found),
            GapBody::Numeric { answers } => super::check_numbers(id, answers, found),
            GapBody::SingleChoice { options } => super::check_options(id, options, found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_the_signs_of_its_gaps_and_nowhere_else() {
        use Piece::{Gap, Text};

        assert_eq!(
            pieces("每年 {#1} 学时，{#12}{#2}"),
            [Text("每年 "), Gap(0), Text(" 学时，"), Gap(11), Gap(1)]
        );
        for text in ["{#0}", "{#01}", "{#x}", "{#", "{#1", "{#}", "{# 1}", "#1"] {
            assert_eq!(pieces(text), [Text(text)], "{text}");
        }
        assert_eq!(pieces("{#{#1}"), [Text("{#"), Gap(0)]);
        assert_eq!(pieces(""), []);
        assert_eq!(with_blanks("一 {#1} 二"), "一 ____ 二");
        assert_eq!(pieces(&gap_sign(6)), [Gap(6)]);
    }
}
