//! A teacher's whole record.

use std::collections::BTreeMap;

use app::{App, text::Text};
use axum::{Json, extract::State};
use domain::hours::CreditHours;
use platform::{
    certificates::Issued,
    ledger::Line,
    record::{CycleStanding, Move, Record, Year},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    ledger::EntryItem,
    problem::{Document, Problem},
};

/// The person, every year with its entries, and what is missing.
#[derive(Serialize, ToSchema)]
pub struct RecordItem {
    person: RecordPerson,
    /// The newest first.
    years: Vec<YearOfRecord>,
    /// The newest first.
    cycles: Vec<CycleOfRecord>,
    /// Position and hash of the newest entry.
    sequence: i64,
    hash: String,
}

#[derive(Serialize, ToSchema)]
pub struct RecordPerson {
    #[schema(example = "teacher1")]
    login: String,
    name: String,
    /// Number in the staff register.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<String>,
    /// Name of the organisation now.
    organisation: String,
    moves: Vec<MoveItem>,
}

/// From one organisation to another.
#[derive(Serialize, ToSchema)]
pub struct MoveItem {
    from: String,
    to: String,
    by: String,
    at: String,
}

#[derive(Serialize, ToSchema)]
pub struct YearOfRecord {
    #[schema(example = 2026)]
    year: i32,
    policy: String,
    #[schema(example = "72.00")]
    target: String,
    total: String,
    verified: String,
    pending: String,
    by_module: BTreeMap<&'static str, String>,
    by_level: BTreeMap<&'static str, String>,
    by_mode: BTreeMap<&'static str, String>,
    minimums: BTreeMap<&'static str, String>,
    /// What all entries together lack.
    missing_hours: String,
    missing_modules: BTreeMap<&'static str, String>,
    /// Certificates of the year, the oldest first.
    certificates: Vec<IssuedItem>,
    /// The newest first.
    entries: Vec<EntryOfRecord>,
}

/// A certificate of a year.
#[derive(Serialize, ToSchema)]
pub struct IssuedItem {
    #[schema(example = "N3F2-A9C4-177D-E0B1")]
    code: String,
    #[schema(example = "72.00")]
    hours: String,
    at: String,
}

#[derive(Serialize, ToSchema)]
pub struct EntryOfRecord {
    #[serde(flatten)]
    entry: EntryItem,
    /// Code of its certificate; none where it gives no hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "3F2A-9C41-77DE-0B12")]
    certificate: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct CycleOfRecord {
    #[schema(example = 2025)]
    first_year: i32,
    #[schema(example = 2029)]
    last_year: i32,
    #[schema(example = "360.00")]
    target: String,
    total: String,
    missing: String,
}

fn by_code<'a, K: 'a>(
    sums: impl IntoIterator<Item = (&'a K, &'a CreditHours)>,
    code: impl Fn(&K) -> &'static str,
) -> BTreeMap<&'static str, String> {
    sums.into_iter()
        .map(|(kind, hours)| (code(kind), hours.to_string()))
        .collect()
}

impl RecordItem {
    fn of(words: &Text, record: Record) -> Self {
        let person = record.person;
        Self {
            person: RecordPerson {
                login: person.login,
                name: person.name,
                number: person.number,
                post: person.post,
                organisation: person.organisation.name,
                moves: person.moves.into_iter().map(MoveItem::of).collect(),
            },
            years: record
                .years
                .iter()
                .map(|year| YearOfRecord::of(words, year))
                .collect(),
            cycles: record.cycles.iter().map(CycleOfRecord::of).collect(),
            sequence: record.head.sequence,
            hash: record.head.hash.to_string(),
        }
    }
}

impl MoveItem {
    fn of(each: Move) -> Self {
        Self {
            from: each.from,
            to: each.to,
            by: each.by,
            at: each.at.to_rfc3339(),
        }
    }
}

impl YearOfRecord {
    fn of(words: &Text, year: &Year) -> Self {
        Self {
            year: year.year.number(),
            policy: year.policy.clone(),
            target: year.target.to_string(),
            total: year.total.to_string(),
            verified: year.verified.to_string(),
            pending: year.pending.to_string(),
            by_module: by_code(year.by_module.iter().map(|(k, h)| (k, h)), |k| k.code()),
            by_level: by_code(year.by_level.iter().map(|(k, h)| (k, h)), |k| k.code()),
            by_mode: by_code(year.by_mode.iter().map(|(k, h)| (k, h)), |k| k.code()),
            minimums: by_code(&year.minimums, |k| k.code()),
            missing_hours: year.missing.hours.to_string(),
            missing_modules: by_code(&year.missing.modules, |k| k.code()),
            certificates: year.certificates.iter().map(IssuedItem::of).collect(),
            entries: year
                .entries
                .iter()
                .map(|line| EntryOfRecord::of(words, line))
                .collect(),
        }
    }
}

impl IssuedItem {
    fn of(issued: &Issued) -> Self {
        Self {
            code: issued.code.clone(),
            hours: issued.hours.to_string(),
            at: issued.at.to_rfc3339(),
        }
    }
}

impl EntryOfRecord {
    fn of(words: &Text, line: &Line) -> Self {
        Self {
            entry: EntryItem::of(words, line),
            certificate: (line.entry.hours > CreditHours::ZERO)
                .then(|| line.entry.certificate_code()),
        }
    }
}

impl CycleOfRecord {
    fn of(standing: &CycleStanding) -> Self {
        Self {
            first_year: standing.cycle.first.number(),
            last_year: standing.cycle.last().number(),
            target: standing.target.to_string(),
            total: standing.total.to_string(),
            missing: standing.missing.to_string(),
        }
    }
}

/// One's own record from the first entry on.
#[utoipa::path(get, path = "/me/record", tag = "ledger",
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = RecordItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
))]
pub async fn own(State(app): State<App>, caller: Caller) -> Result<Json<RecordItem>, Problem> {
    let record = app.platform.record_of(&caller.viewer, None).await?;
    Ok(Json(RecordItem::of(caller.text(), record)))
}
