//! Paths for who makes them: the list, the form, publishing and taking back.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    access::{Action, Resource, may},
    ids::PathId,
    paths::PathState,
};
use leptos::prelude::*;
use platform::{
    Error, Refusal,
    paths::{NewPath, PathRow},
};

use super::stage_boxes;
use crate::{
    App, Visit,
    fault::Fault,
    parts::fields::{Field, Told, area, line},
    shell::{Head, Place, page as shell_page, page_with},
    text::{Text, format, paths::whom},
    visit::parameter,
};

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let rows = app.platform.paths_to_edit(viewer).await?;
    let home = Resource::Organisation(&viewer.actor.organisation);
    let edits = may(&viewer.actor, Action::EditPaths, home).is_ok();
    let text = visit.text();
    let words = &text.paths;
    let head = Head {
        title: words.admin_title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let new = edits.then(|| view! { <p class="actions"><a class="button" href="/admin/paths/new">{words.new}</a></p> });
        let lines: Vec<_> = rows.iter().map(|row| row_of(text, row)).collect();
        let list = if lines.is_empty() {
            view! { <div class="empty"><p>{words.admin_none}</p></div> }.into_any()
        } else {
            view! {
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col">{words.name}</th>
                            <th scope="col">{words.organisation}</th>
                            <th scope="col">{words.state}</th>
                            <th scope="col">{words.people}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            }
            .into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin">{text.shell.admin}</a></nav>
            <h1>{words.admin_title}</h1>
            <p class="lead">{words.admin_lead}</p>
            {new}
            {list}
        }
    }))
}

fn row_of(text: &'static Text, row: &PathRow) -> impl IntoView + use<> {
    let words = &text.paths;
    let path = &row.path;
    view! {
        <tr>
            <th scope="row" data-label=words.name><a href=format!("/admin/paths/{}", path.id)>{path.title.clone()}</a></th>
            <td data-label=words.organisation>{path.organisation_name.clone()}</td>
            <td data-label=words.state>{tag(text, path.state)}</td>
            <td class="num" data-label=words.people>{row.people}</td>
        </tr>
    }
}

fn tag(text: &'static Text, state: PathState) -> AnyView {
    let class = match state {
        PathState::Published => "tag ok",
        PathState::Draft | PathState::Withdrawn => "tag",
    };
    view! { <span class=class>{text.paths.state_of(state)}</span> }.into_any()
}

/// The empty form; the key that makes a double click one is made here.
pub async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let home = Resource::Organisation(&viewer.actor.organisation);
    may(&viewer.actor, Action::EditPaths, home).map_err(Error::from)?;
    let key = app.platform.ids.fresh();
    Ok(new_again(&app, &visit, &key, &NewPath::default(), &[]))
}

/// The form with what was typed and what is wrong.
pub fn new_again(
    app: &App,
    visit: &Visit,
    key: &str,
    typed: &NewPath,
    refusals: &[Refusal],
) -> Response {
    let text = visit.text();
    let words = &text.paths;
    let told = Told::new(text, refusals);
    let head = Head {
        title: words.new,
        place: Place::Admin,
        ..Head::default()
    };
    let key = key.to_owned();
    page_with(app, visit, head, status_of(refusals), || {
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin/paths">{words.admin_title}</a></nav>
            <h1>{words.new}</h1>
            {told.summary(text.trainings.error_title)}
            <form class="stack card" method="post" action="/admin/paths">
                <input type="hidden" name="key" value=key />
                {fields(text, typed, &told)}
                <button class="button" type="submit">{words.save}</button>
            </form>
        }
    })
}

pub async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    edit_again(&app, &visit, &PathId::new(id), Again::default()).await
}

/// What somebody has typed, and why it was not kept.
#[derive(Debug, Default)]
pub struct Again {
    pub typed: Option<NewPath>,
    pub refusals: Vec<Refusal>,
    /// Somebody else has changed the path meanwhile.
    pub is_stale: bool,
}

/// One path with its form.
pub async fn edit_again(
    app: &App,
    visit: &Visit,
    id: &PathId,
    again: Again,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let row = app.platform.path_to_edit(viewer, id).await?;
    let path = &row.path;
    let root = Resource::Organisation(&path.organisation);
    let edits = may(&viewer.actor, Action::EditPaths, root).is_ok();
    let saved = parameter(&visit.query, "saved").is_some();
    let text = visit.text();
    let words = &text.paths;
    let told = Told::new(text, &again.refusals);
    let status = if again.is_stale {
        StatusCode::CONFLICT
    } else {
        status_of(&again.refusals)
    };
    let stale = again.is_stale.then(|| stale(text, &row));
    let typed = again.typed.unwrap_or_else(|| as_typed(&row));
    let head = Head {
        title: &path.title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let saved =
            saved.then(|| view! { <p class="notice success" role="status">{words.saved}</p> });
        let action = format!("/admin/paths/{}", path.id);
        let form = edits.then(|| {
            view! {
                <form class="stack card" method="post" action=action>
                    <input type="hidden" name="revision" value=path.revision.to_string() />
                    {fields(text, &typed, &told)}
                    <button class="button" type="submit">{words.save}</button>
                </form>
            }
        });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin/paths">{words.admin_title}</a></nav>
            <h1>{path.title.clone()}</h1>
            {saved}
            {stale}
            {told.summary(text.trainings.error_title)}
            <section class="card" aria-label=words.state>
                {facts(app, text, &row)}
                {edits.then(|| turn(text, &row))}
            </section>
            {form}
        }
    }))
}

