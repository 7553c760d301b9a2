//! Where is it said? Hits grouped by course, with the place as a link.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::catalogue::Module;
use leptos::prelude::*;
use search::{Hit, Locator, Results};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
    visit::with_parameter,
};

const HITS: usize = 60;
const PLACES_IN_A_COURSE: usize = 4;
const LONGEST_QUERY: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    module: String,
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let question: String = asked.q.trim().chars().take(LONGEST_QUERY).collect();
    let module: Option<Module> = asked.module.parse().ok();
    let results = if question.is_empty() {
        None
    } else {
        Some(
            app.platform
                .search(&question, module, None, HITS, 0)
                .await?,
        )
    };
    let text = visit.text();
    let words = &text.courses;
    let title = if question.is_empty() {
        words.search_title.to_owned()
    } else {
        format!("{question} · {}", words.search_title)
    };
    let head = Head {
        title: &title,
        place: Place::Search,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let found = match &results {
            None => view! { <p class="muted">{words.search_start}</p> }.into_any(),
            Some(results) if results.hits.is_empty() => nothing(text, &question).into_any(),
            Some(results) => hits(text, results, &visit, module).into_any(),
        };
        view! {
            <h1>{words.search_title}</h1>
            <form class="search" action="/search" role="search">
                <label for="q">{words.search_label}</label>
                <div class="search-row">
                    <input id="q" name="q" type="search" maxlength="200" value=question.clone() />
                    <button class="button" type="submit">{words.search_button}</button>
                </div>
            </form>
            {found}
        }
    }))
}

fn nothing(text: &'static Text, question: &str) -> impl IntoView + use<> {
    let words = &text.courses;
    view! {
        <div class="empty">
            <h2>{fill(words.search_none_title, &[("text", &question)])}</h2>
            <p>{words.search_none}</p>
            <p><a class="button quiet" href="/courses">{text.errors.courses}</a></p>
        </div>
    }
}

fn hits(
    text: &'static Text,
    results: &Results,
    visit: &Visit,
    module: Option<Module>,
) -> impl IntoView + use<> {
    let mut groups: Vec<(&str, Vec<&Hit>)> = Vec::new();
    for hit in &results.hits {
        match groups.iter_mut().find(|(course, _)| *course == hit.course) {
            Some((_, hits)) => hits.push(hit),
            None => groups.push((&hit.course, vec![hit])),
        }
    }
    let chips: Vec<_> = results
        .modules
        .iter()
        .filter_map(|(code, count)| {
            let each: Module = code.parse().ok()?;
            let href = with_parameter("/search", &visit.query, "module", Some(code));
            let current = (module == Some(each)).then_some("true");
            Some(view! {
                <li>
                    <a class="chip" href=href aria-current=current>
                        {text.words.module(each)} " " <span class="count">{*count}</span>
                    </a>
                </li>
            })
        })
        .collect();
    let all = with_parameter("/search", &visit.query, "module", None);
    let courses: Vec<_> = groups
        .into_iter()
        .map(|(_, hits)| group(text, &hits))
        .collect();
    view! {
        <div class="facet" role="group" aria-labelledby="facet-module">
            <span class="facet-title" id="facet-module">{text.courses.module}</span>
            <ul class="chips">
                <li>
                    <a class="chip" href=all aria-current=module.is_none().then_some("true")>
                        {text.courses.search_all_modules}
                    </a>
                </li>
                {chips}
            </ul>
        </div>
        <p class="muted" role="status">{fill(text.courses.search_found, &[("count", &results.total)])}</p>
        <ol class="hits plain">{courses}</ol>
    }
}

fn group(text: &'static Text, hits: &[&Hit]) -> Option<impl IntoView + use<>> {
    let first = hits.first()?;
    let title = first.course_title.clone();
    let href = format!("/courses/{}", first.course);
    let module = first
        .module
        .parse()
        .map(|m| text.words.module(m))
        .unwrap_or_default();
    let hours = format::hours(
        domain::hours::CreditHours::from_hundredths(first.hours),
        text.lang,
    );
    let places: Vec<_> = hits
        .iter()
        .take(PLACES_IN_A_COURSE)
        .map(|hit| place(text, hit))
        .collect();
    Some(view! {
        <li class="card hit">
            <h2 class="card-title"><a href=href>{title}</a></h2>
            <p class="tags"><span class="tag">{module}</span> <span class="tag num">{hours}</span></p>
            <ul class="places plain">{places}</ul>
        </li>
    })
}

/// One place: where it is, and what is said there. The snippet is escaped by the index, save for `<mark>`.
fn place(text: &'static Text, hit: &Hit) -> impl IntoView + use<> {
    let base = match &hit.unit {
        // A unit's id ends in its key: `CODE~1~intro`.
        Some(unit) => format!(
            "/learn/{}/{}",
            hit.course,
            unit.rsplit('~').next().unwrap_or(unit)
        ),
        None => format!("/courses/{}", hit.course),
    };
    let (href, at) = match &hit.locator {
        Some(Locator::Seconds(seconds)) => {
            let at = fill(
                text.courses.search_at,
                &[("place", &format::place(seconds.saturating_mul(1000)))],
            );
            (format!("{base}?t={seconds}"), Some(at))
        }
        Some(Locator::Page(page)) => (
            format!("{base}#page={page}"),
            Some(fill(text.courses.search_page, &[("page", page)])),
        ),
        Some(Locator::Anchor(anchor)) => (format!("{base}#{anchor}"), None),
        None => (base, None),
    };
    let title = hit.unit.is_some().then(|| hit.title.clone());
    let label = match (title, at) {
        (Some(title), Some(at)) => format!("{title} · {at}"),
        (Some(title), None) => title,
        (None, _) => text.courses.search_about.to_owned(),
    };
    view! {
        <li>
            <a href=href>{label}</a>
            <p class="snippet" inner_html=hit.snippet.clone()></p>
        </li>
    }
}
