//! One list: what was found in it, how its columns were read, and whether it is to be written.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode},
    response::Response,
};
use leptos::prelude::*;
use platform::lists::{Batch, BatchState, KEPT, Rejected, Running};
use serde::Deserialize;

use super::{exchanges, number_of, state};
use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, page_with},
    text::{
        Text, fill, format,
        lists::{field as field_words, list as list_words, problem},
    },
};

/// Bad cells on the page; the workbook has more.
const SHOWN: usize = 200;
/// Seconds between two looks at a list that is being written.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("2");

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// After all or none was asked for and a row was bad.
    kept_out: Option<String>,
}

pub async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let kept_out = asked.kept_out.is_some();
    show(&app, &visit, number_of(&number)?, kept_out, None).await
}

/// The list again, with what is wrong about the columns that were chosen.
pub async fn one_again(
    app: &App,
    visit: &Visit,
    number: i64,
    wrong: String,
) -> Result<Response, Fault> {
    show(app, visit, number, false, Some(wrong)).await
}

async fn show(
    app: &App,
    visit: &Visit,
    number: i64,
    kept_out: bool,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    // Asked first: what ended in between is then in the batch.
    let running = app.platform.running_batch(number);
    let batch = app.platform.batch(viewer, number).await?;
    let running = running.filter(|_| batch.state == BatchState::Checked);
    let runs = running.as_ref().is_some_and(|r| r.failed.is_none());
    let text = visit.text();
    let words = &text.lists;
    let title = fill(
        words.batch_title,
        &[("number", &number), ("list", &list_words(text, batch.list))],
    );
    let head = Head {
        title: &title,
        ..Head::default()
    };
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let decides = exchanges(viewer) && batch.state == BatchState::Checked && !runs;
    let mut response = page_with(app, visit, head, status, || {
        view! {
            <nav class="crumbs"><a href="/admin/imports">{words.back}</a></nav>
            <h1>{title.clone()}</h1>
            {about(app, text, &batch)}
            {outcome(text, &batch, running.as_ref(), kept_out)}
            {counts(text, &batch)}
            {decides.then(|| decide(text, &batch))}
            {bad_cells(text, &batch)}
            {warnings(text, &batch)}
            {mapping(text, &batch, decides, wrong)}
        }
    });
    if runs {
        response.headers_mut().insert("refresh", LOOK_AGAIN);
    }
    Ok(response)
}

fn about(app: &App, text: &'static Text, batch: &Batch) -> AnyView {
    let zone = &app.platform.rules.zone;
    let source = Some(batch.source.clone()).filter(|source| !source.is_empty());
    view! {
        <p class="facts">
            {state(app, text, batch)}
            <span>{batch.file_name.clone()}</span>
            {source.map(|source| view! { <span class="muted">{source}</span> })}
            <span class="muted">
                {batch.by.clone()} " · " <time datetime=batch.at.to_rfc3339()>{format::moment(batch.at, zone)}</time>
            </span>
        </p>
    }
    .into_any()
}

/// What became of it.
fn outcome(
    text: &'static Text,
    batch: &Batch,
    running: Option<&Running>,
    kept_out: bool,
) -> AnyView {
    let words = &text.lists;
    let report = &batch.report;
    match running {
        Some(Running {
            failed: Some(detail),
            ..
        }) => {
            let sentence = fill(words.failed, &[("detail", detail)]);
            return view! { <p class="notice error" role="alert">{sentence}</p> }.into_any();
        }
        Some(Running { done, total, .. }) => {
            let sentence = fill(words.running, &[("done", done), ("total", total)]);
            return view! {
                <div class="notice" role="status">
                    <p>{sentence}</p>
                    <progress max=total.to_string() value=done.to_string() aria-label=words.running_label></progress>
                    <p><a href=format!("/admin/imports/{}", batch.number)>{words.refresh}</a></p>
                </div>
            }
            .into_any();
        }
        None => {}
    }
    match batch.state {
        BatchState::Checked if kept_out && report.rejected_rows > 0 => {
            let sentence = fill(words.kept_out, &[("count", &report.rejected_rows)]);
            view! { <p class="notice warning" role="status">{sentence}</p> }.into_any()
        }
        BatchState::Checked => ().into_any(),
        BatchState::Done => {
            let sentence = if report.written {
                fill(words.done, &[("count", &report.accepted)])
            } else {
                words.done_none.to_owned()
            };
            let still = (report.rejected_rows > 0)
                .then(|| fill(words.still, &[("count", &report.rejected_rows)]));
            view! { <p class="notice success" role="status">{sentence} {still}</p> }.into_any()
        }
    }
}

