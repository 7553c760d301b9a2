//! Problem documents (RFC 9457): one shape for everything that can go wrong.

use std::borrow::Cow;

use app::{App, Visit, fault};
use axum::{
    Json,
    body::HttpBody,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use platform::{Error, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error on its way to its document.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    kind: Cow<'static, str>,
    detail: String,
    errors: Vec<FieldError>,
    retry_after_seconds: Option<u64>,
}

/// The document. `type` is `about:blank` where the status says everything.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    #[serde(rename = "type")]
    #[schema(example = "urn:xueshi:problem:not-enrolled")]
    kind: Cow<'static, str>,
    #[schema(example = "Conflict")]
    title: &'static str,
    #[schema(example = 409)]
    status: u16,
    #[schema(example = "enrol on KM-2015-63 first")]
    detail: String,
    /// Which fields were refused, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FieldError {
    #[schema(example = "watched[0]")]
    pub field: String,
    /// For programs; does not change with the wording of `detail`.
    #[schema(example = "passage-form")]
    pub code: Cow<'static, str>,
    pub detail: String,
}

impl From<Refusal> for FieldError {
    fn from(refusal: Refusal) -> Self {
        Self {
            field: refusal.field,
            code: refusal.code.into(),
            detail: refusal.detail,
        }
    }
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: "about:blank".into(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after_seconds: None,
        }
    }

    /// 400: it cannot even be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 422: well-formed, and refused for one field.
    pub fn field(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Error::refused(field, code, detail).into()
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = fault::status(&error);
        let detail = error.to_string();
        match error {
            Error::Refused(refusals) => Self {
                kind: kind("refused"),
                errors: refusals.into_iter().map(FieldError::from).collect(),
                ..Self::new(status, detail)
            },
            Error::Conflict { code, .. } => Self {
                kind: kind(code),
                ..Self::new(status, detail)
            },
            Error::TooOften {
                retry_after_seconds,
            } => Self {
                retry_after_seconds: Some(retry_after_seconds),
                ..Self::new(status, detail)
            },
            Error::SignInFailed => Self {
                kind: kind("sign-in-failed"),
                ..Self::new(status, detail)
            },
            // What exactly is damaged or down is for the log of the operators, not for whoever asks.
            Error::Damaged(what) => {
                tracing::error!(what, "stored data is damaged");
                Self::new(
                    status,
                    "the server found damaged data; it has been recorded",
                )
            }
            Error::Unavailable(what) => {
                tracing::error!(what, "temporarily unavailable");
                Self::new(
                    status,
                    "temporarily unavailable; nothing was changed, try again later",
                )
            }
            Error::DiskFull(what) => {
                tracing::error!(what, "the disk is full or fails: make room");
                Self {
                    kind: kind("disk-full"),
                    ..Self::new(
                        status,
                        "the server's disk is full; nothing was changed, and the same may be sent again once there is room",
                    )
                }
            }
            Error::Unauthenticated | Error::Denied(_) | Error::NotFound(_) => {
                Self::new(status, detail)
            }
        }
    }
}

fn kind(code: &str) -> Cow<'static, str> {
    format!("urn:xueshi:problem:{code}").into()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = Document {
            kind: self.kind,
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: self.detail,
            errors: self.errors,
        };
        let mut response = (self.status, Json(document)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Middleware of the API: an error that a library answered with a line of text becomes a document too. Its headers
/// (`Allow` of a 405, for instance) stay.
pub async fn dress(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if is_dressed(&response, MEDIA_TYPE) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let detail = short_text(body).await;
    let detail = detail.unwrap_or_else(|| explain(parts.status).to_owned());
    let dressed = Problem::new(parts.status, detail).into_response();
    let (dressed, body) = dressed.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(dressed.headers);
    Response::from_parts(parts, body)
}

/// The same for pages: a bare error gets the look of the site.
pub async fn dress_page(
    State(app): State<App>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if is_dressed(&response, "text/html") {
        return response;
    }
    let mut page = app::pages::error::page(&app, &visit, response.status(), None);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

fn is_dressed(response: &Response, media_type: &str) -> bool {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let content_type = response.headers().get(header::CONTENT_TYPE);
    !is_error
        || content_type.is_some_and(|value| value.as_bytes().starts_with(media_type.as_bytes()))
}

/// What a library said, if it said something short.
async fn short_text(body: axum::body::Body) -> Option<String> {
    const LONGEST: usize = 500;

    if body.size_hint().exact().is_none_or(|n| n == 0) {
        return None;
    }
    let bytes = axum::body::to_bytes(body, LONGEST).await.ok()?;
    String::from_utf8(bytes.to_vec()).ok()
}

fn explain(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "nothing answers at this address; see /api/openapi.json",
        StatusCode::METHOD_NOT_ALLOWED => {
            "this address does not answer to the method; see the header Allow"
        }
        StatusCode::INTERNAL_SERVER_ERROR => "the server made an error; it has been recorded",
        _ => status.canonical_reason().unwrap_or("the request failed"),
    }
}
