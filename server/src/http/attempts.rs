//! Taking a quiz: a paper to answer, and its marks once it is handed in.

use std::collections::BTreeMap;

use app::{App, text::Text};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    assessment::{Answer, Answers, Kind, PaperOption, PaperQuestion, QuestionGrade},
    ids::{AttemptId, UnitId},
    learning::Intervals,
    time::Timestamp,
};
use platform::{
    Error,
    assessment::{Attempt, Submitted},
};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    measure::Ratio,
    problem::{Document, Problem},
    progress::{CourseState, Earned, UnitState, id},
};

/// Options or pairs in one answer; a question has far fewer.
const MOST_PARTS: usize = 100;
/// Of one text in an answer, in characters.
const LONGEST_TEXT: usize = 2000;

/// An open attempt. Nothing in it depends on what is right.
#[derive(Serialize, ToSchema)]
pub struct Paper {
    /// Hand the answers in with this id.
    attempt: String,
    #[schema(example = "KM-2015-63~1~quiz")]
    unit: String,
    /// From 1.
    number: u32,
    started_at: String,
    /// When it must be handed in; half a minute later nothing is taken any more. Left out where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
    questions: Vec<QuestionItem>,
}

#[derive(Serialize, ToSchema)]
pub struct QuestionItem {
    #[schema(example = "q1")]
    id: String,
    /// `single_choice`, `multiple_choice`, `true_false`, `short_answer`, `numeric`, `matching`, `ordering`, `cloze`;
    /// `description` is a text without an answer.
    #[schema(example = "single_choice")]
    kind: &'static str,
    /// Of a cloze: the running text, in which `{#1}`, `{#2}` … stand for its gaps.
    stem: String,
    /// How stem and options are marked up: `plain`, `html`, `markdown`, or `moodle` for plain text with a few tags.
    #[schema(example = "moodle")]
    format: &'static str,
    /// Of a matching only: each of these gets one of the options.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left: Vec<OptionItem>,
    /// Of a cloze only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<GapItem>,
    /// What there is to choose from or to put in order; empty where the answer is written.
    options: Vec<OptionItem>,
}

#[derive(Serialize, ToSchema)]
pub struct GapItem {
    #[schema(example = "1")]
    id: String,
    /// `short_answer`, `numeric` or `single_choice`.
    #[schema(example = "numeric")]
    kind: &'static str,
    /// Of a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionItem>,
}

#[derive(Serialize, ToSchema)]
pub struct OptionItem {
    #[schema(example = "a")]
    id: String,
    text: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Submission {
    /// By the question's id: an option's id, several as a list, a text, a number, true or false; for a matching the id of
    /// an option by the id of each left side; for an ordering the ids of all options in order, or the place from 1 by
    /// the id of each; for a cloze the answer by the id of each gap. What is left out or null gives no marks.
    #[schema(value_type = BTreeMap<String, Object>, example = json!({
        "q1": "a", "q2": ["a", "c"], "q3": true, "q4": 72, "q5": {"1": "b", "2": "a"}, "q6": ["c", "a", "b"], "q7": {"1": 72}
    }))]
    answers: BTreeMap<String, Value>,
}

/// A handed-in attempt with its marks.
#[derive(Serialize, ToSchema)]
pub struct Marked {
    attempt: String,
    number: u32,
    /// Share of the marks, rounded down.
    score: Ratio,
    passed: bool,
    /// One for each question that gives marks, in the quiz's order.
    feedback: Vec<QuestionFeedback>,
    unit: UnitState,
    course: CourseState,
    /// From the attempt on that completes the course.
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<Earned>,
}

#[derive(Serialize, ToSchema)]
pub struct QuestionFeedback {
    #[schema(example = "q1")]
    question: String,
    score: Ratio,
    /// Full marks.
    right: bool,
    /// What the author says to this answer, marked up as the question is.
    feedback: Vec<String>,
    /// What would have been right. Null until the unit is passed or no attempt is left.
    correct: Option<String>,
}

