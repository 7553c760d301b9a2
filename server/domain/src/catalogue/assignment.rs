//! Assignments 作业: work that a person marks by a rubric 评分标准.

use serde::{Deserialize, Serialize};

use crate::catalogue::words;

words! {
    /// What is handed in.
    HandIn {
        Text = "text",
        File = "file",
        /// A text, files or both, as the teacher likes.
        Either = "either",
    }
}

/// Criteria of one rubric.
pub const MOST_CRITERIA: usize = 12;
/// Levels of one criterion.
pub const MOST_LEVELS: usize = 8;
/// Points of one level.
pub const MOST_POINTS: u16 = 1000;

/// An assignment: what to do, what is handed in, and by what it is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// What to do.
    pub markdown: String,
    pub hand_in: HandIn,
    /// Characters that a text must have at least; 0 asks for none.
    pub min_characters: u32,
    /// The rubric, in the order in which it is shown.
    pub criteria: Vec<Criterion>,
    /// Share of the points that meets the unit, in thousandths.
    pub pass_permille: u16,
    /// How often it may be handed in; 0 means as often as it takes.
    pub attempts: u16,
    /// How long it usually takes, as its author says.
    pub minutes: u16,
}

/// One line of a rubric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub title: String,
    pub levels: Vec<CriterionLevel>,
}

/// How well a criterion can be met, and what that is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionLevel {
    pub points: u16,
    pub text: String,
}

impl Criterion {
    /// What the best level is worth.
    pub fn most(&self) -> u32 {
        let points = self.levels.iter().map(|level| level.points).max();
        u32::from(points.unwrap_or_default())
    }
}

/// What cannot stand in an assignment; criteria and levels are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RubricFault {
    #[error("write at least one criterion by which the work is marked")]
    NoCriteria,
    #[error("write at most {MOST_CRITERIA} criteria")]
    ManyCriteria,
    #[error("criterion {}: write what it is about", .0 + 1)]
    NoTitle(usize),
    #[error("criterion {}: write at least two levels, such as 0 and 10 points", .0 + 1)]
    FewLevels(usize),
    #[error("criterion {}: write at most {MOST_LEVELS} levels", .0 + 1)]
    ManyLevels(usize),
    #[error("criterion {}: no level is worth more than another; give the best one more points", .0 + 1)]
    NoSpread(usize),
    #[error("criterion {}: a level is worth at most {MOST_POINTS} points", .0 + 1)]
    ManyPoints(usize),
}

/// Why a marking does not fit the rubric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    #[error("choose a level for each of the {wanted} criteria; {found} were chosen")]
    Count { wanted: usize, found: usize },
    #[error("criterion {}: there is no level {}", .criterion + 1, .level + 1)]
    Level { criterion: usize, level: usize },
}

impl Assignment {
    /// Everything that is wrong with the rubric.
    pub fn faults(&self) -> Vec<RubricFault> {
        let mut found = Vec::new();
        if self.criteria.is_empty() {
            found.push(RubricFault::NoCriteria);
        }
        if self.criteria.len() > MOST_CRITERIA {
            found.push(RubricFault::ManyCriteria);
        }
        for (at, criterion) in self.criteria.iter().enumerate() {
            let levels = &criterion.levels;
            if criterion.title.trim().is_empty() {
                found.push(RubricFault::NoTitle(at));
            }
            if levels.len() < 2 {
                found.push(RubricFault::FewLevels(at));
            } else if levels.iter().all(|level| level.points == levels[0].points) {
                found.push(RubricFault::NoSpread(at));
            }
            if levels.len() > MOST_LEVELS {
                found.push(RubricFault::ManyLevels(at));
            }
            if levels.iter().any(|level| level.points > MOST_POINTS) {
                found.push(RubricFault::ManyPoints(at));
            }
        }
        found
    }

    /// What the best work gets.
    pub fn most_points(&self) -> u32 {
        self.criteria.iter().map(Criterion::most).sum()
    }

    /// The points of the levels that a marker chose, one for each criterion, counted from 0.
    pub fn points(&self, levels: &[usize]) -> Result<u32, MarkError> {
        if levels.len() != self.criteria.len() {
            return Err(MarkError::Count {
                wanted: self.criteria.len(),
                found: levels.len(),
            });
        }
        let chosen = self.criteria.iter().zip(levels).enumerate();
        chosen
            .map(|(criterion, (of, level))| {
                let found = of.levels.get(*level).ok_or(MarkError::Level {
                    criterion,
                    level: *level,
                })?;
                Ok(u32::from(found.points))
            })
            .sum()
    }

    /// The same as a share of the most that can be had, in thousandths; never 1000 short of all.
    pub fn permille(&self, levels: &[usize]) -> Result<u32, MarkError> {
        let points = u64::from(self.points(levels)?);
        let most = u64::from(self.most_points().max(1));
        Ok(u32::try_from(points * 1000 / most).unwrap_or(1000))
    }

    /// Whether a further work may be handed in after so many.
    pub fn allows_another(&self, handed_in: usize) -> bool {
        self.attempts == 0 || handed_in < usize::from(self.attempts)
    }
}

/// What is wrong with a work that is handed in, by its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkFault {
    #[error("write the text")]
    NoText,
    #[error("choose a file")]
    NoFile,
    #[error("write a text, or choose a file")]
    Nothing,
    #[error("write at least {wanted} characters; {found} are there")]
    Short { wanted: u32, found: u32 },
    #[error("this assignment takes a text only; leave the files out")]
    FilesNotTaken,
    #[error("this assignment takes files only; leave the text out")]
    TextNotTaken,
}