fn counts(text: &'static Text, batch: &Batch) -> AnyView {
    let words = &text.lists;
    let report = &batch.report;
    let accepted = if batch.state == BatchState::Done && report.written {
        words.accepted_done
    } else {
        words.accepted
    };
    let mut facts = vec![
        (words.rows, report.rows.to_string()),
        (accepted, report.accepted.to_string()),
        (words.unchanged, report.unchanged.to_string()),
        (words.rejected, report.rejected_rows.to_string()),
    ];
    if report.skipped > 0 {
        facts.push((words.skipped, report.skipped.to_string()));
    }
    if report.hours.hundredths() != 0 {
        facts.push((words.hours_sum, format::hours(report.hours, text.lang)));
    }
    if report.transfers > 0 {
        facts.push((words.transfers, report.transfers.to_string()));
    }
    if !report.new_schools.is_empty() {
        let separator = if text.lang == crate::text::Lang::Zh {
            "、"
        } else {
            ", "
        };
        facts.push((words.new_schools, report.new_schools.join(separator)));
    }
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> })
        .collect();
    let marked = (!report.rejected.is_empty() || !report.warnings.is_empty()).then(|| {
        let most = (report.rejected.len() >= KEPT)
            .then(|| fill(words.marked_most, &[("limit", &KEPT)]));
        view! {
            <p><a class="button quiet" href=format!("/admin/imports/{}/report.xlsx", batch.number) download>{words.marked}</a></p>
            <p class="hint">{words.marked_hint} {most}</p>
        }
    });
    view! {
        <section class="card" aria-labelledby="counts-title">
            <h2 id="counts-title">{words.counts}</h2>
            <dl class="facts-list">{facts}</dl>
            {marked}
        </section>
    }
    .into_any()
}

