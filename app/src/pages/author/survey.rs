//! What a survey of a published course was answered with, in sums.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::catalogue::{FEWEST_REPLIES, SurveyKind, SurveyQuestion, Tally};
use leptos::prelude::*;
use platform::Error;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

/// `GET /author/{code}/units/{unit}/results`.
pub async fn results(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let found = app.platform.survey_results(viewer, &code, &key).await?;
    let (unit, survey) = found.survey().ok_or(Error::NotFound("survey"))?;
    let text = visit.text();
    let words = &text.tasks;
    let course = &found.published.course;
    let title = fill(words.results_of, &[("title", &unit)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    Ok(page_with(&app, &visit, head, StatusCode::OK, || {
        let body = match &found.tallies {
            None => {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("few", &FEWEST_REPLIES), ("count", &found.replies)];
                view! { <p class="notice info">{fill(words.results_few, &values)}</p> }.into_any()
            }
            Some(tallies) => {
                let count = fill(words.results_count, &[("count", &found.replies)]);
                let questions: Vec<_> = survey
                    .questions
                    .iter()
                    .zip(tallies)
                    .map(|(question, tally)| one(text, question, tally))
                    .collect();
                view! { <p>{count}</p> {questions} }.into_any()
            }
        };
        view! {
            <nav class="crumbs" aria-label=text.authoring.title>
                <a href="/author">{text.authoring.title}</a> " / " <a href=format!("/courses/{}", course.code)>{course.title.clone()}</a>
            </nav>
            <h1>{title.clone()}</h1>
            {body}
        }
    }))
}

fn one(text: &'static Text, question: &SurveyQuestion, tally: &Tally) -> AnyView {
    let words = &text.tasks;
    let answered = fill(words.results_answered, &[("count", &tally.answered)]);
    let whole = tally.answered.max(1);
    let line = |option: &str, count: usize| {
        let permille = u32::try_from(count * 1000 / whole).unwrap_or_default();
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("option", &option),
            ("count", &count),
            ("percent", &format::percent(permille)),
        ];
        view! {
            <li>
                {fill(words.results_line, &values)}
                <meter class="share" min="0" max="1000" value=permille.to_string() aria-hidden="true"></meter>
            </li>
        }
        .into_any()
    };
    let said = match &question.kind {
        SurveyKind::Choice { options } | SurveyKind::Several { options } => {
            let rows: Vec<_> = options
                .iter()
                .zip(&tally.picked)
                .map(|(option, count)| line(option, *count))
                .collect();
            view! { <ul class="plain stack">{rows}</ul> }.into_any()
        }
        SurveyKind::Scale { least, most } => {
            let rows: Vec<_> = tally
                .picked
                .iter()
                .zip(1_usize..)
                .map(|(count, point)| {
                    let end = match point {
                        1 => least.as_str(),
                        5 => most.as_str(),
                        _ => "",
                    };
                    line(format!("{point} {end}").trim_end(), *count)
                })
                .collect();
            let sum: usize = tally
                .picked
                .iter()
                .zip(1_usize..)
                .map(|(count, point)| count * point)
                .sum();
            let tenths = (sum * 10 + whole / 2) / whole;
            let mean = format!("{}.{}", tenths / 10, tenths % 10);
            let mean = (tally.answered > 0).then(|| {
                view! { <p class="num">{fill(words.results_mean, &[("mean", &mean)])}</p> }
            });
            view! { {mean} <ul class="plain stack">{rows}</ul> }.into_any()
        }
        SurveyKind::Words => {
            let rows: Vec<_> = tally
                .words
                .iter()
                .map(|said| view! { <li>{said.clone()}</li> })
                .collect();
            view! { <ul>{rows}</ul> }.into_any()
        }
    };
    view! {
        <section class="card">
            <h2>{question.text.clone()}</h2>
            <p class="muted">{answered}</p>
            {said}
        </section>
    }
    .into_any()
}
