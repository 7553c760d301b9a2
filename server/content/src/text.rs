//! The text of an uploaded file, place by place, so that search leads to the very page, slide or heading.
//!
//! * PDF: a [`Place`] for each page; pptx: for each slide in the order in which they are shown, with its notes; docx: for
//!   each heading with what stands below it; SCORM and cmi5 packages: for each HTML page; H5P: its content as one.
//! * Nothing that a file says of itself is believed: [`Limits`] bound what is unpacked, how many pages are looked at, how
//!   deep parts are nested, how long a PDF may take, and how much text comes out. What lies beyond is left out, and
//!   [`Text::truncated`] says so; a file that cannot be read at all is a [`TextError`].
//! * The characters are the file's own; only control characters, blanks without end and the radicals that some PDF
//!   printers write in place of hanzi are put right ([`tidy`]).

mod docx;
mod html;
pub(crate) mod package;
mod pdf;
mod pptx;
mod tidy;
pub(crate) mod xml;
pub(crate) mod zipped;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub(crate) use html::decode as decode_html;

pub use docx::of_docx;
pub use html::of_html;
pub use package::of_package;
pub use pdf::of_pdf;
pub use pptx::of_pptx;
pub use tidy::tidy;

use crate::probe::{self, FileKind};

/// Where in its file a text stands; numbers are from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    Page(u32),
    /// In the order of the presentation.
    Slide(u32),
    /// In the order of the document; what stands before the first heading is under heading 0.
    Heading(u32),
    /// The path within a package.
    File(String),
}

/// What one page, slide, chapter or file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub at: At,
    /// The slide's or page's title, or the heading; it is not repeated in the text.
    pub title: Option<String>,
    /// Tidied: one paragraph a line.
    pub text: String,
}

/// Places with neither title nor text are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub places: Vec<Place>,
    /// Some of the file is not here: it was beyond a limit, or damaged.
    pub truncated: bool,
}

/// How much is read.
#[derive(Clone, Debug)]
pub struct Limits {
    pub file_bytes: usize,
    /// Pages, slides, headings, or HTML files.
    pub places: usize,
    /// Of all places and titles together, in UTF-8.
    pub text_bytes: usize,
    /// What a zip's or PDF's parts may unpack to, all that are read together.
    pub unpacked_bytes: u64,
    /// Files in a zip, or objects in a PDF.
    pub parts: usize,
    /// How often a part of a zip may be as large as it is packed; text packs to a tenth.
    pub ratio: u64,
    /// Elements within each other in XML.
    pub depth: usize,
    /// A PDF that takes longer is cut off. All others take time in proportion to their bounded size.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            places: 2000,
            text_bytes: 4 << 20,
            unpacked_bytes: 256 << 20,
            parts: 200_000,
            ratio: 400,
            depth: 256,
            time: Duration::from_mins(1),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("is {found}; text is read from PDF, docx, pptx, HTML and SCORM, cmi5 or H5P packages")]
    Unsupported { found: &'static str },
    #[error("is larger than {most} bytes; split it or shrink its pictures")]
    TooLarge { most: usize },
    #[error("is damaged ({detail}); export it again")]
    Damaged { detail: String },
    #[error("is protected by a password; export it again without one")]
    Protected,
}

fn damaged(detail: impl Into<String>) -> TextError {
    TextError::Damaged {
        detail: detail.into(),
    }
}

/// By what the file is, whatever it is called.
pub fn of_file(bytes: &[u8], limits: &Limits) -> Result<Text, TextError> {
    match probe::kind(bytes) {
        FileKind::Pdf => of_pdf(bytes, limits),
        FileKind::Docx => of_docx(bytes, limits),
        FileKind::Pptx => of_pptx(bytes, limits),
        FileKind::Package | FileKind::Zip => of_package(bytes, limits),
        FileKind::Html => of_html(bytes, limits),
        other => Err(TextError::Unsupported {
            found: other.name(),
        }),
    }
}

/// Places, until there is no more room.
struct Collected {
    text: Text,
    places_left: usize,
    bytes_left: usize,
}

impl Collected {
    fn new(limits: &Limits) -> Self {
        Self {
            text: Text::default(),
            places_left: limits.places,
            bytes_left: limits.text_bytes,
        }
    }

    fn is_full(&self) -> bool {
        self.places_left == 0 || self.bytes_left == 0
    }

    /// Not tidied yet; an empty place costs nothing.
    fn add(&mut self, at: At, title: Option<&str>, text: &str) {
        let title = title
            .map(|title| tidy(title).replace('\n', " "))
            .filter(|title| !title.is_empty());
        let text = tidy(text);
        if title.is_none() && text.is_empty() {
            return;
        }
        if self.is_full() {
            self.text.truncated = true;
            return;
        }
        self.places_left -= 1;
        let title = title.map(|title| self.fitting(title));
        let text = self.fitting(text);
        self.text.places.push(Place { at, title, text });
    }

    fn fitting(&mut self, mut text: String) -> String {
        if text.len() > self.bytes_left {
            text.truncate(text.floor_char_boundary(self.bytes_left));
            self.bytes_left = 0;
            self.text.truncated = true;
        } else {
            self.bytes_left -= text.len();
        }
        text
    }
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), TextError> {
    if bytes.len() > limits.file_bytes {
        return Err(TextError::TooLarge {
            most: limits.file_bytes,
        });
    }
    Ok(())
}
