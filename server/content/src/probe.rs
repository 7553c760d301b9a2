//! What a file is by its content; its name proves nothing.

mod kind;
mod sound;

use std::{
    io::{self, Cursor, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

use re_mp4::{BoxHeader, BoxType, MoovBox, ReadBox, StsdBoxContent};

pub use kind::{FileKind, Office, kind, office_of};
pub use sound::{SoundFacts, sound};

/// Bytes that one stream within a PDF may unpack to; the tables that count pages are far smaller.
const MAX_UNPACKED: usize = 64 << 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VideoFacts {
    pub media_type: &'static str,
    pub duration_millis: u32,
    /// For people: `avc1.64001F, mp4a.40.2`.
    pub codecs: String,
    pub has_sound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    pub media_type: &'static str,
    /// 0 where the file does not say: of everything but PDF.
    pub pages: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    #[error(
        "is not an MP4 video but {found}; convert it: ffmpeg -i in -c:v libx264 -c:a aac -movflags +faststart out.mp4"
    )]
    NotVideo { found: String },
    #[error("is a damaged MP4 video ({detail}); export it again")]
    DamagedVideo { detail: String },
    #[error("has no picture; a video needs a video track")]
    NoPicture,
    #[error(
        "uses the codec {codec}, which browsers do not play; convert it: ffmpeg -i in -c:v libx264 -c:a aac out.mp4"
    )]
    Codec { codec: String },
    #[error(
        "does not say how long it is (a live recording?); rewrite it: ffmpeg -i in -c copy -movflags +faststart out.mp4"
    )]
    NoDuration,
    #[error(
        "is not a PDF but {found}; nor is it Word (docx), PowerPoint (pptx) or OpenDocument (odt, odp): export the document as PDF"
    )]
    NotDocument { found: String },
    #[error("holds macros, which are given to nobody; save it without them, as docx or pptx")]
    Macros,
    #[error(
        "is no sound that browsers play but {found}; convert it: ffmpeg -i in -c:a aac -movflags +faststart out.m4a"
    )]
    NotSound { found: String },
    #[error("is a damaged sound ({detail}); export it again")]
    DamagedSound { detail: String },
    #[error(
        "is a sound {codec}, which browsers do not play; convert it: ffmpeg -i in -c:a aac out.m4a"
    )]
    SoundCodec { codec: String },
    #[error("has a picture; it is a video, not a sound alone")]
    HasPicture,
    #[error("is a PDF that cannot be read ({detail}); export it again, without a password")]
    DamagedDocument { detail: String },
    #[error("is a PDF without pages")]
    NoPages,
    #[error(
        "is neither a PDF nor a JPEG or PNG picture but {found}; take a photo or export it as PDF"
    )]
    NotAttachment { found: String },
    #[error(
        "is neither a PDF, a JPEG or PNG picture nor a docx, pptx or xlsx but {found}; save it as one of these"
    )]
    NotWork { found: String },
}

/// The media type that the first bytes tell, for people and for error messages.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    infer::get(bytes).map(|kind| kind.mime_type())
}

fn name(bytes: &[u8]) -> String {
    match media_type(bytes) {
        Some(kind) => kind.to_owned(),
        None if bytes.is_empty() => "an empty file".to_owned(),
        None if std::str::from_utf8(&bytes[..bytes.len().min(256)])
            .is_ok_and(|text| !text.contains('\0')) =>
        {
            "a text".to_owned()
        }
        None => "a file of an unknown kind".to_owned(),
    }
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The kind of a document that somebody attaches: a PDF, or a picture of a paper.
pub fn attachment(bytes: &[u8]) -> Result<&'static str, ProbeError> {
    match media_type(bytes) {
        Some(kind @ ("application/pdf" | "image/jpeg" | "image/png")) => Ok(kind),
        _ => Err(ProbeError::NotAttachment { found: name(bytes) }),
    }
}

