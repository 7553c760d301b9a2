//! The font that comes with the program.

use std::{collections::BTreeSet, sync::LazyLock};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

static BYTES: &[u8] = include_bytes!("../../fonts/NotoSansCJKsc-subset.otf");

static BUILT_IN: LazyLock<Option<Face>> = LazyLock::new(|| {
    let tables = FontRef::new(BYTES).ok()?;
    Some(Face {
        font: Font::new(BYTES.into(), 0)?,
        charmap: tables.charmap(),
        metrics: tables.glyph_metrics(Size::unscaled(), LocationRef::default()),
    })
});

/// What stands for a character that the font lacks.
pub const GETA: char = '〓';

pub struct Face {
    pub font: Font,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
}

impl Face {
    pub fn built_in() -> Option<&'static Self> {
        BUILT_IN.as_ref()
    }

    /// `text` as it can be set: no controls but line breaks, [`GETA`] for what the font lacks (kept in `missing`).
    pub fn settable(&self, text: &str, missing: &mut BTreeSet<char>) -> String {
        let text = text.replace("\r\n", "\n");
        text.chars()
            .filter_map(|character| match character {
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
                '\t' => Some(' '),
                _ if is_unseen(character) => None,
                _ if self
                    .charmap
                    .map(character)
                    .is_some_and(|glyph| glyph.to_u32() != 0) =>
                {
                    Some(character)
                }
                _ => {
                    missing.insert(character);
                    Some(GETA)
                }
            })
            .collect()
    }

    /// The width of `character`, in ems.
    pub fn advance(&self, character: char) -> f32 {
        self.charmap
            .map(character)
            .and_then(|glyph| self.metrics.advance_width(glyph))
            .unwrap_or_default()
            / self.font.units_per_em()
    }

    /// One glyph for each character of `text`, `tracking` ems apart.
    pub fn glyphs(&self, text: &str, tracking: f32) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(at, character)| {
                let glyph = self
                    .charmap
                    .map(character)
                    .map_or(0, skrifa::GlyphId::to_u32);
                let range = at..at + character.len_utf8();
                let advance = self.advance(character) + tracking;
                KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }
}

/// Controls, joiners, direction marks and variation selectors: nothing is seen of them, so nothing is missing.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}
