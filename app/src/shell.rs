//! The frame around every page, and the one place where a view becomes a response.

mod language;

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use hydration_context::SsrSharedContext;
use leptos::{config::LeptosOptions, prelude::*};

use platform::packages::Place as PackagesPlace;

use crate::{
    App, Visit,
    parts::icon,
    text::{Lang, Text, fill},
    visit::{LANG_COOKIE, LARGE_COOKIE, QUALITY, set_cookie},
};
use domain::accounts::Role;

/// What a browser may do with a page.
pub const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Lets the page show packages from where they run.
pub fn with_package(mut response: Response, place: Option<&PackagesPlace>) -> Response {
    let policy = place.map(|place| format!("{CONTENT_SECURITY}; frame-src {}", place.origin));
    if let Some(Ok(policy)) = policy.as_deref().map(HeaderValue::from_str) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What a page says of itself to the frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<'a> {
    pub title: &'a str,
    /// Whether the page has an island, and so needs the scripts.
    pub islands: bool,
    /// Whether the page has fields for large files, which are sent ahead of their form.
    pub uploads: bool,
    /// Whether what is typed in its forms is kept before they are sent.
    pub keeps: bool,
    /// Which entry of the navigation it belongs to.
    pub place: Place,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Elsewhere,
    Courses,
    Search,
    Me,
    Verification,
    Admin,
    Author,
    Help,
}

/// A whole page with status 200.
pub fn page<V: IntoView + 'static>(
    app: &App,
    visit: &Visit,
    head: Head<'_>,
    content: impl FnOnce() -> V,
) -> Response {
    page_with(app, visit, head, StatusCode::OK, content)
}

/// A whole page. `content` makes the inside of `<main>`; it runs where signals and islands can live.
pub fn page_with<V: IntoView + 'static>(
    app: &App,
    visit: &Visit,
    head: Head<'_>,
    status: StatusCode,
    content: impl FnOnce() -> V,
) -> Response {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        provide_context(LeptosOptions::builder().output_name("xueshi").build());
        document(app, visit, head, content()).to_html()
    });
    owner.unset_with_forced_cleanup();
    let html = match visit.lang {
        Lang::Zh => html,
        Lang::En => language::marked(&html),
    };
    let mut response = (status, Html(format!("<!doctype html>{html}"))).into_response();
    remember(app, visit, &mut response);
    response
}

