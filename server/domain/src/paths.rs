//! Learning paths 学习路径: courses in an order, with a goal, for some people; such as the first year of a new teacher.
//!
//! A path asks for nothing and credits nothing: its courses do. Whatever of them somebody has completed counts, wherever and
//! whenever they took it, before they joined as well.

use serde::{Deserialize, Serialize};

use crate::catalogue::{CourseCode, Stage, words};

/// Longest title, in characters.
pub const TITLE_LIMIT: usize = 60;
/// Longest goal, in characters.
pub const SUMMARY_LIMIT: usize = 500;
pub const MOST_COURSES: usize = 40;
/// Posts, and subjects, of one path.
pub const MOST_WORDS: usize = 20;
/// Longest post or subject, in characters.
pub const WORD_LIMIT: usize = 30;

words! {
    /// Whether people see it.
    PathState {
        /// Only who makes it.
        Draft = "draft",
        Published = "published",
        /// No longer shown, but to whoever has joined it.
        Withdrawn = "withdrawn",
    }
}

impl PathState {
    /// Published, from whatever it was; none where it is already.
    pub const fn publish(self) -> Option<Self> {
        match self {
            Self::Draft | Self::Withdrawn => Some(Self::Published),
            Self::Published => None,
        }
    }

    /// Taken back; none where there is nothing to take back.
    pub const fn withdraw(self) -> Option<Self> {
        match self {
            Self::Published => Some(Self::Withdrawn),
            Self::Draft | Self::Withdrawn => None,
        }
    }
}

/// For whom a path is made. An empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ForWhom {
    /// As the staff register has them: 班主任.
    pub posts: Vec<String>,
    pub stages: Vec<Stage>,
    /// Codes of subjects, as accounts have them.
    pub subjects: Vec<String>,
}

/// What is known of a person that courses and paths are made for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub post: Option<String>,
    pub stage: Option<Stage>,
    pub subject: Option<String>,
}

/// What of a person is what a path is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    pub post: bool,
    pub stage: bool,
    pub subject: bool,
}

impl ForWhom {
    pub fn is_everybody(&self) -> bool {
        self.posts.is_empty() && self.stages.is_empty() && self.subjects.is_empty()
    }

    /// None where the path is made for others. Of whom something is not known, a path that asks for it is not made.
    pub fn fits(&self, person: &Person) -> Option<Fit> {
        let word = |asked: &[String], known: &Option<String>| {
            asked.is_empty() || known.as_ref().is_some_and(|known| asked.contains(known))
        };
        let stage = self.stages.is_empty()
            || person
                .stage
                .is_some_and(|known| self.stages.contains(&known));
        let all = word(&self.posts, &person.post) && stage && word(&self.subjects, &person.subject);
        all.then_some(Fit {
            post: !self.posts.is_empty(),
            stage: !self.stages.is_empty(),
            subject: !self.subjects.is_empty(),
        })
    }
}

/// Why a path cannot be kept or published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    #[error("write a title")]
    NoTitle,
    #[error("the title is longer than {TITLE_LIMIT} characters")]
    LongTitle,
    #[error("write what the path is for")]
    NoSummary,
    #[error("the goal is longer than {SUMMARY_LIMIT} characters")]
    LongSummary,
    #[error("name at most {MOST_WORDS} posts, each of at most {WORD_LIMIT} characters")]
    Posts,
    #[error("name at most {MOST_WORDS} subjects, each of at most {WORD_LIMIT} characters")]
    Subjects,
    #[error("name at least one course")]
    NoCourses,
    #[error("name at most {MOST_COURSES} courses")]
    ManyCourses,
    #[error("{0} is named twice")]
    Twice(CourseCode),
}

/// Everything that is wrong with what somebody wrote; nothing where it can be kept.
pub fn faults(
    title: &str,
    summary: &str,
    whom: &ForWhom,
    courses: &[CourseCode],
) -> Vec<PathFault> {
    let mut found = Vec::new();
    match title.chars().count() {
        0 => found.push(PathFault::NoTitle),
        count if count > TITLE_LIMIT => found.push(PathFault::LongTitle),
        _ => {}
    }
    match summary.chars().count() {
        0 => found.push(PathFault::NoSummary),
        count if count > SUMMARY_LIMIT => found.push(PathFault::LongSummary),
        _ => {}
    }
    let is_long = |words: &[String]| {
        words.len() > MOST_WORDS || words.iter().any(|word| word.chars().count() > WORD_LIMIT)
    };
    if is_long(&whom.posts) {
        found.push(PathFault::Posts);
    }
    if is_long(&whom.subjects) {
        found.push(PathFault::Subjects);
    }
    if courses.is_empty() {
        found.push(PathFault::NoCourses);
    }
    if courses.len() > MOST_COURSES {
        found.push(PathFault::ManyCourses);
    }
    for (at, code) in courses.iter().enumerate() {
        if courses[..at].contains(code) && !found.contains(&PathFault::Twice(code.clone())) {
            found.push(PathFault::Twice(code.clone()));
        }
    }
    found
}

