//! What a file says and a quiz cannot hold.

use std::fmt;

/// First the reasons for which a whole question is missing, then what is missing of a question that was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Omission {
    /// A kind of question that the platform does not have; the word is the format's own.
    Kind { name: String },
    /// One question asks for several answers in different places.
    Several { count: usize },
    /// The question is made anew for each learner, by variables.
    Variables,
    /// A matching in which something on the left belongs to several on the right.
    ManyToMany,

    /// A part of the question, by the format's own word.
    Part { name: String },
    /// A setting, by the format's own words.
    Setting { name: String, value: String },
    /// A picture, film or sound; the words that stand for it were kept where there are some.
    Media { name: String },
    /// A formula, of which only the characters were kept.
    Formula,
    /// Feedback that does not belong to one answer or to the question as a whole.
    Feedback,
    /// The question changes between tries.
    Adaptive,
    /// Marks by rules of its own; what the file declares as right was taken.
    Marking,
    /// In the file only the whole right answer counts; here a part of it gives a part of the marks.
    AllOrNothing,
    /// Marks below zero, or full marks for less than everything that is right.
    Bounds,
    /// Parts of the answer count differently; here they count the same.
    Weights,
    /// Upper and lower case are told apart in the file; here they are not.
    Case,
    /// A number counts within limits that cannot be told here; only the very number was taken.
    Tolerance,
    /// Some options keep their place; here all are shuffled, or none.
    FixedOrder,
    /// A left side that belongs to nothing on the right.
    Unpaired { text: String },
}

impl Omission {
    /// Whether the question itself is missing from the quiz.
    pub const fn is_whole_question(&self) -> bool {
        matches!(
            self,
            Self::Kind { .. } | Self::Several { .. } | Self::Variables | Self::ManyToMany
        )
    }

    /// A word for programs and for translations; it does not change.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Kind { .. } => "kind",
            Self::Several { .. } => "several",
            Self::Variables => "variables",
            Self::ManyToMany => "many-to-many",
            Self::Part { .. } => "part",
            Self::Setting { .. } => "setting",
            Self::Media { .. } => "media",
            Self::Formula => "formula",
            Self::Feedback => "feedback",
            Self::Adaptive => "adaptive",
            Self::Marking => "marking",
            Self::AllOrNothing => "all-or-nothing",
            Self::Bounds => "bounds",
            Self::Weights => "weights",
            Self::Case => "case",
            Self::Tolerance => "tolerance",
            Self::FixedOrder => "fixed-order",
            Self::Unpaired { .. } => "unpaired",
        }
    }
}

impl fmt::Display for Omission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { name } => write!(f, "the question: {name} cannot be marked here"),
            Self::Several { count } => {
                write!(
                    f,
                    "the question: it asks for {count} answers; make each a question"
                )
            }
            Self::Variables => f.write_str("the question: it is made anew for each learner"),
            Self::ManyToMany => {
                f.write_str("the question: something on the left has several partners")
            }
            Self::Part { name } => write!(f, "its {name}"),
            Self::Setting { name, value } => write!(f, "its setting {name} = {value:?}"),
            Self::Media { name } => write!(f, "the picture, film or sound {name:?}"),
            Self::Formula => f.write_str("a formula; only its characters were kept"),
            Self::Feedback => f.write_str("feedback that belongs to no single answer"),
            Self::Adaptive => f.write_str("that it changes between tries"),
            Self::Marking => {
                f.write_str("its own rules for marks; what it declares as right was taken")
            }
            Self::AllOrNothing => {
                f.write_str("that only the whole answer counts; a part gives a part of the marks")
            }
            Self::Bounds => f.write_str("the least or most marks that it gives"),
            Self::Weights => f.write_str("that its parts count differently"),
            Self::Case => f.write_str("that upper and lower case are told apart"),
            Self::Tolerance => {
                f.write_str("how far a number may be off; only the very number counts")
            }
            Self::FixedOrder => f.write_str("that options keep their place"),
            Self::Unpaired { text } => write!(f, "{text:?}, which has no partner"),
        }
    }
}
