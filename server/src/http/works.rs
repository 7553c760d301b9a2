//! Works handed in and marked.

use app::{App, actions::works::WorkParts};
use axum::{
    Json,
    extract::{Multipart, Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    ids::{UnitId, WorkId},
    learning::Standing,
};
use platform::{
    Platform,
    works::{Marking, Queue, Work},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Body,
    caller::Caller,
    documents,
    list::List,
    measure::Ratio,
    problem::{Document, Problem},
    progress::{CourseState, Earned, UnitState, id},
    query::{Asked, limit, text},
};

/// The parts of the form.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; the parts are read one by one"
)]
pub struct WorkForm {
    /// Made by the client: the same key again gives the first work.
    key: String,
    text: Option<String>,
    /// At most 5 files of 10 MB: PDF, JPEG, PNG, docx, pptx or xlsx.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
}

/// A work that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItem {
    id: String,
    #[schema(example = "KM-2015-63~1~assignment-1")]
    unit: String,
    /// From 1.
    number: u32,
    text: String,
    files: Vec<FileItem>,
    handed_in_at: String,
    /// Null while it waits.
    mark: Option<MarkItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FileItem {
    name: String,
    sha256: String,
    media_type: String,
    bytes: u64,
    /// Where it is read.
    url: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MarkItem {
    at: String,
    /// One level for each criterion, counted from 0.
    levels: Vec<usize>,
    remark: String,
    ratio: Ratio,
    passed: bool,
}

/// A work with who handed it in.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueItem {
    name: String,
    school: String,
    unit_title: String,
    #[serde(flatten)]
    work: WorkItem,
}

#[derive(Serialize, ToSchema)]
pub struct HandedIn {
    work: WorkItem,
    unit: UnitState,
    course: CourseState,
}

#[derive(Deserialize, ToSchema)]
pub struct MarkBody {
    /// One level for each criterion, counted from 0.
    levels: Vec<usize>,
    /// Needed where the work does not pass.
    #[serde(default)]
    remark: String,
}

#[derive(Serialize, ToSchema)]
pub struct Marked {
    work: WorkItem,
    /// What the teacher was credited with, where the mark completed the course.
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<Earned>,
}

impl From<Work> for WorkItem {
    fn from(work: Work) -> Self {
        let files = work.files.into_iter().map(|file| FileItem {
            url: app::pages::learn::tasks::address(&work.id, &file.sha256),
            name: file.name,
            sha256: file.sha256,
            media_type: file.media_type,
            bytes: file.bytes,
        });
        Self {
            files: files.collect(),
            id: work.id.to_string(),
            unit: work.unit.to_string(),
            number: work.number,
            text: work.text,
            handed_in_at: work.handed_in_at.to_rfc3339(),
            mark: work.mark.map(|mark| MarkItem {
                at: mark.at.to_rfc3339(),
                levels: mark.levels,
                remark: mark.remark,
                ratio: Ratio(mark.permille),
                passed: mark.passed,
            }),
        }
    }
}

/// Hand in a work for an assignment.
#[utoipa::path(post, path = "/me/units/{id}/works", tag = "learning", params(("id", example = "KM-2015-63~1~assignment-1")),
    request_body(content = WorkForm, content_type = "multipart/form-data"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = HandedIn),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only a teacher hands in"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "work-waits, work-passed, no-attempts-left, not-enrolled, key-reused"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn hand_in(
    State(app): State<App>,
    caller: Caller,
    Path(unit): Path<String>,
    form: Multipart,
) -> Result<(StatusCode, Json<HandedIn>), Problem> {
    let unit: UnitId = id("unit", unit)?;
    let parts = WorkParts::read(form)
        .await
        .map_err(|error| Problem::new(error.status(), error.body_text()))?;
    if parts.key.trim().is_empty() {
        let detail = "send a key of your own, so that a repetition is not a second work";
        return Err(Problem::field("key", "missing", detail));
    }
    let done = app
        .platform
        .hand_in_work(
            &caller.viewer,
            &unit,
            &parts.key,
            &parts.text,
            parts.files,
            caller.origin(),
        )
        .await?;
    let (unit, course) = stands(&app, &caller, &unit, &done.unit, done.course).await?;
    let work = done.work.into();
    Ok((StatusCode::CREATED, Json(HandedIn { work, unit, course })))
}

