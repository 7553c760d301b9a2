//! What somebody is about to type.

use std::collections::HashMap;

use tantivy::Score;

use super::{Entry, Names, Origin, sound};
use crate::{
    analysis::{Script, fold, pinyin},
    schema::NameKind,
    view::Courses,
};

/// What a completion names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    Course,
    Module,
    Author,
    /// A word that administrators added.
    Word,
    Unit,
    Section,
}

/// One thing that may be meant by what was typed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// To be searched for.
    pub text: String,
    pub kind: CompletionKind,
    /// The code of the only course that has it, to go there directly.
    pub course: Option<String>,
}

impl CompletionKind {
    /// Objectives are sentences: nobody types them.
    fn of(origin: Origin) -> Option<Self> {
        match origin {
            Origin::Module => Some(Self::Module),
            Origin::Word => Some(Self::Word),
            Origin::Named(NameKind::Course) => Some(Self::Course),
            Origin::Named(NameKind::Unit) => Some(Self::Unit),
            Origin::Named(NameKind::Section) => Some(Self::Section),
            Origin::Named(NameKind::Author) => Some(Self::Author),
            Origin::Named(NameKind::Objective) => None,
        }
    }

    fn weight(self) -> Score {
        match self {
            Self::Course => 4.0,
            Self::Module => 3.8,
            Self::Word => 3.2,
            Self::Author => 3.0,
            Self::Unit => 2.4,
            Self::Section => 1.6,
        }
    }
}

/// A name that begins in the middle of a longer one, at a word, is meant less often.
const INSIDE: Score = 1.5;
const PER_COST: Score = 0.8;
const PER_GLYPH: Score = 0.02;
/// Nobody has typed enough yet to mean one of more than these.
const MOST_FOUND: usize = 1000;

impl Names {
    /// The names that what was typed may be the beginning of, of the whole name or of a word in it; the likeliest
    /// first, none twice, and only visible ones.
    pub fn complete(
        &self,
        typed: &str,
        limit: usize,
        courses: &Courses,
        may_see: &dyn Fn(u32) -> bool,
    ) -> Vec<Completion> {
        let typed: Vec<char> = fold(typed)
            .into_iter()
            .map(|glyph| glyph.folded)
            .filter(|c| Script::of(*c).is_some())
            .take(pinyin::MOST_LETTERS + 1)
            .collect();
        if typed.len() > pinyin::MOST_LETTERS {
            return Vec::new();
        }
        let mut found: HashMap<&str, (Score, CompletionKind, &Entry)> = HashMap::new();
        for (entry, at) in self.starting(&typed, true) {
            let Some(kind) = CompletionKind::of(entry.origin) else {
                continue;
            };
            let name = entry.name.glyphs.get(at..).unwrap_or_default();
            let Some(reach) = sound::reach(&typed, name) else {
                continue;
            };
            let score = kind.weight()
                - small(reach.cost as usize) / small(reach.glyphs.max(1)) * PER_COST
                - small(entry.name.glyphs.len()) * PER_GLYPH
                - if at == 0 { 0.0 } else { INSIDE };
            let known = found.get(entry.name.text.as_str());
            if known.is_none_or(|known| known.0 < score) && entry.is_seen(may_see) {
                found.insert(&entry.name.text, (score, kind, entry));
            }
            if found.len() >= MOST_FOUND {
                break;
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by(|(a, (x, ..)), (b, (y, ..))| y.total_cmp(x).then_with(|| a.cmp(b)));
        found.truncate(limit);
        found
            .into_iter()
            .map(|(text, (_, kind, entry))| Completion {
                text: text.to_owned(),
                kind,
                course: match entry.courses.as_slice() {
                    [only] => courses.get(*only).map(|course| course.facts.code.clone()),
                    _ => None,
                },
            })
            .collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
fn small(count: usize) -> Score {
    count as Score
}
