//! One entry: what was credited, what it rests on, and the decision.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    accounts::Role,
    catalogue::UnitKind,
    ids::EntryId,
    time::{Timestamp, Zone},
    verification::{EntryState, EventKind, REASON_LIMIT},
};
use leptos::prelude::*;
use platform::{
    ledger::QueueRow,
    verification::{AttemptSeen, BeatSeen, EntryEvidence, UnitEvidence},
};

use super::{Typed, documents};
use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Lang, Text, fill, format, reasons},
};

pub async fn entry(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    entry_again(&app, &visit, &EntryId::new(id), Typed::default()).await
}

/// The page, perhaps with a reason that was not accepted.
pub async fn entry_again(
    app: &App,
    visit: &Visit,
    id: &EntryId,
    typed: Typed,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let evidence = app.platform.evidence(viewer, id).await?;
    let text = visit.text();
    let documents = documents::section(app, viewer, text, id).await?;
    let words = &text.verification;
    let zone = &app.platform.rules.zone;
    let row = &evidence.row;
    let entry = &row.line.entry;
    let course = entry
        .course_title
        .clone()
        .unwrap_or_else(|| text.words.entry_kind(entry.kind).to_owned());
    let title = fill(
        words.entry_title,
        &[("teacher", &row.teacher), ("course", &course)],
    );
    // A teacher reads the evidence of their own hours, and has no queue to go back to.
    let is_own_record = viewer.role() == Role::Teacher;
    let (back_to, back, place) = if is_own_record {
        let year = entry.year;
        let name = fill(text.ledger.title, &[("year", &year)]);
        (format!("/me/ledger?year={year}"), name, Place::Me)
    } else {
        (
            "/verification".to_owned(),
            words.title.to_owned(),
            Place::Verification,
        )
    };
    let head = Head {
        title: &title,
        place,
        ..Head::default()
    };
    let status = if typed.error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let decides = viewer.role() == Role::Administrator && entry.reverses.is_none();
    let may_appeal = is_own_record
        && row.line.state == EntryState::Rejected
        && entry.account == *viewer.account()
        && !row
            .line
            .decisions
            .iter()
            .any(|made| made.event == EventKind::Appeal);
    Ok(page_with(app, visit, head, status, || {
        let decision = decides.then(|| {
            if entry.account == *viewer.account() {
                view! { <p class="notice info">{words.own}</p> }.into_any()
            } else {
                forms(text, row, &typed)
            }
        });
        let appeal = may_appeal.then(|| appeal(text, id, &typed));
        let sent = (is_own_record && row.line.state == EntryState::Appealed)
            .then(|| view! { <p class="notice info" role="status">{text.ledger.appeal_sent}</p> });
        view! {
            <nav class="crumbs" aria-label=back.clone()><a href=back_to>{back.clone()}</a></nav>
            <h1>{title.clone()}</h1>
            <div class="two">
                <div class="stack">{documents} {units(text, &evidence, zone)}</div>
                <aside class="side">
                    {decision}
                    {appeal}
                    {sent}
                    {facts(text, row, zone)}
                    {decisions(text, row, zone)}
                </aside>
            </div>
        }
    }))
}

/// What an administrator can do with an entry as it stands.
fn forms(text: &'static Text, row: &QueueRow, typed: &Typed) -> AnyView {
    let words = &text.verification;
    let id = &row.line.entry.id;
    match row.line.state {
        EntryState::Pending => view! {
            <section class="card stack" aria-labelledby="decide">
                <h2 id="decide">{words.decide}</h2>
                {yes(id, words.verify)}
                {no(id, typed, "reject", words.reason, words.reject)}
            </section>
        }
        .into_any(),
        EntryState::Appealed => {
            let appeal = row.line.decisions.iter().rev();
            let said = appeal
                .filter(|made| made.event == EventKind::Appeal)
                .find_map(|made| made.reason.clone());
            view! {
                <section class="card stack" aria-labelledby="decide">
                    <h2 id="decide">{words.appeal_title}</h2>
                    <blockquote>{said}</blockquote>
                    <p class="muted small">{words.appeal_hint}</p>
                    {yes(id, words.grant)}
                    {no(id, typed, "reject", words.uphold_reason, words.uphold)}
                </section>
            }
            .into_any()
        }
        EntryState::Verified => view! {
            <details class="card stack" open=typed.error.is_some()>
                <summary>{words.revoke}</summary>
                <p class="muted small">{words.revoke_hint}</p>
                {no(id, typed, "revoke", words.revoke_reason, words.revoke)}
            </details>
        }
        .into_any(),
        EntryState::Rejected => ().into_any(),
    }
}

fn yes(id: &EntryId, label: &'static str) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/verification/decisions">
            <input type="hidden" name="entries" value=id.to_string() />
            <input type="hidden" name="one" value=id.to_string() />
            <button class="button" type="submit" name="decision" value="verify">{label}</button>
        </form>
    }
}