/// How unit and course stand after something was done.
pub(super) async fn stands(
    app: &App,
    caller: &Caller,
    unit: &UnitId,
    standing: &Standing,
    course: domain::learning::ProgressState,
) -> Result<(UnitState, CourseState), Problem> {
    let platform: &Platform = &app.platform;
    let published = platform.version_of_unit(unit).await?;
    let covered = domain::learning::Intervals::empty();
    Ok((
        UnitState::new(caller.text(), unit, standing, &covered),
        CourseState::after(app, caller, &published.course.code, course).await?,
    ))
}

/// One's own works for an assignment, the last first.
#[utoipa::path(get, path = "/me/units/{id}/works", tag = "learning", params(("id", example = "KM-2015-63~1~assignment-1")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<WorkItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
))]
pub async fn own(
    State(app): State<App>,
    caller: Caller,
    Path(unit): Path<String>,
) -> Result<Json<List<WorkItem>>, Problem> {
    let unit: UnitId = id("unit", unit)?;
    let works = app.platform.works(&caller.viewer, &unit).await?;
    Ok(Json(List {
        items: works.into_iter().map(Into::into).collect(),
        next: None,
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// `waiting` or `all`; `waiting` where nothing is said.
    state: Option<String>,
    /// 1 to 100; 20 where nothing is said.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Works of a course, for its author and for reviewers; the longest waiting first.
#[utoipa::path(get, path = "/courses/{code}/works", tag = "authoring", params(("code" = String, Path), QueueQuery),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<QueueItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Asked(asked): Asked<QueueQuery>,
) -> Result<Json<List<QueueItem>>, Problem> {
    let queue = match text(asked.state.as_ref()) {
        None | Some("waiting") => Queue::Waiting,
        Some("all") => Queue::All,
        Some(other) => {
            let detail = format!("{other:?} is none of: waiting, all");
            return Err(Problem::field("state", "unknown-word", detail));
        }
    };
    let limit = u64::try_from(limit(asked.limit.as_ref())?).unwrap_or_default();
    let cursor = text(asked.cursor.as_ref());
    let page = app
        .platform
        .works_to_mark(&caller.viewer, &code, queue, cursor, limit)
        .await?;
    let items = page.items.into_iter().map(|row| QueueItem {
        name: row.name,
        school: row.school,
        unit_title: row.unit.title,
        work: row.work.into(),
    });
    Ok(Json(List {
        items: items.collect(),
        next: page.next,
    }))
}

/// Mark a work by its rubric. What completes the teacher's course is credited with it.
#[utoipa::path(post, path = "/works/{id}/mark", tag = "authoring", params(("id" = String, Path)), request_body = MarkBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Marked),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "work-passed, work-followed, work-moved"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn mark(
    State(app): State<App>,
    caller: Caller,
    Path(work): Path<String>,
    Body(body): Body<MarkBody>,
) -> Result<Json<Marked>, Problem> {
    let work: WorkId = id("work", work)?;
    let marking = Marking {
        levels: body.levels,
        remark: body.remark,
    };
    let marked = app
        .platform
        .mark_work(&caller.viewer, &work, &marking)
        .await?;
    Ok(Json(Marked {
        work: marked.work.into(),
        credit: marked
            .credit
            .map(|credit| Earned::of(caller.text(), &credit)),
    }))
}

/// A file of a work: somebody else's, so it is only ever saved.
pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Path((work, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let work: WorkId = id("work", work)?;
    let file = app
        .platform
        .work_file(&caller.viewer, &work, &sha256)
        .await?;
    documents::send(&app, &file).await
}
