//! Surveys 调查问卷: questions without right answers. What is said is kept without who said it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Questions of one survey.
pub const MOST_QUESTIONS: usize = 40;
/// Options of one question.
pub const MOST_OPTIONS: usize = 20;
/// Characters of an answer in words.
pub const LONGEST_ANSWER: usize = 2000;
/// Results are shown from so many replies on, so that nobody's answer can be told from the sum.
pub const FEWEST_REPLIES: usize = 5;
/// The points of a scale; 5 agrees most.
pub const SCALE: u8 = 5;

/// A survey: asked once, met by answering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// What it is for; may be empty.
    pub markdown: String,
    pub questions: Vec<SurveyQuestion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuestion {
    pub text: String,
    /// Whether it may not be passed over.
    pub required: bool,
    #[serde(flatten)]
    pub kind: SurveyKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SurveyKind {
    /// One of the options.
    Choice { options: Vec<String> },
    /// Any of the options.
    Several { options: Vec<String> },
    /// From 1 to [`SCALE`]; the ends are in words.
    Scale { least: String, most: String },
    /// In one's own words.
    Words,
}

impl SurveyKind {
    /// The word used in files, forms and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Choice { .. } => "choice",
            Self::Several { .. } => "several",
            Self::Scale { .. } => "scale",
            Self::Words => "words",
        }
    }

    pub const CODES: [&'static str; 4] = ["choice", "several", "scale", "words"];

    pub fn options(&self) -> &[String] {
        match self {
            Self::Choice { options } | Self::Several { options } => options,
            Self::Scale { .. } | Self::Words => &[],
        }
    }
}

/// What cannot stand in a survey; questions are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurveyFault {
    #[error("write at least one question")]
    NoQuestions,
    #[error("write at most {MOST_QUESTIONS} questions")]
    ManyQuestions,
    #[error("question {}: write what is asked", .0 + 1)]
    NoText(usize),
    #[error("question {}: write at least two options", .0 + 1)]
    FewOptions(usize),
    #[error("question {}: write at most {MOST_OPTIONS} options", .0 + 1)]
    ManyOptions(usize),
    #[error("question {}: two options are the same", .0 + 1)]
    SameOptions(usize),
}

/// One person's answers, by the number of the question, counted from 0.
pub type Replies = BTreeMap<usize, Reply>;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reply {
    /// Numbers of options, counted from 0; of a scale, the one point from 1 on.
    Picked(Vec<usize>),
    Words(String),
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyFault {
    #[error("answer this question")]
    Missing,
    #[error("there is no such question")]
    Unknown,
    #[error("choose among what is offered")]
    Option,
    #[error("choose one")]
    One,
    #[error("write at most {LONGEST_ANSWER} characters")]
    Long,
}

impl Survey {
    /// Everything that is wrong with the questions.
    pub fn faults(&self) -> Vec<SurveyFault> {
        let mut found = Vec::new();
        if self.questions.is_empty() {
            found.push(SurveyFault::NoQuestions);
        }
        if self.questions.len() > MOST_QUESTIONS {
            found.push(SurveyFault::ManyQuestions);
        }
        for (at, question) in self.questions.iter().enumerate() {
            if question.text.trim().is_empty() {
                found.push(SurveyFault::NoText(at));
            }
            if matches!(
                question.kind,
                SurveyKind::Choice { .. } | SurveyKind::Several { .. }
            ) {
                let options = question.kind.options();
                if options.len() < 2 {
                    found.push(SurveyFault::FewOptions(at));
                }
                if options.len() > MOST_OPTIONS {
                    found.push(SurveyFault::ManyOptions(at));
                }
                let mut seen = std::collections::BTreeSet::new();
                if !options.iter().all(|option| seen.insert(option)) {
                    found.push(SurveyFault::SameOptions(at));
                }
            }
        }
        found
    }

    /// Everything that is wrong with a reply, by the number of the question.
    pub fn check(&self, replies: &Replies) -> Vec<(usize, ReplyFault)> {
        let unknown = replies
            .keys()
            .filter(|at| **at >= self.questions.len())
            .map(|at| (*at, ReplyFault::Unknown));
        let asked = self.questions.iter().enumerate();
        asked
            .filter_map(|(at, question)| {
                let fault = match replies.get(&at) {
                    None => question.required.then_some(ReplyFault::Missing),
                    Some(reply) => question.fault(reply),
                };
                fault.map(|fault| (at, fault))
            })
            .chain(unknown)
            .collect()
    }
}

impl SurveyQuestion {
    fn fault(&self, reply: &Reply) -> Option<ReplyFault> {
        match (&self.kind, reply) {
            (SurveyKind::Words, Reply::Words(text)) => {
                if text.chars().count() > LONGEST_ANSWER {
                    Some(ReplyFault::Long)
                } else if text.trim().is_empty() && self.required {
                    Some(ReplyFault::Missing)
                } else {
                    None
                }
            }
            (SurveyKind::Choice { options }, Reply::Picked(picked)) => match picked.as_slice() {
                [one] if *one < options.len() => None,
                [_] => Some(ReplyFault::Option),
                _ => Some(ReplyFault::One),
            },
            (SurveyKind::Several { options }, Reply::Picked(picked)) => {
                let is_set = picked.windows(2).all(|pair| pair[0] < pair[1]);
                if picked.iter().any(|each| *each >= options.len()) || !is_set {
                    Some(ReplyFault::Option)
                } else if picked.is_empty() && self.required {
                    Some(ReplyFault::Missing)
                } else {
                    None
                }
            }
            (SurveyKind::Scale { .. }, Reply::Picked(picked)) => match picked.as_slice() {
                [point] if (1..=usize::from(SCALE)).contains(point) => None,
                [_] => Some(ReplyFault::Option),
                _ => Some(ReplyFault::One),
            },
            (SurveyKind::Words, Reply::Picked(_)) | (_, Reply::Words(_)) => {
                Some(ReplyFault::Option)
            }
        }
    }
}

/// What all replies say to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many answered it.
    pub answered: usize,
    /// For each option, or point of the scale, how many chose it.
    pub picked: Vec<usize>,
    /// What was said in words, in an order that tells nothing of who said it.
    pub words: Vec<String>,
}

