//! A course to be stored on the reader's device.

use domain::{
    catalogue::{Content, StoredFile},
    renditions::Quality,
};
use leptos::prelude::*;
use platform::{
    catalogue::Published,
    renditions::{CourseRenditions, Renditions},
};
use serde::Serialize;

use crate::{
    App,
    text::{Text, fill, format},
};

/// A unit that can be stored.
#[derive(Serialize)]
struct StoredPage<'a> {
    url: String,
    title: &'a str,
}

/// What a course offers to a learner without a line; nothing where nothing of it can be stored.
pub fn offer(
    text: &'static Text,
    published: &Published,
    made: &CourseRenditions,
) -> Option<impl IntoView + use<>> {
    let words = &text.downloads;
    let course = &published.course;
    let none = Renditions::default();
    let mut bytes = 0;
    let mut pages = Vec::new();
    for unit in course.units() {
        bytes += match &unit.content {
            Content::Page(page) => page.markdown.len() as u64,
            Content::Video(video) => {
                let beside = made.of(&video.file.sha256).unwrap_or(&none);
                size(beside.playing(Quality::Small).unwrap_or(&video.file))
            }
            Content::Document(document) => {
                let beside = made.of(&document.file.sha256).unwrap_or(&none);
                size(beside.pdf().map_or(&document.file, |(pdf, _)| pdf))
            }
            Content::Quiz(_)
            | Content::Package(_)
            | Content::Assignment(_)
            | Content::Survey(_)
            | Content::Session(_) => continue,
        };
        pages.push(StoredPage {
            url: format!("/learn/{}/{}", course.code, unit.key),
            title: &unit.title,
        });
    }
    if pages.is_empty() {
        return None;
    }
    let pages = serde_json::to_string(&pages).unwrap_or_default();
    let about = fill(
        words.offer_size,
        &[("size", &format::megabytes(bytes.max(100_000)))],
    );
    Some(view! {
        <section
            class="card stack"
            aria-labelledby="download-title"
            hidden=true
            data-download=""
            data-code=course.code.to_string()
            data-title=course.title.clone()
            data-bytes=bytes.to_string()
            data-pages=pages
        >
            <h2 id="download-title">{words.title}</h2>
            <p class="muted small">{about}</p>
            <p class="actions">
                <button type="button" class="button quiet">{words.offer}</button>
                <a href="/downloads">{words.offer_list}</a>
            </p>
            <progress max="1" value="0" hidden=true aria-label=words.offer></progress>
            <p class="small" role="status"></p>
        </section>
    })
}

fn size(file: &StoredFile) -> u64 {
    file.bytes
}

/// The script that stores and lists, with its words; their places stand in square brackets there.
pub fn script(app: &App, text: &'static Text) -> Option<impl IntoView + use<>> {
    let words = &text.downloads;
    let script = app.assets.downloads.clone()?;
    let own = |text: &str| text.replace('{', "[").replace('}', "]");
    Some(view! {
        <script
            type="module"
            src=script
            data-downloads=""
            data-size=own(words.size)
            data-storing=own(words.storing)
            data-stored=own(words.is_stored)
            data-failed=words.failed
            data-full=words.full
            data-about=own(words.about)
            data-incomplete=words.incomplete
            data-total=own(words.total)
            data-delete=own(words.delete_label)
            data-waiting=own(words.waiting)
            data-settled=words.settled
        ></script>
    })
}
