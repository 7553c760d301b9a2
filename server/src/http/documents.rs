//! The documents of declarations and of works: other people's files, so they are only ever saved, never shown in the site.

use app::App;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{catalogue::StoredFile, ids::EntryId};

use super::{caller::Caller, media, problem::Problem};

/// Whatever is in it may do nothing.
const CONTENT_SECURITY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// `GET /documents/{entry}/{sha256}`, for the teacher and for those who may read the record.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((entry, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let entry = EntryId::new(entry);
    let file = app
        .platform
        .document(&caller.viewer, &entry, &sha256)
        .await?;
    send(&app, &file).await
}

/// A file that other people sent, to be saved.
pub async fn send(app: &App, file: &StoredFile) -> Result<Response, Problem> {
    let stream = app
        .platform
        .store
        .stream(file, None)
        .await
        .map_err(platform::Error::from)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.bytes));
    let shown = media::disposition("attachment", &file.name);
    for (name, value) in [
        (header::CONTENT_TYPE, &file.media_type),
        (header::CONTENT_DISPOSITION, &shown),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    Ok((headers, Body::from_stream(stream)).into_response())
}
