//! A `[[section.unit]]` as a [`Unit`].

use std::collections::BTreeMap;

use domain::{
    catalogue::{CaptionTrack, Content, Document, Page, QuizUnit, Unit, UnitKind, Video},
    packages::Package,
};

use super::{
    FileFault, FileToStore, FolderFault, FolderProblem,
    course::{Reading, is_language},
    keys::Keys,
    quiz, tasks,
};
use crate::{captions, markdown, packages, probe};

/// Share of a video that must be covered when the author says nothing.
pub(crate) const WATCH_PERMILLE: u16 = 900;
pub(crate) const PASS_PERMILLE: u16 = 600;
pub(crate) const ATTEMPTS: u16 = 3;
/// More questions than a file may hold.
const MOST_DRAWN: u32 = 2000;
/// A day; more is a slip of the pen.
pub(super) const MOST_MINUTES: u32 = 1440;
/// 义务教育语文课程标准 asks pupils of 11 or 12 to read at least 300 characters a minute silently; no teacher reads slower.
const CHARACTERS_A_MINUTE: usize = 300;
/// Even an empty page is looked at for a moment.
const LEAST_SECONDS: u32 = 5;
/// For a page of a PDF, whose words are not counted.
const SECONDS_A_PDF_PAGE: u32 = 10;
/// Ten hours; more is a slip of the pen.
const MOST_SECONDS: u32 = 36_000;
/// What a package takes where nothing is said.
const SECONDS_OF_A_PACKAGE: u32 = 60;
/// What a document of an office program takes where nothing is said.
const SECONDS_OF_A_DOCUMENT: u32 = 60;

/// `None` if anything of it is wrong; the problems are noted. `ids` remembers the line of each id.
pub(super) fn read(
    keys: &Keys<'_, '_>,
    reading: &Reading<'_>,
    ids: &mut BTreeMap<String, u32>,
) -> Option<Unit> {
    let key = id(keys, ids);
    let title = keys.required_text("title", 200, "\"…\"");
    let required = !keys.flag("optional", false);
    let kind = keys.required::<UnitKind>("kind", "\"page\"")?;
    let content = match kind {
        UnitKind::Video => video(keys, reading),
        UnitKind::Page => page(keys, reading),
        UnitKind::Document => document(keys, reading),
        UnitKind::Quiz => quiz_unit(keys, reading),
        UnitKind::Package => package(keys, reading),
        UnitKind::Assignment => tasks::assignment(keys, reading),
        UnitKind::Survey => tasks::survey(keys, reading),
        UnitKind::Session => tasks::session(keys, reading),
        UnitKind::Audio => sound(keys, reading),
    };
    keys.finish();
    Some(Unit {
        key: key?,
        title: title?.trim().to_owned(),
        required,
        content: content?,
    })
}

fn id(keys: &Keys<'_, '_>, ids: &mut BTreeMap<String, u32>) -> Option<String> {
    let id = keys.required_text("id", 64, "\"intro\"")?;
    let value = keys.value("id")?;
    if !id
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        keys.wrong(
            value,
            "id",
            FolderFault::UnitId {
                found: id.to_owned(),
            },
        );
    }
    if let Some(line) = ids.insert(id.to_owned(), keys.problems.line(&value.span())) {
        keys.wrong(
            value,
            "id",
            FolderFault::UnitIdTwice {
                id: id.to_owned(),
                line,
            },
        );
    }
    Some(id.to_owned())
}

fn video(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let watch_permille = keys.share("watch_ratio", WATCH_PERMILLE);
    let captions = caption_tracks(keys, reading);
    let own_name = keys.text("name");
    let (name, bytes) = reading.open(keys, "file", reading.limits.video_bytes)?;
    let facts = probe::video(&bytes)
        .map_err(|error| refuse(keys, &name, &error))
        .ok()?;
    let file = FileToStore::new(own_name.unwrap_or(&name), facts.media_type, bytes);
    let file = reading.keep(file);
    Some(Content::Video(Video {
        file,
        duration_millis: facts.duration_millis,
        captions,
        watch_permille,
    }))
}

/// A video that is sound alone.
fn sound(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let watch_permille = keys.share("watch_ratio", WATCH_PERMILLE);
    let captions = caption_tracks(keys, reading);
    let own_name = keys.text("name");
    let (name, bytes) = reading.open(keys, "file", reading.limits.video_bytes)?;
    let facts = probe::sound(&bytes)
        .map_err(|error| refuse(keys, &name, &error))
        .ok()?;
    let file = FileToStore::new(own_name.unwrap_or(&name), facts.media_type, bytes);
    let file = reading.keep(file);
    Some(Content::Video(Video {
        file,
        duration_millis: facts.duration_millis,
        captions,
        watch_permille,
    }))
}

