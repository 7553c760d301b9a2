//! A survey as a form.

use domain::catalogue::{Replies, Reply, SCALE, Survey, SurveyKind, SurveyQuestion};
use leptos::prelude::*;
use platform::Refusal;

use crate::text::Text;

/// The questions of a survey, each with its fields.
pub fn questions(
    text: &'static Text,
    survey: &Survey,
    replies: &Replies,
    refusals: &[Refusal],
) -> AnyView {
    let asked = survey.questions.iter().enumerate();
    asked
        .map(|(at, question)| {
            let field = format!("answers[{at}]");
            let wrong = refusals.iter().any(|each| each.field == field);
            one(text, at, question, replies.get(&at), wrong)
        })
        .collect_view()
        .into_any()
}

fn one(
    text: &'static Text,
    at: usize,
    question: &SurveyQuestion,
    given: Option<&Reply>,
    wrong: bool,
) -> AnyView {
    let words = &text.tasks;
    let name = format!("a.{at}");
    let error_id = format!("{name}-error");
    let picked = |option: usize| matches!(given, Some(Reply::Picked(all)) if all.contains(&option));
    let option = |kind: &'static str, value: usize, label: String| {
        view! {
            <label class="option">
                <input type=kind name=name.clone() value=value.to_string() checked=picked(value) />
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    let field = match &question.kind {
        SurveyKind::Choice { options } => {
            let options: Vec<_> = options
                .iter()
                .enumerate()
                .map(|(n, label)| option("radio", n, label.clone()))
                .collect();
            view! { <div class="options">{options}</div> }.into_any()
        }
        SurveyKind::Several { options } => {
            let options: Vec<_> = options
                .iter()
                .enumerate()
                .map(|(n, label)| option("checkbox", n, label.clone()))
                .collect();
            view! { <div class="options">{options}</div> }.into_any()
        }
        SurveyKind::Scale { least, most } => {
            let points: Vec<_> = (1..=usize::from(SCALE))
                .map(|point| {
                    let end = match point {
                        1 => least.as_str(),
                        5 => most.as_str(),
                        _ => "",
                    };
                    option(
                        "radio",
                        point,
                        format!("{point} {end}").trim_end().to_owned(),
                    )
                })
                .collect();
            view! { <div class="options">{points}</div> }.into_any()
        }
        SurveyKind::Words => {
            let value = match given {
                Some(Reply::Words(text)) => text.clone(),
                _ => String::new(),
            };
            let label = question.text.clone();
            view! { <textarea name=name.clone() rows="4" maxlength="2000" aria-label=label>{value}</textarea> }
                .into_any()
        }
    };
    let optional = (!question.required)
        .then(|| view! { " " <span class="tag">{words.survey_optional}</span> });
    let error =
        wrong.then(|| view! { <p class="error" id=error_id.clone()>{words.error_answer}</p> });
    view! {
        <fieldset class="question" aria-describedby=wrong.then(|| error_id.clone())>
            <legend><span class="stem">{question.text.clone()} {optional}</span></legend>
            {field}
            {error}
        </fieldset>
    }
    .into_any()
}
