//! The static files, carried by the program and served with their fingerprints, so that a browser keeps them for ever.

use std::{
    collections::BTreeMap,
    io::Write,
    sync::{Arc, OnceLock},
};

use app::{Assets, DocumentReader, H5pPlayer, Islands, PackagePlayer, Uploads};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));
static PUBLIC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../public");
static LIBRARIES: Dir<'static> = include_dir!("$OUT_DIR/libraries");
static PDF: Dir<'static> = include_dir!("$OUT_DIR/pdf");
static ISLANDS: Dir<'static> = include_dir!("$OUT_DIR/islands");

/// Starts the islands; of no use without them.
const LOADER: &str = "islands.js";
/// Sends files piece by piece; of no use without its library.
const UPLOADER: &str = "upload.js";
/// Keeps what stands in forms.
const UNSENT: &str = "unsent.js";
/// Plays packages; of no use without its libraries.
const PLAYER: &str = "play.js";
const SEQUENCING: &str = "sequencing.js";
const H5P: &str = "h5p.js";
/// Stands beside the captions of a video.
const CAPTIONS: &str = "captions.js";
/// Stands beside what a learner plays.
const BESIDE_PLAYER: &str = "player.js";
/// Stores courses, beside the worker, which keeps its one address.
const DOWNLOADS: &str = "downloads.js";
/// Shows documents page by page; of no use without its library.
const READER: &str = "reader.js";
/// What is sent under a name with a fingerprint, and only so.
const FINGERPRINTED: [&str; 10] = [
    LOADER,
    UPLOADER,
    UNSENT,
    PLAYER,
    SEQUENCING,
    H5P,
    CAPTIONS,
    BESIDE_PLAYER,
    DOWNLOADS,
    READER,
];
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// What has no fingerprint in its name may change with the next release.
const FOR_A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// What is as large is asked for seldom, and compressed when it is; in bytes.
const LARGE: usize = 400 * 1024;

/// Every file that is served, by its address.
#[derive(Clone)]
pub struct Files(Arc<BTreeMap<String, File>>);

