//! Which of the kinds that teachers upload a file is.

use std::io::{Cursor, Read as _};

use super::media_type;

/// What a file is, as far as its text is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Pdf,
    /// Word, as Office 2007 and later write it.
    Docx,
    /// `PowerPoint`, likewise.
    Pptx,
    /// Excel, likewise.
    Xlsx,
    /// A text of `OpenDocument`.
    Odt,
    /// A presentation of `OpenDocument`.
    Odp,
    /// Interactive content: a zip with the manifest of SCORM, cmi5 or H5P at its top.
    Package,
    Zip,
    /// Word, `PowerPoint` or Excel from before 2007, or a newer one with a password.
    OldOffice,
    Html,
    /// Any other text in UTF-8.
    Text,
    Picture,
    Video,
    Audio,
    Unknown,
}

impl FileKind {
    /// For people, as in "is a video".
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF",
            Self::Docx => "a Word document",
            Self::Pptx => "a presentation",
            Self::Xlsx => "an Excel workbook",
            Self::Odt => "an OpenDocument text",
            Self::Odp => "an OpenDocument presentation",
            Self::Package => "a SCORM, cmi5 or H5P package",
            Self::Zip => "a zip",
            Self::OldOffice => {
                "an Office file from before 2007 or with a password; save it anew as docx or pptx"
            }
            Self::Html => "an HTML page",
            Self::Text => "a text",
            Self::Picture => "a picture",
            Self::Video => "a video",
            Self::Audio => "a sound",
            Self::Unknown => "a file of an unknown kind",
        }
    }
}

/// A kind of file of an office program that can be made a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    pub media_type: &'static str,
    /// By which programs know it.
    pub ending: &'static str,
}

const OFFICE: [(FileKind, Office); 4] = [
    (
        FileKind::Docx,
        Office {
            media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ending: "docx",
        },
    ),
    (
        FileKind::Pptx,
        Office {
            media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ending: "pptx",
        },
    ),
    (
        FileKind::Odt,
        Office {
            media_type: OPEN_TEXT,
            ending: "odt",
        },
    ),
    (
        FileKind::Odp,
        Office {
            media_type: OPEN_PRESENTATION,
            ending: "odp",
        },
    ),
];
const OPEN_TEXT: &str = "application/vnd.oasis.opendocument.text";
const OPEN_PRESENTATION: &str = "application/vnd.oasis.opendocument.presentation";

impl FileKind {
    /// `None` of what no office program is asked to show.
    pub fn office(self) -> Option<Office> {
        let found = OFFICE.iter().find(|(kind, _)| *kind == self);
        found.map(|(_, office)| *office)
    }
}

/// Of a stored file, by the media type that its content gave it.
pub fn office_of(media_type: &str) -> Option<Office> {
    let found = OFFICE
        .iter()
        .find(|(_, office)| office.media_type == media_type);
    found.map(|(_, office)| *office)
}

/// Whether an office program would find macros in the file.
pub(super) fn has_macros(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| {
        archive.file_names().any(|name| {
            let name = name.to_ascii_lowercase();
            name.ends_with("vbaproject.bin")
                || name.starts_with("basic/")
                || name.starts_with("scripts/")
        })
    })
}

/// By the first bytes, and for a zip by the names of what is in it.
pub fn kind(bytes: &[u8]) -> FileKind {
    if bytes.starts_with(b"PK") {
        return zip_kind(bytes);
    }
    // Readers allow some noise before the header; mail gateways put it there.
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return FileKind::Pdf;
    }
    match media_type(bytes) {
        Some("text/html") => FileKind::Html,
        Some(kind) if kind.starts_with("image/") => FileKind::Picture,
        Some(kind) if kind.starts_with("video/") => FileKind::Video,
        Some(kind) if kind.starts_with("audio/") => FileKind::Audio,
        _ if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => FileKind::OldOffice,
        _ => text_kind(head, bytes.len()),
    }
}

/// A text whose first words may be a comment or an XML declaration before `<html`.
fn text_kind(head: &[u8], length: usize) -> FileKind {
    let lower = head.to_ascii_lowercase();
    let has = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
    let first = lower.iter().find(|byte| !byte.is_ascii_whitespace());
    let marked = lower.starts_with(b"\xEF\xBB\xBF");
    if (first == Some(&b'<') || marked) && (has(b"<!doctype html") || has(b"<html")) {
        return FileKind::Html;
    }
    // The head may end within a character.
    let text = match std::str::from_utf8(head) {
        Ok(_) => length > 0,
        Err(error) => error.error_len().is_none() && length > head.len(),
    };
    if text && !head.contains(&0) {
        FileKind::Text
    } else {
        FileKind::Unknown
    }
}

