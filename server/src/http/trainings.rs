//! Sessions that people attend: planned, presence taken, settled.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    accounts::Role,
    ids::{AccountId, TrainingId},
    training::PlaceState,
};
use platform::training::{NewTraining, Settled, Training};
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

#[derive(Deserialize, ToSchema)]
pub struct TrainingBody {
    /// Made by the client: the same key again gives the training that it made first.
    key: String,
    title: String,
    #[serde(default)]
    #[schema(example = "campus-safety")]
    module: String,
    #[serde(default)]
    #[schema(example = "county")]
    level: String,
    /// `face-to-face`, `school-based`, `shadowing` or `observation`.
    #[serde(default)]
    #[schema(example = "face-to-face")]
    mode: String,
    /// No more than the length holds in hours of the policy.
    #[serde(default)]
    #[schema(example = "4.00")]
    hours: String,
    place: String,
    /// RFC 3339, or `2026-03-02T09:00` in the platform's zone.
    #[schema(example = "2026-03-02T09:00:00+08:00")]
    begins: String,
    ends: String,
    /// Every teacher of the organisation who comes may check in.
    #[serde(default)]
    open_to_subtree: bool,
    /// `KM-2015-63/session-1`: the unit of a course that it is held for. `module`, `level`, `mode` and `hours` are the course's then.
    #[serde(default)]
    unit: String,
    /// Where people meet, where they do so by a link.
    #[serde(default)]
    link: String,
    /// Id of the workshop that it is held for: its members are put on the roster.
    #[serde(default)]
    workshop: String,
    /// Logins or names of those who are expected.
    #[serde(default)]
    #[schema(max_items = 2000)]
    roster: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct CheckInBody {
    /// A teacher, for themselves: the code that the room shows now.
    code: Option<String>,
    /// The organiser: logins of those on the roster who were there.
    #[serde(default)]
    logins: Vec<String>,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrainingItem {
    id: String,
    title: String,
    module: &'static str,
    level: &'static str,
    mode: &'static str,
    #[schema(example = "4.00")]
    hours: String,
    place: String,
    begins_at: String,
    ends_at: String,
    open_to_subtree: bool,
    /// `planned`, `open` or `settled`.
    #[schema(example = "planned")]
    state: &'static str,
    /// On the roster.
    people: usize,
    present: usize,
}

impl TrainingItem {
    fn new(training: &Training, people: usize, present: usize) -> Self {
        let plan = &training.plan;
        Self {
            id: training.id.to_string(),
            title: plan.title.clone(),
            module: plan.module.code(),
            level: plan.level.code(),
            mode: plan.mode.code(),
            hours: plan.hours.to_string(),
            place: plan.place.clone(),
            begins_at: plan.begins.to_rfc3339(),
            ends_at: plan.ends.to_rfc3339(),
            open_to_subtree: plan.open_to_subtree,
            state: training.state.code(),
            people,
            present,
        }
    }
}

/// Who is known to have been there.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresenceItem {
    login: String,
    name: String,
    /// When it was known, by the server's clock.
    at: Option<String>,
    /// The entry that credits it, once the training is settled.
    entry: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PresenceList {
    items: Vec<PresenceItem>,
}

/// The trainings of one's subtree, the last ones first.
#[utoipa::path(get, path = "/trainings", tag = "trainings", params(Query),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<TrainingItem>),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Query>,
) -> Result<Json<List<TrainingItem>>, Problem> {
    let limit = limit(asked.limit.as_ref())? as u64;
    let cursor = text(asked.cursor.as_ref());
    let page = app
        .platform
        .trainings(&caller.viewer, cursor, limit)
        .await?;
    let items = page.items.iter();
    Ok(Json(List {
        items: items
            .map(|row| TrainingItem::new(&row.training, row.people, row.present))
            .collect(),
        next: page.next,
    }))
}

/// Plan a training of one's own organisation. Where somebody of the roster is not found, nobody is put on it: send it again
/// with the same key.
#[utoipa::path(post, path = "/trainings", tag = "trainings", request_body = TrainingBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = TrainingItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "key-reused"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "fields; people of the roster who are not found, each by its name"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<TrainingBody>,
) -> Result<(StatusCode, Json<TrainingItem>), Problem> {
    let new = NewTraining {
        title: body.title,
        module: body.module,
        level: body.level,
        mode: body.mode,
        hours: body.hours,
        place: body.place,
        begins: body.begins,
        ends: body.ends,
        open_to_subtree: body.open_to_subtree,
        unit: body.unit,
        link: body.link,
        workshop: body.workshop,
    };
    let viewer = &caller.viewer;
    let training = app.platform.plan_training(viewer, &body.key, &new).await?;
    if !body.roster.is_empty() {
        let people = body.roster.join("\n");
        app.platform
            .add_to_roster(viewer, &training, &people, &[])
            .await?;
    }
    let (training, roster) = app.platform.training(viewer, &training).await?;
    let item = TrainingItem::new(&training, roster.len(), present(&roster));
    Ok((StatusCode::CREATED, Json(item)))
}

