//! What learners' answers say about the questions of a published quiz.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::assessment::analysis::QuestionAnalysis;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    measure::Ratio,
    problem::{Document, Problem},
};

/// By everybody's first attempt at the edition that is published.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnalysisDetail {
    course: String,
    /// The key of the unit.
    unit: String,
    attempts: u32,
    /// Those that give marks, in the quiz's order.
    questions: Vec<QuestionItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionItem {
    id: String,
    asked: u32,
    /// Of those who were asked.
    answered: u32,
    /// The mean share of the marks, from 0 to 1: the higher, the easier. Null where nobody was asked.
    difficulty: Option<Ratio>,
    /// The correlation with the rest of the quiz in thousandths, from -1000 to 1000. Null where it cannot be told.
    #[schema(example = 412)]
    discrimination_permille: Option<i32>,
    /// Of a choice, or of a question that is true or false.
    options: Vec<OptionItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OptionItem {
    id: String,
    text: String,
    /// Whether it gives marks.
    right: bool,
    chosen: u32,
    /// Of those who were asked.
    share: Ratio,
}

impl From<QuestionAnalysis> for QuestionItem {
    fn from(question: QuestionAnalysis) -> Self {
        let options = question.options.into_iter().map(|option| OptionItem {
            id: option.id,
            text: option.text,
            right: option.right,
            chosen: option.chosen,
            share: Ratio(option.permille),
        });
        Self {
            id: question.id,
            asked: question.asked,
            answered: question.answered,
            difficulty: question.difficulty.map(Ratio),
            discrimination_permille: question.discrimination,
            options: options.collect(),
        }
    }
}

/// How hard the questions of a quiz are, and how well they tell apart who knows more: for its author and the reviewers.
#[utoipa::path(get, path = "/courses/{code}/units/{unit}/analysis", tag = "authoring",
    params(("code" = String, Path), ("unit" = String, Path, description = "the key of the unit")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = AnalysisDetail),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((code, unit)): Path<(String, String)>,
) -> Result<Json<AnalysisDetail>, Problem> {
    let analysed = app
        .platform
        .quiz_analysis(&caller.viewer, &code, &unit)
        .await?;
    Ok(Json(AnalysisDetail {
        course: code,
        unit: analysed.key,
        attempts: analysed.analysis.attempts,
        questions: analysed
            .analysis
            .questions
            .into_iter()
            .map(QuestionItem::from)
            .collect(),
    }))
}
