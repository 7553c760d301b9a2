//! From what went wrong to a page that says what happened, what is kept and what to do.
//!
//! A handler returns [`Fault`]; it becomes a bare response that carries the error, and [`dress`] puts it into the words
//! and the look of the reader.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use platform::Error;

use crate::{App, Visit, pages, visit::see_other};

/// An error on its way to its page.
#[derive(Debug)]
pub struct Fault(pub Error);

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

#[derive(Clone)]
struct Carried(Arc<Error>);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = status(&self.0).into_response();
        response.extensions_mut().insert(Carried(Arc::new(self.0)));
        response
    }
}

/// The status code of an error, the same in pages and in REST.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::Unauthenticated | Error::SignInFailed => StatusCode::UNAUTHORIZED,
        Error::Denied(_) => StatusCode::FORBIDDEN,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict { .. } => StatusCode::CONFLICT,
        Error::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Damaged(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::DiskFull(_) => StatusCode::INSUFFICIENT_STORAGE,
    }
}

/// Middleware: dresses the faults of the pages.
pub async fn dress(State(app): State<App>, visit: Visit, request: Request, next: Next) -> Response {
    let is_read = request.method().is_safe();
    let response = next.run(request).await;
    let Some(Carried(error)) = response.extensions().get::<Carried>().cloned() else {
        return response;
    };
    if matches!(
        *error,
        Error::Damaged(_) | Error::Unavailable(_) | Error::DiskFull(_)
    ) {
        tracing::error!(%error, path = visit.path, "a page failed");
    }
    if matches!(*error, Error::Unauthenticated) {
        let back = if is_read {
            visit.with("lang", None)
        } else {
            "/".to_owned()
        };
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("next", &back)
            .finish();
        return see_other(&format!("/login?{query}"));
    }
    let mut page = pages::error::page(&app, &visit, status(&error), Some(&error));
    if let Error::TooOften {
        retry_after_seconds,
    } = *error
        && let Ok(value) = HeaderValue::from_str(&retry_after_seconds.to_string())
    {
        page.headers_mut().insert(header::RETRY_AFTER, value);
    }
    page
}
