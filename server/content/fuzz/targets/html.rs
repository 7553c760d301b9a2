//! Pages of other systems as Markdown: what was made is a page again, and says no more than before.
#![no_main]

use content::markdown::{from_html, plain_text, to_html};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let read = from_html(html);
    let shown = to_html(&read.markdown);
    assert!(!shown.contains("<script"), "{shown}");
    let _ = plain_text(&read.markdown);
});
