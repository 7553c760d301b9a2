//! Drafts 草稿 on their way to a published version: written, submitted, reviewed, published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Content, Course, Source, Unit, words};

words! {
    DraftState {
        Editing = "editing",
        /// Waiting for a reviewer; frozen meanwhile.
        Submitted = "submitted",
        /// Sent back with remarks; the author goes on.
        Returned = "returned",
        /// Approved, and waiting for the moment at which it is published; frozen meanwhile.
        Scheduled = "scheduled",
        /// In the catalogue. A further change starts a new version.
        Published = "published",
    }
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a draft that is {} cannot be {wanted}", .state.code())]
pub struct TransitionError {
    pub state: DraftState,
    pub wanted: &'static str,
}

impl DraftState {
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Editing | Self::Returned | Self::Published)
    }

    /// A saved change. Editing what was published begins the next version.
    pub const fn edit(self) -> Result<Self, TransitionError> {
        match self {
            Self::Editing | Self::Published => Ok(Self::Editing),
            Self::Returned => Ok(Self::Returned),
            state @ (Self::Submitted | Self::Scheduled) => Err(TransitionError {
                state,
                wanted: "changed",
            }),
        }
    }

    pub const fn submit(self) -> Result<Self, TransitionError> {
        match self {
            Self::Editing | Self::Returned => Ok(Self::Submitted),
            state => Err(TransitionError {
                state,
                wanted: "submitted",
            }),
        }
    }

    /// Its author takes it back before anybody has decided.
    pub const fn withdraw(self) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted => Ok(Self::Editing),
            state => Err(TransitionError {
                state,
                wanted: "withdrawn",
            }),
        }
    }

    pub const fn approve(self) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted | Self::Scheduled => Ok(Self::Published),
            state => Err(TransitionError {
                state,
                wanted: "approved",
            }),
        }
    }

    /// Approved for a later moment, or for another one than before.
    pub const fn schedule(self) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted | Self::Scheduled => Ok(Self::Scheduled),
            state => Err(TransitionError {
                state,
                wanted: "scheduled",
            }),
        }
    }

    pub const fn send_back(self) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted | Self::Scheduled => Ok(Self::Returned),
            state => Err(TransitionError {
                state,
                wanted: "returned",
            }),
        }
    }
}

/// One thing that a draft lacks before it may be submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    Title,
    Summary,
    Hours,
    /// No unit that a learner must meet.
    RequiredUnit,
    /// Bought, and nothing says from whom.
    Licence,
}

impl Gap {
    /// The field that is missing.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Hours => "hours",
            Self::RequiredUnit => "units",
            Self::Licence => "licence_holder",
        }
    }
}

/// Everything that is missing, in the order of the form. Empty means: may be submitted.
pub fn gaps(course: &Course) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if course.title.trim().is_empty() {
        gaps.push(Gap::Title);
    }
    if course.summary.trim().is_empty() {
        gaps.push(Gap::Summary);
    }
    if course.hours.hundredths() <= 0 {
        gaps.push(Gap::Hours);
    }
    if !course.units().any(|unit| unit.required) {
        gaps.push(Gap::RequiredUnit);
    }
    if course.source == Source::Bought && course.licence.is_none() {
        gaps.push(Gap::Licence);
    }
    gaps
}

/// What keeps a new edition from being a minor change, for which the teachers who are under way move to it.
///
/// Their evidence moves with them as it stands, so all that a completion rests on must be as it was: otherwise somebody
/// would have finished without doing anything, or would have to begin again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMinor {
    /// Hours, module, level, mode or whether it is mandatory: what is credited.
    Credit,
    /// The required units are others; the titles of those that came or went.
    RequiredUnits(Vec<String>),
    /// The content or the rule of a required unit is another; its title.
    Rule(String),
}

/// Every such difference; empty where the change is minor.
pub fn not_minor(before: &Course, after: &Course) -> Vec<NotMinor> {
    let mut found = Vec::new();
    let credit = |course: &Course| {
        let Course {
            hours,
            module,
            level,
            mode,
            mandatory,
            ..
        } = course;
        (*hours, *module, *level, *mode, *mandatory)
    };
    if credit(before) != credit(after) {
        found.push(NotMinor::Credit);
    }
    let required = |course: &'_ Course| -> BTreeMap<String, Unit> {
        let units = course.units().filter(|unit| unit.required);
        units.map(|unit| (unit.key.clone(), unit.clone())).collect()
    };
    let (before, after) = (required(before), required(after));
    let others: Vec<String> = before
        .iter()
        .filter(|(key, _)| !after.contains_key(*key))
        .chain(after.iter().filter(|(key, _)| !before.contains_key(*key)))
        .map(|(_, unit)| unit.title.clone())
        .collect();
    if !others.is_empty() {
        found.push(NotMinor::RequiredUnits(others));
    }
    for (key, unit) in &before {
        if let Some(now) = after.get(key)
            && !is_as_good(&unit.content, &now.content)
        {
            found.push(NotMinor::Rule(now.title.clone()));
        }
    }
    found
}

