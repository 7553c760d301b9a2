//! The quiz of a unit: before, during and after an attempt.

use axum::http::StatusCode;
use domain::{
    assessment::Answers,
    catalogue::{Content, QuizUnit},
};
use leptos::prelude::*;
use platform::assessment::Attempt;

use super::Desk;
use crate::{
    fault::Fault,
    parts::quiz,
    text::{fill, format},
};

/// What there is to show of a quiz.
pub struct QuizSheet {
    /// The attempt that is not handed in yet.
    open: Option<Attempt>,
    /// The attempt whose result is shown.
    shown: Option<Attempt>,
    /// How many were handed in.
    used: usize,
    answers: Answers,
    error: Option<String>,
}

impl QuizSheet {
    /// Whether answers are being given.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn status(&self) -> StatusCode {
        if self.error.is_some() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        }
    }
}

impl Desk<'_> {
    /// The learner's sheet, where the unit is a quiz. `wanted` is the attempt whose result is asked for.
    pub(super) async fn quiz_sheet(
        &self,
        wanted: Option<&str>,
        answers: &Answers,
        error: Option<String>,
    ) -> Result<Option<QuizSheet>, Fault> {
        let Content::Quiz(_) = &self.unit.content else {
            return Ok(None);
        };
        let attempts = self
            .app
            .platform
            .attempts(self.viewer, &self.stands.id)
            .await?;
        let used = attempts
            .iter()
            .filter(|attempt| attempt.outcome.is_some())
            .count();
        let open = attempts
            .iter()
            .find(|attempt| attempt.outcome.is_none())
            .cloned();
        let shown = attempts
            .into_iter()
            .filter(|attempt| attempt.outcome.is_some())
            .find(|attempt| wanted.is_none_or(|id| attempt.id.as_str() == id));
        Ok(Some(QuizSheet {
            open,
            shown,
            used,
            answers: answers.clone(),
            error,
        }))
    }

    pub(super) fn quiz(&self, sheet: QuizSheet) -> impl IntoView + use<> {
        let text = self.text();
        let words = &text.learning;
        let error = sheet.error.map(|error| {
            let sentence = fill(words.quiz_bad_answers, &[("detail", &error)]);
            view! { <p class="notice error" role="alert">{sentence}</p> }
        });
        let result = sheet
            .shown
            .as_ref()
            .filter(|_| sheet.open.is_none())
            .and_then(|attempt| {
                let outcome = attempt.outcome.as_ref()?;
                let late = outcome.timed_out.then(|| {
                    let time = format::moment(outcome.submitted_at, &self.app.platform.rules.zone);
                    let sentence = fill(words.quiz_timed_out, &[("time", &time)]);
                    view! { <p class="notice warning" role="status">{sentence}</p> }
                });
                Some(view! { {late} {quiz::result(text, attempt, outcome)} })
            });
        let work = match (&sheet.open, &self.unit.content) {
            (Some(attempt), _) => {
                let title = fill(words.quiz_attempt, &[("number", &attempt.number)]);
                // What came back with an error is newer than what was kept.
                let saved = attempt.saved.as_ref().map(|(answers, _)| answers);
                let given = match saved {
                    Some(saved) if sheet.answers.is_empty() => saved,
                    _ => &sheet.answers,
                };
                view! {
                    <h2>{title}</h2>
                    {self.time_left(attempt)}
                    {self.saved_at(attempt)}
                    {quiz::form(text, &self.action("answers"), &self.action("saved"), attempt, given)}
                }
                .into_any()
            }
            (None, Content::Quiz(unit)) => self.beginning(unit, sheet.used).into_any(),
            (None, _) => ().into_any(),
        };
        view! { {error} {result} {self.need()} {work} }
    }

    fn saved_at(&self, attempt: &Attempt) -> Option<impl IntoView + use<>> {
        let (_, at) = attempt.saved.as_ref()?;
        let time = format::moment(*at, &self.app.platform.rules.zone);
        let sentence = fill(self.text().learning.quiz_saved, &[("time", &time)]);
        Some(view! { <p class="notice info" role="status">{sentence}</p> })
    }

    /// When the attempt ends, and how long that is from now, as the server's clock has it.
    fn time_left(&self, attempt: &Attempt) -> Option<impl IntoView + use<>> {
        let words = &self.text().learning;
        let ends_at = attempt.ends_at?;
        let millis = ends_at.as_millis() - self.app.platform.now().as_millis();
        let time = format::moment(ends_at, &self.app.platform.rules.zone);
        let sentence = match u32::try_from(millis) {
            Ok(millis) if millis > 0 => {
                let left = format::length(millis, self.text().lang);
                fill(words.quiz_ends, &[("time", &time), ("left", &left)])
            }
            _ => fill(words.quiz_ended, &[("time", &time)]),
        };
        Some(view! { <p class="notice info" id="quiz-ends">{sentence}</p> })
    }

    fn beginning(&self, unit: &QuizUnit, used: usize) -> impl IntoView + use<> {
        let words = &self.text().learning;
        let (count, drawn) = (unit.quiz.marked(), unit.asked());
        let pass = format::percent(u32::from(unit.pass_permille));
        let template = if drawn < count {
            words.quiz_facts_drawn
        } else {
            words.quiz_facts
        };
        let facts = fill(
            template,
            &[("count", &count), ("drawn", &drawn), ("pass", &pass)],
        );
        let limit = (unit.minutes > 0).then(|| {
            let sentence = fill(words.quiz_minutes, &[("minutes", &unit.minutes)]);
            view! { <p>{sentence}</p> }
        });
        let allowed = usize::from(unit.attempts);
        let tries = match allowed {
            0 => fill(words.quiz_attempts_any, &[("used", &used)]),
            _ => fill(
                words.quiz_attempts,
                &[("attempts", &allowed), ("used", &used)],
            ),
        };
        let is_over = allowed > 0 && used >= allowed;
        let is_met = self.stands.standing.needs == domain::learning::Need::Nothing;
        let call = if is_over {
            (!is_met).then(|| {
                view! { <p class="notice warning">{words.quiz_no_attempts}</p> }.into_any()
            })
        } else {
            let verb = if used == 0 {
                words.quiz_start
            } else {
                words.quiz_again
            };
            let class = if is_met { "button quiet" } else { "button" };
            Some(
                view! {
                    <form method="post" action=self.action("attempts")>
                        <button class=class type="submit">{verb}</button>
                    </form>
                }
                .into_any(),
            )
        };
        view! {
            <section class="card stack">
                <p>{facts} " " {tries}</p>
                {limit}
                {call}
            </section>
        }
    }
}
