//! Workshops for administrators: the list, the form, closing, and what was reported.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::{Action, Resource, may},
    ids::WorkshopId,
    workshops::WorkshopState,
};
use leptos::prelude::*;
use platform::{
    Error, Refusal,
    workshops::{NewWorkshop, WorkshopRow},
};

use super::members;
use crate::{
    App, Visit,
    fault::Fault,
    pages::author::reported,
    parts::{
        discussion::Hides,
        fields::{Field, Told, area, line},
    },
    shell::{Head, Place, page as shell_page, page_with},
    text::{Text, format},
    visit::parameter,
};

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let rows = app.platform.workshops_to_follow(viewer).await?;
    let home = Resource::Organisation(&viewer.actor.organisation);
    let founds = may(&viewer.actor, Action::FoundWorkshops, home).is_ok();
    let text = visit.text();
    let words = &text.workshops;
    let head = Head {
        title: words.admin_title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let new = founds.then(|| view! { <p class="actions"><a class="button" href="/admin/workshops/new">{words.new}</a></p> });
        let lines: Vec<_> = rows.iter().map(|row| row_of(text, row)).collect();
        let list = if lines.is_empty() {
            view! { <div class="empty"><p>{words.admin_none}</p></div> }.into_any()
        } else {
            view! {
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col">{words.name}</th>
                            <th scope="col">{words.host}</th>
                            <th scope="col">{words.founded_by}</th>
                            <th scope="col">{words.members}</th>
                            <th scope="col">{words.state}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            }
            .into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin">{text.shell.admin}</a></nav>
            <h1>{words.admin_title}</h1>
            <p class="lead">{words.admin_lead}</p>
            {new}
            {list}
        }
    }))
}

fn row_of(text: &'static Text, row: &WorkshopRow) -> impl IntoView + use<> {
    let words = &text.workshops;
    let workshop = &row.workshop;
    view! {
        <tr>
            <th scope="row" data-label=words.name><a href=format!("/admin/workshops/{}", workshop.id)>{workshop.title.clone()}</a></th>
            <td data-label=words.host>{workshop.host_name.clone()}</td>
            <td data-label=words.founded_by>{workshop.organisation_name.clone()}</td>
            <td class="num" data-label=words.members>{members(text, row)}</td>
            <td data-label=words.state>{tag(text, workshop.state)}</td>
        </tr>
    }
}

fn tag(text: &'static Text, state: WorkshopState) -> AnyView {
    let class = match state {
        WorkshopState::Open => "tag ok",
        WorkshopState::Closed => "tag",
    };
    view! { <span class=class>{text.workshops.state_of(state)}</span> }.into_any()
}

/// The empty form; the key that makes a double click one is made here.
pub async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let home = Resource::Organisation(&viewer.actor.organisation);
    may(&viewer.actor, Action::FoundWorkshops, home).map_err(Error::from)?;
    let key = app.platform.ids.fresh();
    let typed = NewWorkshop {
        places: "20".to_owned(),
        ..NewWorkshop::default()
    };
    Ok(new_again(&app, &visit, &key, &typed, &[]))
}

/// The form with what was typed and what is wrong.
pub fn new_again(
    app: &App,
    visit: &Visit,
    key: &str,
    typed: &NewWorkshop,
    refusals: &[Refusal],
) -> Response {
    let text = visit.text();
    let words = &text.workshops;
    let told = Told::new(text, refusals);
    let head = Head {
        title: words.new,
        place: Place::Admin,
        ..Head::default()
    };
    let key = key.to_owned();
    page_with(app, visit, head, status_of(&told), || {
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin/workshops">{words.admin_title}</a></nav>
            <h1>{words.new}</h1>
            {told.summary(text.trainings.error_title)}
            <form class="stack card" method="post" action="/admin/workshops">
                <input type="hidden" name="key" value=key />
                {fields(text, typed, &told)}
                <button class="button" type="submit">{words.save}</button>
            </form>
        }
    })
}

/// What somebody has typed, and why it was not kept.
#[derive(Debug, Default)]
pub struct Again {
    pub typed: Option<NewWorkshop>,
    pub refusals: Vec<Refusal>,
    /// Somebody else has changed the workshop meanwhile.
    pub is_stale: bool,
}

pub async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    edit_again(&app, &visit, &WorkshopId::new(id), Again::default()).await
}

