//! What is stored on this device. The page knows nobody: it is itself stored, for where there is no line.

use axum::{extract::State, response::Response};
use leptos::prelude::*;

use crate::{
    App, Visit,
    fault::Fault,
    parts::downloads,
    shell::{Head, page as whole},
    text::fill,
};

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let text = visit.text();
    let words = &text.downloads;
    let hours = app.platform.policy_now().await?.offline_hours;
    let limit = fill(words.limit, &[("hours", &hours)]);
    let head = Head {
        title: words.title,
        ..Head::default()
    };
    Ok(whole(&app, &visit, head, || {
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            <p class="notice warning" role="status" hidden=true data-part="offline">{words.offline}</p>
            <p class="notice info" data-part="unable">{words.unable}</p>
            <section class="card stack" hidden=true data-stored-list="" aria-labelledby="stored-title">
                <h2 id="stored-title" tabindex="-1">{words.stored}</h2>
                <p class="muted" data-part="none">{words.none}</p>
                <ul class="plain stored"></ul>
                <p class="muted small" data-part="total"></p>
                <template>
                    <li class="stack">
                        <p><a class="title"></a></p>
                        <p class="muted small" data-part="about"></p>
                        <details><summary>{words.units}</summary><ol></ol></details>
                        <p><button type="button" class="button quiet">{words.delete}</button></p>
                    </li>
                </template>
            </section>
            <p class="small" role="status" data-part="waiting"></p>
            <section class="card stack">
                <p>{words.how}</p>
                <p class="muted small">{limit} " " {words.safe}</p>
            </section>
            {downloads::script(&app, text)}
        }
    }))
}
