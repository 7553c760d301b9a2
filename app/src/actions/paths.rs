//! Learning paths are made, changed, published and taken back; teachers join and leave them.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use domain::{ids::PathId, paths::PathState};
use platform::{Error, paths::NewPath};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::paths::{Again, edit_again, new_again},
    visit::see_other,
};

type Fields = [(String, String)];

fn value(fields: &Fields, name: &str) -> String {
    let found = fields.iter().find(|(field, _)| field == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn read(fields: &Fields) -> NewPath {
    let stages = fields.iter().filter(|(name, _)| name == "stages");
    NewPath {
        title: value(fields, "title"),
        summary: value(fields, "summary"),
        posts: value(fields, "posts"),
        stages: stages.map(|(_, value)| value.clone()).collect(),
        subjects: value(fields, "subjects"),
        courses: value(fields, "courses"),
    }
}

pub async fn make(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (key, new) = (value(&fields, "key"), read(&fields));
    match app.platform.make_path(viewer, &key, &new).await {
        Ok(id) => Ok(see_other(&format!("/admin/paths/{id}?saved=yes"))),
        Err(Error::Refused(refusals)) => Ok(new_again(&app, &visit, &key, &new, &refusals)),
        Err(error) => Err(error.into()),
    }
}

pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = PathId::new(id);
    let new = read(&fields);
    let revision = value(&fields, "revision").parse().unwrap_or_default();
    match app.platform.change_path(viewer, &id, revision, &new).await {
        Ok(()) => Ok(see_other(&format!("/admin/paths/{id}?saved=yes"))),
        Err(Error::Refused(refusals)) => {
            let again = Again {
                typed: Some(new),
                refusals,
                is_stale: false,
            };
            edit_again(&app, &visit, &id, again).await
        }
        Err(Error::Conflict {
            code: "path-changed",
            ..
        }) => {
            let again = Again {
                typed: Some(new),
                refusals: Vec::new(),
                is_stale: true,
            };
            edit_again(&app, &visit, &id, again).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Turn {
    to: String,
}

pub async fn turn(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(asked): Form<Turn>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = PathId::new(id);
    if asked.to == PathState::Published.code() {
        app.platform.publish_path(viewer, &id).await?;
    } else {
        app.platform.withdraw_path(viewer, &id).await?;
    }
    Ok(see_other(&format!("/admin/paths/{id}?saved=yes")))
}

pub async fn member(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(asked): Form<Turn>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = PathId::new(id);
    if asked.to == "leave" {
        app.platform.leave_path(viewer, &id).await?;
    } else {
        app.platform.join_path(viewer, &id).await?;
    }
    Ok(see_other(&format!("/paths/{id}")))
}
