//! A unit with its file, sent as one form.

use axum::{
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use platform::{
    Error, Refusal,
    authoring::{NewContent, NewUnit},
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::{
        self,
        author::{Typed, TypedUnit},
    },
};

/// The parts of the form, which a program sends too; files by the name of their field.
#[derive(Default)]
pub struct UnitParts {
    pub revision: u32,
    typed: TypedUnit,
    files: Vec<(String, String, Bytes)>,
}

impl UnitParts {
    pub async fn read(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut parts = Self {
            typed: TypedUnit {
                required: false,
                ..TypedUnit::default()
            },
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
            let typed = &mut parts.typed;
            match name.as_str() {
                "revision" => parts.revision = value.parse().unwrap_or_default(),
                "kind" => typed.kind = value,
                "section" => typed.section = value,
                "title" => typed.title = value,
                "required" => typed.required = true,
                "markdown" => typed.markdown = value,
                "min_seconds" => typed.min_seconds = value,
                "watch_percent" => typed.watch_percent = value,
                "gift" => typed.gift = value,
                "pass_percent" => typed.pass_percent = value,
                "attempts" => typed.attempts = value,
                "searchable" => typed.searchable = true,
                _ => {}
            }
        }
        Ok(parts)
    }

    fn file(&self, name: &str) -> Option<(String, Bytes)> {
        self.files
            .iter()
            .find(|(field, ..)| field == name)
            .map(|(_, file, bytes)| (file.clone(), bytes.clone()))
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
            "video" => {
                let (file_name, bytes) = self.needed("video", &mut refusals);
                NewContent::Video {
                    file_name,
                    bytes,
                    captions: self.file("captions").map(|(_, bytes)| bytes),
                    watch_percent: number("watch_percent", &typed.watch_percent, &mut refusals),
                }
            }
            "document" => {
                let (file_name, bytes) = self.needed("document", &mut refusals);
                NewContent::Document {
                    file_name,
                    bytes,
                    min_seconds: number("min_seconds", &typed.min_seconds, &mut refusals),
                }
            }
            "quiz" => NewContent::Quiz {
                gift: typed.gift.clone(),
                pass_percent: number("pass_percent", &typed.pass_percent, &mut refusals),
                attempts: number("attempts", &typed.attempts, &mut refusals),
                searchable: typed.searchable,
            },
            other => {
                let detail = format!("{other:?} is none of: video, page, document, quiz");
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

    fn needed(&self, name: &'static str, refusals: &mut Vec<Refusal>) -> (String, Bytes) {
        self.file(name).unwrap_or_else(|| {
            refusals.push(Refusal::new(name, "file-missing", "choose a file"));
            Default::default()
        })
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
    let parts = match UnitParts::read(form).await {
        Ok(parts) => parts,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(
                pages::error::page(&app, &visit, StatusCode::PAYLOAD_TOO_LARGE, None)
                    .into_response(),
            );
        }
        Err(error) => {
            return Err(Fault(Error::refused(
                "form",
                "form-broken",
                error.body_text(),
            )));
        }
    };
    let outcome = match parts.unit() {
        Ok(unit) => app
            .platform
            .add_unit(viewer, &code, parts.revision, unit)
            .await
            .map(drop),
        Err(refusals) => Err(Error::Refused(refusals)),
    };
    let typed = Typed {
        unit: Some(parts.typed),
        ..Typed::default()
    };
    super::answer(&app, &visit, &code, outcome, typed).await
}
