//! Closing a year: choose, look at the check list, close; and what was closed before.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::{Action, Resource, may},
    closing::{Check, Item},
    time::TrainingYear,
};
use leptos::prelude::*;
use platform::{Error, closing::Closing, organisations::Organisation};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

/// Years that can be chosen, back from the current one.
const YEARS: i32 = 6;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub organisation: String,
    pub year: String,
    /// Set where the year was closed a moment ago.
    pub done: String,
}

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub note: String,
    pub error: Option<String>,
    pub about_note: bool,
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    closings(&app, &visit, &asked, &Typed::default()).await
}

pub async fn closings(
    app: &App,
    visit: &Visit,
    asked: &Asked,
    typed: &Typed,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let history = app.platform.closings(viewer).await?;
    let organisations = app.platform.subtree(viewer).await?;
    let now = app.platform.year_now();
    let text = visit.text();
    let words = &text.administration;
    let year = asked.year.parse().map_or(now, TrainingYear);
    let chosen = if asked.organisation.is_empty() {
        None
    } else {
        let place = app.platform.organisation(&asked.organisation).await?;
        let checklist = app.platform.checklist(viewer, &place.code, year).await?;
        let closed = app.platform.closed(viewer, &place.code, year).await?;
        let decides = may(
            &viewer.actor,
            Action::CloseYear,
            Resource::Organisation(&place.path),
        );
        Some((place, checklist, closed, decides.is_ok()))
    };
    let status = if typed.error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let head = Head {
        title: words.closings,
        place: Place::Admin,
        ..Head::default()
    };
    let is_done = !asked.done.is_empty();
    let inside = chosen.map(|(place, checklist, closed, decides)| match closed {
        Some(closing) => closed_already(app, text, &place, &closing, is_done),
        None => open(text, &place, year, &checklist, decides, typed),
    });
    Ok(page_with(app, visit, head, status, || {
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin">{words.title}</a></nav>
            <h1>{words.closings}</h1>
            <p class="lead">{words.closings_lead}</p>
            {choice(text, asked, &organisations, year, now)}
            {inside}
            {past(app, text, &history)}
        }
    }))
}

fn choice(
    text: &'static Text,
    asked: &Asked,
    organisations: &[Organisation],
    year: TrainingYear,
    now: TrainingYear,
) -> AnyView {
    let words = &text.administration;
    let depth = |place: &Organisation| place.path.depth();
    let shallowest = organisations.iter().map(depth).min().unwrap_or_default();
    let places: Vec<_> = organisations
        .iter()
        .map(|each| {
            let indent = "\u{3000}".repeat(depth(each) - shallowest);
            let chosen = each.code == asked.organisation;
            view! { <option value=each.code.clone() selected=chosen>{indent} {each.name.clone()}</option> }
        })
        .collect();
    let years: Vec<_> = (now.number() - YEARS..=now.number())
        .rev()
        .chain((year.number() < now.number() - YEARS).then_some(year.number()))
        .map(|each| view! { <option value=each.to_string() selected=each == year.number()>{each}</option> })
        .collect();
    view! {
        <form class="filters card" method="get" action="/admin/closings">
            <div class="form-row">
                <label class="field"><span>{words.organisation}</span><select name="organisation">{places}</select></label>
                <label class="field"><span>{words.year}</span><select name="year">{years}</select></label>
                <button class="button quiet" type="submit">{words.check}</button>
            </div>
        </form>
    }
    .into_any()
}

fn closed_already(
    app: &App,
    text: &'static Text,
    place: &Organisation,
    closing: &Closing,
    is_done: bool,
) -> AnyView {
    let words = &text.administration;
    if is_done {
        let done = fill(
            words.done,
            &[("organisation", &place.name), ("year", &closing.year)],
        );
        return view! { <p class="notice success" role="status">{done}</p> }.into_any();
    }
    let at = format::moment(closing.at, &app.platform.rules.zone);
    let sentence = fill(
        words.already,
        &[
            ("organisation", &closing.name),
            ("year", &closing.year),
            ("by", &closing.by),
            ("at", &at),
        ],
    );
    view! { <p class="notice info" role="status">{sentence}</p> }.into_any()
}

