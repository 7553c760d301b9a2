//! Questions into the bank, out of it, and from it into a quiz.

use axum::{
    Form,
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;
use domain::access::{Action, Resource, may};
use platform::{Error, bank::NewQuestions, scanning::SCANNER_AWAY};

use super::{not_received, revision, unit::uploaded, value};
use crate::{
    App, Visit,
    fault::Fault,
    pages::author::{BankAsked, Offered, bank_again, choosing_again},
    visit::see_other,
};

const FILE: &str = "questions";

pub async fn add_to_bank(
    State(app): State<App>,
    visit: Visit,
    form: Multipart,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    // Before anything is received: whether they may at all.
    may(&viewer.actor, Action::UseBank, Resource::Platform).map_err(Error::from)?;
    let (mut offered, mut file) = match read(form).await {
        Ok(parts) => parts,
        Err(error) => return not_received(&app, &visit, &error),
    };
    if let (None, Some((_, id))) = (&file, offered.uploads.first()) {
        match uploaded(&app.platform, viewer, FILE, id).await? {
            Ok(sent) => file = Some(sent.bytes),
            Err(refusal) => {
                if refusal.code != SCANNER_AWAY {
                    offered.uploads.clear();
                }
                offered.refusals.push(refusal);
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return bank_again(&app, &visit, offered, status).await;
            }
        }
    }
    let new = NewQuestions {
        module: offered.module.clone(),
        subject: offered.subject.clone(),
        gift: offered.gift.clone(),
        file,
    };
    let status = match app.platform.add_to_bank(viewer, new).await {
        Ok(Ok(added)) => {
            let done = Offered {
                added: Some(added),
                ..Offered::default()
            };
            return bank_again(&app, &visit, done, StatusCode::OK).await;
        }
        Ok(Err(unread)) => {
            let text = visit.text();
            offered.unread = text.questions.unread(text, &unread);
            // The file has to be another one.
            offered.uploads.clear();
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Refused(refusals)) => {
            offered.refusals = refusals;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => return Err(error.into()),
    };
    bank_again(&app, &visit, offered, status).await
}

async fn read(mut form: Multipart) -> Result<(Offered, Option<Bytes>), MultipartError> {
    let mut offered = Offered::default();
    let mut file = None;
    while let Some(field) = form.next_field().await? {
        match field.name().unwrap_or_default() {
            FILE => {
                let bytes = field.bytes().await?;
                file = Some(bytes).filter(|bytes| !bytes.is_empty()).or(file);
            }
            "questions_upload" => {
                let id = field.text().await?;
                if !id.is_empty() {
                    offered.uploads.push((FILE.to_owned(), id));
                }
            }
            "module" => offered.module = field.text().await?,
            "subject" => offered.subject = field.text().await?,
            "gift" => offered.gift = field.text().await?,
            _ => {}
        }
    }
    Ok((offered, file))
}

pub async fn remove_from_bank(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = value(&fields, "question");
    app.platform.remove_from_bank(viewer, id).await?;
    Ok(see_other("/author/courses/bank"))
}

/// Copies the chosen questions to the end of the quiz, and shows it.
pub async fn take_from_bank(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let chosen = fields.iter().filter(|(name, _)| name == "question");
    let ids: Vec<String> = chosen.map(|(_, id)| id.clone()).collect();
    let taken = app
        .platform
        .take_from_bank(viewer, &code, revision(&fields), &key, &ids)
        .await;
    let text = visit.text();
    let problem = match taken {
        Ok(_) => return Ok(see_other(&format!("/author/{code}/units/{key}"))),
        Err(Error::Refused(_)) => (StatusCode::UNPROCESSABLE_ENTITY, text.bank.error_none),
        Err(Error::Conflict {
            code: "draft-changed",
            ..
        }) => (StatusCode::CONFLICT, text.authoring.error_changed),
        Err(error) => return Err(error.into()),
    };
    let asked = BankAsked::default();
    choosing_again(&app, &visit, &code, &key, &asked, Some(problem)).await
}
