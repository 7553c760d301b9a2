//! The certificate of a year.

use axum::{Form, extract::State, response::Response};
use domain::time::TrainingYear;
use platform::Error;
use serde::Deserialize;

use crate::{App, Visit, fault::Fault, visit::see_other};

#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    year: String,
}

pub async fn issue(
    State(app): State<App>,
    visit: Visit,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let year =
        sent.year.trim().parse::<i32>().map_err(|_| {
            Error::refused("year", "year-form", "write a training year, such as 2026")
        })?;
    let issued = app
        .platform
        .issue_year_certificate(viewer, TrainingYear(year))
        .await?;
    Ok(see_other(&format!("/certificates/{}", issued.code)))
}
