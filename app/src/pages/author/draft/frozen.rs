//! A draft that is not the reader's to change: what it is, and a reviewer's decision.

use domain::authoring::DraftState;
use leptos::prelude::*;
use platform::authoring::Draft;

use super::{Typed, learners, revision};
use crate::{
    pages::author::forms::{Problems, area},
    parts::{checklist, outline},
    text::Text,
};

pub(super) fn reading(text: &'static Text, draft: &Draft) -> impl IntoView + use<> {
    let words = &text.authoring;
    let units: Vec<_> = draft
        .course
        .units()
        .map(|unit| {
            view! {
                <li class="unit">
                    <span class="unit-body">
                        <a href=format!("/author/{}/preview/{}", draft.code, unit.key)>{unit.title.clone()}</a>
                        " " <span class="muted small">{text.words.unit(unit.kind())} " · " {outline::rule(text, unit)}</span>
                    </span>
                </li>
            }
        })
        .collect();
    let course = &draft.course;
    let facts = [
        (words.column_owner, draft.owner_name.clone()),
        (words.hours, course.hours.to_string()),
        (words.module, text.words.module(course.module).to_owned()),
        (words.level, text.words.level(course.level).to_owned()),
        (words.mode, text.words.mode(course.mode).to_owned()),
        (words.source, text.words.source(course.source).to_owned()),
        (
            words.audience,
            if draft.audience.is_empty() {
                words.audience_all.to_owned()
            } else {
                draft.audience.join(words.list_comma)
            },
        ),
    ]
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! {
        <p class="lead">{course.summary.clone()}</p>
        <dl class="facts-list card">{facts.into_iter().collect_view()}</dl>
        <section aria-labelledby="units-title">
            <h2 id="units-title">{words.units}</h2>
            <ol class="outline">{units}</ol>
        </section>
        {checklist::list(text, &draft.checks)}
        <p><a href=format!("/author/{}/history", draft.code)>{words.history}</a></p>
        {learners(text, draft)}
    }
}

pub(super) fn reviewing(
    text: &'static Text,
    draft: &Draft,
    typed: &Typed,
    problems: &Problems<'_>,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let action = format!("/author/{}/state", draft.code);
    let decision = (draft.state == DraftState::Submitted).then(|| {
        view! {
            <section class="card stack" aria-labelledby="review">
                <h2 id="review">{words.review}</h2>
                <form method="post" action=action.clone()>
                    {revision(draft)}
                    <p class="muted">{words.approve_hint}</p>
                    <button class="button" type="submit" name="to" value="approve">{words.approve}</button>
                </form>
                <form class="stack" method="post" action=action>
                    {revision(draft)}
                    {area(problems, "remarks", words.remarks_label, None, &typed.remarks, 3)}
                    <button class="button quiet" type="submit" name="to" value="return">{words.send_back}</button>
                </form>
            </section>
        }
    });
    view! { {reading(text, draft)} {decision} }
}
