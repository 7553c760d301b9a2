//! Courses that an organisation asks its people to take.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    ids::AssignmentId,
    time::{Day, Timestamp, Zone},
};
use platform::assignments::{Assignment, AssignmentRow, NewAssignment};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Body,
    caller::Caller,
    list::List,
    problem::{Document, Problem},
    progress::id,
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

/// Who fits everything that is said is asked.
#[derive(Deserialize, ToSchema)]
pub struct AssignmentBody {
    /// Made by the client: the same key again gives the assignment that it made first.
    key: String,
    /// Code of a published course.
    #[schema(example = "KM-2015-63")]
    course: String,
    /// Code of an organisation within one's own; one's own where nothing is said.
    #[serde(default)]
    #[schema(example = "530102-01")]
    organisation: String,
    /// `kindergarten`, `primary`, `junior` or `senior`.
    #[serde(default)]
    stage: String,
    #[serde(default)]
    subject: String,
    /// As the staff register has it.
    #[serde(default)]
    post: String,
    /// Logins or names: these people alone.
    #[serde(default)]
    #[schema(max_items = 2000)]
    people: Vec<String>,
    /// The last day.
    #[schema(example = "2026-06-30")]
    due: String,
    /// At most 500 characters; the teachers read it.
    #[serde(default)]
    note: String,
}

#[derive(Serialize, ToSchema)]
pub struct AssignmentItem {
    id: String,
    course: String,
    title: String,
    /// Name of the organisation that asks.
    organisation: String,
    note: String,
    #[schema(example = "2026-06-30")]
    due: String,
    by: String,
    at: String,
    withdrawn_at: Option<String>,
    /// Who was asked, and who of them has finished; null in one's own list.
    people: Option<u64>,
    done: Option<u64>,
    /// `open`, `under-way`, `done` or `overdue`; null in lists of others.
    state: Option<&'static str>,
}

impl AssignmentItem {
    fn new(each: &Assignment, zone: &Zone) -> Self {
        Self {
            id: each.id.to_string(),
            course: each.course_code.clone(),
            title: each.title.clone(),
            organisation: each.organisation_name.clone(),
            note: each.note.clone(),
            due: Day::of(each.due, zone).to_string(),
            by: each.by.clone(),
            at: each.at.to_rfc3339(),
            withdrawn_at: each.withdrawn.map(Timestamp::to_rfc3339),
            people: None,
            done: None,
            state: None,
        }
    }

    fn counted(row: &AssignmentRow, zone: &Zone) -> Self {
        Self {
            people: Some(row.people),
            done: Some(row.done),
            ..Self::new(&row.assignment, zone)
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct AskedItem {
    login: String,
    name: String,
    school: String,
    /// `open`, `under-way`, `done` or `overdue`.
    #[schema(example = "open")]
    state: &'static str,
}

/// An assignment with a page of those who were asked.
#[derive(Serialize, ToSchema)]
pub struct AssignmentDetail {
    assignment: AssignmentItem,
    people: Vec<AskedItem>,
    /// The `cursor` of the next page of people; null on the last one.
    next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct OwnList {
    items: Vec<AssignmentItem>,
}

/// What one was asked oneself and nobody has withdrawn: what is open first, by its last day.
#[utoipa::path(get, path = "/me/assignments", tag = "assignments",
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = OwnList),
    (status = 401, body = Document, content_type = "application/problem+json"),
))]
pub async fn own(State(app): State<App>, caller: Caller) -> Result<Json<OwnList>, Problem> {
    let own = app.platform.own_assignments(&caller.viewer).await?;
    let zone = &app.platform.rules.zone;
    let items = own.iter().map(|each| AssignmentItem {
        state: Some(each.state.code()),
        ..AssignmentItem::new(&each.assignment, zone)
    });
    Ok(Json(OwnList {
        items: items.collect(),
    }))
}

/// The assignments of one's subtree, the newest first.
#[utoipa::path(get, path = "/assignments", tag = "assignments", params(Query),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<AssignmentItem>),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Query>,
) -> Result<Json<List<AssignmentItem>>, Problem> {
    let limit = limit(asked.limit.as_ref())? as u64;
    let cursor = text(asked.cursor.as_ref());
    let page = app
        .platform
        .assignments(&caller.viewer, cursor, limit)
        .await?;
    let zone = &app.platform.rules.zone;
    let items = page.items.iter();
    Ok(Json(List {
        items: items
            .map(|row| AssignmentItem::counted(row, zone))
            .collect(),
        next: page.next,
    }))
}

/// Ask people of one's subtree to take a course by a day; each is told.
#[utoipa::path(post, path = "/assignments", tag = "assignments", request_body = AssignmentBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = AssignmentItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "key-reused"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "fields; people who are not found, each by its name; nobody-fits"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<AssignmentBody>,
) -> Result<(StatusCode, Json<AssignmentItem>), Problem> {
    let new = NewAssignment {
        course: body.course,
        organisation: body.organisation,
        stage: body.stage,
        subject: body.subject,
        post: body.post,
        people: body.people.join("\n"),
        due: body.due,
        note: body.note,
    };
    let viewer = &caller.viewer;
    let id = app.platform.assign(viewer, &body.key, &new).await?;
    let (row, _) = app.platform.assignment(viewer, &id, None, 1).await?;
    let item = AssignmentItem::counted(&row, &app.platform.rules.zone);
    Ok((StatusCode::CREATED, Json(item)))
}

/// One assignment with those who were asked, by login.
#[utoipa::path(get, path = "/assignments/{id}", tag = "assignments", params(("id",), Query),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = AssignmentDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(assignment): Path<String>,
    Asked(asked): Asked<Query>,
) -> Result<Json<AssignmentDetail>, Problem> {
    let assignment: AssignmentId = id("id", assignment)?;
    let limit = limit(asked.limit.as_ref())? as u64;
    let cursor = text(asked.cursor.as_ref());
    let (row, people) = app
        .platform
        .assignment(&caller.viewer, &assignment, cursor, limit)
        .await?;
    let asked = people.items.into_iter().map(|each| AskedItem {
        login: each.login,
        name: each.name,
        school: each.school,
        state: each.state.code(),
    });
    Ok(Json(AssignmentDetail {
        assignment: AssignmentItem::counted(&row, &app.platform.rules.zone),
        people: asked.collect(),
        next: people.next,
    }))
}

/// Take an assignment back; whoever has not finished is told. Again changes nothing.
#[utoipa::path(post, path = "/assignments/{id}/withdrawal", tag = "assignments", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = AssignmentItem),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(assignment): Path<String>,
) -> Result<Json<AssignmentItem>, Problem> {
    let assignment: AssignmentId = id("id", assignment)?;
    let viewer = &caller.viewer;
    app.platform
        .withdraw_assignment(viewer, &assignment)
        .await?;
    let (row, _) = app
        .platform
        .assignment(viewer, &assignment, None, 1)
        .await?;
    Ok(Json(AssignmentItem::counted(
        &row,
        &app.platform.rules.zone,
    )))
}
