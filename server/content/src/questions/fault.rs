//! Why a file of questions cannot be read.

use domain::assessment::QuizProblem;

/// What was found and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the file has more than {most} bytes; export fewer questions at once")]
    TooLarge { most: u64 },
    #[error("more than {most} elements lie within each other; export the questions again")]
    TooDeep { most: usize },
    #[error("the file has more than {most} elements; export fewer questions at once")]
    TooManyElements { most: usize },
    #[error("there are more than {most} questions; export fewer at once")]
    TooManyQuestions { most: usize },

    #[error("this is no XML ({detail}); export the questions again as XML")]
    NotXml { detail: String },
    #[error("found a document type; delete everything from <!DOCTYPE to its '>'")]
    DocumentType,
    #[error(
        "found &{name}; which XML does not know; write the character itself, or its number such as &#160;"
    )]
    Entity { name: String },
    #[error("found <{found}>; expected {wanted}")]
    Root { found: String, wanted: &'static str },
    #[error("these are questions in QTI 1; export them as QTI 2.2 or 3.0")]
    OldQti,

    #[error("found no {what}; expected {wanted}")]
    Missing {
        what: &'static str,
        wanted: &'static str,
    },
    #[error("found {found:?} as {what}; expected {wanted}")]
    Value {
        what: &'static str,
        found: String,
        wanted: &'static str,
    },
    #[error("the right answer {found:?} names none of the choices; expected the identifier of one")]
    UnknownChoice { found: String },

    #[error("this is no zip that can be read ({detail}); export the package again")]
    NotZip { detail: String },
    #[error(
        "the package has no imsmanifest.xml at its top or in a folder; zip the files, not a shortcut to them"
    )]
    NoManifest,
    #[error("the manifest names no question; export the package with its questions")]
    NoItems,
    #[error("the manifest names {name:?}, which is no path within the package")]
    Path { name: String },
    #[error("the manifest names {name:?}, which is missing, damaged or too large; export again")]
    Unreadable { name: String },

    /// The question was read, but the platform could not mark it.
    #[error(transparent)]
    Quiz(QuizProblem),
}

impl Fault {
    /// A word for programs and for translations; it does not change.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::TooDeep { .. } => "too-deep",
            Self::TooManyElements { .. } => "too-many-elements",
            Self::TooManyQuestions { .. } => "too-many-questions",
            Self::NotXml { .. } => "not-xml",
            Self::DocumentType => "document-type",
            Self::Entity { .. } => "entity",
            Self::Root { .. } => "root",
            Self::OldQti => "old-qti",
            Self::Missing { .. } => "missing",
            Self::Value { .. } => "value",
            Self::UnknownChoice { .. } => "unknown-choice",
            Self::NotZip { .. } => "not-zip",
            Self::NoManifest => "no-manifest",
            Self::NoItems => "no-items",
            Self::Path { .. } => "path",
            Self::Unreadable { .. } => "unreadable",
            Self::Quiz(problem) => match problem {
                QuizProblem::Empty => "quiz-empty",
                QuizProblem::DuplicateId { .. } => "quiz-duplicate-id",
                QuizProblem::Essay { .. } => "quiz-essay",
                QuizProblem::NothingRight { .. } => "quiz-nothing-right",
                QuizProblem::FewOptions { .. } => "quiz-few-options",
                QuizProblem::DuplicateOption { .. } => "quiz-duplicate-option",
                QuizProblem::EmptyRange { .. } => "quiz-empty-range",
                QuizProblem::FewPairs { .. } => "quiz-few-pairs",
                QuizProblem::FewItems { .. } => "quiz-few-items",
                QuizProblem::GapPlaces { .. } => "quiz-gap-places",
                QuizProblem::DrawsTooMany { .. } => "quiz-draws-too-many",
            },
        }
    }
}
