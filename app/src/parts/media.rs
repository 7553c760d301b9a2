//! Videos with their captions, and documents.

use domain::catalogue::{Document, Video};
use leptos::prelude::*;

use crate::text::{Text, fill};

/// Where the server gives out a stored file; the name is for people who save it.
pub fn address(sha256: &str, name: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("/media/{sha256}/{}", name.replace('+', "%20"))
}

/// A video that starts at `position` milliseconds.
pub fn player(
    text: &'static Text,
    title: &str,
    video: &Video,
    position: u32,
) -> impl IntoView + use<> {
    // The media fragment starts the video there without any script.
    let start = if position > 0 {
        format!("#t={}", position / 1000)
    } else {
        String::new()
    };
    let source = format!("{}{start}", address(&video.file.sha256, &video.file.name));
    let tracks: Vec<_> = video
        .captions
        .iter()
        .enumerate()
        .map(|(at, track)| {
            view! {
                <track
                    kind="captions"
                    src=address(&track.file.sha256, &track.file.name)
                    srclang=track.language.clone()
                    label=if track.language.starts_with("zh") { "中文".to_owned() } else { track.language.clone() }
                    default=at == 0
                />
            }
        })
        .collect();
    view! {
        <figure class="player">
            <video
                id="player"
                controls=true
                playsinline=true
                preload="metadata"
                aria-label=fill(text.learning.video_label, &[("title", &title)])
            >
                <source src=source r#type=video.file.media_type.clone() />
                {tracks}
            </video>
        </figure>
    }
}

/// A document to open beside the page.
pub fn document(
    text: &'static Text,
    title: &str,
    document: &Document,
    page: Option<u32>,
) -> impl IntoView + use<> {
    let page = page.filter(|page| (1..=document.pages).contains(page));
    let mut href = address(&document.file.sha256, &document.file.name);
    let open = match page {
        Some(page) => {
            // As browsers' readers of PDF understand it.
            href = format!("{href}#page={page}");
            fill(
                text.learning.open_page,
                &[("page", &page), ("pages", &document.pages)],
            )
        }
        None => fill(text.learning.open_document, &[("pages", &document.pages)]),
    };
    let label = fill(text.learning.document_label, &[("title", &title)]);
    view! {
        <div class="document card">
            <p>{label}</p>
            <p>
                <a class="button" id="open-document" href=href target="_blank" rel="noopener">
                    {open}
                </a>
            </p>
        </div>
    }
}
