//! A quiz as a form, and its result.

mod cloze;

use std::collections::BTreeMap;

use domain::{
    assessment::{
        Answer, Answers, Kind, Paper, PaperOption, PaperQuestion, TextFormat, cloze::with_blanks,
    },
    learning::ProgressState,
};
use leptos::prelude::*;
use platform::assessment::{Attempt, Outcome};

use crate::text::{Text, fill, format};

/// The questions of an open attempt. `given` are the answers so far; `saving` is where they are kept.
pub fn form(
    text: &'static Text,
    action: &str,
    saving: &str,
    attempt: &Attempt,
    given: &Answers,
) -> impl IntoView + use<> {
    view! {
        <form class="quiz" method="post" action=action.to_owned() data-unsent="answers" data-kept-at=saving.to_owned()>
            <input type="hidden" name="attempt" value=attempt.id.to_string() />
            {questions(text, &attempt.paper, given)}
            <p class="muted">{text.learning.quiz_submit_hint}</p>
            <p class="actions">
                <button class="button" type="submit">{text.learning.quiz_submit}</button>
                <button class="button quiet" type="submit" formaction=saving.to_owned()>{text.learning.quiz_save}</button>
            </p>
        </form>
    }
}

/// The questions of a paper, each with its fields.
pub fn questions(text: &'static Text, paper: &Paper, given: &Answers) -> impl IntoView + use<> {
    paper
        .questions
        .iter()
        .zip(1..)
        .map(|(q, n)| question(text, q, n, given.get(&q.id)).into_any())
        .collect_view()
}

fn question(
    text: &'static Text,
    question: &PaperQuestion,
    number: u32,
    given: Option<&Answer>,
) -> impl IntoView + use<> {
    let words = &text.learning;
    let stem = stem(question);
    if question.kind == Kind::Description {
        return view! { <div class="prose">{stem}</div> }.into_any();
    }
    // The text of a cloze has fields in it, which are no part of a name.
    let named = (question.kind != Kind::Cloze).then(|| view! { <span class="stem">{stem}</span> });
    let legend = view! {
        <legend>
            <span class="muted small">
                {fill(words.quiz_question, &[("number", &number)])} " · " {text.words.question(question.kind)}
            </span>
            {named}
        </legend>
    };
    let name = format!("q.{}", question.id);
    let field = match question.kind {
        Kind::SingleChoice | Kind::TrueFalse => {
            choices(text, question, &name, "radio", given).into_any()
        }
        Kind::MultipleChoice => choices(text, question, &name, "checkbox", given).into_any(),
        Kind::Matching => matching(text, question, given).into_any(),
        Kind::Ordering => ordering(text, question, given).into_any(),
        Kind::Cloze => cloze::running(text, question, given).into_any(),
        kind => {
            let label = if kind == Kind::Numeric {
                words.quiz_answer_number
            } else {
                words.quiz_answer
            };
            let value = given.map(plain).unwrap_or_default();
            let mode = (kind == Kind::Numeric).then_some("decimal");
            view! {
                <label class="field">
                    <span>{label}</span>
                    <input type="text" name=name value=value autocomplete="off" inputmode=mode maxlength="500" />
                </label>
            }
            .into_any()
        }
    };
    view! { <fieldset class="question">{legend}{field}</fieldset> }.into_any()
}

fn choices(
    text: &'static Text,
    question: &PaperQuestion,
    name: &str,
    input: &'static str,
    given: Option<&Answer>,
) -> impl IntoView + use<> {
    let chosen = given.map(all).unwrap_or_default();
    let options: Vec<_> = question
        .options
        .iter()
        .map(|option| {
            let words = match (question.kind, option.id.as_str()) {
                (Kind::TrueFalse, "true") => text.learning.quiz_true.to_owned(),
                (Kind::TrueFalse, _) => text.learning.quiz_false.to_owned(),
                _ => option.text.clone(),
            };
            let checked = chosen.contains(&option.id);
            view! {
                <label class="option">
                    <input type=input name=name.to_owned() value=option.id.clone() checked=checked />
                    <span>{rich(&words, question.format)}</span>
                </label>
            }
        })
        .collect();
    view! { <div class="options">{options}</div> }
}

