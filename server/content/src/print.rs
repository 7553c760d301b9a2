//! Papers: a teacher's record, a certificate, as PDF that looks the same on every machine.
//!
//! [`Paper`] says what is on it, [`pdf`] sets it: A4, the font of `fonts/` embedded with no more glyphs than the paper
//! uses, tagged and dated as PDF/UA-1 and PDF/A-2a ask, so that it can be read aloud, copied from, and opened in
//! thirty years. The same paper gives the same bytes: nothing is taken from the machine, not even the time.
//! [`qr_svg`] is the paper's QR code for pages.
//!
//! There are no words here: whoever prints gives every text, in whatever language the paper is in.

mod certificate;
mod face;
mod flow;
mod lines;
mod pen;
mod qr;
mod sheet;
mod table;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use domain::time::Timestamp;

pub use qr::{QrError, qr_svg};

/// A document to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Set at the top, and shown by the reader's window.
    pub title: String,
    /// BCP 47: `zh-CN`.
    pub language: String,
    /// When the paper was issued: its date in the PDF.
    pub issued: Timestamp,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Pages(Pages),
    Certificate(Certificate),
}

/// As many upright pages as the blocks need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    pub blocks: Vec<Block>,
    /// At the foot of each page, before its number (`2 / 3`).
    pub footer: String,
    /// Top right on the first page.
    pub code: Option<QrBlock>,
}

/// What can be on [`Pages`]. A line break in a text is a line break on the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(Level, String),
    Paragraph(String),
    /// Labels and their values.
    Facts(Vec<(String, String)>),
    Table(Table),
    /// Small and grey.
    Note(String),
    Rule,
}

/// Of a heading below the paper's title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Section,
    Subsection,
}

/// Breaks between rows; the head is repeated on each page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// One to [`Table::MAX_COLUMNS`].
    pub columns: Vec<Column>,
    /// Each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// A last row, set apart.
    pub total: Option<Vec<String>>,
}

impl Table {
    /// More would not leave room for words.
    pub const MAX_COLUMNS: usize = 12;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub heading: String,
    /// Of the width, in proportion to the other columns' shares.
    pub share: u16,
    pub align: Align,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Start,
    Centre,
    /// For numbers.
    End,
}

/// One framed page across.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Above the title, small: the programme or the authority.
    pub heading: String,
    /// Whose it is, large.
    pub name: String,
    /// What is certified.
    pub sentence: String,
    /// Bottom left.
    pub facts: Vec<(String, String)>,
    /// Below the line for the seal: the issuer, the day.
    pub seal: Vec<String>,
    /// Bottom right.
    pub code: Option<QrBlock>,
    /// Below the frame, small.
    pub footer: String,
}

/// A QR code with a text below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrBlock {
    pub text: String,
    /// In ASCII, as it travels.
    pub url: String,
}

/// A printed paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Characters that the font lacks; each is printed as 〓, the mark that printers set for a missing sort.
    pub missing: BTreeSet<char>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    #[error("the paper's {0} is empty")]
    Empty(&'static str),
    #[error(
        "a table has {columns} columns; it can have 1 to {}",
        Table::MAX_COLUMNS
    )]
    Columns { columns: usize },
    #[error("row {row} of a table has {cells} cells for {columns} columns")]
    Cells {
        row: usize,
        cells: usize,
        columns: usize,
    },
    #[error("the {0} is too long for the paper; shorten it")]
    TooLong(&'static str),
    #[error(transparent)]
    Qr(#[from] QrError),
    #[error("the built-in font cannot be read")]
    Font,
    #[error("the PDF cannot be made: {detail}")]
    Refused { detail: String },
}

/// Prints `paper`.
pub fn pdf(paper: &Paper) -> Result<Printed, PrintError> {
    for (text, what) in [(&paper.title, "title"), (&paper.language, "language")] {
        if text.trim().is_empty() {
            return Err(PrintError::Empty(what));
        }
    }
    let face = face::Face::built_in().ok_or(PrintError::Font)?;
    let mut desk = sheet::Desk::new(face);
    match &paper.body {
        Body::Pages(pages) => flow::set(&mut desk, &paper.title, pages)?,
        Body::Certificate(certificate) => certificate::set(&mut desk, &paper.title, certificate)?,
    }
    let (sheet, missing) = desk.finish();
    Ok(Printed {
        pages: sheet.pages.len(),
        pdf: pen::write(paper, face, &sheet)?,
        missing,
    })
}
