//! Videos with their captions, and documents.

use domain::{
    catalogue::{Document, StoredFile, Video},
    renditions::{Quality, RenditionKind},
};
use leptos::prelude::*;
use platform::renditions::Renditions;

use crate::{
    DocumentReader, Visit,
    text::{Text, fill, format},
    visit::QUALITY,
};

/// Where the server gives out a stored file; the name is for people who save it.
pub fn address(sha256: &str, name: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("/media/{sha256}/{}", name.replace('+', "%20"))
}

/// What of a video is played.
#[derive(Clone, Copy)]
pub struct Playing<'a> {
    pub video: &'a Video,
    pub renditions: &'a Renditions,
    pub quality: Quality,
}

impl Playing<'_> {
    /// The file of the chosen quality, or the video itself where there is none.
    fn file(&self) -> &StoredFile {
        let rendition = self.renditions.playing(self.quality);
        rendition.unwrap_or(&self.video.file)
    }
}

/// A video that starts at `position` milliseconds.
pub fn player(
    text: &'static Text,
    title: &str,
    playing: Playing<'_>,
    position: u32,
) -> impl IntoView + use<> {
    let video = playing.video;
    // The media fragment starts the video there without any script.
    let start = if position > 0 {
        format!("#t={}", position / 1000)
    } else {
        String::new()
    };
    let file = playing.file();
    let source = format!("{}{start}", address(&file.sha256, &file.name));
    let poster = playing.renditions.of(RenditionKind::Poster);
    let poster = poster.map(|poster| address(&poster.sha256, &poster.name));
    let is_sound = video.is_sound();
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
    if is_sound {
        let label = fill(text.learning.audio_label, &[("title", &title)]);
        return view! {
            <figure class="player sound">
                <audio id="player" controls=true preload="metadata" aria-label=label>
                    <source src=source r#type=file.media_type.clone() />
                    {tracks}
                </audio>
            </figure>
        }
        .into_any();
    }
    view! {
        <figure class="player">
            <video
                id="player"
                controls=true
                playsinline=true
                preload="metadata"
                poster=poster
                aria-label=fill(text.learning.video_label, &[("title", &title)])
            >
                <source src=source r#type=file.media_type.clone() />
                {tracks}
            </video>
        </figure>
    }
    .into_any()
}

/// Links to what else can be played, with what each costs on a narrow line; nothing where there is only the video itself.
pub fn choices(visit: &Visit, playing: Playing<'_>) -> Option<impl IntoView + use<>> {
    let words = &visit.text().learning;
    let video = &playing.video.file;
    let offers = [
        (Quality::Original, words.quality_original, Some(video)),
        (
            Quality::Small,
            words.quality_small,
            playing.renditions.of(RenditionKind::Small),
        ),
        (
            Quality::Audio,
            words.quality_audio,
            playing.renditions.of(RenditionKind::Audio),
        ),
    ];
    let chosen = &playing.file().sha256;
    let links: Vec<_> = offers
        .into_iter()
        .filter_map(|(quality, label, file)| {
            let file = file?;
            let size = format::megabytes(file.bytes);
            let current = (file.sha256 == *chosen).then_some("true");
            let href = visit.with(QUALITY, Some(quality.code()));
            let label = fill(label, &[("size", &size)]);
            Some(view! { <a href=href aria-current=current rel="nofollow">{label}</a> })
        })
        .collect();
    (links.len() > 1)
        .then(|| view! { <nav class="qualities" aria-label=words.quality>{links}</nav> })
}

/// A document to open beside the page: itself, or the PDF that was made of it; where there is none, to download.
/// `scripts` show it within the page.
pub fn document(
    scripts: Option<DocumentReader>,
    text: &'static Text,
    title: &str,
    document: &Document,
    renditions: &Renditions,
    page: Option<u32>,
) -> AnyView {
    let original = &document.file;
    let download = |words: &'static str| {
        let size = format::megabytes(original.bytes);
        let words = fill(words, &[("name", &original.name), ("size", &size)]);
        (address(&original.sha256, &original.name), words)
    };
    let label = fill(text.learning.document_label, &[("title", &title)]);
    let (shown, pages, beside) = match renditions.pdf() {
        Some((pdf, pages)) => {
            let (href, words) = download(text.learning.original_document);
            let link = view! { <p class="small"><a href=href download="">{words}</a></p> };
            (pdf, pages, Some(link))
        }
        None if document.pages > 0 => (original, document.pages, None),
        None => {
            let (href, words) = download(text.learning.download_document);
            return view! {
                <div class="document card">
                    <p>{label}</p>
                    <p><a class="button" id="open-document" href=href download="">{words}</a></p>
                    <p class="muted small">{text.learning.download_hint}</p>
                </div>
            }
            .into_any();
        }
    };
    let page = page.filter(|page| (1..=pages).contains(page));
    let mut href = address(&shown.sha256, &shown.name);
    let source = href.clone();
    let open = match page {
        Some(page) => {
            // As browsers' readers of PDF understand it.
            href = format!("{href}#page={page}");
            fill(
                text.learning.open_page,
                &[("page", &page), ("pages", &pages)],
            )
        }
        None => fill(text.learning.open_document, &[("pages", &pages)]),
    };
    view! {
        <div class="document card">
            <p>{label}</p>
            <p>
                <a class="button" id="open-document" href=href target="_blank" rel="noopener">
                    {open}
                </a>
            </p>
            {beside}
            {scripts.map(|scripts| reader(scripts, text, &source, page))}
        </div>
    }
    .into_any()
}

/// The document within the page, page by page; only with scripts.
fn reader(
    scripts: DocumentReader,
    text: &'static Text,
    source: &str,
    page: Option<u32>,
) -> impl IntoView + use<> {
    let words = &text.player;
    let button = |act: &'static str, label: &'static str| {
        view! { <button type="button" class="button quiet" data-act=act>{label}</button> }
    };
    view! {
        <div
            class="reader stack"
            hidden=true
            data-reader=""
            data-source=source.to_owned()
            data-folder=scripts.folder
            data-page=page.map(|page| page.to_string())
            data-loading=words.reader_loading
            data-failed=words.reader_failed
            data-said=words.reader_said
        >
            <p>{button("open", words.reader_open)}</p>
            <p class="muted small" role="status"></p>
            <div class="sheet" tabindex="0" role="region" aria-label=words.reader_sheet hidden=true data-part="room">
                <canvas aria-hidden="true"></canvas>
                <p class="visually-hidden" data-part="text"></p>
            </div>
            <div class="sheet-tools" role="group" aria-label=words.reader_sheet>
                {button("back", words.reader_back)}
                <label>{words.reader_page} " " <input type="number" min="1" value="1" inputmode="numeric" /></label>
                <span class="muted">{words.reader_of} " " <b class="num" data-part="total"></b></span>
                {button("on", words.reader_on)}
                {button("nearer", words.reader_nearer)}
                {button("farther", words.reader_farther)}
            </div>
            <script type="module" src=scripts.glue></script>
        </div>
    }
}
