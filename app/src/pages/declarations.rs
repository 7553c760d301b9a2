//! Training taken elsewhere: what was declared and how it stands, and the form.

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    policies::Conversion,
};
use leptos::prelude::*;
use platform::{
    Error, Refusal,
    declarations::{Attached, NewDeclaration},
    ledger::Line,
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::verification::documents,
    parts::fields::{Field, Told, choice, files, line},
    shell::{Head, Place, page as shell_page, page_with},
    text::{Text, fill, format},
};

/// Declares nothing for anybody but oneself.
fn may_declare(visit: &Visit) -> Result<(), Fault> {
    let viewer = visit.signed_in()?;
    let person = Resource::Person {
        account: viewer.account(),
        organisation: &viewer.actor.organisation,
    };
    may(&viewer.actor, Action::Declare, person).map_err(Error::from)?;
    Ok(())
}

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    may_declare(&visit)?;
    let own = app.platform.own_declarations(visit.signed_in()?).await?;
    let text = visit.text();
    let words = &text.declarations;
    let head = Head {
        title: words.title,
        place: Place::Me,
        ..Head::default()
    };
    let asked = |name: &str| {
        url::form_urlencoded::parse(visit.query.as_bytes()).any(|(key, _)| key == name)
    };
    let done = [("sent", words.sent), ("before", words.before)]
        .into_iter()
        .find_map(|(name, sentence)| asked(name).then_some(sentence));
    Ok(shell_page(&app, &visit, head, || {
        let done =
            done.map(|sentence| view! { <p class="notice info" role="status">{sentence}</p> });
        let rows: Vec<_> = own
            .iter()
            .map(|(line, papers)| row(text, line, papers))
            .collect();
        let list = if rows.is_empty() {
            view! { <div class="empty"><h2>{words.empty_title}</h2><p>{words.empty}</p></div> }
                .into_any()
        } else {
            view! { <ul class="plain stack">{rows}</ul> }.into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.me><a href="/me">{text.shell.me}</a></nav>
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {done}
            <p class="actions"><a class="button" href="/me/declarations/new">{words.new}</a></p>
            {list}
        }
    }))
}

fn row(text: &'static Text, line: &Line, papers: &[Attached]) -> AnyView {
    let words = &text.declarations;
    let entry = &line.entry;
    let details = entry.details();
    let title = entry.course_title.clone().unwrap_or_default();
    let days = fill(
        words.days,
        &[
            ("from", &details.from.unwrap_or_default()),
            ("to", &details.to.unwrap_or_default()),
        ],
    );
    let number = details.certificate.map(
        |number| view! { <p class="muted small">{fill(words.number, &[("number", &number)])}</p> },
    );
    let label = fill(words.to_entry_of, &[("title", &title)]);
    view! {
        <li class="card">
            <h2 class="card-title">{title}</h2>
            <p class="muted">{details.organiser} " · " <span class="num">{days}</span></p>
            {number}
            <p>
                <b class="num">{format::hours(entry.hours, text.lang)}</b>
                " " <span class="tag">{text.words.entry_state(line.state)}</span>
                " " <a href=format!("/verification/{}", entry.id) aria-label=label>{words.to_entry}</a>
            </p>
            {documents::list(text, &entry.id, papers)}
        </li>
    }
    .into_any()
}

/// The empty form; the key that makes a double click one is made here.
pub async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    may_declare(&visit)?;
    let key = app.platform.ids.fresh();
    again(
        &app,
        &visit,
        &key,
        &NewDeclaration::default(),
        &[],
        StatusCode::OK,
    )
    .await
}

/// The form with what was typed and what is wrong. Files have to be chosen again: a browser sends none back.
pub async fn again(
    app: &App,
    visit: &Visit,
    key: &str,
    typed: &NewDeclaration,
    refusals: &[Refusal],
    status: StatusCode,
) -> Result<Response, Fault> {
    let units = app.platform.conversions(app.platform.year_now()).await?;
    let text = visit.text();
    let words = &text.declarations;
    let told = Told::new(text, refusals);
    let head = Head {
        title: words.new,
        place: Place::Me,
        ..Head::default()
    };
    let key = key.to_owned();
    Ok(page_with(app, visit, head, status, || {
        view! {
            <nav class="crumbs" aria-label=words.title><a href="/me/declarations">{words.title}</a></nav>
            <h1>{words.new}</h1>
            <p class="lead">{words.lead}</p>
            {told.summary(text.trainings.error_title)}
            <form class="stack card" method="post" action="/me/declarations" enctype="multipart/form-data">
                <input type="hidden" name="key" value=key />
                {fields(text, typed, &units, &told)}
                <button class="button" type="submit">{words.send}</button>
            </form>
        }
    }))
}

fn fields(
    text: &'static Text,
    typed: &NewDeclaration,
    units: &[Conversion],
    told: &Told,
) -> AnyView {
    let words = &text.declarations;
    let first = text.authoring.choose;
    let field = |name, label, value| Field {
        name,
        label,
        hint: None,
        value,
        required: true,
    };
    let hinted = |name, label, value, hint| Field {
        hint: Some(hint),
        ..field(name, label, value)
    };
    let certificate = Field {
        required: false,
        ..hinted(
            "certificate",
            words.certificate,
            &typed.certificate,
            words.certificate_hint,
        )
    };
    let modules = Module::ALL
        .iter()
        .map(|each| (each.code().to_owned(), text.words.module(*each).to_owned()));
    let levels = Level::ALL
        .iter()
        .map(|each| (each.code().to_owned(), text.words.level(*each).to_owned()));
    let modes = Mode::ALL
        .iter()
        .map(|each| (each.code().to_owned(), text.words.mode(*each).to_owned()));
    let offered = units
        .iter()
        .map(|each| (each.unit.clone(), each.name.clone()));
    let worth: Vec<_> = units
        .iter()
        .map(|each| {
            let hours = format::hours_short(each.hours, text.lang);
            let line = match each.most {
                Some(most) => fill(
                    words.unit_most,
                    &[
                        ("unit", &each.name),
                        ("hours", &hours),
                        ("most", &format::hours_short(most, text.lang)),
                    ],
                ),
                None => fill(words.unit_each, &[("unit", &each.name), ("hours", &hours)]),
            };
            view! { <li>{line}</li> }
        })
        .collect();
    view! {
        {line(told, field("title", words.name, &typed.title), "text")}
        {line(told, field("organiser", words.organiser, &typed.organiser), "text")}
        <div class="form-row">
            {choice(told, field("level", text.authoring.level, &typed.level), first, levels)}
            {choice(told, field("mode", text.authoring.mode, &typed.mode), first, modes)}
            {choice(told, field("module", text.authoring.module, &typed.module), first, modules)}
        </div>
        <div class="form-row">
            {line(told, field("from", words.from, &typed.from), "date")}
            {line(told, field("to", words.to, &typed.to), "date")}
        </div>
        <div class="form-row">
            {line(told, hinted("amount", words.amount, &typed.amount, words.amount_hint), "text")}
            {choice(told, field("unit", words.unit, &typed.unit), first, offered)}
        </div>
        <div class="hint"><p>{words.units}</p><ul>{worth}</ul></div>
        {line(told, certificate, "text")}
        {files(told, hinted("documents", words.documents, "", words.documents_hint), "application/pdf,image/jpeg,image/png")}
    }
    .into_any()
}
