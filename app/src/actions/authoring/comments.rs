//! Comments on a draft.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use platform::authoring::Draft;

use super::{answer, value};
use crate::{App, Visit, fault::Fault, pages::author::Typed};

/// Says something (`comment`, perhaps about a `unit`), or marks what was said as done (`settle`) or open (`reopen`).
pub async fn comment(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let platform = &app.platform;
    let named = |name| Some(value(&fields, name)).filter(|value| !value.is_empty());
    let outcome = match (named("settle"), named("reopen")) {
        (Some(id), _) => platform.settle_comment(viewer, &code, id, true).await,
        (None, Some(id)) => platform.settle_comment(viewer, &code, id, false).await,
        (None, None) => {
            let words = value(&fields, "comment");
            platform.comment(viewer, &code, named("unit"), words).await
        }
    };
    let outcome = outcome.map(|_: Draft| ());
    answer(&app, &visit, &code, outcome, Typed::default()).await
}
