//! Lists that come in: a file to check, the newest batches, one batch with what was found in it.

mod one;

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::{Action, Resource, may},
    rosters::List,
};
use leptos::prelude::*;
use platform::{
    Error, Viewer,
    catalogue::Page,
    lists::{Batch, BatchState},
};
use serde::Deserialize;

use crate::{
    App, LIST_LIMIT, Visit,
    fault::Fault,
    shell::{Head, page_with},
    text::{
        Text, fill, format,
        lists::{list as list_words, problem},
    },
};

pub use one::{one, one_again};

const PAGE: u64 = 20;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
}

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub list: String,
    pub source: String,
    pub error: Option<Wrong>,
}

/// What is wrong with the form.
#[derive(Clone, Debug)]
pub struct Wrong {
    pub field: &'static str,
    pub sentence: String,
    pub status: StatusCode,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    list_again(&app, &visit, asked.before, Typed::default()).await
}

/// The form with what was typed and what is wrong.
pub async fn list_again(
    app: &App,
    visit: &Visit,
    before: Option<i64>,
    typed: Typed,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let page = app.platform.batches(viewer, before, PAGE).await?;
    let text = visit.text();
    let words = &text.lists;
    let head = Head {
        title: words.title,
        ..Head::default()
    };
    let status = typed
        .error
        .as_ref()
        .map_or(StatusCode::OK, |wrong| wrong.status);
    let form = exchanges(viewer).then(|| upload(text, &typed));
    Ok(page_with(app, visit, head, status, || {
        let read_only = form
            .is_none()
            .then(|| view! { <p class="muted">{words.read_only}</p> });
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {read_only}
            {form}
            {batches(app, text, &page)}
        }
    }))
}

/// Whether they may bring lists in; whoever may not only reads.
fn exchanges(viewer: &Viewer) -> bool {
    let home = Resource::Organisation(&viewer.actor.organisation);
    may(&viewer.actor, Action::ExchangeLists, home).is_ok()
}

fn upload(text: &'static Text, typed: &Typed) -> AnyView {
    let words = &text.lists;
    let wrong = |field: &str| {
        typed
            .error
            .as_ref()
            .filter(|wrong| wrong.field == field)
            .map(|wrong| wrong.sentence.clone())
    };
    let kinds: Vec<_> = List::ALL
        .iter()
        .map(|list| {
            let chosen =
                list.code() == typed.list || (typed.list.is_empty() && *list == List::Hours);
            view! {
                <label class="option">
                    <input type="radio" name="list" value=list.code() checked=chosen required />
                    <span>{list_words(text, *list)}</span>
                </label>
            }
        })
        .collect();
    let about_list =
        wrong("list").map(|sentence| view! { <p class="error" role="alert">{sentence}</p> });
    let file_wrong = wrong("file");
    let invalid = file_wrong.is_some().then_some("true");
    let described = if file_wrong.is_some() {
        "file-error file-hint"
    } else {
        "file-hint"
    };
    let about_file = file_wrong
        .map(|sentence| view! { <p class="error" id="file-error" role="alert">{sentence}</p> });
    let limit = LIST_LIMIT / 1024 / 1024;
    view! {
        <section class="card" aria-labelledby="new-title">
            <h2 id="new-title">{words.new}</h2>
            <form class="stack" method="post" action="/admin/imports" enctype="multipart/form-data">
                <fieldset class="field">
                    <legend>{words.which}</legend>
                    {about_list}
                    <div class="options">{kinds}</div>
                </fieldset>
                <div class="field">
                    <label for="file">{words.file}</label>
                    <p class="hint" id="file-hint">{fill(words.file_hint, &[("limit", &limit)])}</p>
                    {about_file}
                    <input id="file" type="file" name="file" accept=".xlsx,.csv,.txt" required aria-describedby=described aria-invalid=invalid />
                </div>
                <div class="field">
                    <label for="source">{words.source}</label>
                    <p class="hint" id="source-hint">{words.source_hint}</p>
                    <input id="source" type="text" name="source" maxlength="64" value=typed.source.clone() aria-describedby="source-hint" />
                </div>
                <button class="button" type="submit">{words.check}</button>
            </form>
        </section>
    }
    .into_any()
}

fn batches(app: &App, text: &'static Text, page: &Page<Batch>) -> AnyView {
    let words = &text.lists;
    if page.items.is_empty() {
        return view! {
            <section aria-labelledby="batches-title">
                <h2 id="batches-title">{words.batches}</h2>
                <p class="muted">{words.batches_none}</p>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|batch| line(app, text, batch))
        .collect();
    let more = page.next.as_ref().map(|before| {
        let href = format!("/admin/imports?before={before}");
        view! { <nav class="pages" aria-label=words.batches><a class="button quiet" href=href rel="next">{words.next}</a></nav> }
    });
    view! {
        <section aria-labelledby="batches-title">
            <h2 id="batches-title">{words.batches}</h2>
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.number}</th>
                        <th scope="col">{words.file_name}</th>
                        <th scope="col" class="num">{words.rows}</th>
                        <th scope="col" class="num">{words.rejected}</th>
                        <th scope="col">{words.state}</th>
                        <th scope="col">{words.by}</th>
                        <th scope="col">{words.at}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        </section>
    }
    .into_any()
}

fn line(app: &App, text: &'static Text, batch: &Batch) -> impl IntoView + use<> {
    let words = &text.lists;
    let zone = &app.platform.rules.zone;
    let title = fill(
        words.batch_title,
        &[
            ("number", &batch.number),
            ("list", &list_words(text, batch.list)),
        ],
    );
    let file = if batch.source.is_empty() {
        batch.file_name.clone()
    } else {
        format!("{} · {}", batch.file_name, batch.source)
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/admin/imports/{}", batch.number)>{title}</a></th>
            <td data-label=words.file_name>{file}</td>
            <td class="num" data-label=words.rows>{batch.report.rows}</td>
            <td class="num" data-label=words.rejected>{batch.report.rejected_rows}</td>
            <td data-label=words.state>{state(app, text, batch)}</td>
            <td data-label=words.by>{batch.by.clone()}</td>
            <td class="num" data-label=words.at>
                <time datetime=batch.at.to_rfc3339()>{format::moment(batch.at, zone)}</time>
            </td>
        </tr>
    }
}

fn state(app: &App, text: &'static Text, batch: &Batch) -> AnyView {
    let words = &text.lists;
    let runs = app
        .platform
        .running_batch(batch.number)
        .is_some_and(|running| running.failed.is_none());
    match batch.state {
        BatchState::Done => view! { <span class="tag ok">{words.state_done}</span> }.into_any(),
        BatchState::Checked if runs => {
            view! { <span class="tag">{words.state_running}</span> }.into_any()
        }
        BatchState::Checked => view! { <span class="tag">{words.state_checked}</span> }.into_any(),
    }
}

/// `GET /admin/imports/{number}/report.xlsx`.
pub async fn report(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Fault> {
    let number = number_of(&number)?;
    let viewer = visit.signed_in()?;
    Ok(workbook(&app, viewer, number, visit.text()).await?)
}

fn number_of(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound("import"))
}

/// The list as it was sent, with its bad cells marked, as a file to be saved.
pub async fn workbook(
    app: &App,
    viewer: &Viewer,
    number: i64,
    text: &'static Text,
) -> Result<Response, Error> {
    let marked = app
        .platform
        .marked_batch(viewer, number, text.lists.marked_column, move |bad| {
            format!("{}: {}", bad.column, problem(text, bad))
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, XLSX.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"import-{number}.xlsx\""),
        ),
    ];
    Ok((headers, marked).into_response())
}
