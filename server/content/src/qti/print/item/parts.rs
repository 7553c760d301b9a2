//! Small parts of an item.

use domain::assessment::TextFormat;

use super::super::markup::{shows, xhtml};
use crate::qti::body::BLOCKS;

/// Whether the first thing is an element that stands by itself.
pub(super) fn begins_with_block(html: &str) -> bool {
    let name = html.strip_prefix('<').and_then(|rest| {
        let mut parts = rest.split(|c: char| !c.is_ascii_alphanumeric());
        parts.next()
    });
    name.is_some_and(|name| BLOCKS.contains(&name))
}

/// Whether what comes before this rest ends within a tag.
pub(super) fn is_within_tag(rest: &str) -> bool {
    rest.find(['<', '>'])
        .is_some_and(|at| rest[at..].starts_with('>'))
}

pub(super) fn modal(outcome: &str, id: &str, text: &str, format: TextFormat) -> String {
    let text = xhtml(text, format);
    format!(
        "<qti-modal-feedback outcome-identifier=\"{outcome}\" identifier=\"{id}\" show-hide=\"show\"><qti-content-body>{text}</qti-content-body></qti-modal-feedback>\n"
    )
}

/// A text that stands by itself; one that shows nothing is said by the question's name.
pub(super) fn block(text: &str, format: TextFormat) -> String {
    let html = xhtml(text, format);
    debug_assert!(shows(&html), "it shows something");
    if html.starts_with('<') {
        html + "\n"
    } else {
        format!("<p>{html}</p>\n")
    }
}

/// A pattern without wildcards as the text that it means.
pub(super) fn literal(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut letters = pattern.trim().chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '*' => return None,
            '\\' if letters.peek() == Some(&'*') => {
                letters.next();
                out.push('*');
            }
            other => out.push(other),
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Thousandths as a decimal.
pub(super) fn marks(permille: i32) -> String {
    let sign = if permille < 0 { "-" } else { "" };
    let (whole, rest) = (permille.abs() / 1000, permille.abs() % 1000);
    let text = format!("{sign}{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
