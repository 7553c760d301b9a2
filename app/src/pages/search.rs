//! Where is it said? Courses with the best places inside each, and every place as a link.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::catalogue::{Level, Mode, Module, Stage};
use islands::SearchField;
use leptos::prelude::*;
use platform::search::Asked as Question;
use search::{CourseHits, GroupedResults, Hit, Kind, Locator};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
    visit::with_parameter,
};

const COURSES: usize = 20;
const LONGEST_QUERY: usize = 200;
/// Nobody turns further; a narrower question is quicker.
const LAST_PAGE: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    module: String,
    level: String,
    mode: String,
    stage: String,
    kind: String,
    page: String,
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let text_asked: String = asked.q.trim().chars().take(LONGEST_QUERY).collect();
    let number = asked.page.parse().unwrap_or(1).clamp(1, LAST_PAGE);
    let question = Question {
        text: text_asked.clone(),
        module: asked.module.parse().ok(),
        level: asked.level.parse().ok(),
        mode: asked.mode.parse().ok(),
        stage: asked.stage.parse().ok(),
        kind: asked.kind.parse().ok(),
        limit: COURSES,
        offset: (number - 1) * COURSES,
    };
    let results = if text_asked.is_empty() {
        None
    } else {
        let viewer = visit.viewer.as_ref();
        Some(app.platform.search_courses(viewer, &question).await?)
    };
    let text = visit.text();
    let words = &text.courses;
    let title = if text_asked.is_empty() {
        words.search_title.to_owned()
    } else {
        format!("{text_asked} · {}", words.search_title)
    };
    let head = Head {
        title: &title,
        place: Place::Search,
        islands: true,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let found = match &results {
            None => view! { <p class="muted">{words.search_start}</p> }.into_any(),
            Some(results) => answer(text, results, &visit, &question, number).into_any(),
        };
        view! {
            <h1>{words.search_title}</h1>
            <form class="search" action="/search" role="search">
                <label for="q">{words.search_label}</label>
                <div class="search-row">
                    <SearchField
                        value=text_asked.clone()
                        hint="q-hint".to_owned()
                        list=words.search_suggestions.to_owned()
                        found=words.search_suggested.to_owned()
                    />
                    <button class="button" type="submit">{words.search_button}</button>
                </div>
                <p class="hint" id="q-hint">{words.search_hint}</p>
            </form>
            {found}
        }
    }))
}

fn answer(
    text: &'static Text,
    results: &GroupedResults,
    visit: &Visit,
    question: &Question,
    number: usize,
) -> impl IntoView + use<> {
    let words = &text.courses;
    let meant = results.suggestion.as_ref().map(|meant| {
        let href = with_parameter("/search", "", "q", Some(meant));
        let meant = meant.clone();
        view! { <p class="notice info">{words.search_meant} " " <a href=href>{meant}</a></p> }
    });
    let facets = facets(text, results, visit, question);
    let found = if results.courses.is_empty() {
        nothing(text, &question.text).into_any()
    } else {
        let courses: Vec<_> = results
            .courses
            .iter()
            .map(|course| group(text, course))
            .collect();
        let count = fill(words.search_found, &[("count", &results.total)]);
        view! {
            <p class="muted" role="status">{count}</p>
            <ol class="hits plain">{courses}</ol>
            {pages(text, results.total, visit, number)}
        }
        .into_any()
    };
    view! { {meant} {facets} {found} }
}

fn pages(text: &'static Text, total: usize, visit: &Visit, number: usize) -> Option<AnyView> {
    let words = &text.courses;
    let last = total.div_ceil(COURSES).min(LAST_PAGE);
    let link = |to: usize, word: &'static str| {
        let to = to.to_string();
        let href = with_parameter("/search", &visit.query, "page", Some(&to));
        view! { <a class="button quiet" href=href>{word}</a> }
    };
    (last > 1).then(|| {
        let before = (number > 1).then(|| link(number - 1, words.search_before));
        let after = (number < last).then(|| link(number + 1, words.search_after));
        view! { <nav class="actions" aria-label=words.search_pages>{before} " " {after}</nav> }
            .into_any()
    })
}

fn nothing(text: &'static Text, question: &str) -> impl IntoView + use<> {
    let words = &text.courses;
    view! {
        <div class="empty">
            <h2>{fill(words.search_none_title, &[("text", &question)])}</h2>
            <p role="status">{words.search_none}</p>
            <p><a class="button quiet" href="/courses">{text.errors.courses}</a></p>
        </div>
    }
}

