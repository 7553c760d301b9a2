//! Uploads piece by piece: tus 1.0, so that a file arrives over a link that breaks.

mod shelf;

use app::App;
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::time::Timestamp;
use fileloft_core::{
    Config, Extensions, TusBody, TusHandler, TusRequest, TusResponse, handler::NoLocker,
};
use futures::TryStreamExt as _;
use platform::{Error, uploads::LONGEST};
use tokio_util::io::StreamReader;

use self::shelf::Shelf;
use super::{
    caller::Caller,
    problem::{Document, Problem},
};

const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const TUS_RESUMABLE: (HeaderName, HeaderValue) = (
    HeaderName::from_static("tus-resumable"),
    HeaderValue::from_static("1.0.0"),
);

fn protocol() -> Config {
    Config {
        base_path: "/api/v1/uploads".to_owned(),
        // The address of an upload is a path: behind which name the site is seen is the client's knowledge.
        base_url: Some(String::new()),
        max_size: LONGEST,
        extensions: Extensions {
            creation_defer_length: false,
            expiration: true,
            // The library tells a wrong one only when the bytes are kept already.
            checksum: false,
            ..Extensions::default()
        },
        ..Config::default()
    }
}

/// What the protocol offers here: `Tus-Version`, `Tus-Extension`, `Tus-Max-Size`.
#[utoipa::path(options, path = "/uploads", tag = "authoring", responses(
    (status = 503, body = Document, content_type = "application/problem+json"),
    (status = 204, description = "tus 1.0 with creation, creation-with-upload, termination and expiration"),
))]
pub async fn offer(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let nothing = shelf::Empty;
    let handler = TusHandler::new(nothing, None::<NoLocker>, protocol());
    let request = TusRequest {
        method: Method::OPTIONS,
        uri: parts.uri,
        upload_id: None,
        headers: parts.headers,
        body: None,
    };
    into_response(handler.handle(request).await, None)
}

/// Announce a file by `Upload-Length` and `Upload-Metadata` (`filename`); its address is in `Location`. Bytes may come along.
#[utoipa::path(post, path = "/uploads", tag = "authoring",
    params(("Upload-Length" = u64, Header), ("Upload-Metadata" = Option<String>, Header, example = "filename bGVzc29uLm1wNA==")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, description = "Location, Upload-Offset, Upload-Expires"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "uploads-at-once"),
    (status = 413, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response, Problem> {
    answer(app, caller, None, request).await
}

/// How much of it has arrived: `Upload-Offset` of `Upload-Length`.
#[utoipa::path(head, path = "/uploads/{id}", tag = "authoring", params(("id" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204, description = "Upload-Offset, Upload-Length, Upload-Expires"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    answer(app, caller, Some(id), request).await
}

/// Send the bytes from `Upload-Offset` on. What arrives before the link breaks is kept.
#[utoipa::path(patch, path = "/uploads/{id}", tag = "authoring",
    params(("id" = String, Path), ("Upload-Offset" = u64, Header)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204, description = "Upload-Offset, Upload-Expires"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "upload-offset"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 415, body = Document, content_type = "application/problem+json"),
))]
pub async fn receive(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    answer(app, caller, Some(id), request).await
}

/// Give it up.
#[utoipa::path(delete, path = "/uploads/{id}", tag = "authoring", params(("id" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    answer(app, caller, Some(id), request).await
}

async fn answer(
    app: App,
    caller: Caller,
    id: Option<String>,
    request: Request,
) -> Result<Response, Problem> {
    let shelf = Shelf::new(app.platform, caller.viewer);
    shelf.check().await?;
    let handler = TusHandler::new(shelf.clone(), None::<NoLocker>, protocol());
    let (parts, body) = request.into_parts();
    let request = TusRequest {
        method: parts.method,
        uri: parts.uri,
        upload_id: id,
        headers: parts.headers,
        body: Some(Box::new(reader(body))),
    };
    let response = handler.handle(request).await;
    let is_elsewhere = response.status == StatusCode::CONFLICT;
    let elsewhere = response
        .bytes_slice()
        .filter(|_| is_elsewhere)
        .map(|words| {
            let words = String::from_utf8_lossy(words).into_owned();
            Error::conflict("upload-offset", words)
        });
    if let Some(error) = shelf.error().await.or(elsewhere) {
        let mut refused = Problem::from(error).into_response();
        let (name, value) = TUS_RESUMABLE;
        refused.headers_mut().insert(name, value);
        return Ok(refused);
    }
    Ok(into_response(response, shelf.expires_at().await))
}

fn reader(body: Body) -> impl tokio::io::AsyncRead + Send + Unpin + 'static {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    StreamReader::new(Box::pin(stream))
}

fn into_response(response: TusResponse, expires_at: Option<Timestamp>) -> Response {
    let body = match response.body {
        TusBody::Bytes(bytes) => Body::from(bytes),
        // Only downloads are read so, and there are none.
        TusBody::Reader(_) => return StatusCode::NOT_FOUND.into_response(),
    };
    let mut answer = (response.status, response.headers, body).into_response();
    let expires = expires_at.and_then(|at| HeaderValue::from_str(&at.to_http_date()).ok());
    if let Some(expires) = expires.filter(|_| response.status.is_success()) {
        answer.headers_mut().insert(UPLOAD_EXPIRES, expires);
    }
    // Told by the response to HEAD as the length of the file otherwise.
    if response.status == StatusCode::NO_CONTENT {
        answer.headers_mut().remove(header::CONTENT_LENGTH);
    }
    answer
}
