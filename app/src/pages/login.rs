//! Signing in. A failure says nothing about which half was wrong.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    App, Visit,
    shell::{Head, page_with},
    visit::see_other,
};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Where to go afterwards; only paths of this site.
    #[serde(default)]
    pub next: String,
}

pub async fn page(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    if visit.viewer.is_some() {
        return see_other(local(&asked.next).unwrap_or("/"));
    }
    form(&app, &visit, StatusCode::OK, "", &asked.next, None)
}

/// The form, with what was typed (never the password) and what went wrong.
pub fn form(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    login: &str,
    next: &str,
    error: Option<String>,
) -> Response {
    let words = &visit.text().shell;
    let (login, next) = (login.to_owned(), local(next).unwrap_or_default().to_owned());
    let failed = error.is_some();
    let head = Head {
        title: words.login_title,
        ..Head::default()
    };
    page_with(app, visit, head, status, || {
        view! {
            <section class="card narrow">
                <h1>{words.login_title}</h1>
                <p class="muted">{words.login_lead}</p>
                {error
                    .map(|sentence| {
                        view! {
                            <div class="notice error" role="alert" id="login-error">
                                <h2>{words.login_error_title}</h2>
                                <p>{sentence}</p>
                            </div>
                        }
                    })}
                <form class="stack" method="post" action="/login">
                    <input type="hidden" name="next" value=next />
                    <div class="field">
                        <label for="login">{words.login_login}</label>
                        <input
                            id="login"
                            name="login"
                            type="text"
                            autocomplete="username"
                            autocapitalize="none"
                            spellcheck="false"
                            required=true
                            maxlength="64"
                            value=login
                            aria-invalid=failed.then_some("true")
                            aria-describedby=failed.then_some("login-error")
                        />
                    </div>
                    <div class="field">
                        <label for="password">{words.login_password}</label>
                        <input
                            id="password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required=true
                            maxlength="200"
                            aria-invalid=failed.then_some("true")
                            aria-describedby=failed.then_some("login-error")
                        />
                    </div>
                    <button class="button" type="submit">{words.login_button}</button>
                </form>
                <p class="muted small">{words.login_forgot}</p>
            </section>
        }
    })
}

/// A path of this site, never an address elsewhere (`//host`, `/\host`).
pub fn local(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let is_local = !rest.starts_with(['/', '\\']) && !next.chars().any(char::is_control);
    is_local.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_led_to_another_site_after_signing_in() {
        assert_eq!(local("/me?year=2026"), Some("/me?year=2026"));
        for bad in [
            "",
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "me",
            "/\t/example.org",
        ] {
            assert_eq!(local(bad), None, "{bad:?}");
        }
    }
}
