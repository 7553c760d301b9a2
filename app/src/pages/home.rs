//! What is this, and what must I take?

use axum::{extract::State, response::Response};
use domain::{accounts::Role, catalogue::Module, hours::CreditHours, learning::ProgressState};
use leptos::prelude::*;
use platform::learning::Progress;

use crate::{
    App, Visit,
    fault::Fault,
    parts::meter,
    shell::{Head, page as shell_page},
    text::{Text, fill, format},
};

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let catalogue = app.platform.catalogue_for(visit.viewer.as_ref());
    let under_way = match &visit.viewer {
        Some(viewer) if viewer.role() == Role::Teacher => {
            app.platform.courses_under_way(viewer).await?
        }
        _ => Vec::new(),
    };
    let current = under_way
        .into_iter()
        .find(|progress| progress.enrolment.state != ProgressState::Completed);
    let text = visit.text();
    let words = &text.shell;
    let modules: Vec<_> = Module::MANDATORY
        .iter()
        .map(|module| {
            let courses: Vec<_> = catalogue
                .courses
                .iter()
                .filter(|p| p.course.module == *module)
                .collect();
            let hours: CreditHours = courses.iter().map(|p| p.course.hours).sum();
            module_card(text, *module, courses.len(), hours).into_any()
        })
        .collect();
    let policies = app.platform.policies().await?;
    let target = policies.of(app.platform.year_now()).yearly_target;
    let target = format::hours_short(target, text.lang);
    let count = catalogue.courses.len();
    let head = Head::default();
    Ok(shell_page(&app, &visit, head, || {
        view! {
            <div class="hero">
                <h1>{words.home_title}</h1>
                <p class="lead">{fill(words.home_lead, &[("target", &target)])}</p>
                <form class="search" action="/search" role="search">
                    <label for="q">{words.home_search_label}</label>
                    <div class="search-row">
                        <input id="q" name="q" type="search" maxlength="200" placeholder=words.home_search_hint />
                        <button class="button" type="submit">{words.search}</button>
                    </div>
                </form>
            </div>
            {current.map(|progress| go_on(text, &progress))}
            <section aria-labelledby="modules">
                <h2 id="modules">{words.home_modules}</h2>
                <ul class="grid plain">{modules}</ul>
                <p><a href="/courses">{fill(words.home_all, &[("count", &count)])}</a></p>
            </section>
            <section class="card" aria-labelledby="how">
                <h2 id="how">{words.home_how}</h2>
                <ol class="steps">
                    <li>{words.home_how_1}</li>
                    <li>{words.home_how_2}</li>
                    <li>{words.home_how_3}</li>
                </ol>
            </section>
        }
    }))
}

fn module_card(
    text: &'static Text,
    module: Module,
    count: usize,
    hours: CreditHours,
) -> impl IntoView + use<> {
    let sentence = fill(
        text.shell.home_module_courses,
        &[
            ("count", &count),
            ("hours", &format::hours_short(hours, text.lang)),
        ],
    );
    view! {
        <li class="card">
            <h3 class="card-title">
                <a href=format!("/courses?module={}", module.code())>{text.words.module(module)}</a>
            </h3>
            <p class="muted">{sentence}</p>
        </li>
    }
}

/// The course to go on with, one press away.
fn go_on(text: &'static Text, progress: &Progress) -> impl IntoView + use<> {
    let course = &progress.enrolment.published.course;
    let percent = format::percent(progress.permille());
    let label = fill(text.ledger.progress, &[("percent", &percent)]);
    view! {
        <section class="card" aria-labelledby="go-on">
            <h2 id="go-on">{text.shell.home_continue}</h2>
            <div class="row">
                <div>
                    <b>{course.title.clone()}</b>
                    <p class="muted small">
                        {fill(text.ledger.on_completion, &[("hours", &format::hours(course.hours, text.lang))])}
                    </p>
                    {meter::bar(progress.permille(), label)}
                </div>
                <a class="button" href=format!("/learn/{}", course.code)>{text.ledger.go_on}</a>
            </div>
        </section>
    }
}
