//! One draft, for its author to write and for a reviewer to judge.

mod frozen;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{authoring::DraftState, catalogue::Unit};
use leptos::prelude::*;
use platform::{
    Refusal,
    authoring::{Draft, Metadata},
};
use serde::Deserialize;

use super::forms::{Problems, area, line, metadata_fields};
use crate::{
    App, UPLOAD_LIMIT, Visit,
    fault::Fault,
    parts::outline,
    shell::{Head, Place, page_with},
    text::{Text, fill},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    saved: Option<String>,
}

/// A unit as it was typed; files cannot come back.
#[derive(Clone, Debug)]
pub struct TypedUnit {
    pub kind: String,
    pub section: String,
    pub title: String,
    pub required: bool,
    pub markdown: String,
    pub min_seconds: String,
    pub watch_percent: String,
    pub gift: String,
    pub pass_percent: String,
    pub attempts: String,
    pub searchable: bool,
}

impl Default for TypedUnit {
    fn default() -> Self {
        Self {
            kind: String::new(),
            section: String::new(),
            title: String::new(),
            required: true,
            markdown: String::new(),
            min_seconds: "60".to_owned(),
            watch_percent: "90".to_owned(),
            gift: String::new(),
            pass_percent: "60".to_owned(),
            attempts: "0".to_owned(),
            searchable: false,
        }
    }
}

/// What came back with errors.
#[derive(Debug, Default)]
pub struct Typed {
    pub metadata: Option<Metadata>,
    pub unit: Option<TypedUnit>,
    pub remarks: String,
    pub refusals: Vec<Refusal>,
    /// Something that is about no field.
    pub notice: Option<&'static str>,
}

pub async fn draft(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let draft = app.platform.draft(visit.signed_in()?, &code).await?;
    Ok(render(
        &app,
        &visit,
        &draft,
        &Typed::default(),
        StatusCode::OK,
        asked.saved.is_some(),
    ))
}

/// The draft again, with what was typed and what is wrong.
pub async fn draft_again(
    app: &App,
    visit: &Visit,
    code: &str,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Fault> {
    let draft = app.platform.draft(visit.signed_in()?, code).await?;
    Ok(render(app, visit, &draft, &typed, status, false))
}

fn render(
    app: &App,
    visit: &Visit,
    draft: &Draft,
    typed: &Typed,
    status: StatusCode,
    saved: bool,
) -> Response {
    let text = visit.text();
    let words = &text.authoring;
    let title = if draft.course.title.trim().is_empty() {
        draft.code.to_string()
    } else {
        draft.course.title.clone()
    };
    let is_own = visit
        .viewer
        .as_ref()
        .is_some_and(|viewer| *viewer.account() == draft.owner);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    page_with(app, visit, head, status, || {
        let problems = Problems::new(text, &typed.refusals);
        let remarks = draft
            .remarks
            .as_ref()
            .filter(|_| draft.state == DraftState::Returned)
            .map(|remarks| view! { <p class="notice warning">{fill(words.remarks, &[("remarks", remarks)])}</p> });
        let body = if is_own && draft.state.is_editable() {
            editing(text, draft, typed, &problems).into_any()
        } else if is_own {
            frozen::reading(text, draft).into_any()
        } else {
            frozen::reviewing(text, draft, typed, &problems).into_any()
        };
        view! {
            <nav class="crumbs" aria-label=words.title><a href="/author">{words.title}</a></nav>
            <h1>{title.clone()}</h1>
            <p class="tags">
                <span class="tag mono">{draft.code.to_string()}</span>
                <span class="tag">{words.state(draft.state)}</span>
            </p>
            {saved.then(|| view! { <p class="notice success" role="status">{words.saved}</p> })}
            {typed.notice.map(|notice| view! { <p class="notice warning" role="alert">{notice}</p> })}
            {problems.summary(typed.unit.as_ref().map(|unit| unit.kind.as_str()))}
            {remarks}
            {state_note(text, draft)}
            {body}
        }
    })
}

fn state_note(text: &'static Text, draft: &Draft) -> Option<AnyView> {
    let words = &text.authoring;
    match draft.state {
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

fn revision(draft: &Draft) -> impl IntoView + use<> {
    view! { <input type="hidden" name="revision" value=draft.revision.to_string() /> }
}

fn editing(
    text: &'static Text,
    draft: &Draft,
    typed: &Typed,
    problems: &Problems<'_>,
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
            {units(text, draft)}
            {additions(text, draft, typed, problems)}
        </section>
        <details class="card" open=is_wrong || draft.course.title.is_empty()>
            <summary>{words.about}</summary>
            <form class="stack" method="post" action=format!("/author/{}", draft.code)>
                {revision(draft)}
                {metadata_fields(text, &metadata, about)}
                <p><button class="button" type="submit">{words.save}</button></p>
            </form>
        </details>
        {submission(text, draft)}
    }
}

fn submission(text: &'static Text, draft: &Draft) -> Option<AnyView> {
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
                <p class="muted">{words.submit_hint}</p>
                <p><button class="button" type="submit" name="to" value="submit">{words.submit}</button></p>
            </form>
        }
        .into_any(),
    )
}

fn units(text: &'static Text, draft: &Draft) -> impl IntoView + use<> {
    let words = &text.authoring;
    if draft.course.units().next().is_none() {
        return view! { <p class="muted">{words.units_empty}</p> }.into_any();
    }
    let sections: Vec<_> = draft
        .course
        .sections
        .iter()
        .map(|section| {
            let units: Vec<_> = section.units.iter().map(|unit| unit_row(text, draft, unit)).collect();
            view! { <li class="section"><p class="section-title">{section.title.clone()}</p><ol>{units}</ol></li> }
        })
        .collect();
    view! { <ol class="outline units-edit">{sections}</ol> }.into_any()
}

