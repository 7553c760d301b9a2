//! Is this paper true? The check by anyone, and a teacher's own certificates.

mod own;
mod paper;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use content::print;
use domain::certificates::Code;
use leptos::prelude::*;
use platform::{
    Error,
    certificates::{Certificate, CreditFacts, Standing, YearFacts},
};
use serde::Deserialize;

use super::record::{missing, pdf_answer};
use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, page as shell_page, page_with},
    text::{Text, fill, format},
    visit::see_other,
};

pub use own::own;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    code: Option<String>,
}

/// The form; what is typed leads to the page of the code.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let Some(typed) = asked.code else {
        return Ok(form(&app, &visit, "", None));
    };
    match typed.parse::<Code>() {
        Ok(code) => Ok(see_other(&format!("/certificates/{code}"))),
        Err(error) => {
            let words = &visit.text().certificates;
            let wrong = fill(words.code_wrong, &[("code", &error.0)]);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(form(&app, &visit, &typed, Some((status, wrong))))
        }
    }
}

/// What the ledger says of a code.
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let certificate = match app.platform.certificate(&code).await {
        Ok(certificate) => certificate,
        Err(Error::NotFound(_)) => {
            let words = &visit.text().certificates;
            let shown: String = code.chars().take(64).collect();
            let pattern = if shown.parse::<Code>().is_ok() {
                words.code_unknown
            } else {
                words.code_wrong
            };
            let wrong = fill(pattern, &[("code", &shown)]);
            let status = StatusCode::NOT_FOUND;
            return Ok(form(&app, &visit, &shown, Some((status, wrong))));
        }
        Err(error) => return Err(error.into()),
    };
    let is_theirs = match &visit.viewer {
        Some(viewer) => app.platform.held_certificate(viewer, &code).await.is_ok(),
        None => false,
    };
    let text = visit.text();
    let words = &text.certificates;
    let here = format!("/certificates/{}", certificate.code());
    let qr = print::qr_svg(&visit.whole_address(&app, &here), words.qr)
        .map_err(|error| Error::Damaged(error.to_string()))?;
    let title = title(text, &certificate);
    let head = Head {
        title: &title,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let (class, sentence) = standing(&app, text, &certificate);
        let facts: Vec<_> = facts(&app, text, &certificate)
            .into_iter()
            .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
            .collect();
        let proof = match &certificate {
            Certificate::Credit(facts) => Some(format!("/ledger/entries/{}/proof", facts.entry)),
            Certificate::Year(_) | Certificate::Record(_) => None,
        };
        let proof = proof.map(|href| view! { <a class="button quiet" href=href>{words.proof}</a> });
        let is_record = matches!(certificate, Certificate::Record(_));
        let pdf = (is_theirs && !is_record).then(|| {
            let href = format!("{here}/certificate.pdf");
            view! { <a class="button" href=href>{words.pdf}</a> }
        });
        view! {
            <h1>{title.clone()}</h1>
            <p class=format!("notice {class}")>{sentence}</p>
            <section class="card certificate" aria-labelledby="facts">
                <div>
                    <h2 id="facts">{words.facts}</h2>
                    <p class="muted small">{words.compare}</p>
                    <dl class="facts-list">{facts}</dl>
                </div>
                <figure class="qr" inner_html=qr></figure>
            </section>
            <p class="actions">{pdf} {proof} <a class="button quiet" href="/certificates">{words.another}</a></p>
        }
    }))
}

/// The paper itself, with the whole name: for the teacher and those who may read their record.
pub async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let held = app.platform.held_certificate(viewer, &code).await?;
    let name = format!("certificate-{}.pdf", held.certificate.code());
    let paper = paper::of(&app, &visit, &held).ok_or(Error::NotFound("certificate"))?;
    pdf_answer(&paper, &name)
}

fn form(app: &App, visit: &Visit, typed: &str, wrong: Option<(StatusCode, String)>) -> Response {
    let words = &visit.text().certificates;
    let head = Head {
        title: words.check_title,
        ..Head::default()
    };
    let (status, error) = match wrong {
        Some((status, error)) => (status, Some(error)),
        None => (StatusCode::OK, None),
    };
    let typed = typed.to_owned();
    page_with(app, visit, head, status, || {
        let is_wrong = error.is_some().then_some("true");
        let error =
            error.map(|error| view! { <p class="error" id="code-error" role="alert">{error}</p> });
        view! {
            <h1>{words.check_title}</h1>
            <p class="lead">{words.check_lead}</p>
            <form class="stack card" method="get" action="/certificates">
                <div class="field">
                    <label for="code">{words.code}</label>
                    <p class="hint" id="code-hint">{words.code_hint}</p>
                    <input
                        id="code"
                        name="code"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        required=true
                        maxlength="64"
                        value=typed
                        aria-invalid=is_wrong
                        aria-describedby="code-hint code-error"
                    />
                    {error}
                </div>
                <button class="button" type="submit">{words.check}</button>
            </form>
        }
    })
}

