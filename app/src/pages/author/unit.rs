//! The form of a unit: to add one, and to write one anew.

mod tasks;
mod typed;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use content::questions::LeftOut;
use domain::{
    catalogue::{Content, Unit, UnitKind, Video},
    renditions::RenditionKind,
};
use leptos::prelude::*;
use platform::{Error, authoring::Draft, renditions::Stand};

pub use typed::TypedUnit;

use super::{
    captions,
    draft::{Typed, meanwhile, typed_revision, unsent},
    forms::{Problems, area, file, line},
};
use crate::{
    App, UPLOAD_LIMIT, Visit,
    fault::Fault,
    parts::questions_file,
    shell::{Head, Place, page_with},
    text::{Text, fill},
};

/// Endings beside the types: not every system knows the types.
const SCREENED: &str =
    "video/mp4,audio/mpeg,audio/mp4,audio/ogg,audio/wav,.mp4,.mp3,.m4a,.ogg,.opus,.wav";
const PAPERS: &str = "application/pdf,.pdf,.docx,.pptx,.odt,.odp";

/// What a file of questions brought into the form.
#[derive(Debug)]
pub struct Brought {
    pub count: usize,
    pub left_out: Vec<LeftOut>,
}

/// The form of a unit of the draft, as it stands there.
pub async fn unit(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let left = app.platform.unsent(visit.signed_in()?, &code).await?;
    let typed = unsent::of_unit(&left, &key);
    unit_again(&app, &visit, &code, &key, typed, StatusCode::OK).await
}

