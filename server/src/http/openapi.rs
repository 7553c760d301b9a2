//! The interface describes itself: OpenAPI 3.1, made from the handlers.

use std::sync::OnceLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
};

use crate::router;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Xueshi 学时",
        description = "Remote training for a city's teachers, and the ledger of their credit hours. Hours travel as decimal strings with two places, times as RFC 3339; errors are problem documents (RFC 9457).",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    servers((url = "/api/v1")),
    tags(
        (name = "sessions", description = "Signing in and out"),
        (name = "courses", description = "The catalogue and search; anyone"),
        (name = "learning", description = "Enrolments, evidence, quizzes; teachers, for themselves"),
        (name = "ledger", description = "Credited hours, and their verification"),
        (name = "administration", description = "The rules for hours, and closing a year; administrators and auditors"),
        (name = "imports", description = "Lists of organisations, teachers and hours; administrators of counties and the city"),
        (name = "trainings", description = "Sessions that people attend; administrators plan and settle, teachers check in"),
        (name = "paths", description = "Courses in an order, with a goal"),
        (name = "workshops", description = "Master teachers' groups, with courses, a discussion and sessions"),
        (name = "assignments", description = "Courses that an organisation asks its people to take"),
        (name = "notices", description = "What one is told; everybody, for themselves"),
        (name = "declarations", description = "Training taken elsewhere; teachers, for themselves"),
        (name = "exchange", description = "Lists that come in, and hours that go to the training-hours system"),
        (name = "proofs", description = "Checkpoints that others keep, and proofs that lead to them"),
    ),
    modifiers(&Schemes)
)]
pub struct Description;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let components = description.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
        let cookie = ApiKey::Cookie(ApiKeyValue::new(app::visit::SESSION_COOKIE));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    }
}

/// The description as JSON.
pub fn json() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let (_, description) = router::interface().split_for_parts();
        // Made of plain structs: writing it cannot fail, and a test reads it.
        description.to_pretty_json().unwrap_or_default()
    })
}

/// `GET /api/openapi.json`.
pub async fn show() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json()).into_response()
}
