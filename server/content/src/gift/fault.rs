//! What can be wrong with a text in GIFT.

use std::fmt;

use domain::assessment::QuizProblem;

/// What is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Something else stands there, or nothing more.
    #[error("{}; expected {wanted}", found.as_ref().map_or_else(|| "the question ends here".to_owned(), |found| format!("found {found:?}")))]
    Form {
        /// The first signs of it; none where the question ends.
        found: Option<String>,
        wanted: Wanted,
    },
    /// The question was understood and cannot be marked.
    #[error(transparent)]
    Quiz(#[from] QuizProblem),
}

macro_rules! wanted {
    ($($(#[$about:meta])* $name:ident = $words:literal,)*) => {
        /// What would be right at a place of a text in GIFT.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Wanted {
            $($(#[$about])* $name,)*
        }

        impl Wanted {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// In English, for programs and the command line.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }
        }
    };
}

wanted! {
    Question = "a question: a text, then its answers in { }",
    /// The brace is the one to blame.
    AnswersClosed = "a '}' that closes the answers opened here; a brace that belongs to the text is written \\{ or \\}",
    Answer = "'=' before a right answer, '~' before a wrong one, TRUE, FALSE, '#' before a number, '>' before items in order, or '}'",
    Arrow = "' -> ' in every pair of a matching, such as =Canada -> Ottawa",
    NoFeedback = "pairs without feedback (after '####' it is for the whole question)",
    AnswerText = "the text of an answer after '=' or '~'; these signs within a text are written \\= and \\~",
    Weight = "a weight from %-100% to %100%, such as %50% or %33.33333%",
    Ascending = "the smaller number first, such as 1..5",
    Number = "a number such as 72, one with a tolerance such as 3.14:0.01, or a range such as 1..5",
    FeedbackClosed = "a '}' that closes the feedback opened here",
    Gap = "a gap such as {1:SHORTANSWER:=answer}, or a blank line before the next question; a brace that belongs to the text is written \\{ or \\}",
    GapForm = "SHORTANSWER, NUMERICAL or MULTICHOICE after the weight of the gap, such as {1:SHORTANSWER:=answer}",
    GapWeight = "a weight of the gap from 0 to 65535",
    GapKind = "SHORTANSWER, NUMERICAL or MULTICHOICE: a gap takes one answer",
    GapNumber = "a number such as 72, or one with a tolerance such as 3.14:0.01",
    GapClosed = "a '}' that closes the gap opened here; a brace that belongs to an answer is written \\}",
    GapAnswer = "the text of an answer; between answers stands one '~'",
    AllItems = "ALL: every item of an ordering is shown",
    AbsolutePosition = "ABSOLUTE_POSITION: an item counts where it has its right place",
    BlankLine = "a blank line before the next question; a brace that belongs to the text is written \\{ or \\}",
    QuestionText = "the text of the question before the braces",
    NameEnd = "'::' after the question's name",
}

impl Wanted {
    /// The one that these words mean.
    pub(super) fn of(words: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|each| each.words() == words)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
