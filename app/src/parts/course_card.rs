//! A course at a glance: what it is, what it gives, for whom, how long.

use leptos::prelude::*;
use platform::catalogue::Published;

use crate::text::{Lang, Text, format};

/// The card up to the place where the reader's own standing goes; `</li>` closes it.
pub fn card(text: &'static Text, published: &Published) -> impl IntoView + use<> {
    let course = &published.course;
    let href = format!("/courses/{}", course.code);
    let separator = if text.lang == Lang::Zh { "、" } else { ", " };
    let stages = text.words.stages(&course.stages, separator);
    let tag = if course.mandatory {
        view! { <span class="tag must">{text.words.mandatory} " · " {text.words.module(course.module)}</span> }.into_any()
    } else {
        view! { <span class="tag">{text.words.module(course.module)}</span> }.into_any()
    };
    view! {
        <h2 class="card-title"><a href=href>{course.title.clone()}</a></h2>
        <p class="tags">
            {tag} <span class="tag">{text.words.level(course.level)}</span>
        </p>
        <p class="summary">{course.summary.clone()}</p>
        <p class="facts">
            <b class="num">{format::hours(course.hours, text.lang)}</b>
            <span>{format::about(course.length_seconds(), text.lang)}</span>
            {(!stages.is_empty()).then(|| view! { <span>{stages}</span> })}
        </p>
    }
}
