//! What a reader sees when something is not there, not allowed or broken.

use axum::{extract::State, http::StatusCode, response::Response};
use leptos::prelude::*;
use platform::Error;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, page_with},
    text::fill,
};

/// For addresses that nothing answers to.
pub async fn not_found(State(_app): State<App>) -> Fault {
    Fault(Error::NotFound("page"))
}

/// A page for a status, and for the error behind it where there is one.
pub fn page(app: &App, visit: &Visit, status: StatusCode, error: Option<&Error>) -> Response {
    let words = &visit.text().errors;
    let (title, sentence) = match (status, error) {
        (_, Some(Error::Conflict { code, .. })) => {
            (words.conflict_title, conflict(visit, code).to_owned())
        }
        (
            _,
            Some(Error::TooOften {
                retry_after_seconds,
            }),
        ) => (
            words.too_often_title,
            fill(words.too_often, &[("seconds", retry_after_seconds)]),
        ),
        (_, Some(Error::Refused(refusals))) => {
            let details: Vec<_> = refusals
                .iter()
                .map(|r| format!("{}: {}", r.field, r.detail))
                .collect();
            (
                words.refused_title,
                format!("{} ({})", words.refused, details.join("; ")),
            )
        }
        (StatusCode::FORBIDDEN, None) => (words.foreign_title, words.foreign.to_owned()),
        (StatusCode::FORBIDDEN, _) => (words.denied_title, words.denied.to_owned()),
        (StatusCode::NOT_FOUND, _) => (words.not_found_title, words.not_found.to_owned()),
        (StatusCode::PAYLOAD_TOO_LARGE, _) => {
            let limit = crate::UPLOAD_LIMIT / 1024 / 1024;
            (
                words.too_large_title,
                fill(words.too_large, &[("limit", &limit)]),
            )
        }
        (StatusCode::SERVICE_UNAVAILABLE, _) => {
            (words.unavailable_title, words.unavailable.to_owned())
        }
        (StatusCode::INSUFFICIENT_STORAGE, _) => {
            (words.disk_full_title, words.disk_full.to_owned())
        }
        (status, _) if status.is_client_error() => (words.refused_title, words.refused.to_owned()),
        _ => (words.broken_title, words.broken.to_owned()),
    };
    let head = Head {
        title,
        ..Head::default()
    };
    page_with(app, visit, head, status, || {
        view! {
            <section class="empty">
                <h1>{title}</h1>
                <p>{sentence}</p>
                <p class="actions">
                    <a class="button" href="/">{words.home}</a>
                    <a class="button quiet" href="/courses">{words.courses}</a>
                </p>
            </section>
        }
    })
}

fn conflict(visit: &Visit, code: &str) -> &'static str {
    let words = &visit.text().errors;
    match code {
        "not-enrolled" => words.not_enrolled,
        "no-attempts-left" => words.no_attempts_left,
        "attempt-submitted" => words.attempt_submitted,
        "already-decided" => words.already_decided,
        "higher-step" => words.higher_step,
        "same-person" => words.same_person,
        "same-judge" => words.same_judge,
        "nothing-to-appeal" => words.nothing_to_appeal,
        "appeal-too-late" => words.appeal_too_late,
        "count-changed" => words.count_changed,
        "year-not-met" => words.year_not_met,
        "year-closed" => words.year_closed,
        "not-yet-sealed" => words.not_yet_sealed,
        "year-not-ready" => words.year_not_ready,
        code => visit
            .text()
            .trainings
            .conflict(code)
            .or_else(|| visit.text().workshops.conflict(code))
            .unwrap_or(words.conflict),
    }
}
