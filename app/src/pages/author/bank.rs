//! The question bank: looked through, added to, and taken from.

mod choosing;
mod list;

use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::catalogue::Module;
use leptos::prelude::*;
use platform::{
    Refusal,
    bank::{Added, BankFilter},
};
use serde::Deserialize;

use super::forms::{Problems, area, file, line};
use crate::{
    App, Visit,
    fault::Fault,
    parts::{paging, questions_file},
    shell::{Head, Place, page_with},
    text::{Text, fill},
    visit::with_parameter,
};

pub use choosing::{choosing, choosing_again};

/// What the list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    module: String,
    subject: String,
    q: String,
    cursor: String,
    /// Of the file: `gift`, where nothing is said, `moodle` or `qti`.
    format: String,
}

impl Asked {
    fn filter(&self) -> BankFilter {
        BankFilter {
            module: self.module.parse().ok(),
            subject: self.subject.clone(),
            text: self.q.clone(),
        }
    }

    fn after(&self) -> Option<&str> {
        Some(self.cursor.as_str()).filter(|cursor| !cursor.is_empty())
    }
}

/// The form as it was sent, with what came of it.
#[derive(Debug, Default)]
pub struct Offered {
    pub module: String,
    pub subject: String,
    pub gift: String,
    /// The upload that was made for the file.
    pub uploads: Vec<(String, String)>,
    pub refusals: Vec<Refusal>,
    /// What is wrong with the file, each in a sentence.
    pub unread: Vec<String>,
    pub added: Option<Added>,
}

/// `GET /author/courses/bank`.
pub async fn bank(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    render(&app, &visit, &asked, Offered::default(), StatusCode::OK).await
}

/// The bank after questions were sent.
pub async fn bank_again(
    app: &App,
    visit: &Visit,
    offered: Offered,
    status: StatusCode,
) -> Result<Response, Fault> {
    render(app, visit, &Asked::default(), offered, status).await
}

/// `GET /author/courses/bank/questions`: what matches, as a file.
pub async fn bank_file(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let quiz = app.platform.bank_as_quiz(viewer, &asked.filter()).await?;
    let text = visit.text();
    let file = questions_file::of(text, &quiz, text.bank.title, &asked.format)?;
    let name = format!("questions.{}", file.ending);
    let about = [
        (header::CONTENT_TYPE, file.media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((about, file.bytes).into_response())
}

async fn render(
    app: &App,
    visit: &Visit,
    asked: &Asked,
    offered: Offered,
    status: StatusCode,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let page = app
        .platform
        .bank(viewer, &asked.filter(), asked.after())
        .await?;
    let text = visit.text();
    let words = &text.bank;
    let head = Head {
        title: words.title,
        place: Place::Author,
        uploads: true,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let problems = Problems::new(text, &offered.refusals);
        let zone = &app.platform.rules.zone;
        let export = |format: &str| {
            let query = with_parameter(
                "/author/courses/bank/questions",
                &visit.query,
                "cursor",
                None,
            );
            let query = query
                .split_once('?')
                .map_or("", |(_, query)| query)
                .to_owned();
            with_parameter(
                "/author/courses/bank/questions",
                &query,
                "format",
                Some(format),
            )
        };
        view! {
            <nav class="crumbs" aria-label=text.authoring.title><a href="/author">{text.authoring.title}</a></nav>
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {outcome(text, &offered)}
            {problems.summary(None)}
            {list::filters(text, asked, "/author/courses/bank")}
            <p class="muted">{fill(words.found, &[("count", &page.total)])}</p>
            {list::table(text, &page.items, None, zone)}
            {paging::links(text, visit, &asked.cursor, page.next.as_deref())}
            {(page.total > 0).then(|| view! {
                <p>
                    {words.export} ": "
                    <a href=export("gift") download="">{text.authoring.export_gift}</a> " · "
                    <a href=export("moodle") download="">{text.authoring.export_moodle}</a> " · "
                    <a href=export("qti") download="">{text.authoring.export_qti}</a>
                </p>
            })}
            {form(text, &offered, &problems)}
        }
    }))
}

fn outcome(text: &'static Text, offered: &Offered) -> Option<AnyView> {
    let words = &text.bank;
    if !offered.unread.is_empty() {
        let items: Vec<_> = offered
            .unread
            .iter()
            .map(|sentence| view! { <li>{sentence.clone()}</li> })
            .collect();
        return Some(
            view! { <div class="notice error" role="alert"><ul>{items}</ul></div> }.into_any(),
        );
    }
    let added = offered.added.as_ref()?;
    let lead = fill(
        words.added,
        &[("added", &added.added), ("unchanged", &added.unchanged)],
    );
    let items: Vec<_> = added
        .left_out
        .iter()
        .map(|each| view! { <li>{text.questions.left_out(each)}</li> })
        .collect();
    let report = (!items.is_empty())
        .then(|| view! { <p>{text.questions.left_out_title}</p> <ul>{items}</ul> });
    Some(view! { <div class="notice success" role="status"><p>{lead}</p>{report}</div> }.into_any())
}

fn form(text: &'static Text, offered: &Offered, problems: &Problems<'_>) -> impl IntoView + use<> {
    let words = &text.bank;
    let is_wrong = !offered.refusals.is_empty() || !offered.unread.is_empty();
    let options: Vec<_> = Module::ALL
        .iter()
        .map(|module| {
            let chosen = offered.module == module.code();
            view! { <option value=module.code() selected=chosen>{text.words.module(*module)}</option> }
        })
        .collect();
    let hint = Some(words.file_hint.to_owned());
    let accept = ".txt,.gift,.xml,.zip";
    view! {
        <details class="card" open=is_wrong>
            <summary>{words.add}</summary>
            <form class="stack" method="post" enctype="multipart/form-data" action="/author/courses/bank">
                <div class="form-row">
                    <div class="field">
                        <label for="module">{words.module}</label>
                        <select
                            id="module"
                            name="module"
                            required=true
                            aria-invalid=problems.wrong("module")
                            aria-describedby=problems.described("module")
                        >
                            <option value="">{text.authoring.choose}</option>
                            {options}
                        </select>
                        {problems.error("module")}
                    </div>
                    {line(problems, "subject", words.subject, Some(words.subject_hint), &offered.subject, "text", false)}
                </div>
                {area(problems, "gift", words.gift, Some(text.authoring.gift_hint), &offered.gift, 8)}
                {file(problems, &offered.uploads, "questions", words.file, hint, accept, false)}
                <p><button class="button" type="submit">{words.add_button}</button></p>
            </form>
        </details>
    }
}
