//! Verifying and rejecting, one or many.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use domain::{
    ids::EntryId,
    verification::{Decision, DecisionError, DecisionKind, REASON_LIMIT},
};
use platform::{
    Error,
    verification::{By, MOST_AT_ONCE},
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::verification::{Asked, Typed, entry_again, list},
    text::fill,
    visit::{see_other, with_parameter},
};

/// The form of the queue or of one entry, field by field.
#[derive(Debug, Default)]
struct Sent {
    decision: String,
    chosen: Vec<String>,
    listed: Vec<String>,
    reason: String,
    /// The query of the list that the form stood on.
    query: String,
    /// The entry whose page the form stood on.
    one: Option<String>,
    /// How many matched when the page was made.
    expected: Option<u64>,
}

impl Sent {
    fn read(fields: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "decision" => sent.decision = value,
                "entries" => sent.chosen.push(value),
                "listed" => sent.listed.push(value),
                "reason" => sent.reason = value,
                "query" => sent.query = value,
                "one" => sent.one = Some(value),
                "expected" => sent.expected = value.parse().ok(),
                _ => {}
            }
        }
        sent
    }
}

pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let words = &visit.text().verification;
    let sent = Sent::read(fields);
    let kind = match sent.decision.as_str() {
        "reject" | "reject-matching" => DecisionKind::Reject,
        "revoke" => DecisionKind::Revoke,
        _ => DecisionKind::Verify,
    };
    let is_rejection = kind != DecisionKind::Verify;
    let is_matching = matches!(
        sent.decision.as_str(),
        "verify-matching" | "reject-matching"
    );
    let chosen = if sent.decision == "verify-page" {
        &sent.listed
    } else {
        &sent.chosen
    };
    let entries: Vec<EntryId> = chosen.iter().map(EntryId::new).collect();
    if entries.is_empty() && !is_matching {
        return again(&app, &visit, &sent, words.none_selected.to_owned(), false).await;
    }
    if entries.len() > MOST_AT_ONCE {
        let sentence = fill(words.too_many, &[("limit", &MOST_AT_ONCE)]);
        return again(&app, &visit, &sent, sentence, false).await;
    }
    let decision = match Decision::new(kind, Some(&sent.reason)) {
        Ok(decision) => decision,
        Err(error) => {
            let sentence = match error {
                DecisionError::ReasonTooLong => {
                    fill(words.reason_long, &[("limit", &REASON_LIMIT)])
                }
                _ => words.reason_missing.to_owned(),
            };
            return again(&app, &visit, &sent, sentence, true).await;
        }
    };
    let by = By::origin(&visit.origin);
    if is_matching {
        let filter = Asked::parse(&sent.query).filter();
        let done = app
            .platform
            .decide_matching(viewer, &filter, &decision, sent.expected, by)
            .await?;
        let name = if is_rejection { "rejected" } else { "verified" };
        let count = done.decided.len().to_string();
        let back = with_parameter("/verification", &sent.query, name, Some(&count));
        let query = back.split_once('?').map(|(_, query)| query);
        return Ok(see_other(&with_parameter(
            "/verification",
            query.unwrap_or_default(),
            "left",
            Some(&done.left.to_string()),
        )));
    }
    let decided = app
        .platform
        .decide_many(viewer, &entries, &decision, by)
        .await?;
    Ok(see_other(&if let Some(entry) = &sent.one {
        format!("/verification/{entry}")
    } else {
        let done = if is_rejection { "rejected" } else { "verified" };
        with_parameter(
            "/verification",
            &sent.query,
            done,
            Some(&decided.len().to_string()),
        )
    }))
}

/// A teacher's appeal against the rejection of one of their own entries.
#[derive(serde::Deserialize)]
pub struct Appeal {
    reason: String,
}

pub async fn appeal(
    State(app): State<App>,
    visit: Visit,
    Path(entry): Path<String>,
    Form(sent): Form<Appeal>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let entry = EntryId::new(entry);
    let by = By::origin(&visit.origin);
    match app.platform.appeal(viewer, &entry, &sent.reason, by).await {
        Ok(()) => Ok(see_other(&format!("/verification/{entry}?appealed=1"))),
        Err(Error::Refused(_)) => {
            let words = visit.text();
            let error = if sent.reason.trim().is_empty() {
                words.ledger.appeal_missing.to_owned()
            } else {
                fill(words.verification.reason_long, &[("limit", &REASON_LIMIT)])
            };
            let typed = Typed {
                reason: sent.reason,
                error: Some(error),
                about_reason: true,
                ..Typed::default()
            };
            entry_again(&app, &visit, &entry, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page that the form stood on, with what was typed and what is wrong.
async fn again(
    app: &App,
    visit: &Visit,
    sent: &Sent,
    error: String,
    about_reason: bool,
) -> Result<Response, Fault> {
    let typed = Typed {
        chosen: sent.chosen.clone(),
        reason: sent.reason.clone(),
        error: Some(error),
        about_reason,
    };
    if let Some(id) = &sent.one {
        entry_again(app, visit, &EntryId::new(id), typed).await
    } else {
        let mut visit = visit.clone();
        "/verification".clone_into(&mut visit.path);
        visit.query.clone_from(&sent.query);
        match list(app, &visit, &Asked::parse(&sent.query), typed).await {
            // A cursor that was tampered with: the list from its start.
            Err(Fault(Error::Refused(_))) => Ok(see_other("/verification")),
            other => other,
        }
    }
}
