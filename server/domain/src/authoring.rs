//! Drafts 草稿 on their way to a published version: written, submitted, reviewed, published.

use serde::{Deserialize, Serialize};

use crate::catalogue::{Course, words};

words! {
    DraftState {
        Editing = "editing",
        /// Waiting for a reviewer; frozen meanwhile.
        Submitted = "submitted",
        /// Sent back with remarks; the author goes on.
        Returned = "returned",
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
            state @ Self::Submitted => Err(TransitionError {
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

    pub const fn approve(self) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted => Ok(Self::Published),
            state => Err(TransitionError {
                state,
                wanted: "approved",
            }),
        }
    }

    pub const fn send_back(self) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted => Ok(Self::Returned),
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
}

impl Gap {
    /// The field that is missing.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Hours => "hours",
            Self::RequiredUnit => "units",
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
    gaps
}

#[cfg(test)]
mod tests {
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
        }
    }
}