impl Survey {
    /// The sum of all replies, question by question. None while there are fewer than [`FEWEST_REPLIES`].
    pub fn tallies(&self, replies: &[Replies]) -> Option<Vec<Tally>> {
        if replies.len() < FEWEST_REPLIES {
            return None;
        }
        let asked = self.questions.iter().enumerate();
        Some(
            asked
                .map(|(at, question)| question.tally(replies.iter().filter_map(|all| all.get(&at))))
                .collect(),
        )
    }
}

impl SurveyQuestion {
    fn tally<'a>(&self, replies: impl Iterator<Item = &'a Reply>) -> Tally {
        let first = usize::from(matches!(self.kind, SurveyKind::Scale { .. }));
        let mut tally = Tally {
            picked: match &self.kind {
                SurveyKind::Scale { .. } => vec![0; usize::from(SCALE)],
                kind => vec![0; kind.options().len()],
            },
            ..Tally::default()
        };
        for reply in replies {
            match reply {
                Reply::Picked(picked) => {
                    tally.answered += usize::from(!picked.is_empty());
                    for each in picked {
                        let place = each.checked_sub(first);
                        if let Some(count) = place.and_then(|at| tally.picked.get_mut(at)) {
                            *count += 1;
                        }
                    }
                }
                Reply::Words(text) if !text.trim().is_empty() => {
                    tally.answered += 1;
                    tally.words.push(text.trim().to_owned());
                }
                Reply::Words(_) => {}
            }
        }
        // By their words, not by when they came.
        tally.words.sort();
        tally
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn survey() -> Survey {
        let question = |text: &str, required, kind| SurveyQuestion {
            text: text.to_owned(),
            required,
            kind,
        };
        let options = || ["小学", "初中"].map(str::to_owned).to_vec();
        Survey {
            markdown: String::new(),
            questions: vec![
                question("学段？", true, SurveyKind::Choice { options: options() }),
                question("教过？", false, SurveyKind::Several { options: options() }),
                question(
                    "有用吗？",
                    true,
                    SurveyKind::Scale {
                        least: "没用".to_owned(),
                        most: "很有用".to_owned(),
                    },
                ),
                question("建议？", false, SurveyKind::Words),
            ],
        }
    }

    #[test]
    fn a_survey_that_nobody_can_answer_is_refused() {
        let mut broken = survey();
        broken.questions[0].kind = SurveyKind::Choice {
            options: vec!["甲".to_owned(), "甲".to_owned()],
        };
        broken.questions[1].kind = SurveyKind::Several { options: vec![] };
        broken.questions[2].text = " ".to_owned();
        assert_eq!(
            broken.faults(),
            [
                SurveyFault::SameOptions(0),
                SurveyFault::FewOptions(1),
                SurveyFault::NoText(2)
            ]
        );
        assert_eq!(survey().faults(), []);
    }

    #[test]
    fn an_answer_outside_of_what_is_offered_is_refused_by_its_question() {
        let replies = Replies::from([
            (0, Reply::Picked(vec![2])),
            (1, Reply::Picked(vec![1, 0])),
            (3, Reply::Picked(vec![0])),
            (9, Reply::Words(String::new())),
        ]);
        assert_eq!(
            survey().check(&replies),
            [
                (0, ReplyFault::Option),
                (1, ReplyFault::Option),
                (2, ReplyFault::Missing),
                (3, ReplyFault::Option),
                (9, ReplyFault::Unknown),
            ]
        );
    }

    #[test]
    fn few_replies_are_not_shown() {
        let one = Replies::from([(0, Reply::Picked(vec![0])), (2, Reply::Picked(vec![5]))]);
        assert_eq!(
            survey().tallies(&vec![one.clone(); FEWEST_REPLIES - 1]),
            None
        );
        let tallies = survey()
            .tallies(&vec![one; FEWEST_REPLIES])
            .expect("enough");
        assert_eq!(tallies[0].picked, [5, 0]);
        assert_eq!(tallies[2].picked, [0, 0, 0, 0, 5]);
        assert_eq!(tallies[3].answered, 0);
    }

    proptest! {
        #[test]
        fn every_reply_that_is_taken_is_counted_once(points in prop::collection::vec(1usize..=5, 5..30)) {
            let replies: Vec<Replies> = points
                .iter()
                .map(|point| Replies::from([(0, Reply::Picked(vec![0])), (2, Reply::Picked(vec![*point]))]))
                .collect();
            for each in &replies {
                prop_assert_eq!(survey().check(each), vec![]);
            }
            let tallies = survey().tallies(&replies).expect("enough");
            prop_assert_eq!(tallies[2].picked.iter().sum::<usize>(), points.len());
            prop_assert_eq!(tallies[0].picked[0], points.len());
        }
    }
}
