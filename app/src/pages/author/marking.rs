//! Works of a course: which wait, and one with its rubric to mark by.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    catalogue::{Assignment, Content},
    ids::WorkId,
};
use leptos::prelude::*;
use platform::{
    Error, Refusal,
    works::{Queue, QueueRow},
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::learn::tasks,
    parts::{
        fields::{Field, Told, area},
        paging,
    },
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
    visit::parameter,
};

/// Works on one page of the list.
const PAGE: u64 = 50;

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct TypedMark {
    pub levels: BTreeMap<usize, usize>,
    pub remark: String,
    pub refusals: Vec<Refusal>,
}

/// `GET /author/{code}/works`.
pub async fn works(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let shown = parameter(&visit.query, "show").unwrap_or_default();
    let queue = if shown == "all" {
        Queue::All
    } else {
        Queue::Waiting
    };
    let cursor = parameter(&visit.query, "cursor").unwrap_or_default();
    let after = Some(cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let page = app
        .platform
        .works_to_mark(viewer, &code, queue, after, PAGE)
        .await?;
    let text = visit.text();
    let words = &text.tasks;
    let course = app
        .platform
        .course(&code)
        .map(|course| course.course.title.clone());
    let name = course.unwrap_or_else(|_| code.clone());
    let title = fill(words.marking_of, &[("title", &name)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    Ok(page_with(&app, &visit, head, StatusCode::OK, || {
        let rows: Vec<_> = page
            .items
            .iter()
            .map(|row| line(&app, text, &code, row))
            .collect();
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.marking_empty}</p> }.into_any()
        } else {
            view! {
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col">{words.marking_teacher}</th>
                            <th scope="col">{words.marking_unit}</th>
                            <th scope="col">{words.marking_when}</th>
                            <th scope="col">{words.marking_state}</th>
                            <th scope="col">{words.marking_open}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        };
        let tab = |queue_of: Queue, label: &'static str, query: &str| {
            let current = (queue == queue_of).then_some("page");
            view! { <a href=format!("/author/{code}/works{query}") aria-current=current>{label}</a> " " }
        };
        view! {
            <nav class="crumbs" aria-label=text.authoring.title>
                <a href="/author">{text.authoring.title}</a> " / " {name.clone()}
            </nav>
            <h1>{title.clone()}</h1>
            <nav class="tags" aria-label=words.marking>
                {tab(Queue::Waiting, words.marking_waiting, "")}
                {tab(Queue::All, words.marking_all, "?show=all")}
            </nav>
            {list}
            {paging::links(text, &visit, &cursor, page.next.as_deref())}
        }
    }))
}

fn line(app: &App, text: &'static Text, code: &str, row: &QueueRow) -> AnyView {
    let words = &text.tasks;
    let when = format::moment(row.work.handed_in_at, &app.platform.rules.zone);
    let label = fill(
        words.marking_open_label,
        &[("name", &row.name), ("unit", &row.unit.title)],
    );
    view! {
        <tr>
            <th scope="row">{row.name.clone()} <span class="muted small">{row.school.clone()}</span></th>
            <td data-label=words.marking_unit>{row.unit.title.clone()}</td>
            <td class="num" data-label=words.marking_when>{when}</td>
            <td data-label=words.marking_state>{tasks::state(text, &row.work)}</td>
            <td><a href=format!("/author/{code}/works/{}", row.work.id) aria-label=label>{words.marking_open}</a></td>
        </tr>
    }
    .into_any()
}

