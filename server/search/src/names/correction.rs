//! What was meant by what was mistyped. Who writes Chinese by its sound chooses a wrong character of the right sound; so
//! words of the same sound come before words with another character.

use std::collections::{BTreeMap, HashMap};

use super::{Entry, Names, Origin};
use crate::{
    analysis::{Glyph, Script, fold, fold_to_string, pinyin, runs},
    schema::NameKind,
};

/// In characters; what people type by mistake is a word or two.
const LONGEST_TERM: usize = 8;
/// Two characters with one exchanged are another word.
const LEAST_FOR_EDIT: usize = 4;
const LEAST_LETTERS: usize = 4;

/// Words that occur in names, and those of prominent names also two by two.
#[derive(Default)]
pub(super) struct Terms {
    terms: Vec<Term>,
    by_text: HashMap<String, usize>,
    /// By how they sound, blurred.
    by_sound: HashMap<String, Vec<usize>>,
    /// By what is left when one character is taken out.
    by_gap: HashMap<String, Vec<usize>>,
    /// Those in letters.
    spaced: Vec<usize>,
}

struct Term {
    text: String,
    characters: Vec<char>,
    courses: Vec<u32>,
    is_public: bool,
}

/// A correction and how far it is from what was typed; the least wins, then what more courses have.
type Offer = (u32, usize, usize);

impl Names {
    /// The whole query with what was mistyped in it put right; none when nothing visible is like it.
    pub fn corrected(&self, query: &str, may_see: &dyn Fn(u32) -> bool) -> Option<String> {
        let terms = self.terms.get_or_init(|| Terms::of(self));
        let glyphs = fold(query);
        let mut changes: Vec<(usize, usize, &str)> = Vec::new();
        for run in runs(&glyphs) {
            let after = glyphs.get(run.first + run.glyphs.len());
            let before = run.first.checked_sub(1).and_then(|at| glyphs.get(at));
            let is_colon = |glyph: Option<&Glyph>| glyph.is_some_and(|glyph| glyph.folded == ':');
            if is_colon(after) || is_colon(before) {
                // The name of a filter, not a word.
                continue;
            }
            let characters: Vec<char> = run.glyphs.iter().map(|glyph| glyph.folded).collect();
            let found = match run.script {
                Script::Han => terms.in_characters(&characters, may_see),
                Script::Spaced => {
                    let word: String = characters.iter().collect();
                    let heard = || !self.heard(&word, may_see).is_empty();
                    let better = terms.for_letters(&word, may_see).filter(|_| !heard());
                    better
                        .map(|better| (0, characters.len(), better))
                        .into_iter()
                        .collect()
                }
            };
            for (from, to, better) in found {
                let covered = run.glyphs.get(from..to).unwrap_or_default();
                if let (Some(first), Some(last)) = (covered.first(), covered.last()) {
                    changes.push((first.start, last.end, better));
                }
            }
        }
        if changes.is_empty() {
            return None;
        }
        let (mut corrected, mut done) = (String::new(), 0);
        for (from, to, better) in changes {
            corrected += query.get(done..from).unwrap_or_default();
            corrected += better;
            done = to;
        }
        corrected += query.get(done..).unwrap_or_default();
        Some(corrected)
    }
}

impl Terms {
    fn of(names: &Names) -> Self {
        let mut collected: BTreeMap<Vec<char>, (Vec<u32>, bool)> = BTreeMap::new();
        let mut add = |characters: &[char], courses: Option<&[u32]>| {
            let term = collected.entry(characters.to_vec()).or_default();
            match courses {
                Some(courses) => term.0.extend(courses),
                None => term.1 = true,
            }
        };
        for entry in &names.entries {
            let Entry { name, courses, .. } = entry;
            let courses = (!courses.is_empty()).then_some(courses.as_slice());
            let in_pairs = entry.is_prominent();
            for (number, &(from, to)) in name.words.iter().enumerate() {
                add(name.part(from, to), courses);
                if let Some(&(next, end)) = name.words.get(number + 1)
                    && next == to
                    && in_pairs
                {
                    add(name.part(from, end), courses);
                }
            }
            if in_pairs {
                add(&name.glyphs, courses);
            }
        }
        for synonym in &names.synonyms {
            add(&fold_to_string(synonym).chars().collect::<Vec<_>>(), None);
        }
        let mut terms = Self::default();
        for (characters, (mut courses, is_public)) in collected {
            courses.sort_unstable();
            courses.dedup();
            terms.add(Term {
                text: characters.iter().collect(),
                characters,
                courses,
                is_public,
            });
        }
        terms
    }

    fn add(&mut self, term: Term) {
        let number = self.terms.len();
        let length = term.characters.len();
        let is_script = |script| {
            term.characters
                .iter()
                .all(|c| Script::of(*c) == Some(script))
        };
        if is_script(Script::Han) && (2..=LONGEST_TERM).contains(&length) {
            for spelling in pinyin::spellings(&term.characters) {
                let sounding = self.by_sound.entry(pinyin::blurred(&spelling)).or_default();
                if sounding.last() != Some(&number) {
                    sounding.push(number);
                }
            }
            if length >= LEAST_FOR_EDIT {
                for gap in gaps(&term.characters) {
                    self.by_gap.entry(gap).or_default().push(number);
                }
            }
        } else if is_script(Script::Spaced) && length >= LEAST_LETTERS {
            self.spaced.push(number);
        } else {
            return;
        }
        self.by_text.insert(term.text.clone(), number);
        self.terms.push(term);
    }

