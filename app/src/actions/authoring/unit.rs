//! A unit with its files, sent as one form: a new one, or one that is there.

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;
use domain::catalogue::UnitKind;
use platform::{
    Error, Platform, Refusal, Viewer,
    authoring::{NewContent, NewFile, NewUnit, QuestionsRead, QuestionsUnread},
    scanning::SCANNER_AWAY,
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::author::{Brought, Typed, TypedUnit, draft_again, unit_again},
};

/// The parts of the form, which a program sends too; files by the name of their field.
#[derive(Default)]
pub struct UnitParts {
    pub revision: u32,
    /// Whether the button was pressed that reads a file of questions.
    reads: bool,
    typed: TypedUnit,
    files: Vec<(String, String, Bytes)>,
}

impl UnitParts {
    pub async fn read(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut parts = Self {
            typed: TypedUnit::typed(&[]),
            ..Self::default()
        };
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(file_name) = field.file_name().map(str::to_owned) {
                let bytes = field.bytes().await?;
                if !bytes.is_empty() {
                    parts.files.push((name, file_name, bytes));
                }
                continue;
            }
            let value = field.text().await?;
            match name.as_str() {
                "revision" => parts.revision = value.parse().unwrap_or_default(),
                "read" => parts.reads = true,
                field => parts.typed.put(field, value),
            }
        }
        Ok(parts)
    }

    fn file(&self, field: &str) -> Option<NewFile> {
        let (_, name, bytes) = self.files.iter().find(|(name, ..)| name == field)?;
        Some(NewFile {
            name: name.clone(),
            bytes: bytes.clone(),
        })
    }

    /// Takes the files that came in piece by piece before the form (`video_upload` names one for `video`). A file in the
    /// form itself goes first.
    pub async fn take_uploads(
        &mut self,
        platform: &Platform,
        viewer: &Viewer,
    ) -> Result<Vec<Refusal>, Error> {
        let mut refusals = Vec::new();
        for (field, _, bytes) in &self.files {
            if let Err(error) = platform.scan(field, bytes).await {
                refusals.extend(of_scanner(error, field)?);
            }
        }
        for (field, id) in std::mem::take(&mut self.typed.uploads) {
            if self.file(&field).is_some() {
                continue;
            }
            match uploaded(platform, viewer, &field, &id).await? {
                Ok(file) => {
                    self.files.push((field.clone(), file.name, file.bytes));
                    self.typed.uploads.push((field, id));
                }
                Err(refusal) => {
                    // It is not gone, and the form goes on with it the next time.
                    if refusal.code == SCANNER_AWAY {
                        self.typed.uploads.push((field, id));
                    }
                    refusals.push(refusal);
                }
            }
        }
        Ok(refusals)
    }

    /// A unit that is there keeps its kind, whatever the form says.
    #[must_use]
    pub fn of_kind(mut self, kind: UnitKind) -> Self {
        self.typed.kind = kind.to_string();
        self
    }

    /// Puts the questions of a file behind those that were typed; nothing where no file was sent.
    pub async fn bring_questions(
        &mut self,
        platform: &Platform,
    ) -> Result<Option<Result<QuestionsRead, QuestionsUnread>>, Error> {
        let Some(file) = self.file("questions").filter(|_| self.typed.kind == "quiz") else {
            return Ok(None);
        };
        // Once in the form they do not come a second time.
        self.typed.uploads.retain(|(field, _)| field != "questions");
        let read = platform.read_questions(file.bytes).await?;
        if let Ok(read) = &read {
            let typed = &mut self.typed.gift;
            typed.truncate(typed.trim_end().len());
            if !typed.is_empty() {
                typed.push_str("\n\n");
            }
            typed.push_str(&read.gift);
        }
        Ok(Some(read))
    }

    /// The unit that was meant, or every field that is wrong.
    pub fn unit(&self) -> Result<NewUnit, Vec<Refusal>> {
        let typed = &self.typed;
        let mut refusals = Vec::new();
        let content = match typed.kind.as_str() {
            "page" => NewContent::Page {
                markdown: typed.markdown.clone(),
                min_seconds: number("min_seconds", &typed.min_seconds, &mut refusals),
            },
            "video" | "audio" => NewContent::Video {
                file: self.file("video"),
                captions: self.file("captions").map(|file| file.bytes),
                watch_percent: number("watch_percent", &typed.watch_percent, &mut refusals),
            },
            "document" => NewContent::Document {
                file: self.file("document"),
                min_seconds: number("min_seconds", &typed.min_seconds, &mut refusals),
            },
            "package" => NewContent::Package {
                file: self.file("package"),
                min_seconds: number("min_seconds", &typed.min_seconds, &mut refusals),
            },
            "quiz" => NewContent::Quiz {
                gift: typed.gift.clone(),
                pass_percent: number("pass_percent", &typed.pass_percent, &mut refusals),
                attempts: number("attempts", &typed.attempts, &mut refusals),
                draw: number("draw", &typed.draw, &mut refusals),
                minutes: number("minutes", &typed.minutes, &mut refusals),
                searchable: typed.searchable,
            },
            "assignment" => NewContent::Assignment {
                markdown: typed.markdown.clone(),
                hand_in: typed.hand_in.clone(),
                min_characters: number("min_characters", &typed.min_characters, &mut refusals),
                criteria: typed.rows.filled_criteria(),
                pass_percent: number("pass_percent", &typed.pass_percent, &mut refusals),
                attempts: number("attempts", &typed.attempts, &mut refusals),
                minutes: number("minutes", &typed.minutes, &mut refusals),
            },
            "survey" => NewContent::Survey {
                markdown: typed.markdown.clone(),
                questions: typed.rows.filled_questions(),
            },
            "session" => NewContent::Session {
                markdown: typed.markdown.clone(),
                venue: typed.venue.clone(),
                minutes: number("minutes", &typed.minutes, &mut refusals),
            },
            other => {
                let detail = format!(
                    "{other:?} is none of: video, audio, page, document, quiz, package, assignment, survey, session"
                );
                return Err(vec![Refusal::new("kind", "unknown-word", detail)]);
            }
        };
        let unit = NewUnit {
            section: typed.section.trim().to_owned(),
            title: typed.title.trim().to_owned(),
            required: typed.required,
            content,
        };
        if refusals.is_empty() {
            Ok(unit)
        } else {
            Err(refusals)
        }
    }
}

