//! A course as a file that can be brought in again, here or elsewhere.

use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{App, Visit, fault::Fault};

/// `GET /author/{code}/export`: the zip of a course folder.
pub async fn export(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let exported = app.platform.export_draft(visit.signed_in()?, &code).await?;
    // A code is letters, digits, hyphens and dots.
    let disposition = format!("attachment; filename=\"{}\"", exported.name());
    let about = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((about, Body::from_stream(exported.bytes)).into_response())
}
