//! A course as a folder from which the same course is read again.
//!
//! **What is equal.** Everything that a [`Course`] says: exported, read and exported again gives the same course and the
//! same bytes. What a course says of a file (length of a video, pages of a PDF, cues of captions, activities of a package)
//! is read from the file's own bytes again, and those are the very bytes that are stored; a package is the zip as it was
//! sent, so that its index and its parts are the same, too.

use std::collections::BTreeMap;

use domain::catalogue::{CaptionTrack, Content, Course, StoredFile, Unit};
use serde::Serialize;

use super::{
    COURSE_FILE, quiz,
    source::check_name,
    tasks::{CriterionTable, QuestionTable},
};
use crate::probe;

/// The longest name of a file that `course.toml` may have.
const NAME_LIMIT: usize = 200;

/// What a file of the folder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    Text(String),
    /// Its bytes are in the store.
    Stored(StoredFile),
}

/// Why a course cannot be printed.
#[derive(Debug, thiserror::Error)]
#[error("the course cannot be written as a folder: {0}")]
pub struct PrintError(String);

/// The files of the folder by their names, `course.toml` among them.
pub fn print(course: &Course) -> Result<BTreeMap<String, Printed>, PrintError> {
    let mut files = BTreeMap::new();
    let mut sections = Vec::new();
    for section in &course.sections {
        let mut units = Vec::new();
        for unit in &section.units {
            units.push(print_unit(unit, &mut files)?);
        }
        let title = &section.title;
        sections.push(SectionTable { title, unit: units });
    }
    let table = CourseTable::of(course, sections);
    let text = toml::to_string(&table).map_err(|error| PrintError(error.to_string()))?;
    files.insert(COURSE_FILE.to_owned(), Printed::Text(text));
    Ok(files)
}

#[derive(Serialize)]
struct CourseTable<'a> {
    code: &'a str,
    title: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    objectives: &'a [String],
    language: &'a str,
    hours: String,
    module: &'static str,
    level: &'static str,
    mode: &'static str,
    mandatory: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stages: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    subjects: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    authors: &'a [String],
    source: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    audience: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<LicenceTable<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    section: Vec<SectionTable<'a>>,
}

#[derive(Serialize)]
struct LicenceTable<'a> {
    holder: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    terms: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Serialize)]
struct SectionTable<'a> {
    title: &'a str,
    unit: Vec<UnitTable<'a>>,
}

#[derive(Default, Serialize)]
struct UnitTable<'a> {
    id: &'a str,
    kind: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    optional: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    watch_ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shuffle: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    searchable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draw: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hand_in: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_characters: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    venue: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    captions: Vec<CaptionTable<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    criteria: Vec<CriterionTable<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionTable<'a>>,
}

#[derive(Serialize)]
struct CaptionTable<'a> {
    language: &'a str,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

impl<'a> CourseTable<'a> {
    fn of(course: &'a Course, section: Vec<SectionTable<'a>>) -> Self {
        Self {
            code: course.code.as_str(),
            title: &course.title,
            summary: &course.summary,
            objectives: &course.objectives,
            language: &course.language,
            hours: course.hours.to_string(),
            module: course.module.code(),
            level: course.level.code(),
            mode: course.mode.code(),
            mandatory: course.mandatory,
            stages: course.stages.iter().map(|stage| stage.code()).collect(),
            subjects: &course.subjects,
            authors: &course.authors,
            source: course.source.code(),
            audience: &course.audience,
            licence: course.licence.as_ref().map(|licence| LicenceTable {
                holder: &licence.holder,
                terms: &licence.terms,
                until: licence.until.map(|day| day.to_string()),
            }),
            section,
        }
    }
}

