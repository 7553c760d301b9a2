//! A draft as a file that can be brought in again.

use app::App;
use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::http::{
    caller::Caller,
    media::disposition,
    problem::{Document, Problem},
};

/// The draft with its files, as the zip of a course folder (docs/COURSE-FOLDER.md). Brought in again it is the same
/// course, and the same draft always gives the same bytes.
#[utoipa::path(get, path = "/courses/{code}/draft/export", tag = "authoring", params(("code" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Vec<u8>, content_type = "application/zip"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn export(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let exported = app.platform.export_draft(&caller.viewer, &code).await?;
    let about = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            disposition("attachment", &exported.name()),
        ),
    ];
    Ok((about, Body::from_stream(exported.bytes)).into_response())
}
