//! Packages at work, on an address of their own: the page that plays one, its files, and what it keeps.
//!
//! Nothing here reads the session's cookie: all that a package may do stands in the pass within its address.

use app::{App, Visit, pages::package};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::packages::{Attained, Package, Standard, permille};
use platform::{
    Error,
    packages::{Kept, Rollup, Sco},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    media::{About, give},
    problem::Problem,
};

/// Other people's pages, as they are usually written; they reach nothing but their own address, and only the site's page and
/// the player may show them.
fn content_security(site: &str) -> Option<HeaderValue> {
    let policy = format!(
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; object-src 'none'; form-action 'self'; \
         base-uri 'self'; frame-ancestors 'self' {site}"
    );
    HeaderValue::from_str(&policy).ok()
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    activity: String,
}

#[derive(Deserialize)]
struct Save {
    /// Of the activity, with what it keeps.
    version: Option<u32>,
    cmi: Option<serde_json::Value>,
    /// What the package comes to as a whole, where its activities follow each other by rules.
    tree: Option<Tree>,
}

#[derive(Deserialize)]
struct Tree {
    version: u32,
    data: serde_json::Value,
    completed: bool,
    passed: Option<bool>,
    /// From -1 to 1.
    score: Option<f64>,
}

#[derive(Serialize)]
struct Saved {
    /// Of the activity.
    version: Option<u32>,
    /// Of the package as a whole.
    tree: Option<u32>,
    /// The activities that are met.
    met: Vec<String>,
    /// What the player shows.
    message: String,
    /// Of the unit: `not_started`, `in_progress`, `completed`; none in a preview.
    unit: Option<&'static str>,
    /// Id of the entry in the ledger, once the course is credited.
    entry: Option<String>,
}

/// `GET /scorm/{pass}/play?activity=`: the page around an activity; the next one where none is named.
pub async fn play(
    State(app): State<App>,
    visit: Visit,
    Path(pass): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let opened = app.platform.open_package(&pass, host(&visit)).await?;
    let activity = match asked.activity.as_str() {
        "" => opened.next(),
        id => opened.package.activity(id),
    };
    let activity = activity.ok_or(Error::NotFound("activity"))?;
    let mut page = package::page(&app, &visit, &pass, &opened, activity).into_response();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; connect-src 'self'; img-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {}",
        opened.pass.site
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let headers = page.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(page)
}

/// `GET /scorm/{pass}/h5p`: the page that shows an H5P content within the one that plays it.
pub async fn h5p(
    State(app): State<App>,
    visit: Visit,
    Path(pass): Path<String>,
) -> Result<Response, Problem> {
    let opened = app.platform.open_package(&pass, host(&visit)).await?;
    if opened.package.standard != Standard::H5p {
        return Err(Error::NotFound("package").into());
    }
    let mut page = package::h5p(&app, &visit, &pass, &opened).into_response();
    // The libraries of the content run in it, so it may do what they may, and no more.
    let policy = content_security(&opened.pass.site).ok_or(Error::NotFound("package"))?;
    let headers = page.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(page)
}

/// `GET /scorm/{pass}/files/{path}`.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((pass, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let platform = &app.platform;
    let (file, pass) = platform.package_file(&pass, host(&visit), &path).await?;
    let about = About {
        // Which letters a page is written in, it says itself.
        content_type: file.media_type.clone(),
        disposition: None,
        security: content_security(&pass.site).ok_or(Error::NotFound("file"))?,
    };
    give(&app, &file, &headers, about).await
}

/// `POST /scorm/{pass}/state?activity=`: `{"version": n, "cmi": {…}, "tree": {…}}`, one of both at least, whatever the request calls its type: what a browser sends
/// while it closes a page is always a text.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(pass): Path<String>,
    Query(asked): Query<Asked>,
    body: Bytes,
) -> Result<Response, Problem> {
    let save: Save = serde_json::from_slice(&body)
        .map_err(|error| Error::refused("cmi", "json-form", error.to_string()))?;
    let platform = &app.platform;
    let opened = platform.open_package(&pass, host(&visit)).await?;
    let sco = match (save.version, &save.cmi) {
        (Some(version), Some(data)) => Some(Sco {
            activity: &asked.activity,
            version,
            data,
        }),
        (None, None) if save.tree.is_some() => None,
        _ => return Err(Error::refused("cmi", "json-form", "version and cmi").into()),
    };
    let rollup = save.tree.map(|tree| Rollup {
        version: tree.version,
        data: tree.data,
        attained: Attained {
            completed: tree.completed,
            passed: tree.passed,
            score_permille: tree.score.map(permille),
        },
    });
    let kept = platform.keep_sco(&opened, sco, rollup.as_ref()).await?;
    Ok(Json(Saved::of(&visit, &asked.activity, kept)).into_response())
}

#[derive(Deserialize)]
pub struct Fetch {
    activity: String,
    session: String,
}

/// `POST /scorm/{pass}/fetch`: the token of a launch, once (cmi5, 8.2).
pub async fn fetch(
    State(app): State<App>,
    visit: Visit,
    Path(pass): Path<String>,
    Query(asked): Query<Fetch>,
) -> Result<Response, Problem> {
    let platform = &app.platform;
    let opened = platform.open_package(&pass, host(&visit)).await?;
    let token = platform
        .fetch_token(&opened, &asked.activity, &asked.session)
        .await;
    Ok(match token {
        Ok(token) => Json(json!({ "auth-token": token })).into_response(),
        // In the form, and with the status, that cmi5 has for it.
        Err(Error::Conflict { detail, .. }) => {
            Json(json!({ "error-code": "1", "error-text": detail })).into_response()
        }
        Err(error) => return Err(error.into()),
    })
}

impl Saved {
    fn of(visit: &Visit, activity: &str, kept: Kept) -> Self {
        let version = |id: &str| kept.versions.get(id).copied();
        Self {
            version: version(activity).filter(|_| activity != Package::TREE),
            tree: version(Package::TREE),
            message: package::message(visit.text(), &kept),
            unit: kept.unit.as_ref().map(|unit| unit.state.code()),
            entry: kept.credit.map(|credit| credit.entry.to_string()),
            met: kept.met,
        }
    }
}

fn host(visit: &Visit) -> &str {
    visit.host.as_deref().unwrap_or_default()
}
