//! What can be wrong with a cell, as a closed list: the pages put each code into words.

use std::fmt;

use crate::{
    hours::CreditHours,
    time::{Day, TrainingYear},
};

use super::mapping::Field;

/// Why a value is refused. [`fmt::Display`] says in English what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("is missing; it is needed in every row")]
    Missing,
    #[error("holds the failed formula {0}; write the value itself")]
    FailedFormula(String),
    #[error(
        "was stored as a number, so digits are lost; format the column as text and type the value again"
    )]
    StoredAsNumber,
    #[error("has more than {most} characters")]
    TooLong { most: usize },
    #[error("is not a name; write the person's name in words")]
    NotAName,
    #[error("is not {form}")]
    Form { form: &'static str },
    #[error("is not one of: {allowed}")]
    UnknownWord { allowed: String },

    #[error("has {found} characters; an identity number has 18")]
    IdentityLength { found: usize },
    #[error("is an old number of 15 digits; write the number of 18 digits from the present card")]
    IdentityOld,
    #[error("has a sign that is no digit; write 17 digits and a digit or X at the end")]
    IdentityDigits,
    #[error("has no birth date in its 7th to 14th digit; compare it with the card")]
    IdentityBirth,
    #[error(
        "has the wrong check digit, so a digit is mistyped; these 17 digits would end in {expected}"
    )]
    IdentityCheck { expected: char },

    #[error("is not a number of hours; write digits only, such as 12 or 4.5")]
    NotHours,
    #[error("has more than two decimal places; write at most two, such as 3.33")]
    HoursPlaces,
    #[error("is not more than 0; hours are taken back only by a row of the kind reversal 冲正")]
    HoursNotPositive,
    #[error("is not less than 0; a row of the kind reversal 冲正 takes hours back")]
    HoursNotNegative,
    #[error("is more than {most} hours in one row")]
    HoursTooMany { most: CreditHours },

    #[error("is not a date; write year, month and day, such as 2015-09-05")]
    NotADate,
    #[error("is not a date; write year and month, such as 2000-06, or 不详")]
    NotAMonth,
    #[error(
        "was stored as a number, so month 1 and month 10 cannot be told apart; write it as text, such as 1988-10"
    )]
    MonthLost,
    #[error("lies outside {first} to {last}")]
    DateOutside { first: Day, last: Day },
    #[error("lies in the future; today is {today}")]
    Future { today: Day },
    #[error("is later than the end {end}; exchange them")]
    StartAfterEnd { end: Day },
    #[error("is not the year of the end date; write {expected}")]
    YearDiffers { expected: TrainingYear },
    #[error("is not a year; write four digits, such as 2015")]
    NotAYear,

    #[error("repeats row {row} of the same list; keep one of them")]
    Repeats { row: u32 },

    #[error("is not in the register of teachers; add the teacher first or correct the number")]
    UnknownTeacher,
    #[error("is not the name in the register, which is {registered}")]
    NameDiffers { registered: String },
    #[error("is not the identity number in the register for this teacher")]
    IdentityDiffers,
    #[error(
        "is not a known organisation; write its name as in the list of organisations, or its code"
    )]
    UnknownOrganisation,
    #[error("names {found} organisations; add the county or write the code")]
    AmbiguousOrganisation { found: usize },
    #[error("lies outside your own organisation")]
    OutsideScope,
    #[error("belongs to {registered} in the register; two people cannot share it")]
    Taken { registered: String },
    #[error("is under {parent} in the tree; a list does not move organisations")]
    ParentDiffers { parent: String },
    #[error(
        "cannot lie under an organisation of that kind; the city holds counties, a county holds schools"
    )]
    WrongParent,

    #[error(
        "is credited in this ledger already with other facts ({hours} hours); correct it there by a reversal"
    )]
    AlreadyCredited { hours: CreditHours },
    #[error("is no entry of this ledger or of this list that can be taken back")]
    UnknownEntry,
    #[error("is closed; hours for it are no longer taken")]
    YearClosed,
}

