//! What author and reviewers say to each other about a draft.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use platform::authoring::Comment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::DraftDetail;
use crate::http::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
};

#[derive(Debug, Serialize, ToSchema)]
pub struct CommentItem {
    id: String,
    /// The key of the unit that it is about; the course as a whole where there is none.
    unit: Option<String>,
    by: String,
    words: String,
    at: String,
    settled: bool,
}

impl From<Comment> for CommentItem {
    fn from(comment: Comment) -> Self {
        Self {
            id: comment.id,
            unit: comment.unit,
            by: comment.by_name,
            words: comment.words,
            at: comment.at.to_rfc3339(),
            settled: comment.is_settled,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewComment {
    /// The key of a unit; left out, the course as a whole is meant.
    unit: Option<String>,
    words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CommentState {
    settled: bool,
}

/// Says something about a draft, or about one unit of it: its author and its reviewers.
#[utoipa::path(post, path = "/courses/{code}/draft/comments", tag = "authoring", params(("code" = String, Path)),
    request_body = NewComment, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = DraftDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Body(body): Body<NewComment>,
) -> Result<(StatusCode, Json<DraftDetail>), Problem> {
    let draft = app
        .platform
        .comment(&caller.viewer, &code, body.unit.as_deref(), &body.words)
        .await?;
    Ok((StatusCode::CREATED, Json(draft.into())))
}

/// Marks a comment as done, or as not done after all.
#[utoipa::path(put, path = "/courses/{code}/draft/comments/{id}", tag = "authoring",
    params(("code" = String, Path), ("id" = String, Path)),
    request_body = CommentState, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = DraftDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn settle(
    State(app): State<App>,
    caller: Caller,
    Path((code, id)): Path<(String, String)>,
    Body(body): Body<CommentState>,
) -> Result<Json<DraftDetail>, Problem> {
    let draft = app
        .platform
        .settle_comment(&caller.viewer, &code, &id, body.settled)
        .await?;
    Ok(Json(draft.into()))
}
