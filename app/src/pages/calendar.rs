//! A teacher's calendar, and the address by which other programs read it.

mod feed;

use axum::{extract::State, response::Response};
use leptos::prelude::*;
use platform::calendar::{Happening, What, When};

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

pub use feed::feed;

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let all = app.platform.calendar(viewer).await?;
    let secret = app.platform.calendar_secret(viewer).await?;
    let address = secret.map(|secret| {
        let lang = visit.lang.code();
        visit.whole_address(&app, &format!("/calendar/{secret}.ics?lang={lang}"))
    });
    let now = app.platform.now();
    let zone = &app.platform.rules.zone;
    let is_past = |each: &&Happening| match each.when {
        When::Span(_, ends) => ends < now,
        When::Day(day) => day < domain::time::Day::of(now, zone),
    };
    let (past, coming): (Vec<_>, Vec<_>) = all.iter().partition(is_past);
    let text = visit.text();
    let words = &text.calendar;
    let head = Head {
        title: words.title,
        place: Place::Me,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let rows = |list: &[&Happening]| -> Vec<AnyView> {
            list.iter().map(|each| row(&app, text, each)).collect()
        };
        let coming = if coming.is_empty() {
            view! { <p class="muted">{words.none}</p> }.into_any()
        } else {
            view! { <ul class="plain stack">{rows(&coming)}</ul> }.into_any()
        };
        let past = (!past.is_empty()).then(|| {
            view! {
                <section aria-labelledby="past">
                    <h2 id="past">{words.past}</h2>
                    <ul class="plain stack">{rows(&past)}</ul>
                </section>
            }
        });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/me">{text.shell.me}</a></nav>
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            <section aria-labelledby="coming">
                <h2 id="coming">{words.upcoming}</h2>
                {coming}
            </section>
            {past}
            {subscription(text, address)}
        }
    }))
}

/// What it is called, here and in other programs.
fn title(text: &'static Text, what: &What) -> String {
    let words = &text.calendar;
    match what {
        What::Training { title, .. } => title.clone(),
        What::Assignment { title, .. } => fill(words.due, &[("title", title)]),
        What::YearEnds(year) => fill(words.year_ends, &[("year", year)]),
    }
}

fn row(app: &App, text: &'static Text, each: &Happening) -> AnyView {
    let words = &text.calendar;
    let zone = &app.platform.rules.zone;
    let when = match each.when {
        When::Span(from, to) => fill(
            words.span,
            &[
                ("from", &format::moment(from, zone)),
                ("to", &format::moment(to, zone)),
            ],
        ),
        When::Day(day) => day.to_string(),
    };
    let more = match &each.what {
        What::Training {
            place, is_expected, ..
        } => {
            let kind = if *is_expected {
                words.training
            } else {
                words.training_open
            };
            view! { <p class="muted">{kind} " · " {place.clone()}</p> }.into_any()
        }
        What::Assignment { code, title, state } => {
            let label = fill(text.assignments.go_what, &[("title", title)]);
            view! {
                <p>
                    <span class="tag">{text.assignments.state_of(*state)}</span> " "
                    <a href=format!("/courses/{code}") aria-label=label>{text.assignments.go}</a>
                </p>
            }
            .into_any()
        }
        What::YearEnds(_) => ().into_any(),
    };
    view! {
        <li class="card">
            <p class="muted num">{when}</p>
            <h3 class="card-title">{title(text, &each.what)}</h3>
            {more}
        </li>
    }
    .into_any()
}

fn subscription(text: &'static Text, address: Option<String>) -> AnyView {
    let words = &text.calendar;
    let button = |what: &'static str, label: &'static str| {
        view! {
            <form method="post" action="/me/calendar">
                <input type="hidden" name="to" value=what />
                <button class="button quiet" type="submit">{label}</button>
            </form>
        }
    };
    let inside = match address {
        Some(address) => view! {
            <div class="field">
                <label for="address">{words.feed_address}</label>
                <input id="address" type="text" readonly=true value=address aria-describedby="address-hint" />
                <p class="hint" id="address-hint">{words.feed_renew_hint}</p>
            </div>
            <div class="actions">{button("renew", words.feed_renew)}{button("close", words.feed_close)}</div>
        }
        .into_any(),
        None => view! {
            <p class="muted">{words.feed_none}</p>
            <div class="actions">{button("renew", words.feed_open)}</div>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="feed">
            <h2 id="feed">{words.feed}</h2>
            <p>{words.feed_lead}</p>
            {inside}
        </section>
    }
    .into_any()
}