/// A file that came in piece by piece before the form, or why it is not there.
pub(super) async fn uploaded(
    platform: &Platform,
    viewer: &Viewer,
    field: &str,
    id: &str,
) -> Result<Result<NewFile, Refusal>, Error> {
    let wrong = match platform.uploaded(viewer, id).await {
        Ok(file) => return Ok(Ok(file)),
        Err(Error::NotFound(_)) => "the upload is no longer there; choose the file again",
        Err(
            error @ (Error::Refused(_)
            | Error::Conflict {
                code: SCANNER_AWAY, ..
            }),
        ) => {
            let mut refusals = of_scanner(error, field)?;
            let refusal = refusals.pop();
            return refusal.map(Err).ok_or(Error::NotFound("upload"));
        }
        Err(Error::Conflict { .. }) => "the upload is not finished; go on with it first",
        Err(error) => return Err(error),
    };
    Ok(Err(Refusal::new(field, "upload-gone", wrong)))
}

/// What the virus scanner says of a file, beside the field that it was chosen in.
fn of_scanner(error: Error, field: &str) -> Result<Vec<Refusal>, Error> {
    match error {
        Error::Refused(refusals) => {
            let of_field = |each: Refusal| Refusal::new(field, each.code, each.detail);
            Ok(refusals.into_iter().map(of_field).collect())
        }
        Error::Conflict {
            code: SCANNER_AWAY,
            detail,
        } => Ok(vec![Refusal::new(field, SCANNER_AWAY, detail)]),
        error => Err(error),
    }
}

fn number<N: std::str::FromStr + Default>(
    field: &'static str,
    text: &str,
    refusals: &mut Vec<Refusal>,
) -> N {
    text.trim().parse().unwrap_or_else(|_| {
        let detail = format!("{text:?} is not a whole number that fits here");
        refusals.push(Refusal::new(field, "number-form", detail));
        N::default()
    })
}

pub async fn add_unit(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    form: Multipart,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    // Before anything is received: whether the draft is theirs at all.
    app.platform.draft(viewer, &code).await?;
    let parts = match receive(&app, &visit, form).await? {
        Ok(parts) => parts,
        Err(answer) => return Ok(answer),
    };
    let (parts, brought) = bring(&app, &visit, viewer, parts).await?;
    if let Some((status, typed)) = brought {
        return draft_again(&app, &visit, &code, typed, status).await;
    }
    let outcome = match parts.unit() {
        Ok(unit) => app
            .platform
            .add_unit(viewer, &code, parts.revision, unit)
            .await
            .map(drop),
        Err(refusals) => Err(Error::Refused(refusals)),
    };
    if outcome.is_ok() {
        let place = format!("new/{}", parts.typed.kind);
        app.platform.forget_unsent(viewer, &code, &place).await?;
    }
    let typed = Typed {
        revision: Some(parts.revision),
        unit: Some(parts.typed),
        ..Typed::default()
    };
    super::answer(&app, &visit, &code, outcome, typed).await
}

