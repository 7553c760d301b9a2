//! Who is asked to take which course by when.

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    access::{Action, Resource, may},
    catalogue::Stage,
};
use leptos::prelude::*;
use platform::{Error, Refusal, assignments::NewAssignment};

use crate::{
    App, Visit,
    fault::Fault,
    parts::fields::{Field, Told, area, choice, line},
    shell::{Head, Place, page_with},
    text::Text,
};

/// The empty form; the key that makes a double click one is made here.
pub async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let home = Resource::Organisation(&viewer.actor.organisation);
    may(&viewer.actor, Action::Assign, home).map_err(Error::from)?;
    let key = app.platform.ids.fresh();
    // A course's page leads here with its code.
    let course = url::form_urlencoded::parse(visit.query.as_bytes())
        .find(|(name, _)| name == "course")
        .map(|(_, code)| code.into_owned());
    let typed = NewAssignment {
        course: course.unwrap_or_default(),
        ..NewAssignment::default()
    };
    Ok(assign_again(&app, &visit, &key, &typed, &[]))
}

/// The form with what was typed and what is wrong.
pub fn assign_again(
    app: &App,
    visit: &Visit,
    key: &str,
    typed: &NewAssignment,
    refusals: &[Refusal],
) -> Response {
    let text = visit.text();
    let words = &text.assignments;
    let told = Told::new(text, refusals);
    let status = if refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let head = Head {
        title: words.new,
        place: Place::Admin,
        ..Head::default()
    };
    let key = key.to_owned();
    page_with(app, visit, head, status, || {
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin/assignments">{words.title}</a></nav>
            <h1>{words.new}</h1>
            {told.summary(text.trainings.error_title)}
            <form class="stack card" method="post" action="/admin/assignments">
                <input type="hidden" name="key" value=key />
                {fields(text, typed, &told)}
                <button class="button" type="submit">{words.send}</button>
            </form>
        }
    })
}

fn fields(text: &'static Text, typed: &NewAssignment, told: &Told) -> AnyView {
    let words = &text.assignments;
    let field = |name, label, value| Field {
        name,
        label,
        hint: None,
        value,
        required: true,
    };
    let free = |name, label, value, hint| Field {
        hint,
        required: false,
        ..field(name, label, value)
    };
    let course = Field {
        hint: Some(words.course_hint),
        ..field("course", words.course, &typed.course)
    };
    let stages = Stage::ALL
        .iter()
        .map(|each| (each.code().to_owned(), text.words.stage(*each).to_owned()));
    let organisation = free(
        "organisation",
        words.organisation,
        &typed.organisation,
        Some(words.organisation_hint),
    );
    let people = free(
        "people",
        words.people,
        &typed.people,
        Some(words.people_hint),
    );
    view! {
        <div class="form-row">
            {line(told, course, "text")}
            {line(told, field("due", words.due, &typed.due), "date")}
        </div>
        <div class="form-row">
            {line(told, organisation, "text")}
            {choice(told, free("stage", words.stage, &typed.stage, None), words.any, stages)}
            {line(told, free("subject", words.subject, &typed.subject, None), "text")}
            {line(told, free("post", words.post, &typed.post, Some(words.post_hint)), "text")}
        </div>
        {area(told, people, 4)}
        {area(told, free("note", words.note, &typed.note, Some(words.note_hint)), 3)}
    }
    .into_any()
}