fn matching(
    text: &'static Text,
    question: &PaperQuestion,
    given: Option<&Answer>,
) -> impl IntoView + use<> {
    let rows: Vec<_> = question
        .left
        .iter()
        .map(|left| {
            let chosen = match given {
                Some(Answer::Pairs(pairs)) => pairs.get(&left.id).cloned(),
                _ => None,
            };
            let options: Vec<_> = question
                .options
                .iter()
                .map(|PaperOption { id, text }| {
                    let selected = chosen.as_ref() == Some(id);
                    view! { <option value=id.clone() selected=selected>{text.clone()}</option> }
                })
                .collect();
            view! {
                <label class="field pair">
                    <span>{rich(&left.text, question.format)}</span>
                    <select name=format!("q.{}.{}", question.id, left.id)>
                        <option value="">{text.learning.quiz_match}</option>
                        {options}
                    </select>
                </label>
            }
        })
        .collect();
    view! { <div class="pairs">{rows}</div> }
}

/// Each item with its place among the others.
fn ordering(
    text: &'static Text,
    question: &PaperQuestion,
    given: Option<&Answer>,
) -> impl IntoView + use<> {
    let count = question.options.len();
    let rows: Vec<_> = question
        .options
        .iter()
        .map(|item| {
            let chosen = match given {
                Some(Answer::Pairs(places)) => places.get(&item.id).cloned(),
                _ => None,
            };
            let places: Vec<_> = (1..=count)
                .map(|place| {
                    let place = place.to_string();
                    let selected = chosen.as_ref() == Some(&place);
                    let words = fill(text.learning.quiz_place, &[("number", &place)]);
                    view! { <option value=place selected=selected>{words}</option> }
                })
                .collect();
            view! {
                <label class="field place">
                    <select name=format!("q.{}.{}", question.id, item.id)>
                        <option value="">{text.learning.quiz_match}</option>
                        {places}
                    </select>
                    <span>{rich(&item.text, question.format)}</span>
                </label>
            }
        })
        .collect();
    view! { <div class="places">{rows}</div> }
}

/// The marks of a handed-in attempt, question by question.
pub fn result(text: &'static Text, attempt: &Attempt, outcome: &Outcome) -> impl IntoView + use<> {
    let words = &text.learning;
    let verdict = if outcome.passed {
        words.quiz_passed
    } else {
        words.quiz_failed
    };
    let tag = if outcome.passed { "tag ok" } else { "tag must" };
    let score = format::percent(outcome.grade.permille);
    let rows: Vec<_> = outcome
        .grade
        .questions
        .iter()
        .zip(1..)
        .filter_map(|(grade, number)| {
            let asked = attempt.paper.questions.iter().find(|q| q.id == grade.id)?;
            if asked.kind == Kind::Description {
                return None;
            }
            let (sign, verdict) = match (grade.right, grade.permille) {
                (true, _) => ("✓", words.quiz_right),
                (false, 0) => ("✗", words.quiz_wrong),
                (false, _) => ("◐", words.quiz_partly),
            };
            let yours = match shown(text, &attempt.paper, &grade.id, outcome.answers.get(&grade.id)) {
                Some(answer) => fill(words.quiz_your_answer, &[("answer", &answer)]),
                None => words.quiz_no_answer.to_owned(),
            };
            let correct = (outcome.reveals && !grade.right)
                .then(|| view! { <p>{fill(words.quiz_correct, &[("answer", &localized(text, asked.kind, &grade.correct))])}</p> });
            let feedback: Vec<_> =
                grade.feedback.iter().map(|line| view! { <p class="feedback">{rich(line, asked.format)}</p> }).collect();
            Some(view! {
                <li class="marked" data-right=grade.right.to_string()>
                    <p class="stem">{fill(words.quiz_question, &[("number", &number)])} " " {stem(asked)}</p>
                    <p><span class="sign" aria-hidden="true">{sign}</span> " " {verdict} " · " {yours}</p>
                    {correct}
                    {feedback}
                </li>
            })
        })
        .collect();
    view! {
        <section class="result" aria-labelledby="result-title">
            <h2 id="result-title">
                {fill(words.quiz_attempt, &[("number", &attempt.number)])} " · "
                {fill(words.quiz_score, &[("score", &score)])} " " <span class=tag>{verdict}</span>
            </h2>
            <ol class="marks">{rows}</ol>
        </section>
    }
}

