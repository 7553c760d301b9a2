//! Notes that teachers write for themselves.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use domain::notes::{PlaceKind, read_moment};
use platform::{Error, Refusal};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::{learn, notes},
    visit::see_other,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    note: String,
    place: String,
    /// `delete`, or nothing.
    to: String,
}

pub async fn write(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let progress = app.platform.progress(viewer, &code).await?;
    let published = &progress.enrolment.published;
    let (_, unit) = published.unit(&key).ok_or(Fault(Error::NotFound("unit")))?;
    let mut refusals = Vec::new();
    let place = match PlaceKind::of(unit.kind()) {
        PlaceKind::Whole => Some(0),
        PlaceKind::Moment => read_moment(&fields.place),
        PlaceKind::Page => fields.place.trim().parse().ok(),
    };
    if place.is_none() {
        let code = match PlaceKind::of(unit.kind()) {
            PlaceKind::Page => "page",
            PlaceKind::Moment | PlaceKind::Whole => "moment",
        };
        refusals.push(Refusal::new("place", code, "minutes:seconds, or a page"));
    } else {
        let written = app
            .platform
            .write_note(viewer, &code, &key, place.unwrap_or_default(), &fields.note)
            .await;
        match written {
            Ok(_) => return Ok(see_other(&format!("/learn/{code}/{key}?noted=yes#notes"))),
            Err(error) => refusals.extend(refused(error)?),
        }
    }
    let typed = learn::TypedNote {
        note: fields.note,
        place: fields.place,
        refusals,
    };
    learn::noted_again(&app, &visit, &code, &key, typed).await
}

/// Changes or deletes a note, from the page of its unit.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((code, key, id)): Path<(String, String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    match keep(&app, &visit, &id, &fields).await? {
        None => Ok(see_other(&format!("/learn/{code}/{key}?noted=yes#notes"))),
        Some(refusals) => {
            let typed = learn::TypedNote {
                note: fields.note,
                place: String::new(),
                refusals,
            };
            learn::noted_again(&app, &visit, &code, &key, typed).await
        }
    }
}

/// The same from the page of all notes.
pub async fn change_one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    match keep(&app, &visit, &id, &fields).await? {
        None => Ok(see_other("/me/notes?kept=yes")),
        Some(refusals) => notes::page_again(&app, &visit, refusals).await,
    }
}

async fn keep(
    app: &App,
    visit: &Visit,
    id: &str,
    fields: &Fields,
) -> Result<Option<Vec<Refusal>>, Fault> {
    let viewer = visit.signed_in()?;
    let outcome = if fields.to == "delete" {
        app.platform.delete_note(viewer, id).await
    } else {
        app.platform.change_note(viewer, id, &fields.note).await
    };
    match outcome {
        Ok(()) => Ok(None),
        Err(error) => refused(error).map(Some),
    }
}

/// What the page can say beside the field; everything else is no fault of what was typed.
fn refused(error: Error) -> Result<Vec<Refusal>, Fault> {
    match error {
        Error::Refused(refusals) => Ok(refusals),
        Error::Conflict {
            code: code @ "too-many-notes",
            detail,
        } => Ok(vec![Refusal::new("note", code, detail)]),
        error => Err(error.into()),
    }
}
