//! A course that comes in as a file.

use axum::{
    extract::{
        Multipart, State,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
    response::Response,
};
use domain::access::{Action, Resource, may};
use platform::{
    Error, Refusal, Viewer,
    authoring::{CourseUnread, NewFile},
    scanning::{INFECTED, SCANNER_AWAY},
};

use super::{not_received, unit::uploaded};
use crate::{
    App, Visit,
    fault::Fault,
    pages::author::{Begun, Sent, Typed, draft_again, overview_again},
    visit::see_other,
};

/// The field of the file, and of the upload that stands for it.
const FILE: &str = "course";

pub async fn import(
    State(app): State<App>,
    visit: Visit,
    form: Multipart,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    // Before anything is received: whether they may begin a course at all.
    may(&viewer.actor, Action::CreateDraft, Resource::Platform).map_err(Error::from)?;
    let (mut sent, file) = match read(form).await {
        Ok(parts) => parts,
        Err(error) => return not_received(&app, &visit, &error),
    };
    let Some(file) = file_of(&app, viewer, &mut sent, file).await? else {
        return again(&app, &visit, sent, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let words = &visit.text().exchange;
    let outcome = app.platform.import_draft(viewer, file, &sent.code).await;
    let (refusal, status) = match outcome {
        Ok(Ok(arrived)) if arrived.is_cartridge => {
            let code = arrived.draft.code.as_str();
            let typed = Typed {
                arrived: Some(arrived.left_out),
                ..Typed::default()
            };
            return draft_again(&app, &visit, code, typed, StatusCode::OK).await;
        }
        Ok(Ok(arrived)) => {
            return Ok(see_other(&format!(
                "/author/{}?saved=yes",
                arrived.draft.code
            )));
        }
        Ok(Err(unread)) => return unread_again(&app, &visit, sent, &unread).await,
        Err(Error::Refused(refusals)) => {
            sent.refusals = refusals.into_iter().map(of_form).collect();
            return again(&app, &visit, sent, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(Error::Conflict { code, .. }) => {
            let (field, words) = match code {
                "code-taken" => ("import_code", words.error_not_yours),
                "draft-state" => (FILE, words.error_submitted),
                _ => (FILE, words.error_changed),
            };
            (Refusal::new(field, code, words), StatusCode::CONFLICT)
        }
        Err(error) => return Err(error.into()),
    };
    sent.refusals = vec![refusal];
    again(&app, &visit, sent, status).await
}

async fn read(mut form: Multipart) -> Result<(Sent, Option<NewFile>), MultipartError> {
    let mut sent = Sent::default();
    let mut file = None;
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            FILE => file = file_in(field).await?.or(file),
            "course_upload" => {
                let id = field.text().await?;
                if !id.is_empty() {
                    sent.uploads.push((FILE.to_owned(), id));
                }
            }
            "import_code" => field.text().await?.trim().clone_into(&mut sent.code),
            _ => {}
        }
    }
    Ok((sent, file))
}

/// None where no file was chosen.
async fn file_in(field: Field<'_>) -> Result<Option<NewFile>, MultipartError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let bytes = field.bytes().await?;
    Ok((!bytes.is_empty()).then_some(NewFile { name, bytes }))
}

/// The file of the form, else the one that came in before it; none where there is neither, which is told.
async fn file_of(
    app: &App,
    viewer: &Viewer,
    sent: &mut Sent,
    file: Option<NewFile>,
) -> Result<Option<NewFile>, Error> {
    if file.is_some() {
        sent.uploads.clear();
        return Ok(file);
    }
    let Some((_, id)) = sent.uploads.first() else {
        sent.refusals
            .push(Refusal::new(FILE, "file-missing", "choose a file"));
        return Ok(None);
    };
    match uploaded(&app.platform, viewer, FILE, id).await? {
        Ok(file) => Ok(Some(file)),
        Err(refusal) => {
            if refusal.code != SCANNER_AWAY {
                sent.uploads.clear();
            }
            sent.refusals.push(refusal);
            Ok(None)
        }
    }
}

async fn unread_again(
    app: &App,
    visit: &Visit,
    mut sent: Sent,
    unread: &CourseUnread,
) -> Result<Response, Fault> {
    let text = visit.text();
    sent.unread = text.exchange.unread(text, unread);
    // The file has to be another one.
    sent.uploads.clear();
    again(app, visit, sent, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn again(
    app: &App,
    visit: &Visit,
    sent: Sent,
    status: StatusCode,
) -> Result<Response, Fault> {
    let begun = Begun {
        sent,
        ..Begun::default()
    };
    let mut response = overview_again(app, visit, begun).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// The form has two fields of its own: whatever else is wrong is the file's.
fn of_form(refusal: Refusal) -> Refusal {
    if matches!(refusal.code, INFECTED | SCANNER_AWAY) {
        return Refusal::new(FILE, refusal.code, refusal.detail);
    }
    if refusal.field == "code" {
        return Refusal::new("import_code", refusal.code, refusal.detail);
    }
    let detail = format!("{}: {}", refusal.field, refusal.detail);
    Refusal::new(FILE, "course-form", detail)
}
