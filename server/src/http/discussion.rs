//! Questions about a unit, and their answers.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use platform::discussion::{Post, Question};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Body,
    caller::Caller,
    list::List,
    problem::{Document, Problem},
    query::{Asked, limit, text},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// 1 to 100; 20 where nothing is said.
    pub limit: Option<String>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct PostBody {
    /// Plain text of 5 to 2000 characters.
    words: String,
}

impl PostBody {
    pub fn words(&self) -> &str {
        &self.words
    }
}

/// A question or an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostItem {
    id: String,
    /// Partly masked, but of who answers for the course and one's own.
    name: String,
    /// `learner`, `author` or `reviewer`; in a workshop `member` or `host`.
    #[schema(example = "learner")]
    capacity: &'static str,
    /// Whether the caller wrote it.
    own: bool,
    /// Null where they were withdrawn.
    words: Option<String>,
    at: String,
    /// Why a reviewer took it out of sight; only its writer and reviewers still get it.
    hidden: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionItem {
    #[serde(flatten)]
    post: PostItem,
    /// The key of the unit; empty in a workshop.
    #[schema(example = "video-1")]
    unit: String,
    /// How many others have the same question.
    agreed: u64,
    /// What answered it first, then who answers for the course, then in order of time.
    answers: Vec<PostItem>,
    /// The id of the answer that answered it.
    answered_by: Option<String>,
}

impl From<Post> for PostItem {
    fn from(post: Post) -> Self {
        Self {
            id: post.id,
            name: post.name,
            capacity: post.capacity.code(),
            own: post.is_own,
            words: post.words,
            at: post.at.to_rfc3339(),
            hidden: post.hidden,
        }
    }
}

impl From<Question> for QuestionItem {
    fn from(question: Question) -> Self {
        Self {
            post: question.post.into(),
            unit: question.unit,
            agreed: question.agreed,
            answers: question.answers.into_iter().map(Into::into).collect(),
            answered_by: question.answered_by,
        }
    }
}

/// What is asked about a unit, the most useful first and of equals the newest: for its learners and who answers for the
/// course.
#[utoipa::path(get, path = "/courses/{code}/units/{unit}/questions", tag = "learning",
    params(("code", example = "KM-2015-63"), ("unit", example = "video-1"), Query),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<QuestionItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path((code, unit)): Path<(String, String)>,
    Asked(query): Asked<Query>,
) -> Result<Json<List<QuestionItem>>, Problem> {
    let limit = limit(query.limit.as_ref())? as u64;
    let cursor = text(query.cursor.as_ref());
    let found = app
        .platform
        .questions(&caller.viewer, &code, &unit, cursor, None, limit)
        .await?;
    Ok(Json(List {
        items: found.questions.into_iter().map(Into::into).collect(),
        next: found.next,
    }))
}

/// Ask about a unit of a course that one is on. The same words again within an hour are the same question.
#[utoipa::path(post, path = "/courses/{code}/units/{unit}/questions", tag = "learning",
    params(("code", example = "KM-2015-63"), ("unit", example = "video-1")),
    request_body = PostBody, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = QuestionItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled"),
    (status = 422, body = Document, content_type = "application/problem+json"),
    (status = 429, body = Document, content_type = "application/problem+json"),
))]
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((code, unit)): Path<(String, String)>,
    Body(body): Body<PostBody>,
) -> Result<(StatusCode, Json<QuestionItem>), Problem> {
    let viewer = &caller.viewer;
    let id = app
        .platform
        .ask_question(viewer, &code, &unit, &body.words)
        .await?;
    let question = app.platform.question(viewer, &code, &id).await?;
    Ok((StatusCode::CREATED, Json(question.into())))
}

/// Answer a question: its course's learners, and who answers for the course.
#[utoipa::path(post, path = "/courses/{code}/questions/{question}/answers", tag = "learning",
    params(("code", example = "KM-2015-63"), ("question" = String, Path)),
    request_body = PostBody, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = QuestionItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled, question-withdrawn"),
    (status = 422, body = Document, content_type = "application/problem+json"),
    (status = 429, body = Document, content_type = "application/problem+json"),
))]
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path((code, question)): Path<(String, String)>,
    Body(body): Body<PostBody>,
) -> Result<(StatusCode, Json<QuestionItem>), Problem> {
    let viewer = &caller.viewer;
    app.platform
        .answer_question(viewer, &code, &question, &body.words)
        .await?;
    let question = app.platform.question(viewer, &code, &question).await?;
    Ok((StatusCode::CREATED, Json(question.into())))
}
