//! What others keep of the ledger, and the proofs that lead to it. Public: a checkpoint is worth what is known of it.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::ids::EntryId;
use platform::checkpoints::Published;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    list::List,
    problem::{Document, Problem},
    progress::id,
    query::{Asked, limit, text},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// 1 to 100; 20 where nothing is said.
    limit: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FromQuery {
    /// Number of the older checkpoint.
    #[param(example = "1")]
    from: Option<String>,
}

/// A signed root over the ends of all chains.
#[derive(Serialize, ToSchema)]
pub struct CheckpointItem {
    #[schema(example = 1)]
    number: i64,
    /// Leaves of the log.
    size: u64,
    /// Entries of the ledger that it covers.
    entries: u64,
    /// Merkle root (RFC 9162), base64.
    root: String,
    /// The signed text (C2SP signed note): what others keep.
    note: String,
    /// `schedule`, `export` or `hand`.
    cause: String,
    at: String,
}

#[derive(Serialize, ToSchema)]
pub struct CheckpointList {
    #[serde(flatten)]
    list: List<CheckpointItem>,
    /// The public key that checks the signatures.
    key: String,
}

impl From<Published> for CheckpointItem {
    fn from(made: Published) -> Self {
        Self {
            number: made.number,
            size: made.size,
            entries: made.entries,
            root: made.root,
            note: made.note,
            cause: made.cause,
            at: made.at.to_rfc3339(),
        }
    }
}

/// The newest checkpoints first, and the key.
#[utoipa::path(get, path = "/ledger/checkpoints", tag = "proofs", params(ListQuery), responses(
    (status = 200, body = CheckpointList),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    Asked(asked): Asked<ListQuery>,
) -> Result<Json<CheckpointList>, Problem> {
    let limit = limit(asked.limit.as_ref())?;
    let made = app.platform.checkpoints(limit as u64).await?;
    Ok(Json(CheckpointList {
        list: List {
            items: made.into_iter().map(CheckpointItem::from).collect(),
            next: None,
        },
        key: app.platform.public_key().to_string(),
    }))
}

/// One checkpoint.
#[utoipa::path(get, path = "/ledger/checkpoints/{number}", tag = "proofs", params(("number" = i64,)), responses(
    (status = 200, body = CheckpointItem),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    Path(number): Path<i64>,
) -> Result<Json<CheckpointItem>, Problem> {
    Ok(Json(app.platform.checkpoint(number).await?.into()))
}

/// That the log only grew between two checkpoints: the document `xueshi-consistency/1`, which `xueshi proof check` reads.
#[utoipa::path(get, path = "/ledger/checkpoints/{number}/consistency", tag = "proofs", params(("number" = i64,), FromQuery), responses(
    (status = 200, body = Object),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn consistency(
    State(app): State<App>,
    Path(number): Path<i64>,
    Asked(asked): Asked<FromQuery>,
) -> Result<Response, Problem> {
    let from = text(asked.from.as_ref()).unwrap_or("1");
    let from = from.parse().map_err(|_| {
        let detail = format!("{from:?} is not the number of a checkpoint");
        Problem::field("from", "checkpoint-number", detail)
    })?;
    let document = app.platform.consistency(from, number).await?;
    Ok(Json(document).into_response())
}

/// That an entry is in the ledger that the newest checkpoint signs: the document `xueshi-proof/1`, for anyone with the id.
#[utoipa::path(get, path = "/ledger/entries/{id}/proof", tag = "proofs", params(("id",)), responses(
    (status = 200, body = Object),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-yet-sealed: no checkpoint covers it yet"),
))]
pub async fn proof(State(app): State<App>, Path(entry): Path<String>) -> Result<Response, Problem> {
    let entry: EntryId = id("entry", entry)?;
    let document = app.platform.proof_of(&entry).await?;
    let disposition = format!("inline; filename=\"proof-{entry}.json\"");
    Ok(([(header::CONTENT_DISPOSITION, disposition)], Json(document)).into_response())
}