/// Writes a unit anew.
pub async fn edit_unit(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let draft = app.platform.draft(viewer, &code).await?;
    let (_, unit) = draft.unit(&key).ok_or(Error::NotFound("unit"))?;
    let parts = match receive(&app, &visit, form).await? {
        Ok(parts) => parts.of_kind(unit.kind()),
        Err(answer) => return Ok(answer),
    };
    let (parts, brought) = bring(&app, &visit, viewer, parts).await?;
    if let Some((status, typed)) = brought {
        return unit_again(&app, &visit, &code, &key, typed, status).await;
    }
    let outcome = match parts.unit() {
        Ok(unit) => app
            .platform
            .edit_unit(viewer, &code, parts.revision, &key, unit)
            .await
            .map(drop),
        Err(refusals) => Err(Error::Refused(refusals)),
    };
    if outcome.is_ok() {
        let place = format!("units/{key}");
        app.platform.forget_unsent(viewer, &code, &place).await?;
    }
    let typed = Typed {
        revision: Some(parts.revision),
        unit: Some(parts.typed),
        ..Typed::default()
    };
    match outcome {
        Err(Error::Refused(refusals)) => {
            let typed = Typed { refusals, ..typed };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            unit_again(&app, &visit, &code, &key, typed, status).await
        }
        // What was typed stays, and the form now says from which state it is saved.
        Err(Error::Conflict {
            code: "draft-changed",
            ..
        }) => {
            let typed = Typed {
                notice: Some(visit.text().authoring.error_unit_changed),
                changed_since: typed.revision,
                revision: None,
                ..typed
            };
            unit_again(&app, &visit, &code, &key, typed, StatusCode::CONFLICT).await
        }
        Err(error @ Error::Unavailable(_)) => {
            let Some((status, notice)) = super::told(visit.text(), &error) else {
                return Err(error.into());
            };
            let typed = Typed {
                notice: Some(notice),
                ..typed
            };
            unit_again(&app, &visit, &code, &key, typed, status).await
        }
        other => super::answer(&app, &visit, &code, other, typed).await,
    }
}

/// The form, or the page that says why it cannot be received.
async fn receive(
    app: &App,
    visit: &Visit,
    form: Multipart,
) -> Result<Result<UnitParts, Response>, Fault> {
    match UnitParts::read(form).await {
        Ok(parts) => Ok(Ok(parts)),
        Err(error) => super::not_received(app, visit, &error).map(Err),
    }
}

/// With what was uploaded before. Where that is gone, or a file of questions was sent: the form as it now is, for the author to look at before anything is saved.
async fn bring(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    mut parts: UnitParts,
) -> Result<(UnitParts, Option<(StatusCode, Typed)>), Fault> {
    let words = &visit.text().questions;
    let gone = parts.take_uploads(&app.platform, viewer).await?;
    if !gone.is_empty() {
        let typed = Typed {
            revision: Some(parts.revision),
            unit: Some(parts.typed.clone()),
            refusals: gone,
            ..Typed::default()
        };
        return Ok((parts, Some((StatusCode::UNPROCESSABLE_ENTITY, typed))));
    }
    let refused = |detail| Refusal::new("questions", "questions-form", detail);
    let read = parts.bring_questions(&app.platform).await?;
    let mut typed = Typed {
        revision: Some(parts.revision),
        unit: Some(parts.typed.clone()),
        ..Typed::default()
    };
    let status = match read {
        Some(Ok(read)) => {
            let unfit = read.unfit.iter();
            typed.refusals = unfit
                .map(|problem| refused(words.problem(problem)))
                .collect();
            typed.brought = Some(Brought {
                count: read.count,
                left_out: read.left_out,
            });
            StatusCode::OK
        }
        Some(Err(unread)) => {
            typed.refusals = words
                .unread(visit.text(), &unread)
                .into_iter()
                .map(refused)
                .collect();
            StatusCode::UNPROCESSABLE_ENTITY
        }
        None if parts.reads => {
            typed.refusals = vec![refused(words.no_file.to_owned())];
            StatusCode::UNPROCESSABLE_ENTITY
        }
        None => return Ok((parts, None)),
    };
    Ok((parts, Some((status, typed))))
}
