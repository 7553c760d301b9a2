//! Sessions that people attend: the list, the plan, one session with its roster, the code to show, checking in.

mod check_in;
mod code;
mod forms;
mod mine;
mod one;

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::accounts::Role;
use leptos::prelude::*;
use platform::training::TrainingRow;
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, page as shell_page},
    text::{Text, fill, format},
};

pub use check_in::{check_in, check_in_again};
pub use code::code;
pub use forms::{change, change_again, plan, plan_again};
pub use mine::mine;
pub use one::{Typed, training, training_again};

const PAGE: u64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
}

/// For the hub of the administrators: where it is, what it is called, what is done there.
pub fn card(text: &'static Text) -> (&'static str, &'static str, &'static str) {
    (
        "/admin/trainings",
        text.trainings.title,
        text.trainings.card,
    )
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let page = app.platform.trainings(viewer, cursor, PAGE).await?;
    let holds = viewer.role() == Role::Administrator;
    let text = visit.text();
    let words = &text.trainings;
    let head = Head {
        title: words.title,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let new = holds.then(|| view! { <p class="actions"><a class="button" href="/admin/trainings/new">{words.new}</a></p> });
        let rows: Vec<_> = page.items.iter().map(|row| line(&app, text, row)).collect();
        let list = if rows.is_empty() {
            view! { <div class="empty"><h2>{words.empty_title}</h2><p>{words.empty}</p></div> }
                .into_any()
        } else {
            view! {
                <p class="muted">{fill(words.count, &[("count", &page.total)])}</p>
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col">{words.name}</th>
                            <th scope="col">{words.when}</th>
                            <th scope="col">{words.place}</th>
                            <th scope="col" class="num">{words.hours}</th>
                            <th scope="col">{words.people}</th>
                            <th scope="col">{words.state}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        };
        let more = page.next.map(|cursor| {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("cursor", &cursor)
                .finish();
            let href = format!("/admin/trainings?{query}");
            view! { <nav class="pages" aria-label=words.more><a class="button quiet" href=href rel="next">{words.more}</a></nav> }
        });
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {new}
            {list}
            {more}
        }
    }))
}

fn line(app: &App, text: &'static Text, row: &TrainingRow) -> impl IntoView + use<> {
    let words = &text.trainings;
    let training = &row.training;
    let zone = &app.platform.rules.zone;
    let people = fill(
        words.people_of,
        &[("present", &row.present), ("people", &row.people)],
    );
    view! {
        <tr>
            <th scope="row" data-label=words.name>
                <a href=format!("/admin/trainings/{}", training.id)>{training.plan.title.clone()}</a>
                <span class="muted small">{training.organisation_name.clone()}</span>
            </th>
            <td class="num" data-label=words.when>
                <time datetime=training.plan.begins.to_rfc3339()>{format::moment(training.plan.begins, zone)}</time>
            </td>
            <td data-label=words.place>{training.plan.place.clone()}</td>
            <td class="num" data-label=words.hours>{training.plan.hours.to_string()}</td>
            <td data-label=words.people>{people}</td>
            <td data-label=words.state><span class="tag">{words.training_state(training.state)}</span></td>
        </tr>
    }
}

/// When and where, and what it earns.
fn facts(app: &App, text: &'static Text, training: &platform::training::Training) -> AnyView {
    let words = &text.trainings;
    let zone = &app.platform.rules.zone;
    let plan = &training.plan;
    let when = fill(
        words.span,
        &[
            ("from", &format::moment(plan.begins, zone)),
            ("to", &format::moment(plan.ends, zone)),
        ],
    );
    let kind = format!(
        "{} · {} · {}",
        text.words.module(plan.module),
        text.words.level(plan.level),
        text.words.mode(plan.mode)
    );
    view! {
        <dl class="facts-list">
            <div><dt>{words.when}</dt><dd class="num">{when}</dd></div>
            <div><dt>{words.place}</dt><dd>{plan.place.clone()}</dd></div>
            {(!plan.within_course).then(|| view! {
                <div><dt>{words.hours}</dt><dd class="num">{format::hours(plan.hours, text.lang)}</dd></div>
            })}
            <div><dt>{text.ledger.level_mode}</dt><dd>{kind}</dd></div>
            <div><dt>{words.organisation}</dt><dd>{training.organisation_name.clone()}</dd></div>
        </dl>
        {plan.within_course.then(|| view! { <p class="notice info">{text.tasks.held_for_note}</p> })}
        {(!plan.link.is_empty()).then(|| view! { <p><a href=plan.link.clone() rel="noopener noreferrer">{text.tasks.session_link}</a></p> })}
    }
    .into_any()
}
