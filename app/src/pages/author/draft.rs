//! One draft, for its author to write and for a reviewer to judge.

mod frozen;
pub(super) mod meanwhile;
pub(super) mod unsent;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    authoring::DraftState,
    catalogue::Unit,
    time::{Timestamp, Zone},
};
use leptos::prelude::*;
use meanwhile::Meanwhile;
use platform::{
    Refusal, Viewer,
    authoring::{Draft, Metadata},
};
use serde::Deserialize;

use super::{
    forms::{Problems, metadata_fields},
    import::arrived,
    unit::{Brought, TypedUnit, additions, brought},
};
use crate::{
    App, Visit,
    fault::Fault,
    parts::{checklist, comments, outline},
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    saved: Option<String>,
}

/// What came back with errors.
#[derive(Debug, Default)]
pub struct Typed {
    pub metadata: Option<Metadata>,
    pub unit: Option<TypedUnit>,
    pub remarks: String,
    /// When a reviewer wanted it published.
    pub publish_at: String,
    /// Whether the author called it a minor change.
    pub minor: bool,
    /// Forms that were left without being sent: when the last of them was kept, and where each stood.
    pub unsent: Option<(Timestamp, Vec<String>)>,
    /// The revision that it was typed from. None where the newest state is shown beside it, which the author now means.
    pub revision: Option<u32>,
    pub refusals: Vec<Refusal>,
    /// The revision that it was typed from, where others have saved since.
    pub changed_since: Option<u32>,
    /// Something that is about no field.
    pub notice: Option<&'static str>,
    /// Questions that a file brought into the form.
    pub brought: Option<Brought>,
    /// Where the draft itself came out of a cartridge: what did not come along.
    pub arrived: Option<Vec<content::cartridge::LeftOut>>,
}

pub async fn draft(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let draft = app.platform.draft(viewer, &code).await?;
    let is_editing = *viewer.account() == draft.owner && draft.state.is_editable();
    let typed = if is_editing {
        unsent::of_draft(&app.platform.unsent(viewer, &code).await?)
    } else {
        Typed::default()
    };
    let shown = Shown {
        status: StatusCode::OK,
        saved: asked.saved.is_some(),
        meanwhile: None,
        open_questions: open_questions(&app, viewer, &draft).await?,
    };
    Ok(render(&app, &visit, &draft, &typed, &shown))
}

/// The draft again, with what was typed and what is wrong.
pub async fn draft_again(
    app: &App,
    visit: &Visit,
    code: &str,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let draft = app.platform.draft(viewer, code).await?;
    let changes = meanwhile::of(app, visit, &draft, &typed).await?;
    let shown = Shown {
        status,
        saved: false,
        meanwhile: changes,
        open_questions: open_questions(app, viewer, &draft).await?,
    };
    Ok(render(app, visit, &draft, &typed, &shown))
}

/// None of a course that nobody can learn yet.
async fn open_questions(app: &App, viewer: &Viewer, draft: &Draft) -> Result<Option<u64>, Fault> {
    if !draft.is_published {
        return Ok(None);
    }
    let code = draft.code.as_str();
    Ok(Some(app.platform.open_questions(viewer, code).await?))
}

/// How the page is shown.
struct Shown {
    status: StatusCode,
    saved: bool,
    meanwhile: Option<Meanwhile>,
    /// What learners asked and nobody answered.
    open_questions: Option<u64>,
}

