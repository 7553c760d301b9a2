//! Whoever asks, signed in by a bearer token or by the session's cookie.

use std::convert::Infallible;

use app::{App, Visit, text::Text};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use platform::{Error, Viewer, learning::Origin};

use super::problem::Problem;

/// A person; nobody is a 401.
pub struct Caller {
    pub viewer: Viewer,
    visit: Visit,
}

impl Caller {
    /// Where the request came from; kept with the evidence.
    pub fn origin(&self) -> &Origin {
        &self.visit.origin
    }

    /// The words of the language that is asked for, by `?lang=`, cookie or `Accept-Language`.
    pub fn text(&self) -> &'static Text {
        self.visit.text()
    }

    pub fn token(&self) -> Option<&str> {
        self.visit.token.as_deref()
    }
}

impl<S> FromRequestParts<S> for Caller
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visit: Result<Visit, Infallible> = Visit::from_request_parts(parts, state).await;
        let Ok(visit) = visit;
        let viewer = match (&visit.viewer, &visit.token) {
            (Some(viewer), _) => viewer.clone(),
            // Asked again, so that a database that is down is told as such and not as a missing session.
            (None, Some(token)) => App::from_ref(state)
                .platform
                .authenticate(token)
                .await?
                .ok_or(Error::Unauthenticated)?,
            (None, None) => return Err(Error::Unauthenticated.into()),
        };
        Ok(Self { viewer, visit })
    }
}