/// A decision that needs a reason.
fn no(
    id: &EntryId,
    typed: &Typed,
    decision: &'static str,
    ask: &'static str,
    label: &'static str,
) -> impl IntoView + use<> {
    view! {
        <form class="stack" method="post" action="/verification/decisions">
            <input type="hidden" name="entries" value=id.to_string() />
            <input type="hidden" name="one" value=id.to_string() />
            {reason(typed, ask)}
            <button class="button quiet danger" type="submit" name="decision" value=decision>{label}</button>
        </form>
    }
}

fn reason(typed: &Typed, ask: &'static str) -> impl IntoView + use<> {
    let wrong = typed.error.is_some().then_some("true");
    let described = typed.error.as_ref().map(|_| "reason-error");
    let error = typed
        .error
        .clone()
        .map(|error| view! { <p class="error" id="reason-error" role="alert">{error}</p> });
    view! {
        <div class="field">
            <label for="reason">{ask}</label>
            <textarea
                id="reason"
                name="reason"
                rows="3"
                maxlength=REASON_LIMIT.to_string()
                aria-invalid=wrong
                aria-describedby=described
            >{typed.reason.clone()}</textarea>
            {error}
        </div>
    }
}

/// The teacher's own word against a rejection.
fn appeal(text: &'static Text, id: &EntryId, typed: &Typed) -> impl IntoView + use<> {
    let words = &text.ledger;
    view! {
        <section class="card stack" aria-labelledby="appeal">
            <h2 id="appeal">{words.appeal}</h2>
            <p class="muted small">{words.appeal_hint}</p>
            <form class="stack" method="post" action=format!("/verification/{id}/appeal")>
                {reason(typed, words.appeal_reason)}
                <button class="button" type="submit">{words.appeal_send}</button>
            </form>
        </section>
    }
}

fn facts(text: &'static Text, row: &QueueRow, zone: &Zone) -> impl IntoView + use<> {
    let words = &text.verification;
    let entry = &row.line.entry;
    let why: Vec<_> = reasons(text, &entry.reasons())
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect();
    let reversal = entry
        .reverses
        .as_ref()
        .map(|id| view! { <p class="notice info">{fill(words.reversal_of, &[("entry", id)])}</p> });
    let details = entry.details();
    let period = details.from.as_ref().map(|from| {
        let to = details.to.as_ref().unwrap_or(from);
        let span = fill(words.span, &[("from", from), ("to", to)]);
        view! { <div><dt>{text.ledger.period}</dt><dd class="num">{span}</dd></div> }
    });
    let certificate = details.certificate.clone().map(|number| {
        view! { <div><dt>{text.ledger.certificate_number}</dt><dd class="mono">{number}</dd></div> }
    });
    let waits = row.awaits.map(|body| {
        let sentence = fill(words.step_waits, &[("body", &text.words.body(body))]);
        view! { <div><dt>{words.steps}</dt><dd>{sentence}</dd></div> }
    });
    let level = format!(
        "{} · {} · {}",
        text.words.module(entry.module),
        text.words.level(entry.level),
        text.words.mode(entry.mode)
    );
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{words.entry_facts}</h2>
            {reversal}
            <p class="amount">
                <b class="num">{format::hours(entry.hours, text.lang)}</b>
                " " <span class="tag">{text.words.entry_state(row.line.state)}</span>
            </p>
            <ul>{why}</ul>
            <dl class="facts-list">
                <div><dt>{words.school}</dt><dd>{row.organisation.clone()}</dd></div>
                <div><dt>{words.login}</dt><dd>{row.login.clone()}</dd></div>
                {period}
                {certificate}
                {waits}
                <div><dt>{words.column_at}</dt><dd class="num">{format::moment(entry.at, zone)}</dd></div>
                <div><dt>{text.ledger.level_mode}</dt><dd>{level}</dd></div>
                <div><dt>{text.ledger.sequence}</dt><dd class="num">{entry.sequence}</dd></div>
                <div><dt>{text.ledger.hash}</dt><dd class="mono">{entry.hash.to_string()}</dd></div>
            </dl>
        </section>
    }
}

fn decisions(text: &'static Text, row: &QueueRow, zone: &Zone) -> Option<impl IntoView + use<>> {
    let made = &row.line.decisions;
    (!made.is_empty()).then(|| {
        let items: Vec<_> = made
            .iter()
            .map(|each| {
                let state = text.words.event(each.event);
                let at = format::moment(each.at, zone);
                let by = if each.organisation.is_empty() {
                    each.by.clone()
                } else {
                    format!("{}（{}）", each.by, each.organisation)
                };
                let line = fill(text.ledger.decided, &[("state", &state), ("by", &by), ("at", &at)]);
                view! { <li>{line} {each.reason.clone().map(|reason| view! { <p>{reason}</p> })}</li> }
            })
            .collect();
        view! {
            <section class="card" aria-labelledby="decisions">
                <h2 id="decisions">{text.verification.decided_title}</h2>
                <ol class="timeline">{items}</ol>
            </section>
        }
    })
}

