//! Lists of organisations, teachers and hours, brought in by a program.

use app::{
    App, LIST_LIMIT, pages,
    text::{Text, lists::problem},
};
use axum::{
    Json,
    extract::{
        Multipart, Path, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;
use domain::rosters::{List as Roster, Mapping};
use platform::{
    Error,
    lists::{Batch, Importer, ListFile, Rejected, Report, Rows},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    caller::Caller,
    list::List,
    problem::{Document, Problem},
    query::{Asked, limit, text},
};

/// A list and how it is meant.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; read part by part")]
pub struct ListForm {
    /// An Excel workbook (.xlsx) or csv in UTF-8 or GB18030, at most 50 MB and 200 000 rows.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true` looks and writes nothing; else `false`.
    #[schema(example = "true")]
    dry_run: Option<String>,
    /// `true` writes nothing where a row is bad; with `false` the good rows are written.
    all_or_nothing: Option<String>,
    /// Whose list it is: how its columns are read is remembered under this name.
    source: Option<String>,
    /// JSON: `columns` names the heading of a field's column, `words` the code that a word of the source stands for.
    #[schema(
        example = r#"{"columns":{"hours":"核定学时"},"words":{"level":{"省培":"provincial"}}}"#
    )]
    mapping: Option<String>,
}

/// What a list came to.
#[derive(Serialize, ToSchema)]
pub struct Told {
    /// The number under which it is kept; null after a dry run.
    batch: Option<i64>,
    /// Rows that hold data.
    rows: u64,
    /// New or changed.
    accepted: u64,
    /// There already, exactly so.
    unchanged: u64,
    /// Bad cells; a row may have several.
    rejected: Vec<RejectedCell>,
    rejected_rows: u64,
    /// What should be looked at but kept nothing out.
    warnings: Vec<RejectedCell>,
    /// Rows that are no data: repeated headers, sums, signatures.
    skipped: u64,
    /// Whether anything was written.
    written: bool,
    /// Hours that the accepted rows ask for.
    #[schema(example = "56.50")]
    hours: String,
    /// Schools that the list names and that were not there.
    new_schools: Vec<String>,
    /// Teachers who moved to another school.
    transfers: u64,
}

#[derive(Serialize, ToSchema)]
pub struct RejectedCell {
    /// Which sheet, from 1.
    #[schema(example = 1)]
    sheet: usize,
    /// As a spreadsheet shows it.
    #[schema(example = 7)]
    row: u32,
    /// The heading of the column.
    #[schema(example = "学时")]
    column: String,
    #[schema(example = "abc")]
    value: String,
    /// What is wrong and what would be right, in the language that is asked for.
    reason: String,
    /// For programs; does not change with the wording.
    #[schema(example = "not-hours")]
    code: String,
}

/// A list that was brought in, or looked at.
#[derive(Serialize, ToSchema)]
pub struct BatchItem {
    number: i64,
    /// `organisations`, `teachers` or `hours`.
    #[schema(example = "hours")]
    list: &'static str,
    /// `checked` or `done`.
    #[schema(example = "done")]
    state: &'static str,
    source: String,
    file: String,
    /// Of the file as it was sent.
    sha256: String,
    by: String,
    /// RFC 3339.
    at: String,
    rows: u64,
    accepted: u64,
    unchanged: u64,
    rejected_rows: u64,
}

