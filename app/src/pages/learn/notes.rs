//! One's own notes on a unit, below it.

use domain::notes::{NOTE_LIMIT, PlaceKind};
use leptos::prelude::*;
use platform::{Refusal, notes::Note};

use super::Desk;
use crate::text::{Text, fill, format};

/// A note that came back with an error, or was just kept.
#[derive(Clone, Debug, Default)]
pub struct TypedNote {
    pub note: String,
    pub place: String,
    pub refusals: Vec<Refusal>,
}

impl Desk<'_> {
    pub(super) fn notes(&self, typed: &TypedNote, was_kept: bool) -> AnyView {
        let text = self.text();
        let words = &text.player;
        let kind = PlaceKind::of(self.unit.kind());
        let notes: Vec<_> = self
            .notes
            .iter()
            .map(|note| self.note(kind, note))
            .collect();
        let list = if notes.is_empty() {
            view! { <p class="muted">{words.notes_none}</p> }.into_any()
        } else {
            view! { <ul class="plain notes">{notes}</ul> }.into_any()
        };
        let kept = was_kept.then(|| {
            view! { <p class="notice success" role="status" tabindex="-1">{words.note_kept}</p> }
        });
        view! {
            <section class="card stack" id="notes" aria-labelledby="notes-title">
                <h2 id="notes-title">{words.notes}</h2>
                <p class="muted small">{words.notes_hint} " " <a href="/me/notes">{words.notes_all}</a></p>
                {kept}
                {list}
                {form(text, kind, self.action("notes"), typed)}
                <p class="error when-failed" role="alert">{words.note_failed}</p>
            </section>
        }
        .into_any()
    }

    fn note(&self, kind: PlaceKind, note: &Note) -> impl IntoView + use<> {
        let text = self.text();
        let here = self.action("");
        let here = here.trim_end_matches('/');
        let place = match kind {
            PlaceKind::Moment => {
                let seconds = (note.place / 1000).to_string();
                let href = format!("{here}?t={seconds}");
                Some(
                    view! { <a class="num" href=href data-seek=seconds>{format::place(note.place)}</a> }
                        .into_any(),
                )
            }
            PlaceKind::Page if note.place > 0 => {
                let href = format!("{here}?page={}", note.place);
                let label = fill(text.player.note_on_page, &[("page", &note.place)]);
                Some(view! { <a href=href>{label}</a> }.into_any())
            }
            PlaceKind::Page | PlaceKind::Whole => None,
        };
        let action = self.action(&format!("notes/{}", note.id));
        view! {
            <li id=format!("note-{}", note.id)>
                <p class="body">{place} " " {note.body.clone()}</p>
                {change(text, action, note)}
            </li>
        }
    }
}

/// The form that changes or deletes a note.
pub fn change(text: &'static Text, action: String, note: &Note) -> impl IntoView + use<> {
    let words = &text.player;
    let id = format!("change-{}", note.id);
    let start: String = note.body.chars().take(20).collect();
    let label = fill(words.note_change_label, &[("start", &start)]);
    view! {
        <details>
            <summary aria-label=label>{words.note_change}</summary>
            <form class="stack" method="post" action=action>
                <div class="field">
                    <label for=id.clone()>{words.note}</label>
                    <textarea id=id name="note" rows="3" maxlength=NOTE_LIMIT.to_string() required=true>{note.body.clone()}</textarea>
                </div>
                <p class="actions">
                    <button class="button" type="submit">{words.note_save}</button>
                    <button class="button quiet" type="submit" name="to" value="delete" formnovalidate=true>{words.note_delete}</button>
                </p>
            </form>
        </details>
    }
}

fn form(
    text: &'static Text,
    kind: PlaceKind,
    action: String,
    typed: &TypedNote,
) -> impl IntoView + use<> {
    let words = &text.player;
    let problem = |field: &str| {
        let refusal = typed.refusals.iter().find(|each| each.field == field)?;
        Some(error_words(text, refusal.code))
    };
    let (note_problem, place_problem) = (problem("note"), problem("place"));
    let place = match kind {
        PlaceKind::Moment => Some((words.note_moment, "0:00")),
        PlaceKind::Page => Some((words.note_page, "1")),
        PlaceKind::Whole => None,
    };
    let place = place.map(|(label, first)| {
        let value = if typed.place.is_empty() {
            first.to_owned()
        } else {
            typed.place.clone()
        };
        let invalid = place_problem.map(|_| "true");
        let told = place_problem.map(|problem| view! { <p class="error" id="place-error">{problem}</p> });
        view! {
            <div class="field short">
                <label for="note-place">{label}</label>
                <input id="note-place" name="place" value=value autocomplete="off" aria-invalid=invalid aria-describedby=invalid.map(|_| "place-error") />
                {told}
            </div>
        }
    });
    let invalid = note_problem.map(|_| "true");
    let told = note_problem.map(|problem| view! { <p class="error" id="note-error">{problem}</p> });
    view! {
        <form class="stack" method="post" action=action data-note="">
            {place}
            <div class="field">
                <label for="note-words">{words.note}</label>
                <textarea id="note-words" name="note" rows="3" maxlength=NOTE_LIMIT.to_string() required=true aria-invalid=invalid aria-describedby=invalid.map(|_| "note-error")>{typed.note.clone()}</textarea>
                {told}
            </div>
            <p><button class="button" type="submit">{words.note_save}</button></p>
        </form>
    }
}

pub fn error_words(text: &'static Text, code: &str) -> &'static str {
    let words = &text.player;
    match code {
        "too-long" => words.error_long,
        "too-many-notes" => words.error_many,
        "moment" => words.error_moment,
        "page" => words.error_page,
        _ => words.error_missing,
    }
}
