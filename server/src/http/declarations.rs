//! Training taken elsewhere, declared by the teacher.

use app::{App, actions::declarations::Parts};
use axum::{
    Json,
    extract::{Multipart, State},
    http::StatusCode,
};
use platform::{declarations::Attached, ledger::Line};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    problem::{Document, Problem},
};

/// The parts of the form.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; the parts are read one by one"
)]
pub struct DeclarationForm {
    /// Made by the client: the same key again gives the first outcome.
    key: String,
    title: String,
    organiser: String,
    #[schema(example = "teacher-ethics")]
    module: String,
    #[schema(example = "national")]
    level: String,
    #[schema(example = "remote")]
    mode: String,
    #[schema(example = "2026-07-20")]
    from: String,
    #[schema(example = "2026-08-25")]
    to: String,
    /// In the unit, with at most two decimals.
    #[schema(example = "10")]
    amount: String,
    /// A unit that the policy converts: `hour`, `credit`, `half-day`, `day`, `smartedu-summer` …
    #[schema(example = "smartedu-summer")]
    unit: String,
    /// Number of the certificate, where there is one: it counts once.
    certificate: Option<String>,
    /// 1 to 5 files: PDF, JPEG or PNG, 10 MB each.
    #[schema(value_type = Vec<String>, format = Binary)]
    documents: Vec<Vec<u8>>,
}

/// What was declared, and how it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeclarationItem {
    entry: String,
    title: Option<String>,
    organiser: Option<String>,
    from: Option<String>,
    to: Option<String>,
    unit: Option<String>,
    certificate: Option<String>,
    /// What is recognised of it.
    #[schema(example = "10.00")]
    hours: String,
    /// `pending`, `verified`, `rejected` or `appealed`.
    #[schema(example = "pending")]
    state: &'static str,
    documents: Vec<DocumentItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentItem {
    name: String,
    sha256: String,
    #[schema(example = "application/pdf")]
    media_type: String,
    bytes: u64,
    /// Where it is read.
    url: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DeclarationList {
    items: Vec<DeclarationItem>,
}

impl DeclarationItem {
    fn new((line, papers): (Line, Vec<Attached>)) -> Self {
        let entry = line.entry;
        let details = entry.details();
        let documents = papers.into_iter().map(|each| DocumentItem {
            url: format!("/documents/{}/{}", entry.id, each.file.sha256),
            name: each.file.name,
            sha256: each.file.sha256,
            media_type: each.file.media_type,
            bytes: each.file.bytes,
        });
        Self {
            documents: documents.collect(),
            entry: entry.id.to_string(),
            title: entry.course_title.clone(),
            organiser: details.organiser,
            from: details.from,
            to: details.to,
            unit: details.unit,
            certificate: details.certificate,
            hours: entry.hours.to_string(),
            state: line.state.code(),
        }
    }
}

/// Declare training taken elsewhere. The same certificate again changes nothing and gives the first entry.
#[utoipa::path(post, path = "/me/declarations", tag = "declarations",
    request_body(content = DeclarationForm, content_type = "multipart/form-data"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = DeclarationItem),
    (status = 200, body = DeclarationItem, description = "declared before"),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only a teacher declares"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "key-reused, year-closed"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    form: Multipart,
) -> Result<(StatusCode, Json<DeclarationItem>), Problem> {
    let parts = Parts::read(form)
        .await
        .map_err(|error| Problem::new(error.status(), error.body_text()))?;
    if parts.key.trim().is_empty() {
        let detail = "send a key of your own, so that a repetition is not a second declaration";
        return Err(Problem::field("key", "missing", detail));
    }
    let viewer = &caller.viewer;
    let declared = app
        .platform
        .declare(viewer, &parts.key, &parts.new, parts.documents)
        .await?;
    let own = app.platform.own_declarations(viewer).await?;
    let found = own
        .into_iter()
        .find(|(line, _)| line.entry.id == declared.entry)
        .ok_or(platform::Error::NotFound("declaration"))?;
    let status = if declared.before {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, Json(DeclarationItem::new(found))))
}

/// One's own declarations, the last one first.
#[utoipa::path(get, path = "/me/declarations", tag = "declarations",
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = DeclarationList),
    (status = 401, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<DeclarationList>, Problem> {
    let own = app.platform.own_declarations(&caller.viewer).await?;
    Ok(Json(DeclarationList {
        items: own.into_iter().map(DeclarationItem::new).collect(),
    }))
}
