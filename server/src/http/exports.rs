//! Hours on their way to the training-hours system, in numbered batches.

use std::collections::BTreeMap;

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::time::TrainingYear;
use platform::{
    exports::{Batch, Drawn, Form, Sent},
    lists::Importer,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Body,
    caller::Caller,
    list::List,
    problem::{Document, Problem},
    query::{Asked, text, year},
};

/// Largest answer of the hours system, in bytes.
pub const ANSWER_LIMIT: usize = 50 * 1024 * 1024;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
static BATCH: HeaderName = HeaderName::from_static("xueshi-batch");

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    /// A training year; the current one where nothing is said.
    #[param(example = "2026")]
    year: Option<String>,
    /// Number of a batch: everything after it. The last batch that was sent where nothing is said; 0 is everything.
    #[param(example = "0")]
    since: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct BatchBody {
    #[schema(example = 2026)]
    year: i32,
    /// As in the query of the preview.
    since: Option<i64>,
}

/// A batch, or what would be the next one.
#[derive(Serialize, ToSchema)]
pub struct BatchItem {
    #[schema(example = 2026)]
    year: i32,
    /// The number of the batch; that of the one before where nothing is new.
    #[schema(example = 590)]
    batch: i64,
    since: i64,
    /// Sum of the rows; a reversal counts negative.
    #[schema(example = "8.00")]
    hours: String,
    /// Entries of the year that still wait for a decision and are not in it.
    waiting: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<CheckpointItem>,
    at: String,
    entries: Vec<RowItem>,
}

/// The newest signed checkpoint: whoever keeps the batch keeps the heads of all chains.
#[derive(Serialize, ToSchema)]
pub struct CheckpointItem {
    number: i64,
    note: String,
}

#[derive(Serialize, ToSchema)]
pub struct RowItem {
    entry: String,
    #[schema(example = "import")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<String>,
    name: String,
    staff_number: String,
    identity_number: String,
    organisation: String,
    title: String,
    level: &'static str,
    mode: &'static str,
    module: &'static str,
    #[schema(example = "4.00")]
    hours: String,
    state: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
}

/// A batch that was sent.
#[derive(Serialize, ToSchema)]
pub struct SentItem {
    year: i32,
    batch: i64,
    since: i64,
    entries: u64,
    hours: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<i64>,
    /// `hand` or `schedule`.
    cause: String,
    by: String,
    at: String,
    /// Rows by how they stand: `sent`, `accepted`, `refused`, `resend`.
    states: BTreeMap<String, u64>,
}

#[derive(Serialize, ToSchema)]
pub struct AnsweredItem {
    accepted: u64,
    refused: u64,
    /// Rows about entries that are not in the batch, or that say neither yes nor no.
    unknown: Vec<UnknownRow>,
}

#[derive(Serialize, ToSchema)]
pub struct UnknownRow {
    row: u32,
    entry: String,
}

#[derive(Serialize, ToSchema)]
pub struct ResentItem {
    /// Rows that come again with the next batch.
    rows: u64,
}

impl BatchItem {
    fn of(drawn: &Drawn) -> Self {
        Self {
            year: drawn.year.number(),
            batch: drawn.batch,
            since: drawn.since,
            hours: drawn.hours.to_string(),
            waiting: drawn.waiting,
            checkpoint: drawn
                .checkpoint
                .as_ref()
                .map(|(number, note)| CheckpointItem {
                    number: *number,
                    note: note.clone(),
                }),
            at: drawn.at.to_rfc3339(),
            entries: drawn.rows.iter().map(RowItem::of).collect(),
        }
    }
}

impl RowItem {
    fn of(sent: &Sent) -> Self {
        let entry = &sent.entry;
        let details = entry.details();
        Self {
            entry: entry.id.to_string(),
            kind: entry.kind.code(),
            reverses: entry.reverses.as_ref().map(ToString::to_string),
            name: sent.name.clone(),
            staff_number: sent.staff_number.clone(),
            identity_number: sent.identity_number.clone(),
            organisation: sent.organisation.clone(),
            title: entry.course_title.clone().unwrap_or_default(),
            level: entry.level.code(),
            mode: entry.mode.code(),
            module: entry.module.code(),
            hours: entry.hours.to_string(),
            state: sent.state.code(),
            at: entry.at.to_rfc3339(),
            from: details.from,
            to: details.to,
            certificate: details.certificate,
        }
    }
}

impl From<Batch> for SentItem {
    fn from(batch: Batch) -> Self {
        Self {
            year: batch.year.number(),
            batch: batch.batch,
            since: batch.since,
            entries: batch.entries,
            hours: batch.hours.to_string(),
            checkpoint: batch.checkpoint,
            cause: batch.cause,
            by: batch.by,
            at: batch.at.to_rfc3339(),
            states: batch.states,
        }
    }
}