fn render(app: &App, visit: &Visit, draft: &Draft, typed: &Typed, shown: &Shown) -> Response {
    let text = visit.text();
    let words = &text.authoring;
    let zone = &app.platform.rules.zone;
    let title = if draft.course.title.trim().is_empty() {
        draft.code.to_string()
    } else {
        draft.course.title.clone()
    };
    let author = visit
        .viewer
        .as_ref()
        .filter(|viewer| *viewer.account() == draft.owner);
    let head = Head {
        title: &title,
        place: Place::Author,
        // Only who writes it has fields for files.
        uploads: author.is_some() && draft.state.is_editable(),
        keeps: author.is_some() && draft.state.is_editable(),
        ..Head::default()
    };
    page_with(app, visit, head, shown.status, || {
        let problems = Problems::new(text, &typed.refusals);
        let remarks = draft
            .remarks
            .as_ref()
            .filter(|_| draft.state == DraftState::Returned)
            .map(|remarks| view! { <p class="notice warning">{fill(words.remarks, &[("remarks", remarks)])}</p> });
        let body = match author {
            Some(author) if draft.state.is_editable() => {
                editing(text, draft, typed, &problems, author, zone).into_any()
            }
            Some(_) => frozen::reading(text, draft, true, zone).into_any(),
            None => frozen::reviewing(text, draft, typed, &problems, zone).into_any(),
        };
        view! {
            <nav class="crumbs" aria-label=words.title><a href="/author">{words.title}</a></nav>
            <h1>{title.clone()}</h1>
            <p class="tags">
                <span class="tag mono">{draft.code.to_string()}</span>
                <span class="tag">{words.state(draft.state)}</span>
            </p>
            {shown.saved.then(|| view! { <p class="notice success" role="status">{words.saved}</p> })}
            {typed.notice.map(|notice| view! { <p class="notice warning" role="alert">{notice}</p> })}
            {typed.arrived.as_ref().map(|left_out| arrived(text, left_out))}
            {typed.brought.as_ref().map(|questions| brought(text, questions))}
            {meanwhile::card(text, shown.meanwhile.as_ref())}
            {problems.summary(typed.unit.as_ref().map(|unit| unit.kind.as_str()))}
            {unsent::notice(text, draft.code.as_str(), typed, zone)}
            {remarks}
            {state_note(text, draft, zone)}
            {shown.open_questions.map(|count| view! {
                <p><a href=format!("/author/{}/questions", draft.code)>{fill(text.discussion.of_course_count, &[("count", &count)])}</a></p>
            })}
            {body}
        }
    })
}

fn state_note(text: &'static Text, draft: &Draft, zone: &Zone) -> Option<AnyView> {
    let words = &text.authoring;
    match draft.state {
        DraftState::Scheduled => {
            let when = draft.publish_at.map(|at| format::moment(at, zone));
            let note = fill(words.scheduled_note, &[("when", &when.unwrap_or_default())]);
            Some(view! { <p class="notice success">{note}</p> }.into_any())
        }
        DraftState::Submitted => {
            Some(view! { <p class="notice info">{words.submitted_note}</p> }.into_any())
        }
        DraftState::Published if draft.is_retired => {
            Some(view! { <p class="notice">{words.retired_note}</p> }.into_any())
        }
        DraftState::Published => Some(
            view! {
                <p class="notice success">
                    {words.published_note} " "
                    <a href=format!("/courses/{}", draft.code)>{words.see_course}</a>
                </p>
            }
            .into_any(),
        ),
        DraftState::Editing | DraftState::Returned => None,
    }
}

pub(super) fn revision(draft: &Draft) -> impl IntoView + use<> {
    view! { <input type="hidden" name="revision" value=draft.revision.to_string() /> }
}

/// In a form that came back: still what it was typed from, so that nothing of another window is overwritten unseen.
pub(super) fn typed_revision(draft: &Draft, typed: &Typed) -> impl IntoView + use<> {
    typed_revision_of(draft, typed.revision)
}

/// The revision that a form was typed from, or the newest where its author now means that.
pub(super) fn typed_revision_of(draft: &Draft, typed: Option<u32>) -> impl IntoView + use<> {
    let revision = typed.unwrap_or(draft.revision);
    view! { <input type="hidden" name="revision" value=revision.to_string() /> }
}

fn editing(
    text: &'static Text,
    draft: &Draft,
    typed: &Typed,
    problems: &Problems<'_>,
    author: &Viewer,
    zone: &Zone,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let metadata = typed
        .metadata
        .clone()
        .unwrap_or_else(|| Metadata::of(&draft.course));
    let is_wrong = typed.metadata.is_some();
    let no_problems = Problems::new(text, &[]);
    let about = if is_wrong { problems } else { &no_problems };
    view! {
        <section aria-labelledby="units-title">
            <h2 id="units-title">{words.units}</h2>
            {units(text, draft, zone)}
            {additions(text, draft, typed, problems)}
        </section>
        <details class="card" open=is_wrong || draft.course.title.is_empty()>
            <summary>{words.about}</summary>
            <form class="stack" method="post" action=format!("/author/{}", draft.code) data-unsent="about">
                {typed_revision(draft, typed)}
                {metadata_fields(text, &metadata, about, author)}
                <p><button class="button" type="submit">{words.save}</button></p>
            </form>
        </details>
        {comments::about(text, draft, None, zone)}
        {(!draft.course.sections.is_empty()).then(|| checklist::list(text, &draft.checks))}
        {submission(text, draft, typed, problems)}
        {links(text, draft)}
        {(!draft.is_published).then(|| deletion(text, draft))}
    }
}

