//! One batch that was sent: its file, its checkpoint, the answer, and what was refused.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::{Action, Resource, may},
    time::TrainingYear,
};
use leptos::prelude::*;
use platform::{
    Error,
    exports::{Acknowledged, Form, Refused},
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    made: Option<String>,
    resent: Option<u64>,
}

/// What a form on this page came to.
#[derive(Debug, Default)]
pub struct Told {
    pub made: bool,
    pub resent: Option<u64>,
    pub answered: Option<Acknowledged>,
    pub error: Option<String>,
}

pub async fn batch(
    State(app): State<App>,
    visit: Visit,
    Path((year, number)): Path<(i32, i64)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let told = Told {
        made: asked.made.is_some(),
        resent: asked.resent,
        ..Told::default()
    };
    batch_again(&app, &visit, TrainingYear(year), number, told).await
}

/// The page, perhaps after a form.
pub async fn batch_again(
    app: &App,
    visit: &Visit,
    year: TrainingYear,
    number: i64,
    told: Told,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let drawn = app.platform.sent_batch(viewer, year, number).await?;
    let refused = app.platform.refused_rows(viewer, year, number).await?;
    let root = Resource::Organisation(&viewer.actor.organisation);
    let sends = may(&viewer.actor, Action::ExchangeLists, root).is_ok();
    let text = visit.text();
    let words = &text.exports;
    let title = fill(words.batch_title, &[("year", &year), ("batch", &number)]);
    let head = Head {
        title: &title,
        place: Place::Verification,
        ..Head::default()
    };
    let status = if told.error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(page_with(app, visit, head, status, || {
        let here = format!("/admin/exports/{year}/{number}");
        let note = drawn.checkpoint.as_ref().map(|(_, note)| {
            view! {
                <section class="card" aria-labelledby="checkpoint">
                    <h2 id="checkpoint">{words.checkpoint}</h2>
                    <pre class="mono">{note.clone()}</pre>
                </section>
            }
        });
        view! {
            <nav class="crumbs" aria-label=words.title><a href="/admin/exports">{words.title}</a></nav>
            <h1>{title.clone()}</h1>
            {notices(text, number, &told)}
            <section class="card stack" aria-labelledby="facts">
                <h2 id="facts">{words.facts}</h2>
                <dl class="facts-list">
                    <div><dt>{words.entries}</dt><dd class="num">{drawn.rows.len()}</dd></div>
                    <div><dt>{words.hours}</dt><dd class="num">{format::hours(drawn.hours, text.lang)}</dd></div>
                    <div><dt>{words.since}</dt><dd class="num">{drawn.since}</dd></div>
                    <div><dt>{words.made_at}</dt><dd class="num">{format::moment(drawn.at, &app.platform.rules.zone)}</dd></div>
                </dl>
                <p class="actions">
                    <a class="button" href=format!("{here}/hours.xlsx") download>{words.download_xlsx}</a>
                    " "
                    <a class="button quiet" href=format!("{here}/hours.csv") download>{words.download_csv}</a>
                </p>
            </section>
            {sends.then(|| answer_form(text, &here, &told))}
            {refused_rows(text, &here, &refused, sends)}
            {note}
        }
    }))
}

fn notices(text: &'static Text, number: i64, told: &Told) -> impl IntoView + use<> {
    let words = &text.exports;
    let mut lines = Vec::new();
    if told.made {
        lines.push(fill(words.made, &[("batch", &number)]));
    }
    if let Some(count) = told.resent {
        lines.push(fill(words.resent, &[("count", &count)]));
    }
    if let Some(read) = &told.answered {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("accepted", &read.accepted), ("refused", &read.refused)];
        lines.push(fill(words.answered, &values));
    }
    let good = lines
        .into_iter()
        .map(|line| view! { <p class="notice success" role="status">{line}</p> })
        .collect_view();
    let unknown: Vec<_> = told
        .answered
        .iter()
        .flat_map(|read| &read.unknown)
        .take(100)
        .map(|(row, entry)| {
            let line = fill(words.unknown, &[("row", row), ("entry", entry)]);
            view! { <li>{line}</li> }
        })
        .collect();
    let unknown = (!unknown.is_empty()).then(|| view! { <ul class="notice error">{unknown}</ul> });
    view! { {good} {unknown} }
}

fn answer_form(text: &'static Text, here: &str, told: &Told) -> impl IntoView + use<> {
    let words = &text.exports;
    let wrong = told.error.is_some().then_some("true");
    let error = told
        .error
        .clone()
        .map(|error| view! { <p class="error" id="answer-error" role="alert">{error}</p> });
    view! {
        <section class="card stack" aria-labelledby="answer">
            <h2 id="answer">{words.answer_title}</h2>
            <p class="muted small" id="answer-hint">{words.answer_hint}</p>
            <form class="stack" method="post" action=format!("{here}/answer") enctype="multipart/form-data">
                <div class="field">
                    <label for="file">{words.answer_file}</label>
                    <input
                        id="file"
                        name="file"
                        type="file"
                        accept=".xlsx,.csv"
                        aria-describedby="answer-hint answer-error"
                        aria-invalid=wrong
                    />
                    {error}
                </div>
                <button class="button quiet" type="submit">{words.answer_send}</button>
            </form>
        </section>
    }
}

fn refused_rows(
    text: &'static Text,
    here: &str,
    refused: &[Refused],
    sends: bool,
) -> Option<impl IntoView + use<>> {
    let words = &text.exports;
    (!refused.is_empty()).then(|| {
        let rows: Vec<_> = refused
            .iter()
            .map(|row| {
                let reason = if row.reason.is_empty() {
                    words.no_reason.to_owned()
                } else {
                    row.reason.clone()
                };
                let href = format!("/verification/{}", row.entry);
                view! {
                    <tr>
                        <th scope="row" data-label=words.teacher>{row.teacher.clone()}</th>
                        <td data-label=words.what><a href=href>{row.title.clone()}</a></td>
                        <td class="num" data-label=words.hours>{row.hours.to_string()}</td>
                        <td data-label=words.reason>{reason}</td>
                    </tr>
                }
            })
            .collect();
        let again = sends.then(|| {
            view! {
                <form method="post" action=format!("{here}/resending")>
                    <button class="button" type="submit">{fill(words.resend, &[("count", &refused.len())])}</button>
                </form>
            }
        });
        view! {
            <section aria-labelledby="refused">
                <h2 id="refused">{words.refused_title}</h2>
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col">{words.teacher}</th>
                            <th scope="col">{words.what}</th>
                            <th scope="col" class="num">{words.hours}</th>
                            <th scope="col">{words.reason}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                {again}
            </section>
        }
    })
}

/// The file of a batch: `hours.xlsx` or `hours.csv`.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((year, number, name)): Path<(i32, i64, String)>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (form, media_type) = match name.as_str() {
        "hours.xlsx" => (
            Form::Xlsx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        "hours.csv" => (Form::Csv, "text/csv; charset=utf-8"),
        _ => return Err(Fault(Error::NotFound("page"))),
    };
    let drawn = app
        .platform
        .sent_batch(viewer, TrainingYear(year), number)
        .await?;
    let template = app.platform.export_template().await?;
    let bytes = drawn.file(&template, form, &app.platform.rules.zone)?;
    let ending = name.trim_start_matches("hours.");
    let disposition = format!("attachment; filename=\"hours-{year}-{number}.{ending}\"");
    Ok((
        [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