/// What a teacher hands in as work: a PDF, a picture, or what Office writes.
pub fn work(bytes: &[u8]) -> Result<&'static str, ProbeError> {
    match kind(bytes) {
        FileKind::Docx => Ok(DOCX),
        FileKind::Pptx => Ok(PPTX),
        FileKind::Xlsx => Ok(XLSX),
        _ => match media_type(bytes) {
            Some(kind @ ("application/pdf" | "image/jpeg" | "image/png")) => Ok(kind),
            _ => Err(ProbeError::NotWork { found: name(bytes) }),
        },
    }
}

/// A reader that gives up: a box that says that it has no length, or a forged one, would be read for ever.
struct Patient<'a> {
    inner: Cursor<&'a [u8]>,
    left: u64,
}

impl<'a> Patient<'a> {
    /// Honest files are read in a few steps for each box.
    fn over(bytes: &'a [u8]) -> Self {
        Self {
            inner: Cursor::new(bytes),
            left: 100_000 + 4 * bytes.len() as u64,
        }
    }

    fn step(&mut self) -> io::Result<()> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| io::Error::other("its index leads in a circle"))?;
        Ok(())
    }
}

impl Read for Patient<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.step()?;
        self.inner.read(buffer)
    }
}

impl Seek for Patient<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.step()?;
        self.inner.seek(to)
    }
}

/// What an MP4 file says of itself, whether it has a picture or not.
struct Facts {
    duration_millis: u32,
    codecs: String,
    has_picture: bool,
    has_sound: bool,
    /// A sound that browsers play.
    has_aac: bool,
    /// A picture that browsers do not play.
    unplayable: Option<String>,
}

fn is_mp4(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp".as_slice())
        && bytes.get(8..12) != Some(b"qt  ".as_slice())
        && media_type(bytes).is_none_or(|kind| !kind.starts_with("image/"))
}

/// Length and codecs of an MP4 file with a picture.
pub fn video(bytes: &[u8]) -> Result<VideoFacts, ProbeError> {
    if !is_mp4(bytes) {
        return Err(ProbeError::NotVideo { found: name(bytes) });
    }
    let facts = mp4(bytes)?;
    if !facts.has_picture {
        return Err(ProbeError::NoPicture);
    }
    if let Some(codec) = facts.unplayable {
        return Err(ProbeError::Codec { codec });
    }
    if facts.duration_millis == 0 {
        return Err(ProbeError::NoDuration);
    }
    Ok(VideoFacts {
        media_type: "video/mp4",
        duration_millis: facts.duration_millis,
        codecs: facts.codecs,
        has_sound: facts.has_sound,
    })
}

fn mp4(bytes: &[u8]) -> Result<Facts, ProbeError> {
    let damaged = |detail: &str| ProbeError::DamagedVideo {
        detail: detail.to_owned(),
    };
    let movie = movie_box(bytes)
        .ok_or_else(|| damaged("its index, the moov box, is missing or cut off"))?;

    // The sample tables are not built: a forged count in them would take all memory. And since re_mp4 trusts sizes
    // inside some boxes, a forged file may make it panic, which must not end more than this probe.
    let mut reader = Patient::over(movie);
    reader.inner.set_position(HEADER as u64);
    let moov = catch_unwind(AssertUnwindSafe(|| {
        MoovBox::read_box(&mut reader, movie.len() as u64)
    }))
    .map_err(|_| damaged("its index contradicts itself"))?
    .map_err(|error| damaged(&error.to_string()))?;

    let contents = || {
        moov.traks.iter().map(|track| {
            (
                &track.mdia.hdlr.handler_type.value,
                &track.mdia.minf.stbl.stsd.contents,
            )
        })
    };
    let unplayable = contents().find_map(|(handler, content)| match content {
        StsdBoxContent::Unknown(codec) if handler == b"vide" => Some(codec.to_string()),
        _ => None,
    });
    let fragments = moov
        .mvex
        .as_ref()
        .and_then(|mvex| mvex.mehd.as_ref())
        .map_or(0, |mehd| mehd.fragment_duration);
    let duration = moov.mvhd.duration.max(fragments);
    let millis = u128::from(duration) * 1000 / u128::from(moov.mvhd.timescale.max(1));
    let codecs: Vec<String> = contents()
        .filter_map(|(_, content)| content.codec_string())
        .collect();
    Ok(Facts {
        // What is longer than seven weeks does not say how long it is.
        duration_millis: u32::try_from(millis).unwrap_or_default(),
        codecs: codecs.join(", "),
        has_picture: contents().any(|(handler, _)| handler == b"vide"),
        has_sound: contents().any(|(handler, _)| handler == b"soun"),
        has_aac: contents().any(|(handler, content)| {
            handler == b"soun" && matches!(content, StsdBoxContent::Mp4a(_))
        }),
        unplayable,
    })
}

