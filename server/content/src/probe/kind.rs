//! Which of the kinds that teachers upload a file is.

use std::io::Cursor;

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
    /// Interactive content: a zip with the manifest of SCORM or cmi5 at its top.
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
            Self::Package => "a SCORM or cmi5 package",
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
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return FileKind::Unknown;
    };
    let has = |wanted: &str| {
        archive
            .file_names()
            .any(|name| name.eq_ignore_ascii_case(wanted))
    };
    if has("imsmanifest.xml") || has("cmi5.xml") {
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

#[cfg(test)]
mod tests {
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
        let cases: [(Vec<u8>, FileKind); 14] = [
            (DOCUMENT.to_vec(), FileKind::Pdf),
            ([b"\r\n\r\n", DOCUMENT].concat(), FileKind::Pdf),
            (VIDEO.to_vec(), FileKind::Video),
            (zipped(&[types, "word/document.xml"]), FileKind::Docx),
            (zipped(&["ppt/presentation.xml", types]), FileKind::Pptx),
            (zipped(&[types, "xl/workbook.xml"]), FileKind::Xlsx),
            (zipped(&["a.html", "imsmanifest.xml"]), FileKind::Package),
            (zipped(&["cmi5.xml"]), FileKind::Package),
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
}
