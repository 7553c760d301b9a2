//! One request by one person: who they are, which language and size of type they read, where they come from.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
};
use domain::renditions::Quality;
use platform::{Error, Viewer, learning::Origin, packages::Place};

use crate::{
    App,
    fault::Fault,
    text::{Lang, Text},
};

pub const SESSION_COOKIE: &str = "session";
pub const LANG_COOKIE: &str = "lang";
pub const LARGE_COOKIE: &str = "large";
/// Which rendition of videos its reader plays; the parameter of a link that chooses one has the same name.
pub const QUALITY: &str = "quality";

/// What a page knows of its reader.
#[derive(Clone, Debug)]
pub struct Visit {
    pub viewer: Option<Viewer>,
    pub lang: Lang,
    /// Large-type mode 长者模式.
    pub large: bool,
    pub quality: Quality,
    /// Path and query of the page.
    pub path: String,
    pub query: String,
    pub origin: Origin,
    /// What the reader's browser calls this site: name and port.
    pub host: Option<String>,
    /// Notices that its reader has not ticked off; counted for pages alone.
    pub unread: u64,
    /// The token that the browser or client holds, if any.
    pub token: Option<String>,
}

impl Visit {
    pub fn text(&self) -> &'static Text {
        Text::of(self.lang)
    }

    /// The person, or a fault that leads to the sign-in page.
    pub fn signed_in(&self) -> Result<&Viewer, Fault> {
        self.viewer.as_ref().ok_or(Fault(Error::Unauthenticated))
    }

    /// The address of this page with one parameter of the query set or, by `None`, removed.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        with_parameter(&self.path, &self.query, name, value)
    }

    /// A path of this site as it is written on paper: the settings say where the site is, or else the request does.
    pub fn whole_address(&self, app: &App, path: &str) -> String {
        if let Some(site) = &app.public_url {
            return format!("{}{path}", site.origin().ascii_serialization());
        }
        let scheme = if app.secure { "https" } else { "http" };
        let host = self.host.as_deref().unwrap_or("localhost");
        format!("{scheme}://{host}{path}")
    }

    /// Where packages run: where the settings say, or, on the machine itself, under its other name, since cookies of
    /// `127.0.0.1` are not sent to `localhost` nor the other way round.
    pub fn packages_place(&self, app: &App) -> Option<Place> {
        let scheme = if app.secure { "https" } else { "http" };
        let own = self.host.as_deref()?;
        let site = match &app.public_url {
            Some(site) => site.origin().ascii_serialization(),
            None => format!("{scheme}://{own}"),
        };
        if let Some(url) = &app.packages_url {
            let origin = url.origin().ascii_serialization();
            let (_, host) = origin.split_once("://")?;
            return Some(Place {
                host: host.to_owned(),
                origin: origin.clone(),
                site,
            });
        }
        let host = if let Some(port) = own.strip_prefix("127.0.0.1") {
            format!("localhost{port}")
        } else {
            format!("127.0.0.1{}", own.strip_prefix("localhost")?)
        };
        Some(Place {
            origin: format!("{scheme}://{host}"),
            host,
            site,
        })
    }

    pub fn address(&self) -> &str {
        self.origin.address.as_deref().unwrap_or("unknown")
    }
}

/// A parameter of a query, decoded; the first of its name.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// `path?query` with one parameter set or removed; what pages show next after a change starts at the first page.
pub fn with_parameter(path: &str, query: &str, name: &str, value: Option<&str>) -> String {
    let mut pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(key, _)| key != name)
        .collect();
    if let Some(value) = value {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}

impl<S> FromRequestParts<S> for Visit
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let app = App::from_ref(state);
        let token = token(&parts.headers);
        let viewer = match &token {
            // A database that does not answer must not sign anybody out: the page itself will say so.
            Some(token) => app
                .platform
                .authenticate(token)
                .await
                .unwrap_or_else(|error| {
                    tracing::error!(%error, "a session could not be read");
                    None
                }),
            None => None,
        };
        let unread = match &viewer {
            Some(viewer) if is_page(parts) => app
                .platform
                .unread_notices(viewer)
                .await
                .unwrap_or_else(|error| {
                    tracing::error!(%error, "notices could not be counted");
                    0
                }),
            _ => 0,
        };
        let visit = Self {
            unread,
            viewer,
            lang: lang(&parts.uri, &parts.headers),
            large: cookie(&parts.headers, LARGE_COOKIE) == Some("1")
                && parameter(parts.uri.query().unwrap_or_default(), "large").is_none()
                || parameter(parts.uri.query().unwrap_or_default(), "large").as_deref()
                    == Some("1"),
            quality: quality(&parts.uri, &parts.headers),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            origin: Origin {
                address: parts
                    .extensions
                    .get::<ConnectInfo<SocketAddr>>()
                    .map(|info| info.0.ip().to_string()),
                agent: header_text(&parts.headers, &header::USER_AGENT),
            },
            host: header_text(&parts.headers, &header::HOST)
                .or_else(|| parts.uri.authority().map(ToString::to_string)),
            token,
        };
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

/// Whether what is asked for is a page to look at, which has a header with a count.
fn is_page(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let others = [
        "/api/",
        "/media/",
        "/documents/",
        "/scorm/",
        "/xapi/",
        "/assets/",
    ];
    parts.method.is_safe() && !others.iter().any(|start| path.starts_with(start))
}

/// Bearer token first, then the cookie.
fn token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    bearer
        .or_else(|| cookie(headers, SESSION_COOKIE))
        .map(str::to_owned)
        .filter(|token| !token.is_empty())
}

fn lang(uri: &Uri, headers: &HeaderMap) -> Lang {
    parameter(uri.query().unwrap_or_default(), "lang")
        .and_then(|code| Lang::parse(&code))
        .or_else(|| cookie(headers, LANG_COOKIE).and_then(Lang::parse))
        .or_else(|| {
            header_text(headers, &header::ACCEPT_LANGUAGE).and_then(|wish| Lang::wished(&wish))
        })
        .unwrap_or_default()
}

fn quality(uri: &Uri, headers: &HeaderMap) -> Quality {
    let asked =
        parameter(uri.query().unwrap_or_default(), QUALITY).and_then(|code| code.parse().ok());
    asked
        .or_else(|| cookie(headers, QUALITY).and_then(|code| code.parse().ok()))
        .unwrap_or(Quality::Original)
}

pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn header_text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

/// A cookie for the whole site, kept for a year; never readable by scripts.
pub fn set_cookie(name: &str, value: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}")
}

pub fn drop_cookie(name: &str) -> String {
    format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
}

/// See other: after a form was taken, so that a reload does not post it again.
pub fn see_other(location: &str) -> axum::response::Response {
    use axum::response::IntoResponse;

    (
        StatusCode::SEE_OTHER,
        [(header::LOCATION, location.to_owned())],
    )
        .into_response()
}
