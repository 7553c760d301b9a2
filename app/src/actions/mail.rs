//! What comes by mail: chosen, confirmed, given up.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use domain::notices::{Delivery, Group};
use platform::{Error, Refusal, mail::Preferences};

use crate::{
    App, Visit,
    fault::Fault,
    pages::mail::{done, settings_with},
    text::Lang,
    visit::see_other,
};

type Fields = Vec<(String, String)>;

fn value<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map_or("", |(_, value)| value.as_str())
}

pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let mut refusals = Vec::new();
    let lang = Lang::parse(value(&fields, "lang")).unwrap_or(visit.lang);
    let mut chosen = Preferences {
        address: value(&fields, "address").trim().to_owned(),
        checkpoints: !value(&fields, "checkpoints").is_empty(),
        ..Preferences::usual(lang.code())
    };
    for group in Group::ALL {
        match value(&fields, group.code()) {
            "" => {}
            word => match word.parse::<Delivery>() {
                Ok(delivery) => {
                    chosen.choices.insert(*group, delivery);
                }
                Err(error) => {
                    refusals.push(Refusal::new(
                        group.code(),
                        "unknown-word",
                        error.to_string(),
                    ));
                }
            },
        }
    }
    if !refusals.is_empty() {
        return settings_with(&app, &visit, &chosen, &refusals).await;
    }
    match app.platform.keep_preferences(viewer, &chosen).await {
        Ok(()) => Ok(see_other("/me/settings?saved=yes")),
        Err(Error::Refused(refusals)) => settings_with(&app, &visit, &chosen, &refusals).await,
        Err(error) => Err(error.into()),
    }
}

pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    app.platform
        .confirm_address(value(&fields, "token"))
        .await?;
    let words = &visit.text().mail;
    Ok(done(&app, &visit, words.confirm_title, words.confirm_done))
}

/// By the button of the page, or by a mail program on its own (RFC 8058): nobody is signed in here.
pub async fn unsubscribe(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    app.platform.unsubscribe(&token).await?;
    let words = &visit.text().mail;
    Ok(done(
        &app,
        &visit,
        words.unsubscribe_title,
        words.unsubscribe_done,
    ))
}
