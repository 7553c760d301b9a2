//! One assignment: what was asked, and how far everybody is.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{accounts::Role, ids::AssignmentId};
use leptos::prelude::*;
use platform::assignments::Assignment;

use super::{Asked, done_of, tag};
use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

/// People of one page.
const PEOPLE: u64 = 100;

pub async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let (row, people) = app
        .platform
        .assignment(viewer, &AssignmentId::new(id), cursor, PEOPLE)
        .await?;
    let assigns = viewer.role() == Role::Administrator;
    let made = url::form_urlencoded::parse(visit.query.as_bytes()).any(|(name, _)| name == "made");
    let text = visit.text();
    let words = &text.assignments;
    let head = Head {
        title: &row.assignment.title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let each = &row.assignment;
        let made = made.then(|| view! { <p class="notice info" role="status">{words.made}</p> });
        let rows: Vec<_> = people
            .items
            .iter()
            .map(|person| {
                view! {
                    <tr>
                        <th scope="row" data-label=words.teacher>
                            <a href=format!("/admin/people/{}", person.login)>{person.name.clone()}</a>
                            " " <span class="muted small">{person.login.clone()}</span>
                        </th>
                        <td data-label=words.school>{person.school.clone()}</td>
                        <td data-label=words.state>{tag(text, person.state)}</td>
                    </tr>
                }
            })
            .collect();
        let next = people.next.as_ref().map(|cursor| {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("cursor", cursor)
                .finish();
            let href = format!("/admin/assignments/{}?{query}", each.id);
            view! { <nav class="pages" aria-label=words.next><a class="button quiet" href=href rel="next">{words.next}</a></nav> }
        });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin/assignments">{words.title}</a></nav>
            <h1>{each.title.clone()}</h1>
            {made}
            {facts(&app, text, each, done_of(text, &row))}
            {(assigns && each.withdrawn.is_none()).then(|| withdraw(text, each))}
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.teacher}</th>
                        <th scope="col">{words.school}</th>
                        <th scope="col">{words.state}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {next}
        }
    }))
}

fn facts(app: &App, text: &'static Text, each: &Assignment, progress: String) -> AnyView {
    let words = &text.assignments;
    let zone = &app.platform.rules.zone;
    let by = fill(
        words.by,
        &[("by", &each.by), ("at", &format::moment(each.at, zone))],
    );
    let withdrawn = each.withdrawn.map(|at| {
        let line = fill(words.withdrawn_at, &[("at", &format::moment(at, zone))]);
        view! { <p class="notice info">{line}</p> }
    });
    let note = (!each.note.is_empty()).then(|| {
        view! { <div><dt>{words.note}</dt><dd>{each.note.clone()}</dd></div> }
    });
    view! {
        {withdrawn}
        <dl class="facts-list">
            <div><dt>{words.course_name}</dt><dd><a href=format!("/courses/{}", each.course_code)>{each.course_code.clone()}</a></dd></div>
            <div><dt>{words.organisation}</dt><dd>{each.organisation_name.clone()}</dd></div>
            <div><dt>{words.due}</dt><dd class="num">{format::day(each.due, zone)}</dd></div>
            <div><dt>{words.progress}</dt><dd>{progress}</dd></div>
            {note}
        </dl>
        <p class="muted small">{by}</p>
    }
    .into_any()
}

fn withdraw(text: &'static Text, each: &Assignment) -> AnyView {
    let words = &text.assignments;
    let action = format!("/admin/assignments/{}/withdrawal", each.id);
    view! {
        <details>
            <summary>{words.withdraw}</summary>
            <p class="hint">{words.withdraw_hint}</p>
            <form method="post" action=action>
                <button class="button quiet" type="submit">{words.withdraw}</button>
            </form>
        </details>
    }
    .into_any()
}
