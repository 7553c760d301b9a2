//! Who is in a master teacher's group, and what they talk about.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    ids::{AccountId, WorkshopId},
    workshops::{Membership, Standing},
};
use platform::{
    Error,
    workshops::{Decision, Person},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::{
    body::Body,
    caller::Caller,
    discussion::{PostBody, Query, QuestionItem},
    list::List,
    problem::{Document, Problem},
    progress::id,
    query::{Asked, limit, text},
};

#[derive(Deserialize, ToSchema)]
pub struct DecisionBody {
    /// `accept`, `decline` or `remove`.
    #[schema(example = "accept")]
    decision: String,
    /// Why; they are told.
    #[serde(default)]
    words: String,
}

/// Somebody in a workshop, or who would like to be.
#[derive(Serialize, ToSchema)]
pub struct PersonItem {
    account: String,
    name: String,
    school: String,
    /// `member` or `applied`.
    #[schema(example = "member")]
    state: &'static str,
    /// What they wrote when they applied; for the host alone.
    words: Option<String>,
    at: String,
}

#[derive(Serialize, ToSchema)]
pub struct PersonList {
    items: Vec<PersonItem>,
}

/// Who is in it; applications as well for its host and for administrators.
#[utoipa::path(get, path = "/workshops/{id}/people", tag = "workshops", params(("id",)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = PersonList),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-not-member"),
))]
pub async fn people(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
) -> Result<Json<PersonList>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    let viewer = &caller.viewer;
    let shown = app.platform.workshop(viewer, &workshop).await?;
    let is_host = shown.standing == Standing::Host;
    let found = app.platform.workshop_people(viewer, &workshop).await?;
    let items = found
        .into_iter()
        .map(|person| PersonItem::new(person, is_host));
    Ok(Json(PersonList {
        items: items.collect(),
    }))
}

impl PersonItem {
    fn new(person: Person, is_host: bool) -> Self {
        let words = is_host && person.state == Membership::Applied;
        Self {
            account: person.account.to_string(),
            name: person.name,
            school: person.school,
            state: person.state.code(),
            words: words.then_some(person.words),
            at: person.at.to_rfc3339(),
        }
    }
}

/// The host accepts, declines or removes somebody. Again changes nothing.
#[utoipa::path(post, path = "/workshops/{id}/people/{account}", tag = "workshops",
    params(("id",), ("account" = String, Path)), request_body = DecisionBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-full, workshop-closed, workshop-no-application, workshop-no-member"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path((workshop, account)): Path<(String, String)>,
    Body(body): Body<DecisionBody>,
) -> Result<StatusCode, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    let account: AccountId = id("account", account)?;
    let decision = match body.decision.as_str() {
        "accept" => Decision::Accept,
        "decline" => Decision::Decline(&body.words),
        "remove" => Decision::Remove(&body.words),
        other => {
            let detail = format!("{other:?} is none of: accept, decline, remove");
            return Err(Error::refused("decision", "unknown-word", detail).into());
        }
    };
    app.platform
        .decide_membership(&caller.viewer, &workshop, &account, decision)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is talked about, the newest topic first: for whoever belongs to it.
#[utoipa::path(get, path = "/workshops/{id}/topics", tag = "workshops", params(("id",), Query),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<QuestionItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-not-member"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn topics(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
    Asked(query): Asked<Query>,
) -> Result<Json<List<QuestionItem>>, Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    let limit = limit(query.limit.as_ref())? as u64;
    let cursor = text(query.cursor.as_ref());
    let found = app
        .platform
        .topics(&caller.viewer, &workshop, cursor, None, limit)
        .await?;
    Ok(Json(List {
        items: found.questions.into_iter().map(Into::into).collect(),
        next: found.next,
    }))
}

/// Begin a topic. The same words again within an hour are the same topic.
#[utoipa::path(post, path = "/workshops/{id}/topics", tag = "workshops", params(("id",)), request_body = PostBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = QuestionItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-not-member, workshop-closed"),
    (status = 422, body = Document, content_type = "application/problem+json"),
    (status = 429, body = Document, content_type = "application/problem+json"),
))]
pub async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path(workshop): Path<String>,
    Body(body): Body<PostBody>,
) -> Result<(StatusCode, Json<QuestionItem>), Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    let viewer = &caller.viewer;
    let topic = app
        .platform
        .begin_topic(viewer, &workshop, body.words())
        .await?;
    let topic = app.platform.question(viewer, &workshop, &topic).await?;
    Ok((StatusCode::CREATED, Json(topic.into())))
}

/// Reply to a topic.
#[utoipa::path(post, path = "/workshops/{id}/topics/{topic}/replies", tag = "workshops",
    params(("id",), ("topic" = String, Path)), request_body = PostBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = QuestionItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "workshop-not-member, workshop-closed, question-withdrawn"),
    (status = 422, body = Document, content_type = "application/problem+json"),
    (status = 429, body = Document, content_type = "application/problem+json"),
))]
pub async fn reply(
    State(app): State<App>,
    caller: Caller,
    Path((workshop, topic)): Path<(String, String)>,
    Body(body): Body<PostBody>,
) -> Result<(StatusCode, Json<QuestionItem>), Problem> {
    let workshop: WorkshopId = id("id", workshop)?;
    let viewer = &caller.viewer;
    app.platform
        .answer_question(viewer, &workshop, &topic, body.words())
        .await?;
    let topic = app.platform.question(viewer, &workshop, &topic).await?;
    Ok((StatusCode::CREATED, Json(topic.into())))
}
