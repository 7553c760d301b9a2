//! The plan of a session, new or changed.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    ids::{TrainingId, WorkshopId},
};
use leptos::prelude::*;
use platform::{Error, Refusal, training::NewTraining, workshops::Workshop};

use crate::{
    App, Visit,
    fault::Fault,
    parts::fields::{Field, Told, choice, line},
    shell::{Head, page_with},
    text::{Text, fill},
    visit::parameter,
};

/// A new session; the key that makes a double click one is made here.
pub async fn plan(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let workshop = parameter(&visit.query, "workshop").unwrap_or_default();
    if workshop.is_empty() {
        let home = Resource::Organisation(&viewer.actor.organisation);
        may(&viewer.actor, Action::HoldTraining, home).map_err(Error::from)?;
    }
    let key = app.platform.ids.fresh();
    let typed = NewTraining {
        workshop,
        ..NewTraining::default()
    };
    plan_again(&app, &visit, &key, &typed, &[]).await
}

/// The workshop that a new session is planned for, by who may hold sessions of it.
async fn workshop(app: &App, visit: &Visit, id: &str) -> Result<Option<Workshop>, Fault> {
    if id.is_empty() {
        return Ok(None);
    }
    let viewer = visit.signed_in()?;
    let shown = app.platform.workshop(viewer, &WorkshopId::new(id)).await?;
    let workshop = shown.workshop;
    let resource = Resource::Workshop {
        host: &workshop.host,
        organisation: &workshop.organisation,
    };
    may(&viewer.actor, Action::HoldTraining, resource).map_err(Error::from)?;
    Ok(Some(workshop))
}

/// The form with what was typed and what is wrong.
pub async fn plan_again(
    app: &App,
    visit: &Visit,
    key: &str,
    typed: &NewTraining,
    refusals: &[Refusal],
) -> Result<Response, Fault> {
    let text = visit.text();
    let words = &text.trainings;
    let workshop = workshop(app, visit, &typed.workshop).await?;
    let (back, note) = match &workshop {
        Some(workshop) => (
            (
                format!("/workshops/{}", workshop.id),
                workshop.title.clone(),
            ),
            Some(fill(
                text.workshops.session_for,
                &[("title", &workshop.title)],
            )),
        ),
        None => (
            ("/admin/trainings".to_owned(), words.title.to_owned()),
            None,
        ),
    };
    let frame = Frame {
        title: words.new,
        back,
        action: "/admin/trainings".to_owned(),
        key,
        note,
    };
    Ok(form(app, visit, frame, typed, refusals))
}

/// A planned session as it stands, to be changed.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (training, _) = app.platform.training(viewer, &TrainingId::new(id)).await?;
    app.platform.may_hold(viewer, &training).await?;
    let plan = training.plan;
    let zone = &app.platform.rules.zone;
    let typed = NewTraining {
        title: plan.title,
        module: plan.module.code().to_owned(),
        level: plan.level.code().to_owned(),
        mode: plan.mode.code().to_owned(),
        hours: plan.hours.to_string(),
        place: plan.place,
        begins: plan.begins.to_local_field(zone),
        ends: plan.ends.to_local_field(zone),
        open_to_subtree: plan.open_to_subtree,
        unit: app.platform.name_of_unit(training.held_for.as_ref()),
        link: plan.link,
        workshop: String::new(),
    };
    Ok(change_again(&app, &visit, &training.id, &typed, &[]))
}

pub fn change_again(
    app: &App,
    visit: &Visit,
    id: &TrainingId,
    typed: &NewTraining,
    refusals: &[Refusal],
) -> Response {
    let words = &visit.text().trainings;
    let back = (format!("/admin/trainings/{id}"), words.back.to_owned());
    let frame = Frame {
        title: words.change,
        back,
        action: format!("/admin/trainings/{id}/plan"),
        key: "",
        note: None,
    };
    form(app, visit, frame, typed, refusals)
}

/// What stands around the fields.
struct Frame<'a> {
    title: &'static str,
    /// Where it leads back to, and what that is called.
    back: (String, String),
    action: String,
    key: &'a str,
    note: Option<String>,
}

fn form(
    app: &App,
    visit: &Visit,
    frame: Frame<'_>,
    typed: &NewTraining,
    refusals: &[Refusal],
) -> Response {
    let Frame {
        title,
        back: (back_to, back),
        action,
        key,
        note,
    } = frame;
    let text = visit.text();
    let words = &text.trainings;
    let told = Told::new(text, refusals);
    let status = if told.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let head = Head {
        title,
        ..Head::default()
    };
    let key = key.to_owned();
    let units = match visit.signed_in() {
        Ok(viewer) => app.platform.session_units(viewer),
        Err(_) => Vec::new(),
    };
    page_with(app, visit, head, status, || {
        let held_for_any = !units.is_empty() || !typed.unit.is_empty();
        // Where no course has a session, nobody is asked about it.
        let held_for = held_for_any.then(|| {
            let options = units.iter().map(|unit| {
                (
                    unit.name.clone(),
                    format!("{} · {}", unit.course, unit.title),
                )
            });
            let field = Field {
                name: "unit",
                label: text.tasks.held_for,
                hint: Some(text.tasks.held_for_hint),
                value: &typed.unit,
                required: false,
            };
            choice(&told, field, text.tasks.held_for_none, options)
        });
        view! {
            <nav class="crumbs" aria-label=back.clone()><a href=back_to>{back.clone()}</a></nav>
            <h1>{title}</h1>
            {note.map(|note| view! { <p class="notice info">{note}</p> })}
            {told.summary(words.error_title)}
            <form class="stack card" method="post" action=action>
                <input type="hidden" name="key" value=key />
                <input type="hidden" name="workshop" value=typed.workshop.clone() />
                {held_for}
                {fields(text, typed, &told, held_for_any)}
                <button class="button" type="submit">{words.plan}</button>
            </form>
        }
    })
}

/// `units`: whether it may be held for a unit, whose course then says module, level, mode and hours.
fn fields(text: &'static Text, typed: &NewTraining, told: &Told, units: bool) -> AnyView {
    let words = &text.trainings;
    let first = text.authoring.choose;
    let field = |name, label, value| Field {
        name,
        label,
        hint: None,
        value,
        required: true,
    };
    let own = |name, label, value| Field {
        required: !units,
        ..field(name, label, value)
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
        .filter(|each| **each != Mode::Remote)
        .map(|each| (each.code().to_owned(), text.words.mode(*each).to_owned()));
    view! {
        {line(told, field("title", words.name, &typed.title), "text")}
        <div class="form-row">
            {choice(told, own("module", text.verification.module, &typed.module), first, modules)}
            {choice(told, own("level", text.authoring.level, &typed.level), first, levels)}
            {choice(told, own("mode", text.authoring.mode, &typed.mode), first, modes)}
        </div>
        <div class="form-row">
            {line(told, hinted("begins", words.begins, &typed.begins, words.time_hint), "datetime-local")}
            {line(told, hinted("ends", words.ends, &typed.ends, words.time_hint), "datetime-local")}
            {line(told, Field { hint: Some(words.hours_hint), ..own("hours", words.hours, &typed.hours) }, "text")}
        </div>
        {line(told, field("place", words.place, &typed.place), "text")}
        {line(told, Field { required: false, ..field("link", text.tasks.link, &typed.link) }, "url")}
        <label class="option">
            <input type="checkbox" name="open_to_subtree" value="yes" checked=typed.open_to_subtree />
            <span>{words.open}</span>
        </label>
    }
    .into_any()
}
