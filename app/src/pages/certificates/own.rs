//! A teacher's certificates, by year.

use axum::{extract::State, response::Response};
use domain::{access::Denial, accounts::Role};
use leptos::prelude::*;
use platform::{Error, record::Year};

use crate::{
    App, Visit,
    fault::Fault,
    pages::record::{code, missing, what},
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

pub async fn own(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    if viewer.role() != Role::Teacher {
        return Err(Fault(Error::Denied(Denial::Role)));
    }
    let record = app.platform.record_of(viewer, None).await?;
    let text = visit.text();
    let words = &text.certificates;
    let head = Head {
        title: words.mine_title,
        place: Place::Me,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let years: Vec<_> = record
            .years
            .iter()
            .map(|each| year(&app, text, each))
            .collect();
        view! {
            <h1>{words.mine_title}</h1>
            <p class="lead">{words.mine_lead}</p>
            {years}
        }
    }))
}

fn year(app: &App, text: &'static Text, year: &Year) -> impl IntoView + use<> {
    let words = &text.certificates;
    let number = year.year.number();
    let named = |pattern: &str| fill(pattern, &[("year", &number)]);
    let issued: Vec<_> = year
        .certificates
        .iter()
        .map(|each| {
            let at = format::day(each.at, &app.platform.rules.zone);
            let hours = format::hours(each.hours, text.lang);
            let sentence = fill(words.issued, &[("at", &at), ("hours", &hours)]);
            let href = format!("/certificates/{}", each.code);
            view! { <li><a class="mono" href=href>{each.code.clone()}</a> " " <span class="muted small">{sentence}</span></li> }
        })
        .collect();
    let issued = (!issued.is_empty()).then(|| view! { <ul class="rows plain">{issued}</ul> });
    let next = if year.to_certify.is_nothing() {
        view! {
            <form method="post" action="/me/certificates">
                <input type="hidden" name="year" value=number.to_string() />
                <button class="button" type="submit">{named(words.issue)}</button>
            </form>
        }
        .into_any()
    } else {
        let missing = missing(text, &year.to_certify);
        view! { <p class="notice info">{fill(words.not_met, &[("missing", &missing)])}</p> }
            .into_any()
    };
    let entries: Vec<_> = year
        .entries
        .iter()
        .filter_map(|line| {
            let code = code(line)?;
            let href = format!("/certificates/{code}");
            Some(view! {
                <li>
                    <span>{what(text, line)} " " <span class="muted small">{text.words.entry_state(line.state)}</span></span>
                    <span class="num">{format::hours(line.entry.hours, text.lang)} " " <a class="mono" href=href>{code}</a></span>
                </li>
            })
        })
        .collect();
    let entries = if entries.is_empty() {
        view! { <p class="muted">{words.entries_none}</p> }.into_any()
    } else {
        view! { <h3>{named(words.entries)}</h3> <ul class="rows plain">{entries}</ul> }.into_any()
    };
    let id = format!("year-{number}");
    let label = id.clone();
    view! {
        <section class="card" aria-labelledby=label>
            <h2 id=id>{named(words.mine_year)}</h2>
            {issued}
            {next}
            {entries}
        </section>
    }
}