/// One workshop with its form.
pub async fn edit_again(
    app: &App,
    visit: &Visit,
    id: &WorkshopId,
    again: Again,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let row = app.platform.workshop_to_follow(viewer, id).await?;
    let workshop = &row.workshop;
    let root = Resource::Organisation(&workshop.organisation);
    let founds = may(&viewer.actor, Action::FoundWorkshops, root).is_ok();
    let reports = if founds {
        app.platform.workshop_reports(viewer, id).await?
    } else {
        Vec::new()
    };
    let saved = parameter(&visit.query, "saved").is_some();
    let text = visit.text();
    let words = &text.workshops;
    let told = Told::new(text, &again.refusals);
    let status = if again.is_stale {
        StatusCode::CONFLICT
    } else {
        status_of(&told)
    };
    let typed = again.typed.unwrap_or_else(|| as_typed(&row));
    let head = Head {
        title: &workshop.title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let saved =
            saved.then(|| view! { <p class="notice success" role="status">{words.said_saved}</p> });
        let stale = again
            .is_stale
            .then(|| view! { <p class="notice warning" role="alert">{words.changed}</p> });
        let form = founds.then(|| {
            view! {
                <form class="stack card" method="post" action=format!("/admin/workshops/{id}")>
                    <input type="hidden" name="revision" value=workshop.revision.to_string() />
                    {fields(text, &typed, &told)}
                    <button class="button" type="submit">{words.save}</button>
                </form>
            }
        });
        let base = format!("/workshops/{id}/posts");
        let hides = Hides {
            base: &base,
            course: None,
        };
        // An administrator reads what was reported, and nothing else of what is talked about.
        let posts: Vec<_> = reports
            .iter()
            .map(|each| reported(app, text, text.discussion.topics(), hides, each, None))
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
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin/workshops">{words.admin_title}</a></nav>
            <h1>{workshop.title.clone()}</h1>
            {saved}
            {stale}
            {told.summary(text.trainings.error_title)}
            <section class="card" aria-label=words.state>
                {facts(app, text, &row)}
                {founds.then(|| turn(text, &row))}
            </section>
            {posts}
            {form}
        }
    }))
}

fn facts(app: &App, text: &'static Text, row: &WorkshopRow) -> AnyView {
    let words = &text.workshops;
    let workshop = &row.workshop;
    view! {
        <dl class="facts-list">
            <div><dt>{words.state}</dt><dd>{tag(text, workshop.state)}</dd></div>
            <div><dt>{words.host}</dt><dd>{workshop.host_name.clone()} " · " {workshop.host_school.clone()}</dd></div>
            <div><dt>{words.founded_by}</dt><dd>{workshop.organisation_name.clone()}</dd></div>
            <div><dt>{words.members}</dt><dd class="num">{members(text, row)}</dd></div>
            <div><dt>{words.applications}</dt><dd class="num">{row.waiting}</dd></div>
            <div><dt>{words.updated}</dt><dd class="num">{format::moment(workshop.updated_at, &app.platform.rules.zone)}</dd></div>
        </dl>
        <p><a href=format!("/workshops/{}", workshop.id)>{words.see}</a></p>
    }
    .into_any()
}

/// Closing, or going on.
fn turn(text: &'static Text, row: &WorkshopRow) -> AnyView {
    let words = &text.workshops;
    let action = format!("/admin/workshops/{}/state", row.workshop.id);
    let (to, label, hint) = match row.workshop.state {
        WorkshopState::Open => (WorkshopState::Closed, words.close, words.close_hint),
        WorkshopState::Closed => (WorkshopState::Open, words.reopen, words.reopen_hint),
    };
    view! {
        <form method="post" action=action>
            <p class="hint">{hint}</p>
            <button class="button quiet" type="submit" name="to" value=to.code()>{label}</button>
        </form>
    }
    .into_any()
}

fn fields(text: &'static Text, typed: &NewWorkshop, told: &Told) -> AnyView {
    let words = &text.workshops;
    let field = |name, label, hint, value| Field {
        name,
        label,
        hint,
        value,
        required: true,
    };
    let summary = field(
        "summary",
        words.summary,
        Some(words.summary_hint),
        typed.summary.as_str(),
    );
    let host = field(
        "host",
        words.host,
        Some(words.host_hint),
        typed.host.as_str(),
    );
    let places = field(
        "places",
        words.places,
        Some(words.places_hint),
        typed.places.as_str(),
    );
    view! {
        {line(told, field("title", words.name, None, typed.title.as_str()), "text")}
        {area(told, summary, 3)}
        <div class="form-row">
            {line(told, host, "text")}
            {line(told, places, "number")}
        </div>
    }
    .into_any()
}

/// What the form holds of a workshop that is there.
fn as_typed(row: &WorkshopRow) -> NewWorkshop {
    let workshop = &row.workshop;
    NewWorkshop {
        title: workshop.title.clone(),
        summary: workshop.summary.clone(),
        host: workshop.host_login.clone(),
        places: workshop.places.to_string(),
    }
}

fn status_of(told: &Told) -> StatusCode {
    if told.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}
