//! What can be wrong in a course folder. The words here are English, for the command line and for programs.

use std::fmt;

use domain::{
    assessment::QuizProblem,
    catalogue::{RubricFault, SurveyFault},
};

use super::COURSE_FILE;
use crate::{gift, questions};

/// What was found and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderFault {
    #[error("cannot be opened as a folder: {detail}")]
    NotFolder { detail: String },
    #[error(
        "is no zip that can be read ({detail}); name a folder or a zip with a {COURSE_FILE} in it"
    )]
    NotZip { detail: String },
    #[error("holds {count} files; at most {most} are looked at")]
    TooManyEntries { count: usize, most: usize },
    #[error("has no {COURSE_FILE} at its top or in its only folder")]
    NoCourse,
    #[error(
        "has more than one course: {one}{COURSE_FILE} and {other}{COURSE_FILE}; zip one folder"
    )]
    SeveralCourses { one: String, other: String },
    #[error("has {size} bytes; at most {most} are read")]
    TooLarge { size: u64, most: u64 },
    #[error("is not TOML: {detail}")]
    NotToml { detail: String },

    #[error("is missing; write {key} = {example}")]
    Missing { key: String, example: &'static str },
    #[error("is missing; write at least one [[section]] with a [[section.unit]]")]
    NoSection,
    #[error("is missing; a section needs at least one [[section.unit]]")]
    NoUnit,
    #[error(
        "is missing; the course has {count} units; at most {most} are allowed, so make two courses of it"
    )]
    TooManyUnits { count: usize, most: usize },
    #[error("is missing; every unit is optional; leave out optional = true in at least one unit")]
    NothingRequired,
    #[error("is {found}; write {wanted}")]
    Value { found: Found, wanted: Expected },
    #[error("holds {found}; write {wanted}")]
    Item { found: Found, wanted: Expected },
    #[error("is empty; write {key} = {example}")]
    Empty { key: String, example: &'static str },
    #[error("is longer than {most} characters")]
    TooLong { most: usize },
    /// `detail` says what is right.
    #[error("{detail}")]
    Word { found: String, detail: String },
    #[error("is not known here; the keys are: {}", known.join(", "))]
    UnknownKey { known: Vec<&'static str> },
    #[error("is {found:?}; write a language tag such as zh-CN or en")]
    Language { found: String },
    #[error("{language:?} is there twice; one file for each language")]
    LanguageTwice { language: String },
    #[error("is {hours}; a course gives more than 0 and at most {most} hours")]
    Hours { hours: String, most: String },
    #[error("is {found:?}; write \"all\" (every unit that is not optional)")]
    Completion { found: String },
    #[error("is {found:?}; write lower-case letters, digits and hyphens")]
    UnitId { found: String },
    #[error("{id:?} is already the id of the unit on line {line}; every unit needs its own")]
    UnitIdTwice { id: String, line: u32 },

    #[error("{name:?} {fault}")]
    File { name: String, fault: FileFault },
    #[error("{0}")]
    Content(FileFault),
    #[error("has no words; write the page in Markdown")]
    NoWords,
    /// Of captions.
    #[error("{detail}")]
    Captions { detail: String },
    #[error("column {column}: {fault}")]
    Gift { column: u32, fault: gift::Fault },
    #[error("column {column}: {fault}")]
    Questions {
        column: u32,
        fault: questions::Fault,
    },
    #[error(transparent)]
    Unfit(#[from] questions::Fault),
    #[error("cannot be taken: {0}; take it out of the file")]
    LeftOut(questions::Omission),
    #[error("is no quiz in JSON ({detail}); export it again")]
    NotJson { detail: String },
    #[error("{id:?}: a question and each of its options needs an id of its own")]
    Unnamed { id: String },
    #[error(transparent)]
    Quiz(#[from] QuizProblem),
    #[error(transparent)]
    Rubric(#[from] RubricFault),
    #[error(transparent)]
    Survey(#[from] SurveyFault),
}

/// What is wrong with a file that the course names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Its name leads out of the folder, or is none.
    #[error("{why}")]
    Name { why: &'static str },
    #[error("is one file too many; a course has at most {most}")]
    TooMany { most: usize },
    #[error("is not in the folder; put the file there or correct its name")]
    Missing,
    #[error("{detail}")]
    Unreadable { detail: String },
    #[error("has {size} bytes; at most {most} are allowed here")]
    TooLarge { size: u64, most: u64 },
    #[error("is empty")]
    Empty,
    #[error("is too much: the files of a course have at most {most} bytes together")]
    AllTooLarge { most: u64 },
    #[error("is not UTF-8; save it as UTF-8 (记事本: 另存为 → 编码 UTF-8)")]
    NotUtf8,
    #[error("is no text that can be read; save it as UTF-8")]
    NotText,
    /// No such video, document or package.
    #[error("{detail}")]
    Refused { detail: String },
}

/// What a key has for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Text(String),
    Number(String),
    Kind(ValueKind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Text,
    Number,
    Flag,
    Date,
    List,
    Table,
}

/// What a key should have for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Text,
    Texts,
    EachText,
    Flag,
    Number { least: u32, most: u32 },
    Share,
    Tables { key: &'static str },
    EachTable,
    Table { key: &'static str },
    Hours,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "the text {text:?}"),
            Self::Number(number) => f.write_str(number),
            Self::Kind(kind) => kind.fmt(f),
        }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Flag => "true or false",
            Self::Date => "a date",
            Self::List => "a list",
            Self::Table => "a table",
        })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("a text in quotes"),
            Self::Texts => f.write_str("a list such as [\"…\", \"…\"]"),
            Self::EachText => f.write_str("every item as a text in quotes"),
            Self::Flag => f.write_str("true or false, without quotes"),
            Self::Number { least, most } => write!(f, "a whole number from {least} to {most}"),
            Self::Share => f.write_str("a number above 0 and up to 1, such as 0.90"),
            Self::Tables { key } => write!(f, "it as a list of tables, [[{key}]]"),
            Self::EachTable => f.write_str("a table with its keys"),
            Self::Table { key } => write!(f, "it as a table, [{key}]"),
            Self::Hours => f.write_str("hours = \"4.00\""),
        }
    }
}
