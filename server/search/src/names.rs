//! Everything that has a name: courses, units, sections, authors, objectives, modules, and the words that administrators
//! added. They are kept in memory, to be completed while somebody types, to be found by how they sound, and to correct
//! what was mistyped.

mod completion;
mod correction;
mod sound;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use crate::{
    analysis::{Lexicon, Script, fold, pinyin, plain_code},
    schema::NameKind,
    view::Courses,
    vocabulary::Vocabulary,
};

pub use completion::{Completion, CompletionKind};
use correction::Terms;
pub(crate) use sound::Heard;

/// Longer names are completed and corrected by their beginning only.
const LONGEST_NAME: usize = 200;

/// So many words that begin alike are looked at, in the order of what people want most: after them it is too late for
/// an answer while somebody types.
const MOST_STARTS: usize = 40_000;

/// Where a name comes from, what people want most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin {
    Module,
    Word,
    Named(NameKind),
}

/// A name cut up.
#[derive(Debug)]
struct Name {
    text: String,
    /// Folded, without anything but letters, digits and Chinese characters.
    glyphs: Vec<char>,
    /// The glyphs of each word.
    words: Vec<(usize, usize)>,
}

struct Entry {
    name: Arc<Name>,
    origin: Origin,
    /// The courses that have it; none for a name that belongs to no course and that everybody may see.
    courses: Vec<u32>,
}

/// Where in which entry a word begins.
#[derive(Clone, Copy)]
struct Start {
    entry: u32,
    at: u32,
    /// The letters with which the second glyph may begin, as bits. Most words that begin alike go on otherwise, and that
    /// is seen without looking at the name.
    second: u32,
}

#[derive(Default)]
pub(crate) struct Names {
    entries: Vec<Entry>,
    /// The beginnings of words by the first thing that somebody may type for them: the character, or the first letter
    /// of how it sounds.
    starts: HashMap<char, Vec<Start>>,
    cut: HashMap<String, Arc<Name>>,
    /// The added words under which these names were cut.
    fingerprint: String,
    synonyms: Vec<String>,
    /// The names of the modules, by what [`plain_code`] leaves of them.
    modules: HashMap<String, String>,
    /// Made when it is first needed: most searches find something.
    terms: OnceLock<Terms>,
}

impl Names {
    pub fn of<'a>(
        given: impl Iterator<Item = (Origin, &'a str, Option<u32>)>,
        vocabulary: &'a Vocabulary,
        lexicon: &Lexicon,
        courses: &Courses,
        previous: Option<&Self>,
    ) -> Self {
        let previous = previous.filter(|names| names.fingerprint == lexicon.fingerprint());
        let modules = vocabulary
            .modules
            .iter()
            .flat_map(|module| &module.names)
            .map(|name| (Origin::Module, name.as_str(), None));
        let words = vocabulary
            .words
            .iter()
            .map(|word| (Origin::Word, word.as_str(), None));
        let mut merged: BTreeMap<(Origin, &str), Vec<u32>> = BTreeMap::new();
        for (origin, text, course) in given.chain(modules).chain(words) {
            merged.entry((origin, text)).or_default().extend(course);
        }
        let mut names = Self {
            fingerprint: lexicon.fingerprint().to_owned(),
            synonyms: vocabulary.synonyms.iter().flatten().cloned().collect(),
            modules: module_codes(vocabulary, courses),
            ..Self::default()
        };
        for ((origin, text), mut courses) in merged {
            courses.sort_unstable();
            courses.dedup();
            let name = previous
                .and_then(|names| names.cut.get(text).cloned())
                .unwrap_or_else(|| Arc::new(Name::cut(text, lexicon)));
            names.cut.insert(text.to_owned(), Arc::clone(&name));
            if !name.glyphs.is_empty() {
                names.add(Entry {
                    name,
                    origin,
                    courses,
                });
            }
        }
        names
    }

