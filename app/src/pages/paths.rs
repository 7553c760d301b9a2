//! Learning paths: the list, and one with the reader's own steps.

mod edit;

use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    accounts::Role,
    catalogue::Stage,
    hours::CreditHours,
    ids::PathId,
    paths::{PathState, StepState},
};
use leptos::prelude::*;
use platform::{
    catalogue::Catalogue,
    paths::{Shown, Step},
};

use crate::{
    App, Visit,
    fault::Fault,
    parts::meter,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format, paths},
};

pub use edit::{Again, edit, edit_again, list as edit_list, new, new_again};

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.viewer.as_ref();
    let shown = app.platform.paths(viewer).await?;
    let catalogue = app.platform.catalogue_for(viewer);
    let text = visit.text();
    let words = &text.paths;
    let is_teacher = viewer.is_some_and(|viewer| viewer.role() == Role::Teacher);
    let head = Head {
        title: words.title,
        place: Place::Courses,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let content = if shown.is_empty() {
            view! { <div class="empty"><h2>{words.none_title}</h2><p>{words.none}</p></div> }
                .into_any()
        } else {
            let cards: Vec<_> = shown
                .iter()
                .map(|each| card(text, &catalogue, each, is_teacher))
                .collect();
            view! { <ul class="grid plain cards">{cards}</ul> }.into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/courses">{text.courses.title}</a></nav>
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {content}
        }
    }))
}

fn card(
    text: &'static Text,
    catalogue: &Catalogue,
    shown: &Shown,
    is_teacher: bool,
) -> impl IntoView + use<> {
    let words = &text.paths;
    let path = &shown.path;
    let tag = if shown.joined.is_some() {
        Some(view! { <span class="tag ok">"✓ " {words.joined}</span> }.into_any())
    } else if is_teacher && shown.fit.is_some() && !path.whom.is_everybody() {
        Some(view! { <span class="tag must">{words.suits}</span> }.into_any())
    } else {
        None
    };
    let walk = (is_teacher && shown.walk.done > 0).then(|| progress(text, shown));
    view! {
        <li class="card course-card">
            <h2 class="card-title"><a href=format!("/paths/{}", path.id)>{path.title.clone()}</a></h2>
            <p class="tags">{tag} <span class="tag">{paths::whom(text, &path.whom)}</span></p>
            <p class="summary">{path.summary.clone()}</p>
            {walk}
            <p class="facts">
                <b class="num">{format::hours(hours(catalogue, shown), text.lang)}</b>
                <span>{fill(words.count, &[("count", &path.courses.len())])}</span>
                <span>{path.organisation_name.clone()}</span>
            </p>
        </li>
    }
}

/// Of the courses that are in the catalogue.
fn hours(catalogue: &Catalogue, shown: &Shown) -> CreditHours {
    let courses = shown.path.courses.iter();
    let known = courses.filter_map(|named| catalogue.course(named.code.as_str()));
    known.map(|published| published.course.hours).sum()
}

/// How much of it is done, with a bar.
pub fn progress(text: &'static Text, shown: &Shown) -> AnyView {
    let walk = shown.walk;
    let done = fill(
        text.paths.progress,
        &[("done", &walk.done), ("of", &walk.of)],
    );
    let label = done.clone();
    view! { <p class="small muted">{done}</p> {meter::bar(walk.permille(), label)} }.into_any()
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.viewer.as_ref();
    let shown = app.platform.path(viewer, &PathId::new(id)).await?;
    let catalogue = app.platform.catalogue_for(viewer);
    let role = viewer.map(platform::Viewer::role);
    let text = visit.text();
    let words = &text.paths;
    let path = &shown.path;
    let head = Head {
        title: &path.title,
        place: Place::Courses,
        ..Head::default()
    };
    let page = shell_page(&app, &visit, head, || {
        let steps: Vec<_> = shown
            .steps
            .iter()
            .zip(0..)
            .map(|(each, at)| {
                let is_next = role == Some(Role::Teacher) && shown.walk.next == Some(at);
                step(text, &catalogue, each, role, is_next)
            })
            .collect();
        let withdrawn = (path.state == PathState::Withdrawn)
            .then(|| view! { <p class="notice info">{words.withdrawn_note}</p> });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs>
                <a href="/courses">{text.courses.title}</a> " › " <a href="/paths">{words.title}</a>
            </nav>
            <h1>{path.title.clone()}</h1>
            <p class="lead">{path.summary.clone()}</p>
            {withdrawn}
            <div class="two">
                <section class="card" aria-labelledby="steps">
                    <h2 id="steps">{words.steps}</h2>
                    <ol class="path-steps">{steps}</ol>
                </section>
                <aside class="side">
                    {call(text, &shown, role)}
                    <div class="card">
                        <dl class="facts-list">
                            <div><dt>{words.whom}</dt><dd>{paths::whom(text, &path.whom)}</dd></div>
                            <div><dt>{words.organisation}</dt><dd>{path.organisation_name.clone()}</dd></div>
                            <div><dt>{words.steps}</dt><dd>{fill(words.count, &[("count", &path.courses.len())])}</dd></div>
                            <div><dt>{text.courses.hours}</dt><dd class="num">{format::hours(hours(&catalogue, &shown), text.lang)}</dd></div>
                        </dl>
                    </div>
                </aside>
            </div>
        }
    });
    Ok(page)
}