fn print_unit<'a>(
    unit: &'a Unit,
    files: &mut BTreeMap<String, Printed>,
) -> Result<UnitTable<'a>, PrintError> {
    let key = unit.key.as_str();
    let mut table = UnitTable {
        id: key,
        kind: unit.kind().code(),
        title: &unit.title,
        optional: !unit.required,
        ..UnitTable::default()
    };
    // A folder for each kind, so that no name of an author's file meets another.
    let stored = match &unit.content {
        Content::Video(video) => {
            table.watch_ratio = Some(ratio(video.watch_permille));
            for track in &video.captions {
                table.captions.push(captions(key, track, files));
            }
            Some(if video.is_sound() {
                (&video.file, "sounds", usual("sound", &video.file))
            } else {
                (&video.file, "videos", "video.mp4".to_owned())
            })
        }
        Content::Document(document) => {
            table.min_seconds = Some(document.min_seconds);
            Some((
                &document.file,
                "documents",
                usual("document", &document.file),
            ))
        }
        Content::Package(package) => {
            table.min_seconds = Some(package.min_seconds);
            Some((&package.file, "packages", "package.zip".to_owned()))
        }
        Content::Page(page) => {
            table.min_seconds = Some(page.min_seconds);
            table.file = markdown(format!("pages/{key}.md"), &page.markdown, files);
            None
        }
        Content::Assignment(work) => {
            table.hand_in = Some(work.hand_in.code());
            table.min_characters = Some(work.min_characters).filter(|count| *count > 0);
            table.pass = Some(ratio(work.pass_permille));
            table.attempts = Some(work.attempts);
            table.minutes = Some(work.minutes);
            table.criteria = work.criteria.iter().map(CriterionTable::of).collect();
            table.file = markdown(format!("assignments/{key}.md"), &work.markdown, files);
            None
        }
        Content::Survey(survey) => {
            table.questions = survey.questions.iter().map(QuestionTable::of).collect();
            if !survey.markdown.is_empty() {
                table.file = markdown(format!("surveys/{key}.md"), &survey.markdown, files);
            }
            None
        }
        Content::Session(meeting) => {
            table.venue = Some(meeting.venue.code());
            table.minutes = Some(meeting.minutes);
            if !meeting.markdown.is_empty() {
                table.file = markdown(format!("sessions/{key}.md"), &meeting.markdown, files);
            }
            None
        }
        Content::Quiz(unit) => {
            table.pass = Some(ratio(unit.pass_permille));
            table.attempts = Some(unit.attempts);
            table.shuffle = Some(unit.shuffle);
            table.searchable = Some(unit.findable);
            table.draw = Some(unit.draw).filter(|count| *count > 0);
            table.minutes = Some(unit.minutes).filter(|minutes| *minutes > 0);
            let (ending, text) =
                quiz::print(&unit.quiz).map_err(|error| PrintError(error.to_string()))?;
            table.file = format!("quizzes/{key}.{ending}");
            files.insert(table.file.clone(), Printed::Text(text));
            None
        }
    };
    if let Some((file, folder, usual)) = stored {
        let (path, name) = place(&format!("{folder}/{key}"), &file.name, &usual);
        files.insert(path.clone(), Printed::Stored(file.clone()));
        (table.file, table.name) = (path, name);
    }
    Ok(table)
}

/// Puts a text into a file of its own, and gives back where.
fn markdown(path: String, text: &str, files: &mut BTreeMap<String, Printed>) -> String {
    // A mark at the beginning is taken for the file's own, so a text that begins with one needs another.
    let mark = if text.starts_with('\u{FEFF}') {
        "\u{FEFF}"
    } else {
        ""
    };
    files.insert(path.clone(), Printed::Text(format!("{mark}{text}")));
    path
}

/// A name with the ending of what the file is.
fn usual(stem: &str, file: &StoredFile) -> String {
    let ending = match file.media_type.as_str() {
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/ogg" => "ogg",
        "audio/wav" => "wav",
        other => probe::office_of(other).map_or("pdf", |office| office.ending),
    };
    format!("{stem}.{ending}")
}

fn captions<'a>(
    key: &str,
    track: &'a CaptionTrack,
    files: &mut BTreeMap<String, Printed>,
) -> CaptionTable<'a> {
    let folder = format!("captions/{key}/{}", track.language);
    let (file, name) = place(&folder, &track.file.name, "captions.vtt");
    files.insert(file.clone(), Printed::Stored(track.file.clone()));
    CaptionTable {
        language: &track.language,
        file,
        name,
    }
}

/// Where a file lies, and its own name where no file may be called so.
fn place<'a>(folder: &str, name: &'a str, usual: &str) -> (String, Option<&'a str>) {
    let path = format!("{folder}/{name}");
    if is_portable(name) && path.chars().count() <= NAME_LIMIT {
        (path, None)
    } else {
        (format!("{folder}/{usual}"), Some(name))
    }
}

/// Whether every system can unpack a file of this name.
fn is_portable(name: &str) -> bool {
    check_name(name).is_ok()
        && !name.contains(['/', '<', '>', '"', '|', '?', '*'])
        && !name.starts_with(' ')
        && !name.ends_with([' ', '.'])
}

/// Thousandths as the number that is printed with three places at most.
fn ratio(permille: u16) -> f64 {
    f64::from(permille) / 1000.0
}

#[cfg(test)]
mod tests;
