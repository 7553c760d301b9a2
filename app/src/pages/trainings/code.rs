//! The code to show in the room. It changes by itself, without a script.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use content::print::qr_svg;
use domain::ids::TrainingId;
use leptos::prelude::*;
use platform::Error;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, page as shell_page},
    text::fill,
};

pub async fn code(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = TrainingId::new(id);
    let (training, code, changes_in) = app.platform.check_in_code(viewer, &id).await?;
    let words = &visit.text().trainings;
    let link = format!("{}/check-in/{id}?code={code}", site(&app, &headers));
    let image = fill(words.code_image, &[("title", &training.plan.title)]);
    let svg = qr_svg(&link, &image).map_err(|error| Error::Damaged(error.to_string()))?;
    let head = Head {
        title: words.code_title,
        ..Head::default()
    };
    let mut response = shell_page(&app, &visit, head, || {
        view! {
            <nav class="crumbs" aria-label=words.back>
                <a href=format!("/admin/trainings/{id}")>{words.back}</a>
            </nav>
            <h1>{training.plan.title.clone()}</h1>
            <p class="lead">{words.code_lead}</p>
            <div class="code card" inner_html=svg></div>
            <p class="muted">{words.code_changes}</p>
            <p class="muted small">{words.code_link}" "<a href=link.clone()>{link.clone()}</a></p>
        }
    });
    // As a header, since a page's body cannot carry it: another code is shown by the server's clock.
    let seconds = (changes_in / 1000 + 1).to_string();
    if let Ok(value) = HeaderValue::from_str(&seconds) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    Ok(response)
}

/// Where the organiser reached this page, others reach it too.
fn site(app: &App, headers: &HeaderMap) -> String {
    let scheme = if app.secure { "https" } else { "http" };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    format!("{scheme}://{host}")
}
