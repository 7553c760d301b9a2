//! Are the hours with the city? The next batch, those that were sent, and what the other side said.

mod batch;
mod settings;

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{access::Action, access::Resource, access::may, time::TrainingYear};
use leptos::prelude::*;
use platform::exports::{Batch, Drawn, MOST_ROWS};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

pub use batch::{Told, batch, batch_again, file};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    year: String,
    saved: Option<String>,
    wrong: Option<String>,
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let now = app.platform.year_now();
    let year = asked.year.parse().map_or(now, TrainingYear);
    let batches = app.platform.sent_batches(viewer).await?;
    let root = Resource::Organisation(&viewer.actor.organisation);
    let sends = may(&viewer.actor, Action::ExchangeLists, root).is_ok();
    let next = if sends {
        Some(app.platform.next_batch(viewer, year, None).await?)
    } else {
        None
    };
    let decides = may(&viewer.actor, Action::DecidePolicy, Resource::Platform).is_ok();
    let settings = if decides {
        let schedule = app.platform.export_schedule().await?;
        Some((schedule, app.platform.export_template().await?))
    } else {
        None
    };
    let text = visit.text();
    let words = &text.exports;
    let head = Head {
        title: words.title,
        place: Place::Verification,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let saved = asked
            .saved
            .is_some()
            .then(|| view! { <p class="notice success" role="status">{words.schedule_saved}</p> });
        let wrong = asked
            .wrong
            .is_some()
            .then(|| view! { <p class="notice error" role="alert">{words.template_wrong}</p> });
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {saved} {wrong}
            {next.map(|next| next_batch(text, &next, now))}
            {sent(&app, text, &batches)}
            {settings.map(|(schedule, template)| settings::forms(text, schedule, &template))}
        }
    }))
}

fn next_batch(text: &'static Text, next: &Drawn, now: TrainingYear) -> impl IntoView + use<> {
    let words = &text.exports;
    let years: Vec<_> = (now.number() - 5..=now.number())
        .rev()
        .map(|year| view! { <option value=year.to_string() selected=year == next.year.number()>{year}</option> })
        .collect();
    let count = next.rows.len();
    let sentence = if count == 0 {
        fill(words.next_none, &[("since", &next.since)])
    } else {
        let hours = format::hours(next.hours, text.lang);
        fill(
            words.next,
            &[("count", &count), ("hours", &hours), ("since", &next.since)],
        )
    };
    let waiting = (next.waiting > 0)
        .then(|| view! { <p class="muted">{fill(words.waiting, &[("count", &next.waiting)])}</p> });
    let most = (count as u64 >= MOST_ROWS)
        .then(|| view! { <p class="muted">{fill(words.most, &[("limit", &MOST_ROWS)])}</p> });
    let make = (count > 0).then(|| {
        view! {
            <form method="post" action="/admin/exports">
                <input type="hidden" name="year" value=next.year.to_string() />
                <button class="button" type="submit">{words.make}</button>
            </form>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="next">
            <h2 id="next">{words.next_title}</h2>
            <form class="form-row" method="get" action="/admin/exports">
                <label class="field"><span>{words.year}</span><select name="year">{years}</select></label>
                <button class="button quiet" type="submit">{words.show}</button>
            </form>
            <p class="num">{sentence}</p>
            {waiting} {most} {make}
        </section>
    }
}

fn sent(app: &App, text: &'static Text, batches: &[Batch]) -> impl IntoView + use<> {
    let words = &text.exports;
    let zone = &app.platform.rules.zone;
    let rows: Vec<_> = batches
        .iter()
        .map(|batch| {
            let href = format!("/admin/exports/{}/{}", batch.year, batch.batch);
            let name = fill(
                words.batch_title,
                &[("year", &batch.year), ("batch", &batch.batch)],
            );
            let by = if batch.cause == "schedule" {
                words.by_schedule.to_owned()
            } else {
                batch.by.clone()
            };
            view! {
                <tr>
                    <th scope="row" data-label=words.batch><a href=href>{name}</a></th>
                    <td class="num" data-label=words.entries>{batch.entries}</td>
                    <td class="num" data-label=words.hours>{batch.hours.to_string()}</td>
                    <td class="num" data-label=words.made_at>{format::moment(batch.at, zone)}</td>
                    <td data-label=words.by>{by}</td>
                    <td data-label=words.answer>{states(text, batch)}</td>
                </tr>
            }
        })
        .collect();
    let content = if rows.is_empty() {
        view! { <p>{words.none}</p> }.into_any()
    } else {
        view! {
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.batch}</th>
                        <th scope="col" class="num">{words.entries}</th>
                        <th scope="col" class="num">{words.hours}</th>
                        <th scope="col">{words.made_at}</th>
                        <th scope="col">{words.by}</th>
                        <th scope="col">{words.answer}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="batches">
            <h2 id="batches">{words.batches}</h2>
            {content}
        </section>
    }
}

fn states(text: &'static Text, batch: &Batch) -> String {
    let words = &text.exports;
    let each = batch.states.iter().map(|(state, count)| {
        let pattern = match state.as_str() {
            "accepted" => words.state_accepted,
            "refused" => words.state_refused,
            "resend" => words.state_resend,
            _ => words.state_sent,
        };
        fill(pattern, &[("count", count)])
    });
    each.collect::<Vec<_>>().join(" · ")
}
