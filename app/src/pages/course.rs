//! Is it worth it, and what will I get? One course.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{accounts::Role, hints::Hint, hours::CreditHours, learning::ProgressState};
use leptos::prelude::*;
use platform::{Error, catalogue::Published, learning::Progress, ledger::Owed};

use crate::{
    App, Visit,
    fault::Fault,
    parts::{
        credit, downloads,
        hint::hint,
        meter, outline,
        ratings::{self, Reader, TypedRating},
    },
    shell::{Head, Place, page_with},
    text::{Lang, Text, fill, format},
    visit::parameter,
};

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    page_again(&app, &visit, &code, &TypedRating::default()).await
}

/// The same with a rating that could not be taken.
pub async fn page_again(
    app: &App,
    visit: &Visit,
    code: &str,
    typed: &TypedRating,
) -> Result<Response, Fault> {
    let progress = match &visit.viewer {
        Some(viewer) if viewer.role() == Role::Teacher => {
            match app.platform.progress(viewer, code).await {
                Ok(progress) => Some(progress),
                Err(Error::NotFound(_)) => None,
                Err(error) => return Err(error.into()),
            }
        }
        _ => None,
    };
    // A teacher stays on the edition that they enrolled on, also when the course has left the catalogue.
    let current = match &progress {
        Some(_) => app.platform.course(code),
        None => app.platform.course_for(visit.viewer.as_ref(), code),
    };
    let published = match &progress {
        Some(progress) => Arc::clone(&progress.enrolment.published),
        None => Arc::clone(current.as_ref().map_err(|_| Error::NotFound("course"))?),
    };
    let is_retired = current.is_err();
    let is_older = current.is_ok_and(|current| published.number < current.number);
    let role = visit.viewer.as_ref().map(platform::Viewer::role);
    let said = app.platform.ratings(visit.viewer.as_ref(), code).await?;
    let is_completed = progress
        .as_ref()
        .is_some_and(|progress| progress.enrolment.state == ProgressState::Completed);
    let reader = Reader {
        may_rate: is_completed,
        moderates: role == Some(Role::Reviewer),
    };
    let stored = match &progress {
        Some(_) => Some(app.platform.renditions_of_course(&published.course).await?),
        None => None,
    };
    let needs_hint = match &visit.viewer {
        Some(viewer) => app.platform.needs_hint(viewer, Hint::Course).await?,
        None => false,
    };
    let owed = match &visit.viewer {
        Some(viewer) if viewer.role() == Role::Teacher && !is_completed => {
            let module = published.course.module;
            Some(app.platform.owed(viewer, module).await?)
        }
        _ => None,
    };
    let rated = parameter(&visit.query, "rated").is_some();
    let status = if typed.refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let text = visit.text();
    let words = &text.courses;
    let course = &published.course;
    let head = Head {
        title: &course.title,
        place: Place::Courses,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let newer = is_older.then(|| {
            view! { <p class="notice info">{fill(words.newer, &[("number", &published.number)])}</p> }
        });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs>
                <a href="/courses">{words.title}</a>
                " › "
                <a href=format!("/courses?module={}", course.module)>{text.words.module(course.module)}</a>
            </nav>
            <h1>{course.title.clone()}</h1>
            <p class="lead">{course.summary.clone()}</p>
            {newer}
            {is_retired.then(|| view! { <p class="notice info">{words.retired}</p> })}
            {progress.as_ref().and_then(|p| p.credit.as_ref()).map(|c| credit::banner(text, c))}
            <div class="two course">
                {call(text, &published, progress.as_ref(), owed, role)}
                {needs_hint.then(|| first_words(app, text, &published, progress.is_some()))}
                <section class="card" aria-labelledby="outline">
                    <h2 id="outline">{words.outline}</h2>
                    {outline::outline(text, &published, progress.as_ref(), None)}
                </section>
                <aside class="side">
                    {facts(text, &published, app)}
                    {objectives(text, &published)}
                </aside>
            </div>
            {rated.then(|| view! { <p class="notice success" role="status">{text.ratings.sent}</p> })}
            {stored.map(|made| {
                view! { {downloads::offer(text, &published, &made)} {downloads::script(app, text)} }
            })}
            {ratings::section(app, text, course.code.as_str(), &said, reader, typed)}
        }
    }))
}

fn first_words(
    app: &App,
    text: &'static Text,
    published: &Published,
    is_enrolled: bool,
) -> impl IntoView + use<> {
    let words = &text.hints;
    let mut lines = vec![view! { <p>{words.course_1}</p> }.into_any()];
    if app.assets.downloads.is_some() {
        let store = if is_enrolled {
            words.course_2_enrolled
        } else {
            words.course_2
        };
        lines.push(view! { <p class="by-script">{store}</p> }.into_any());
    }
    let back = format!("/courses/{}", published.course.code);
    hint(text, Hint::Course, lines, back)
}