/// How a course of a path stands with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    UnderWay,
    Open,
    /// No longer in the catalogue, and not done: it is left out.
    Gone,
}

/// How far somebody is on a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    pub done: usize,
    /// The courses that can still be done, and those that are.
    pub of: usize,
    /// The place of the next step, from 0; none where nothing is left.
    pub next: Option<usize>,
}

impl Walk {
    /// The next step is the first one that is not done and can be taken; a later one that is done already is passed over.
    pub fn of(steps: &[StepState]) -> Self {
        let count =
            |wanted: &[StepState]| steps.iter().filter(|step| wanted.contains(step)).count();
        let is_next = |step: &StepState| matches!(step, StepState::UnderWay | StepState::Open);
        Self {
            done: count(&[StepState::Done]),
            of: steps.len() - count(&[StepState::Gone]),
            next: steps.iter().position(is_next),
        }
    }

    pub fn is_over(self) -> bool {
        self.next.is_none()
    }

    /// Share that is done, in thousandths.
    pub fn permille(self) -> u32 {
        let share = self.done * 1000 / self.of.max(1);
        u32::try_from(share).unwrap_or(1000)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;

    fn person(post: &str, stage: Stage, subject: &str) -> Person {
        Person {
            post: Some(post.to_owned()),
            stage: Some(stage),
            subject: Some(subject.to_owned()),
        }
    }

    #[test]
    fn a_path_fits_who_is_all_that_it_is_made_for() {
        let whom = ForWhom {
            posts: vec!["班主任".to_owned()],
            stages: vec![Stage::Primary, Stage::Junior],
            subjects: Vec::new(),
        };
        let fit = whom.fits(&person("班主任", Stage::Junior, "math"));
        assert_eq!(
            fit,
            Some(Fit {
                post: true,
                stage: true,
                subject: false
            })
        );
        assert_eq!(whom.fits(&person("校长", Stage::Junior, "math")), None);
        assert_eq!(whom.fits(&person("班主任", Stage::Senior, "math")), None);
        assert_eq!(whom.fits(&Person::default()), None, "nothing is known");
        let everybody = ForWhom::default();
        assert!(everybody.is_everybody());
        assert_eq!(everybody.fits(&Person::default()), Some(Fit::default()));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let code = |text: &str| text.parse::<CourseCode>().expect("a code");
        let whom = ForWhom {
            posts: vec!["长".repeat(31)],
            ..ForWhom::default()
        };
        let twice = [code("KM-1"), code("KM-2"), code("KM-1"), code("KM-1")];
        assert_eq!(
            faults("", &"目".repeat(501), &whom, &twice),
            [
                PathFault::NoTitle,
                PathFault::LongSummary,
                PathFault::Posts,
                PathFault::Twice(code("KM-1"))
            ]
        );
        assert_eq!(
            faults("路径", "目标", &ForWhom::default(), &[]),
            [PathFault::NoCourses]
        );
        let fine = [code("KM-1"), code("KM-2")];
        assert_eq!(faults("路径", "目标", &ForWhom::default(), &fine), []);
    }

    #[test]
    fn a_path_is_shown_taken_back_and_shown_again() {
        use PathState as S;
        assert_eq!(S::Draft.publish(), Some(S::Published));
        assert_eq!(S::Draft.withdraw(), None);
        assert_eq!(S::Published.publish(), None);
        assert_eq!(S::Published.withdraw(), Some(S::Withdrawn));
        assert_eq!(S::Withdrawn.publish(), Some(S::Published));
    }

    proptest! {
        #[test]
        fn a_walk_counts_what_is_done_and_goes_on_where_something_is_left(
            steps in vec(select(vec![StepState::Done, StepState::UnderWay, StepState::Open, StepState::Gone]), 0..12)
        ) {
            let walk = Walk::of(&steps);
            prop_assert!(walk.done <= walk.of && walk.of <= steps.len());
            prop_assert_eq!(walk.is_over(), walk.done == walk.of);
            prop_assert!(walk.permille() <= 1000);
            if let Some(next) = walk.next {
                prop_assert!(matches!(steps[next], StepState::UnderWay | StepState::Open));
                prop_assert!(steps[..next].iter().all(|step| matches!(step, StepState::Done | StepState::Gone)));
            }
        }
    }
}
