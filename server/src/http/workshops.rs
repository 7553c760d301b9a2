//! Master teachers' groups.

pub mod group;

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{ids::WorkshopId, paths::StepState, workshops::Standing};
use platform::{
    Error,
    workshops::{HostWords, Listed, NewWorkshop, Shown},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
    progress::id,
};

#[derive(Deserialize, ToSchema)]
pub struct WorkshopBody {
    /// Of a new workshop, made by the client: the same key again gives the workshop that it made first.
    #[serde(default)]
    key: String,
    /// Of a workshop that is changed: the revision that the change was made from.
    #[serde(default)]
    revision: i64,
    title: String,
    /// What it studies; at most 500 characters.
    summary: String,
    /// Login or name of a teacher of the organisation or below.
    host: String,
    /// The most members beside the host: 1 to 200.
    #[schema(example = 20)]
    places: u16,
}

impl WorkshopBody {
    fn workshop(&self) -> NewWorkshop {
        NewWorkshop {
            title: self.title.clone(),
            summary: self.summary.clone(),
            host: self.host.clone(),
            places: self.places.to_string(),
        }
    }
}

/// A course of a workshop.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Course {
    #[schema(example = "KM-2015-63")]
    code: String,
    /// Why it is there; at most 100 characters.
    #[serde(default)]
    note: String,
}

#[derive(Deserialize, ToSchema)]
pub struct LeadBody {
    /// The revision that the change was made from.
    revision: i64,
    /// What is said to the members; at most 500 characters.
    #[serde(default)]
    welcome: String,
    /// In their order.
    #[serde(default)]
    #[schema(max_items = 40)]
    courses: Vec<Course>,
}

#[derive(Deserialize, ToSchema)]
pub struct ApplicationBody {
    /// A word to the host; at most 500 characters.
    #[serde(default)]
    words: String,
}

#[derive(Serialize, ToSchema)]
pub struct ListedItem {
    code: String,
    title: String,
    note: String,
    /// `done`, `under-way`, `open` or `gone`, for the caller.
    #[schema(example = "open")]
    state: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct WorkshopItem {
    id: String,
    title: String,
    summary: String,
    /// Name of the organisation that founded it.
    organisation: String,
    /// Name of the host.
    host: String,
    members: u64,
    places: u16,
    /// Applications that nobody has decided about; null where they are none of the caller's business.
    waiting: Option<u64>,
    welcome: String,
    /// `open` or `closed`.
    #[schema(example = "open")]
    state: &'static str,
    revision: i64,
    /// How the caller stands with it: `host`, `applied`, `member`, `declined`, `left` or `removed`; null for who never asked.
    standing: Option<&'static str>,
    courses: Vec<ListedItem>,
}

#[derive(Serialize, ToSchema)]
pub struct WorkshopList {
    items: Vec<WorkshopItem>,
}

const fn step(state: StepState) -> &'static str {
    match state {
        StepState::Done => "done",
        StepState::UnderWay => "under-way",
        StepState::Open => "open",
        StepState::Gone => "gone",
    }
}

const fn standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Host => Some("host"),
        Standing::Known(membership) => Some(membership.code()),
        Standing::Stranger => None,
    }
}

fn item(shown: &Shown, steps: Vec<(Listed, StepState)>) -> WorkshopItem {
    let workshop = &shown.workshop;
    let courses = steps.into_iter().map(|(listed, state)| ListedItem {
        code: listed.course.code.to_string(),
        title: listed.course.title,
        note: listed.note,
        state: step(state),
    });
    let sees_all = shown.is_followed || shown.standing == Standing::Host;
    WorkshopItem {
        id: workshop.id.to_string(),
        title: workshop.title.clone(),
        summary: workshop.summary.clone(),
        organisation: workshop.organisation_name.clone(),
        host: workshop.host_name.clone(),
        members: shown.members,
        places: workshop.places,
        waiting: sees_all.then_some(shown.waiting),
        welcome: workshop.welcome.clone(),
        state: workshop.state.code(),
        revision: workshop.revision,
        standing: standing(shown.standing),
        courses: courses.collect(),
    }
}

async fn items(app: &App, caller: &Caller, shown: &[Shown]) -> Result<Vec<WorkshopItem>, Problem> {
    let steps = app.platform.workshop_steps(&caller.viewer, shown).await?;
    let items = shown.iter().zip(steps);
    Ok(items.map(|(shown, steps)| item(shown, steps)).collect())
}

