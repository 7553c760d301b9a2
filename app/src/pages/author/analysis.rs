//! What learners' answers say about the questions of a published quiz.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::assessment::{
    Kind, Question,
    analysis::{FEW, OptionShare, QuestionAnalysis},
};
use leptos::prelude::*;
use platform::Error;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

/// `GET /author/{code}/units/{unit}/analysis`.
pub async fn analysis(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let found = app.platform.quiz_analysis(viewer, &code, &key).await?;
    let (unit_title, quiz) = found.quiz().ok_or(Error::NotFound("quiz"))?;
    let text = visit.text();
    let words = &text.authoring;
    let analysis = &found.analysis;
    let course = &found.published.course;
    let title = fill(words.analysis_title, &[("title", &unit_title)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    Ok(page_with(&app, &visit, head, StatusCode::OK, || {
        let lead = fill(
            words.analysis_lead,
            &[
                ("version", &found.published.number),
                ("attempts", &analysis.attempts),
            ],
        );
        let few = (analysis.attempts < FEW).then(|| {
            let sentence = fill(words.analysis_few, &[("few", &FEW)]);
            view! { <p class="notice warning">{sentence}</p> }
        });
        let questions = quiz.quiz.questions.iter();
        let marked = questions.filter(|question| question.has_marks());
        let rows: Vec<_> = marked
            .zip(&analysis.questions)
            .zip(1_usize..)
            .map(|((question, about), number)| row(text, number, question, about))
            .collect();
        view! {
            <nav class="crumbs" aria-label=words.title>
                <a href="/author">{words.title}</a> " / " <a href=format!("/courses/{}", course.code)>{course.title.clone()}</a>
            </nav>
            <h1>{title.clone()}</h1>
            <p>{lead}</p>
            {few}
            <p class="hint">{words.analysis_help}</p>
            <table class="queue">
                <caption>{words.analysis}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.analysis_question}</th>
                        <th scope="col">{words.analysis_answered}</th>
                        <th scope="col">{words.analysis_difficulty}</th>
                        <th scope="col">{words.analysis_discrimination}</th>
                        <th scope="col">{words.analysis_options}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    }))
}

fn row(
    text: &'static Text,
    number: usize,
    question: &Question,
    about: &QuestionAnalysis,
) -> impl IntoView + use<> {
    let html = content::markdown::question_html(&question.readable_stem(), question.format);
    let counts = format!("{} / {}", about.answered, about.asked);
    let difficulty = about.difficulty.map_or_else(dash, format::percent);
    let discrimination = about.discrimination.map_or_else(dash, correlation);
    let options: Vec<_> = about
        .options
        .iter()
        .map(|option| share(text, question.kind(), option))
        .collect();
    let options = if options.is_empty() {
        dash().into_any()
    } else {
        view! { <ul>{options}</ul> }.into_any()
    };
    let words = &text.authoring;
    view! {
        <tr>
            <th scope="row">
                <span class="muted small">
                    {fill(text.learning.quiz_question, &[("number", &number)])} " · " {text.words.question(question.kind())}
                </span>
                <span class="stem" inner_html=html></span>
            </th>
            <td class="num" data-label=words.analysis_answered>{counts}</td>
            <td class="num" data-label=words.analysis_difficulty>{difficulty}</td>
            <td class="num" data-label=words.analysis_discrimination>{discrimination}</td>
            <td data-label=words.analysis_options>{options}</td>
        </tr>
    }
}

fn share(text: &'static Text, kind: Kind, option: &OptionShare) -> impl IntoView + use<> {
    let words = &text.authoring;
    let shown = match (kind, option.id.as_str()) {
        (Kind::TrueFalse, "true") => text.learning.quiz_true,
        (Kind::TrueFalse, _) => text.learning.quiz_false,
        _ => option.text.as_str(),
    };
    let percent = format::percent(option.permille);
    let sentence = fill(
        words.analysis_option,
        &[
            ("text", &shown),
            ("share", &percent),
            ("count", &option.chosen),
        ],
    );
    let right = option
        .right
        .then(|| view! { " " <span class="tag ok">{words.analysis_right}</span> });
    view! { <li>{sentence} {right}</li> }
}

fn dash() -> String {
    "—".to_owned()
}

/// Thousandths as `0.42`, `-0.05`.
fn correlation(thousandths: i32) -> String {
    let hundredths = (thousandths.abs() + 5) / 10;
    let sign = if thousandths < 0 && hundredths > 0 {
        "-"
    } else {
        ""
    };
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_have_two_places() {
        for (thousandths, written) in [
            (707, "0.71"),
            (-52, "-0.05"),
            (1000, "1.00"),
            (-1000, "-1.00"),
            (-4, "0.00"),
            (0, "0.00"),
        ] {
            assert_eq!(correlation(thousandths), written);
        }
    }
}
