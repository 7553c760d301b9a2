//! Signing in and out with a token.

use app::{App, Visit};
use axum::{Json, extract::State, http::StatusCode};
use platform::{Viewer, accounts::SignedIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
};

#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    #[schema(example = "teacher1")]
    login: String,
    password: String,
}

#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Send it as `Authorization: Bearer …`.
    token: String,
    /// RFC 3339.
    expires_at: String,
    user: User,
}

#[derive(Serialize, ToSchema)]
pub struct User {
    id: String,
    login: String,
    name: String,
    #[schema(example = "teacher")]
    role: String,
    /// Code of the organisation.
    organisation: String,
    organisation_name: String,
}

impl From<&Viewer> for User {
    fn from(viewer: &Viewer) -> Self {
        Self {
            id: viewer.account().to_string(),
            login: viewer.login.clone(),
            name: viewer.name.clone(),
            role: viewer.role().code().to_owned(),
            organisation: viewer.organisation.code.clone(),
            organisation_name: viewer.organisation.name.clone(),
        }
    }
}

impl From<SignedIn> for Session {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            user: User::from(&signed_in.viewer),
            expires_at: signed_in.expires_at.to_rfc3339(),
            token: signed_in.token,
        }
    }
}

/// Sign in.
#[utoipa::path(post, path = "/sessions", tag = "sessions", request_body = Credentials, responses(
    (status = 201, body = Session),
    (status = 401, body = Document, content_type = "application/problem+json", description = "the login or the password is wrong"),
    (status = 429, body = Document, content_type = "application/problem+json", description = "too many attempts; see Retry-After"),
))]
pub async fn create(
    State(app): State<App>,
    visit: Visit,
    Body(credentials): Body<Credentials>,
) -> Result<(StatusCode, Json<Session>), Problem> {
    let signed_in = app
        .platform
        .sign_in(&credentials.login, &credentials.password, visit.address())
        .await?;
    Ok((StatusCode::CREATED, Json(signed_in.into())))
}

/// Sign out.
#[utoipa::path(delete, path = "/sessions/current", tag = "sessions", security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204, description = "the session is ended"),
    (status = 401, body = Document, content_type = "application/problem+json"),
))]
pub async fn end(State(app): State<App>, caller: Caller) -> Result<StatusCode, Problem> {
    if let Some(token) = caller.token() {
        app.platform.sign_out(token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