/// What else there is of a draft, for its author and for a reviewer.
pub(super) fn links(text: &'static Text, draft: &Draft) -> impl IntoView + use<> {
    view! {
        <p>
            <a href=format!("/author/{}/history", draft.code)>{text.authoring.history}</a>
            " · "
            <a href=format!("/author/{}/export", draft.code) download="">{text.exchange.export}</a>
            {draft.is_published.then(|| view! {
                " · " <a href=format!("/author/{}/analytics", draft.code)>{text.analytics.name}</a>
            })}
        </p>
    }
}

fn deletion(text: &'static Text, draft: &Draft) -> impl IntoView + use<> {
    let words = &text.authoring;
    view! {
        <details class="card">
            <summary>{words.delete}</summary>
            <form class="stack" method="post" action=format!("/author/{}/deletion", draft.code)>
                {revision(draft)}
                <p class="muted">{words.delete_hint}</p>
                <p><button class="button quiet danger" type="submit" name="to" value="delete">{words.delete}</button></p>
            </form>
        </details>
    }
}

fn submission(
    text: &'static Text,
    draft: &Draft,
    typed: &Typed,
    problems: &Problems<'_>,
) -> Option<AnyView> {
    let words = &text.authoring;
    if draft.state == DraftState::Published {
        return None;
    }
    if !draft.gaps.is_empty() {
        let gaps: Vec<_> = draft
            .gaps
            .iter()
            .map(|gap| view! { <li>{words.gap(*gap)}</li> })
            .collect();
        return Some(
            view! { <div class="notice info"><p>{words.gaps}</p><ul>{gaps}</ul></div> }.into_any(),
        );
    }
    Some(
        view! {
            <form class="card stack" method="post" action=format!("/author/{}/state", draft.code)>
                {revision(draft)}
                {draft.is_published.then(|| view! {
                    <div class="field">
                        <label class="option">
                            <input
                                type="checkbox"
                                id="minor"
                                name="minor"
                                value="yes"
                                checked=typed.minor
                                aria-invalid=problems.wrong("minor")
                                aria-describedby=problems.described("minor")
                            />
                            <span>{words.minor}</span>
                        </label>
                        <p class="hint">{words.minor_hint}</p>
                        {problems.error("minor")}
                    </div>
                })}
                <p class="muted">{words.submit_hint}</p>
                <p><button class="button" type="submit" name="to" value="submit">{words.submit}</button></p>
            </form>
        }
        .into_any(),
    )
}

fn units(text: &'static Text, draft: &Draft, zone: &Zone) -> impl IntoView + use<> {
    let words = &text.authoring;
    if draft.course.units().next().is_none() {
        return view! { <p class="muted">{words.units_empty}</p> }.into_any();
    }
    let sections: Vec<_> = draft
        .course
        .sections
        .iter()
        .map(|section| {
            let units: Vec<_> = section.units.iter().map(|unit| unit_row(text, draft, unit, zone)).collect();
            view! { <li class="section"><p class="section-title">{section.title.clone()}</p><ol>{units}</ol></li> }
        })
        .collect();
    view! { <ol class="outline units-edit">{sections}</ol> }.into_any()
}

fn unit_row(text: &'static Text, draft: &Draft, unit: &Unit, zone: &Zone) -> impl IntoView + use<> {
    let words = &text.authoring;
    let base = format!("/author/{}", draft.code);
    let turn = if unit.required {
        ("optional", words.make_optional)
    } else {
        ("required", words.make_required)
    };
    let buttons: Vec<_> = [("up", words.up), ("down", words.down), turn, ("remove", words.remove)]
        .into_iter()
        .map(|(change, word)| {
            let label = fill(words.of_unit, &[("action", &word), ("title", &unit.title)]);
            let class = if change == "remove" { "button quiet danger" } else { "button quiet" };
            view! { <button class=class type="submit" name="change" value=change aria-label=label>{word}</button> }
        })
        .collect();
    let tag = (!unit.required).then(|| view! { <span class="tag">{text.words.optional}</span> });
    let edit = fill(
        words.of_unit,
        &[("action", &words.edit), ("title", &unit.title)],
    );
    let preview = fill(words.preview_of, &[("title", &unit.title)]);
    view! {
        <li class="unit">
            <span class="unit-body">
                <a href=format!("{base}/preview/{}", unit.key) aria-label=preview>{unit.title.clone()}</a> " " {tag}
                <span class="muted small">{text.words.unit(unit.kind())} " · " {outline::rule(text, unit)}</span>
            </span>
            <form class="actions" method="post" action=format!("{base}/units/{}", unit.key)>
                <a class="button quiet" href=format!("{base}/units/{}", unit.key) aria-label=edit>{words.edit}</a>
                {revision(draft)}
                {buttons}
            </form>
            {comments::about(text, draft, Some((&unit.key, &unit.title)), zone)}
        </li>
    }
}