/// The check list of a year that is open, and the form that closes it.
fn open(
    text: &'static Text,
    place: &Organisation,
    year: TrainingYear,
    checklist: &[Item],
    decides: bool,
    typed: &Typed,
) -> AnyView {
    let words = &text.administration;
    let names: [(&str, &dyn std::fmt::Display); 2] =
        [("organisation", &place.name), ("year", &year)];
    let rows: Vec<_> = checklist
        .iter()
        .map(|item| {
            let (class, result) = match (item.count, item.blocks) {
                (0, _) => ("tag ok", words.fine),
                (_, true) => ("tag bad", words.blocks),
                (_, false) => ("tag must", words.told),
            };
            let count = match (item.code, item.count) {
                (Check::YearNotOver, 0) => words.none.to_owned(),
                (Check::YearNotOver, _) => words.yes.to_owned(),
                (_, count) => count.to_string(),
            };
            let name = words.check_of(item.code);
            let name = match queue(place, year, *item) {
                Some(to) => view! { <a href=to>{name}</a> }.into_any(),
                None => name.into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num" data-label=words.count>{count}</td>
                    <td data-label=words.result><span class=class>{result}</span></td>
                </tr>
            }
        })
        .collect();
    let is_ready = checklist.iter().all(|item| !item.blocks);
    let form = if !decides {
        view! { <p class="muted">{words.read_only}</p> }.into_any()
    } else if is_ready {
        form(text, place, year, typed)
    } else {
        view! { <p class="notice warning">{words.not_ready}</p> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="checklist">
            <h2 id="checklist">{fill(words.checklist, &names)}</h2>
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.item}</th>
                        <th scope="col" class="num">{words.count}</th>
                        <th scope="col">{words.result}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {form}
        </section>
    }
    .into_any()
}

/// Where what is counted can be decided.
fn queue(place: &Organisation, year: TrainingYear, item: Item) -> Option<String> {
    let more = match item.code {
        _ if item.count == 0 => return None,
        Check::Pending => "state=pending",
        Check::Appealed => "state=appealed",
        Check::Flagged => "state=pending&flag=any",
        Check::BelowTarget | Check::NotExported | Check::YearNotOver => return None,
    };
    // A code needs no escape in a query.
    Some(format!(
        "/verification?organisation={}&year={year}&{more}",
        place.code
    ))
}

fn form(text: &'static Text, place: &Organisation, year: TrainingYear, typed: &Typed) -> AnyView {
    let words = &text.administration;
    let confirm = fill(
        words.confirm,
        &[("organisation", &place.name), ("year", &year)],
    );
    let error = typed
        .error
        .clone()
        .map(|error| view! { <p class="error" id="closing-error" role="alert">{error}</p> });
    let described = typed.error.as_ref().map(|_| "closing-error");
    let wrong_note = typed.about_note.then_some("true");
    let wrong_tick = (typed.error.is_some() && !typed.about_note).then_some("true");
    view! {
        <form class="stack" method="post" action="/admin/closings">
            <input type="hidden" name="organisation" value=place.code.clone() />
            <input type="hidden" name="year" value=year.to_string() />
            {error}
            <div class="field">
                <label for="note">{words.closing_note}</label>
                <textarea id="note" name="note" rows="2" maxlength="500" aria-invalid=wrong_note
                    aria-describedby=wrong_note.and(described)>{typed.note.clone()}</textarea>
            </div>
            <label class="option">
                <input type="checkbox" name="confirmed" value="on" required aria-invalid=wrong_tick
                    aria-describedby=wrong_tick.and(described) />
                <span>{confirm}</span>
            </label>
            <button class="button" type="submit">{words.close}</button>
        </form>
    }
    .into_any()
}

fn past(app: &App, text: &'static Text, history: &[Closing]) -> AnyView {
    let words = &text.administration;
    if history.is_empty() {
        return view! {
            <section aria-labelledby="history"><h2 id="history">{words.history}</h2><p>{words.history_empty}</p></section>
        }
        .into_any();
    }
    let rows: Vec<_> = history
        .iter()
        .map(|closing| {
            let told: Vec<String> = closing
                .checklist
                .iter()
                .filter(|item| item.count > 0)
                .map(|item| match item.code {
                    Check::YearNotOver => words.check_of(item.code).to_owned(),
                    code => format!("{} {}", words.check_of(code), item.count),
                })
                .collect();
            view! {
                <tr>
                    <th scope="row">{closing.name.clone()} " " {closing.year.to_string()}</th>
                    <td data-label=words.closed_by>{closing.by.clone()}</td>
                    <td data-label=words.closed_at>
                        <time datetime=closing.at.to_rfc3339()>{format::moment(closing.at, &app.platform.rules.zone)}</time>
                    </td>
                    <td data-label=words.told>{told.join("; ")}</td>
                    <td data-label=words.note>{closing.note.clone()}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section aria-labelledby="history">
            <h2 id="history">{words.history}</h2>
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.organisation}</th>
                        <th scope="col">{words.closed_by}</th>
                        <th scope="col">{words.closed_at}</th>
                        <th scope="col">{words.told}</th>
                        <th scope="col">{words.note}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// The sentence for a refusal or a missing tick.
pub fn refused(text: &'static Text, error: &Error) -> Option<String> {
    match error {
        Error::Refused(refusals) => {
            let sentences: Vec<_> = refusals
                .iter()
                .map(|each| text.administration.refusal(each))
                .collect();
            Some(sentences.join(" "))
        }
        _ => None,
    }
}
