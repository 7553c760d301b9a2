//! The parts of a page that go on working in the browser. The only crate that becomes WebAssembly.
//!
//! No words are kept here: whoever places an island hands it its texts.

mod save_line;
mod texts;

pub use save_line::SaveLine;
pub use texts::SaveTexts;