/// What the path says now, beside what was typed from an earlier look.
fn stale(text: &'static Text, row: &PathRow) -> AnyView {
    let words = &text.paths;
    let now = as_typed(row);
    view! {
        <div class="notice warning" role="alert">
            <p>{words.changed}</p>
            <dl class="facts-list">
                <div><dt>{words.name}</dt><dd>{now.title}</dd></div>
                <div><dt>{words.summary}</dt><dd>{now.summary}</dd></div>
                <div><dt>{words.whom}</dt><dd>{whom(text, &row.path.whom)}</dd></div>
                <div><dt>{words.steps}</dt><dd>{now.courses.replace('\n', "、")}</dd></div>
            </dl>
        </div>
    }
    .into_any()
}

fn facts(app: &App, text: &'static Text, row: &PathRow) -> AnyView {
    let words = &text.paths;
    let path = &row.path;
    let see = (path.state == PathState::Published).then(|| {
        view! { <p><a href=format!("/paths/{}", path.id)>{words.see}</a></p> }
    });
    view! {
        <dl class="facts-list">
            <div><dt>{words.state}</dt><dd>{tag(text, path.state)}</dd></div>
            <div><dt>{words.organisation}</dt><dd>{path.organisation_name.clone()}</dd></div>
            <div><dt>{words.people}</dt><dd class="num">{row.people}</dd></div>
            <div><dt>{words.updated}</dt><dd class="num">{format::moment(path.updated_at, &app.platform.rules.zone)}</dd></div>
        </dl>
        {see}
    }
    .into_any()
}

/// Publishing, or taking back.
fn turn(text: &'static Text, row: &PathRow) -> AnyView {
    let words = &text.paths;
    let action = format!("/admin/paths/{}/state", row.path.id);
    let (to, label, hint) = match row.path.state {
        PathState::Published => (PathState::Withdrawn, words.withdraw, words.withdraw_hint),
        PathState::Draft | PathState::Withdrawn => {
            (PathState::Published, words.publish, words.publish_hint)
        }
    };
    view! {
        <form method="post" action=action>
            <input type="hidden" name="to" value=to.code() />
            <p class="hint">{hint}</p>
            <button class="button quiet" type="submit">{label}</button>
        </form>
    }
    .into_any()
}

fn fields(text: &'static Text, typed: &NewPath, told: &Told) -> AnyView {
    let words = &text.paths;
    let field = |name, label, hint, value, required| Field {
        name,
        label,
        hint,
        value,
        required,
    };
    let summary = field(
        "summary",
        words.summary,
        Some(words.summary_hint),
        typed.summary.as_str(),
        true,
    );
    let posts = field(
        "posts",
        words.posts,
        Some(words.posts_hint),
        typed.posts.as_str(),
        false,
    );
    let subjects = field(
        "subjects",
        words.subjects,
        Some(words.subjects_hint),
        typed.subjects.as_str(),
        false,
    );
    let courses = field(
        "courses",
        words.courses,
        Some(words.courses_hint),
        typed.courses.as_str(),
        true,
    );
    view! {
        {line(told, field("title", words.name, None, typed.title.as_str(), true), "text")}
        {area(told, summary, 3)}
        <div class="form-row">
            {line(told, posts, "text")}
            {line(told, subjects, "text")}
        </div>
        <fieldset class="field" id="stages">
            <legend>{words.stages}</legend>
            <p class="hint">{words.stages_hint}</p>
            <div class="options">{stage_boxes(text, &typed.stages)}</div>
        </fieldset>
        {area(told, courses, 8)}
    }
    .into_any()
}

/// What the form holds of a path that is there.
fn as_typed(row: &PathRow) -> NewPath {
    let path = &row.path;
    let codes: Vec<&str> = path
        .courses
        .iter()
        .map(|named| named.code.as_str())
        .collect();
    NewPath {
        title: path.title.clone(),
        summary: path.summary.clone(),
        posts: path.whom.posts.join("、"),
        stages: path
            .whom
            .stages
            .iter()
            .map(|stage| stage.code().to_owned())
            .collect(),
        subjects: path.whom.subjects.join("、"),
        courses: codes.join("\n"),
    }
}

fn status_of(refusals: &[Refusal]) -> StatusCode {
    if refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}
