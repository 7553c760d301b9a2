//! The learning record store of xAPI 1.0.3 for the cmi5 units that are launched here.
//!
//! A unit holds the token of its own launch, and reaches with it what one learner says and keeps in one unit, and no more.

use app::{App, Visit};
use axum::{
    Json,
    body::Bytes,
    extract::{FromRef, FromRequestParts, Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use platform::{
    Error,
    packages::{Document, DocumentPlace, Launched},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;

const VERSION: HeaderName = HeaderName::from_static("x-experience-api-version");
const THROUGH: HeaderName = HeaderName::from_static("x-experience-api-consistent-through");
const SPOKEN: HeaderValue = HeaderValue::from_static("1.0.3");
/// What the server itself tells a unit of its launch (cmi5, 10).
const LAUNCH_DATA: &str = "LMS.LaunchData";
/// How the learner likes to learn (cmi5, 11).
const PREFERENCES: &str = "cmi5LearnerPreferences";

/// A unit that speaks.
pub struct Unit {
    launched: Launched,
    language: &'static str,
}

impl<S> FromRequestParts<S> for Unit
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        let told = parts.headers.get(&VERSION);
        let is_spoken = told
            .and_then(|version| version.to_str().ok())
            .is_some_and(|version| version == "1.0" || version.starts_with("1.0."));
        if !is_spoken {
            let detail = "send X-Experience-API-Version: 1.0.3";
            return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
        }
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Basic "))
            .ok_or(Error::Unauthenticated)?;
        let host = visit.host.as_deref().unwrap_or_default();
        let launched = App::from_ref(state)
            .platform
            .launched(token.trim(), host)
            .await?;
        Ok(Self {
            launched,
            language: visit.lang.code(),
        })
    }
}

/// `GET /xapi/about`.
pub async fn about() -> Response {
    spoken(Json(json!({ "version": ["1.0.3"] })).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AboutStatements {
    #[serde(rename = "statementId")]
    id: Option<String>,
    verb: Option<String>,
}

/// `GET /xapi/statements`: what this learner said in this unit.
pub async fn statements(
    State(app): State<App>,
    unit: Unit,
    Query(asked): Query<AboutStatements>,
) -> Result<Response, Problem> {
    let (id, verb) = (asked.id.as_deref(), asked.verb.as_deref());
    let mut found = app.platform.statements(&unit.launched, id, verb).await?;
    let mut answer = if id.is_some() {
        let statement = found.pop().ok_or(Error::NotFound("statement"))?;
        Json(statement).into_response()
    } else {
        Json(json!({ "statements": found, "more": "" })).into_response()
    };
    let now = app.platform.now().to_rfc3339();
    if let Ok(now) = HeaderValue::from_str(&now) {
        answer.headers_mut().insert(THROUGH, now);
    }
    Ok(spoken(answer))
}

/// `POST /xapi/statements`: one statement or a list.
pub async fn say(State(app): State<App>, unit: Unit, body: Bytes) -> Result<Response, Problem> {
    let said: Value = json_of(&body)?;
    let list = match said {
        Value::Array(list) => list,
        one => vec![one],
    };
    let (ids, _) = app.platform.keep_statements(&unit.launched, list).await?;
    Ok(spoken(Json(ids).into_response()))
}

/// `PUT /xapi/statements?statementId=`.
pub async fn say_one(
    State(app): State<App>,
    unit: Unit,
    Query(asked): Query<AboutStatements>,
    body: Bytes,
) -> Result<Response, Problem> {
    let id = asked.id.ok_or_else(|| malformed("give statementId"))?;
    let mut statement: Value = json_of(&body)?;
    if !statement.is_object() || !(statement["id"].is_null() || statement["id"] == id.as_str()) {
        return Err(malformed("the statement has another id than statementId"));
    }
    statement["id"] = json!(id);
    let platform = &app.platform;
    platform
        .keep_statements(&unit.launched, vec![statement])
        .await?;
    Ok(spoken(StatusCode::NO_CONTENT.into_response()))
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AboutDocument {
    activity_id: Option<String>,
    registration: Option<String>,
    state_id: Option<String>,
    profile_id: Option<String>,
}

impl AboutDocument {
    fn place(&self, resource: &str, unit: &Unit) -> Result<DocumentPlace, Problem> {
        let launched = &unit.launched;
        let activity = || {
            let activity = self.activity_id.clone();
            activity.ok_or_else(|| malformed("give activityId"))
        };
        match resource {
            "activities/state" => {
                let registration = launched.opened.registration();
                if self
                    .registration
                    .as_ref()
                    .is_some_and(|said| *said != registration)
                {
                    return Err(malformed("the registration is not that of this launch"));
                }
                let activity = activity()?;
                Ok(DocumentPlace::State {
                    activity,
                    registration,
                })
            }
            "activities/profile" => Ok(DocumentPlace::ActivityProfile {
                activity: activity()?,
            }),
            "agents/profile" => Ok(DocumentPlace::AgentProfile),
            _ => Err(Error::NotFound("resource").into()),
        }
    }

    fn id(&self) -> Option<&str> {
        self.state_id.as_deref().or(self.profile_id.as_deref())
    }
}

/// `GET /xapi/{activities/state|activities/profile|agents/profile}`: a document, or the ids of all at the place.
pub async fn document(
    State(app): State<App>,
    unit: Unit,
    Path((kind, name)): Path<(String, String)>,
    Query(asked): Query<AboutDocument>,
) -> Result<Response, Problem> {
    let place = asked.place(&format!("{kind}/{name}"), &unit)?;
    let Some(id) = asked.id() else {
        let ids = app.platform.xapi_documents(&unit.launched, &place).await?;
        return Ok(spoken(Json(ids).into_response()));
    };
    let kept = app
        .platform
        .xapi_document(&unit.launched, &place, id)
        .await?;
    if let Some(document) = kept.or_else(|| own(&unit, &place, id, app.platform.now())) {
        let tag = format!("\"{}\"", document.tag());
        let about = [
            (header::CONTENT_TYPE, document.media_type.clone()),
            (header::ETAG, tag),
        ];
        return Ok(spoken((about, document.bytes).into_response()));
    }
    Err(Error::NotFound("document").into())
}

/// What the server has of its own.
fn own(
    unit: &Unit,
    place: &DocumentPlace,
    id: &str,
    now: domain::time::Timestamp,
) -> Option<Document> {
    let launched = &unit.launched;
    let content = match place {
        DocumentPlace::State { activity, .. }
            if id == LAUNCH_DATA
                && *activity == launched.opened.activity_id(&launched.activity) =>
        {
            launched.launch_data()
        }
        DocumentPlace::AgentProfile if id == PREFERENCES => {
            json!({ "languagePreference": unit.language, "audioPreference": "on" })
        }
        _ => return None,
    };
    Some(Document {
        media_type: "application/json".to_owned(),
        bytes: content.to_string().into(),
        updated_at: now,
    })
}

/// `PUT`: in the place of what was there.
pub async fn put(
    State(app): State<App>,
    unit: Unit,
    Path((kind, name)): Path<(String, String)>,
    Query(asked): Query<AboutDocument>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let place = asked.place(&format!("{kind}/{name}"), &unit)?;
    keep(&app, &unit, &place, asked.id(), &headers, Some(&body)).await
}

/// `POST`: a JSON object is merged into the one that is there.
pub async fn merge(
    State(app): State<App>,
    unit: Unit,
    Path((kind, name)): Path<(String, String)>,
    Query(asked): Query<AboutDocument>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let place = asked.place(&format!("{kind}/{name}"), &unit)?;
    let id = asked.id().ok_or_else(|| malformed("name the document"))?;
    let Some(before) = app
        .platform
        .xapi_document(&unit.launched, &place, id)
        .await?
    else {
        return keep(&app, &unit, &place, Some(id), &headers, Some(&body)).await;
    };
    let (mut merged, new): (Value, Value) = (json_of(&before.bytes)?, json_of(&body)?);
    let (Some(fields), Some(new)) = (merged.as_object_mut(), new.as_object()) else {
        return Err(malformed("only JSON objects are merged; use PUT"));
    };
    fields.extend(new.clone());
    let merged = Bytes::from(merged.to_string());
    keep(&app, &unit, &place, Some(id), &headers, Some(&merged)).await
}

/// `DELETE`.
pub async fn forget(
    State(app): State<App>,
    unit: Unit,
    Path((kind, name)): Path<(String, String)>,
    Query(asked): Query<AboutDocument>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = asked.place(&format!("{kind}/{name}"), &unit)?;
    keep(&app, &unit, &place, asked.id(), &headers, None).await
}

async fn keep(
    app: &App,
    unit: &Unit,
    place: &DocumentPlace,
    id: Option<&str>,
    headers: &HeaderMap,
    body: Option<&Bytes>,
) -> Result<Response, Problem> {
    let id = id.ok_or_else(|| malformed("name the document"))?;
    if id == LAUNCH_DATA || id == PREFERENCES && body.is_none() {
        let detail = "the server itself writes this document";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let expected = text(header::IF_MATCH).map(|tag| tag.trim_matches('"'));
    let media_type = text(header::CONTENT_TYPE).unwrap_or("application/octet-stream");
    let new = body.map(|body| (media_type, body));
    let kept = app
        .platform
        .keep_xapi_document(&unit.launched, place, id, new, expected)
        .await;
    match kept {
        Ok(()) => Ok(spoken(StatusCode::NO_CONTENT.into_response())),
        Err(Error::Conflict {
            code: "document-changed",
            detail,
        }) => Err(Problem::new(StatusCode::PRECONDITION_FAILED, detail)),
        Err(error) => Err(error.into()),
    }
}

fn json_of(body: &Bytes) -> Result<Value, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| malformed(&format!("the body is not JSON: {error}")))
}

fn malformed(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, detail)
}

fn spoken(mut response: Response) -> Response {
    response.headers_mut().insert(VERSION, SPOKEN);
    response
}
