//! Notices are ticked off: one, or all that were shown.

use axum::{Form, extract::State, response::Response};
use platform::{Error, notices::Which};
use serde::Deserialize;

use crate::{App, Visit, fault::Fault, visit::see_other};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// The newest that was shown; it and all before it.
    upto: String,
    notice: String,
}

pub async fn read(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let which = match (fields.upto.parse(), fields.notice.parse()) {
        (Ok(position), _) => Which::UpTo(position),
        (_, Ok(position)) => Which::These(vec![position]),
        _ => {
            let detail = "name a notice, or the newest that was shown";
            return Err(Fault(Error::refused("notice", "missing", detail)));
        }
    };
    app.platform.read_notices(viewer, &which).await?;
    Ok(see_other("/me/notices"))
}