/// The same with what was typed and what is wrong.
pub async fn unit_again(
    app: &App,
    visit: &Visit,
    code: &str,
    key: &str,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let draft = app.platform.draft(viewer, code).await?;
    let (section, unit) = draft.unit(key).ok_or(Error::NotFound("unit"))?;
    if *viewer.account() != draft.owner || !draft.state.is_editable() {
        let detail = "only its author writes a draft, and only while it is not submitted";
        return Err(Fault(Error::conflict("draft-state", detail)));
    }
    let text = visit.text();
    let words = &text.authoring;
    let title = fill(words.edit_title, &[("title", &unit.title)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        uploads: matches!(
            unit.kind(),
            UnitKind::Video
                | UnitKind::Audio
                | UnitKind::Document
                | UnitKind::Quiz
                | UnitKind::Package
        ),
        keeps: true,
        ..Head::default()
    };
    let kind = unit.kind().to_string();
    let changes = meanwhile::of(app, visit, &draft, &typed).await?;
    let zone = &app.platform.rules.zone;
    let stands = app.platform.stands_of_unit(unit).await?;
    let shown = typed
        .unit
        .clone()
        .unwrap_or_else(|| TypedUnit::of(section, unit));
    Ok(page_with(app, visit, head, status, || {
        let problems = Problems::new(text, &typed.refusals);
        let base = format!("/author/{}", draft.code);
        let name = if draft.course.title.trim().is_empty() {
            draft.code.to_string()
        } else {
            draft.course.title.clone()
        };
        view! {
            <nav class="crumbs" aria-label=words.title>
                <a href="/author">{words.title}</a> " / " <a href=base.clone()>{name}</a>
            </nav>
            <h1>{title.clone()}</h1>
            {typed.notice.map(|notice| view! { <p class="notice warning" role="alert">{notice}</p> })}
            {meanwhile::card(text, changes.as_ref())}
            {typed.brought.as_ref().map(|questions| brought(text, questions))}
            {problems.summary(Some(&kind))}
            {unsent::notice(text, draft.code.as_str(), &typed, zone)}
            <form
                class="card stack"
                method="post"
                enctype="multipart/form-data"
                action=format!("{base}/units/{key}/content")
                data-unsent=format!("units/{key}")
            >
                {typed_revision(&draft, &typed)}
                {fields(text, &kind, &shown, &problems, false)}
                <p class="actions">
                    <button class="button" type="submit">{words.save}</button>
                    <a class="button quiet" href=base.clone()>{words.back}</a>
                </p>
                {questions_file(text, &kind, &shown, &problems)}
            </form>
            {renditions(text, unit, &stands)}
            {video_of(unit).map(|video| captions::lead_to(text, &format!("{base}/units/{key}"), video))}
            {(kind == "quiz").then(|| {
                let address = format!("{base}/units/{key}/questions");
                view! {
                    <p><a href=format!("{base}/units/{key}/bank")>{text.bank.choose}</a></p>
                    <p>
                        {words.export_questions} ": "
                        <a href=format!("{address}?format=gift") download="">{words.export_gift}</a> " · "
                        <a href=format!("{address}?format=moodle") download="">{words.export_moodle}</a> " · "
                        <a href=format!("{address}?format=qti") download="">{words.export_qti}</a>
                    </p>
                    {not_in_qti(text, unit)}
                }
            })}
            {analysis_link(app, text, code, key)}
        }
    }))
}

/// What a package of QTI would not say of these questions.
fn not_in_qti(text: &'static Text, unit: &Unit) -> Option<impl IntoView + use<>> {
    let Content::Quiz(quiz) = &unit.content else {
        return None;
    };
    let lost = questions_file::lost(text, &quiz.quiz);
    (!lost.is_empty()).then(|| {
        let items: Vec<_> = lost
            .into_iter()
            .map(|sentence| view! { <li>{sentence}</li> })
            .collect();
        view! {
            <details>
                <summary>{text.questions.lost_title}</summary>
                <ul>{items}</ul>
            </details>
        }
    })
}

/// Once the course is published: what was answered, or handed in to be marked.
pub(super) fn analysis_link(
    app: &App,
    text: &'static Text,
    code: &str,
    key: &str,
) -> Option<impl IntoView + use<>> {
    let published = app.platform.course(code).ok()?;
    let (_, unit) = published.unit(key)?;
    let (address, label) = match &unit.content {
        Content::Quiz(_) => (
            format!("/author/{code}/units/{}/analysis", unit.key),
            text.authoring.analysis,
        ),
        Content::Survey(_) => (
            format!("/author/{code}/units/{}/results", unit.key),
            text.tasks.results,
        ),
        Content::Assignment(_) => (format!("/author/{code}/works"), text.tasks.marking),
        _ => return None,
    };
    Some(view! { <p><a href=address>{label}</a></p> })
}

/// How the smaller versions of the video stand; nothing where none is made or promised.
fn renditions(
    text: &'static Text,
    unit: &Unit,
    stands: &[(RenditionKind, Stand)],
) -> Option<AnyView> {
    let words = &text.authoring;
    let is_paper = matches!(&unit.content, Content::Document(document)
        if content::probe::office_of(&document.file.media_type).is_some());
    if is_paper && stands.is_empty() {
        return Some(view! { <p class="notice info">{words.paper_none}</p> }.into_any());
    }
    let (title, hint) = if is_paper {
        (words.paper, words.paper_hint)
    } else {
        (words.renditions, words.renditions_hint)
    };
    let lines: Vec<_> = stands
        .iter()
        .map(|(kind, stand)| view! { <li>{words.rendition(*kind, *stand)}</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="renditions">
                <h2 id="renditions">{title}</h2>
                <p class="muted small">{hint}</p>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn video_of(unit: &Unit) -> Option<&Video> {
    match &unit.content {
        Content::Video(video) => Some(video),
        _ => None,
    }
}

/// What came of a file of questions, before anything is saved.
pub(super) fn brought(text: &'static Text, questions: &Brought) -> AnyView {
    let words = &text.questions;
    let count = questions.count.to_string();
    let lead = fill(words.brought, &[("count", &count)]);
    let left_out: Vec<_> = questions
        .left_out
        .iter()
        .map(|left_out| view! { <li>{words.left_out(left_out)}</li> })
        .collect();
    let report = (!left_out.is_empty()).then(|| {
        view! { <p>{words.left_out_title}</p> <ul>{left_out}</ul> }
    });
    view! { <div class="notice info" role="status"><p>{lead}</p>{report}</div> }.into_any()
}

pub(super) fn additions(
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
        ("package", words.add_package),
        ("assignment", text.tasks.add_assignment),
        ("survey", text.tasks.add_survey),
        ("session", text.tasks.add_session),
    ]
    .into_iter()
    .map(|(kind, label)| {
        let came_back = typed.unit.as_ref().filter(|unit| unit.kind == kind);
        let is_open = came_back.is_some();
        let unit = came_back
            .cloned()
            .unwrap_or_else(|| TypedUnit::new(kind, last.clone()));
        let about = if is_open { problems } else { &none };
        let again = (is_open
            && matches!(kind, "video" | "document" | "package")
            && unit.uploads.is_empty())
        .then(|| view! { <p class="hint">{words.choose_file_again}</p> });
        view! {
            <details class="card" open=is_open>
                <summary>{label}</summary>
                <form
                    class="stack"
                    method="post"
                    enctype="multipart/form-data"
                    action=format!("/author/{}/units", draft.code)
                    data-unsent=format!("new/{kind}")
                >
                    {typed_revision(draft, typed)}
                    <input type="hidden" name="kind" value=kind />
                    {again}
                    {fields(text, kind, &unit, about, true)}
                    <p><button class="button" type="submit">{words.add_button}</button></p>
                    {questions_file(text, kind, &unit, about)}
                </form>
            </details>
        }
    })
    .collect();
    view! { <h3>{words.add}</h3> {forms} }.into_any()
}

/// All fields of a unit. `is_new` asks for its files; a unit that is there may keep them.
fn fields(
    text: &'static Text,
    kind: &str,
    unit: &TypedUnit,
    problems: &Problems<'_>,
    is_new: bool,
) -> AnyView {
    let words = &text.authoring;
    let problems = &problems.for_unit(kind);
    view! {
        {own_line(problems, kind, "section", words.section, Some(words.section_hint), &unit.section)}
        {own_line(problems, kind, "title", words.unit_title, None, &unit.title)}
        {particular(text, kind, unit, problems, is_new)}
        <label class="option">
            <input type="checkbox" name="required" value="yes" checked=unit.required />
            <span>{words.unit_required}</span>
        </label>
    }
    .into_any()
}

/// Behind the button that saves, which Enter presses: a quiz may take questions of a file, to be looked at first.
fn questions_file(
    text: &'static Text,
    kind: &str,
    unit: &TypedUnit,
    problems: &Problems<'_>,
) -> Option<impl IntoView + use<>> {
    let words = &text.authoring;
    (kind == "quiz").then(|| {
        let hint = Some(words.questions_hint.to_owned());
        let accept = ".txt,.gift,.xml,.zip";
        view! {
            {file(problems, &unit.uploads, "questions", words.questions_file, hint, accept, false)}
            <p>
                <button class="button quiet" type="submit" name="read" value="yes" formnovalidate=true>
                    {words.questions_read}
                </button>
            </p>
        }
    })
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

/// What one kind of unit asks for.
fn particular(
    text: &'static Text,
    kind: &str,
    unit: &TypedUnit,
    problems: &Problems<'_>,
    is_new: bool,
) -> AnyView {
    let words = &text.authoring;
    let kept = (!is_new).then(|| words.file_kept.to_owned());
    if let Some(fields) = tasks::particular(text, kind, unit, problems) {
        return fields;
    }
    match kind {
        "video" | "audio" => {
            let limit = format!("{} MB", UPLOAD_LIMIT / 1024 / 1024);
            let hint = fill(words.video_hint, &[("limit", &limit)]);
            let hint = [Some(hint), kept.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            view! {
                {file(problems, &unit.uploads, "video", words.video_file, Some(hint), SCREENED, is_new)}
                {file(problems, &unit.uploads, "captions", words.captions_file, kept, ".vtt,.srt,text/vtt", false)}
                {line(problems, "watch_percent", words.watch_percent, None, &unit.watch_percent, "number", true)}
            }
            .into_any()
        }
        "document" => {
            let hint = [Some(words.document_hint.to_owned()), kept].into_iter().flatten().collect::<Vec<_>>().join(" ");
            view! {
                {file(problems, &unit.uploads, "document", words.document_file, Some(hint), PAPERS, is_new)}
                {number(problems, kind, &unit.min_seconds, words.min_seconds)}
            }
            .into_any()
        }
        "package" => {
            let hint = [Some(words.package_hint.to_owned()), kept].into_iter().flatten().collect::<Vec<_>>().join(" ");
            view! {
                {file(problems, &unit.uploads, "package", words.package_file, Some(hint), ".zip,.h5p,application/zip", is_new)}
                {number(problems, kind, &unit.min_seconds, words.min_seconds)}
            }
            .into_any()
        }
        "quiz" => view! {
            {area(problems, "gift", words.gift, Some(words.gift_hint), &unit.gift, 12)}
            <div class="form-row">
                {line(problems, "pass_percent", words.pass_percent, None, &unit.pass_percent, "number", true)}
                {line(problems, "attempts", words.attempts, None, &unit.attempts, "number", true)}
            </div>
            <div class="form-row">
                {line(problems, "draw", words.draw, Some(words.draw_hint), &unit.draw, "number", true)}
                {line(problems, "minutes", words.minutes, Some(words.minutes_hint), &unit.minutes, "number", true)}
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