/// `GET /author/{code}/works/{id}`.
pub async fn work(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Fault> {
    work_again(&app, &visit, &code, &WorkId::new(id), &TypedMark::default()).await
}

/// The same with what was chosen and what is wrong.
pub async fn work_again(
    app: &App,
    visit: &Visit,
    code: &str,
    id: &WorkId,
    typed: &TypedMark,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let row = app.platform.work_to_mark(viewer, id).await?;
    let Content::Assignment(assignment) = &row.unit.content else {
        return Err(Fault(Error::NotFound("assignment")));
    };
    let text = visit.text();
    let words = &text.tasks;
    let told = Told::new(text, &typed.refusals);
    let status = if told.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = format!("{} · {}", row.name, row.unit.title);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    let saved = parameter(&visit.query, "saved").is_some();
    let credited = parameter(&visit.query, "credited").and_then(|hours| hours.parse().ok());
    Ok(page_with(app, visit, head, status, || {
        let done = saved
            .then(|| view! { <p class="notice success" role="status">{words.marking_done}</p> });
        let credited = credited.map(|hours: domain::hours::CreditHours| {
            let hours = format::hours(hours, text.lang);
            view! { <p class="notice success">{fill(words.marking_credited, &[("hours", &hours)])}</p> }
        });
        let when = format::moment(row.work.handed_in_at, &app.platform.rules.zone);
        let number = fill(words.work_number, &[("number", &row.work.number)]);
        let task = content::markdown::to_html(&assignment.markdown);
        let stands = row.work.mark.as_ref().is_some_and(|mark| mark.passed);
        let given = row
            .work
            .mark
            .as_ref()
            .map(|mark| tasks::marked(text, assignment, mark));
        let form = if stands {
            view! { <p class="notice info">{words.marking_stands}</p> }.into_any()
        } else {
            form(text, code, &row, assignment, typed, &told)
        };
        view! {
            <nav class="crumbs" aria-label=words.marking>
                <a href=format!("/author/{code}/works")>{words.marking}</a>
            </nav>
            <h1>{title.clone()}</h1>
            {done}
            {credited}
            {told.summary(text.authoring.error_title)}
            <p class="muted">{row.school.clone()} " · " {number} " · " {fill(words.work_sent, &[("when", &when)])} " " {tasks::state(text, &row.work)}</p>
            <details class="card"><summary>{words.marking_task}</summary><div class="prose" inner_html=task></div></details>
            <section class="card stack" aria-labelledby="work">
                <h2 id="work">{words.marking_unit}</h2>
                {tasks::contents(&row.work)}
                {given}
            </section>
            {form}
        }
    }))
}

fn form(
    text: &'static Text,
    code: &str,
    row: &QueueRow,
    assignment: &Assignment,
    typed: &TypedMark,
    told: &Told,
) -> AnyView {
    let words = &text.tasks;
    let before = row.work.mark.as_ref();
    let criteria: Vec<_> = assignment
        .criteria
        .iter()
        .enumerate()
        .map(|(at, criterion)| {
            let chosen = typed
                .levels
                .get(&at)
                .copied()
                .or_else(|| before.and_then(|mark| mark.levels.get(at).copied()));
            let levels: Vec<_> = criterion
                .levels
                .iter()
                .enumerate()
                .map(|(level, said)| {
                    let points = fill(words.points, &[("points", &said.points)]);
                    view! {
                        <label class="option">
                            <input type="radio" name=format!("level.{at}") value=level.to_string() checked=chosen == Some(level) required=true />
                            <span><b class="num">{points}</b> " " {said.text.clone()}</span>
                        </label>
                    }
                })
                .collect();
            view! {
                <fieldset class="field">
                    <legend>{criterion.title.clone()}</legend>
                    <div class="options">{levels}</div>
                </fieldset>
            }
        })
        .collect();
    let remark = if typed.remark.is_empty() {
        before.map(|mark| mark.remark.clone()).unwrap_or_default()
    } else {
        typed.remark.clone()
    };
    let field = Field {
        name: "remark",
        label: words.marking_remark,
        hint: None,
        value: &remark,
        required: false,
    };
    view! {
        <form class="card stack" method="post" action=format!("/author/{code}/works/{}", row.work.id)>
            <h2 id="levels">{words.marking_choose}</h2>
            {criteria}
            {area(told, field, 4)}
            <p><button class="button" type="submit">{words.marking_send}</button></p>
        </form>
    }
    .into_any()
}

/// Courses of which works wait, each with the way to them; nothing where none does.
pub fn waiting(text: &'static Text, queues: &[(String, u64)]) -> Option<AnyView> {
    let words = &text.tasks;
    let lines: Vec<_> = queues
        .iter()
        .map(|(code, count)| {
            let label = fill(words.marking_waits, &[("count", count)]);
            view! { <li><a href=format!("/author/{code}/works")>{code.clone()} " · " {label}</a></li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="marking">
                <h2 id="marking">{words.marking}</h2>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}
