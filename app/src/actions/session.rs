//! Signing in and out by form.

use axum::{
    Form,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use platform::Error;
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::login,
    text::fill,
    visit::{SESSION_COOKIE, drop_cookie, see_other, set_cookie},
};
use domain::accounts::Role;

#[derive(Deserialize)]
pub struct Credentials {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Credentials>,
) -> Result<Response, Fault> {
    let words = &visit.text().shell;
    let again = |status, sentence| {
        login::form(
            &app,
            &visit,
            status,
            &typed.login,
            &typed.next,
            Some(sentence),
        )
    };
    if typed.login.trim().is_empty() || typed.password.is_empty() {
        return Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            words.login_missing.to_owned(),
        ));
    }
    match app
        .platform
        .sign_in(&typed.login, &typed.password, visit.address())
        .await
    {
        Ok(signed_in) => {
            let home = match signed_in.viewer.role() {
                Role::Teacher => "/me",
                Role::Administrator | Role::Auditor => "/verification",
                Role::Author | Role::Reviewer => "/author",
                Role::Operator => "/",
            };
            let mut response = see_other(login::local(&typed.next).unwrap_or(home));
            keep(
                &mut response,
                &set_cookie(SESSION_COOKIE, &signed_in.token, app.secure),
            );
            Ok(response)
        }
        Err(Error::SignInFailed) => Ok(again(
            StatusCode::UNAUTHORIZED,
            words.login_failed.to_owned(),
        )),
        Err(Error::TooOften {
            retry_after_seconds,
        }) => {
            let sentence = fill(words.login_wait, &[("seconds", &retry_after_seconds)]);
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, sentence);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn sign_out(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    if let Some(token) = &visit.token {
        app.platform.sign_out(token).await?;
    }
    let mut response = see_other("/");
    keep(&mut response, &drop_cookie(SESSION_COOKIE));
    Ok(response)
}

fn keep(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
