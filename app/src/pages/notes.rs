//! All of one's own notes, to read again and to take away.

use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::notes::PlaceKind;
use leptos::prelude::*;
use platform::{
    Refusal,
    notes::{CourseNotes, NoteOn},
};
use serde::Deserialize;

use super::learn::notes::{change, error_words};
use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kept: Option<String>,
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    render(&app, &visit, asked.kept.is_some(), &[]).await
}

/// The same page after words that could not be taken.
pub async fn page_again(
    app: &App,
    visit: &Visit,
    refusals: Vec<Refusal>,
) -> Result<Response, Fault> {
    render(app, visit, false, &refusals).await
}

async fn render(
    app: &App,
    visit: &Visit,
    was_kept: bool,
    refusals: &[Refusal],
) -> Result<Response, Fault> {
    let text = visit.text();
    let words = &text.player;
    let courses = app.platform.notes(visit.signed_in()?).await?;
    let head = Head {
        title: words.notes,
        place: Place::Me,
        ..Head::default()
    };
    let status = if refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let problem = refusals
        .first()
        .map(|refusal| error_words(text, refusal.code));
    Ok(page_with(app, visit, head, status, move || {
        let kept = was_kept
            .then(|| view! { <p class="notice success" role="status">{words.note_kept}</p> });
        let problem =
            problem.map(|problem| view! { <p class="notice error" role="alert">{problem}</p> });
        let body = if courses.is_empty() {
            view! { <p class="muted">{words.notes_none_at_all}</p> }.into_any()
        } else {
            let sections: Vec<_> = courses.iter().map(|course| section(text, course)).collect();
            view! {
                <p><a class="button quiet" href="/me/notes.txt" download=format!("{}.txt", words.notes_file)>{words.notes_download}</a></p>
                {sections}
            }
            .into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.me><a href="/me">{text.shell.me}</a></nav>
            <h1>{words.notes}</h1>
            <p class="muted">{words.notes_hint}</p>
            {kept}
            {problem}
            {body}
        }
    }))
}

fn section(text: &'static Text, course: &CourseNotes) -> impl IntoView + use<> {
    let notes: Vec<_> = course
        .notes
        .iter()
        .map(|on| {
            let label = whereabouts(text, on);
            let from = match &on.unit {
                Some(unit) => {
                    let href = format!("/learn/{}/{}{}", course.code, unit.key, query(on));
                    view! { <a href=href>{label}</a> }.into_any()
                }
                None => view! { <span class="muted">{label}</span> }.into_any(),
            };
            let action = format!("/me/notes/{}", on.note.id);
            view! {
                <li id=format!("note-{}", on.note.id)>
                    <p class="small">{from}</p>
                    <p class="body">{on.note.body.clone()}</p>
                    {change(text, action, &on.note)}
                </li>
            }
        })
        .collect();
    let id = format!("notes-{}", course.code);
    let title = id.clone();
    view! {
        <section class="card stack" aria-labelledby=title>
            <h2 id=id><a href=format!("/courses/{}", course.code)>{course.title.clone()}</a></h2>
            <ul class="plain notes">{notes}</ul>
        </section>
    }
}

/// The unit, and the place in it.
fn whereabouts(text: &'static Text, on: &NoteOn) -> String {
    let Some(unit) = &on.unit else {
        return text.player.note_gone_unit.to_owned();
    };
    let place = match PlaceKind::of(unit.kind()) {
        PlaceKind::Moment => format::place(on.note.place),
        PlaceKind::Page if on.note.place > 0 => {
            fill(text.player.note_on_page, &[("page", &on.note.place)])
        }
        PlaceKind::Page | PlaceKind::Whole => return unit.title.clone(),
    };
    format!("{} · {place}", unit.title)
}

fn query(on: &NoteOn) -> String {
    let kind = on.unit.as_ref().map(|unit| PlaceKind::of(unit.kind()));
    match kind {
        Some(PlaceKind::Moment) => format!("?t={}", on.note.place / 1000),
        Some(PlaceKind::Page) if on.note.place > 0 => format!("?page={}", on.note.place),
        _ => String::new(),
    }
}

/// Everything as plain text.
pub async fn as_text(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let text = visit.text();
    let courses = app.platform.notes(visit.signed_in()?).await?;
    let mut out = String::new();
    for course in &courses {
        out.extend([format!("{} ({})\n\n", course.title, course.code)]);
        for on in &course.notes {
            out.extend([format!("{}\n{}\n\n", whereabouts(text, on), on.note.body)]);
        }
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, out).into_response())
}
