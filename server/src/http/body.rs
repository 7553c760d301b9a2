//! A JSON body, read so that what is wrong is named by its field.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// Largest body of the API, in bytes.
pub const LIMIT: usize = 256 * 1024;

/// A body of `application/json`. 400 where it is not JSON, 415 where it says that it is something else, 422 where a
/// field is missing or of the wrong type. Fields that nobody asked for are ignored.
pub struct Body<T>(pub T);

/// The same, and also `text/plain`: what a browser's beacon sends while its page goes away.
pub struct Beacon<T>(pub T);

impl<S, T> FromRequest<S> for Body<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send the body as Content-Type: application/json",
            ));
        }
        read(request, state).await.map(Self)
    }
}

impl<S, T> FromRequest<S> for Beacon<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) && media_type(request.headers()) != "text/plain" {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send the body as Content-Type: application/json or text/plain",
            ));
        }
        read(request, state).await.map(Self)
    }
}

/// The same, or nothing at all.
pub struct MaybeBody<T>(pub T);

impl<S, T> FromRequest<S> for MaybeBody<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Default,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let names_type = request.headers().contains_key(header::CONTENT_TYPE);
        if names_type {
            return Body::from_request(request, state)
                .await
                .map(|Body(body)| Self(body));
        }
        let bytes = receive(request, state).await?;
        if bytes.is_empty() {
            Ok(Self(T::default()))
        } else {
            parse(&bytes).map(Self)
        }
    }
}

async fn read<T: DeserializeOwned>(
    request: Request,
    state: &(impl Send + Sync),
) -> Result<T, Problem> {
    parse(&receive(request, state).await?)
}

async fn receive(request: Request, state: &(impl Send + Sync)) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|error| {
        let status = error.status();
        let detail = match status {
            StatusCode::PAYLOAD_TOO_LARGE => format!("send at most {LIMIT} bytes"),
            _ => "the body did not arrive whole".to_owned(),
        };
        Problem::new(status, detail)
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let value: serde_json::Value = serde_json::from_slice(bytes)
        .map_err(|error| Problem::malformed(format!("the body is not JSON: {error}")))?;
    if !value.is_object() {
        return Err(Problem::malformed("the body must be a JSON object"));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let what = error.inner().to_string();
        match missing(&what) {
            Some(name) => {
                let field = if path == "." {
                    name.to_owned()
                } else {
                    format!("{path}.{name}")
                };
                Problem::field(field, "missing", "this field is needed")
            }
            None => Problem::field(path, "type", what),
        }
    })
}

/// The name of the field that serde misses; it is told only in words.
fn missing(what: &str) -> Option<&str> {
    what.strip_prefix("missing field `")?.split('`').next()
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    media_type == "application/json" || media_type.ends_with("+json")
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    media_type.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read by serde")]
    struct Example {
        session: String,
        pages: Vec<u32>,
    }

    fn told(body: &str) -> (StatusCode, String) {
        let problem = parse::<Example>(body.as_bytes()).expect_err(body);
        let shown = format!("{problem:?}");
        (problem.into_response().status(), shown)
    }

    #[test]
    fn what_is_not_json_is_malformed_and_what_does_not_fit_names_its_field() {
        assert_eq!(told("{").0, StatusCode::BAD_REQUEST);
        assert_eq!(told("[]").0, StatusCode::BAD_REQUEST);
        for (body, field) in [
            ("{}", "\"session\""),
            ("{\"session\":1}", "\"session\""),
            ("{\"session\":\"s\"}", "\"pages\""),
            ("{\"session\":\"s\",\"pages\":[1,-1]}", "\"pages[1]\""),
        ] {
            let (status, shown) = told(body);
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert!(shown.contains(field), "{body}: {shown}");
        }
    }
}
