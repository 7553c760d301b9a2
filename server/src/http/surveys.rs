//! Surveys answered, and what all answers say.

use std::collections::BTreeMap;

use app::App;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    catalogue::{Replies, Reply, SurveyKind},
    ids::UnitId,
};
use platform::Error;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
    progress::{CourseState, Earned, UnitState, id},
    works::stands,
};

#[derive(Deserialize, ToSchema)]
pub struct SurveyBody {
    /// By the number of the question, counted from 0: the numbers of the chosen options, counted from 0; of a scale the
    /// one point, 1 to 5; or a text.
    #[schema(value_type = Object, example = json!({"0": [2], "1": "更多案例"}))]
    answers: BTreeMap<String, Reply>,
}

#[derive(Serialize, ToSchema)]
pub struct SurveyAnswered {
    unit: UnitState,
    course: CourseState,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<Earned>,
}

/// Answer a survey, once; answering again changes nothing. What is said is kept without who said it.
#[utoipa::path(post, path = "/me/units/{id}/survey", tag = "learning", params(("id", example = "KM-2015-63~1~survey-1")),
    request_body = SurveyBody, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = SurveyAnswered),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "each question at fault, as answers[N]"),
))]
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(unit): Path<String>,
    Body(body): Body<SurveyBody>,
) -> Result<Json<SurveyAnswered>, Problem> {
    let unit: UnitId = id("unit", unit)?;
    let mut replies = Replies::new();
    for (at, reply) in body.answers {
        let number = at.parse().map_err(|_| {
            let detail = format!("{at:?} is not the number of a question");
            Problem::field("answers", "number-form", detail)
        })?;
        replies.insert(number, reply);
    }
    let done = app
        .platform
        .answer_survey(&caller.viewer, &unit, &replies)
        .await?;
    let (unit, course) = stands(&app, &caller, &unit, &done.unit, done.course).await?;
    let credit = done.credit.map(|credit| Earned::of(caller.text(), &credit));
    Ok(Json(SurveyAnswered {
        unit,
        course,
        credit,
    }))
}

#[derive(Serialize, ToSchema)]
pub struct SurveyResultsItem {
    replies: usize,
    /// One for each question; null while there are fewer than five replies.
    questions: Option<Vec<TallyItem>>,
}

#[derive(Serialize, ToSchema)]
pub struct TallyItem {
    text: String,
    #[schema(example = "choice")]
    kind: &'static str,
    answered: usize,
    /// Of a scale, its points from 1 to 5.
    options: Vec<OptionItem>,
    words: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct OptionItem {
    text: String,
    count: usize,
}

/// What a survey of the current edition was answered with, for the author and for reviewers: sums, no names.
#[utoipa::path(get, path = "/courses/{code}/units/{unit}/results", tag = "authoring",
    params(("code" = String, Path), ("unit" = String, Path, example = "survey-1")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = SurveyResultsItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn results(
    State(app): State<App>,
    caller: Caller,
    Path((code, unit)): Path<(String, String)>,
) -> Result<Json<SurveyResultsItem>, Problem> {
    let found = app
        .platform
        .survey_results(&caller.viewer, &code, &unit)
        .await?;
    let (_, survey) = found.survey().ok_or(Error::NotFound("survey"))?;
    let questions = found.tallies.as_ref().map(|tallies| {
        let asked = survey.questions.iter().zip(tallies);
        asked
            .map(|(question, tally)| {
                let names: Vec<String> = match &question.kind {
                    SurveyKind::Scale { .. } => (1..=5).map(|point| point.to_string()).collect(),
                    kind => kind.options().to_vec(),
                };
                let options = names.into_iter().zip(&tally.picked);
                TallyItem {
                    text: question.text.clone(),
                    kind: question.kind.code(),
                    answered: tally.answered,
                    options: options
                        .map(|(text, count)| OptionItem {
                            text,
                            count: *count,
                        })
                        .collect(),
                    words: tally.words.clone(),
                }
            })
            .collect()
    });
    Ok(Json(SurveyResultsItem {
        replies: found.replies,
        questions,
    }))
}
