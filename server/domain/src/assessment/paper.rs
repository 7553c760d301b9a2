//! A quiz as a learner sees it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Body, Choice, Kind, Pair, Question, Quiz, TextFormat, letters};

/// The questions without their answers. Nothing in it is derived from what is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    pub questions: Vec<PaperQuestion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperQuestion {
    pub id: String,
    pub kind: Kind,
    pub stem: String,
    pub format: TextFormat,
    /// Only for matching: each of these gets one of `options`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<PaperOption>,
    /// Only for a cloze, whose stem has a sign `{#1}`, `{#2}` … for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<PaperGap>,
    /// What there is to choose from, or to put in order; empty where the learner writes. True/false has `true` and `false`, which the
    /// page words in its language.
    pub options: Vec<PaperOption>,
}

/// A gap of a text, to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperGap {
    /// `1`, `2` … as in its sign.
    pub id: String,
    /// A short answer, a number or a single choice.
    pub kind: Kind,
    /// Of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<PaperOption>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperOption {
    pub id: String,
    pub text: String,
}

impl Quiz {
    /// The paper of one attempt. The same seed gives the same paper, so that a reload shows the options where they were.
    pub fn paper(&self, seed: u64, shuffle: bool) -> Paper {
        let questions = self.questions.iter().map(|question| {
            let mut options = question.options();
            let mixes = match question.kind() {
                Kind::TrueFalse => false,
                // Its order is what is asked for. Mixed without a look at the right one: were that one left out, two
                // items would give themselves away.
                Kind::Ordering => true,
                _ => shuffle,
            };
            if mixes {
                options.sort_by_key(|option| rank(seed, &question.id, &option.id));
            }
            PaperQuestion {
                id: question.id.clone(),
                kind: question.kind(),
                stem: question.stem.clone(),
                format: question.format,
                left: question.lefts(),
                gaps: question.gaps(seed, shuffle),
                options,
            }
        });
        Paper {
            questions: questions.collect(),
        }
    }
}

impl Question {
    /// What can be chosen, in the author's order; the right sides of a matching and the items of an ordering by text,
    /// which tells nothing.
    pub(super) fn options(&self) -> Vec<PaperOption> {
        match &self.body {
            Body::SingleChoice { options } | Body::MultipleChoice { options } => choices(options),
            Body::TrueFalse { .. } => ["true", "false"]
                .map(|word| PaperOption {
                    id: word.to_owned(),
                    text: word.to_owned(),
                })
                .to_vec(),
            Body::Matching { pairs, distractors } => {
                by_text(pairs.iter().map(|pair| &pair.right).chain(distractors))
            }
            Body::Ordering { items } => by_text(items),
            Body::ShortAnswer { .. }
            | Body::Numeric { .. }
            | Body::Cloze { .. }
            | Body::Essay
            | Body::Description => Vec::new(),
        }
    }

    fn gaps(&self, seed: u64, shuffle: bool) -> Vec<PaperGap> {
        let Body::Cloze { gaps } = &self.body else {
            return Vec::new();
        };
        let gaps = gaps.iter().zip(1_usize..).map(|(gap, number)| {
            let mut options = gap.options();
            if shuffle {
                let place = format!("{}.{number}", self.id);
                options.sort_by_key(|option| rank(seed, &place, &option.id));
            }
            PaperGap {
                id: number.to_string(),
                kind: gap.kind(),
                options,
            }
        });
        gaps.collect()
    }

    /// The left sides of a matching, called `1`, `2` … in the author's order.
    pub(super) fn lefts(&self) -> Vec<PaperOption> {
        let Body::Matching { pairs, .. } = &self.body else {
            return Vec::new();
        };
        pairs
            .iter()
            .enumerate()
            .map(|(index, Pair { left, .. })| PaperOption {
                id: (index + 1).to_string(),
                text: left.clone(),
            })
            .collect()
    }
}

pub(super) fn choices(options: &[Choice]) -> Vec<PaperOption> {
    let options = options.iter().map(|Choice { id, text, .. }| PaperOption {
        id: id.clone(),
        text: text.clone(),
    });
    options.collect()
}

/// Each text once, called `a`, `b` … in their own order, which tells nothing of the author's.
fn by_text<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<PaperOption> {
    let texts: BTreeSet<&String> = texts.into_iter().collect();
    let texts = texts.into_iter().enumerate();
    let options = texts.map(|(index, text)| PaperOption {
        id: letters(index),
        text: text.clone(),
    });
    options.collect()
}

/// Sorting by this is a permutation that the seed decides.
pub(super) fn rank(seed: u64, question: &str, option: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(question)
        .chain_update([0])
        .chain_update(option)
        .finalize()
        .into()
}
