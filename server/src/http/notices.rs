//! What one was told, and ticking it off.

use app::{
    App,
    text::{Text, worded},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{notices::Notice, time::Zone};
use platform::notices::{Received, Which};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Body,
    caller::Caller,
    list::List,
    problem::{Document, Problem},
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

/// A notice, and its words in the language that is asked for.
#[derive(Serialize, ToSchema)]
pub struct NoticeItem {
    id: i64,
    /// `hours`, `assignments`, `trainings`, `reminders` or `authoring`.
    #[schema(example = "hours")]
    group: &'static str,
    /// What happened, by its `kind`.
    #[schema(value_type = Object, example = json!({"kind": "credited", "entry": "0197…", "title": "防震", "hours": "4.00"}))]
    notice: Notice,
    title: String,
    body: String,
    /// The page that says more.
    #[schema(example = "/verification/0197…")]
    page: String,
    at: String,
    is_read: bool,
}

impl NoticeItem {
    fn new(each: Received, text: &'static Text, zone: &Zone) -> Self {
        let said = worded(text, &each.notice, zone);
        Self {
            id: each.position,
            group: each.notice.group().code(),
            title: said.title,
            body: said.body,
            page: each.notice.page(),
            at: each.at.to_rfc3339(),
            is_read: each.is_read,
            notice: each.notice,
        }
    }
}

#[derive(Deserialize, ToSchema)]
pub struct ReadingBody {
    /// The newest that was shown: it and everything before it is ticked off.
    upto: Option<i64>,
    /// Or these alone.
    #[serde(default)]
    #[schema(max_items = 500)]
    ids: Vec<i64>,
}

/// What one was told, the newest first.
#[utoipa::path(get, path = "/me/notices", tag = "notices", params(Query),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<NoticeItem>),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Query>,
) -> Result<Json<List<NoticeItem>>, Problem> {
    let limit = limit(asked.limit.as_ref())? as u64;
    let cursor = text(asked.cursor.as_ref())
        .map(|cursor| {
            cursor.parse().map_err(|_| {
                let detail = "use the value of \"next\" of the page before";
                Problem::field("cursor", "cursor-form", detail)
            })
        })
        .transpose()?;
    let page = app.platform.notices(&caller.viewer, cursor, limit).await?;
    let zone = &app.platform.rules.zone;
    let items = page.items.into_iter();
    Ok(Json(List {
        items: items
            .map(|each| NoticeItem::new(each, caller.text(), zone))
            .collect(),
        next: page.next,
    }))
}

/// Tick off notices. Again changes nothing.
#[utoipa::path(post, path = "/me/notices/readings", tag = "notices", request_body = ReadingBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204, description = "they are ticked off"),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn read(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<ReadingBody>,
) -> Result<StatusCode, Problem> {
    let which = match body.upto {
        Some(position) => Which::UpTo(position),
        None => Which::These(body.ids),
    };
    app.platform.read_notices(&caller.viewer, &which).await?;
    Ok(StatusCode::NO_CONTENT)
}
