//! How a wish is looked for in the index: once among the documents that have a title of their own, once among the
//! passages.

mod clauses;
mod side;
mod unwanted;

use tantivy::query::{EmptyQuery, Query as Clause};

use super::wish::Wish;
use crate::{
    analysis::{self, Lexicon, Script},
    document::Kind,
    schema::Fields,
    snippet::Sought,
};
use clauses::{constant, term};
use side::{Side, parts};

/// One way to look for a wish.
pub(crate) struct Plan {
    pub documents: Box<dyn Clause>,
    pub passages: Box<dyn Clause>,
    /// What to mark in the text.
    pub sought: Vec<Sought>,
}

impl Plan {
    /// All the words. Phrases and exclusions are meant as they are, here and in the others.
    pub fn strict(wish: &Wish, fields: &Fields, lexicon: &Lexicon) -> Self {
        Self {
            documents: Side::documents(fields).all(wish, lexicon),
            passages: Side::passages(fields).all(wish, lexicon),
            sought: Sought::of(wish, lexicon, false),
        }
    }

    /// All the words, and after that among the documents with titles half of them; among the passages, where that is much
    /// more work, only if `in_passages`.
    pub fn near(wish: &Wish, fields: &Fields, lexicon: &Lexicon, in_passages: bool) -> Self {
        let passages = Side::passages(fields);
        Self {
            documents: Side::documents(fields).nearly(wish, lexicon),
            passages: if in_passages {
                passages.nearly(wish, lexicon)
            } else {
                passages.before(wish, lexicon)
            },
            sought: Sought::of(wish, lexicon, true),
        }
    }

    /// All courses, for a filter by itself.
    pub fn courses(fields: &Fields) -> Self {
        Self {
            documents: constant(term(fields.kind, Kind::Course.code()), 1.0),
            passages: Box::new(EmptyQuery),
            sought: Vec::new(),
        }
    }
}

impl Sought {
    fn of(wish: &Wish, lexicon: &Lexicon, in_parts: bool) -> Vec<Self> {
        let mut sought = Self::phrases(wish.phrases.iter().map(String::as_str));
        for chunk in &wish.chunks {
            sought.extend(Self::phrases(chunk.others.iter().map(|o| o.text.as_str())));
            for word in &chunk.words {
                sought.push(Self::word(&word.text));
                sought.extend(Self::phrases(word.others.iter().map(|o| o.text.as_str())));
                if in_parts {
                    let parts = parts(word, lexicon);
                    sought.extend(parts.iter().map(|part| Self::word(part)));
                }
            }
        }
        sought
    }

    fn phrases<'p>(phrases: impl Iterator<Item = &'p str>) -> Vec<Self> {
        let mut sought = Vec::new();
        for phrase in phrases {
            let glyphs = analysis::fold(phrase);
            for run in analysis::runs(&glyphs) {
                sought.push(match run.script {
                    Script::Han => Self::Characters(run.text().chars().collect()),
                    Script::Spaced => Self::Stem(run.stem()),
                });
            }
        }
        sought
    }

    /// A word as the analysis gives it: already folded, and stemmed if it is a spaced one.
    fn word(word: &str) -> Self {
        let glyphs = analysis::fold(word);
        match analysis::runs(&glyphs).as_slice() {
            [run] if run.script == Script::Han => Self::Characters(word.chars().collect()),
            _ => Self::Stem(word.to_owned()),
        }
    }
}
