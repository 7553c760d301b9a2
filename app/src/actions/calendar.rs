//! The address of one's calendar: opened, changed, closed.

use axum::{Form, extract::State, response::Response};
use platform::Error;
use serde::Deserialize;

use crate::{App, Visit, fault::Fault, visit::see_other};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    to: String,
}

pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    match fields.to.as_str() {
        "renew" => app.platform.renew_calendar(viewer).await?,
        "close" => app.platform.close_calendar(viewer).await?,
        other => {
            let detail = format!("{other:?} is none of: renew, close");
            return Err(Fault(Error::refused("to", "unknown-word", detail)));
        }
    }
    Ok(see_other("/me/calendar#feed"))
}
