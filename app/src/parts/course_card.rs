//! A course at a glance: what it is, what it gives, for whom, how long.

use leptos::prelude::*;
use platform::catalogue::Published;

use crate::text::{Lang, Text, fill, format};

/// The card up to the place where the reader's own standing goes; `</li>` closes it. `audience` names whom the course is
/// for alone.
pub fn card(
    text: &'static Text,
    published: &Published,
    audience: &[String],
) -> impl IntoView + use<> {
    let course = &published.course;
    let href = format!("/courses/{}", course.code);
    let separator = if text.lang == Lang::Zh { "、" } else { ", " };
    let stages = text.words.stages(&course.stages, separator);
    let tag = if course.mandatory {
        view! { <span class="tag must">{text.words.mandatory} " · " {text.words.module(course.module)}</span> }.into_any()
    } else {
        view! { <span class="tag">{text.words.module(course.module)}</span> }.into_any()
    };
    let only_for = (!audience.is_empty()).then(|| {
        let names = audience.join(separator);
        let only_for = fill(text.courses.only_for, &[("names", &names)]);
        view! { <span class="tag">{only_for}</span> }
    });
    view! {
        <h2 class="card-title"><a href=href>{course.title.clone()}</a></h2>
        <p class="tags">
            {tag} <span class="tag">{text.words.level(course.level)}</span> {only_for}
        </p>
        <p class="summary">{course.summary.clone()}</p>
        <p class="facts">
            <b class="num">{format::hours(course.hours, text.lang)}</b>
            <span>{format::about(course.length_seconds(), text.lang)}</span>
            {(!stages.is_empty()).then(|| view! { <span>{stages}</span> })}
        </p>
    }
}
