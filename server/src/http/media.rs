//! The files of courses: videos, captions, documents. In ranges, as players ask for them.

use app::App;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::catalogue::StoredFile;
use http_range_header::parse_range_header;

use super::{caller::Caller, problem::Problem};

/// What the address names never changes; it is for who is signed in, so only their own browser keeps it.
const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
/// Only videos, sounds, JPEG, WebVTT, PDF and, to be saved, documents of office programs are ever given out here, told by
/// their bytes, so there is nothing to run; more than this the PDF viewers of browsers do not bear.
const CONTENT_SECURITY: HeaderValue =
    HeaderValue::from_static("base-uri 'none'; frame-ancestors 'none'");

/// `GET /media/{sha256}/{name}`. The name is only for people who save the file.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((sha256, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = app.platform.media(&caller.viewer, &sha256).await?;
    let about = About {
        content_type: content_type(&file),
        disposition: Some(disposition(how(&file), &file.name)),
        security: CONTENT_SECURITY,
    };
    give(&app, &file, &headers, about).await
}

/// What no browser shows is saved, under its own name.
fn how(file: &StoredFile) -> &'static str {
    match content::probe::office_of(&file.media_type) {
        Some(_) => "attachment",
        None => "inline",
    }
}

/// What a browser is told of a file.
pub(super) struct About {
    pub content_type: String,
    pub disposition: Option<String>,
    pub security: HeaderValue,
}

/// A file of the store, or the part of it that is asked for.
pub(super) async fn give(
    app: &App,
    file: &StoredFile,
    headers: &HeaderMap,
    about: About,
) -> Result<Response, Problem> {
    let etag = format!("\"{}\"", file.sha256);
    let mut answer = HeaderMap::new();
    answer.insert(header::CACHE_CONTROL, CACHE);
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    put(&mut answer, header::ETAG, &etag);
    if holds(headers, &header::IF_NONE_MATCH, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    put(&mut answer, header::CONTENT_TYPE, &about.content_type);
    if let Some(disposition) = &about.disposition {
        put(&mut answer, header::CONTENT_DISPOSITION, disposition);
    }
    answer.insert(header::CONTENT_SECURITY_POLICY, about.security);

    // Of a file that has changed since the part that the client has, it wants all; ours never change.
    let is_same =
        !headers.contains_key(header::IF_RANGE) || holds(headers, &header::IF_RANGE, &etag);
    let wanted = headers
        .get(header::RANGE)
        .filter(|_| is_same)
        .and_then(|range| range.to_str().ok());
    let range = match wanted.map(|range| range_of(range, file.bytes)) {
        None | Some(Wanted::All) => None,
        Some(Wanted::Part(from, to)) => Some((from, to)),
        Some(Wanted::Outside) => {
            put(
                &mut answer,
                header::CONTENT_RANGE,
                &format!("bytes */{}", file.bytes),
            );
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, answer).into_response());
        }
    };
    let (status, length) = match range {
        Some((from, to)) => {
            let shown = format!("bytes {from}-{to}/{}", file.bytes);
            put(&mut answer, header::CONTENT_RANGE, &shown);
            (StatusCode::PARTIAL_CONTENT, to - from + 1)
        }
        None => (StatusCode::OK, file.bytes),
    };
    answer.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let bounds = range.map(|(from, to)| from..to + 1);
    let stream = app
        .platform
        .store
        .stream(file, bounds)
        .await
        .map_err(platform::Error::from)?;
    Ok((status, answer, Body::from_stream(stream)).into_response())
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    /// Both ends included.
    Part(u64, u64),
    Outside,
}

/// One range; several at once, or what is no range, get the whole file, as RFC 9110 allows.
fn range_of(header: &str, length: u64) -> Wanted {
    let Ok(parsed) = parse_range_header(header) else {
        return Wanted::All;
    };
    match parsed.validate(length) {
        Ok(ranges) => match ranges.as_slice() {
            [only] => Wanted::Part(*only.start(), *only.end()),
            _ => Wanted::All,
        },
        Err(_) => Wanted::Outside,
    }
}

fn holds(headers: &HeaderMap, name: &HeaderName, etag: &str) -> bool {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value == "*" || value.contains(etag))
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn content_type(file: &StoredFile) -> String {
    if file.media_type.starts_with("text/") {
        format!("{}; charset=utf-8", file.media_type)
    } else {
        file.media_type.clone()
    }
}

/// Shown in the browser (`inline`) or only saved (`attachment`); under the name that its author gave it (RFC 6266).
pub fn disposition(how: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' => '_',
            c if c.is_ascii_graphic() || c == ' ' => c,
            _ => '_',
        })
        .collect();
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let encoded = encoded.replace('+', "%20");
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_a_part_several_are_the_whole_and_none_beyond_the_end() {
        assert_eq!(range_of("bytes=0-99", 1000), Wanted::Part(0, 99));
        assert_eq!(range_of("bytes=900-", 1000), Wanted::Part(900, 999));
        assert_eq!(range_of("bytes=-100", 1000), Wanted::Part(900, 999));
        assert_eq!(range_of("bytes=0-1,5-6", 1000), Wanted::All);
        assert_eq!(range_of("lines=1-2", 1000), Wanted::All);
        assert_eq!(range_of("bytes=1000-", 1000), Wanted::Outside);
    }

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let shown = disposition("inline", "讲 \"a\"\r\nX: y.pdf");
        assert!(!shown.contains('\n') && !shown.contains('\r'));
        assert_eq!(shown.matches('"').count(), 2);
        assert!(
            shown.contains("filename*=UTF-8''%E8%AE%B2%20%22a%22"),
            "{shown}"
        );
    }
}
