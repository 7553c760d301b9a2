//! What is there for me? The catalogue with its facets. What is the same for everybody is rendered once and kept.

use std::{collections::BTreeMap, fmt::Write as _};

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    accounts::Role,
    catalogue::{Level, Mode, Module, Stage},
    learning::ProgressState,
};
use leptos::prelude::*;
use platform::catalogue::{Catalogue, Facets, Filter};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    parts::{course_card, icon, kept},
    shell::{Head, Place, page as shell_page},
    text::{Text, fill},
    visit::with_parameter,
};

const PAGE_SIZE: usize = 12;
const LONGEST_QUERY: usize = 200;

/// The query of the page. A word that is none of the choices asks for nothing, so that an old link still opens.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    module: String,
    level: String,
    mode: String,
    stage: String,
    subject: String,
    /// The last course of the page before.
    page: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            text: self.q.chars().take(LONGEST_QUERY).collect(),
            module: self.module.parse().ok(),
            level: self.level.parse().ok(),
            mode: self.mode.parse().ok(),
            stage: self.stage.parse().ok(),
            subject: Some(self.subject.clone()).filter(|s| !s.is_empty()),
        }
    }

    /// The query in one order, so that what is kept is found again.
    fn canonical(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("module", &self.module),
            ("level", &self.level),
            ("mode", &self.mode),
            ("stage", &self.stage),
            ("subject", &self.subject),
            ("page", &self.page),
        ];
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
            .finish()
    }
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let mine = match &visit.viewer {
        Some(viewer) if viewer.role() == Role::Teacher => {
            app.platform.course_states(viewer).await?
        }
        _ => BTreeMap::new(),
    };
    let catalogue = app.platform.catalogue_for(visit.viewer.as_ref());
    let text = visit.text();
    let query = asked.canonical();
    let key = kept::Key {
        part: "courses",
        lang: text.lang,
        revision: catalogue.revision,
        view: catalogue.view.clone(),
        query: query.clone(),
    };
    let parts = app
        .kept
        .get(key, || render(text, &catalogue, &asked, &query));
    let html = join(text, &parts, &mine);
    let head = Head {
        title: text.courses.title,
        place: Place::Courses,
        ..Head::default()
    };
    Ok(shell_page(
        &app,
        &visit,
        head,
        || view! { <div class="courses" inner_html=html></div> },
    ))
}

/// The page in parts: before the cards, then code and card by turns, then after them.
fn render(text: &'static Text, catalogue: &Catalogue, asked: &Asked, query: &str) -> Vec<String> {
    let filter = asked.filter();
    let after = Some(asked.page.as_str()).filter(|code| !code.is_empty());
    let list = catalogue.list(&filter, after, PAGE_SIZE);
    let facets = catalogue.facets(&filter);
    let mut parts = vec![kept::html(top(
        text, &facets, &filter, asked, query, list.total,
    ))];
    for published in &list.items {
        parts.push(published.course.code.to_string());
        parts.push(kept::html(course_card::card(
            text,
            published,
            &catalogue.audience_of(published),
        )));
    }
    parts.push(kept::html(bottom(
        text,
        query,
        after.is_some(),
        list.next.as_deref(),
        list.total == 0,
    )));
    parts
}

