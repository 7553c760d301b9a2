//! A new first password for somebody, and hours by an administrator's own decision.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use platform::{Error, adjustments::NewAdjustment};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::people::{adjustment::again, one_with_password},
    visit::see_other,
};

/// No redirect: the password stands in this answer and nowhere else.
pub async fn reset_password(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let password = app.platform.reset_password(viewer, &login).await?;
    let person = app.platform.person(viewer, &login).await?;
    Ok(one_with_password(&app, &visit, &person, &password))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Adjusting {
    key: String,
    #[serde(flatten)]
    new: NewAdjustment,
}

pub async fn adjust(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    Form(form): Form<Adjusting>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let Adjusting { key, new } = form;
    match app.platform.adjust(viewer, &login, &key, &new).await {
        Ok(entry) => Ok(see_other(&format!("/verification/{entry}"))),
        Err(Error::Refused(refusals)) => {
            let person = app.platform.person(viewer, &login).await?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(again(&app, &visit, &person, &key, &new, &refusals, status))
        }
        Err(error) => Err(error.into()),
    }
}
