//! What should I learn next, and why?

use axum::{extract::State, response::Response};
use domain::recommendation::Reason;
use leptos::prelude::*;
use platform::recommendations::Recommended;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, format, paths},
};

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let list = app.platform.recommendations(viewer).await?;
    let text = visit.text();
    let words = &text.paths;
    let head = Head {
        title: words.next,
        place: Place::Me,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let content = if list.is_empty() {
            view! { <div class="empty"><p>{words.next_none}</p></div> }.into_any()
        } else {
            let cards: Vec<_> = list
                .iter()
                .map(|each| card(&app, text, each, Under::Page))
                .collect();
            view! { <ol class="grid plain cards">{cards}</ol> }.into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/me">{text.shell.me}</a></nav>
            <h1>{words.next}</h1>
            <p class="lead">{words.next_lead}</p>
            {content}
            <ul class="links plain">
                <li><a href="/courses">{words.next_browse}</a></li>
                <li><a href="/paths">{words.title}</a></li>
            </ul>
        }
    }))
}

/// What the cards stand under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// The title of the page.
    Page,
    /// The heading of a section.
    Section,
}

/// A course with why it is here; the reason for its place first.
pub fn card(app: &App, text: &'static Text, each: &Recommended, under: Under) -> AnyView {
    let course = &each.published.course;
    let language = course.language.clone();
    let link = view! { <a lang=language href=format!("/courses/{}", course.code)>{course.title.clone()}</a> };
    let title = match under {
        Under::Page => view! { <h2 class="card-title">{link}</h2> }.into_any(),
        Under::Section => view! { <h3 class="card-title">{link}</h3> }.into_any(),
    };
    let is_urgent = |reason: &Reason| matches!(reason, Reason::Assigned { .. });
    let reasons: Vec<_> = each
        .reasons
        .iter()
        .map(|reason| {
            let class = if is_urgent(reason) { "urgent" } else { "" };
            view! { <li class=class>{paths::because(&app.platform, text, reason)}</li> }
        })
        .collect();
    view! {
        <li class="card course-card">
            {title}
            <ul class="why plain" aria-label=text.paths.why>{reasons}</ul>
            <p class="facts">
                <b class="num">{format::hours(course.hours, text.lang)}</b>
                <span>{format::about(course.length_seconds(), text.lang)}</span>
                <span>{text.words.module(course.module)}</span>
            </p>
        </li>
    }
    .into_any()
}
