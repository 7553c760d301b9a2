//! What those who completed a course say of it.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::catalogue::CourseCode;
use platform::{Error, ratings::Rating};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
};

#[derive(Serialize, ToSchema)]
pub struct RatingList {
    /// How many gave one star, two stars, and so on to five.
    counts: Vec<u64>,
    /// Null while fewer than five have rated.
    #[schema(example = "4.3")]
    mean: Option<String>,
    /// The newest first, at most 50.
    comments: Vec<RatingItem>,
    own: Option<RatingItem>,
}

#[derive(Serialize, ToSchema)]
pub struct RatingItem {
    /// Partly masked.
    name: String,
    stars: u8,
    comment: String,
    at: String,
}

#[derive(Deserialize, ToSchema)]
pub struct RatingBody {
    /// 1 to 5.
    stars: u8,
    #[serde(default)]
    comment: String,
}

impl From<Rating> for RatingItem {
    fn from(rating: Rating) -> Self {
        Self {
            name: rating.name,
            stars: rating.stars.count(),
            comment: rating.comment,
            at: rating.at.to_rfc3339(),
        }
    }
}

/// What is said of a course.
#[utoipa::path(get, path = "/courses/{code}/ratings", tag = "courses", params(("code", example = "KM-2015-63")), responses(
    (status = 200, body = RatingList),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    visit: app::Visit,
    Path(code): Path<String>,
) -> Result<Json<RatingList>, Problem> {
    let code: CourseCode = code.parse().map_err(|_| Error::NotFound("course"))?;
    let viewer = visit.viewer.as_ref();
    app.platform.course_for(viewer, code.as_str())?;
    let said = app.platform.ratings(viewer, code.as_str()).await?;
    let mean = said.sums.mean_tenths();
    Ok(Json(RatingList {
        counts: said.sums.of.to_vec(),
        mean: mean.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        comments: said.comments.into_iter().map(Into::into).collect(),
        own: said.own.map(Into::into),
    }))
}

/// Rate a course that one has completed; again takes the place of what was said before.
#[utoipa::path(put, path = "/me/courses/{code}/rating", tag = "learning", params(("code", example = "KM-2015-63")),
    request_body = RatingBody, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-completed"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn rate(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Body(body): Body<RatingBody>,
) -> Result<StatusCode, Problem> {
    let code: CourseCode = code.parse().map_err(|_| Error::NotFound("course"))?;
    app.platform
        .rate(&caller.viewer, code.as_str(), body.stars, &body.comment)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take one's rating back. Again changes nothing.
#[utoipa::path(delete, path = "/me/courses/{code}/rating", tag = "learning", params(("code", example = "KM-2015-63")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn unrate(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<StatusCode, Problem> {
    let code: CourseCode = code.parse().map_err(|_| Error::NotFound("course"))?;
    app.platform.unrate(&caller.viewer, code.as_str()).await?;
    Ok(StatusCode::NO_CONTENT)
}
