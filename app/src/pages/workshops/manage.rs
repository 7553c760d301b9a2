//! What the host does: who joins, what is said, which courses.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::{Action, Resource, may},
    ids::WorkshopId,
    workshops::{Membership, WORDS_LIMIT},
};
use leptos::prelude::*;
use platform::{
    Error, Refusal,
    workshops::{HostWords, Person, Shown},
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::author::reported,
    parts::{
        discussion::Hides,
        fields::{Field, Told, area},
    },
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
    visit::parameter,
};

/// What somebody has typed, and why it was not kept.
#[derive(Debug, Default)]
pub struct Led {
    pub typed: Option<HostWords>,
    pub refusals: Vec<Refusal>,
    /// Somebody else has changed the workshop meanwhile.
    pub is_stale: bool,
}

/// `GET /workshops/{id}/manage`.
pub async fn manage(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    manage_again(&app, &visit, &WorkshopId::new(id), Led::default()).await
}

/// The page, perhaps with what was typed and what is wrong.
pub async fn manage_again(
    app: &App,
    visit: &Visit,
    id: &WorkshopId,
    again: Led,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let shown = app.platform.workshop(viewer, id).await?;
    let workshop = &shown.workshop;
    let resource = Resource::Workshop {
        host: &workshop.host,
        organisation: &workshop.organisation,
    };
    may(&viewer.actor, Action::HostWorkshop, resource).map_err(Error::from)?;
    let people = app.platform.workshop_people(viewer, id).await?;
    let reports = app.platform.workshop_reports(viewer, id).await?;
    let said = parameter(&visit.query, "said");
    let text = visit.text();
    let words = &text.workshops;
    let told = Told::new(text, &again.refusals);
    let status = if again.is_stale {
        StatusCode::CONFLICT
    } else if told.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let typed = again.typed.unwrap_or_else(|| as_typed(&shown));
    let title = fill(words.manage_title, &[("title", &workshop.title)]);
    let head = Head {
        title: &title,
        place: Place::Me,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let said = said
            .and_then(|said| words.said(&said))
            .map(|said| view! { <p class="notice success" role="status">{said}</p> });
        let stale = again
            .is_stale
            .then(|| view! { <p class="notice warning" role="alert">{words.changed}</p> });
        let base = format!("/workshops/{id}/posts");
        let hides = Hides {
            base: &base,
            course: None,
        };
        let voice = text.discussion.topics();
        let posts: Vec<_> = reports
            .iter()
            .map(|each| {
                let see = format!(
                    "/workshops/{id}?topic={}#post-{}",
                    each.question, each.post.id
                );
                reported(app, text, voice, hides, each, Some(see))
            })
            .collect();
        let posts = (!posts.is_empty()).then(|| {
            view! {
                <section aria-labelledby="reports">
                    <h2 id="reports">{words.reports}</h2>
                    <ul class="plain questions">{posts}</ul>
                </section>
            }
        });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs>
                <a href="/workshops">{words.title}</a> " › "
                <a href=format!("/workshops/{id}")>{workshop.title.clone()}</a>
            </nav>
            <h1>{title.clone()}</h1>
            {said}
            {stale}
            {told.summary(text.trainings.error_title)}
            <div class="two">
                <div class="stack">
                    {applications(app, text, &shown, &people)}
                    {posts}
                    {shown.is_open().then(|| form(text, &shown, &typed, &told))}
                </div>
                <aside class="side">{members(text, &shown, &people)}</aside>
            </div>
        }
    }))
}

