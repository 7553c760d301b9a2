//! First words that their reader does not want to see again.

use axum::{Form, extract::State, response::Response};
use domain::hints::Hint;
use platform::Error;
use serde::Deserialize;

use crate::{App, Visit, fault::Fault, pages::login::local, visit::see_other};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    hint: String,
    /// The page that it stood on.
    back: String,
}

pub async fn put_away(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let hint: Hint = fields.hint.parse().map_err(|_| {
        let codes = Hint::ALL.map(Hint::code).join(", ");
        let detail = format!("{:?} is none of: {codes}", fields.hint);
        Fault(Error::refused("hint", "unknown-word", detail))
    })?;
    app.platform.put_hint_away(viewer, hint).await?;
    Ok(see_other(local(&fields.back).unwrap_or("/me")))
}