    fn add(&mut self, entry: Entry) {
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        for &(at, _) in &entry.name.words {
            let Some(&first) = entry.name.glyphs.get(at) else {
                continue;
            };
            let mut keys = vec![first];
            for reading in pinyin::readings(first) {
                keys.extend(reading.chars().next());
            }
            keys.sort_unstable();
            keys.dedup();
            let second = entry.name.glyphs.get(at + 1).map_or(NO_LETTER, |second| {
                let initials = pinyin::readings(*second);
                let initials = initials.iter().filter_map(|reading| reading.chars().next());
                initials
                    .chain([*second])
                    .map(bit)
                    .fold(0, |bits, bit| bits | bit)
            });
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            for key in keys {
                self.starts.entry(key).or_default().push(Start {
                    entry: number,
                    at,
                    second,
                });
            }
        }
        self.entries.push(entry);
    }

    /// The code of the module that is called so, whatever the spelling.
    pub fn module(&self, called: &str) -> Option<&str> {
        self.modules.get(&plain_code(called)).map(String::as_str)
    }

    /// Where something that was typed may begin; `alone` when it may be all in the first glyph.
    fn starting(&self, typed: &[char], alone: bool) -> impl Iterator<Item = (&Entry, usize)> {
        let first = typed.first().and_then(|first| self.starts.get(first));
        let starts = first.map(Vec::as_slice);
        let onward = onward(typed, alone);
        let starts = starts.unwrap_or_default().iter().take(MOST_STARTS);
        let possible = starts.filter(move |start| start.second & onward != 0);
        possible.filter_map(|start| {
            let entry = self.entries.get(start.entry as usize)?;
            Some((entry, start.at as usize))
        })
    }
}

/// Stands for everything that is no letter.
const NO_LETTER: u32 = 1 << 26;

fn bit(c: char) -> u32 {
    match c {
        'a'..='z' => 1 << (u32::from(c) - u32::from('a')),
        _ => NO_LETTER,
    }
}

/// The letters with which the second glyph may begin when this was typed, as bits: a syllable has at most six.
fn onward(typed: &[char], alone: bool) -> u32 {
    const LONGEST_SYLLABLE: usize = 6;
    if alone && typed.len() <= LONGEST_SYLLABLE {
        return u32::MAX;
    }
    let second = typed.iter().skip(1).take(LONGEST_SYLLABLE);
    second.map(|c| bit(*c)).fold(0, |bits, bit| bits | bit)
}

impl Entry {
    fn is_seen(&self, may_see: &dyn Fn(u32) -> bool) -> bool {
        self.courses.is_empty() || self.courses.iter().any(|course| may_see(*course))
    }
}

/// By its names, and by its code even where nobody has named it.
fn module_codes(vocabulary: &Vocabulary, courses: &Courses) -> HashMap<String, String> {
    let mut codes = HashMap::new();
    for module in &vocabulary.modules {
        for name in &module.names {
            codes.insert(plain_code(name), module.code.clone());
        }
    }
    let named = vocabulary.modules.iter().map(|module| &module.code);
    for code in named.chain(&courses.modules.values) {
        codes.insert(plain_code(code), code.clone());
    }
    codes.remove("");
    codes
}

impl Name {
    fn cut(text: &str, lexicon: &Lexicon) -> Self {
        let kept: String = text.chars().take(LONGEST_NAME).collect();
        let (mut glyphs, mut places) = (Vec::new(), HashMap::new());
        for glyph in fold(&kept) {
            if Script::of(glyph.folded).is_some() {
                places.entry(glyph.start).or_insert(glyphs.len());
                glyphs.push(glyph.folded);
            }
        }
        let place = |offset: usize| places.get(&offset).copied();
        let words = lexicon.plain_words(&kept).into_iter().filter_map(|word| {
            let from = place(word.offset_from)?;
            let to = place(word.offset_to).unwrap_or_else(|| {
                // Something that is no letter follows: the word ends with its last glyph.
                let inside = kept.get(word.offset_from..word.offset_to);
                from + fold(inside.unwrap_or_default()).len()
            });
            (from < to && to <= glyphs.len()).then_some((from, to))
        });
        Self {
            words: words.collect(),
            text: text.to_owned(),
            glyphs,
        }
    }

    /// Nothing for a whole word, more for whole words, most for what ends within one.
    fn brokenness(&self, from: usize, to: usize) -> u32 {
        if self.words.contains(&(from, to)) {
            0
        } else {
            1 + u32::from(!self.words.iter().any(|(_, end)| *end == to))
        }
    }

    fn part(&self, from: usize, to: usize) -> &[char] {
        self.glyphs.get(from..to).unwrap_or_default()
    }
}