fn step(
    text: &'static Text,
    catalogue: &Catalogue,
    step: &Step,
    role: Option<Role>,
    is_next: bool,
) -> impl IntoView + use<> {
    let words = &text.paths;
    let named = &step.course;
    let known = catalogue.course(named.code.as_str());
    let title = known.map_or(&named.title, |published| &published.course.title);
    let facts = known.map(|published| {
        let course = &published.course;
        let length = format::about(course.length_seconds(), text.lang);
        view! { <p class="muted small">{format::hours(course.hours, text.lang)} " · " {length}</p> }
    });
    let state = (role == Some(Role::Teacher) || step.state == StepState::Gone).then(|| {
        let class = match step.state {
            StepState::Done => "tag ok",
            _ => "tag",
        };
        let mark = if step.state == StepState::Done {
            "✓ "
        } else {
            ""
        };
        view! { <span class=class>{mark}{words.step_of(step.state)}</span> }
    });
    let link = if known.is_some() {
        view! { <a href=format!("/courses/{}", named.code)>{title.clone()}</a> }.into_any()
    } else {
        view! { <span>{title.clone()}</span> }.into_any()
    };
    let current = is_next.then_some("step");
    view! {
        <li aria-current=current>
            <div class="row">
                <div><b>{link}</b> " " {state} {facts}</div>
            </div>
        </li>
    }
}

/// The one action: the next step, and joining or leaving.
fn call(text: &'static Text, shown: &Shown, role: Option<Role>) -> Option<AnyView> {
    let words = &text.paths;
    match role {
        None => {
            let href = format!("/login?next=/paths/{}", shown.path.id);
            return Some(view! { <div class="card"><p><a class="button" href=href>{words.sign_in}</a></p></div> }.into_any());
        }
        Some(Role::Teacher) => {}
        Some(_) => return None,
    }
    let next = shown.walk.next.and_then(|at| shown.steps.get(at)).map(|step| {
        let is_begun = step.state == StepState::UnderWay;
        let (href, label) = if is_begun {
            (format!("/learn/{}", step.course.code), words.go_on)
        } else {
            (format!("/courses/{}", step.course.code), words.begin)
        };
        let title = fill(words.next_step, &[("title", &step.course.title)]);
        // Whoever has not joined is asked for that first.
        let class = if shown.joined.is_some() { "button" } else { "button quiet" };
        view! { <p>{title.clone()}</p> <p><a class=class href=href aria-label=format!("{label}: {title}")>{label}</a></p> }.into_any()
    });
    let next = next.unwrap_or_else(|| view! { <p>{words.all_done}</p> }.into_any());
    let action = format!("/paths/{}/membership", shown.path.id);
    let (to, label, hint, class) = if shown.joined.is_some() {
        ("leave", words.leave, words.leave_hint, "button quiet")
    } else {
        ("join", words.join, words.join_hint, "button")
    };
    let member = view! {
        <form method="post" action=action>
            <input type="hidden" name="to" value=to />
            <p class="hint">{hint}</p>
            <button class=class type="submit">{label}</button>
        </form>
    };
    Some(view! { <div class="card stack">{progress(text, shown)} {next} {member}</div> }.into_any())
}

/// For a teacher's own page: the paths that they walk.
pub fn mine(text: &'static Text, shown: &[Shown]) -> Option<AnyView> {
    let words = &text.paths;
    let joined: Vec<&Shown> = shown.iter().filter(|each| each.joined.is_some()).collect();
    if joined.is_empty() {
        return None;
    }
    let rows: Vec<_> = joined
        .into_iter()
        .map(|each| {
            let href = format!("/paths/{}", each.path.id);
            let next = each.walk.next.and_then(|at| each.steps.get(at));
            let next = next.map_or_else(
                || words.all_done.to_owned(),
                |step| fill(words.next_step, &[("title", &step.course.title)]),
            );
            view! {
                <li class="row">
                    <div>
                        <b><a href=href>{each.path.title.clone()}</a></b>
                        <p class="muted small">{next}</p>
                        {progress(text, each)}
                    </div>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section class="card" aria-labelledby="paths">
                <h2 id="paths">{words.mine}</h2>
                <ul class="plain">{rows}</ul>
                <p><a href="/paths">{words.mine_more}</a></p>
            </section>
        }
        .into_any(),
    )
}

/// The stages to choose among.
fn stage_boxes(text: &'static Text, chosen: &[String]) -> Vec<AnyView> {
    Stage::ALL
        .iter()
        .map(|stage| {
            let is_chosen = chosen.iter().any(|each| each == stage.code());
            view! {
                <label class="option">
                    <input type="checkbox" name="stages" value=stage.code() checked=is_chosen />
                    <span>{text.words.stage(*stage)}</span>
                </label>
            }
            .into_any()
        })
        .collect()
}