/// Whether evidence of the one is as good for the other. Words may be corrected; lengths, pages, questions and rules not.
pub fn is_as_good(before: &Content, after: &Content) -> bool {
    match (before, after) {
        (Content::Video(a), Content::Video(b)) => {
            a.duration_millis == b.duration_millis
                && a.watch_permille == b.watch_permille
                && a.is_sound() == b.is_sound()
        }
        (Content::Page(a), Content::Page(b)) => a.min_seconds == b.min_seconds,
        (Content::Document(a), Content::Document(b)) => {
            a.pages == b.pages && a.min_seconds == b.min_seconds
        }
        // Whoever has answered has answered these.
        (Content::Quiz(a), Content::Quiz(b)) => a == b,
        // What a package keeps is its own affair, and only the same package understands it.
        (Content::Package(a), Content::Package(b)) => a == b,
        // What was marked was marked by these criteria; how the task is worded may be mended.
        (Content::Assignment(a), Content::Assignment(b)) => {
            a.criteria == b.criteria
                && a.pass_permille == b.pass_permille
                && a.hand_in == b.hand_in
                && a.attempts == b.attempts
        }
        // Replies are kept by the number of the question.
        (Content::Survey(a), Content::Survey(b)) => a.questions == b.questions,
        (Content::Session(a), Content::Session(b)) => a.venue == b.venue && a.minutes == b.minutes,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        catalogue::{Level, Licence, Mode, Module, Page, Section},
        hours::CreditHours,
    };

    use super::*;

    #[test]
    fn a_submitted_draft_is_frozen_until_a_reviewer_decides() {
        assert!(DraftState::Submitted.edit().is_err());
        assert_eq!(
            DraftState::Submitted.send_back().and_then(DraftState::edit),
            Ok(DraftState::Returned)
        );
        assert_eq!(DraftState::Submitted.approve(), Ok(DraftState::Published));
    }

    #[test]
    fn nothing_is_published_without_a_review() {
        for state in [
            DraftState::Editing,
            DraftState::Returned,
            DraftState::Published,
        ] {
            assert!(state.approve().is_err(), "{state}");
            assert!(state.schedule().is_err(), "{state}");
        }
    }

    #[test]
    fn what_waits_for_its_moment_is_frozen_and_may_be_published_at_once_or_returned() {
        assert_eq!(DraftState::Submitted.schedule(), Ok(DraftState::Scheduled));
        assert!(DraftState::Scheduled.edit().is_err());
        assert!(DraftState::Scheduled.withdraw().is_err());
        assert_eq!(DraftState::Scheduled.approve(), Ok(DraftState::Published));
        assert_eq!(DraftState::Scheduled.send_back(), Ok(DraftState::Returned));
    }

    fn course() -> Course {
        let page = |key: &str, required| Unit {
            key: key.to_owned(),
            title: format!("单元 {key}"),
            required,
            content: Content::Page(Page {
                markdown: "正文".to_owned(),
                min_seconds: 60,
            }),
        };
        Course {
            code: "KM-1".parse().expect("a code"),
            title: "课".to_owned(),
            summary: "简介".to_owned(),
            objectives: Vec::new(),
            language: "zh-CN".to_owned(),
            hours: CreditHours::from_hundredths(100),
            module: Module::Subject,
            level: Level::County,
            mode: Mode::Remote,
            mandatory: false,
            stages: Vec::new(),
            subjects: Vec::new(),
            authors: Vec::new(),
            source: Source::SelfMade,
            audience: Vec::new(),
            licence: None,
            sections: vec![Section {
                title: "一".to_owned(),
                units: vec![page("a", true), page("b", false)],
            }],
        }
    }

    #[test]
    fn corrected_words_and_optional_units_are_minor_and_what_a_completion_rests_on_is_not() {
        let before = course();
        let changed = |change: &dyn Fn(&mut Course)| {
            let mut after = course();
            change(&mut after);
            not_minor(&before, &after)
        };
        assert_eq!(
            changed(&|course| {
                course.title = "课程".to_owned();
                course.sections[0].units[0].content = Content::Page(Page {
                    markdown: "改正了的正文".to_owned(),
                    min_seconds: 60,
                });
                course.sections[0].units.pop();
            }),
            []
        );
        assert_eq!(
            changed(&|course| course.hours = CreditHours::from_hundredths(200)),
            [NotMinor::Credit]
        );
        assert_eq!(
            changed(&|course| course.sections[0].units[1].required = true),
            [NotMinor::RequiredUnits(vec!["单元 b".to_owned()])]
        );
        assert_eq!(
            changed(&|course| {
                course.sections[0].units[0].content = Content::Page(Page {
                    markdown: "正文".to_owned(),
                    min_seconds: 1,
                });
            }),
            [NotMinor::Rule("单元 a".to_owned())]
        );
    }

    #[test]
    fn a_bought_course_says_from_whom() {
        let mut course = course();
        course.source = Source::Bought;
        assert_eq!(gaps(&course), [Gap::Licence]);
        course.licence = Some(Licence {
            holder: "某出版社".to_owned(),
            terms: String::new(),
            until: None,
        });
        assert_eq!(gaps(&course), []);
    }
}
