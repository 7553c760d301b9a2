//! A quiz as a learner sees it.

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
    /// What there is to choose from; empty where the learner writes. True/false has `true` and `false`, which the
    /// page words in its language.
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
            if shuffle && question.kind() != Kind::TrueFalse {
                options.sort_by_key(|option| rank(seed, &question.id, &option.id));
            }
            PaperQuestion {
                id: question.id.clone(),
                kind: question.kind(),
                stem: question.stem.clone(),
                format: question.format,
                left: question.lefts(),
                options,
            }
        });
        Paper {
            questions: questions.collect(),
        }
    }
}

impl Question {
    /// What can be chosen, in the author's order; the right sides of a matching by text, which tells nothing.
    pub(super) fn options(&self) -> Vec<PaperOption> {
        match &self.body {
            Body::SingleChoice { options } | Body::MultipleChoice { options } => options
                .iter()
                .map(|Choice { id, text, .. }| PaperOption {
                    id: id.clone(),
                    text: text.clone(),
                })
                .collect(),
            Body::TrueFalse { .. } => ["true", "false"]
                .map(|word| PaperOption {
                    id: word.to_owned(),
                    text: word.to_owned(),
                })
                .to_vec(),
            Body::Matching { pairs, distractors } => {
                let mut texts: Vec<&String> = pairs
                    .iter()
                    .map(|pair| &pair.right)
                    .chain(distractors)
                    .collect();
                texts.sort();
                texts.dedup();
                texts
                    .into_iter()
                    .enumerate()
                    .map(|(index, text)| PaperOption {
                        id: letters(index),
                        text: text.clone(),
                    })
                    .collect()
            }
            Body::ShortAnswer { .. } | Body::Numeric { .. } | Body::Essay | Body::Description => {
                Vec::new()
            }
        }
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

/// Sorting by this is a permutation that the seed decides.
fn rank(seed: u64, question: &str, option: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(question)
        .chain_update([0])
        .chain_update(option)
        .finalize()
        .into()
}
