//! Enrolling on a course, and the courses that one is on.

use std::cmp::Reverse;

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use platform::learning::{Enrolled, Enrolment, Progress};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    caller::Caller,
    list::List,
    measure::Ratio,
    problem::{Document, Problem},
    progress::course_ratio,
    query::{Asked, limit, text},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// 1 to 100; 20 where nothing is said.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// A teacher on an edition of a course.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentItem {
    id: String,
    /// Code of the course.
    #[schema(example = "KM-2015-63")]
    course: String,
    title: String,
    /// What the completion is worth.
    #[schema(example = "4.00")]
    hours: String,
    /// Of the edition that the teacher is on and stays on, from 1.
    version: u32,
    /// `not_started`, `in_progress` or `completed`.
    #[schema(example = "in_progress")]
    state: &'static str,
    /// Share of the required units' rules that is met; 1 only when the course is completed.
    ratio: Ratio,
    enrolled_at: String,
    /// When it last changed.
    updated_at: String,
}

impl EnrolmentItem {
    fn new(enrolment: &Enrolment, permille: u32) -> Self {
        let published = enrolment.published.as_ref();
        let course = &published.course;
        Self {
            id: enrolment.id.to_string(),
            course: course.code.to_string(),
            title: course.title.clone(),
            hours: course.hours.to_string(),
            version: published.number,
            state: enrolment.state.code(),
            ratio: course_ratio(enrolment.state, permille),
            enrolled_at: enrolment.enrolled_at.to_rfc3339(),
            updated_at: enrolment.updated_at.to_rfc3339(),
        }
    }
}

impl From<&Progress> for EnrolmentItem {
    fn from(progress: &Progress) -> Self {
        Self::new(&progress.enrolment, progress.permille())
    }
}

/// Enrol on the current edition of a course. Again changes nothing.
#[utoipa::path(post, path = "/courses/{code}/enrolments", tag = "learning", params(("code", example = "KM-2015-63")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = EnrolmentItem, description = "enrolled now"),
    (status = 200, body = EnrolmentItem, description = "enrolled before, perhaps on an earlier edition"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only a teacher learns"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 503, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<(StatusCode, Json<EnrolmentItem>), Problem> {
    let (enrolment, made) = app.platform.enrol(&caller.viewer, &code).await?;
    Ok(match made {
        Enrolled::Now => (StatusCode::CREATED, Json(EnrolmentItem::new(&enrolment, 0))),
        Enrolled::Before => {
            let progress = app.platform.progress(&caller.viewer, &code).await?;
            (StatusCode::OK, Json(EnrolmentItem::from(&progress)))
        }
    })
}

/// One's own courses, the last enrolled on first.
#[utoipa::path(get, path = "/me/enrolments", tag = "learning", params(Query),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<EnrolmentItem>),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
    (status = 503, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Query>,
) -> Result<Json<List<EnrolmentItem>>, Problem> {
    let limit = limit(asked.limit.as_ref())?;
    let mut courses = app.platform.courses_under_way(&caller.viewer).await?;
    // Not by the last touch as on the page: learning between two pages of the list would move courses past the cursor.
    courses.sort_by_key(|progress| {
        Reverse((
            progress.enrolment.enrolled_at,
            progress.enrolment.id.clone(),
        ))
    });
    let items = courses.iter().map(EnrolmentItem::from).collect();
    page(items, text(asked.cursor.as_ref()), limit).map(Json)
}

fn page(
    items: Vec<EnrolmentItem>,
    cursor: Option<&str>,
    limit: usize,
) -> Result<List<EnrolmentItem>, Problem> {
    if cursor.is_some_and(|id| !items.iter().any(|item| item.id == id)) {
        return Err(Problem::field(
            "cursor",
            "cursor-form",
            "use the value of \"next\" of the page before",
        ));
    }
    Ok(List::page(items, |item| item.id.clone(), cursor, limit))
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    fn items(ids: &[&str]) -> Vec<EnrolmentItem> {
        let item = |id: &&str| EnrolmentItem {
            id: (*id).to_owned(),
            course: "KM-2015-63".to_owned(),
            title: String::new(),
            hours: "4.00".to_owned(),
            version: 1,
            state: "not_started",
            ratio: Ratio(0),
            enrolled_at: String::new(),
            updated_at: String::new(),
        };
        ids.iter().map(item).collect()
    }

    #[test]
    fn pages_follow_each_other_by_the_cursor() {
        let first = page(items(&["c", "b", "a"]), None, 2).expect("a page");
        assert_eq!(first.next.as_deref(), Some("b"));
        let last = page(items(&["c", "b", "a"]), first.next.as_deref(), 2).expect("a page");
        let ids: Vec<_> = last.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!((ids, last.next), (vec!["a"], None));
    }

    #[test]
    fn a_cursor_that_no_page_gave_is_refused_and_not_taken_for_the_end() {
        let problem = page(items(&["b", "a"]), Some("x"), 2).expect_err("no such cursor");
        assert_eq!(
            problem.into_response().status(),
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}
