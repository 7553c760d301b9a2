//! What the ledger says of the code on a paper.

use std::collections::BTreeMap;

use app::App;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::time::Timestamp;
use platform::certificates::{Certificate, CreditFacts, RecordFacts, YearFacts};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Document, Problem};

/// The facts behind a code, and how they stand now.
#[derive(Serialize, ToSchema)]
#[serde(tag = "of", rename_all = "lowercase")]
pub enum CertificateItem {
    Entry(CreditItem),
    Year(YearItem),
    Record(RecordItem),
}

/// One entry of the ledger.
#[derive(Serialize, ToSchema)]
pub struct CreditItem {
    #[schema(example = "3F2A-9C41-77DE-0B12")]
    code: String,
    /// Partly hidden.
    #[schema(example = "张*明")]
    name: String,
    #[schema(example = "4.00")]
    hours: String,
    /// `completion`, `attendance`, `external`, `import` or `adjustment`.
    #[schema(example = "completion")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    module: &'static str,
    level: &'static str,
    mode: &'static str,
    #[schema(example = 2026)]
    year: i32,
    /// First and last day of the training, where they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// When it was credited.
    at: String,
    /// Where the teacher belonged at that time.
    organisation: String,
    /// `waiting`, `verified` or `revoked`.
    #[schema(example = "verified")]
    state: &'static str,
    /// When it was verified or revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<String>,
    policy: String,
    /// Id of the entry.
    entry: String,
    /// Position in the teacher's chain, from 1.
    sequence: i64,
    /// SHA-256 of the entry, in hexadecimal; it begins with the code.
    hash: String,
}

/// A training year: what stood when its certificate was issued, and what stands now.
#[derive(Serialize, ToSchema)]
pub struct YearItem {
    #[schema(example = "N3F2-A9C4-177D-E0B1")]
    code: String,
    /// Partly hidden.
    #[schema(example = "张*明")]
    name: String,
    organisation: String,
    #[schema(example = 2026)]
    year: i32,
    /// Verified hours when it was issued.
    #[schema(example = "72.00")]
    hours: String,
    issued_at: String,
    /// The end of the teacher's chain when it was issued.
    sequence: i64,
    hash: String,
    /// Verified hours of the year now.
    #[schema(example = "72.00")]
    hours_now: String,
    target: String,
    /// Whether verified hours meet the year now.
    met_now: bool,
    missing_hours: String,
    /// Hours that modules lack now.
    missing_modules: BTreeMap<&'static str, String>,
}

impl CertificateItem {
    fn of(certificate: Certificate) -> Self {
        match certificate {
            Certificate::Credit(facts) => Self::Entry(CreditItem::of(*facts)),
            Certificate::Year(facts) => Self::Year(YearItem::of(facts)),
            Certificate::Record(facts) => Self::Record(RecordItem::of(facts)),
        }
    }
}

/// A record as it stood when it was printed.
#[derive(Serialize, ToSchema)]
pub struct RecordItem {
    #[schema(example = "R3F2-A9C4-177D-E0B1")]
    code: String,
    /// Partly hidden.
    #[schema(example = "张*明")]
    name: String,
    organisation: String,
    /// The last entry then: its position in the teacher's chain, time and hash.
    sequence: i64,
    at: String,
    hash: String,
    /// Hours of each training year up to that entry; taken-back ones are left out.
    years: BTreeMap<i32, String>,
    /// Entries that were added since.
    entries_since: i64,
}

impl RecordItem {
    fn of(facts: RecordFacts) -> Self {
        Self {
            sequence: facts.sequence,
            at: facts.at.to_rfc3339(),
            hash: facts.hash.to_string(),
            years: facts
                .years
                .into_iter()
                .map(|(year, hours)| (year.number(), hours.to_string()))
                .collect(),
            entries_since: facts.since,
            code: facts.code,
            name: facts.name,
            organisation: facts.organisation,
        }
    }
}

impl CreditItem {
    fn of(facts: CreditFacts) -> Self {
        Self {
            hours: facts.hours.to_string(),
            kind: facts.kind.code(),
            module: facts.module.code(),
            level: facts.level.code(),
            mode: facts.mode.code(),
            year: facts.year.number(),
            at: facts.at.to_rfc3339(),
            state: facts.state.code(),
            decided_at: facts.state.at().map(Timestamp::to_rfc3339),
            entry: facts.entry.to_string(),
            sequence: facts.sequence,
            hash: facts.hash.to_string(),
            code: facts.code,
            name: facts.name,
            title: facts.title,
            from: facts.from,
            to: facts.to,
            organisation: facts.organisation,
            policy: facts.policy,
        }
    }
}

impl YearItem {
    fn of(facts: YearFacts) -> Self {
        let modules = facts.missing.modules.iter();
        Self {
            year: facts.year.number(),
            hours: facts.hours.to_string(),
            issued_at: facts.at.to_rfc3339(),
            sequence: facts.sequence,
            hash: facts.hash.to_string(),
            hours_now: facts.now.to_string(),
            target: facts.target.to_string(),
            met_now: facts.missing.is_nothing(),
            missing_hours: facts.missing.hours.to_string(),
            missing_modules: modules
                .map(|(module, hours)| (module.code(), hours.to_string()))
                .collect(),
            code: facts.code,
            name: facts.name,
            organisation: facts.organisation,
        }
    }
}

/// The facts behind the code of a certificate; for anyone.
#[utoipa::path(get, path = "/certificates/{code}", tag = "ledger", params(("code", example = "3F2A-9C41-77DE-0B12")), responses(
    (status = 200, body = CertificateItem),
    (status = 404, body = Document, content_type = "application/problem+json", description = "nothing has this code"),
))]
pub async fn show(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Json<CertificateItem>, Problem> {
    let certificate = app.platform.certificate(&code).await?;
    Ok(Json(CertificateItem::of(certificate)))
}
