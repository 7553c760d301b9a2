//! The parts of a page that go on working in the browser. The only crate that becomes WebAssembly.
//!
//! No words are kept here: whoever places an island hands it its texts. What is decided is decided in plain modules
//! that are tested natively; `browser` exists in the browser alone, and is thin.

mod choosing;
mod line;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "for the browser")
)]
mod message;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "for the browser")
)]
mod presence;
mod save_line;
mod search_field;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "for the browser")
)]
mod study;
mod texts;

#[cfg(feature = "hydrate")]
mod browser;

pub use save_line::SaveLine;
pub use search_field::SearchField;
pub use texts::SaveTexts;
