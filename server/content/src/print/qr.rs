//! QR codes: what a phone needs to find the page that a paper speaks of.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// White around a code, in modules, as ISO/IEC 18004 asks.
const QUIET: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    #[error("{bytes} bytes are too many for a QR code; it holds 2331")]
    TooLong { bytes: usize },
}

/// A square of dark and light modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    size: usize,
    dark: Vec<bool>,
}

impl Qr {
    /// With 15 % to spare for stains and folds.
    pub fn of(text: &str) -> Result<Self, QrError> {
        let code = QRBuilder::new(text)
            .ecl(ECL::M)
            .build()
            .map_err(|_| QrError::TooLong { bytes: text.len() })?;
        Ok(Self {
            size: code.size,
            dark: code.data[..code.size * code.size]
                .iter()
                .map(|module| module.value())
                .collect(),
        })
    }

    /// Modules in a row.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The white that a code drawn `side` wide needs around it.
    pub fn quiet(&self, side: f32) -> f32 {
        side * count(QUIET) / count(self.size)
    }

    /// Dark modules as runs: column, row, length.
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        for (row, modules) in self.dark.chunks(self.size).enumerate() {
            let mut column = 0;
            for run in modules.chunk_by(|a, b| a == b) {
                if run[0] {
                    found.push((column, row, run.len()));
                }
                column += run.len();
            }
        }
        found
    }
}

/// A code has at most 177 modules in a row, which an `f32` holds exactly.
pub fn count(modules: usize) -> f32 {
    u16::try_from(modules).map_or(f32::from(u16::MAX), f32::from)
}

/// `text` as a QR code for a page: an SVG that scales, black on white in light and in dark, with its quiet zone.
/// `title` says to those who do not see it what it is.
pub fn qr_svg(text: &str, title: &str) -> Result<String, QrError> {
    let qr = Qr::of(text)?;
    let side = qr.size() + 2 * QUIET;
    let mut path = String::new();
    for (column, row, length) in qr.runs() {
        let (x, y) = (column + QUIET, row + QUIET);
        // Writing to a string cannot fail.
        let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
    }
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" shape-rendering="crispEdges"><title>{title}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}
