//! Makes characters equal that people type for the same thing: full width and half width, capital and small.

/// A character after folding, and the bytes of the original text that it stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    pub folded: char,
    pub start: usize,
    pub end: usize,
}

/// Folds a text. One original character may become several (İ), or none when it has no width.
pub(crate) fn fold(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len() / 2);
    for (start, original) in text.char_indices() {
        if is_invisible(original) {
            continue;
        }
        let end = start + original.len_utf8();
        for folded in half_width(original).to_lowercase() {
            glyphs.push(Glyph { folded, start, end });
        }
    }
    glyphs
}

pub(crate) fn fold_to_string(text: &str) -> String {
    fold(text).iter().map(|glyph| glyph.folded).collect()
}

/// Zero-width characters come with text copied from web pages and would cut words in two.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
    )
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}