fn title(text: &'static Text, certificate: &Certificate) -> String {
    let words = &text.certificates;
    match certificate {
        Certificate::Credit(facts) => fill(words.credit_title, &[("code", &facts.code)]),
        Certificate::Year(facts) => fill(words.year_title, &[("code", &facts.code)]),
        Certificate::Record(facts) => fill(words.record_title, &[("code", &facts.code)]),
    }
}

/// The class of the notice, whose sign says the same as its words, and the words.
fn standing(app: &App, text: &'static Text, certificate: &Certificate) -> (&'static str, String) {
    match certificate {
        Certificate::Credit(facts) => (
            match facts.state {
                Standing::Waiting => "warning",
                Standing::Verified { .. } => "success",
                Standing::Revoked { .. } => "error",
            },
            state(app, text, facts.state),
        ),
        Certificate::Year(facts) if facts.missing.is_nothing() => {
            ("success", year_state(text, facts))
        }
        Certificate::Year(facts) => ("warning", year_state(text, facts)),
        Certificate::Record(facts) if facts.since == 0 => {
            ("success", text.certificates.record_newest.to_owned())
        }
        Certificate::Record(facts) => (
            "warning",
            fill(text.certificates.record_older, &[("count", &facts.since)]),
        ),
    }
}

fn state(app: &App, text: &'static Text, state: Standing) -> String {
    let words = &text.certificates;
    let on = |pattern: &str, at| {
        let day = format::day(at, &app.platform.rules.zone);
        fill(pattern, &[("at", &day)])
    };
    match state {
        Standing::Waiting => words.waiting.to_owned(),
        Standing::Verified { at } => on(words.verified, at),
        Standing::Revoked { at } => on(words.revoked, at),
    }
}

fn year_state(text: &'static Text, facts: &YearFacts) -> String {
    let words = &text.certificates;
    let pattern = if facts.missing.is_nothing() {
        words.year_stands
    } else {
        words.year_changed
    };
    fill(
        pattern,
        &[
            ("now", &format::hours(facts.now, text.lang)),
            ("target", &format::hours(facts.target, text.lang)),
            ("missing", &missing(text, &facts.missing)),
        ],
    )
}

/// First and last day of the training, where they are known.
fn period(text: &'static Text, facts: &CreditFacts) -> Option<String> {
    let from = facts.from.as_ref()?;
    match facts.to.as_ref().filter(|to| *to != from) {
        Some(to) => Some(fill(
            text.certificates.period_between,
            &[("from", from), ("to", to)],
        )),
        None => Some(from.clone()),
    }
}

fn what(text: &'static Text, facts: &CreditFacts) -> String {
    facts
        .title
        .clone()
        .unwrap_or_else(|| text.words.entry_kind(facts.kind).to_owned())
}

fn facts(app: &App, text: &'static Text, certificate: &Certificate) -> Vec<(String, String)> {
    let words = &text.certificates;
    let hours = |hours| format::hours(hours, text.lang);
    let day = |at| format::day(at, &app.platform.rules.zone);
    let mut found: Vec<(&'static str, String)> = Vec::new();
    match certificate {
        Certificate::Credit(facts) => {
            found.extend([
                (words.name, facts.name.clone()),
                (words.hours, hours(facts.hours)),
                (words.what, what(text, facts)),
                (words.kind, text.words.entry_kind(facts.kind).to_owned()),
                (words.module, text.words.module(facts.module).to_owned()),
                (words.level, text.words.level(facts.level).to_owned()),
                (words.mode, text.words.mode(facts.mode).to_owned()),
                (words.year, facts.year.to_string()),
            ]);
            found.extend(period(text, facts).map(|period| (words.period, period)));
            found.extend([
                (words.at, day(facts.at)),
                (words.organisation, facts.organisation.clone()),
                (words.policy, facts.policy.clone()),
                (words.entry, facts.entry.to_string()),
                (words.sequence, facts.sequence.to_string()),
                (words.hash, facts.hash.to_string()),
            ]);
        }
        Certificate::Year(facts) => found.extend([
            (words.name, facts.name.clone()),
            (words.year, facts.year.to_string()),
            (words.issued_hours, hours(facts.hours)),
            (words.now_hours, hours(facts.now)),
            (words.target, hours(facts.target)),
            (words.issued_at, day(facts.at)),
            (words.organisation, facts.organisation.clone()),
            (words.sequence, facts.sequence.to_string()),
            (words.hash, facts.hash.to_string()),
        ]),
        Certificate::Record(facts) => {
            found.extend([
                (words.name, facts.name.clone()),
                (words.organisation, facts.organisation.clone()),
                (words.at, day(facts.at)),
                (words.sequence, facts.sequence.to_string()),
                (words.hash, facts.hash.to_string()),
            ]);
            let years = facts.years.iter().map(|(year, sum)| {
                let label = fill(words.record_year, &[("year", year)]);
                (label, hours(*sum))
            });
            let found = found
                .into_iter()
                .map(|(label, value)| (label.to_owned(), value));
            return found.chain(years).collect();
        }
    }
    found
        .into_iter()
        .map(|(label, value)| (label.to_owned(), value))
        .collect()
}