/// A row of choices with how many courses each would leave; none where there is nothing to choose.
fn facet<T: Copy + PartialEq>(
    visit: &Visit,
    title: &'static str,
    all: &'static str,
    name: &'static str,
    current: Option<T>,
    choices: Vec<(String, T, &'static str, usize)>,
) -> Option<AnyView> {
    (choices.len() > 1 || current.is_some()).then(|| {
        let id = format!("facet-{name}");
        let without = with_parameter("/search", &visit.query, "page", None);
        let query = without.split_once('?').map_or("", |(_, query)| query);
        let chips: Vec<_> = choices
            .into_iter()
            .map(|(code, value, word, count)| {
                let href = with_parameter("/search", query, name, Some(&code));
                let current = (current == Some(value)).then_some("true");
                view! {
                    <li>
                        <a class="chip" href=href aria-current=current>
                            {word} " " <span class="count">{count}</span>
                        </a>
                    </li>
                }
            })
            .collect();
        let href = with_parameter("/search", query, name, None);
        let is_all = current.is_none().then_some("true");
        view! {
            <div class="facet" role="group" aria-labelledby=id.clone()>
                <span class="facet-title" id=id.clone()>{title}</span>
                <ul class="chips">
                    <li><a class="chip" href=href aria-current=is_all>{all}</a></li>
                    {chips}
                </ul>
            </div>
        }
        .into_any()
    })
}

fn facets(
    text: &'static Text,
    results: &GroupedResults,
    visit: &Visit,
    question: &Question,
) -> impl IntoView + use<> {
    let words = &text.courses;
    let modules = results.modules.iter().filter_map(|(code, count)| {
        let each: Module = code.parse().ok()?;
        Some((code.clone(), each, text.words.module(each), *count))
    });
    let levels = results.levels.iter().filter_map(|(code, count)| {
        let each: Level = code.parse().ok()?;
        Some((code.clone(), each, text.words.level(each), *count))
    });
    let modes = results.modes.iter().filter_map(|(code, count)| {
        let each: Mode = code.parse().ok()?;
        Some((code.clone(), each, text.words.mode(each), *count))
    });
    let stages = results.stages.iter().filter_map(|(code, count)| {
        let each: Stage = code.parse().ok()?;
        Some((code.clone(), each, text.words.stage(each), *count))
    });
    let kinds = results.kinds.iter().map(|(kind, count)| {
        (
            kind.code().to_owned(),
            *kind,
            kind_word(text, *kind),
            *count,
        )
    });
    let first = facet(
        visit,
        words.module,
        words.search_all_modules,
        "module",
        question.module,
        modules.collect(),
    );
    let more = [
        facet(
            visit,
            words.search_kind,
            words.search_all,
            "kind",
            question.kind,
            kinds.collect(),
        ),
        facet(
            visit,
            words.level,
            words.search_all,
            "level",
            question.level,
            levels.collect(),
        ),
        facet(
            visit,
            words.mode,
            words.search_all,
            "mode",
            question.mode,
            modes.collect(),
        ),
        facet(
            visit,
            words.stage,
            words.search_all,
            "stage",
            question.stage,
            stages.collect(),
        ),
    ];
    let more: Vec<_> = more.into_iter().flatten().collect();
    let is_open = question.kind.is_some()
        || question.level.is_some()
        || question.mode.is_some()
        || question.stage.is_some();
    let more = (!more.is_empty()).then(|| {
        view! { <details class="more-facets" open=is_open><summary>{words.search_more}</summary>{more}</details> }
    });
    view! { {first} {more} }
}

const fn kind_word(text: &'static Text, kind: Kind) -> &'static str {
    let words = &text.courses;
    match kind {
        Kind::Course => words.kind_course,
        Kind::Video => words.kind_video,
        Kind::Cue => words.kind_cue,
        Kind::Page => words.kind_page,
        Kind::Document => words.kind_document,
        Kind::Quiz => words.kind_quiz,
        Kind::Package => words.kind_package,
        Kind::Assignment => text.words.assignment,
        Kind::Survey => text.words.survey,
        Kind::Session => text.words.session,
        Kind::Audio => words.kind_audio,
    }
}

fn group(text: &'static Text, found: &CourseHits) -> impl IntoView + use<> {
    let course = &found.course;
    let href = format!("/courses/{}", course.course);
    let module = course
        .module
        .parse()
        .map(|m| text.words.module(m))
        .unwrap_or_default();
    let hours = format::hours(
        domain::hours::CreditHours::from_hundredths(course.hours),
        text.lang,
    );
    let mandatory = course
        .mandatory
        .then(|| view! { <span class="tag must">{text.words.mandatory}</span> " " });
    let about = (!course.snippet.is_empty())
        .then(|| view! { <p class="snippet" inner_html=course.snippet.clone()></p> });
    let places: Vec<_> = found.places.iter().map(|hit| place(text, hit)).collect();
    view! {
        <li class="card hit">
            <h2 class="card-title"><a href=href>{course.title.clone()}</a></h2>
            <p class="tags">{mandatory}<span class="tag">{module}</span> " " <span class="tag num">{hours}</span></p>
            {about}
            <ul class="places plain">{places}</ul>
        </li>
    }
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
            // For the server and for scripts alike.
            (format!("{base}?t={seconds}#t={seconds}"), Some(at))
        }
        Some(Locator::Page(page)) => (
            format!("{base}?page={page}#page={page}"),
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