/// Bytes of a box's header. `re_mp4` finds the beginning of a box this far before its reader.
const HEADER: usize = 8;

/// The top-level `moov` box with its header, wherever in the file it stands.
fn movie_box(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        let mut reader = rest;
        let header = BoxHeader::read(&mut reader).ok()?;
        let body = usize::try_from(header.size).ok()?.checked_sub(HEADER)?;
        if header.name == BoxType::MoovBox {
            let start = rest.len() - reader.len() - HEADER;
            return rest.get(start..start.checked_add(HEADER)?.checked_add(body)?);
        }
        rest = reader.get(body..)?;
    }
}

/// Boxes that are looked at in search of the index, and the most bytes that it may have.
const MOST_BOXES: usize = 10_000;
const MOST_INDEX: u64 = 64 << 20;

/// What [`video`] looks at in an MP4 file, without the pictures and the sound: of a file that is too large to hold.
pub fn video_index(mut file: impl Read + Seek) -> io::Result<Vec<u8>> {
    let end = file.seek(SeekFrom::End(0))?;
    let (mut index, mut at) = (Vec::new(), 0);
    for _ in 0..MOST_BOXES {
        if end.saturating_sub(at) < HEADER as u64 {
            break;
        }
        let mut header = [0; 2 * HEADER];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut header[..HEADER])?;
        let [a, b, c, d, name @ ..] = header;
        let size = match u32::from_be_bytes([a, b, c, d]) {
            0 => end - at,
            1 => {
                file.read_exact(&mut header[HEADER..])?;
                let [_, _, _, _, _, _, _, _, long @ ..] = header;
                u64::from_be_bytes(long)
            }
            size => u64::from(size),
        };
        if size < HEADER as u64 || size > end - at {
            break;
        }
        let is_wanted = name.starts_with(b"ftyp") || name.starts_with(b"moov");
        if is_wanted && index.len() as u64 + size <= MOST_INDEX {
            file.seek(SeekFrom::Start(at))?;
            (&mut file).take(size).read_to_end(&mut index)?;
        }
        at += size;
    }
    Ok(index)
}

