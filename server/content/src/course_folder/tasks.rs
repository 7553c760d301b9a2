//! Units that people do something for, in a course folder: assignments, surveys, sessions.

use domain::catalogue::{
    Assignment, Content, Criterion, CriterionLevel, HandIn, Meeting, Survey, SurveyKind,
    SurveyQuestion, Venue,
};
use serde::Serialize;

use super::{
    FolderFault, FolderProblem,
    course::Reading,
    keys::Keys,
    unit::{MOST_MINUTES, PASS_PERMILLE},
};
use crate::markdown;

const MOST_CHARACTERS: u32 = 50_000;
const TEXT_LIMIT: usize = 1000;
/// What a session lasts where nothing is said: a lesson of two hours.
const SESSION_MINUTES: u16 = 90;
/// What an assignment takes where nothing is said.
const WORK_MINUTES: u16 = 60;

pub(super) fn assignment(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let hand_in = keys.parsed::<HandIn>("hand_in");
    let min_characters = keys.whole_number("min_characters", 0..MOST_CHARACTERS + 1);
    let pass_permille = keys.share("pass", PASS_PERMILLE);
    let attempts = number(keys, "attempts", 0..101).unwrap_or_default();
    let minutes = number(keys, "minutes", 1..MOST_MINUTES + 1).unwrap_or(WORK_MINUTES);
    let before = keys.problems.count();
    let criteria = keys
        .tables("criteria", "title")
        .iter()
        .map(criterion)
        .collect();
    let (name, markdown) = reading.open_text(keys, "file")?;
    if markdown::plain_text(&markdown).is_empty() {
        keys.problems.push(FolderProblem {
            file: name,
            line: None,
            key: None,
            what: FolderFault::NoWords,
        });
        return None;
    }
    let work = Assignment {
        markdown,
        hand_in: hand_in.unwrap_or(HandIn::Either),
        min_characters: min_characters.unwrap_or_default(),
        criteria,
        pass_permille,
        attempts,
        minutes,
    };
    // What is wrong with one of them is told there.
    if keys.problems.count() == before {
        for fault in work.faults() {
            keys.problems
                .add(&keys.span, format!("{}criteria", keys.place), fault.into());
        }
    }
    Some(Content::Assignment(work))
}

fn criterion(table: &Keys<'_, '_>) -> Criterion {
    let title = table
        .required_text("title", TEXT_LIMIT, "\"…\"")
        .unwrap_or_default();
    let levels = table.tables("levels", "text");
    let levels = levels.iter().map(|level| {
        let points = number(level, "points", 0..1001);
        if points.is_none() && level.value("points").is_none() {
            let key = "points".to_owned();
            level.missing("points", FolderFault::Missing { key, example: "10" });
        }
        let text = level.text("text").unwrap_or_default().trim().to_owned();
        level.finish();
        CriterionLevel {
            points: points.unwrap_or_default(),
            text,
        }
    });
    let levels = levels.collect();
    table.finish();
    Criterion {
        title: title.trim().to_owned(),
        levels,
    }
}

pub(super) fn survey(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let before = keys.problems.count();
    let questions = keys
        .tables("questions", "text")
        .iter()
        .filter_map(question)
        .collect();
    let survey = Survey {
        markdown: optional_text(keys, reading)?,
        questions,
    };
    if keys.problems.count() == before {
        for fault in survey.faults() {
            keys.problems
                .add(&keys.span, format!("{}questions", keys.place), fault.into());
        }
    }
    Some(Content::Survey(survey))
}

fn question(table: &Keys<'_, '_>) -> Option<SurveyQuestion> {
    let text = table
        .required_text("text", TEXT_LIMIT, "\"…\"")
        .unwrap_or_default();
    let required = table.flag("required", true);
    let options: Vec<String> = table
        .texts("options")
        .iter()
        .map(|option| option.trim().to_owned())
        .collect();
    let kind = table.required_text("kind", TEXT_LIMIT, "\"choice\"");
    let kind = kind.and_then(|word| {
        let kind = survey_kind(word, options);
        if kind.is_none()
            && let Some(value) = table.value("kind")
        {
            let words = SurveyKind::CODES.join(", ");
            let detail = format!("{word:?} is not one of: {words}");
            let found = word.to_owned();
            table.wrong(value, "kind", FolderFault::Word { found, detail });
        }
        kind
    });
    table.finish();
    Some(SurveyQuestion {
        text: text.trim().to_owned(),
        required,
        kind: kind?,
    })
}

/// By its word. Of a scale, the options are its two ends.
pub fn survey_kind(word: &str, options: Vec<String>) -> Option<SurveyKind> {
    Some(match word {
        "choice" => SurveyKind::Choice { options },
        "several" => SurveyKind::Several { options },
        "scale" => {
            let mut ends = options.into_iter();
            let least = ends.next().unwrap_or_default();
            SurveyKind::Scale {
                least,
                most: ends.next_back().unwrap_or_default(),
            }
        }
        "words" => SurveyKind::Words,
        _ => return None,
    })
}

pub(super) fn session(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let venue = keys.parsed::<Venue>("venue").unwrap_or(Venue::FaceToFace);
    let minutes = number(keys, "minutes", 1..MOST_MINUTES + 1).unwrap_or(SESSION_MINUTES);
    Some(Content::Session(Meeting {
        markdown: optional_text(keys, reading)?,
        venue,
        minutes,
    }))
}

fn number(keys: &Keys<'_, '_>, key: &'static str, allowed: std::ops::Range<u32>) -> Option<u16> {
    let number = keys.whole_number(key, allowed)?;
    u16::try_from(number).ok()
}

/// Nothing where no file is named.
fn optional_text(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<String> {
    if keys.value("file").is_none() {
        return Some(String::new());
    }
    reading.open_text(keys, "file").map(|(_, text)| text)
}

#[derive(Serialize)]
pub(super) struct CriterionTable<'a> {
    title: &'a str,
    levels: Vec<LevelTable<'a>>,
}

#[derive(Serialize)]
struct LevelTable<'a> {
    points: u16,
    text: &'a str,
}

#[derive(Serialize)]
pub(super) struct QuestionTable<'a> {
    text: &'a str,
    kind: &'static str,
    required: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<&'a str>,
}

impl<'a> CriterionTable<'a> {
    pub(super) fn of(criterion: &'a Criterion) -> Self {
        let level = |level: &'a CriterionLevel| LevelTable {
            points: level.points,
            text: &level.text,
        };
        Self {
            title: &criterion.title,
            levels: criterion.levels.iter().map(level).collect(),
        }
    }
}

impl<'a> QuestionTable<'a> {
    pub(super) fn of(question: &'a SurveyQuestion) -> Self {
        let options = match &question.kind {
            SurveyKind::Scale { least, most } if least.is_empty() && most.is_empty() => Vec::new(),
            SurveyKind::Scale { least, most } => vec![least.as_str(), most.as_str()],
            kind => kind.options().iter().map(String::as_str).collect(),
        };
        Self {
            text: &question.text,
            kind: question.kind.code(),
            required: question.required,
            options,
        }
    }
}
