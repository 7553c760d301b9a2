//! What the search is taught 检索词典, and what was looked for and not found.

use axum::{extract::State, http::StatusCode, response::Response};
use domain::access::{Action, Resource, may};
use leptos::prelude::*;
use platform::{
    Refusal,
    search::{Miss, Taught},
};

use crate::{
    App, Visit,
    fault::Fault,
    parts::fields::{Field, Told, area},
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

/// The longest list that somebody reads.
const MISSES: u64 = 100;

/// The fields as they are typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub words: String,
    pub synonyms: String,
}

impl From<&Taught> for Typed {
    fn from(taught: &Taught) -> Self {
        let groups: Vec<String> = taught
            .synonyms
            .iter()
            .map(|group| group.join("，"))
            .collect();
        Self {
            words: taught.words.join("\n"),
            synonyms: groups.join("\n"),
        }
    }
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let taught = app.platform.taught(visit.signed_in()?).await?;
    page(&app, &visit, &Typed::from(&taught), &[], StatusCode::OK).await
}

pub async fn page(
    app: &App,
    visit: &Visit,
    typed: &Typed,
    refusals: &[Refusal],
    status: StatusCode,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let misses = app.platform.misses(viewer, MISSES).await?;
    let decides = may(&viewer.actor, Action::DecidePolicy, Resource::Platform).is_ok();
    let text = visit.text();
    let words = &text.administration;
    let told = Told::new(text, refusals);
    let head = Head {
        title: words.search,
        place: Place::Admin,
        ..Head::default()
    };
    let saved = visit.query.contains("saved=yes");
    Ok(page_with(app, visit, head, status, || {
        let saved = saved
            .then(|| view! { <p class="notice success" role="status">{words.search_saved}</p> });
        view! {
            <nav class="crumbs"><a href="/admin">{words.title}</a></nav>
            <h1>{words.search}</h1>
            <p class="lead">{words.search_lead}</p>
            {saved}
            {told.summary(text.trainings.error_title)}
            {vocabulary(text, typed, &told, decides)}
            {not_found(app, text, &misses, decides)}
        }
    }))
}

fn vocabulary(text: &'static Text, typed: &Typed, told: &Told, decides: bool) -> AnyView {
    let words = &text.administration;
    if !decides {
        let shown = |title: &'static str, value: &str| {
            let value = value.to_owned();
            view! { <h2>{title}</h2> <p class="pre-line">{if value.is_empty() { "—".to_owned() } else { value }}</p> }
        };
        return view! {
            <section class="card">
                <p class="muted">{words.search_city_only}</p>
                {shown(words.search_words, &typed.words)}
                {shown(words.search_synonyms, &typed.synonyms)}
            </section>
        }
        .into_any();
    }
    let field = |name, label, hint, value| Field {
        name,
        label,
        hint: Some(hint),
        value,
        required: false,
    };
    view! {
        <form class="stack card" method="post" action="/admin/search">
            {area(told, field("words", words.search_words, words.search_words_hint, &typed.words), 8)}
            {area(told, field("synonyms", words.search_synonyms, words.search_synonyms_hint, &typed.synonyms), 8)}
            <button class="button" type="submit">{words.search_save}</button>
        </form>
    }
    .into_any()
}

fn not_found(app: &App, text: &'static Text, misses: &[Miss], decides: bool) -> AnyView {
    let words = &text.administration;
    let zone = &app.platform.rules.zone;
    let rows: Vec<_> = misses
        .iter()
        .map(|miss| {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("q", &miss.text)
                .finish();
            let last = format::day(miss.last_at, zone);
            view! {
                <tr>
                    <td><a href=format!("/search?{query}")>{miss.text.clone()}</a></td>
                    <td class="num">{miss.times}</td>
                    <td class="num">{last}</td>
                </tr>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="muted">{words.misses_none}</p> }.into_any()
    } else {
        let forget = decides.then(|| {
            view! {
                <form method="post" action="/admin/search/misses">
                    <button class="button quiet" type="submit">{words.misses_forget}</button>
                </form>
            }
        });
        let count = fill(words.misses_count, &[("count", &misses.len())]);
        view! {
            <p class="muted">{count}</p>
                <table class="queue">
                    <thead><tr>
                        <th scope="col">{words.misses_text}</th>
                        <th scope="col" class="num">{words.misses_times}</th>
                        <th scope="col" class="num">{words.misses_last}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            {forget}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="misses-title">
            <h2 id="misses-title">{words.misses}</h2>
            <p class="muted small">{words.misses_lead}</p>
            {list}
        </section>
    }
    .into_any()
}
