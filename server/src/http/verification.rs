//! Verifying entries, or rejecting them with a reason.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    ids::EntryId,
    verification::{Decision, DecisionKind, EntryState},
};
use platform::{
    Error,
    ledger::QueueFilter,
    verification::{By, Decided},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    ledger::flagged,
    problem::{Document, Problem},
    progress::id,
    query::{text, word, year},
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
    /// Ids of entries, 1 to 500; or else `filter`.
    #[serde(default)]
    #[schema(max_items = 500)]
    entries: Vec<String>,
    /// Everything that matches, up to 2 000; what the asker may not decide is left and counted.
    filter: Option<FilterBody>,
    /// How many must match, as the asker was shown; another number is a conflict.
    expected: Option<u64>,
    /// `verify`, `reject`, or `revoke` for what was verified.
    #[schema(example = "verify")]
    decision: String,
    reason: Option<String>,
}

/// Which entries are meant; empty fields ask for nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilterBody {
    organisation: Option<String>,
    #[schema(example = "pending")]
    state: Option<String>,
    #[schema(example = "2026")]
    year: Option<String>,
    module: Option<String>,
    #[schema(example = "KM-AQ-01")]
    course: Option<String>,
    teacher: Option<String>,
    kind: Option<String>,
    level: Option<String>,
    mode: Option<String>,
    awaits: Option<String>,
    flag: Option<String>,
}

impl FilterBody {
    fn read(&self) -> Result<QueueFilter, Problem> {
        let own = |field: &Option<String>| text(field.as_ref()).map(ToOwned::to_owned);
        Ok(QueueFilter {
            organisation: own(&self.organisation),
            state: word::<EntryState>("filter.state", self.state.as_ref())?,
            year: year(self.year.as_ref())?,
            module: word("filter.module", self.module.as_ref())?,
            course: own(&self.course),
            teacher: own(&self.teacher),
            kind: word("filter.kind", self.kind.as_ref())?,
            level: word("filter.level", self.level.as_ref())?,
            mode: word("filter.mode", self.mode.as_ref())?,
            awaits: word("filter.awaits", self.awaits.as_ref())?,
            flag: text(self.flag.as_ref()).map(flagged),
        })
    }
}

#[derive(Deserialize, ToSchema)]
pub struct AppealBody {
    /// Why the hours should stand.
    #[schema(example = "我自己学的，有笔记。")]
    reason: String,
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
    /// Entries that match the filter and that the asker may not decide.
    left: u64,
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
    let by = By::origin(caller.origin());
    if let Some(filter) = body.filter.filter(|_| body.entries.is_empty()) {
        let done = app
            .platform
            .decide_matching(
                &caller.viewer,
                &filter.read()?,
                &decision,
                body.expected,
                by,
            )
            .await?;
        return Ok(Json(DecidedList {
            items: done.decided.into_iter().map(DecidedItem::from).collect(),
            left: done.left,
        }));
    }
    let entries = body
        .entries
        .into_iter()
        .map(|entry| id("entries", entry))
        .collect::<Result<Vec<EntryId>, _>>()?;
    let decided = app
        .platform
        .decide_many(&caller.viewer, &entries, &decision, by)
        .await?;
    Ok(Json(DecidedList {
        items: decided.into_iter().map(DecidedItem::from).collect(),
        left: 0,
    }))
}

/// Disagree with the rejection of one's own entry; somebody else decides again. Once for each entry.
#[utoipa::path(post, path = "/me/entries/{id}/appeal", tag = "ledger", params(("id",)), request_body = AppealBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "one has no such entry"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "nothing-to-appeal, or appeal-too-late"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn appeal(
    State(app): State<App>,
    caller: Caller,
    Path(entry): Path<String>,
    Body(body): Body<AppealBody>,
) -> Result<StatusCode, Problem> {
    let entry: EntryId = id("entry", entry)?;
    let by = By::origin(caller.origin());
    app.platform
        .appeal(&caller.viewer, &entry, &body.reason, by)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
