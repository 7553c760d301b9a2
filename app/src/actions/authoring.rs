//! Drafts: created, saved, filled with units, submitted and reviewed.

mod bank;
mod captions;
mod comments;
mod import;
mod unit;
mod unsent;

use axum::{
    Form,
    extract::{Path, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::time::Timestamp;
use platform::{
    Error, Refusal,
    authoring::{Metadata, Submission, UnitChange},
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::{
        self,
        author::{ABOUT, Begun, Typed, draft_again, overview_again},
    },
    text::Text,
    visit::see_other,
};

pub use bank::{add_to_bank, remove_from_bank, take_from_bank};
pub use captions::write_captions;
pub use comments::comment;
pub use import::import;
pub use unit::{UnitParts, add_unit, edit_unit};
pub use unsent::keep as keep_unsent;

type Fields = [(String, String)];

fn value<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map_or("", |(_, value)| value.as_str())
}

pub(crate) fn revision(fields: &Fields) -> u32 {
    value(fields, "revision").parse().unwrap_or_default()
}

pub(crate) fn metadata(fields: &Fields) -> Metadata {
    let text = |name| value(fields, name).trim().to_owned();
    let several = |whole: &str, separators: &[char]| {
        whole
            .split(separators)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    Metadata {
        title: text("title"),
        summary: text("summary"),
        hours: text("hours"),
        module: text("module"),
        level: text("level"),
        mode: text("mode"),
        source: text("source"),
        mandatory: !value(fields, "mandatory").is_empty(),
        stages: fields
            .iter()
            .filter(|(name, _)| name == "stages")
            .map(|(_, value)| value.clone())
            .collect(),
        subjects: several(value(fields, "subjects"), &['、', ',', '，', ';', '；']),
        objectives: several(value(fields, "objectives"), &['\n']),
        audience: several(
            value(fields, "audience"),
            &['\n', '、', ',', '，', ';', '；', ' '],
        ),
        licence_holder: text("licence_holder"),
        licence_terms: text("licence_terms"),
        licence_until: text("licence_until"),
    }
}

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let code = value(&fields, "code").trim().to_owned();
    let metadata = metadata(&fields);
    let refusals = match app.platform.create_draft(viewer, &code, &metadata).await {
        Ok(draft) => return Ok(see_other(&format!("/author/{}?saved=yes", draft.code))),
        Err(Error::Refused(refusals)) => refusals,
        Err(Error::Conflict {
            code: "code-taken", ..
        }) => {
            vec![Refusal::new(
                "code",
                "code-taken",
                visit.text().authoring.error_taken,
            )]
        }
        Err(error) => return Err(error.into()),
    };
    overview_again(
        &app,
        &visit,
        Begun {
            code,
            metadata,
            refusals,
            ..Begun::default()
        },
    )
    .await
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let metadata = metadata(&fields);
    let revision = revision(&fields);
    let outcome = app
        .platform
        .save_draft(viewer, &code, revision, &metadata)
        .await;
    if outcome.is_ok() {
        app.platform.forget_unsent(viewer, &code, ABOUT).await?;
    }
    let typed = Typed {
        revision: Some(revision),
        metadata: Some(metadata),
        ..Typed::default()
    };
    answer(&app, &visit, &code, outcome.map(drop), typed).await
}

pub async fn change_unit(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let change = match value(&fields, "change") {
        "up" => UnitChange::Up,
        "down" => UnitChange::Down,
        "required" => UnitChange::Required(true),
        "optional" => UnitChange::Required(false),
        "remove" => UnitChange::Remove,
        other => {
            let detail = format!("{other:?} is none of: up, down, required, optional, remove");
            return Err(Fault(Error::refused("change", "unknown-word", detail)));
        }
    };
    let outcome = app
        .platform
        .change_unit(viewer, &code, revision(&fields), &key, change)
        .await;
    answer(&app, &visit, &code, outcome.map(drop), Typed::default()).await
}

pub async fn change_state(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let revision = revision(&fields);
    let remarks = value(&fields, "remarks").trim().to_owned();
    let publish_at = value(&fields, "publish_at").trim().to_owned();
    let minor = !value(&fields, "minor").is_empty();
    let platform = &app.platform;
    let outcome = match value(&fields, "to") {
        "submit" => {
            let submission = Submission { revision, minor };
            platform.submit_draft(viewer, &code, submission).await
        }
        "withdraw" => platform.withdraw_draft(viewer, &code, revision).await,
        "approve" => platform.approve_draft(viewer, &code, revision).await,
        "schedule" => match Timestamp::parse_local(&publish_at, &platform.rules.zone) {
            Some(at) => platform.schedule_draft(viewer, &code, revision, at).await,
            None => Err(Error::refused(
                "publish_at",
                "time-form",
                "write a time such as 2026-12-01T08:00",
            )),
        },
        "return" => {
            platform
                .return_draft(viewer, &code, revision, &remarks)
                .await
        }
        other => {
            let detail =
                format!("{other:?} is none of: submit, withdraw, approve, schedule, return");
            Err(Error::refused("to", "unknown-word", detail))
        }
    };
    answer(
        &app,
        &visit,
        &code,
        outcome,
        Typed {
            remarks,
            publish_at,
            minor,
            ..Typed::default()
        },
    )
    .await
}

/// A course leaves the catalogue or comes back into it, whether or not it has a draft.
pub async fn change_catalogue(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    match value(&fields, "to") {
        "retire" => app.platform.retire_course(viewer, &code).await?,
        "publish" => app.platform.publish_course(viewer, &code, None).await?,
        other => {
            let detail = format!("{other:?} is none of: retire, publish");
            return Err(Fault(Error::refused("to", "unknown-word", detail)));
        }
    }
    Ok(see_other("/author#retired"))
}

/// A draft is deleted, or comes back.
pub async fn delete(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    match value(&fields, "to") {
        "delete" => {
            let outcome = app
                .platform
                .delete_draft(viewer, &code, revision(&fields))
                .await;
            match outcome {
                Ok(()) => Ok(see_other("/author#deleted")),
                refused => answer(&app, &visit, &code, refused, Typed::default()).await,
            }
        }
        "recover" => {
            app.platform.recover_draft(viewer, &code).await?;
            Ok(see_other(&format!("/author/{code}?saved=yes")))
        }
        other => {
            let detail = format!("{other:?} is none of: delete, recover");
            Err(Fault(Error::refused("to", "unknown-word", detail)))
        }
    }
}

/// After a change: the draft's page, or the same page with what was typed and what is wrong.
async fn answer(
    app: &App,
    visit: &Visit,
    code: &str,
    outcome: Result<(), Error>,
    typed: Typed,
) -> Result<Response, Fault> {
    let words = &visit.text().authoring;
    match outcome {
        Ok(()) => Ok(see_other(&format!("/author/{code}?saved=yes"))),
        Err(Error::Refused(refusals)) => {
            let typed = Typed { refusals, ..typed };
            draft_again(app, visit, code, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Error::Conflict {
            code: "draft-changed",
            ..
        }) => {
            // What was typed stays, and now says from which state it is saved.
            let typed = Typed {
                notice: Some(words.error_changed),
                changed_since: typed.revision,
                revision: None,
                ..typed
            };
            draft_again(app, visit, code, typed, StatusCode::CONFLICT).await
        }
        Err(error) => {
            let Some((status, notice)) = told(visit.text(), &error) else {
                return Err(error.into());
            };
            let typed = Typed {
                notice: Some(notice),
                ..typed
            };
            draft_again(app, visit, code, typed, status).await
        }
    }
}

/// What is told on the draft's own page, beside all that was typed.
fn told(text: &'static Text, error: &Error) -> Option<(StatusCode, &'static str)> {
    let words = &text.authoring;
    let notice = match error {
        Error::Conflict { code, .. } => match *code {
            "draft-state" => words.error_state,
            "draft-published" => words.error_published,
            "licence-ended" => words.error_licence_ended,
            _ => return None,
        },
        // The store of files, most likely: what was typed is worth more than a page of regrets.
        Error::Unavailable(what) => {
            tracing::error!(%what, "a change to a draft could not be kept");
            return Some((StatusCode::SERVICE_UNAVAILABLE, words.error_store));
        }
        _ => return None,
    };
    Some((StatusCode::CONFLICT, notice))
}

/// What is said of a form with files that could not be received.
fn not_received(app: &App, visit: &Visit, error: &MultipartError) -> Result<Response, Fault> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let page = pages::error::page(app, visit, error.status(), None);
        return Ok(page.into_response());
    }
    let broken = Error::refused("form", "form-broken", error.body_text());
    Err(Fault(broken))
}