fn zip_kind(bytes: &[u8]) -> FileKind {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return FileKind::Unknown;
    };
    match open_document(&mut archive).as_deref() {
        Some(OPEN_TEXT) => return FileKind::Odt,
        Some(OPEN_PRESENTATION) => return FileKind::Odp,
        _ => {}
    }
    let has = |wanted: &str| {
        archive
            .file_names()
            .any(|name| name.eq_ignore_ascii_case(wanted))
    };
    if has("imsmanifest.xml") || has("cmi5.xml") || has("h5p.json") {
        FileKind::Package
    } else if has("[Content_Types].xml") && has("word/document.xml") {
        FileKind::Docx
    } else if has("[Content_Types].xml") && has("ppt/presentation.xml") {
        FileKind::Pptx
    } else if has("[Content_Types].xml") && has("xl/workbook.xml") {
        FileKind::Xlsx
    } else {
        FileKind::Zip
    }
}

/// `OpenDocument` says in a file of its own what it is (ODF 1.2, part 3, section 3.3).
fn open_document(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    const LONGEST: u64 = 100;

    let file = archive.by_name("mimetype").ok()?;
    let mut said = String::new();
    file.take(LONGEST).read_to_string(&mut said).ok()?;
    Some(said.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const VIDEO: &[u8] = include_bytes!("../../tests/data/two-seconds.mp4");
    const DOCUMENT: &[u8] = include_bytes!("../../tests/data/three-pages.pdf");

    fn zipped(names: &[&str]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(*name, options).expect("starts");
        }
        writer.finish().expect("finishes").into_inner()
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        let types = "[Content_Types].xml";
        let cases: [(Vec<u8>, FileKind); 15] = [
            (DOCUMENT.to_vec(), FileKind::Pdf),
            ([b"\r\n\r\n", DOCUMENT].concat(), FileKind::Pdf),
            (VIDEO.to_vec(), FileKind::Video),
            (zipped(&[types, "word/document.xml"]), FileKind::Docx),
            (zipped(&["ppt/presentation.xml", types]), FileKind::Pptx),
            (zipped(&[types, "xl/workbook.xml"]), FileKind::Xlsx),
            (zipped(&["a.html", "imsmanifest.xml"]), FileKind::Package),
            (zipped(&["cmi5.xml"]), FileKind::Package),
            (
                zipped(&["h5p.json", "content/content.json"]),
                FileKind::Package,
            ),
            (zipped(&["folder/imsmanifest.xml"]), FileKind::Zip),
            (
                b"<?xml version='1.0'?><!DOCTYPE HTML><html>".to_vec(),
                FileKind::Html,
            ),
            (b"\xEF\xBB\xBF\n<html lang='zh'>".to_vec(), FileKind::Html),
            ("说明 <html>".repeat(400).into_bytes(), FileKind::Text),
            (b"PK\x03\x04".to_vec(), FileKind::Unknown),
            (b"\0\x01\x02".to_vec(), FileKind::Unknown),
        ];
        for (bytes, expected) in cases {
            assert_eq!(
                kind(&bytes),
                expected,
                "{:?}",
                &bytes[..bytes.len().min(60)]
            );
        }
    }

    #[test]
    fn an_open_document_is_what_its_first_file_says_and_macros_are_seen() {
        let open = |said: &str, others: &[&str]| {
            let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file("mimetype", options).expect("starts");
            writer.write_all(said.as_bytes()).expect("is written");
            for name in others {
                writer.start_file(*name, options).expect("starts");
            }
            writer.finish().expect("finishes").into_inner()
        };
        let text = open(OPEN_TEXT, &["content.xml"]);
        assert_eq!(kind(&text), FileKind::Odt);
        assert_eq!(kind(&open(OPEN_PRESENTATION, &[])), FileKind::Odp);
        assert_eq!(kind(&open("application/epub+zip", &[])), FileKind::Zip);
        assert_eq!(FileKind::Odt.office(), office_of(OPEN_TEXT));
        assert_eq!(FileKind::Xlsx.office(), None);
        assert!(!has_macros(&text));
        assert!(has_macros(&open(OPEN_TEXT, &["Basic/script-lc.xml"])));
        let word = [
            "[Content_Types].xml",
            "word/document.xml",
            "word/vbaProject.bin",
        ];
        assert_eq!(
            super::super::document(&zipped(&word)),
            Err(super::super::ProbeError::Macros)
        );
        let facts = super::super::document(&zipped(&word[..2])).expect("a document");
        assert_eq!(
            (
                facts.pages,
                office_of(facts.media_type).map(|office| office.ending)
            ),
            (0, Some("docx"))
        );
    }
}