fn present(roster: &[platform::training::Attendee]) -> usize {
    let there = roster
        .iter()
        .filter(|each| each.state == PlaceState::Present);
    there.count()
}

/// Check in: a teacher with the code of the room, or the organiser for people on the roster. Again changes nothing.
#[utoipa::path(post, path = "/trainings/{id}/check-ins", tag = "trainings", params(("id",)), request_body = CheckInBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = PresenceList),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "training-not-open, training-settled"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "code-stale, not-on-roster"),
))]
pub async fn check_in(
    State(app): State<App>,
    caller: Caller,
    Path(training): Path<String>,
    Body(body): Body<CheckInBody>,
) -> Result<Json<PresenceList>, Problem> {
    let training: TrainingId = id("id", training)?;
    let viewer = &caller.viewer;
    // The host of a workshop is a teacher as well.
    if viewer.role() == Role::Teacher && (body.code.is_some() || body.logins.is_empty()) {
        let code = body.code.ok_or_else(|| {
            Problem::field("code", "missing", "send the code that the room shows")
        })?;
        let done = app
            .platform
            .check_in(viewer, &training, &code, caller.origin())
            .await?;
        let item = PresenceItem {
            login: viewer.login.clone(),
            name: viewer.name.clone(),
            at: Some(done.at.to_rfc3339()),
            entry: None,
        };
        return Ok(Json(PresenceList { items: vec![item] }));
    }
    let (_, roster) = app.platform.training(viewer, &training).await?;
    let mut accounts = Vec::new();
    for login in &body.logins {
        let found = roster.iter().find(|each| each.login == *login);
        let found = found.ok_or_else(|| {
            let detail = format!("{login} is not on the roster; add them first");
            Problem::field("logins", "not-on-roster", detail)
        })?;
        accounts.push(found.account.clone());
    }
    app.platform
        .tick(viewer, &training, &accounts, true, caller.origin())
        .await?;
    let (_, roster) = app.platform.training(viewer, &training).await?;
    Ok(Json(presences(&roster, &accounts)))
}

/// Credit everybody who was there, each once. Again writes nothing new.
#[utoipa::path(post, path = "/trainings/{id}/settlement", tag = "trainings", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = PresenceList),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "training-not-open, training-not-over, training-empty, year-closed"),
))]
pub async fn settle(
    State(app): State<App>,
    caller: Caller,
    Path(training): Path<String>,
) -> Result<Json<PresenceList>, Problem> {
    let training: TrainingId = id("id", training)?;
    let Settled { credited, .. } = app
        .platform
        .settle_training(&caller.viewer, &training)
        .await?;
    let accounts: Vec<AccountId> = credited.into_iter().map(|(account, _)| account).collect();
    let (_, roster) = app.platform.training(&caller.viewer, &training).await?;
    Ok(Json(presences(&roster, &accounts)))
}

fn presences(roster: &[platform::training::Attendee], of: &[AccountId]) -> PresenceList {
    let items = roster
        .iter()
        .filter(|each| of.contains(&each.account))
        .map(|each| PresenceItem {
            login: each.login.clone(),
            name: each.name.clone(),
            at: each.at.map(domain::time::Timestamp::to_rfc3339),
            entry: each.entry.as_ref().map(ToString::to_string),
        });
    PresenceList {
        items: items.collect(),
    }
}