/// A batch with its report; at most 5 000 bad cells are kept.
#[derive(Serialize, ToSchema)]
pub struct BatchReport {
    #[serde(flatten)]
    item: BatchItem,
    report: Told,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BatchesQuery {
    /// 1 to 100; 20 where nothing is said.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

impl Told {
    pub fn new(batch: Option<i64>, report: &Report, words: &Text) -> Self {
        let told = |cells: &[Rejected]| cells.iter().map(|cell| told(words, cell)).collect();
        Self {
            batch,
            rows: report.rows,
            accepted: report.accepted,
            unchanged: report.unchanged,
            rejected: told(&report.rejected),
            rejected_rows: report.rejected_rows,
            warnings: told(&report.warnings),
            skipped: report.skipped,
            written: report.written,
            hours: report.hours.to_string(),
            new_schools: report.new_schools.clone(),
            transfers: report.transfers,
        }
    }
}

fn told(words: &Text, cell: &Rejected) -> RejectedCell {
    RejectedCell {
        sheet: cell.sheet + 1,
        row: cell.row,
        column: cell.column.clone(),
        value: cell.value.clone(),
        reason: problem(words, cell),
        code: cell.code.clone(),
    }
}

impl From<&Batch> for BatchItem {
    fn from(batch: &Batch) -> Self {
        Self {
            number: batch.number,
            list: batch.list.code(),
            state: batch.state.code(),
            source: batch.source.clone(),
            file: batch.file_name.clone(),
            sha256: batch.sha256.clone(),
            by: batch.by.clone(),
            at: batch.at.to_rfc3339(),
            rows: batch.report.rows,
            accepted: batch.report.accepted,
            unchanged: batch.report.unchanged,
            rejected_rows: batch.report.rejected_rows,
        }
    }
}

/// The parts of the form.
#[derive(Default)]
struct Sent {
    file: Option<(String, Bytes)>,
    dry_run: bool,
    all_or_nothing: bool,
    source: String,
    mapping: Option<Mapping>,
}

impl Sent {
    async fn read(mut form: Multipart) -> Result<Self, Problem> {
        let mut sent = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| broken(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                let file_name = part.file_name().unwrap_or("list").to_owned();
                sent.file = Some((
                    file_name,
                    part.bytes().await.map_err(|error| broken(&error))?,
                ));
                continue;
            }
            let value = part.text().await.map_err(|error| broken(&error))?;
            match name.as_str() {
                "dry_run" => sent.dry_run = yes_or_no("dry_run", &value)?,
                "all_or_nothing" => sent.all_or_nothing = yes_or_no("all_or_nothing", &value)?,
                "source" => value.trim().clone_into(&mut sent.source),
                "mapping" if !value.trim().is_empty() => {
                    let mapping = serde_json::from_str(&value).map_err(|error| {
                        Problem::field("mapping", "json", format!("the mapping: {error}"))
                    })?;
                    sent.mapping = Some(mapping);
                }
                _ => {}
            }
        }
        Ok(sent)
    }
}

fn yes_or_no(field: &'static str, value: &str) -> Result<bool, Problem> {
    match value.trim() {
        "true" | "1" | "on" => Ok(true),
        "" | "false" | "0" => Ok(false),
        other => {
            let detail = format!("{other:?} is neither true nor false");
            Err(Problem::field(field, "unknown-word", detail))
        }
    }
}

fn broken(error: &MultipartError) -> Problem {
    let status = error.status();
    let detail = match status {
        StatusCode::PAYLOAD_TOO_LARGE => format!("send at most {LIST_LIMIT} bytes; split the list"),
        _ => error.body_text(),
    };
    Problem::new(status, detail)
}

fn number(text: &str) -> Result<i64, Problem> {
    text.parse()
        .map_err(|_| Problem::new(StatusCode::NOT_FOUND, "import not found"))
}

/// Look at a list, or bring it in: the good rows, or all or nothing. The same list again changes nothing.
#[utoipa::path(post, path = "/imports/{id}", tag = "imports",
    params(("id", description = "`organisations`, `teachers` or `hours`", example = "hours")),
    request_body(content = ListForm, content_type = "multipart/form-data"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Told, description = "also where every row is bad"),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "no such list"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "the file is no list, or a field is refused"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Told>, Problem> {
    let list: Roster = list
        .parse()
        .map_err(|error: domain::catalogue::UnknownWord| {
            let detail = format!("there is no such list; send one of: {}", error.allowed);
            Problem::new(StatusCode::NOT_FOUND, detail)
        })?;
    let importer = Importer::Person(&caller.viewer);
    importer.check()?;
    let form = form.map_err(|error| {
        let detail = "send the list as multipart/form-data with the part file";
        let status = match error.status() {
            StatusCode::BAD_REQUEST => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            other => other,
        };
        Problem::new(status, detail)
    })?;
    let sent = Sent::read(form).await?;
    let (name, bytes) = sent
        .file
        .ok_or_else(|| Problem::field("file", "missing", "send the list as the part file"))?;
    let file = ListFile {
        list,
        name,
        bytes,
        source: sent.source,
        mapping: sent.mapping,
    };
    let (batch, report) = if sent.dry_run {
        (None, app.platform.check_list(importer, &file).await?)
    } else {
        let rows = if sent.all_or_nothing {
            Rows::AllOrNone
        } else {
            Rows::Good
        };
        let (batch, report) = app
            .platform
            .import_list(importer, &file, rows, &|_| ())
            .await?;
        (Some(batch), report)
    };
    Ok(Json(Told::new(batch, &report, caller.text())))
}

/// The newest lists of one's own organisations.
#[utoipa::path(get, path = "/imports", tag = "imports", params(BatchesQuery),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<BatchItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<BatchesQuery>,
) -> Result<Json<List<BatchItem>>, Problem> {
    let limit = limit(asked.limit.as_ref())?;
    let before = match text(asked.cursor.as_ref()) {
        None => None,
        Some(cursor) => Some(cursor.parse().map_err(|_| {
            Error::refused("cursor", "cursor-form", "give the next of the page before")
        })?),
    };
    let page = app
        .platform
        .batches(&caller.viewer, before, limit as u64)
        .await?;
    Ok(Json(List {
        items: page.items.iter().map(BatchItem::from).collect(),
        next: page.next,
    }))
}

/// One list with its report.
#[utoipa::path(get, path = "/imports/{id}", tag = "imports",
    params(("id", description = "number of the batch", example = "1")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = BatchReport),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<BatchReport>, Problem> {
    let batch = app.platform.batch(&caller.viewer, number(&id)?).await?;
    Ok(Json(BatchReport {
        item: BatchItem::from(&batch),
        report: Told::new(Some(batch.number), &batch.report, caller.text()),
    }))
}

/// The list as it was sent, as a workbook with its bad cells marked.
#[utoipa::path(get, path = "/imports/{id}/report.xlsx", tag = "imports",
    params(("id", description = "number of the batch", example = "1")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, description = "an Excel workbook", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn report(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let answer =
        pages::imports::workbook(&app, &caller.viewer, number(&id)?, caller.text()).await?;
    Ok(answer)
}