async fn one(app: &App, caller: &Caller, id: &WorkshopId) -> Result<WorkshopItem, Problem> {
    let shown = vec![app.platform.workshop(&caller.viewer, id).await?];
    let items = items(app, caller, &shown).await?;
    let found = items.into_iter().next();
    found.ok_or_else(|| Error::NotFound("workshop").into())
}

/// The workshops that the caller may see, their own first.
#[utoipa::path(get, path = "/workshops", tag = "workshops", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = WorkshopList),
    (status = 401, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<WorkshopList>, Problem> {
    let shown = app.platform.workshops(&caller.viewer).await?;
    let items = items(&app, &caller, &shown).await?;
    Ok(Json(WorkshopList { items }))
}

/// One workshop.
#[utoipa::path(get, path = "/workshops/{id}", tag = "workshops", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = WorkshopItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
) -> Result<Json<WorkshopItem>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    Ok(Json(one(&app, &caller, &workshop).await?))
}

/// Found a workshop for one's organisation.
#[utoipa::path(post, path = "/workshops", tag = "workshops", request_body = WorkshopBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = WorkshopItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "key-reused"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<WorkshopBody>,
) -> Result<(StatusCode, Json<WorkshopItem>), Problem> {
    if body.key.trim().is_empty() {
        return Err(Error::refused("key", "missing", "make a key for the workshop").into());
    }
    let new = body.workshop();
    let workshop = app
        .platform
        .found_workshop(&caller.viewer, &body.key, &new)
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(one(&app, &caller, &workshop).await?),
    ))
}

/// Change name, direction, host and places.
#[utoipa::path(put, path = "/workshops/{id}", tag = "workshops", params(("id",)), request_body = WorkshopBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = WorkshopItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-changed"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
    Body(body): Body<WorkshopBody>,
) -> Result<Json<WorkshopItem>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    let new = body.workshop();
    app.platform
        .change_workshop(&caller.viewer, &workshop, body.revision, &new)
        .await?;
    Ok(Json(one(&app, &caller, &workshop).await?))
}

/// Close it: nobody joins or writes any more. Again changes nothing.
#[utoipa::path(post, path = "/workshops/{id}/closing", tag = "workshops", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = WorkshopItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn close(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
) -> Result<Json<WorkshopItem>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    app.platform
        .close_workshop(&caller.viewer, &workshop)
        .await?;
    Ok(Json(one(&app, &caller, &workshop).await?))
}

/// It goes on. Again changes nothing.
#[utoipa::path(delete, path = "/workshops/{id}/closing", tag = "workshops", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = WorkshopItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
) -> Result<Json<WorkshopItem>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    app.platform
        .reopen_workshop(&caller.viewer, &workshop)
        .await?;
    Ok(Json(one(&app, &caller, &workshop).await?))
}

/// The host's word and courses.
#[utoipa::path(put, path = "/workshops/{id}/courses", tag = "workshops", params(("id",)), request_body = LeadBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = WorkshopItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-changed, workshop-closed"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn lead(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
    Body(body): Body<LeadBody>,
) -> Result<Json<WorkshopItem>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    let lines: Vec<String> = body
        .courses
        .iter()
        // A line is one course, whatever a note holds.
        .map(|course| format!("{} {}", course.code, course.note.replace(['\n', '\r'], " ")))
        .collect();
    let words = HostWords {
        welcome: body.welcome,
        courses: lines.join("\n"),
    };
    app.platform
        .lead_workshop(&caller.viewer, &workshop, body.revision, &words)
        .await?;
    Ok(Json(one(&app, &caller, &workshop).await?))
}

/// Ask to join; again changes nothing.
#[utoipa::path(post, path = "/workshops/{id}/membership", tag = "workshops", params(("id",)), request_body = ApplicationBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = WorkshopItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-closed, workshop-host"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn join(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
    Body(body): Body<ApplicationBody>,
) -> Result<Json<WorkshopItem>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    app.platform
        .apply_to_workshop(&caller.viewer, &workshop, &body.words)
        .await?;
    Ok(Json(one(&app, &caller, &workshop).await?))
}

/// Take an application back, or leave. Again changes nothing.
#[utoipa::path(delete, path = "/workshops/{id}/membership", tag = "workshops", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-host"),
))]
pub async fn leave(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
) -> Result<StatusCode, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    app.platform
        .leave_workshop(&caller.viewer, &workshop)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
