//! A unit of a draft: from what was uploaded to what a course holds.

mod captions;
mod place;
mod tasks;

use bytes::Bytes;
use content::{
    course_folder::{FileToStore, Limits},
    gift, markdown, packages, probe,
};
use domain::{
    catalogue::{Content, Document, Page, QuizUnit, Video},
    packages::Package,
};

pub use place::UnitChange;
pub use tasks::{NewCriterion, NewQuestion};

use crate::{Error, Refusal};

const TITLE_LIMIT: usize = 200;
/// Ten hours; more is a slip of the pen.
const MOST_SECONDS: u32 = 36_000;
const MOST_ATTEMPTS: u16 = 100;
/// A day; more is a slip of the pen.
const MOST_MINUTES: u16 = 1440;

/// A unit as its form was filled in.
#[derive(Clone, Debug)]
pub struct NewUnit {
    pub section: String,
    pub title: String,
    pub required: bool,
    pub content: NewContent,
}

#[derive(Clone, Debug)]
pub enum NewContent {
    /// Or a sound alone.
    Video {
        /// None keeps the file that the unit has; so do the other files.
        file: Option<NewFile>,
        captions: Option<Bytes>,
        watch_percent: u16,
    },
    Page {
        markdown: String,
        min_seconds: u32,
    },
    Document {
        file: Option<NewFile>,
        min_seconds: u32,
    },
    Package {
        file: Option<NewFile>,
        min_seconds: u32,
    },
    Quiz {
        gift: String,
        pass_percent: u16,
        attempts: u16,
        /// How many questions each attempt is asked; 0 means all.
        draw: u16,
        /// How long an attempt may take; 0 means any time.
        minutes: u16,
        /// Whether the stems can be found before the quiz is taken.
        searchable: bool,
    },
    Assignment {
        markdown: String,
        /// A word of `HandIn`.
        hand_in: String,
        min_characters: u32,
        criteria: Vec<NewCriterion>,
        pass_percent: u16,
        attempts: u16,
        minutes: u16,
    },
    Survey {
        markdown: String,
        questions: Vec<NewQuestion>,
    },
    Session {
        markdown: String,
        /// A word of `Venue`.
        venue: String,
        minutes: u16,
    },
}

impl NewContent {
    pub(super) const fn is_kind_of(&self, content: &Content) -> bool {
        matches!(
            (self, content),
            (Self::Video { .. }, Content::Video(_))
                | (Self::Page { .. }, Content::Page(_))
                | (Self::Document { .. }, Content::Document(_))
                | (Self::Quiz { .. }, Content::Quiz(_))
                | (Self::Package { .. }, Content::Package(_))
                | (Self::Assignment { .. }, Content::Assignment(_))
                | (Self::Survey { .. }, Content::Survey(_))
                | (Self::Session { .. }, Content::Session(_))
        )
    }
}

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub name: String,
    pub bytes: Bytes,
}

/// A unit that only lacks its key.
#[derive(Clone, Debug)]
pub(super) struct Written {
    section: String,
    title: String,
    required: bool,
    content: Content,
}