/// What the reader still owes of the kind of hours that the course gives.
fn owed_words(text: &'static Text, published: &Published, owed: Owed) -> String {
    let words = &text.courses;
    let hours = |missing: CreditHours| format::hours_short(missing, text.lang);
    if !owed.of_module.is_zero() {
        let values: [(&str, &dyn std::fmt::Display); 2] = [
            ("module", &text.words.module(published.course.module)),
            ("missing", &hours(owed.of_module)),
        ];
        fill(words.owed_module, &values)
    } else if !owed.of_year.is_zero() {
        fill(words.owed_year, &[("missing", &hours(owed.of_year))])
    } else {
        words.owed_nothing.to_owned()
    }
}

/// The one action, and what it leads to.
fn call(
    text: &'static Text,
    published: &Published,
    progress: Option<&Progress>,
    owed: Option<Owed>,
    role: Option<Role>,
) -> impl IntoView + use<> {
    let words = &text.courses;
    let course = &published.course;
    let hours = format::hours(course.hours, text.lang);
    let how = fill(
        words.credited_how,
        &[
            ("hours", &hours),
            ("module", &text.words.module(course.module)),
            ("level", &text.words.level(course.level)),
            ("mode", &text.words.mode(course.mode)),
        ],
    );
    let learn = format!("/learn/{}", course.code);
    let action = match (progress, role) {
        (Some(progress), _) => {
            let percent = format::percent(progress.permille());
            let label = fill(text.learning.course_progress, &[("percent", &percent)]);
            let is_done = progress.enrolment.state == ProgressState::Completed;
            let verb = if is_done { words.review } else { words.resume };
            let class = if is_done { "button quiet" } else { "button" };
            view! {
                <p>{label.clone()}</p>
                {meter::bar(progress.permille(), label)}
                <p><a class=class href=learn>{verb}</a></p>
            }
            .into_any()
        }
        (None, Some(Role::Teacher)) => {
            let action = format!("/courses/{}/enrolments", course.code);
            view! {
                <form method="post" action=action>
                    <button class="button" type="submit">{words.enrol}</button>
                </form>
            }
            .into_any()
        }
        (None, Some(Role::Reviewer)) => {
            let action = format!("/author/{}/catalogue", course.code);
            view! {
                <form method="post" action=action>
                    <p class="muted small">{text.authoring.retire_hint}</p>
                    <button class="button quiet" type="submit" name="to" value="retire">{text.authoring.retire}</button>
                </form>
                <p><a href=format!("/author/{}/analytics", course.code)>{text.analytics.name}</a></p>
            }
            .into_any()
        }
        (None, Some(_)) => view! { <p class="muted">{words.teachers_only}</p> }.into_any(),
        (None, None) => {
            let next = format!("/login?next=/courses/{}", course.code);
            view! { <p><a class="button" href=next>{words.enrol_sign_in}</a></p> }.into_any()
        }
    };
    view! {
        <section class="card call" aria-labelledby="call">
            <h2 id="call"><span class="num">{hours}</span></h2>
            {owed.map(|owed| view! { <p>{owed_words(text, published, owed)}</p> })}
            {action}
            <p class="muted small">{how}</p>
        </section>
    }
}

fn facts(text: &'static Text, published: &Published, app: &App) -> impl IntoView + use<> {
    let words = &text.courses;
    let course = &published.course;
    let separator = if text.lang == Lang::Zh { "、" } else { ", " };
    let day = format::day(published.published_at, &app.platform.rules.zone);
    let kind = if course.mandatory {
        text.words.mandatory
    } else {
        text.words.elective
    };
    let rows = [
        (
            words.module,
            format!("{} · {kind}", text.words.module(course.module)),
        ),
        (words.level, text.words.level(course.level).to_owned()),
        (words.mode, text.words.mode(course.mode).to_owned()),
        (
            words.length,
            format::about(course.length_seconds(), text.lang),
        ),
        (
            words.for_stages,
            text.words.stages(&course.stages, separator),
        ),
        (
            words.subject,
            course
                .subjects
                .iter()
                .map(|s| text.words.subject_name(s))
                .collect::<Vec<_>>()
                .join(separator),
        ),
        (words.made_by, course.authors.join(separator)),
        (words.source, text.words.source(course.source).to_owned()),
        (
            words.audience,
            app.platform
                .catalogue()
                .audience_of(published)
                .join(separator),
        ),
        (
            words.version,
            fill(
                words.version_of,
                &[("number", &published.number), ("day", &day)],
            ),
        ),
    ];
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    view! { <dl class="facts-list card">{rows}</dl> }
}

fn objectives(text: &'static Text, published: &Published) -> Option<impl IntoView + use<>> {
    let objectives = &published.course.objectives;
    (!objectives.is_empty()).then(|| {
        let items: Vec<_> = objectives
            .iter()
            .map(|o| view! { <li>{o.clone()}</li> })
            .collect();
        view! {
            <section class="card" aria-labelledby="objectives">
                <h2 id="objectives">{text.courses.objectives}</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}
