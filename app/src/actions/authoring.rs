//! Drafts: created, saved, filled with units, submitted and reviewed.

mod captions;
mod unit;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use platform::{
    Error, Refusal,
    authoring::{Metadata, UnitChange},
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::author::{Begun, Typed, draft_again, overview_again},
    visit::see_other,
};

pub use captions::write_captions;
pub use unit::{UnitParts, add_unit, edit_unit};

type Fields = Vec<(String, String)>;

fn value<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map_or("", |(_, value)| value.as_str())
}

fn revision(fields: &Fields) -> u32 {
    value(fields, "revision").parse().unwrap_or_default()
}

fn metadata(fields: &Fields) -> Metadata {
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
    }
}

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
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
        },
    )
    .await
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let metadata = metadata(&fields);
    let revision = revision(&fields);
    let outcome = app
        .platform
        .save_draft(viewer, &code, revision, &metadata)
        .await;
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
    Form(fields): Form<Fields>,
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
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let revision = revision(&fields);
    let remarks = value(&fields, "remarks").trim().to_owned();
    let outcome = match value(&fields, "to") {
        "submit" => app
            .platform
            .submit_draft(viewer, &code, revision)
            .await
            .map(drop),
        "approve" => app
            .platform
            .approve_draft(viewer, &code, revision)
            .await
            .map(drop),
        "return" => app
            .platform
            .return_draft(viewer, &code, revision, &remarks)
            .await
            .map(drop),
        other => {
            let detail = format!("{other:?} is none of: submit, approve, return");
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
    Form(fields): Form<Fields>,
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
            let typed = Typed {
                notice: Some(words.error_changed),
                revision: None,
                ..typed
            };
            draft_again(app, visit, code, typed, StatusCode::CONFLICT).await
        }
        Err(Error::Conflict {
            code: "draft-state",
            ..
        }) => {
            let typed = Typed {
                notice: Some(words.error_state),
                ..Typed::default()
            };
            draft_again(app, visit, code, typed, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}