/// Keeps the language, the size of type or the quality of videos that a link asked for.
fn remember(app: &App, visit: &Visit, response: &mut Response) {
    let asked = |name: &str| {
        url::form_urlencoded::parse(visit.query.as_bytes()).any(|(key, _)| key == name)
    };
    let mut cookies = Vec::new();
    if asked("lang") {
        cookies.push(set_cookie(LANG_COOKIE, visit.lang.code(), app.secure));
    }
    if asked("large") {
        cookies.push(set_cookie(
            LARGE_COOKIE,
            if visit.large { "1" } else { "0" },
            app.secure,
        ));
    }
    if asked(QUALITY) {
        cookies.push(set_cookie(QUALITY, visit.quality.code(), app.secure));
    }
    for cookie in cookies {
        if let Ok(value) = cookie.parse() {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

fn document(app: &App, visit: &Visit, head: Head<'_>, content: impl IntoView) -> impl IntoView {
    let text = visit.text();
    let title = if head.title.is_empty() {
        text.shell.product_long.to_owned()
    } else {
        format!("{} · {}", head.title, text.shell.product)
    };
    view! {
        <html lang=visit.lang.code() data-large=visit.large.then_some("")>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{title}</title>
                <meta name="description" content=text.shell.description />
                <meta name="theme-color" content="#09563f" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=app.assets.style.clone() />
                {scripts(app, head)}
                {uploads(app, text, head)}
                {keeps(app, text, head)}
            </head>
            <body>
                <a class="skip" href="#main">{text.shell.skip}</a>
                {header(visit, head.place)}
                <main id="main" class="frame" tabindex="-1">{content}</main>
                {footer(visit)}
            </body>
        </html>
    }
}

fn uploads(app: &App, text: &'static Text, head: Head<'_>) -> Option<impl IntoView + use<>> {
    let uploads = app.assets.uploads.clone().filter(|_| head.uploads)?;
    Some(view! {
        <script src=uploads.tus defer=true></script>
        <script type="module" src=uploads.glue data-uploads=text.uploads.as_json()></script>
    })
}

fn keeps(app: &App, text: &'static Text, head: Head<'_>) -> Option<impl IntoView + use<>> {
    let unsent = app.assets.unsent.clone().filter(|_| head.keeps)?;
    Some(view! {
        <script
            type="module"
            src=unsent
            data-kept=text.authoring.unsent_kept
            data-failed=text.authoring.unsent_failed
        ></script>
    })
}

fn scripts(app: &App, head: Head<'_>) -> Option<impl IntoView + use<>> {
    let islands = app.assets.islands.clone().filter(|_| head.islands)?;
    Some(view! {
        <link rel="modulepreload" href=islands.glue.clone() />
        <link rel="preload" href=islands.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="module" src=islands.loader data-glue=islands.glue data-wasm=islands.wasm></script>
    })
}

fn header(visit: &Visit, place: Place) -> impl IntoView + use<> {
    let text = visit.text();
    let role = visit.viewer.as_ref().map(platform::Viewer::role);
    let link = |to: &'static str, words: &'static str, here: Place| {
        let current = (here == place).then_some("page");
        view! { <a href=to aria-current=current>{words}</a> }
    };
    let mine = matches!(role, Some(Role::Teacher)).then(|| link("/me", text.shell.me, Place::Me));
    let verification = matches!(role, Some(Role::Administrator | Role::Auditor)).then(|| {
        link(
            "/verification",
            text.shell.verification,
            Place::Verification,
        )
    });
    let admin = matches!(role, Some(Role::Administrator | Role::Auditor))
        .then(|| link("/admin", text.shell.admin, Place::Admin));
    let author = matches!(role, Some(Role::Author | Role::Reviewer))
        .then(|| link("/author", text.shell.author, Place::Author));
    view! {
        <header class="top">
            <div class="frame">
                <a class="brand" href="/">{icon::brand()}<span>{text.shell.product}</span></a>
                <nav aria-label=text.shell.navigation>
                    {link("/courses", text.shell.courses, Place::Courses)}
                    {link("/search", text.shell.search, Place::Search)}
                    {mine}
                    {verification}
                    {admin}
                    {author}
                </nav>
                {tools(visit)}
            </div>
        </header>
    }
}

fn tools(visit: &Visit) -> impl IntoView + use<> {
    let text = visit.text();
    let other = visit.lang.other();
    let size = if visit.large {
        text.shell.normal_type
    } else {
        text.shell.large_type
    };
    let large = visit.with("large", Some(if visit.large { "0" } else { "1" }));
    let account = match &visit.viewer {
        Some(viewer) => {
            let label = fill(text.shell.signed_in_as, &[("name", &viewer.name)]);
            let told = notices(visit);
            view! {
                {told}
                <details class="account">
                    <summary aria-label=label>{viewer.name.clone()}</summary>
                    <div class="menu">
                        <p class="muted small">
                            {text.words.role(viewer.role())} " · " {viewer.organisation.name.clone()}
                        </p>
                        <a href="/me/settings">{text.mail.title}</a>
                        <form method="post" action="/logout">
                            <button class="button quiet" type="submit">{text.shell.sign_out}</button>
                        </form>
                    </div>
                </details>
            }
            .into_any()
        }
        None => view! { <a class="sign-in" href="/login">{text.shell.sign_in}</a> }.into_any(),
    };
    view! {
        <div class="tools">
            <a href=large rel="nofollow">{size}</a>
            <a href=visit.with("lang", Some(other.code())) hreflang=other.code() lang=other.code() rel="nofollow">
                {other.own_name()}
            </a>
            {account}
        </div>
    }
}

/// The way to one's notices, with how many are unread.
fn notices(visit: &Visit) -> impl IntoView + use<> {
    let words = &visit.text().notices;
    let unread = visit.unread;
    let (label, count) = if unread > 0 {
        let label = fill(words.in_header, &[("count", &unread)]);
        let shown = if unread > 99 {
            "99+".to_owned()
        } else {
            unread.to_string()
        };
        (
            Some(label),
            Some(view! { " " <span class="count">{shown}</span> }),
        )
    } else {
        (None, None)
    };
    view! { <a href="/me/notices" aria-label=label>{words.title}{count}</a> }
}

fn footer(visit: &Visit) -> impl IntoView + use<> {
    let text = visit.text();
    view! {
        <footer class="bottom">
            <div class="frame">
                <p>{text.shell.footer}</p>
                <p>
                    <a href="/certificates">{text.certificates.check_title}</a>
                    " · "
                    <a href="/help">{text.shell.help}</a>
                </p>
            </div>
        </footer>
    }
}

impl Lang {
    /// The language that the reader could switch to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}