/// What the next batch of the year holds. Looking changes nothing: it is sent by POST.
#[utoipa::path(get, path = "/exports/hours", tag = "exchange", params(BatchQuery),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "as JSON, or by `Accept` as xlsx or csv (UTF-8 with its mark); the header `xueshi-batch` is the batch's number",
        content((BatchItem = "application/json"), (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"))),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "counties and the city send hours"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Asked(asked): Asked<BatchQuery>,
) -> Result<Response, Problem> {
    let year = year(asked.year.as_ref())?.unwrap_or_else(|| app.platform.year_now());
    let since = text(asked.since.as_ref())
        .map(|since| {
            since.parse().map_err(|_| {
                let detail = format!("{since:?} is not the number of a batch");
                Problem::field("since", "since-form", detail)
            })
        })
        .transpose()?;
    let drawn = app.platform.next_batch(&caller.viewer, year, since).await?;
    answer(&app, &headers, &drawn).await
}

/// Send the next batch of the year: it is written down, and its rows are not in the one after.
#[utoipa::path(post, path = "/exports/hours", tag = "exchange", request_body = BatchBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = BatchItem),
    (status = 200, body = BatchItem, description = "nothing is new; no batch was made"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<BatchBody>,
) -> Result<(StatusCode, Json<BatchItem>), Problem> {
    let importer = Importer::Person(&caller.viewer);
    let year = TrainingYear(body.year);
    let drawn = app
        .platform
        .make_batch(importer, year, body.since, "hand")
        .await?;
    let status = if drawn.rows.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, Json(BatchItem::of(&drawn))))
}

/// The batches that were sent, the newest first.
#[utoipa::path(get, path = "/exports", tag = "exchange",
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<SentItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<List<SentItem>>, Problem> {
    let batches = app.platform.sent_batches(&caller.viewer).await?;
    Ok(Json(List {
        items: batches.into_iter().map(SentItem::from).collect(),
        next: None,
    }))
}

/// A batch that was sent, once more.
#[utoipa::path(get, path = "/exports/{year}/{batch}", tag = "exchange", params(("year" = i32,), ("batch" = i64,)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "as JSON, or by `Accept` as xlsx or csv",
        content((BatchItem = "application/json"), (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"))),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path((year, batch)): Path<(i32, i64)>,
) -> Result<Response, Problem> {
    let drawn = app
        .platform
        .sent_batch(&caller.viewer, TrainingYear(year), batch)
        .await?;
    answer(&app, &headers, &drawn).await
}

/// The hours system's answer to a batch, as it came: an xlsx or csv file with the columns 记录编号, 结果 and 原因.
#[utoipa::path(put, path = "/exports/{year}/{batch}/acknowledgement", tag = "exchange", params(("year" = i32,), ("batch" = i64,)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = AnsweredItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "no workbook or csv, or no such columns"),
))]
pub async fn acknowledge(
    State(app): State<App>,
    caller: Caller,
    Path((year, batch)): Path<(i32, i64)>,
    bytes: Bytes,
) -> Result<Json<AnsweredItem>, Problem> {
    let importer = Importer::Person(&caller.viewer);
    let read = app
        .platform
        .acknowledge(importer, TrainingYear(year), batch, bytes)
        .await?;
    Ok(Json(AnsweredItem {
        accepted: read.accepted,
        refused: read.refused,
        unknown: read
            .unknown
            .into_iter()
            .map(|(row, entry)| UnknownRow { row, entry })
            .collect(),
    }))
}

/// Let the rows that were refused come again with the next batch.
#[utoipa::path(post, path = "/exports/{year}/{batch}/resending", tag = "exchange", params(("year" = i32,), ("batch" = i64,)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = ResentItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
))]
pub async fn resend(
    State(app): State<App>,
    caller: Caller,
    Path((year, batch)): Path<(i32, i64)>,
) -> Result<Json<ResentItem>, Problem> {
    let rows = app
        .platform
        .resend(&caller.viewer, TrainingYear(year), batch)
        .await?;
    Ok(Json(ResentItem { rows }))
}

/// The form that is asked for: a spreadsheet or csv where `Accept` names it, else JSON.
async fn answer(app: &App, headers: &HeaderMap, drawn: &Drawn) -> Result<Response, Problem> {
    let wanted = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let form = if wanted.contains(XLSX) {
        Some((Form::Xlsx, XLSX, "xlsx"))
    } else if wanted.contains("text/csv") {
        Some((Form::Csv, "text/csv; charset=utf-8", "csv"))
    } else {
        None
    };
    let batch = (BATCH.clone(), drawn.batch.to_string());
    let Some((form, media_type, ending)) = form else {
        return Ok(([batch], Json(BatchItem::of(drawn))).into_response());
    };
    let template = app.platform.export_template().await?;
    let bytes = drawn.file(&template, form, &app.platform.rules.zone)?;
    let name = format!("hours-{}-{}.{ending}", drawn.year, drawn.batch);
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            batch,
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
