//! Whether the process runs, and whether it can answer.

use app::App;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// `GET /livez`: the process runs.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: database and index answer; the store is asked where it is used.
pub async fn ready(State(app): State<App>) -> Response {
    let health = app.platform.readiness().await;
    let word = |part: &Result<String, platform::Error>| match part {
        Ok(_) => "ok",
        Err(error) => {
            tracing::error!(%error, "not ready");
            "failed"
        }
    };
    let told = json!({"database": word(&health.database), "index": word(&health.index)});
    let status = if health.is_well() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(told)).into_response()
}