impl Paper {
    fn of(text: &Text, attempt: &Attempt) -> Self {
        let questions = attempt.paper.questions.iter();
        Self {
            attempt: attempt.id.to_string(),
            unit: attempt.unit.to_string(),
            number: attempt.number,
            started_at: attempt.started_at.to_rfc3339(),
            ends_at: attempt.ends_at.map(Timestamp::to_rfc3339),
            questions: questions
                .map(|question| QuestionItem::of(text, question))
                .collect(),
        }
    }
}

impl QuestionItem {
    fn of(text: &Text, question: &PaperQuestion) -> Self {
        let option = |PaperOption { id, text: shown }: &PaperOption| OptionItem {
            id: id.clone(),
            text: localized(text, question.kind, shown),
        };
        let gaps = question.gaps.iter().map(|gap| GapItem {
            id: gap.id.clone(),
            kind: gap.kind.code(),
            options: gap.options.iter().map(option).collect(),
        });
        Self {
            id: question.id.clone(),
            kind: question.kind.code(),
            stem: question.stem.clone(),
            format: question.format.code(),
            left: question.left.iter().map(option).collect(),
            gaps: gaps.collect(),
            options: question.options.iter().map(option).collect(),
        }
    }
}

impl QuestionFeedback {
    fn of(text: &Text, submitted: &Submitted, grade: &QuestionGrade) -> Self {
        let questions = &submitted.attempt.paper.questions;
        let asked = questions.iter().find(|question| question.id == grade.id);
        let correct = match asked {
            Some(question) => localized(text, question.kind, &grade.correct),
            None => grade.correct.clone(),
        };
        Self {
            question: grade.id.clone(),
            score: Ratio(grade.permille),
            right: grade.right,
            feedback: grade.feedback.clone(),
            correct: submitted.outcome.reveals.then_some(correct),
        }
    }
}

/// The domain's "true" and "false" are words of the interface; everything else is the author's.
fn localized(text: &Text, kind: Kind, shown: &str) -> String {
    let words = match (kind, shown) {
        (Kind::TrueFalse, "true") => text.learning.quiz_true,
        (Kind::TrueFalse, "false") => text.learning.quiz_false,
        _ => shown,
    };
    words.to_owned()
}

impl Submission {
    fn read(self) -> Result<Answers, Error> {
        let read = |(question, value): (String, Value)| {
            // Too long to be a question's id, and too long to be said again.
            let question = text("answers", question)?;
            let answer = answer(&format!("answers.{question}"), value)?;
            Ok((question, answer))
        };
        self.answers.into_iter().map(read).collect()
    }
}

fn answer(field: &str, value: Value) -> Result<Answer, Error> {
    Ok(match value {
        Value::Null => Answer::Nothing,
        Value::Bool(flag) => Answer::Flag(flag),
        Value::Number(written) => number(&written),
        Value::String(written) => Answer::Text(text(field, written)?),
        Value::Array(items) => {
            few(field, items.len())?;
            let read = |(at, item)| part(&format!("{field}[{at}]"), item);
            Answer::Many(
                items
                    .into_iter()
                    .enumerate()
                    .map(read)
                    .collect::<Result<_, _>>()?,
            )
        }
        Value::Object(pairs) => {
            few(field, pairs.len())?;
            let read = |(left, right): (String, Value)| {
                let left = text(field, left)?;
                let right = part(&format!("{field}.{left}"), right)?;
                Ok((left, right))
            };
            // A left side that is null is one that is left open.
            let given = pairs.into_iter().filter(|(_, right)| !right.is_null());
            Answer::Pairs(given.map(read).collect::<Result<_, Error>>()?)
        }
    })
}

fn number(written: &Number) -> Answer {
    match (written.as_i64(), written.as_f64()) {
        (Some(whole), _) => Answer::Integer(whole),
        (None, Some(fraction)) => Answer::Number(fraction),
        (None, None) => Answer::Text(written.to_string()),
    }
}

