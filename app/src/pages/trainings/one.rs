//! One session: what is next, who is expected, who was there.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    accounts::Role,
    ids::TrainingId,
    training::{PlaceState, TrainingState},
};
use leptos::prelude::*;
use platform::{
    Refusal,
    training::{Attendee, Candidate, Training},
};

use super::facts;
use crate::{
    App, Visit,
    fault::Fault,
    parts::fields::{Field, Told, area},
    shell::{Head, page_with},
    text::{Text, fill, format},
};

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub people: String,
    pub refusals: Vec<Refusal>,
}

pub async fn training(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    training_again(&app, &visit, &TrainingId::new(id), &Typed::default()).await
}

fn asked(query: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The page, perhaps with a list that was not accepted.
pub async fn training_again(
    app: &App,
    visit: &Visit,
    id: &TrainingId,
    typed: &Typed,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (training, roster) = app.platform.training(viewer, id).await?;
    let rights = Rights {
        holds: app.platform.may_hold(viewer, &training).await.is_ok(),
        is_host: viewer.role() == Role::Teacher,
    };
    let holds = rights.holds;
    let sought = asked(&visit.query, "teacher").filter(|text| !text.trim().is_empty());
    let found = match &sought {
        Some(text) if holds && !rights.is_host => app.platform.candidates(viewer, id, text).await?,
        _ => Vec::new(),
    };
    let text = visit.text();
    let words = &text.trainings;
    let told = Told::new(text, &typed.refusals);
    let status = if told.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let done = [
        ("added", words.added),
        ("settled", words.settled_count),
        ("met", text.tasks.confirmed),
    ]
    .iter()
    .find_map(|(name, sentence)| {
        let count = asked(&visit.query, name)?.parse::<usize>().ok()?;
        Some(fill(sentence, &[("count", &count)]))
    })
    .or_else(|| asked(&visit.query, "saved").map(|_| words.changed.to_owned()));
    let title = training.plan.title.clone();
    let head = Head {
        title: &title,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let done =
            done.map(|sentence| view! { <p class="notice success" role="status">{sentence}</p> });
        view! {
            {crumbs(text, &training, rights)}
            <h1>{title.clone()} " " <span class="tag">{words.training_state(training.state)}</span></h1>
            {done}
            {told.summary(words.error_title)}
            <div class="two">
                {people(app, text, &training, &roster, rights)}
                <aside class="side">
                    {holds.then(|| next(text, &training, &roster, rights))}
                    <section class="card">{facts(app, text, &training)}</section>
                    {(holds && !rights.is_host).then(|| adding(text, &training, typed, &told, sought.as_deref(), &found))}
                </aside>
            </div>
        }
    }))
}

/// What the reader does with the session.
#[derive(Clone, Copy)]
struct Rights {
    /// Opens check-in, keeps the roster, ticks who was there.
    holds: bool,
    /// Of the workshop that it is held for: credits nothing, and adds nobody from the register.
    is_host: bool,
}

fn crumbs(text: &'static Text, training: &Training, rights: Rights) -> AnyView {
    let words = &text.trainings;
    let (to, title) = match &training.workshop {
        Some(id) if rights.is_host => (format!("/workshops/{id}"), text.workshops.title),
        _ => ("/admin/trainings".to_owned(), words.title),
    };
    view! { <nav class="crumbs" aria-label=title><a href=to>{title}</a></nav> }.into_any()
}

/// The step that the session waits for.
fn next(text: &'static Text, training: &Training, roster: &[Attendee], rights: Rights) -> AnyView {
    let words = &text.trainings;
    let id = &training.id;
    let to = format!("/admin/trainings/{id}/state");
    let of_course = training.plan.within_course;
    let present = roster
        .iter()
        .filter(|each| each.state == PlaceState::Present)
        .count();
    let step = match training.state {
        TrainingState::Planned => view! {
            <p class="hint">{words.open_hint}</p>
            <form method="post" action=to>
                <button class="button" type="submit" name="to" value="open">{words.open_now}</button>
            </form>
            <p><a href=format!("/admin/trainings/{id}/plan")>{words.change}</a></p>
        }
        .into_any(),
        TrainingState::Open if rights.is_host => {
            let organisation = &training.organisation_name;
            let hint = fill(text.workshops.session_settle, &[("organisation", organisation)]);
            view! {
                <p><a class="button" href=format!("/admin/trainings/{id}/code")>{words.show_code}</a></p>
                <p class="hint">{hint}</p>
            }
            .into_any()
        }
        TrainingState::Open => view! {
            <p><a class="button" href=format!("/admin/trainings/{id}/code")>{words.show_code}</a></p>
            <p class="hint">{if of_course { text.tasks.confirm_hint } else { words.settle_hint }}</p>
            <form method="post" action=to>
                <button class="button quiet" type="submit" name="to" value="settled">
                    {fill(if of_course { text.tasks.confirm } else { words.settle }, &[("count", &present)])}
                </button>
            </form>
        }
        .into_any(),
        TrainingState::Settled if of_course => {
            view! { <p>{text.tasks.confirmed_note}</p> }.into_any()
        }
        TrainingState::Settled => view! { <p>{words.settled_note}</p> }.into_any(),
    };
    view! {
        <section class="card stack" aria-labelledby="next">
            <h2 id="next">{words.next_step}</h2>
            {step}
        </section>
    }
    .into_any()
}