/// Puts each reader's own standing into the kept cards.
fn join(text: &'static Text, parts: &[String], mine: &BTreeMap<String, ProgressState>) -> String {
    let mut html = String::with_capacity(parts.iter().map(String::len).sum::<usize>() + 512);
    let Some(([top], [cards @ .., bottom])) = parts.split_at_checked(1) else {
        return html;
    };
    html.push_str(top);
    html.push_str("<ul class=\"grid plain cards\">");
    for pair in cards.chunks_exact(2) {
        html.push_str("<li class=\"card course-card\">");
        html.push_str(&pair[1]);
        if let Some(state) = mine.get(&pair[0]) {
            let class = if *state == ProgressState::Completed {
                "tag ok"
            } else {
                "tag"
            };
            let words = text.words.progress(*state);
            let _ = write!(
                html,
                "<p><span class=\"{class}\">{} {words}</span></p>",
                icon::state(*state)
            );
        }
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    html.push_str(bottom);
    html
}

fn top(
    text: &'static Text,
    facets: &Facets,
    filter: &Filter,
    asked: &Asked,
    query: &str,
    total: usize,
) -> impl IntoView + use<> {
    let words = &text.courses;
    let hidden = [
        ("module", &asked.module),
        ("level", &asked.level),
        ("mode", &asked.mode),
        ("stage", &asked.stage),
        ("subject", &asked.subject),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> })
    .collect_view();
    let groups = [
        chips(
            words.module,
            query,
            "module",
            filter.module.map(Module::code),
            words.all,
            facets
                .modules
                .iter()
                .map(|(m, n)| (m.code().to_owned(), text.words.module(*m).to_owned(), *n))
                .collect(),
        ),
        chips(
            words.level,
            query,
            "level",
            filter.level.map(Level::code),
            words.all,
            facets
                .levels
                .iter()
                .map(|(l, n)| (l.code().to_owned(), text.words.level(*l).to_owned(), *n))
                .collect(),
        ),
        chips(
            words.mode,
            query,
            "mode",
            filter.mode.map(Mode::code),
            words.all,
            facets
                .modes
                .iter()
                .map(|(m, n)| (m.code().to_owned(), text.words.mode(*m).to_owned(), *n))
                .collect(),
        ),
        chips(
            words.stage,
            query,
            "stage",
            filter.stage.map(Stage::code),
            words.all,
            facets
                .stages
                .iter()
                .map(|(s, n)| (s.code().to_owned(), text.words.stage(*s).to_owned(), *n))
                .collect(),
        ),
        chips(
            words.subject,
            query,
            "subject",
            filter.subject.as_deref(),
            words.all,
            facets
                .subjects
                .iter()
                .map(|(s, n)| (s.clone(), text.words.subject_name(s), *n))
                .collect(),
        ),
    ];
    let is_filtered = *filter != Filter::default();
    let clear = is_filtered.then(|| view! { <p><a href="/courses">{words.clear}</a></p> });
    view! {
        <h1>{words.title}</h1>
        <p class="small"><a href="/paths">{text.paths.title}</a></p>
        <form class="search" action="/courses" role="search">
            <label for="q">{words.text_label}</label>
            <div class="search-row">
                <input id="q" name="q" type="search" maxlength="200" value=filter.text.clone() />
                <button class="button" type="submit">{words.text_button}</button>
            </div>
            {hidden}
        </form>
        <details class="facets" open=true>
            <summary>{words.filters}</summary>
            {groups.into_iter().flatten().collect_view()}
            {clear}
        </details>
        <p class="muted" role="status">{fill(words.found, &[("count", &total)])}</p>
    }
}

/// One dimension as chips. Choices that would leave nothing are not offered, unless one is chosen.
fn chips(
    title: &'static str,
    query: &str,
    name: &'static str,
    chosen: Option<&str>,
    all: &'static str,
    choices: Vec<(String, String, usize)>,
) -> Option<AnyView> {
    let offered: Vec<_> = choices
        .into_iter()
        .filter(|(code, _, n)| *n > 0 || chosen == Some(code.as_str()))
        .collect();
    if offered.len() < 2 && chosen.is_none() {
        return None;
    }
    let query = without_page(query);
    let everything = {
        let href = with_parameter("/courses", &query, name, None);
        view! { <li><a class="chip" href=href aria-current=chosen.is_none().then_some("true")>{all}</a></li> }
    };
    let links: Vec<_> = offered
        .into_iter()
        .map(|(code, words, count)| {
            let is_chosen = chosen == Some(code.as_str());
            let href = with_parameter("/courses", &query, name, Some(&code));
            view! {
                <li>
                    <a class="chip" href=href aria-current=is_chosen.then_some("true")>
                        {words} " " <span class="count">{count}</span>
                    </a>
                </li>
            }
        })
        .collect();
    let id = format!("facet-{name}");
    Some(
        view! {
            <div class="facet" role="group" aria-labelledby=id>
                <span class="facet-title" id=id.clone()>{title}</span>
                <ul class="chips">{everything} {links}</ul>
            </div>
        }
        .into_any(),
    )
}

fn bottom(
    text: &'static Text,
    query: &str,
    is_later: bool,
    next: Option<&str>,
    is_empty: bool,
) -> impl IntoView + use<> {
    let words = &text.courses;
    let empty = is_empty.then(|| {
        view! {
            <div class="empty">
                <h2>{words.none_title}</h2>
                <p>{words.none}</p>
                <p><a class="button quiet" href="/courses">{words.clear}</a></p>
            </div>
        }
    });
    let first = is_later.then(
        || view! { <a href=with_parameter("/courses", query, "page", None)>{words.first}</a> },
    );
    let next = next.map(|code| {
        let href = with_parameter("/courses", query, "page", Some(code));
        view! { <a class="button quiet" rel="next" href=href>{words.next}</a> }
    });
    let pages = (first.is_some() || next.is_some())
        .then(|| view! { <nav class="pages" aria-label=words.pages>{first} {next}</nav> });
    view! { {empty} {pages} }
}

/// Another choice starts at the first page.
fn without_page(query: &str) -> String {
    with_parameter("", query, "page", None)
        .trim_start_matches('?')
        .to_owned()
}