impl Problem {
    /// The stable name of the problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::FailedFormula(_) => "failed-formula",
            Self::StoredAsNumber => "stored-as-number",
            Self::TooLong { .. } => "too-long",
            Self::NotAName => "not-a-name",
            Self::Form { .. } => "form",
            Self::UnknownWord { .. } => "unknown-word",
            Self::IdentityLength { .. } => "identity-length",
            Self::IdentityOld => "identity-old",
            Self::IdentityDigits => "identity-digits",
            Self::IdentityBirth => "identity-birth",
            Self::IdentityCheck { .. } => "identity-check",
            Self::NotHours => "not-hours",
            Self::HoursPlaces => "hours-places",
            Self::HoursNotPositive => "hours-not-positive",
            Self::HoursNotNegative => "hours-not-negative",
            Self::HoursTooMany { .. } => "hours-too-many",
            Self::NotADate => "not-a-date",
            Self::NotAMonth => "not-a-month",
            Self::MonthLost => "month-lost",
            Self::DateOutside { .. } => "date-outside",
            Self::Future { .. } => "future",
            Self::StartAfterEnd { .. } => "start-after-end",
            Self::YearDiffers { .. } => "year-differs",
            Self::NotAYear => "not-a-year",
            Self::Repeats { .. } => "repeats",
            Self::UnknownTeacher => "unknown-teacher",
            Self::NameDiffers { .. } => "name-differs",
            Self::IdentityDiffers => "identity-differs",
            Self::UnknownOrganisation => "unknown-organisation",
            Self::AmbiguousOrganisation { .. } => "ambiguous-organisation",
            Self::OutsideScope => "outside-scope",
            Self::Taken { .. } => "taken",
            Self::ParentDiffers { .. } => "parent-differs",
            Self::WrongParent => "wrong-parent",
            Self::AlreadyCredited { .. } => "already-credited",
            Self::UnknownEntry => "unknown-entry",
            Self::YearClosed => "year-closed",
        }
    }
}

impl Problem {
    /// What a sentence about it has places for, by name.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FailedFormula(value) => vec![("value", value.clone())],
            Self::TooLong { most } => vec![("most", most.to_string())],
            Self::Form { form } => vec![("form", (*form).to_owned())],
            Self::UnknownWord { allowed } => vec![("allowed", allowed.clone())],
            Self::IdentityLength { found } | Self::AmbiguousOrganisation { found } => {
                vec![("found", found.to_string())]
            }
            Self::IdentityCheck { expected } => vec![("expected", expected.to_string())],
            Self::HoursTooMany { most } => vec![("most", most.to_string())],
            Self::DateOutside { first, last } => {
                vec![("first", first.to_string()), ("last", last.to_string())]
            }
            Self::Future { today } => vec![("today", today.to_string())],
            Self::StartAfterEnd { end } => vec![("end", end.to_string())],
            Self::YearDiffers { expected } => vec![("expected", expected.to_string())],
            Self::Repeats { row } => vec![("row", row.to_string())],
            Self::NameDiffers { registered } | Self::Taken { registered } => {
                vec![("registered", registered.clone())]
            }
            Self::ParentDiffers { parent } => vec![("parent", parent.clone())],
            Self::AlreadyCredited { hours } => vec![("hours", hours.to_string())],
            _ => Vec::new(),
        }
    }
}

/// A value that is refused: where, what and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    pub field: Field,
    /// The heading as the sheet has it.
    pub column: String,
    /// As the sheet shows it.
    pub value: String,
    pub problem: Problem,
}

impl RowError {
    pub const fn code(&self) -> &'static str {
        self.problem.code()
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            column,
            value,
            problem,
            ..
        } = self;
        if value.is_empty() {
            write!(f, "{column}: {problem}")
        } else {
            write!(f, "{column}: {value:?} {problem}")
        }
    }
}
