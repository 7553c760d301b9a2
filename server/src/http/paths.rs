//! Learning paths.

use app::{App, Visit};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{catalogue::Stage, ids::PathId, paths::StepState, time::Timestamp};
use platform::{
    Error,
    learning::Enrolled,
    paths::{LearningPath, NewPath, Shown},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
    progress::id,
};

/// For whom a path is; an empty list asks for nothing.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct For {
    /// As the staff register has them.
    posts: Vec<String>,
    /// `kindergarten`, `primary`, `junior` or `senior`.
    stages: Vec<String>,
    subjects: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct PathBody {
    /// Of a new path, made by the client: the same key again gives the path that it made first.
    #[serde(default)]
    key: String,
    /// Of a path that is changed: the revision that the change was made from.
    #[serde(default)]
    revision: i64,
    title: String,
    /// What it is for; at most 500 characters.
    summary: String,
    #[serde(default)]
    r#for: For,
    /// Codes in their order.
    #[schema(max_items = 40)]
    courses: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct PathItem {
    id: String,
    title: String,
    summary: String,
    /// Name of the organisation that made it.
    organisation: String,
    r#for: For,
    /// `draft`, `published` or `withdrawn`.
    #[schema(example = "published")]
    state: &'static str,
    revision: i64,
    courses: Vec<StepItem>,
    /// Courses that the reader has completed, wherever they took them, and those that can still be.
    done: usize,
    of: usize,
    /// Code of the course to go on with; null where nothing is left.
    next: Option<String>,
    /// When the reader joined.
    joined_at: Option<String>,
    /// Whether it is made for the reader.
    fits: bool,
}

#[derive(Serialize, ToSchema)]
pub struct StepItem {
    #[schema(example = "KM-2015-63")]
    code: String,
    title: String,
    /// `done`, `under-way`, `open` or `gone`.
    #[schema(example = "open")]
    state: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct PathList {
    items: Vec<PathItem>,
}

impl For {
    fn of(path: &LearningPath) -> Self {
        let whom = &path.whom;
        Self {
            posts: whom.posts.clone(),
            stages: whom.stages.iter().map(Stage::to_string).collect(),
            subjects: whom.subjects.clone(),
        }
    }
}

impl From<&Shown> for PathItem {
    fn from(shown: &Shown) -> Self {
        let path = &shown.path;
        let next = shown.walk.next.and_then(|at| shown.steps.get(at));
        let courses = shown.steps.iter().map(|step| StepItem {
            code: step.course.code.to_string(),
            title: step.course.title.clone(),
            state: match step.state {
                StepState::Done => "done",
                StepState::UnderWay => "under-way",
                StepState::Open => "open",
                StepState::Gone => "gone",
            },
        });
        Self {
            id: path.id.to_string(),
            title: path.title.clone(),
            summary: path.summary.clone(),
            organisation: path.organisation_name.clone(),
            r#for: For::of(path),
            state: path.state.code(),
            revision: path.revision,
            courses: courses.collect(),
            done: shown.walk.done,
            of: shown.walk.of,
            next: next.map(|step| step.course.code.to_string()),
            joined_at: shown.joined.map(Timestamp::to_rfc3339),
            fits: shown.fit.is_some(),
        }
    }
}

/// A path for who makes it.
#[derive(Serialize, ToSchema)]
pub struct PathDraft {
    id: String,
    title: String,
    summary: String,
    organisation: String,
    r#for: For,
    /// `draft`, `published` or `withdrawn`.
    #[schema(example = "draft")]
    state: &'static str,
    revision: i64,
    /// Codes in their order.
    courses: Vec<String>,
    /// How many have joined.
    people: u64,
}

async fn draft(app: &App, caller: &Caller, id: &PathId) -> Result<PathDraft, Problem> {
    let row = app.platform.path_to_edit(&caller.viewer, id).await?;
    let path = &row.path;
    Ok(PathDraft {
        id: path.id.to_string(),
        title: path.title.clone(),
        summary: path.summary.clone(),
        organisation: path.organisation_name.clone(),
        r#for: For::of(path),
        state: path.state.code(),
        revision: path.revision,
        courses: path
            .courses
            .iter()
            .map(|named| named.code.to_string())
            .collect(),
        people: row.people,
    })
}

impl PathBody {
    fn new_path(self) -> NewPath {
        NewPath {
            title: self.title,
            summary: self.summary,
            posts: self.r#for.posts.join("\n"),
            stages: self.r#for.stages,
            subjects: self.r#for.subjects.join("\n"),
            courses: self.courses.join("\n"),
        }
    }
}

/// The published paths that the reader may see: joined ones first, then those that fit.
#[utoipa::path(get, path = "/paths", tag = "paths", responses(
    (status = 200, body = PathList),
    (status = 503, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Json<PathList>, Problem> {
    let shown = app.platform.paths(visit.viewer.as_ref()).await?;
    Ok(Json(PathList {
        items: shown.iter().map(PathItem::from).collect(),
    }))
}

/// One path with the reader's steps.
#[utoipa::path(get, path = "/paths/{id}", tag = "paths", params(("id",)), responses(
    (status = 200, body = PathItem),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<String>,
) -> Result<Json<PathItem>, Problem> {
    let path: PathId = id("id", path)?;
    let shown = app.platform.path(visit.viewer.as_ref(), &path).await?;
    Ok(Json(PathItem::from(&shown)))
}

/// Make a path for one's organisation, as a draft.
#[utoipa::path(post, path = "/paths", tag = "paths", request_body = PathBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = PathDraft),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "key-reused"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<PathBody>,
) -> Result<(StatusCode, Json<PathDraft>), Problem> {
    let key = body.key.clone();
    if key.trim().is_empty() {
        return Err(Error::refused("key", "missing", "make a key for the path").into());
    }
    let new = body.new_path();
    let path = app.platform.make_path(&caller.viewer, &key, &new).await?;
    Ok((
        StatusCode::CREATED,
        Json(draft(&app, &caller, &path).await?),
    ))
}

/// Change a path.
#[utoipa::path(put, path = "/paths/{id}", tag = "paths", params(("id",)), request_body = PathBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = PathDraft),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "path-changed"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    Body(body): Body<PathBody>,
) -> Result<Json<PathDraft>, Problem> {
    let path: PathId = id("id", path)?;
    let revision = body.revision;
    let new = body.new_path();
    app.platform
        .change_path(&caller.viewer, &path, revision, &new)
        .await?;
    Ok(Json(draft(&app, &caller, &path).await?))
}