impl WorkFault {
    /// The field of the form that it is about, and a word for programs.
    pub const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::NoText => ("text", "work-text"),
            Self::Nothing => ("text", "work-nothing"),
            Self::Short { .. } => ("text", "work-short"),
            Self::TextNotTaken => ("text", "work-no-text"),
            Self::NoFile => ("files", "work-file"),
            Self::FilesNotTaken => ("files", "work-no-files"),
        }
    }
}

impl Assignment {
    /// Whether a text and so many files are what is asked for. White space counts for nothing.
    pub fn take(&self, text: &str, files: usize) -> Result<(), WorkFault> {
        let count = text.chars().filter(|c| !c.is_whitespace()).count();
        let found = u32::try_from(count).unwrap_or(u32::MAX);
        match self.hand_in {
            HandIn::Text if files > 0 => return Err(WorkFault::FilesNotTaken),
            HandIn::Text if found == 0 => return Err(WorkFault::NoText),
            HandIn::File if found > 0 => return Err(WorkFault::TextNotTaken),
            HandIn::File if files == 0 => return Err(WorkFault::NoFile),
            HandIn::Either if found == 0 && files == 0 => return Err(WorkFault::Nothing),
            _ => {}
        }
        // Whoever hands in a file instead of a text has written there.
        if found > 0 && files == 0 && found < self.min_characters {
            return Err(WorkFault::Short {
                wanted: self.min_characters,
                found,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn criterion(points: &[u16]) -> Criterion {
        Criterion {
            title: "教学目标".to_owned(),
            levels: points
                .iter()
                .map(|points| CriterionLevel {
                    points: *points,
                    text: format!("{points} 分"),
                })
                .collect(),
        }
    }

    fn assignment(criteria: Vec<Criterion>) -> Assignment {
        Assignment {
            markdown: "写一份教案".to_owned(),
            hand_in: HandIn::Either,
            min_characters: 10,
            criteria,
            pass_permille: 600,
            attempts: 2,
            minutes: 60,
        }
    }

    #[test]
    fn a_rubric_that_cannot_be_marked_by_is_refused_criterion_by_criterion() {
        assert_eq!(assignment(vec![]).faults(), [RubricFault::NoCriteria]);
        let nameless = Criterion {
            title: " ".to_owned(),
            ..criterion(&[0, 5])
        };
        let faults = assignment(vec![
            criterion(&[0, 10]),
            nameless,
            criterion(&[5]),
            criterion(&[5, 5]),
            criterion(&[0, 1001]),
        ])
        .faults();
        assert_eq!(
            faults,
            [
                RubricFault::NoTitle(1),
                RubricFault::FewLevels(2),
                RubricFault::NoSpread(3),
                RubricFault::ManyPoints(4),
            ]
        );
    }

    #[test]
    fn a_marking_names_a_level_of_every_criterion() {
        let rubric = assignment(vec![criterion(&[0, 5, 10]), criterion(&[10, 0])]);
        assert_eq!(rubric.points(&[1, 0]), Ok(15));
        assert_eq!(rubric.permille(&[1, 0]), Ok(750));
        assert_eq!(
            rubric.points(&[1]),
            Err(MarkError::Count {
                wanted: 2,
                found: 1
            })
        );
        assert_eq!(
            rubric.points(&[1, 2]),
            Err(MarkError::Level {
                criterion: 1,
                level: 2
            })
        );
    }

    #[test]
    fn what_is_handed_in_is_what_was_asked_for() {
        let mut wanted = assignment(vec![criterion(&[0, 1])]);
        assert_eq!(wanted.take(" \n", 0), Err(WorkFault::Nothing));
        assert_eq!(
            wanted.take("太 短 了", 0),
            Err(WorkFault::Short {
                wanted: 10,
                found: 3
            })
        );
        assert_eq!(wanted.take("见附件", 1), Ok(()));
        wanted.hand_in = HandIn::Text;
        assert_eq!(
            wanted.take("够长的一段文字足足十个字", 1),
            Err(WorkFault::FilesNotTaken)
        );
        assert_eq!(wanted.take("", 0), Err(WorkFault::NoText));
        wanted.hand_in = HandIn::File;
        assert_eq!(wanted.take("", 0), Err(WorkFault::NoFile));
        assert_eq!(wanted.take("附言", 1), Err(WorkFault::TextNotTaken));
    }

    proptest! {
        #[test]
        fn the_share_is_all_only_for_the_best_of_every_criterion(
            rubric in prop::collection::vec(prop::collection::vec(0u16..20, 2..6), 1..6),
            picks in prop::collection::vec(0usize..6, 6),
        ) {
            let rubric = assignment(rubric.iter().map(|points| criterion(points)).collect());
            let levels: Vec<usize> = rubric
                .criteria
                .iter()
                .zip(&picks)
                .map(|(criterion, pick)| pick % criterion.levels.len())
                .collect();
            let permille = rubric.permille(&levels).expect("fits");
            let is_best = rubric.points(&levels) == Ok(rubric.most_points());
            prop_assert!(permille <= 1000);
            if rubric.most_points() > 0 {
                prop_assert_eq!(permille == 1000, is_best);
            }
        }
    }
}
