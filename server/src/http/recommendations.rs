//! What to learn next.

use app::{App, text::paths::because};
use axum::{Json, extract::State};
use domain::recommendation::Reason;
use platform::recommendations::Recommended;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    problem::{Document, Problem},
};

#[derive(Serialize, ToSchema)]
pub struct RecommendationList {
    /// The first first; at most 24.
    items: Vec<RecommendationItem>,
}

#[derive(Serialize, ToSchema)]
pub struct RecommendationItem {
    #[schema(example = "KM-2015-63")]
    course: String,
    title: String,
    #[schema(example = "4.00")]
    hours: String,
    #[schema(example = "campus-safety")]
    module: &'static str,
    /// What the content takes, in seconds.
    length_seconds: u32,
    /// Why; the first says why the course stands where it does.
    reasons: Vec<ReasonItem>,
}

#[derive(Serialize, ToSchema)]
pub struct ReasonItem {
    /// `assigned`, `path`, `under-way`, `workshop`, `unmet-module`, `path-for`, `subject` or `stage`.
    #[schema(example = "unmet-module")]
    kind: &'static str,
    /// In the reader's language.
    words: String,
    /// Of what was assigned: the last moment.
    due: Option<String>,
}

impl RecommendationItem {
    fn new(app: &App, caller: &Caller, each: &Recommended) -> Self {
        let course = &each.published.course;
        let reasons = each.reasons.iter().map(|reason| ReasonItem {
            kind: match reason {
                Reason::Assigned { .. } => "assigned",
                Reason::Path { .. } => "path",
                Reason::UnderWay => "under-way",
                Reason::Workshop { .. } => "workshop",
                Reason::Unmet(_) => "unmet-module",
                Reason::PathFor { .. } => "path-for",
                Reason::Subject(_) => "subject",
                Reason::Stage(_) => "stage",
            },
            words: because(&app.platform, caller.text(), reason),
            due: match reason {
                Reason::Assigned { due, .. } => Some(due.to_rfc3339()),
                _ => None,
            },
        });
        Self {
            course: course.code.to_string(),
            title: course.title.clone(),
            hours: course.hours.to_string(),
            module: course.module.code(),
            length_seconds: course.length_seconds(),
            reasons: reasons.collect(),
        }
    }
}

/// What to learn next, each with its reasons.
#[utoipa::path(get, path = "/me/recommendations", tag = "learning",
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = RecommendationList),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
))]
pub async fn own(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<RecommendationList>, Problem> {
    let list = app.platform.recommendations(&caller.viewer).await?;
    let items = list
        .iter()
        .map(|each| RecommendationItem::new(&app, &caller, each));
    Ok(Json(RecommendationList {
        items: items.collect(),
    }))
}
