//! A browser or a program that asks, without a network in between.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
};
use bytes::Bytes;
use serde_json::Value;
use tower::ServiceExt as _;

/// Who asks: the headers that go with every request.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
}

impl Client {
    pub fn new(router: Router) -> Self {
        Self {
            router,
            headers: HeaderMap::new(),
        }
    }

    /// The same with one header more, or another value of it.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        let value = HeaderValue::from_str(value).expect("a header's value");
        client.headers.insert(HeaderName::from_static(name), value);
        client
    }

    /// What a browser sends of its cookies.
    pub fn cookie(&self) -> &str {
        let cookie = self.headers.get(header::COOKIE);
        cookie
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    pub async fn send(&self, method: Method, path: &str, kind: &str, body: Body) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(body)
            .expect("a request");
        let headers = request.headers_mut();
        headers.insert(header::HOST, HeaderValue::from_static("xueshi.test"));
        if !kind.is_empty() {
            let kind = HeaderValue::from_str(kind).expect("a media type");
            headers.insert(header::CONTENT_TYPE, kind);
        }
        headers.extend(self.headers.clone());
        let peer = SocketAddr::from(([192, 0, 2, 7], 50_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("the whole body");
        Answer {
            asked: path.to_owned(),
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let body = Body::from(body.to_string());
        self.send(Method::POST, path, "application/json", body)
            .await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        let body = Body::from(body.to_string());
        self.send(Method::PUT, path, "application/json", body).await
    }

    /// Without a body.
    pub async fn call(&self, method: Method, path: &str) -> Answer {
        self.send(method, path, "", Body::empty()).await
    }

    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, kind, Body::from(body)).await
    }

    /// A form with one file: `(field, name, bytes)`.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Answer {
        self.upload_by(Method::POST, path, fields, file).await
    }

    pub async fn upload_by(
        &self,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Answer {
        const BOUNDARY: &str = "xueshi-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(method, path, &kind, Body::from(body)).await
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    asked: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// One header, or nothing where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    #[track_caller]
    pub fn assert(&self, status: u16) -> &Self {
        let body = String::from_utf8_lossy(&self.body);
        let start: String = body.chars().take(600).collect();
        assert_eq!(self.status.as_u16(), status, "{}: {start}", self.asked);
        self
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn json(&self, status: u16) -> Value {
        self.assert(status);
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The problem document of an answer with this status.
    #[track_caller]
    pub fn problem(&self, status: u16) -> Value {
        let document = self.json(status);
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.asked
        );
        assert_eq!(document["status"], status, "{}", self.asked);
        for field in ["type", "title", "detail"] {
            let text = document[field].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{}: {field} in {document}", self.asked);
        }
        document
    }

    /// A refusal that names this field.
    #[track_caller]
    pub fn refusal(&self, field: &str) -> Value {
        let document = self.problem(422);
        let errors = document["errors"].as_array().expect("errors");
        let named = errors.iter().any(|error| error["field"] == field);
        assert!(named, "{}: no {field} in {document}", self.asked);
        document
    }
}
