//! Hours by an administrator's own decision: the form.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::catalogue::{Level, Mode, Module};
use leptos::prelude::*;
use platform::{Error, Refusal, adjustments::NewAdjustment, people::Known};

use super::address;
use crate::{
    App, Visit,
    fault::Fault,
    parts::fields::{Field, Told, area, choice, line},
    shell::{Head, page_with},
    text::{Text, fill},
};

/// The empty form; the key that makes a double click one is made here.
pub async fn new(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, Fault> {
    let person = app.platform.person(visit.signed_in()?, &login).await?;
    if !app.platform.may_adjust(visit.signed_in()?, &person) {
        return Err(Fault(Error::Denied(domain::access::Denial::Role)));
    }
    let key = app.platform.ids.fresh();
    let typed = NewAdjustment {
        year: app.platform.year_now().to_string(),
        ..NewAdjustment::default()
    };
    Ok(again(
        &app,
        &visit,
        &person,
        &key,
        &typed,
        &[],
        StatusCode::OK,
    ))
}

/// The form with what was typed and what is wrong.
pub fn again(
    app: &App,
    visit: &Visit,
    person: &Known,
    key: &str,
    typed: &NewAdjustment,
    refusals: &[Refusal],
    status: StatusCode,
) -> Response {
    let text = visit.text();
    let words = &text.people;
    let told = Told::new(text, refusals);
    let login = &person.listed.login;
    let head = Head {
        title: words.adjust,
        ..Head::default()
    };
    let key = key.to_owned();
    page_with(app, visit, head, status, || {
        let back = fill(words.back, &[("name", &person.listed.name)]);
        view! {
            <nav class="crumbs"><a href=address(login)>{back}</a></nav>
            <h1>{words.adjust}</h1>
            <p class="lead">
                {person.listed.name.clone()} " · " {person.listed.organisation.name.clone()}
            </p>
            <p>{words.adjust_lead}</p>
            {told.summary(text.trainings.error_title)}
            <form class="stack card" method="post" action=format!("{}/adjustment", address(login))>
                <input type="hidden" name="key" value=key />
                {fields(text, typed, &told)}
                <button class="button" type="submit">{words.adjust_send}</button>
            </form>
        }
    })
}

fn fields(text: &'static Text, typed: &NewAdjustment, told: &Told) -> AnyView {
    let words = &text.people;
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
    let modules = Module::ALL
        .iter()
        .map(|each| (each.code().to_owned(), text.words.module(*each).to_owned()));
    let levels = Level::ALL
        .iter()
        .map(|each| (each.code().to_owned(), text.words.level(*each).to_owned()));
    let modes = Mode::ALL
        .iter()
        .map(|each| (each.code().to_owned(), text.words.mode(*each).to_owned()));
    view! {
        {line(told, field("title", words.adjust_title, &typed.title), "text")}
        <div class="form-row">
            {choice(told, field("level", text.authoring.level, &typed.level), first, levels)}
            {choice(told, field("mode", text.authoring.mode, &typed.mode), first, modes)}
            {choice(told, field("module", text.authoring.module, &typed.module), first, modules)}
        </div>
        <div class="form-row">
            {line(told, hinted("hours", words.adjust_hours, &typed.hours, words.adjust_hours_hint), "text")}
            {line(told, field("year", words.adjust_year, &typed.year), "number")}
        </div>
        {area(told, hinted("reason", words.adjust_reason, &typed.reason, words.adjust_reason_hint), 3)}
    }
    .into_any()
}