impl NewUnit {
    /// Checks everything at once; every field at fault is named. `before` is what the unit held, whose files are kept where
    /// no new ones are sent. Reads whole files, so it is work for a thread of its own.
    pub(super) fn read(
        self,
        before: Option<&Content>,
    ) -> Result<(Written, Vec<FileToStore>), Error> {
        let mut refusals = Vec::new();
        check_name("section", &self.section, &mut refusals);
        check_name("title", &self.title, &mut refusals);
        let mut files = Vec::new();
        let content = match self.content {
            NewContent::Page {
                markdown,
                min_seconds,
            } => Some(page(markdown, min_seconds, &mut refusals)),
            NewContent::Video {
                file,
                captions,
                watch_percent,
            } => {
                let track =
                    captions.map(|bytes| captions::track(&bytes, &mut files, &mut refusals));
                percent("watch_percent", watch_percent, &mut refusals);
                let kept = match before {
                    Some(Content::Video(video)) => Some(video.clone()),
                    _ => None,
                };
                let video = match file {
                    Some(file) => video(file, kept, &mut files, &mut refusals),
                    None => kept.or_else(|| missing("video", &mut refusals)),
                };
                video.map(|video| {
                    Content::Video(Video {
                        captions: match track {
                            Some(track) => track.into_iter().collect(),
                            None => video.captions,
                        },
                        watch_permille: watch_percent.saturating_mul(10),
                        ..video
                    })
                })
            }
            NewContent::Document { file, min_seconds } => {
                seconds(min_seconds, &mut refusals);
                let document = match (file, before) {
                    (Some(file), _) => document(file, &mut files, &mut refusals),
                    (None, Some(Content::Document(document))) => Some(document.clone()),
                    (None, _) => missing("document", &mut refusals),
                };
                document.map(|document| {
                    Content::Document(Document {
                        min_seconds,
                        ..document
                    })
                })
            }
            NewContent::Package { file, min_seconds } => {
                seconds(min_seconds, &mut refusals);
                let package = match (file, before) {
                    (Some(file), _) => package(file, &mut files, &mut refusals),
                    (None, Some(Content::Package(package))) => Some(package.clone()),
                    (None, _) => missing("package", &mut refusals),
                };
                package.map(|package| {
                    Content::Package(Package {
                        min_seconds,
                        ..package
                    })
                })
            }
            NewContent::Quiz {
                gift,
                pass_percent,
                attempts,
                draw,
                minutes,
                searchable,
            } => {
                let settings = QuizUnit {
                    pass_permille: pass_percent.saturating_mul(10),
                    attempts,
                    draw,
                    minutes,
                    shuffle: true,
                    findable: searchable,
                    ..QuizUnit::default()
                };
                percent("pass_percent", pass_percent, &mut refusals);
                quiz(&gift, &settings, &mut refusals)
            }
            NewContent::Assignment {
                markdown,
                hand_in,
                min_characters,
                criteria,
                pass_percent,
                attempts,
                minutes,
            } => {
                percent("pass_percent", pass_percent, &mut refusals);
                let rubric = tasks::Rubric {
                    markdown,
                    hand_in,
                    min_characters,
                    criteria,
                    pass_permille: pass_percent.saturating_mul(10),
                    attempts,
                    minutes,
                };
                rubric.read(&mut refusals)
            }
            NewContent::Survey {
                markdown,
                questions,
            } => Some(tasks::survey(markdown, questions, &mut refusals)),
            NewContent::Session {
                markdown,
                venue,
                minutes,
            } => tasks::session(markdown, &venue, minutes, &mut refusals),
        };
        match content {
            Some(content) if refusals.is_empty() => {
                let addition = Written {
                    section: self.section.trim().to_owned(),
                    title: self.title.trim().to_owned(),
                    required: self.required,
                    content,
                };
                Ok((addition, files))
            }
            _ => Err(Error::Refused(refusals)),
        }
    }
}

/// The name of a section or unit.
pub(super) fn check_name(field: &str, value: &str, refusals: &mut Vec<Refusal>) {
    if value.trim().is_empty() {
        refusals.push(Refusal::new(field, "missing", "write a name"));
    } else if value.chars().count() > TITLE_LIMIT {
        let detail = format!("write at most {TITLE_LIMIT} characters");
        refusals.push(Refusal::new(field, "too-long", detail));
    }
}

fn page(markdown: String, min_seconds: u32, refusals: &mut Vec<Refusal>) -> Content {
    seconds(min_seconds, refusals);
    let limit = Limits::default().page_bytes;
    if markdown.len() as u64 > limit {
        let detail = format!("write at most {limit} bytes");
        refusals.push(Refusal::new("markdown", "too-long", detail));
    } else if markdown::plain_text(&markdown).is_empty() {
        refusals.push(Refusal::new("markdown", "missing", "write the page"));
    }
    Content::Page(Page {
        markdown,
        min_seconds,
    })
}

fn quiz(text: &str, settings: &QuizUnit, refusals: &mut Vec<Refusal>) -> Option<Content> {
    if settings.attempts > MOST_ATTEMPTS {
        let detail = format!("allow at most {MOST_ATTEMPTS} attempts, or 0 for any number");
        refusals.push(Refusal::new("attempts", "number-range", detail));
    }
    if settings.minutes > MOST_MINUTES {
        let detail = format!("give at most {MOST_MINUTES} minutes, or 0 for any time");
        refusals.push(Refusal::new("minutes", "number-range", detail));
    }
    if text.trim().is_empty() {
        refusals.push(Refusal::new("gift", "missing", "write the questions"));
        return None;
    }
    match gift::read_quiz(text) {
        Ok(quiz) => {
            let unit = QuizUnit {
                quiz,
                ..settings.clone()
            };
            if let Some(problem) = unit.draws_too_many() {
                refusals.push(Refusal::new("draw", "number-range", problem.to_string()));
            }
            Some(Content::Quiz(unit))
        }
        Err(problems) => {
            let problems = problems.into_iter();
            refusals.extend(problems.map(|problem| Refusal::of_gift("gift", problem)));
            None
        }
    }
}