fn units(text: &'static Text, evidence: &EntryEvidence, zone: &Zone) -> impl IntoView + use<> {
    let words = &text.verification;
    let separator = if text.lang == Lang::Zh { "、" } else { ", " };
    let addresses = (!evidence.addresses.is_empty()).then(|| {
        view! { <p class="muted">{fill(words.addresses, &[("addresses", &evidence.addresses.join(separator))])}</p> }
    });
    let none = evidence
        .units
        .is_empty()
        .then(|| view! { <p>{words.no_evidence}</p> });
    let units: Vec<_> = evidence
        .units
        .iter()
        .map(|unit| one(text, unit, zone))
        .collect();
    view! {
        <section class="evidence" aria-labelledby="units">
            <h2 id="units">{words.units}</h2>
            {addresses}
            {none}
            <ol class="plain stack">{units}</ol>
        </section>
    }
}

fn one(text: &'static Text, unit: &UnitEvidence, zone: &Zone) -> impl IntoView + use<> {
    let words = &text.verification;
    let total = unit.covered.total();
    let length = format::length(unit.length_seconds.saturating_mul(1000), text.lang);
    let time = format::length(total, text.lang);
    let summary = match unit.kind {
        UnitKind::Quiz if !unit.attempts.is_empty() => String::new(),
        _ if unit.covered.is_empty() => words.not_touched.to_owned(),
        UnitKind::Video | UnitKind::Audio => {
            let passages = format::passages(&unit.covered, text.lang);
            fill(
                words.covered,
                &[
                    ("passages", &passages),
                    ("time", &time),
                    ("length", &length),
                ],
            )
        }
        _ => fill(words.read, &[("time", &time), ("length", &length)]),
    };
    let span = unit.first_at.zip(unit.last_at).map(|(from, to)| {
        let at = |at: Timestamp| format::moment(at, zone);
        view! { <p class="muted small num">{fill(words.span, &[("from", &at(from)), ("to", &at(to))])}</p> }
    });
    view! {
        <li class="card">
            <h3 class="card-title">{unit.title.clone()} " " <span class="tag">{text.words.unit(unit.kind)}</span></h3>
            {(!summary.is_empty()).then(|| view! { <p>{summary}</p> })}
            {span}
            {attempts(text, &unit.attempts, zone)}
            {beats(text, &unit.beats, zone)}
        </li>
    }
}

fn attempts(
    text: &'static Text,
    attempts: &[AttemptSeen],
    zone: &Zone,
) -> Option<impl IntoView + use<>> {
    let words = &text.verification;
    (!attempts.is_empty()).then(|| {
        let rows: Vec<_> = attempts
            .iter()
            .map(|each| {
                let submitted = each.submitted_at.map_or(words.attempt_open.to_owned(), |at| format::moment(at, zone));
                let verdict = each.passed.map(|passed| {
                    if passed { text.learning.quiz_passed } else { text.learning.quiz_failed }
                });
                let score = each.permille.map(format::percent).unwrap_or_default();
                view! {
                    <tr>
                        <td class="num" data-label=words.attempt_number>{each.number}</td>
                        <td class="num" data-label=words.attempt_started>{format::moment(each.started_at, zone)}</td>
                        <td class="num" data-label=words.attempt_submitted>{submitted}</td>
                        <td class="num" data-label=words.attempt_score>{score} " " {verdict}</td>
                        <td class="num" data-label=words.beat_address>{each.address.clone()}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <table class="queue">
                <caption>{words.attempts}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.attempt_number}</th>
                        <th scope="col">{words.attempt_started}</th>
                        <th scope="col">{words.attempt_submitted}</th>
                        <th scope="col">{words.attempt_score}</th>
                        <th scope="col">{words.beat_address}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

fn beats(text: &'static Text, beats: &[BeatSeen], zone: &Zone) -> Option<impl IntoView + use<>> {
    let words = &text.verification;
    (!beats.is_empty()).then(|| {
        let rows: Vec<_> = beats
            .iter()
            .map(|each| {
                let admitted = u32::try_from(each.admitted_millis).unwrap_or_default();
                let declared = each.declared.then(|| view! { " " <span class="tag">{words.beat_declared}</span> });
                view! {
                    <tr>
                        <td class="num" data-label=words.beat_at>{format::moment(each.at, zone)}</td>
                        <td class="num" data-label=words.beat_claimed>{format::passages(&each.claimed, text.lang)} {declared}</td>
                        <td class="num" data-label=words.beat_admitted>{format::length(admitted, text.lang)}</td>
                        <td class="num" data-label=words.beat_address>{each.address.clone()}</td>
                        <td class="small" data-label=words.beat_agent>{each.agent.clone()}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <details>
                <summary>{fill(words.beats, &[("count", &beats.len())])}</summary>
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col">{words.beat_at}</th>
                            <th scope="col">{words.beat_claimed}</th>
                            <th scope="col">{words.beat_admitted}</th>
                            <th scope="col">{words.beat_address}</th>
                            <th scope="col">{words.beat_agent}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        }
    })
}