/// The right answer in words: the domain's "true" and "false" are words of the interface.
fn localized(text: &'static Text, kind: Kind, answer: &str) -> String {
    match (kind, answer) {
        (Kind::TrueFalse, "true") => text.learning.quiz_true.to_owned(),
        (Kind::TrueFalse, "false") => text.learning.quiz_false.to_owned(),
        _ => answer.to_owned(),
    }
}

/// What the learner answered, in the words of the paper.
fn shown(text: &'static Text, paper: &Paper, id: &str, answer: Option<&Answer>) -> Option<String> {
    let question = paper.questions.iter().find(|q| q.id == id)?;
    let words = |options: &[PaperOption], id: &str| {
        options.iter().find(|o| o.id == id).map_or_else(
            || id.to_owned(),
            |o| localized(text, question.kind, &o.text),
        )
    };
    let separator = "; ";
    let shown = match answer? {
        Answer::Pairs(places) if question.kind == Kind::Ordering => {
            placed(&question.options, places)
        }
        Answer::Pairs(given) if question.kind == Kind::Cloze => {
            cloze::filled(&question.gaps, given)
        }
        Answer::Pairs(pairs) => pairs
            .iter()
            .filter(|(_, right)| !right.is_empty())
            .map(|(left, right)| {
                format!(
                    "{} → {}",
                    words(&question.left, left),
                    words(&question.options, right)
                )
            })
            .collect::<Vec<_>>()
            .join(separator),
        other => all(other)
            .iter()
            .map(|id| words(&question.options, id))
            .collect::<Vec<_>>()
            .join(separator),
    };
    (!shown.trim().is_empty()).then_some(shown)
}

/// The items as the learner put them in order; who had no place is not named.
fn placed(items: &[PaperOption], places: &BTreeMap<String, String>) -> String {
    let mut in_order: Vec<(&str, &str)> = items
        .iter()
        .filter_map(|item| Some((places.get(&item.id)?.as_str(), item.text.as_str())))
        .collect();
    in_order.sort_by_key(|(place, _)| place.parse::<usize>().unwrap_or(usize::MAX));
    let words: Vec<String> = in_order
        .into_iter()
        .map(|(place, item)| format!("{place}. {item}"))
        .collect();
    words.join("; ")
}

/// Where nothing can be filled in.
fn stem(question: &PaperQuestion) -> impl IntoView + use<> {
    match question.kind {
        Kind::Cloze => rich(&with_blanks(&question.stem), question.format),
        _ => rich(&question.stem, question.format),
    }
}

/// Text of a question: marked up only as its author said, and sanitised.
fn rich(text: &str, format: TextFormat) -> impl IntoView + use<> {
    let html = content::markdown::question_html(text, format);
    view! { <span class="text" inner_html=html></span> }
}

fn plain(answer: &Answer) -> String {
    match answer {
        Answer::Flag(flag) => flag.to_string(),
        Answer::Integer(number) => number.to_string(),
        Answer::Number(number) => number.to_string(),
        Answer::Text(text) => text.clone(),
        Answer::Nothing | Answer::Many(_) | Answer::Pairs(_) => String::new(),
    }
}

fn all(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Many(ids) => ids.clone(),
        Answer::Nothing | Answer::Pairs(_) => Vec::new(),
        one => vec![plain(one)],
    }
}

/// A word for how a unit stands, with its sign.
pub fn standing(text: &'static Text, state: ProgressState) -> impl IntoView + use<> {
    let class = if state == ProgressState::Completed {
        "tag ok"
    } else {
        "tag"
    };
    view! { <span class=class>{super::icon::state(state)} " " {text.words.progress(state)}</span> }
}
