//! A draft that is not the reader's to change: what it is, and a reviewer's decision.

use domain::{authoring::DraftState, time::Zone};
use leptos::prelude::*;
use platform::authoring::Draft;

use super::{Typed, links, revision};
use crate::{
    pages::author::forms::{Problems, area, line},
    parts::{checklist, comments, outline},
    text::{Text, fill},
};

/// `own` where its author reads it.
pub(super) fn reading(
    text: &'static Text,
    draft: &Draft,
    own: bool,
    zone: &Zone,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let units: Vec<_> = draft
        .course
        .units()
        .map(|unit| {
            view! {
                <li class="unit wraps">
                    <span class="unit-body">
                        <a href=format!("/author/{}/preview/{}", draft.code, unit.key)>{unit.title.clone()}</a>
                        " " <span class="muted small">{text.words.unit(unit.kind())} " · " {outline::rule(text, unit)}</span>
                    </span>
                    {comments::about(text, draft, Some((&unit.key, &unit.title)), zone)}
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
    ];
    let licence = course.licence.as_ref().map(|licence| {
        let value = match licence.until {
            Some(until) => fill(
                words.licence_line,
                &[("holder", &licence.holder), ("until", &until)],
            ),
            None => licence.holder.clone(),
        };
        let terms = (!licence.terms.is_empty()).then(|| licence.terms.clone());
        (
            words.licence,
            [Some(value), terms]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
        )
    });
    let facts: Vec<_> = facts
        .into_iter()
        .chain(licence)
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    let withdraw = (own && draft.state == DraftState::Submitted).then(|| {
        view! {
            <form class="card stack" method="post" action=format!("/author/{}/state", draft.code)>
                {revision(draft)}
                <p class="muted">{words.withdraw_hint}</p>
                <p><button class="button quiet" type="submit" name="to" value="withdraw">{words.withdraw}</button></p>
            </form>
        }
    });
    view! {
        <p class="lead">{course.summary.clone()}</p>
        <dl class="facts-list card">{facts}</dl>
        <section aria-labelledby="units-title">
            <h2 id="units-title">{words.units}</h2>
            <ol class="outline">{units}</ol>
        </section>
        {comments::about(text, draft, None, zone)}
        {checklist::list(text, &draft.checks)}
        {withdraw}
        {links(text, draft)}
    }
}

pub(super) fn reviewing(
    text: &'static Text,
    draft: &Draft,
    typed: &Typed,
    problems: &Problems<'_>,
    zone: &Zone,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let action = format!("/author/{}/state", draft.code);
    let is_waiting = matches!(draft.state, DraftState::Submitted | DraftState::Scheduled);
    let decision = is_waiting.then(|| {
        let at = match (&typed.publish_at, draft.publish_at) {
            (typed, _) if !typed.is_empty() => typed.clone(),
            (_, Some(at)) => at.to_local_field(zone),
            _ => String::new(),
        };
        let approve = if draft.state == DraftState::Scheduled { words.publish_now } else { words.approve };
        view! {
            <section class="card stack" aria-labelledby="review">
                <h2 id="review">{words.review}</h2>
                {draft.minor.then(|| view! { <p class="notice info">{words.minor_note}</p> })}
                <form method="post" action=action.clone()>
                    {revision(draft)}
                    <p class="muted">{words.approve_hint}</p>
                    <button class="button" type="submit" name="to" value="approve">{approve}</button>
                </form>
                <form class="stack" method="post" action=action.clone()>
                    {revision(draft)}
                    {line(problems, "publish_at", words.publish_at, Some(words.publish_at_hint), &at, "datetime-local", true)}
                    <p><button class="button quiet" type="submit" name="to" value="schedule">{words.schedule}</button></p>
                </form>
                <form class="stack" method="post" action=action>
                    {revision(draft)}
                    {area(problems, "remarks", words.remarks_label, None, &typed.remarks, 3)}
                    <button class="button quiet" type="submit" name="to" value="return">{words.send_back}</button>
                </form>
            </section>
        }
    });
    view! { {reading(text, draft, false, zone)} {decision} }
}
