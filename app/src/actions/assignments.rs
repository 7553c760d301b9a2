//! Courses are asked for, and that is taken back.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use domain::ids::AssignmentId;
use platform::{Error, assignments::NewAssignment};
use serde::Deserialize;

use crate::{App, Visit, fault::Fault, pages::assignments::assign_again, visit::see_other};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    key: String,
    course: String,
    organisation: String,
    stage: String,
    subject: String,
    post: String,
    people: String,
    due: String,
    note: String,
}

pub async fn assign(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let key = fields.key;
    let new = NewAssignment {
        course: fields.course,
        organisation: fields.organisation,
        stage: fields.stage,
        subject: fields.subject,
        post: fields.post,
        people: fields.people,
        due: fields.due,
        note: fields.note,
    };
    match app.platform.assign(viewer, &key, &new).await {
        Ok(id) => Ok(see_other(&format!("/admin/assignments/{id}?made=yes"))),
        Err(Error::Refused(refusals)) => Ok(assign_again(&app, &visit, &key, &new, &refusals)),
        Err(error) => Err(error.into()),
    }
}

pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = AssignmentId::new(id);
    app.platform.withdraw_assignment(viewer, &id).await?;
    Ok(see_other(&format!("/admin/assignments/{id}")))
}
