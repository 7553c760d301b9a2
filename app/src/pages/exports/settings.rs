//! What the city decides about sending: when, and in which columns.

use domain::rosters::{Field, List};
use leptos::prelude::*;
use platform::exports::{Schedule, Template};

use crate::text::{Text, fill, sent_field};

pub(super) fn forms(
    text: &'static Text,
    schedule: Schedule,
    template: &Template,
) -> impl IntoView + use<> {
    let words = &text.exports;
    let days: Vec<_> = (1..=28_u32)
        .map(|day| view! { <option value=day.to_string() selected=schedule.day == Some(day)>{day}</option> })
        .collect();
    let fields: Vec<_> = List::Hours
        .fields()
        .iter()
        .filter(|field| **field != Field::County)
        .map(|field| row(text, *field, template))
        .collect();
    view! {
        <section class="card stack" aria-labelledby="schedule">
            <h2 id="schedule">{words.schedule_title}</h2>
            <form class="form-row" method="post" action="/admin/exports/schedule">
                <label class="field">
                    <span>{words.schedule_day}</span>
                    <select name="day">
                        <option value="" selected=schedule.day.is_none()>{words.schedule_never}</option>
                        {days}
                    </select>
                </label>
                <button class="button quiet" type="submit">{words.schedule_save}</button>
            </form>
        </section>
        <details class="card stack">
            <summary>{words.template_title}</summary>
            <p class="muted small">{words.template_hint}</p>
            <form class="stack" method="post" action="/admin/exports/template">
                {fields}
                <button class="button quiet" type="submit">{words.template_save}</button>
            </form>
        </details>
    }
}

fn row(text: &'static Text, field: Field, template: &Template) -> impl IntoView + use<> {
    let words = &text.exports;
    let name = sent_field(text, field);
    let place = template
        .columns
        .iter()
        .position(|column| column.field == field);
    let heading = place.map_or_else(
        || List::Hours.heading(field).to_owned(),
        |at| template.columns[at].heading.clone(),
    );
    let order = place.map(|at| (at + 1).to_string()).unwrap_or_default();
    view! {
        <div class="form-row">
            <label class="field">
                <span>{fill(words.template_order, &[("field", &name)])}</span>
                <input type="number" min="1" max="99" name=format!("order-{field}") value=order />
            </label>
            <label class="field">
                <span>{fill(words.template_heading, &[("field", &name)])}</span>
                <input type="text" maxlength="60" name=format!("heading-{field}") value=heading />
            </label>
        </div>
    }
}
