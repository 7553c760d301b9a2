//! Verifying entries, or rejecting them with a reason.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    ids::EntryId,
    verification::{Decision, DecisionKind},
};
use platform::{
    Error,
    verification::{By, Decided},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
    progress::id,
};

#[derive(Deserialize, ToSchema)]
pub struct DecisionBody {
    /// `verify`, `reject`, or `revoke` for what was verified.
    #[schema(example = "verify")]
    decision: String,
    /// Needed for a rejection: the teacher reads it.
    reason: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct DecisionsBody {
    /// Ids of entries, 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    entries: Vec<String>,
    /// `verify`, `reject`, or `revoke` for what was verified.
    #[schema(example = "verify")]
    decision: String,
    reason: Option<String>,
}

/// How an entry stands after the decision.
#[derive(Serialize, ToSchema)]
pub struct DecidedItem {
    entry: String,
    /// `pending` where another step follows, `verified` or `rejected`.
    #[schema(example = "verified")]
    state: &'static str,
    /// The entry that takes the hours back, after a rejection.
    #[serde(skip_serializing_if = "Option::is_none")]
    reversal: Option<String>,
    /// The entry that gives the hours again, after an appeal was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    restored: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct DecidedList {
    items: Vec<DecidedItem>,
}

impl From<Decided> for DecidedItem {
    fn from(decided: Decided) -> Self {
        Self {
            entry: decided.entry.to_string(),
            state: decided.state.code(),
            reversal: decided.reversal.map(|entry| entry.to_string()),
            restored: decided.restored.map(|entry| entry.to_string()),
        }
    }
}

fn read(decision: &str, reason: Option<&str>) -> Result<Decision, Error> {
    let kind: DecisionKind =
        decision
            .parse()
            .map_err(|error: domain::catalogue::UnknownWord| {
                Error::refused("decision", "unknown-word", error.to_string())
            })?;
    Decision::new(kind, reason)
        .map_err(|error| Error::refused("reason", error.code(), error.to_string()))
}

/// Decide one entry. The same decision again changes nothing; the contrary is a conflict.
#[utoipa::path(post, path = "/ledger/entries/{id}/verification", tag = "ledger", params(("id",)), request_body = DecisionBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = DecidedItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "the entry is outside one's organisation, or one's own"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "already-decided, to the contrary"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(entry): Path<String>,
    Body(body): Body<DecisionBody>,
) -> Result<Json<DecidedItem>, Problem> {
    let entry: EntryId = id("entry", entry)?;
    let decision = read(&body.decision, body.reason.as_deref())?;
    let by = By::origin(caller.origin());
    let decided = app
        .platform
        .decide(&caller.viewer, &entry, &decision, by)
        .await?;
    Ok(Json(decided.into()))
}

/// Decide several entries together: all of them or, where one cannot be, none.
#[utoipa::path(post, path = "/ledger/verifications", tag = "ledger", request_body = DecisionsBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = DecidedList),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "an entry is outside one's organisation, or one's own"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "already-decided, to the contrary"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create_many(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<DecisionsBody>,
) -> Result<Json<DecidedList>, Problem> {
    let decision = read(&body.decision, body.reason.as_deref())?;
    let entries = body
        .entries
        .into_iter()
        .map(|entry| id("entries", entry))
        .collect::<Result<Vec<EntryId>, _>>()?;
    let by = By::origin(caller.origin());
    let decided = app
        .platform
        .decide_many(&caller.viewer, &entries, &decision, by)
        .await?;
    Ok(Json(DecidedList {
        items: decided.into_iter().map(DecidedItem::from).collect(),
    }))
}
