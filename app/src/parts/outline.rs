//! The contents of a course: sections, units, how each stands.

use domain::{
    catalogue::{Content, Unit},
    learning::ProgressState,
};
use leptos::prelude::*;
use platform::{catalogue::Published, learning::Progress};

use super::icon;
use crate::text::{Text, fill, format};

/// With links into the course where `progress` says that the reader is enrolled.
pub fn outline(
    text: &'static Text,
    published: &Published,
    progress: Option<&Progress>,
    current: Option<&str>,
) -> impl IntoView + use<> {
    let code = published.course.code.to_string();
    let mut stands = progress.map(|p| p.units.iter());
    let sections: Vec<_> = published
        .course
        .sections
        .iter()
        .map(|section| {
            let units: Vec<_> = section
                .units
                .iter()
                .map(|unit| {
                    let state = stands
                        .as_mut()
                        .and_then(Iterator::next)
                        .map(|s| s.standing.state);
                    row(text, &code, unit, state, current == Some(unit.key.as_str())).into_any()
                })
                .collect();
            view! {
                <li class="section">
                    <p class="section-title">{section.title.clone()}</p>
                    <ol>{units}</ol>
                </li>
            }
        })
        .collect();
    view! { <ol class="outline">{sections}</ol> }
}

fn row(
    text: &'static Text,
    code: &str,
    unit: &Unit,
    state: Option<ProgressState>,
    here: bool,
) -> impl IntoView + use<> {
    let sign = state.map(|state| {
        view! {
            <span class="sign" aria-hidden="true">{icon::state(state)}</span>
            <span class="visually-hidden">{text.words.progress(state)} " "</span>
        }
    });
    let title = match state {
        Some(_) => {
            let href = format!("/learn/{code}/{}", unit.key);
            view! { <a href=href aria-current=here.then_some("page")>{unit.title.clone()}</a> }
                .into_any()
        }
        None => view! { <span>{unit.title.clone()}</span> }.into_any(),
    };
    let optional =
        (!unit.required).then(|| view! { <span class="tag">{text.words.optional}</span> });
    view! {
        <li class="unit" data-state=state.map(ProgressState::code)>
            {sign}
            <span class="unit-body">
                {title} " " {optional}
                <span class="muted small">{text.words.unit(unit.kind())} " · " {rule(text, unit)}</span>
            </span>
        </li>
    }
}

/// How the unit is met, in a few words.
pub fn rule(text: &'static Text, unit: &Unit) -> String {
    let words = &text.courses;
    match &unit.content {
        Content::Video(video) => {
            let ratio = format::percent(u32::from(video.watch_permille));
            format!(
                "{} · {}",
                format::place(video.duration_millis),
                fill(
                    if video.is_sound() {
                        words.rule_listen
                    } else {
                        words.rule_watch
                    },
                    &[("ratio", &ratio)]
                )
            )
        }
        Content::Page(page) => read(text, page.min_seconds),
        Content::Document(document) => read(text, document.min_seconds),
        Content::Package(package) => {
            let time = format::length(package.min_seconds.saturating_mul(1000), text.lang);
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("count", &package.activities.len()), ("time", &time)];
            fill(words.rule_play, &values)
        }
        Content::Assignment(work) => {
            let pass = format::percent(u32::from(work.pass_permille));
            fill(text.tasks.rule_assignment, &[("pass", &pass)])
        }
        Content::Survey(survey) => fill(
            text.tasks.rule_survey,
            &[("count", &survey.questions.len())],
        ),
        Content::Session(meeting) => fill(
            text.tasks.rule_session,
            &[
                ("venue", &text.tasks.venue_word(meeting.venue)),
                ("minutes", &meeting.minutes),
            ],
        ),
        Content::Quiz(quiz) => {
            let count = quiz.quiz.marked();
            let pass = format::percent(u32::from(quiz.pass_permille));
            let template = if quiz.attempts == 0 {
                words.rule_pass_any
            } else {
                words.rule_pass
            };
            let rule = fill(
                template,
                &[
                    ("count", &count),
                    ("pass", &pass),
                    ("attempts", &quiz.attempts),
                ],
            );
            let drawn =
                (quiz.asked() < count).then(|| fill(words.rule_drawn, &[("drawn", &quiz.asked())]));
            let limit =
                (quiz.minutes > 0).then(|| fill(words.rule_minutes, &[("minutes", &quiz.minutes)]));
            drawn.unwrap_or_default() + &rule + &limit.unwrap_or_default()
        }
    }
}

fn read(text: &'static Text, seconds: u32) -> String {
    fill(
        text.courses.rule_read,
        &[(
            "time",
            &format::length(seconds.saturating_mul(1000), text.lang),
        )],
    )
}
