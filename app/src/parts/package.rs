//! The frame in which a page of the site shows a package, which runs on an address of its own.

use domain::packages::Package;
use leptos::prelude::*;
use platform::{Viewer, packages::Subject};

use crate::{App, Visit, text::fill};

/// `reading` is what the learner's time is measured by.
pub fn frame(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    subject: Subject,
    title: &str,
    package: &Package,
) -> AnyView {
    let text = visit.text();
    let words = &text.learning;
    let Some(place) = visit.packages_place(app) else {
        return view! { <p class="notice warning">{words.package_closed}</p> }.into_any();
    };
    let pass = app.platform.package_pass(viewer, subject, package, &place);
    let source = format!(
        "{}/scorm/{pass}/play?lang={}",
        place.origin,
        text.lang.code()
    );
    let label = fill(words.package_title, &[("title", &title)]);
    view! {
        <p class="muted small">{words.package_hint}</p>
        <noscript><p class="notice warning">{words.package_scripts}</p></noscript>
        <iframe
            class="package"
            id="reading"
            src=source
            title=label
            allow="fullscreen; autoplay"
            sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
        ></iframe>
    }
    .into_any()
}
