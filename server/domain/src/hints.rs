//! First words to teachers 新手提示: what somebody needs who sees a page for the first time. They end by themselves once
//! the thing was done, and at once for whoever puts them away.

use std::{fmt, str::FromStr};

/// Where a teacher may need a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// What one owes this year: how hours come into being, and where they appear.
    Year,
    /// A course: how to get through it, also without signal.
    Course,
    /// A unit: when it is done, and that one may leave and come back.
    Lesson,
}

/// What shows that somebody knows the way by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// There is an entry in the own ledger, wherever it came from.
    Credited,
    /// A course was completed here.
    CourseCompleted,
    /// A unit was met, of whatever course.
    UnitMet,
}

/// Not the name of a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a hint")]
pub struct UnknownHint;

impl Hint {
    pub const ALL: [Self; 3] = [Self::Year, Self::Course, Self::Lesson];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Course => "course",
            Self::Lesson => "lesson",
        }
    }

    /// With what it ends by itself.
    pub const fn ends_with(self) -> Milestone {
        match self {
            Self::Year => Milestone::Credited,
            Self::Course => Milestone::CourseCompleted,
            Self::Lesson => Milestone::UnitMet,
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Hint {
    type Err = UnknownHint;

    fn from_str(code: &str) -> Result<Self, UnknownHint> {
        Self::ALL
            .into_iter()
            .find(|hint| hint.code() == code)
            .ok_or(UnknownHint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hint_is_found_by_its_code_and_nothing_else_is() {
        for hint in Hint::ALL {
            assert_eq!(hint.to_string().parse(), Ok(hint));
        }
        assert_eq!("Year".parse::<Hint>(), Err(UnknownHint));
    }

    #[test]
    fn no_two_hints_end_with_the_same() {
        let [year, course, lesson] = Hint::ALL.map(Hint::ends_with);
        assert!(year != course && course != lesson && year != lesson);
    }
}
