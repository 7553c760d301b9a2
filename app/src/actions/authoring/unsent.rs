//! What stands in a form, kept before it is sent: the script of the page sends it, and a button drops it.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::value;
use crate::{App, Visit, fault::Fault, text::format, visit::see_other};

/// With `place` it keeps the other fields; every `forget` names a place whose fields are dropped.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let place = value(&fields, "place").to_owned();
    if place.is_empty() {
        for (_, place) in fields.iter().filter(|(name, _)| name == "forget") {
            app.platform.forget_unsent(viewer, &code, place).await?;
        }
        let unit = fields
            .iter()
            .find_map(|(_, place)| place.strip_prefix("units/"));
        let back = unit.map_or_else(
            || format!("/author/{code}"),
            |key| format!("/author/{code}/units/{key}"),
        );
        return Ok(see_other(&back));
    }
    fields.retain(|(name, _)| !matches!(name.as_str(), "place" | "script"));
    let kept = app
        .platform
        .keep_unsent(viewer, &code, &place, &fields)
        .await?;
    // For the script, which shows it.
    let moment = format::moment(kept, &app.platform.rules.zone);
    Ok((StatusCode::OK, moment).into_response())
}