fn decide(text: &'static Text, batch: &Batch) -> AnyView {
    let words = &text.lists;
    let report = &batch.report;
    if report.accepted == 0 {
        return view! { <p class="notice">{words.nothing}</p> }.into_any();
    }
    let bad = report.rejected_rows > 0;
    let good_hint = bad.then(|| {
        let sentence = fill(words.good_hint, &[("count", &report.rejected_rows)]);
        view! { <p class="hint">{sentence}</p> }
    });
    view! {
        <section class="card" aria-labelledby="decide-title">
            <h2 id="decide-title">{words.decide}</h2>
            <form method="post" action=format!("/admin/imports/{}/run", batch.number)>
                {good_hint}
                <p class="hint">{words.all_hint}</p>
                <p class="actions">
                    <button class="button" type="submit" name="rows" value="good">
                        {fill(words.good, &[("count", &report.accepted)])}
                    </button>
                    <button class="button quiet" type="submit" name="rows" value="all">{words.all}</button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

fn bad_cells(text: &'static Text, batch: &Batch) -> AnyView {
    let report = &batch.report;
    if report.rejected.is_empty() {
        return ().into_any();
    }
    let words = &text.lists;
    let more = (report.rejected.len() > SHOWN).then(|| {
        view! { <p class="muted">{fill(words.bad_cells_first, &[("count", &SHOWN)])}</p> }
    });
    view! {
        <section aria-labelledby="bad-title">
            <h2 id="bad-title">{words.bad_cells}</h2>
            {more}
            {cells(text, &report.rejected)}
        </section>
    }
    .into_any()
}

fn warnings(text: &'static Text, batch: &Batch) -> AnyView {
    let report = &batch.report;
    if report.warnings.is_empty() {
        return ().into_any();
    }
    view! {
        <section aria-labelledby="warnings-title">
            <h2 id="warnings-title">{text.lists.warnings}</h2>
            {cells(text, &report.warnings)}
        </section>
    }
    .into_any()
}

fn cells(text: &'static Text, all: &[Rejected]) -> AnyView {
    let words = &text.lists;
    let rows: Vec<_> = all
        .iter()
        .take(SHOWN)
        .map(|bad| {
            let row = match bad.sheet {
                0 => fill(words.row_of, &[("row", &bad.row)]),
                sheet => fill(
                    words.row_sheet,
                    &[("sheet", &(sheet + 1)), ("row", &bad.row)],
                ),
            };
            let value = if bad.value.is_empty() {
                words.empty_value.to_owned()
            } else {
                bad.value.clone()
            };
            view! {
                <tr>
                    <th scope="row" class="num">{row}</th>
                    <td data-label=words.column>{bad.column.clone()}</td>
                    <td data-label=words.value><code>{value}</code></td>
                    <td data-label=words.reason>{problem(text, bad)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="queue">
            <thead>
                <tr>
                    <th scope="col">{words.row}</th>
                    <th scope="col">{words.column}</th>
                    <th scope="col">{words.value}</th>
                    <th scope="col">{words.reason}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Which column is which; to be corrected as long as nothing is written.
fn mapping(text: &'static Text, batch: &Batch, decides: bool, wrong: Option<String>) -> AnyView {
    let words = &text.lists;
    let report = &batch.report;
    let headings: Vec<&String> = report
        .headings
        .iter()
        .filter(|heading| !heading.trim().is_empty())
        .collect();
    let decides = decides && !headings.is_empty();
    let rows: Vec<_> = batch
        .list
        .fields()
        .iter()
        .map(|field| {
            let name = field_words(text.lang, batch.list, *field);
            let chosen = report.mapping.columns.get(field).cloned().unwrap_or_default();
            let id = format!("column-{}", field.code());
            let cell = if decides {
                let mut options = vec![
                    view! { <option value="" selected=chosen.is_empty()>{words.mapping_none.to_owned()}</option> }
                        .into_any(),
                ];
                options.extend(headings.iter().map(|heading| {
                    let heading = (*heading).clone();
                    let selected = heading == chosen;
                    view! { <option value=heading.clone() selected=selected>{heading.clone()}</option> }.into_any()
                }));
                view! { <select id=id.clone() name=field.code()>{options}</select> }.into_any()
            } else if chosen.is_empty() {
                view! { <span class="muted">{words.mapping_none}</span> }.into_any()
            } else {
                view! { <span>{chosen}</span> }.into_any()
            };
            let label = if decides {
                view! { <label for=id>{name}</label> }.into_any()
            } else {
                view! { <span>{name}</span> }.into_any()
            };
            view! { <tr><th scope="row">{label}</th><td data-label=words.mapping_column>{cell}</td></tr> }
        })
        .collect();
    let table = view! {
        <table class="queue">
            <thead>
                <tr><th scope="col">{words.mapping_field}</th><th scope="col">{words.mapping_column}</th></tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    let open = wrong.is_some();
    let body = if decides {
        let alert = wrong.map(|sentence| view! { <p class="error" role="alert">{sentence}</p> });
        view! {
            <form method="post" action=format!("/admin/imports/{}/mapping", batch.number)>
                <p class="hint">{words.mapping_hint}</p>
                {alert}
                {table}
                <button class="button quiet" type="submit">{words.mapping_again}</button>
            </form>
        }
        .into_any()
    } else {
        table.into_any()
    };
    view! { <details class="card" open=open><summary>{words.mapping}</summary>{body}</details> }
        .into_any()
}