/// What a document is: a PDF with its pages, or a file of an office program, whose pages nobody knows before it is shown.
pub fn document(bytes: &[u8]) -> Result<DocumentFacts, ProbeError> {
    if !infer::is_mime(bytes, "application/pdf") {
        let kind = kind(bytes);
        return match kind.office() {
            Some(_) if kind::has_macros(bytes) => Err(ProbeError::Macros),
            Some(office) => Ok(DocumentFacts {
                media_type: office.media_type,
                pages: 0,
            }),
            None => Err(ProbeError::NotDocument { found: name(bytes) }),
        };
    }
    let damaged = |detail: String| ProbeError::DamagedDocument { detail };
    let options = lopdf::LoadOptions {
        max_decompressed_size: Some(MAX_UNPACKED),
        ..lopdf::LoadOptions::default()
    };
    let document = catch_unwind(AssertUnwindSafe(|| {
        lopdf::Document::load_mem_with_options(bytes, options)
    }))
    .map_err(|_| damaged("its structure contradicts itself".to_owned()))?
    .map_err(|error| damaged(error.to_string()))?;
    if document.is_encrypted() {
        return Err(damaged("it is protected by a password".to_owned()));
    }
    let pages = u32::try_from(document.page_iter().count()).unwrap_or(u32::MAX);
    if pages == 0 {
        Err(ProbeError::NoPages)
    } else {
        Ok(DocumentFacts {
            media_type: "application/pdf",
            pages,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VIDEO: &[u8] = include_bytes!("../tests/data/two-seconds.mp4");
    const DOCUMENT: &[u8] = include_bytes!("../tests/data/three-pages.pdf");

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_damaged_file_is_an_error_and_never_a_crash(changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..40), cut: proptest::sample::Index) {
            for original in [VIDEO, DOCUMENT] {
                let mut bytes = original.to_vec();
                for (index, value) in &changes {
                    *index.get_mut(&mut bytes) = *value;
                }
                let _ = (video(&bytes), document(&bytes));
                let part = &original[..cut.index(original.len())];
                let _ = (video(part), document(part));
            }
        }
    }

    #[test]
    fn a_box_without_a_length_is_an_error_and_not_read_for_ever() {
        let at = VIDEO
            .windows(4)
            .position(|name| name == b"mdhd")
            .expect("a video has one");
        let mut bytes = VIDEO.to_vec();
        // An unknown name and the length 0: whoever skips it stays where they are.
        bytes[at - 4..at + 4].copy_from_slice(b"\0\0\0\0zzzz");
        assert!(video(&bytes).is_err());
    }

    #[test]
    fn a_video_tells_its_length_and_codecs() {
        let facts = video(VIDEO).expect("a video");
        assert_eq!(
            (facts.media_type, facts.duration_millis),
            ("video/mp4", 2000)
        );
        assert!(facts.codecs.starts_with("avc1"), "{}", facts.codecs);
    }

    #[test]
    fn the_index_of_a_video_tells_the_same_as_the_whole() {
        let index = video_index(Cursor::new(VIDEO)).expect("is read");
        assert!(index.len() < VIDEO.len(), "without the pictures");
        assert_eq!(video(&index), video(VIDEO));
        // Without a length, or with a forged one, there is an end too.
        for forged in [b"\0\0\0\0ftyp", b"\0\0\0\x01free", b"\xFF\xFF\xFF\xFFmoov"] {
            assert!(video_index(Cursor::new(forged)).map_or(0, |index| index.len()) <= 8);
        }
    }

    #[test]
    fn a_document_tells_its_pages() {
        assert_eq!(
            document(DOCUMENT),
            Ok(DocumentFacts {
                media_type: "application/pdf",
                pages: 3
            })
        );
    }

    #[test]
    fn what_is_something_else_is_refused_by_its_content() {
        assert_eq!(
            video(DOCUMENT),
            Err(ProbeError::NotVideo {
                found: "application/pdf".to_owned()
            })
        );
        assert_eq!(
            document(VIDEO),
            Err(ProbeError::NotDocument {
                found: "video/mp4".to_owned()
            })
        );
        assert_eq!(
            video(b"just words"),
            Err(ProbeError::NotVideo {
                found: "a text".to_owned()
            })
        );
        assert_eq!(
            document(b""),
            Err(ProbeError::NotDocument {
                found: "an empty file".to_owned()
            })
        );
        assert_eq!(attachment(DOCUMENT), Ok("application/pdf"));
        assert_eq!(
            attachment(b"<html><script>"),
            Err(ProbeError::NotAttachment {
                found: "text/html".to_owned()
            })
        );
        assert!(attachment(VIDEO).is_err());
        assert!(matches!(
            video(&VIDEO[..VIDEO.len() / 2]),
            Err(ProbeError::DamagedVideo { .. })
        ));
    }
}
