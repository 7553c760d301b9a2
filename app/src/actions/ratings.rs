//! What learners say of a course, and a reviewer who takes words out of sight.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use domain::ids::AccountId;
use platform::Error;
use serde::Deserialize;

use crate::{
    App, Visit, fault::Fault, pages::course, parts::ratings::TypedRating, visit::see_other,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    stars: String,
    comment: String,
    account: String,
    reason: String,
    to: String,
}

pub async fn rate(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let back = format!("/courses/{code}?rated=yes#ratings");
    if fields.to == "take-back" {
        app.platform.unrate(viewer, &code).await?;
        return Ok(see_other(&back));
    }
    let stars = fields.stars.parse().ok();
    let outcome = app
        .platform
        .rate(viewer, &code, stars.unwrap_or_default(), &fields.comment)
        .await;
    match outcome {
        Ok(()) => Ok(see_other(&back)),
        Err(Error::Refused(refusals)) => {
            let typed = TypedRating {
                stars,
                comment: fields.comment,
                refusals,
            };
            course::page_again(&app, &visit, &code, &typed).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn moderate(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let account = AccountId::new(fields.account);
    let reason = (fields.to == "hide").then_some(fields.reason.as_str());
    app.platform
        .moderate_rating(viewer, &code, &account, reason)
        .await?;
    Ok(see_other(&format!("/courses/{code}#ratings")))
}
