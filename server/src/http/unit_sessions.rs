//! Sessions of a course, which its learners sign up for.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    ids::{TrainingId, UnitId},
    training::PlaceState,
};
use platform::training::OpenSession;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    list::List,
    problem::{Document, Problem},
    progress::id,
};

/// A session that a learner may come to.
#[derive(Serialize, ToSchema)]
pub struct SessionItem {
    id: String,
    title: String,
    place: String,
    begins: String,
    ends: String,
    organisation: String,
    /// `expected` or `present`; null where they have not signed up.
    own: Option<&'static str>,
    /// Of a live session, for whoever has signed up.
    link: Option<String>,
}

impl From<OpenSession> for SessionItem {
    fn from(session: OpenSession) -> Self {
        let plan = session.training.plan;
        let shows = session.place == Some(PlaceState::Expected) && !plan.link.is_empty();
        Self {
            id: session.training.id.to_string(),
            title: plan.title,
            place: plan.place,
            begins: plan.begins.to_rfc3339(),
            ends: plan.ends.to_rfc3339(),
            organisation: session.training.organisation_name,
            own: session.place.map(PlaceState::code),
            link: shows.then_some(plan.link),
        }
    }
}

/// Sessions that are held for a unit of a course.
#[utoipa::path(get, path = "/me/units/{id}/sessions", tag = "learning", params(("id", example = "KM-2015-63~1~session-1")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<SessionItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn sessions(
    State(app): State<App>,
    caller: Caller,
    Path(unit): Path<String>,
) -> Result<Json<List<SessionItem>>, Problem> {
    let unit: UnitId = id("unit", unit)?;
    let found = app.platform.sessions_of_unit(&caller.viewer, &unit).await?;
    Ok(Json(List {
        items: found.into_iter().map(Into::into).collect(),
        next: None,
    }))
}

/// Sign up for a session of one's course. Again changes nothing.
#[utoipa::path(put, path = "/me/sessions/{id}", tag = "learning", params(("id" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled, training-settled"),
))]
pub async fn sign_up(
    State(app): State<App>,
    caller: Caller,
    Path(session): Path<String>,
) -> Result<StatusCode, Problem> {
    let session: TrainingId = id("session", session)?;
    app.platform.sign_up(&caller.viewer, &session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take it back, before having been there. Again changes nothing.
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "learning", params(("id" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "training-settled"),
))]
pub async fn sign_off(
    State(app): State<App>,
    caller: Caller,
    Path(session): Path<String>,
) -> Result<StatusCode, Problem> {
    let session: TrainingId = id("session", session)?;
    app.platform.sign_off(&caller.viewer, &session).await?;
    Ok(StatusCode::NO_CONTENT)
}
