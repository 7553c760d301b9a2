//! Makes characters equal that people type for the same thing: full width and half width, capital and small, traditional
//! and simplified.

use std::{collections::HashMap, sync::LazyLock};

use hanconv::Dictionary;

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
        for folded in simplified(half_width(original)).to_lowercase() {
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

/// Character by character, so that offsets stay: where one traditional character has two simplified ones (乾 is 干 or 乾),
/// text and query get the same of them, and that is all that finding needs.
fn simplified(c: char) -> char {
    static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let single = |text: &str| {
            let mut characters = text.chars();
            characters.next().filter(|_| characters.next().is_none())
        };
        Dictionary::TSCharacters
            .iter()
            .filter_map(|(from, to)| Some((single(from)?, single(to)?)))
            .collect()
    });
    if c.is_ascii() {
        c
    } else {
        SIMPLIFIED.get(&c).copied().unwrap_or(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_are_simplified_one_by_one() {
        assert_eq!(fold_to_string("師德師風與校園應急"), "师德师风与校园应急");
        assert_eq!(fold_to_string("裡面、著作、ＩＣＴ"), "里面、著作、ict");
        let glyphs = fold("a園b");
        let spans: Vec<_> = glyphs.iter().map(|g| (g.folded, g.start, g.end)).collect();
        assert_eq!(spans, [('a', 0, 1), ('园', 1, 4), ('b', 4, 5)]);
    }
}