/// One of several options, or the right side of a pair, by its id or its text.
fn part(field: &str, value: Value) -> Result<String, Error> {
    match value {
        Value::String(written) => text(field, written),
        Value::Number(written) => Ok(written.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(Error::refused(
            field,
            "answer-form",
            "write the id of an option as a text",
        )),
    }
}

fn text(field: &str, written: String) -> Result<String, Error> {
    if written.chars().count() > LONGEST_TEXT {
        let detail = format!("write at most {LONGEST_TEXT} characters");
        return Err(Error::refused(field, "too-long", detail));
    }
    Ok(written)
}

fn few(field: &str, count: usize) -> Result<(), Error> {
    if count > MOST_PARTS {
        let detail = format!("give at most {MOST_PARTS} parts");
        return Err(Error::refused(field, "too-many", detail));
    }
    Ok(())
}

/// Open an attempt at a quiz, or get the one that is open with the same paper. One whose time has ended counts as handed
/// in without answers.
#[utoipa::path(post, path = "/me/units/{id}/attempts", tag = "learning", params(("id", example = "KM-2015-63~1~quiz")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = Paper),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only a teacher learns"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled, no-attempts-left or not-a-quiz"),
    (status = 503, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(unit): Path<String>,
) -> Result<(StatusCode, Json<Paper>), Problem> {
    let unit: UnitId = id("unit", unit)?;
    let attempt = app
        .platform
        .start_attempt(&caller.viewer, &unit, caller.origin())
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(Paper::of(caller.text(), &attempt)),
    ))
}

/// Hand in the answers, once. The same answers again give the same result.
#[utoipa::path(put, path = "/me/attempts/{id}", tag = "learning", params(("id",)), request_body = Submission,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Marked),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only a teacher learns"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "no such attempt, or somebody else's"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled; attempt-submitted: it was handed in with other answers; attempt-over: its time has ended"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 415, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "an answer cannot be read, or names a question that is not in the quiz"),
    (status = 503, body = Document, content_type = "application/problem+json", description = "send the same answers again later"),
))]
pub async fn submit(
    State(app): State<App>,
    caller: Caller,
    Path(attempt): Path<String>,
    Body(submission): Body<Submission>,
) -> Result<Json<Marked>, Problem> {
    let attempt: AttemptId = id("attempt", attempt)?;
    let answers = submission.read()?;
    let submitted = app
        .platform
        .submit_attempt(&caller.viewer, &attempt, &answers)
        .await?;
    let text = caller.text();
    let code = &submitted.attempt.published.course.code;
    let course = CourseState::after(&app, &caller, code, submitted.course).await?;
    let grades = submitted.outcome.grade.questions.iter();
    Ok(Json(Marked {
        attempt: submitted.attempt.id.to_string(),
        number: submitted.attempt.number,
        score: Ratio(submitted.outcome.grade.permille),
        passed: submitted.outcome.passed,
        feedback: grades
            .map(|grade| QuestionFeedback::of(text, &submitted, grade))
            .collect(),
        unit: UnitState::new(
            text,
            &submitted.attempt.unit,
            &submitted.unit,
            &Intervals::empty(),
        ),
        course,
        credit: submitted
            .credit
            .as_ref()
            .map(|credit| Earned::of(text, credit)),
    }))
}

#[derive(Serialize, ToSchema)]
pub struct SavedAnswers {
    /// When they were kept.
    saved_at: String,
}

/// Keep the answers so far of an attempt that is open; the last ones stand. They are marked where nothing is handed in before
/// its time ends.
#[utoipa::path(put, path = "/me/attempts/{id}/saved", tag = "learning", params(("id",)), request_body = Submission,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = SavedAnswers),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only a teacher learns"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "no such attempt, or somebody else's"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "attempt-submitted, attempt-over"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "an answer cannot be read, or names a question that is not in the quiz"),
))]
pub async fn save(
    State(app): State<App>,
    caller: Caller,
    Path(attempt): Path<String>,
    Body(submission): Body<Submission>,
) -> Result<Json<SavedAnswers>, Problem> {
    let attempt: AttemptId = id("attempt", attempt)?;
    let answers = submission.read()?;
    let at = app
        .platform
        .save_answers(&caller.viewer, &attempt, &answers)
        .await?;
    Ok(Json(SavedAnswers {
        saved_at: at.to_rfc3339(),
    }))
}

#[cfg(test)]
mod tests;