/// Show a path to the people of its organisation. Again changes nothing.
#[utoipa::path(post, path = "/paths/{id}/publication", tag = "paths", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = PathDraft),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn publish(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
) -> Result<Json<PathDraft>, Problem> {
    let path: PathId = id("id", path)?;
    app.platform.publish_path(&caller.viewer, &path).await?;
    Ok(Json(draft(&app, &caller, &path).await?))
}

/// Show a path no longer, but to whoever has joined it. Again changes nothing.
#[utoipa::path(post, path = "/paths/{id}/withdrawal", tag = "paths", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = PathDraft),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
) -> Result<Json<PathDraft>, Problem> {
    let path: PathId = id("id", path)?;
    app.platform.withdraw_path(&caller.viewer, &path).await?;
    Ok(Json(draft(&app, &caller, &path).await?))
}

/// Walk a path; again changes nothing.
#[utoipa::path(post, path = "/paths/{id}/membership", tag = "paths", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = PathItem),
    (status = 200, body = PathItem, description = "was joined before"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn join(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
) -> Result<(StatusCode, Json<PathItem>), Problem> {
    let path: PathId = id("id", path)?;
    let status = match app.platform.join_path(&caller.viewer, &path).await? {
        Enrolled::Now => StatusCode::CREATED,
        Enrolled::Before => StatusCode::OK,
    };
    let shown = app.platform.path(Some(&caller.viewer), &path).await?;
    Ok((status, Json(PathItem::from(&shown))))
}

/// Walk it no longer; courses and hours stay as they are. Again changes nothing.
#[utoipa::path(delete, path = "/paths/{id}/membership", tag = "paths", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn leave(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
) -> Result<StatusCode, Problem> {
    let path: PathId = id("id", path)?;
    app.platform.leave_path(&caller.viewer, &path).await?;
    Ok(StatusCode::NO_CONTENT)
}