    fn is_known(&self, text: &str, may_see: &dyn Fn(u32) -> bool) -> bool {
        self.by_text
            .get(text)
            .and_then(|number| self.terms.get(*number))
            .is_some_and(|term| term.is_seen(may_see))
    }

    /// What to put in place of which characters, the longest stretches first tried.
    fn in_characters(
        &self,
        characters: &[char],
        may_see: &dyn Fn(u32) -> bool,
    ) -> Vec<(usize, usize, &str)> {
        let mut settled = vec![false; characters.len()];
        let mut changes = Vec::new();
        for length in (2..=LONGEST_TERM.min(characters.len())).rev() {
            for from in 0..=characters.len() - length {
                let to = from + length;
                let Some(window) = characters.get(from..to) else {
                    continue;
                };
                if settled
                    .get(from..to)
                    .is_none_or(|settled| settled.contains(&true))
                {
                    continue;
                }
                let text: String = window.iter().collect();
                let better = if self.is_known(&text, may_see) {
                    None
                } else if let Some(better) = self.better(window, &text, may_see) {
                    Some(better)
                } else {
                    continue;
                };
                if let Some(settled) = settled.get_mut(from..to) {
                    settled.fill(true);
                }
                changes.extend(better.map(|better| (from, to, better)));
            }
        }
        changes.sort_unstable();
        changes
    }

    fn better(&self, window: &[char], text: &str, may_see: &dyn Fn(u32) -> bool) -> Option<&str> {
        let mut offers: Vec<Offer> = Vec::new();
        let mut offer = |number: &usize, distance: u32| {
            if let Some(term) = self.terms.get(*number)
                && term.is_seen(may_see)
            {
                offers.push((distance, usize::MAX - term.courses.len(), *number));
            }
        };
        for spelling in pinyin::spellings(window) {
            for number in self
                .by_sound
                .get(&pinyin::blurred(&spelling))
                .into_iter()
                .flatten()
            {
                let Some(term) = self.terms.get(*number) else {
                    continue;
                };
                if term.characters.len() == window.len() {
                    let exact = pinyin::spellings(&term.characters).contains(&spelling);
                    // The more characters are right, the likelier.
                    let wrong = different(window, &term.characters);
                    offer(number, wrong + if exact { 0 } else { 4 });
                }
            }
        }
        if window.len() >= LEAST_FOR_EDIT {
            let mut similar: Vec<usize> = Vec::new();
            for gap in gaps(window) {
                similar.extend(self.by_gap.get(&gap).into_iter().flatten());
                similar.extend(self.by_text.get(&gap));
            }
            similar.extend(self.by_gap.get(text).into_iter().flatten());
            similar.sort_unstable();
            similar.dedup();
            for number in &similar {
                let far = self.terms.get(*number).is_none_or(|term| {
                    term.characters.len() < LEAST_FOR_EDIT
                        || strsim::osa_distance(&term.text, text) > 1
                });
                if !far {
                    offer(number, 12);
                }
            }
        }
        let (.., number) = offers.into_iter().min()?;
        self.terms.get(number).map(|term| term.text.as_str())
    }

    fn for_letters(&self, word: &str, may_see: &dyn Fn(u32) -> bool) -> Option<&str> {
        let length = word.chars().count();
        if !(LEAST_LETTERS..=pinyin::MOST_LETTERS).contains(&length)
            || !word.bytes().all(|byte| byte.is_ascii_lowercase())
            || self.is_known(word, may_see)
        {
            return None;
        }
        let sounding = self.by_sound.get(&pinyin::blurred(word));
        let sounding = sounding.into_iter().flatten().map(|number| (0, *number));
        let most = if length < 8 { 1 } else { 2 };
        let similar = self.spaced.iter().filter_map(|number| {
            let term = self.terms.get(*number)?;
            let distance = strsim::osa_distance(&term.text, word);
            (distance <= most).then_some((distance, *number))
        });
        sounding
            .chain(similar)
            .filter_map(|(distance, number)| Some((distance, self.terms.get(number)?)))
            .filter(|(_, term)| term.is_seen(may_see))
            .min_by_key(|(distance, term)| (*distance, usize::MAX - term.courses.len()))
            .map(|(_, term)| term.text.as_str())
    }
}

impl Entry {
    /// Whether its words are kept together as well. There are ten times as many units as courses, and what is mistyped
    /// in their titles is found word by word.
    fn is_prominent(&self) -> bool {
        !matches!(
            self.origin,
            Origin::Named(NameKind::Unit | NameKind::Objective)
        )
    }
}

impl Term {
    fn is_seen(&self, may_see: &dyn Fn(u32) -> bool) -> bool {
        self.is_public || self.courses.iter().any(|course| may_see(*course))
    }
}

fn gaps(characters: &[char]) -> impl Iterator<Item = String> {
    (0..characters.len()).map(|gap| {
        let rest = characters.iter().enumerate();
        rest.filter(|(at, _)| *at != gap).map(|(_, c)| c).collect()
    })
}

fn different(a: &[char], b: &[char]) -> u32 {
    (0..)
        .zip(a.iter().zip(b).filter(|(a, b)| a != b))
        .map(|(number, _): (u32, _)| number + 1)
        .last()
        .unwrap_or(0)
}
