//! Years that are closed, what is looked at before, and closing one.

use app::App;
use axum::{Json, extract::State, http::StatusCode};
use domain::{closing::Item, time::TrainingYear};
use platform::{
    closing::{Closed, Closing},
    verification::By,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
    query::{Asked, text, year},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClosingsQuery {
    /// Code of an organisation within one's own: its check list comes along.
    #[param(example = "530102")]
    organisation: Option<String>,
    /// The year of the check list; the current one where nothing is said.
    #[param(example = "2026")]
    year: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ClosingItem {
    /// Code of the organisation; everything below it is closed too.
    #[schema(example = "530102")]
    organisation: String,
    name: String,
    #[schema(example = 2025)]
    year: i32,
    /// As it was counted when the year was closed.
    checklist: Vec<CheckItem>,
    note: String,
    by: String,
    at: String,
}

/// A line of the check list.
#[derive(Serialize, ToSchema)]
pub struct CheckItem {
    /// `pending`, `appealed`, `flagged`, `below-target`, `not-exported` or `year-not-over`.
    #[schema(example = "pending")]
    code: &'static str,
    count: u64,
    /// Whether the year cannot be closed before it is decided.
    blocks: bool,
}

impl From<Item> for CheckItem {
    fn from(item: Item) -> Self {
        Self {
            code: item.code.code(),
            count: item.count,
            blocks: item.blocks,
        }
    }
}

impl From<Closing> for ClosingItem {
    fn from(closing: Closing) -> Self {
        Self {
            organisation: closing.organisation,
            name: closing.name,
            year: closing.year.number(),
            checklist: closing.checklist.into_iter().map(CheckItem::from).collect(),
            note: closing.note,
            by: closing.by,
            at: closing.at.to_rfc3339(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct ClosingList {
    /// The newest first.
    items: Vec<ClosingItem>,
    /// Where an organisation was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    checklist: Option<Vec<CheckItem>>,
}

#[derive(Deserialize, ToSchema)]
pub struct ClosingBody {
    #[schema(example = "530102")]
    organisation: String,
    #[schema(example = 2025)]
    year: i32,
    /// At most 500 characters.
    #[serde(default)]
    note: String,
}

/// What was closed in one's organisation, below and above it; county and city, and auditors.
#[utoipa::path(get, path = "/closings", tag = "administration", params(ClosingsQuery),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = ClosingList),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "there is no such organisation"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ClosingsQuery>,
) -> Result<Json<ClosingList>, Problem> {
    let items = app.platform.closings(&caller.viewer).await?;
    let checklist = match text(asked.organisation.as_ref()) {
        Some(organisation) => {
            let year = year(asked.year.as_ref())?.unwrap_or_else(|| app.platform.year_now());
            let viewer = &caller.viewer;
            Some(app.platform.checklist(viewer, organisation, year).await?)
        }
        None => None,
    };
    Ok(Json(ClosingList {
        items: items.into_iter().map(ClosingItem::from).collect(),
        checklist: checklist.map(|items| items.into_iter().map(CheckItem::from).collect()),
    }))
}

/// Close a year for an organisation and everything below it. Again it changes nothing.
#[utoipa::path(post, path = "/closings", tag = "administration", request_body = ClosingBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = ClosingItem),
    (status = 200, body = ClosingItem, description = "it was closed before, itself or above it"),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "there is no such organisation"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "year-not-ready: what waits is told in `detail`"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<ClosingBody>,
) -> Result<(StatusCode, Json<ClosingItem>), Problem> {
    let by = By::origin(caller.origin());
    let year = TrainingYear(body.year);
    let closed = app
        .platform
        .close_year(&caller.viewer, &body.organisation, year, &body.note, by)
        .await?;
    let status = match closed {
        Closed::New(_) => StatusCode::CREATED,
        Closed::Before(_) => StatusCode::OK,
    };
    Ok((status, Json(closed.closing().into())))
}
