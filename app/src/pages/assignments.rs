//! Courses that an organisation asks its people to take: the list, the form, one with everybody who was asked.

mod forms;
mod one;

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{accounts::Role, assignments::AssignmentState};
use leptos::prelude::*;
use platform::assignments::{AssignmentRow, OwnAssignment};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

pub use forms::{assign_again, new};
pub use one::one;

const PAGE: u64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let page = app.platform.assignments(viewer, cursor, PAGE).await?;
    let assigns = viewer.role() == Role::Administrator;
    let text = visit.text();
    let words = &text.assignments;
    let head = Head {
        title: words.title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let new = assigns.then(|| view! { <p class="actions"><a class="button" href="/admin/assignments/new">{words.new}</a></p> });
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
                            <th scope="col">{words.course_name}</th>
                            <th scope="col">{words.organisation}</th>
                            <th scope="col">{words.due}</th>
                            <th scope="col">{words.progress}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        };
        let more = page.next.as_ref().map(|cursor| {
            let href = format!("/admin/assignments?cursor={cursor}");
            view! { <nav class="pages" aria-label=words.more><a class="button quiet" href=href rel="next">{words.more}</a></nav> }
        });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin">{text.shell.admin}</a></nav>
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {new}
            {list}
            {more}
        }
    }))
}

fn line(app: &App, text: &'static Text, row: &AssignmentRow) -> impl IntoView + use<> {
    let words = &text.assignments;
    let each = &row.assignment;
    let zone = &app.platform.rules.zone;
    let withdrawn = each
        .withdrawn
        .map(|_| view! { " " <span class="tag">{words.withdrawn}</span> });
    view! {
        <tr>
            <th scope="row" data-label=words.course_name>
                <a href=format!("/admin/assignments/{}", each.id)>{each.title.clone()}</a>
                {withdrawn}
            </th>
            <td data-label=words.organisation>{each.organisation_name.clone()}</td>
            <td class="num" data-label=words.due>{format::day(each.due, zone)}</td>
            <td data-label=words.progress>{done_of(text, row)}</td>
        </tr>
    }
}

fn done_of(text: &'static Text, row: &AssignmentRow) -> String {
    fill(
        text.assignments.done_of,
        &[("done", &row.done), ("people", &row.people)],
    )
}

fn tag(text: &'static Text, state: AssignmentState) -> AnyView {
    let class = match state {
        AssignmentState::Done => "tag ok",
        AssignmentState::Overdue => "tag must",
        AssignmentState::Open | AssignmentState::UnderWay => "tag",
    };
    view! { <span class=class>{text.assignments.state_of(state)}</span> }.into_any()
}

/// For a teacher's own page: what their organisation asks for.
pub fn mine(app: &App, text: &'static Text, own: &[OwnAssignment]) -> Option<AnyView> {
    if own.is_empty() {
        return None;
    }
    let words = &text.assignments;
    let zone = &app.platform.rules.zone;
    let rows: Vec<_> = own
        .iter()
        .map(|own| {
            let each = &own.assignment;
            let by = fill(
                words.mine_by,
                &[
                    ("by", &each.organisation_name),
                    ("due", &format::day(each.due, zone)),
                ],
            );
            let go = (own.state != AssignmentState::Done).then(|| {
                let label = fill(words.go_what, &[("title", &each.title)]);
                let href = format!("/courses/{}", each.course_code);
                view! { <a class="button" href=href aria-label=label>{words.go}</a> }
            });
            let note =
                (!each.note.is_empty()).then(|| view! { <p class="small">{each.note.clone()}</p> });
            view! {
                <li class="row">
                    <div>
                        <b>{each.title.clone()}</b> " " {tag(text, own.state)}
                        <p class="muted small">{by}</p>
                        {note}
                    </div>
                    {go}
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section class="card" aria-labelledby="assigned">
                <h2 id="assigned">{words.mine}</h2>
                <ul class="plain">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}
