//! What stands around every request: who it comes from, whether another site sent it, what a browser may do with the answer.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::{App, CONTENT_SECURITY, Visit, pages};
use axum::{
    extract::{ConnectInfo, FromRef, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::Url;

use crate::{config::TrustedProxies, http::problem::Problem};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Nothing that is read takes longer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// An upload over a slow line.
const WRITE_TIMEOUT: Duration = Duration::from_mins(15);

/// What the guards must know.
#[derive(Clone)]
pub struct Guard {
    pub app: App,
    pub proxies: Arc<TrustedProxies>,
    pub public_url: Option<Url>,
}

impl FromRef<Guard> for App {
    fn from_ref(guard: &Guard) -> Self {
        guard.app.clone()
    }
}

/// Puts the client's own address in the place of our proxy's.
pub async fn find_client(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0);
    if let Some(peer) = peer {
        let client = guard.proxies.client(peer.ip(), request.headers());
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(client, peer.port())));
    }
    next.run(request).await
}

/// Refuses what another site made a browser send with this site's cookie.
pub async fn refuse_foreign(
    State(guard): State<Guard>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let is_ours = request.method().is_safe()
        || request.headers().contains_key(header::AUTHORIZATION)
        || is_own_site(request.headers(), guard.public_url.as_ref());
    if is_ours {
        return next.run(request).await;
    }
    if request.uri().path().starts_with("/api/") {
        let detail = "another site sent this; requests with a cookie are taken from this site only";
        return Problem::new(StatusCode::FORBIDDEN, detail).into_response();
    }
    pages::error::page(&guard.app, &visit, StatusCode::FORBIDDEN, None)
}

/// By what the browser says of itself; a client that says nothing is no browser, and holds no one's cookie.
fn is_own_site(headers: &HeaderMap, public_url: Option<&Url>) -> bool {
    if let Some(site) = headers.get(&SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Some(origin) = origin
        .to_str()
        .ok()
        .and_then(|origin| Url::parse(origin).ok())
    else {
        return false;
    };
    if public_url.is_some_and(|own| own.origin() == origin.origin()) {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let theirs = origin.host_str().map(|name| match origin.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    });
    host.is_some() && host.map(str::to_owned) == theirs
}

/// No request holds its place for ever.
pub async fn limit_time(request: Request, next: Next) -> Response {
    let limit = if matches!(*request.method(), Method::GET | Method::HEAD) {
        READ_TIMEOUT
    } else {
        WRITE_TIMEOUT
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// On the address of packages there is nothing else: no page of the site can be asked for by them.
pub async fn keep_packages_apart(
    State(guard): State<Guard>,
    request: Request,
    next: Next,
) -> Response {
    let own = guard.app.packages_url.as_ref();
    let own = own.map(|url| url.origin().ascii_serialization());
    let asked = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let is_theirs = own
        .as_deref()
        .and_then(|origin| origin.split_once("://"))
        .is_some_and(|(_, host)| asked == Some(host));
    let path = request.uri().path();
    let is_for_packages = ["/scorm/", "/xapi/", "/assets/"]
        .iter()
        .any(|place| path.starts_with(place));
    if is_theirs && !is_for_packages {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}

/// What a browser may do with the answer.
pub async fn set_policies(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_secure = guard.app.secure;
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    put(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    put(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    if is_secure {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // A page shows one reader's own records: no cache on the way may keep it.
    put(header::CACHE_CONTROL, "private, no-cache");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().expect("a header"));
        }
        let public_url = Url::parse("https://xueshi.example.cn").expect("a URL");
        is_own_site(&headers, Some(&public_url))
    }

    #[test]
    fn a_form_of_this_site_is_taken_and_of_another_is_not() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[
            ("sec-fetch-site", "same-site"),
            ("origin", "https://xueshi.example.cn")
        ]));
        assert!(own(&[("origin", "https://xueshi.example.cn")]));
        assert!(own(&[
            ("origin", "http://[::1]:3000"),
            ("host", "[::1]:3000")
        ]));
        assert!(!own(&[
            ("origin", "https://evil.example"),
            ("host", "xueshi.example.cn")
        ]));
        assert!(!own(&[("origin", "null"), ("host", "xueshi.example.cn")]));
        assert!(own(&[]), "no browser");
    }
}