fn caption_tracks(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Vec<CaptionTrack> {
    let mut tracks: Vec<CaptionTrack> = Vec::new();
    for table in keys.tables("captions", "language") {
        let language = table.required_text("language", 35, "\"zh-CN\"");
        if let (Some(language), Some(value)) = (language, table.value("language")) {
            if !is_language(language) {
                table.wrong(
                    value,
                    "language",
                    FolderFault::Language {
                        found: language.to_owned(),
                    },
                );
            } else if tracks.iter().any(|track| track.language == language) {
                table.wrong(
                    value,
                    "language",
                    FolderFault::LanguageTwice {
                        language: language.to_owned(),
                    },
                );
            }
        }
        let own_name = table.text("name");
        let text = reading.open_captions(&table, "file");
        table.finish();
        let (Some(language), Some((name, text))) = (language, text) else {
            continue;
        };
        match captions::parse(&text) {
            Ok(cues) => {
                // Browsers play WebVTT only, so SRT is stored translated.
                let (name, text) = if text.starts_with("WEBVTT") {
                    (name, text)
                } else {
                    (renamed(&name), captions::to_webvtt(&cues))
                };
                let name = own_name.unwrap_or(&name);
                let file = reading.keep(FileToStore::new(name, "text/vtt", text.into()));
                tracks.push(CaptionTrack {
                    language: language.to_owned(),
                    file,
                    cues,
                });
            }
            Err(problems) => {
                for problem in problems {
                    keys.problems.push(FolderProblem {
                        file: name.clone(),
                        line: Some(problem.line),
                        key: None,
                        what: FolderFault::Captions {
                            detail: problem.what,
                        },
                    });
                }
            }
        }
    }
    tracks
}

fn renamed(name: &str) -> String {
    format!(
        "{}.vtt",
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    )
}

fn page(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let min_seconds = min_seconds(keys);
    let (name, markdown) = reading.open_text(keys, "file")?;
    let words = markdown::plain_text(&markdown);
    if words.is_empty() {
        keys.problems.push(FolderProblem {
            file: name,
            line: None,
            key: None,
            what: FolderFault::NoWords,
        });
        return None;
    }
    Some(Content::Page(Page {
        markdown,
        min_seconds: min_seconds.unwrap_or_else(|| reading_seconds(&words)),
    }))
}

/// Every Chinese character counts, and every word of another script counts as one.
pub(crate) fn reading_seconds(text: &str) -> u32 {
    let characters = text
        .chars()
        .filter(|c| markdown::is_chinese(*c) && c.is_alphanumeric())
        .count();
    let words = text
        .split(|c: char| !c.is_alphanumeric() || markdown::is_chinese(c))
        .filter(|word| !word.is_empty())
        .count();
    let seconds = ((characters + words) * 60).div_ceil(CHARACTERS_A_MINUTE);
    u32::try_from(seconds)
        .unwrap_or(MOST_SECONDS)
        .clamp(LEAST_SECONDS, MOST_SECONDS)
}

fn document(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let min_seconds = min_seconds(keys);
    let own_name = keys.text("name");
    let (name, bytes) = reading.open(keys, "file", reading.limits.document_bytes)?;
    let facts = probe::document(&bytes)
        .map_err(|error| refuse(keys, &name, &error))
        .ok()?;
    let file = FileToStore::new(own_name.unwrap_or(&name), facts.media_type, bytes);
    let file = reading.keep(file);
    let usual = document_seconds(facts.pages);
    Some(Content::Document(Document {
        file,
        pages: facts.pages,
        min_seconds: min_seconds.unwrap_or(usual),
    }))
}

/// What the pages of a PDF take; what a document takes whose pages are not counted.
pub(crate) fn document_seconds(pages: u32) -> u32 {
    match pages {
        0 => SECONDS_OF_A_DOCUMENT,
        pages => pages.saturating_mul(SECONDS_A_PDF_PAGE).min(MOST_SECONDS),
    }
}

fn package(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let min_seconds = min_seconds(keys).unwrap_or(SECONDS_OF_A_PACKAGE);
    let limits = packages::Limits::default();
    let own_name = keys.text("name");
    let (name, bytes) = reading.open(keys, "file", limits.file_bytes)?;
    let (package, files) = packages::take_in(own_name.unwrap_or(&name), bytes, &limits)
        .map_err(|fault| refuse(keys, &name, &fault))
        .ok()?;
    for file in files {
        reading.keep(file);
    }
    Some(Content::Package(Package {
        min_seconds,
        ..package
    }))
}

fn min_seconds(keys: &Keys<'_, '_>) -> Option<u32> {
    keys.whole_number("min_seconds", 1..MOST_SECONDS + 1)
}

fn quiz_unit(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Content> {
    let pass_permille = keys.share("pass", PASS_PERMILLE);
    let attempts = keys
        .whole_number("attempts", 0..101)
        .and_then(|number| u16::try_from(number).ok())
        .unwrap_or(ATTEMPTS);
    let shuffle = keys.flag("shuffle", true);
    let findable = keys.flag("searchable", false);
    let number = |key, limit| {
        let number = keys.whole_number(key, 0..limit);
        number.and_then(|number| u16::try_from(number).ok())
    };
    let draw = number("draw", MOST_DRAWN + 1).unwrap_or_default();
    let minutes = number("minutes", MOST_MINUTES + 1).unwrap_or_default();
    let (name, text) = reading.open_text(keys, "file")?;
    match quiz::read(&name, &text) {
        Ok(quiz) => {
            let unit = QuizUnit {
                quiz,
                pass_permille,
                attempts,
                shuffle,
                findable,
                draw,
                minutes,
            };
            if let (Some(problem), Some(value)) = (unit.draws_too_many(), keys.value("draw")) {
                keys.wrong(value, "draw", problem.into());
            }
            Some(Content::Quiz(unit))
        }
        Err(problems) => {
            for problem in problems {
                keys.problems.push(problem);
            }
            None
        }
    }
}

fn refuse(keys: &Keys<'_, '_>, name: &str, error: &dyn std::fmt::Display) {
    if let Some(value) = keys.value("file") {
        let fault = FileFault::Refused {
            detail: error.to_string(),
        };
        let name = name.to_owned();
        keys.wrong(value, "file", FolderFault::File { name, fault });
    }
}