fn applications(app: &App, text: &'static Text, shown: &Shown, people: &[Person]) -> AnyView {
    let words = &text.workshops;
    let rows: Vec<_> = people
        .iter()
        .filter(|person| person.state == Membership::Applied)
        .map(|person| application(app, text, shown, person))
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="muted">{words.applications_none}</p> }.into_any()
    } else {
        view! { <ul class="plain stack">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="applications">
            <h2 id="applications">{words.applications}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn application(app: &App, text: &'static Text, shown: &Shown, person: &Person) -> AnyView {
    let words = &text.workshops;
    let action = format!("/workshops/{}/people", shown.workshop.id);
    let when = format::moment(person.at, &app.platform.rules.zone);
    let said =
        (!person.words.is_empty()).then(|| view! { <p class="body">{person.words.clone()}</p> });
    let accept = shown.is_open().then(|| {
        view! {
            <form method="post" action=action.clone()>
                <input type="hidden" name="account" value=person.account.to_string() />
                <button class="button" type="submit" name="to" value="accept" aria-label=named(words.accept_of, person)>{words.accept}</button>
            </form>
        }
    });
    view! {
        <li>
            <p><b>{person.name.clone()}</b> " " <span class="muted small">{person.school.clone()} " · " <span class="num">{when}</span></span></p>
            {said}
            <div class="deeds">
                {accept}
                {parting(text, &action, person, "decline", words.decline, words.decline_of)}
            </div>
        </li>
    }
    .into_any()
}

fn named(sentence: &'static str, person: &Person) -> String {
    fill(sentence, &[("name", &person.name)])
}

/// The form that declines or removes somebody, with a reason for them.
fn parting(
    text: &'static Text,
    action: &str,
    person: &Person,
    to: &'static str,
    label: &'static str,
    label_of: &'static str,
) -> AnyView {
    let words = &text.workshops;
    let id = format!("{to}-{}", person.account);
    view! {
        <details>
            <summary aria-label=named(label_of, person)>{label}</summary>
            <form class="stack" method="post" action=action.to_owned()>
                <input type="hidden" name="account" value=person.account.to_string() />
                <div class="field">
                    <label for=id.clone()>{words.decline_words}</label>
                    <input id=id name="words" type="text" maxlength=WORDS_LIMIT.to_string() />
                </div>
                <p><button class="button quiet" type="submit" name="to" value=to aria-label=named(label_of, person)>{label}</button></p>
            </form>
        </details>
    }
    .into_any()
}

fn members(text: &'static Text, shown: &Shown, people: &[Person]) -> AnyView {
    let words = &text.workshops;
    let action = format!("/workshops/{}/people", shown.workshop.id);
    let rows: Vec<_> = people
        .iter()
        .filter(|person| person.state == Membership::Member)
        .map(|person| {
            view! {
                <li>
                    <p>{person.name.clone()} " " <span class="muted small">{person.school.clone()}</span></p>
                    {parting(text, &action, person, "remove", words.remove, words.remove_of)}
                </li>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="muted">{words.members_none}</p> }.into_any()
    } else {
        view! { <ul class="plain stack">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="members">
            <h2 id="members">{words.members} " " <span class="muted num">{super::members(text, shown)}</span></h2>
            {list}
        </section>
    }
    .into_any()
}

fn form(text: &'static Text, shown: &Shown, typed: &HostWords, told: &Told) -> AnyView {
    let words = &text.workshops;
    let workshop = &shown.workshop;
    let welcome = Field {
        name: "welcome",
        label: words.welcome,
        hint: Some(words.welcome_hint),
        value: &typed.welcome,
        required: false,
    };
    let courses = Field {
        name: "courses",
        label: words.list,
        hint: Some(words.list_hint),
        value: &typed.courses,
        required: false,
    };
    view! {
        <form class="stack card" method="post" action=format!("/workshops/{}/manage", workshop.id)>
            <input type="hidden" name="revision" value=workshop.revision.to_string() />
            {area(told, welcome, 4)}
            {area(told, courses, 8)}
            <button class="button" type="submit">{words.save}</button>
        </form>
    }
    .into_any()
}

/// What the form holds as it is kept.
fn as_typed(shown: &Shown) -> HostWords {
    let workshop = &shown.workshop;
    let lines: Vec<String> = workshop
        .courses
        .iter()
        .map(|listed| {
            let line = format!("{} {}", listed.course.code, listed.note);
            line.trim_end().to_owned()
        })
        .collect();
    HostWords {
        welcome: workshop.welcome.clone(),
        courses: lines.join("\n"),
    }
}
