//! A new first password for somebody.

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{App, Visit, fault::Fault, pages::people::one_with_password};

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