struct File {
    bytes: &'static [u8],
    media_type: &'static str,
    etag: String,
    is_immutable: bool,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl File {
    fn new(name: &str, bytes: &'static [u8], is_immutable: bool) -> Self {
        let media_type = match name.rsplit_once('.').map(|(_, kind)| kind) {
            Some("css") => "text/css; charset=utf-8",
            Some("js" | "mjs") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("webmanifest") => "application/manifest+json",
            Some("txt") => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
        Self {
            bytes,
            media_type,
            etag: format!("\"{}\"", fingerprint(bytes)),
            is_immutable,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    fn is_compressible(&self) -> bool {
        !["image/png", "application/octet-stream"].contains(&self.media_type)
            && self.bytes.len() > 256
    }

    /// Whether it is worth compressing before anybody asks for it.
    fn is_of_every_day(&self) -> bool {
        self.is_compressible() && self.bytes.len() < LARGE
    }

    /// Compressed once, as well as it goes.
    fn brotli(&self) -> Bytes {
        let compress = || {
            let mut packed = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: if self.bytes.len() < LARGE { 11 } else { 9 },
                lgwin: 22,
                size_hint: self.bytes.len(),
                ..Default::default()
            };
            let mut bytes = self.bytes;
            // Reading from memory into memory does not fail.
            match brotli::BrotliCompress(&mut bytes, &mut packed, &parameters) {
                Ok(_) => Bytes::from(packed),
                Err(_) => Bytes::new(),
            }
        };
        self.brotli.get_or_init(compress).clone()
    }

    fn gzip(&self) -> Bytes {
        let compress = || {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            match encoder
                .write_all(self.bytes)
                .and_then(|()| encoder.finish())
            {
                Ok(packed) => Bytes::from(packed),
                Err(_) => Bytes::new(),
            }
        };
        self.gzip.get_or_init(compress).clone()
    }
}

/// The files, and what the pages must know of them.
pub fn load() -> (Files, Assets) {
    let mut files = BTreeMap::new();
    for file in PUBLIC.files() {
        if let Some(name) = file
            .path()
            .to_str()
            .filter(|name| !FINGERPRINTED.contains(name))
        {
            let served = File::new(name, file.contents(), false);
            files.insert(format!("/{name}"), served);
        }
    }
    let mut keep = |stem: &str, kind: &str, bytes: &'static [u8]| {
        let address = format!("/assets/{stem}.{}.{kind}", fingerprint(bytes));
        files.insert(address.clone(), File::new(&address, bytes, true));
        address
    };
    let style = keep("style", "css", STYLE.as_bytes());
    let parts = (
        PUBLIC.get_file(LOADER),
        ISLANDS.get_file("islands.js"),
        ISLANDS.get_file("islands_bg.wasm"),
    );
    let islands = match parts {
        (Some(loader), Some(glue), Some(wasm)) => Some(Islands {
            loader: keep("loader", "js", loader.contents()),
            glue: keep("islands", "js", glue.contents()),
            wasm: keep("islands", "wasm", wasm.contents()),
        }),
        _ => None,
    };
    let unsent = PUBLIC
        .get_file(UNSENT)
        .map(|file| keep("unsent", "js", file.contents()));
    let uploads = match (PUBLIC.get_file(UPLOADER), LIBRARIES.get_file("tus.js")) {
        (Some(glue), Some(library)) => Some(Uploads {
            glue: keep("upload", "js", glue.contents()),
            tus: keep("tus", "js", library.contents()),
        }),
        _ => None,
    };
    let player = player(&mut keep);
    let captions = PUBLIC
        .get_file(CAPTIONS)
        .map(|script| keep("captions", "js", script.contents()));
    let beside_player = PUBLIC
        .get_file(BESIDE_PLAYER)
        .map(|script| keep("player", "js", script.contents()));
    let downloads = PUBLIC
        .get_file(DOWNLOADS)
        .map(|script| keep("downloads", "js", script.contents()));
    let reader = match (PUBLIC.get_file(READER), PDF.get_file("pdf.mjs")) {
        (Some(glue), Some(_)) => Some(DocumentReader {
            glue: keep("reader", "js", glue.contents()),
            folder: keep_folder(&mut files, "pdf", &PDF),
        }),
        _ => None,
    };
    let assets = Assets {
        style,
        islands,
        uploads,
        unsent,
        player,
        captions,
        beside_player,
        downloads,
        reader,
    };
    (Files(Arc::new(files)), assets)
}

/// Files that ask for each other by their names, in a folder whose name changes with any of them.
fn keep_folder(files: &mut BTreeMap<String, File>, stem: &str, folder: &Dir<'static>) -> String {
    let mut all = Sha256::new();
    for file in folder.files() {
        all.update(file.contents());
    }
    let address = format!("/assets/{stem}.{}", hex::encode(&all.finalize()[..8]));
    for file in folder.files() {
        if let Some(name) = file.path().to_str() {
            let address = format!("{address}/{name}");
            files.insert(address, File::new(name, file.contents(), true));
        }
    }
    address
}

/// All that plays packages, or none of it.
fn player(keep: &mut impl FnMut(&str, &str, &'static [u8]) -> String) -> Option<PackagePlayer> {
    let (glue, sequencing) = (PUBLIC.get_file(PLAYER)?, PUBLIC.get_file(SEQUENCING)?);
    let h5p = PUBLIC.get_file(H5P)?;
    let scorm12 = LIBRARIES.get_file("scorm12.js")?;
    let scorm2004 = LIBRARIES.get_file("scorm2004.js")?;
    let reader = LIBRARIES.get_file("h5p-player.js")?;
    let core = LIBRARIES.get_file("h5p-core.js")?;
    let style = LIBRARIES.get_file("h5p-core.css")?;
    Some(PackagePlayer {
        glue: keep("play", "js", glue.contents()),
        sequencing: keep("sequencing", "js", sequencing.contents()),
        scorm12: keep("scorm12", "js", scorm12.contents()),
        scorm2004: keep("scorm2004", "js", scorm2004.contents()),
        h5p: H5pPlayer {
            glue: keep("h5p", "js", h5p.contents()),
            player: keep("h5p-player", "js", reader.contents()),
            core: keep("h5p-core", "js", core.contents()),
            style: keep("h5p-core", "css", style.contents()),
        },
    })
}

fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

impl Files {
    /// Compresses everything now, so that nobody has to wait for it. Computes for a second or two.
    pub fn compress(&self) {
        for file in self.0.values().filter(|file| file.is_of_every_day()) {
            file.brotli();
            file.gzip();
        }
    }

    /// A route for each file of `public/`, and one for all with fingerprints.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let mut router = Router::new()
            .route("/assets/{name}", get(fingerprinted))
            .route("/assets/{folder}/{name}", get(in_folder));
        for address in self
            .0
            .keys()
            .filter(|address| !address.starts_with("/assets/"))
        {
            let wanted = address.clone();
            let handler = move |State(files): State<Self>, headers: HeaderMap| async move {
                files.serve(&wanted, &headers).await
            };
            router = router.route(address, get(handler));
        }
        router.with_state(self.clone())
    }

    async fn serve(self, address: &str, headers: &HeaderMap) -> Response {
        let address = address.to_owned();
        let accepted = accepted(headers);
        let known = headers.get(header::IF_NONE_MATCH).cloned();
        // The first to ask for a large file waits for its compression, beside the threads that answer.
        let work = move || {
            self.0
                .get(&address)
                .map(|file| answer(file, accepted, known.as_ref()))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Some(response)) => response,
            Ok(None) => StatusCode::NOT_FOUND.into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

async fn fingerprinted(
    State(files): State<Files>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    files.serve(&format!("/assets/{name}"), &headers).await
}

async fn in_folder(
    State(files): State<Files>,
    Path((folder, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let address = format!("/assets/{folder}/{name}");
    files.serve(&address, &headers).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Identity,
}

fn accepted(headers: &HeaderMap) -> Coding {
    let accepts = |coding: &str| {
        headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(','))
            .any(|offer| {
                let mut parts = offer.split(';').map(str::trim);
                parts.next() == Some(coding) && !parts.any(|part| part == "q=0")
            })
    };
    if accepts("br") {
        Coding::Brotli
    } else if accepts("gzip") {
        Coding::Gzip
    } else {
        Coding::Identity
    }
}

fn answer(file: &File, accepted: Coding, known: Option<&HeaderValue>) -> Response {
    let mut headers = HeaderMap::new();
    let cache = if file.is_immutable {
        IMMUTABLE
    } else {
        FOR_A_DAY
    };
    headers.insert(header::CACHE_CONTROL, cache);
    if let Ok(etag) = HeaderValue::from_str(&file.etag) {
        headers.insert(header::ETAG, etag);
    }
    let is_known = known
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains(&file.etag));
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(file.media_type),
    );
    let mut bytes = Bytes::from_static(file.bytes);
    if file.is_compressible() {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let (packed, coding) = match accepted {
            Coding::Brotli => (file.brotli(), "br"),
            Coding::Gzip => (file.gzip(), "gzip"),
            Coding::Identity => (Bytes::new(), "identity"),
        };
        if !packed.is_empty() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            bytes = packed;
        }
    }
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn the_best_coding_that_is_accepted_is_taken() {
        assert!(accepted(&offers("gzip, deflate, br, zstd")) == Coding::Brotli);
        assert!(accepted(&offers("gzip;q=1.0, br;q=0")) == Coding::Gzip);
        assert!(accepted(&offers("identity")) == Coding::Identity);
    }

    #[test]
    fn the_style_and_what_installs_the_site_are_there() {
        let (files, assets) = load();
        assert!(files.0.contains_key(&assets.style));
        for name in ["/favicon.svg", "/manifest.webmanifest", "/robots.txt"] {
            assert!(files.0.contains_key(name), "{name}");
        }
    }
}