fn people(
    app: &App,
    text: &'static Text,
    training: &Training,
    roster: &[Attendee],
    rights: Rights,
) -> AnyView {
    let words = &text.trainings;
    let holds = rights.holds;
    let present = roster
        .iter()
        .filter(|each| each.state == PlaceState::Present)
        .count();
    let count = fill(
        words.people_of,
        &[("present", &present), ("people", &roster.len())],
    );
    let rows: Vec<_> = roster
        .iter()
        .map(|each| person(app, text, training, each, rights))
        .collect();
    let table = if rows.is_empty() {
        view! { <p class="muted">{words.roster_empty}</p> }.into_any()
    } else {
        view! {
            <p class="muted">{count}</p>
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.teacher}</th>
                        <th scope="col">{words.school}</th>
                        <th scope="col">{words.presence}</th>
                        {holds.then(|| view! { <th scope="col">{words.next_step}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="roster">
            <h2 id="roster">{words.roster}</h2>
            {table}
        </section>
    }
    .into_any()
}

fn person(
    app: &App,
    text: &'static Text,
    training: &Training,
    each: &Attendee,
    rights: Rights,
) -> AnyView {
    let words = &text.trainings;
    let holds = rights.holds;
    let zone = &app.platform.rules.zone;
    let method = words.place_state(each.state, each.method);
    let presence = match each.at {
        Some(at) => {
            let at = format::moment(at, zone);
            fill(words.at, &[("method", &method), ("at", &at)])
        }
        None => method.to_owned(),
    };
    let class = if each.state == PlaceState::Present {
        "tag ok"
    } else {
        "tag"
    };
    let named = |sentence| fill(sentence, &[("name", &each.name)]);
    let button = |to: &'static str, value: &'static str, word: &'static str, label: String| {
        view! {
            <form method="post" action=format!("/admin/trainings/{}/{to}", training.id)>
                <input type="hidden" name="account" value=each.account.to_string() />
                <button class="button quiet" type="submit" name="do" value=value aria-label=label>{word}</button>
            </form>
        }
        .into_any()
    };
    let act = match (&each.entry, each.state, training.state) {
        // Entries are none of a host's business.
        (Some(_), ..) if rights.is_host => Some(view! { <span class="tag ok">{words.credited}</span> }.into_any()),
        (None, _, TrainingState::Settled) if rights.is_host => None,
        (Some(entry), ..) => Some(
            view! { <a href=format!("/verification/{entry}") aria-label=named(words.credited_of)>{words.credited}</a> }
                .into_any(),
        ),
        (None, PlaceState::Expected, TrainingState::Planned) => {
            Some(button("roster", "remove", words.remove, named(words.remove_who)))
        }
        (None, PlaceState::Expected, TrainingState::Open) => Some(
            view! {
                {button("presence", "tick", words.tick, named(words.tick_who))}
                {button("roster", "remove", words.remove, named(words.remove_who))}
            }
            .into_any(),
        ),
        (None, PlaceState::Expected, TrainingState::Settled) => {
            Some(button("presence", "tick", words.tick, named(words.tick_who)))
        }
        (None, PlaceState::Present, TrainingState::Open) => {
            Some(button("presence", "untick", words.untick, named(words.untick_who)))
        }
        (None, PlaceState::Present, _) => None,
    };
    view! {
        <tr>
            <th scope="row" data-label=words.teacher>{each.name.clone()} " " <span class="muted small">{each.login.clone()}</span></th>
            <td data-label=words.school>{each.school.clone()}</td>
            <td data-label=words.presence><span class=class>{presence}</span></td>
            {holds.then(|| view! { <td data-label=words.next_step><div class="facts">{act}</div></td> })}
        </tr>
    }
    .into_any()
}

/// Pasted, or chosen from what was found.
fn adding(
    text: &'static Text,
    training: &Training,
    typed: &Typed,
    told: &Told,
    sought: Option<&str>,
    found: &[Candidate],
) -> AnyView {
    let words = &text.trainings;
    let to = format!("/admin/trainings/{}/roster", training.id);
    let paste = Field {
        name: "people",
        label: words.paste,
        hint: Some(words.paste_hint),
        value: &typed.people,
        required: true,
    };
    let choices: Vec<_> = found
        .iter()
        .map(|each| {
            view! {
                <label class="option">
                    <input type="checkbox" name="chosen" value=each.account.to_string() />
                    <span>{each.name.clone()} " " <span class="muted small">{each.login.clone()}</span></span>
                </label>
            }
        })
        .collect();
    let chosen = match sought {
        Some(text) if choices.is_empty() => {
            let none = fill(words.found_none, &[("text", &text)]);
            Some(view! { <p class="muted" role="status">{none}</p> }.into_any())
        }
        Some(_) => Some(
            view! {
                <form class="stack" method="post" action=to.clone()>
                    <fieldset class="field"><legend>{words.found}</legend><div class="options">{choices}</div></fieldset>
                    <button class="button quiet" type="submit" name="do" value="add">{words.add}</button>
                </form>
            }
            .into_any(),
        ),
        None => None,
    };
    view! {
        <section class="card stack" aria-labelledby="add">
            <h2 id="add">{words.add}</h2>
            <form class="stack" method="get" action=format!("/admin/trainings/{}", training.id)>
                <label class="field">
                    <span>{words.find}</span>
                    <input type="search" name="teacher" value=sought.unwrap_or_default().to_owned() maxlength="64" />
                </label>
                <button class="button quiet" type="submit">{words.find_go}</button>
            </form>
            {chosen}
            <form class="stack" method="post" action=to>
                {area(told, paste, 4)}
                <button class="button quiet" type="submit" name="do" value="add">{words.add}</button>
            </form>
        </section>
    }
    .into_any()
}
