//! Why this number? Every entry of a year, with its reasons, its state and its place in the chain.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    access::Denial,
    accounts::Role,
    hours::CreditHours,
    time::{TrainingYear, Zone},
    verification::{EntryState, EventKind},
};
use leptos::prelude::*;
use platform::{
    Error,
    ledger::{Account, Line},
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format, reasons},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    year: String,
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    if viewer.role() != Role::Teacher {
        return Err(Fault(Error::Denied(Denial::Role)));
    }
    let year = asked
        .year
        .parse()
        .map_or_else(|_| app.platform.year_now(), TrainingYear);
    let account = app.platform.own_ledger(viewer, year).await?;
    let text = visit.text();
    let words = &text.ledger;
    let title = fill(words.title, &[("year", &year)]);
    let head = Head {
        title: &title,
        place: Place::Me,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let total = fill(
            words.total,
            &[
                ("total", &format::hours(account.total, text.lang)),
                ("target", &format::hours_short(account.target, text.lang)),
            ],
        );
        let content = if account.entries.is_empty() {
            view! {
                <div class="empty">
                    <h2>{fill(words.none_title, &[("year", &year)])}</h2>
                    <p>{words.none}</p>
                    <p><a class="button" href="/courses">{words.find_course}</a></p>
                </div>
            }
            .into_any()
        } else {
            view! { {by_module(text, &account)} {entries(text, &account, &app.platform.rules.zone)} }.into_any()
        };
        view! {
            <h1>{title.clone()}</h1>
            <p class="lead num">{total}</p>
            {years(text, &account)}
            {content}
        }
    }))
}

fn years(text: &'static Text, account: &Account) -> Option<impl IntoView + use<>> {
    (account.years.len() > 1).then(|| {
        let links: Vec<_> = account
            .years
            .iter()
            .map(|year| {
                let current = (*year == account.year).then_some("page");
                view! {
                    <li><a class="chip" href=format!("/me/ledger?year={year}") aria-current=current>{year.number()}</a></li>
                }
            })
            .collect();
        view! { <nav aria-label=text.ledger.years><ul class="chips">{links}</ul></nav> }
    })
}

fn by_module(text: &'static Text, account: &Account) -> impl IntoView + use<> {
    let rows: Vec<_> = account
        .by_module
        .iter()
        .map(|(module, hours)| {
            view! { <li><span>{text.words.module(*module)}</span><b class="num">{hours.to_string()}</b></li> }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="by-module">
            <h2 id="by-module">{text.ledger.by_module}</h2>
            <ul class="rows plain">{rows}</ul>
        </section>
    }
}

fn entries(text: &'static Text, account: &Account, zone: &Zone) -> impl IntoView + use<> {
    let items: Vec<_> = account
        .entries
        .iter()
        .map(|line| entry(text, line, zone))
        .collect();
    view! {
        <section aria-labelledby="entries">
            <h2 id="entries">{text.ledger.entries}</h2>
            <ol class="entries plain">{items}</ol>
        </section>
    }
}

fn entry(text: &'static Text, line: &Line, zone: &Zone) -> impl IntoView + use<> {
    let words = &text.ledger;
    let entry = &line.entry;
    let class = match line.state {
        EntryState::Verified => "tag ok",
        EntryState::Pending | EntryState::Appealed => "tag must",
        EntryState::Rejected => "tag bad",
    };
    let is_reversal = entry.reverses.is_some();
    let state = (!is_reversal)
        .then(|| view! { <span class=class>{text.words.entry_state(line.state)}</span> });
    let what = entry
        .course_title
        .clone()
        .unwrap_or_else(|| text.words.entry_kind(entry.kind).to_owned());
    let kind = is_reversal
        .then(|| view! { <span class="tag bad">{text.words.entry_kind(entry.kind)}</span> });
    let rejection = line.rejection().map(|reason| {
        let heard = line.decisions.iter().any(|made| made.event == EventKind::Appeal);
        let appeal = (line.state == EntryState::Rejected && !heard).then(|| {
            view! { " " <a href=format!("/verification/{}", entry.id)>{words.appeal}</a> }
        });
        view! { <p class="notice error">{fill(words.rejected_because, &[("reason", &reason)])} {appeal}</p> }
    });
    let decisions: Vec<_> = line
        .decisions
        .iter()
        .map(|made| {
            let state = text.words.event(made.event);
            let at = format::moment(made.at, zone);
            view! { <li>{fill(words.decided, &[("state", &state), ("by", &made.by), ("at", &at)])}</li> }
        })
        .collect();
    let why: Vec<_> = reasons(text, &entry.reasons())
        .into_iter()
        .map(|sentence| view! { <li>{sentence}</li> })
        .collect();
    let reversed = entry
        .reverses
        .as_ref()
        .map(|id| view! { <li>{fill(words.reverses, &[("entry", id)])}</li> });
    let certificate = (entry.hours > CreditHours::ZERO).then(|| {
        let code = entry.certificate_code();
        let href = format!("/certificates/{code}");
        view! { <div><dt>{text.certificates.code}</dt><dd class="mono"><a href=href>{code}</a></dd></div> }
    });
    let level = format!(
        "{} · {}",
        text.words.level(entry.level),
        text.words.mode(entry.mode)
    );
    view! {
        <li class="card entry" id=format!("entry-{}", entry.id)>
            <div class="row">
                <div>
                    <h3 class="card-title">{what}</h3>
                    <p class="muted small">
                        <time datetime=entry.at.to_rfc3339()>{format::moment(entry.at, zone)}</time>
                        " · " {text.words.module(entry.module)}
                    </p>
                </div>
                <p class="amount"><b class="num">{format::hours(entry.hours, text.lang)}</b> " " {state} {kind}</p>
            </div>
            {rejection}
            <details>
                <summary>{words.why}</summary>
                <h4>{words.reasons}</h4>
                <ul>{why} {reversed}</ul>
                {(!decisions.is_empty()).then(|| view! { <ul>{decisions}</ul> })}
                <p><a href=format!("/ledger/entries/{}/proof", entry.id)>{words.proof}</a></p>
                <dl class="facts-list">
                    <div><dt>{words.level_mode}</dt><dd>{level}</dd></div>
                    <div><dt>{words.sequence}</dt><dd class="num">{entry.sequence}</dd></div>
                    <div><dt>{words.entry_id}</dt><dd class="mono">{entry.id.to_string()}</dd></div>
                    {certificate}
                    <div><dt>{words.hash}</dt><dd class="mono">{entry.hash.to_string()}</dd></div>
                    <div><dt>{words.previous}</dt><dd class="mono">{entry.previous.to_string()}</dd></div>
                </dl>
            </details>
        </li>
    }
}