fn unit_row(text: &'static Text, draft: &Draft, unit: &Unit) -> impl IntoView + use<> {
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
    let preview = fill(words.preview_of, &[("title", &unit.title)]);
    view! {
        <li class="unit">
            <span class="unit-body">
                <a href=format!("{base}/preview/{}", unit.key) aria-label=preview>{unit.title.clone()}</a> " " {tag}
                <span class="muted small">{text.words.unit(unit.kind())} " · " {outline::rule(text, unit)}</span>
            </span>
            <form class="actions" method="post" action=format!("{base}/units/{}", unit.key)>
                {revision(draft)}
                {buttons}
            </form>
        </li>
    }
}

fn additions(
    text: &'static Text,
    draft: &Draft,
    typed: &Typed,
    problems: &Problems<'_>,
) -> AnyView {
    let words = &text.authoring;
    let last = draft
        .course
        .sections
        .last()
        .map(|section| section.title.clone())
        .unwrap_or_default();
    let none = Problems::new(text, &[]);
    let forms: Vec<_> = [
        ("video", words.add_video),
        ("page", words.add_page),
        ("document", words.add_document),
        ("quiz", words.add_quiz),
    ]
    .into_iter()
    .map(|(kind, label)| {
        let came_back = typed.unit.as_ref().filter(|unit| unit.kind == kind);
        let is_open = came_back.is_some();
        let unit = came_back.cloned().unwrap_or_else(|| TypedUnit { section: last.clone(), ..TypedUnit::default() });
        let about = if is_open { problems } else { &none };
        let again = (is_open && matches!(kind, "video" | "document"))
            .then(|| view! { <p class="hint">{words.choose_file_again}</p> });
        view! {
            <details class="card" open=is_open>
                <summary>{label}</summary>
                <form class="stack" method="post" enctype="multipart/form-data" action=format!("/author/{}/units", draft.code)>
                    {revision(draft)}
                    <input type="hidden" name="kind" value=kind />
                    {own_line(about, kind, "section", words.section, Some(words.section_hint), &unit.section)}
                    {own_line(about, kind, "title", words.unit_title, None, &unit.title)}
                    {again}
                    {particular(text, kind, &unit, about)}
                    <label class="option">
                        <input type="checkbox" name="required" value="yes" checked=unit.required />
                        <span>{words.unit_required}</span>
                    </label>
                    <p><button class="button" type="submit">{words.add_button}</button></p>
                </form>
            </details>
        }
    })
    .collect();
    view! { <h3>{words.add}</h3> {forms} }.into_any()
}

/// A field that every form of a unit has; its id says of which.
fn own_line(
    problems: &Problems<'_>,
    kind: &str,
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    value: &str,
) -> AnyView {
    let id = format!("{kind}-{name}");
    let error = problems.error(name);
    let described = problems.described(name);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type="text"
                value=value.to_owned()
                required=true
                maxlength="200"
                aria-invalid=problems.wrong(name)
                aria-describedby=described
            />
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            {error}
        </div>
    }
    .into_any()
}

fn file(
    problems: &Problems<'_>,
    name: &'static str,
    label: &'static str,
    hint: Option<String>,
    accept: &'static str,
    required: bool,
) -> impl IntoView + use<> {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="file"
                accept=accept
                required=required
                aria-invalid=problems.wrong(name)
                aria-describedby=problems.described(name)
            />
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            {problems.error(name)}
        </div>
    }
}

/// What one kind of unit asks for.
fn particular(
    text: &'static Text,
    kind: &str,
    unit: &TypedUnit,
    problems: &Problems<'_>,
) -> AnyView {
    let words = &text.authoring;
    match kind {
        "video" => {
            let limit = format!("{} MB", UPLOAD_LIMIT / 1024 / 1024);
            let hint = fill(words.video_hint, &[("limit", &limit)]);
            view! {
                {file(problems, "video", words.video_file, Some(hint), "video/mp4", true)}
                {file(problems, "captions", words.captions_file, None, ".vtt,text/vtt", false)}
                {line(problems, "watch_percent", words.watch_percent, None, &unit.watch_percent, "number", true)}
            }
            .into_any()
        }
        "document" => view! {
            {file(problems, "document", words.document_file, None, "application/pdf", true)}
            {number(problems, kind, &unit.min_seconds, words.min_seconds)}
        }
        .into_any(),
        "quiz" => view! {
            {area(problems, "gift", words.gift, Some(words.gift_hint), &unit.gift, 12)}
            <div class="form-row">
                {line(problems, "pass_percent", words.pass_percent, None, &unit.pass_percent, "number", true)}
                {line(problems, "attempts", words.attempts, None, &unit.attempts, "number", true)}
            </div>
            <label class="option">
                <input type="checkbox" name="searchable" value="yes" checked=unit.searchable />
                <span>{words.quiz_searchable}</span>
            </label>
        }
        .into_any(),
        _ => view! {
            {area(problems, "markdown", words.markdown, None, &unit.markdown, 12)}
            {number(problems, kind, &unit.min_seconds, words.min_seconds)}
        }
        .into_any(),
    }
}

/// The reading time stands in two forms, so its id says in which.
fn number(problems: &Problems<'_>, kind: &str, value: &str, label: &'static str) -> AnyView {
    let id = format!("{kind}-min_seconds");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name="min_seconds"
                type="number"
                min="0"
                value=value.to_owned()
                required=true
                aria-invalid=problems.wrong("min_seconds")
                aria-describedby=problems.described("min_seconds")
            />
            {problems.error("min_seconds")}
        </div>
    }
    .into_any()
}