/// The video of a file; the captions of the one before stay with it.
fn video(
    file: NewFile,
    before: Option<Video>,
    files: &mut Vec<FileToStore>,
    refusals: &mut Vec<Refusal>,
) -> Option<Video> {
    let limit = Limits::default().video_bytes;
    size("video", &file.bytes, limit, refusals);
    match film_or_sound(&file.bytes) {
        Ok((media_type, duration_millis)) => {
            let file = FileToStore::new(&file.name, media_type, file.bytes);
            let video = Video {
                file: file.stored.clone(),
                duration_millis,
                captions: before.map(|video| video.captions).unwrap_or_default(),
                watch_permille: 0,
            };
            files.push(file);
            Some(video)
        }
        Err(error) => unreadable("video", &file.name, &error, refusals),
    }
}

/// Media type and length.
fn film_or_sound(bytes: &[u8]) -> Result<(&'static str, u32), probe::ProbeError> {
    let film = match probe::video(bytes) {
        Ok(facts) => return Ok((facts.media_type, facts.duration_millis)),
        Err(error) => error,
    };
    match probe::sound(bytes) {
        Ok(facts) => Ok((facts.media_type, facts.duration_millis)),
        // What is neither is told as the video that most people mean.
        Err(probe::ProbeError::NotSound { .. } | probe::ProbeError::HasPicture) => Err(film),
        Err(error) => Err(error),
    }
}

fn document(
    file: NewFile,
    files: &mut Vec<FileToStore>,
    refusals: &mut Vec<Refusal>,
) -> Option<Document> {
    let limit = Limits::default().document_bytes;
    size("document", &file.bytes, limit, refusals);
    match probe::document(&file.bytes) {
        Ok(facts) => {
            let file = FileToStore::new(&file.name, facts.media_type, file.bytes);
            let document = Document {
                file: file.stored.clone(),
                pages: facts.pages,
                min_seconds: 0,
            };
            files.push(file);
            Some(document)
        }
        Err(error) => unreadable("document", &file.name, &error, refusals),
    }
}

fn package(
    file: NewFile,
    files: &mut Vec<FileToStore>,
    refusals: &mut Vec<Refusal>,
) -> Option<Package> {
    match packages::take_in(&file.name, file.bytes, &packages::Limits::default()) {
        Ok((package, parts)) => {
            files.extend(parts);
            Some(package)
        }
        Err(fault) => {
            refusals.push(Refusal::new("package", fault.code(), fault.to_string()));
            None
        }
    }
}

fn missing<T>(field: &'static str, refusals: &mut Vec<Refusal>) -> Option<T> {
    refusals.push(Refusal::new(field, "file-missing", "choose a file"));
    None
}

fn unreadable<T>(
    field: &'static str,
    name: &str,
    error: &probe::ProbeError,
    refusals: &mut Vec<Refusal>,
) -> Option<T> {
    refusals.push(Refusal::new(
        field,
        "file-form",
        format!("{name:?} {error}"),
    ));
    None
}

fn size(field: &'static str, bytes: &Bytes, limit: u64, refusals: &mut Vec<Refusal>) {
    if bytes.len() as u64 > limit {
        let detail = format!("send at most {limit} bytes");
        refusals.push(Refusal::new(field, "too-large", detail));
    }
}

fn seconds(value: u32, refusals: &mut Vec<Refusal>) {
    if !(1..=MOST_SECONDS).contains(&value) {
        let detail = format!("give 1 to {MOST_SECONDS} seconds");
        refusals.push(Refusal::new("min_seconds", "number-range", detail));
    }
}

fn percent(field: &'static str, value: u16, refusals: &mut Vec<Refusal>) {
    if !(1..=100).contains(&value) {
        let detail = "give 1 to 100 per cent";
        refusals.push(Refusal::new(field, "number-range", detail));
    }
}

#[cfg(test)]
mod tests;
