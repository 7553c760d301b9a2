//! The ledger: a teacher's own, and the entries of an administrator's organisation.

use std::collections::BTreeMap;

use app::{
    App,
    text::{Text, reasons},
};
use axum::{Json, extract::State};
use domain::{organisations::OrganisationKind, verification::EntryState};
use platform::ledger::{Account, Flagged, Line, QueueFilter, QueueRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    caller::Caller,
    list::List,
    problem::{Document, Problem},
    query::{Asked, limit, text, word, year},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// A training year; the current one where nothing is said.
    #[param(example = "2026")]
    year: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntriesQuery {
    /// Code of an organisation within one's own; everything below it is meant.
    #[param(example = "530102")]
    organisation: Option<String>,
    /// `pending`, `verified`, `rejected` or `appealed`.
    #[param(example = "pending")]
    state: Option<String>,
    #[param(example = "2026")]
    year: Option<String>,
    module: Option<String>,
    /// Code of a course.
    course: Option<String>,
    /// Part of a teacher's name or login.
    teacher: Option<String>,
    /// `completion`, `attendance`, `external`, `import`, `adjustment` or `reversal`.
    kind: Option<String>,
    level: Option<String>,
    mode: Option<String>,
    /// Waits for the step of a `school`, `county` or `city`.
    awaits: Option<String>,
    /// Code of a flag, or `any`.
    flag: Option<String>,
    /// 1 to 100; 20 where nothing is said.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// A teacher's year.
#[derive(Serialize, ToSchema)]
pub struct OwnLedger {
    #[schema(example = 2026)]
    year: i32,
    #[schema(example = "72.00")]
    target: String,
    /// Sum of the entries of the year.
    #[schema(example = "4.00")]
    total: String,
    /// Hours by module; the mandatory modules are always there.
    #[schema(example = json!({"campus-safety": "4.00", "teacher-ethics": "0.00", "teacher-standards": "0.00"}))]
    by_module: BTreeMap<&'static str, String>,
    /// What each mandatory module asks for in a year.
    #[schema(example = json!({"campus-safety": "4.00", "teacher-ethics": "4.00", "teacher-standards": "4.00"}))]
    minimums: BTreeMap<&'static str, String>,
    verified: String,
    pending: String,
    cycle: CycleItem,
    /// The newest first.
    entries: Vec<EntryItem>,
}

/// The cycle that holds the year.
#[derive(Serialize, ToSchema)]
pub struct CycleItem {
    #[schema(example = 2025)]
    first_year: i32,
    #[schema(example = 2029)]
    last_year: i32,
    #[schema(example = "4.00")]
    total: String,
    #[schema(example = "360.00")]
    target: String,
}

/// A line of the ledger.
#[derive(Serialize, ToSchema)]
pub struct EntryItem {
    id: String,
    at: String,
    #[schema(example = 2026)]
    year: i32,
    /// Negative in a reversal.
    #[schema(example = "4.00")]
    hours: String,
    /// `completion`, `attendance`, `external`, `import`, `adjustment` or `reversal`.
    #[schema(example = "completion")]
    kind: &'static str,
    source: SourceItem,
    /// Code of the course.
    #[serde(skip_serializing_if = "Option::is_none")]
    course: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    course_title: Option<String>,
    module: &'static str,
    level: &'static str,
    mode: &'static str,
    /// `pending`, `verified`, `rejected` or `appealed`.
    #[schema(example = "pending")]
    state: &'static str,
    /// A sentence a line, in the language that is asked for.
    explanation: Vec<String>,
    /// The entry that this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<String>,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_because: Option<String>,
    /// Position in the teacher's chain, from 1.
    sequence: i64,
    policy: String,
    /// SHA-256 over the entry and `previous`, in hexadecimal.
    hash: String,
    previous: String,
}

/// What the hours were credited for; unique in the whole ledger.
#[derive(Serialize, ToSchema)]
pub struct SourceItem {
    #[schema(example = "completion")]
    kind: String,
    id: String,
}

/// An entry with whose it is.
#[derive(Serialize, ToSchema)]
pub struct QueueItem {
    #[serde(flatten)]
    entry: EntryItem,
    teacher: TeacherItem,
    /// The body whose step is waited for: `school`, `county` or `city`.
    #[serde(skip_serializing_if = "Option::is_none")]
    awaits: Option<&'static str>,
    /// Codes of what the evidence shows and a person should look at.
    flags: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct TeacherItem {
    #[schema(example = "teacher1")]
    login: String,
    name: String,
    /// Name of the organisation at the time of the entry.
    organisation: String,
}

pub fn flagged(code: &str) -> Flagged {
    match code {
        "any" => Flagged::Any,
        code => Flagged::With(code.to_owned()),
    }
}

impl EntryItem {
    pub fn of(words: &Text, line: &Line) -> Self {
        let entry = &line.entry;
        Self {
            id: entry.id.to_string(),
            at: entry.at.to_rfc3339(),
            year: entry.year.number(),
            hours: entry.hours.to_string(),
            kind: entry.kind.code(),
            source: SourceItem {
                kind: entry.source.kind.clone(),
                id: entry.source.id.clone(),
            },
            course: entry.course_code.clone(),
            course_title: entry.course_title.clone(),
            module: entry.module.code(),
            level: entry.level.code(),
            mode: entry.mode.code(),
            state: line.state.code(),
            explanation: reasons(words, &entry.reasons()),
            reverses: entry.reverses.as_ref().map(ToString::to_string),
            rejected_because: line.rejection().map(ToOwned::to_owned),
            sequence: entry.sequence,
            policy: entry.policy.clone(),
            hash: entry.hash.to_string(),
            previous: entry.previous.to_string(),
        }
    }
}

impl QueueItem {
    fn of(words: &Text, row: &QueueRow) -> Self {
        Self {
            entry: EntryItem::of(words, &row.line),
            teacher: TeacherItem {
                login: row.login.clone(),
                name: row.teacher.clone(),
                organisation: row.organisation.clone(),
            },
            awaits: row.awaits.map(OrganisationKind::code),
            flags: row.flags.clone(),
        }
    }
}

impl OwnLedger {
    fn of(words: &Text, account: &Account) -> Self {
        let by_module = account.by_module.iter();
        Self {
            year: account.year.number(),
            target: account.target.to_string(),
            total: account.total.to_string(),
            by_module: by_module
                .map(|(module, hours)| (module.code(), hours.to_string()))
                .collect(),
            minimums: account
                .minimums
                .iter()
                .map(|(module, hours)| (module.code(), hours.to_string()))
                .collect(),
            verified: account.verified.to_string(),
            pending: account.pending.to_string(),
            cycle: CycleItem {
                first_year: account.cycle.first.number(),
                last_year: account.cycle.last().number(),
                total: account.cycle_total.to_string(),
                target: account.cycle_target.to_string(),
            },
            entries: account
                .entries
                .iter()
                .map(|line| EntryItem::of(words, line))
                .collect(),
        }
    }
}

/// One's own ledger of a year.
#[utoipa::path(get, path = "/me/ledger", tag = "ledger", params(YearQuery),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = OwnLedger),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn own(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<YearQuery>,
) -> Result<Json<OwnLedger>, Problem> {
    let year = year(asked.year.as_ref())?.unwrap_or_else(|| app.platform.year_now());
    let account = app.platform.own_ledger(&caller.viewer, year).await?;
    Ok(Json(OwnLedger::of(caller.text(), &account)))
}

/// The entries of one's organisation and everything below it, the oldest first.
#[utoipa::path(get, path = "/ledger/entries", tag = "ledger", params(EntriesQuery),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<QueueItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "the organisation is outside one's own, or one is no administrator or auditor"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "no such organisation"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<EntriesQuery>,
) -> Result<Json<List<QueueItem>>, Problem> {
    let filter = QueueFilter {
        organisation: text(asked.organisation.as_ref()).map(ToOwned::to_owned),
        state: word::<EntryState>("state", asked.state.as_ref())?,
        year: year(asked.year.as_ref())?,
        module: word("module", asked.module.as_ref())?,
        course: text(asked.course.as_ref()).map(ToOwned::to_owned),
        teacher: text(asked.teacher.as_ref()).map(ToOwned::to_owned),
        kind: word("kind", asked.kind.as_ref())?,
        level: word("level", asked.level.as_ref())?,
        mode: word("mode", asked.mode.as_ref())?,
        awaits: word("awaits", asked.awaits.as_ref())?,
        flag: text(asked.flag.as_ref()).map(flagged),
    };
    let limit = limit(asked.limit.as_ref())?;
    let cursor = text(asked.cursor.as_ref());
    let page = app
        .platform
        .queue(&caller.viewer, &filter, cursor, limit as u64)
        .await?;
    let words = caller.text();
    Ok(Json(List {
        items: page
            .items
            .iter()
            .map(|row| QueueItem::of(words, row))
            .collect(),
        next: page.next,
    }))
}
