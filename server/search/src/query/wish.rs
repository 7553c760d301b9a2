//! A reading cut into words, with the other ways to say each of them.

use std::collections::HashMap;

use tantivy::Score;

use super::reading::{Part, Reading};
use crate::{
    analysis::{self, Lexicon, fold_to_string, pinyin, plain_code},
    error::SearchError,
    names::{Heard, Names},
    vocabulary::Vocabulary,
};

/// Another word for the same comes after the word itself, much less so when the word itself is nowhere.
const SYNONYM: Score = 0.5;
const SYNONYM_OF_UNKNOWN: Score = 0.9;
/// Each word costs several lookups.
const MOST_WORDS: usize = 32;
/// Parts typed with blanks between that may be one name.
const MOST_PARTS: usize = 5;

/// Which words stand for each other.
#[derive(Default)]
pub(crate) struct Thesaurus {
    /// Keeps synonyms whole, so that a query has them as words.
    lexicon: Lexicon,
    groups: Vec<Vec<String>>,
    /// By what [`plain_code`] leaves of a word.
    by_word: HashMap<String, Vec<usize>>,
}

impl Thesaurus {
    pub fn of(vocabulary: &Vocabulary) -> Result<Self, SearchError> {
        let mut thesaurus = Self {
            lexicon: Lexicon::new(
                vocabulary
                    .words
                    .iter()
                    .chain(vocabulary.synonyms.iter().flatten())
                    .map(String::as_str),
            )?,
            ..Self::default()
        };
        for group in &vocabulary.synonyms {
            let group: Vec<String> = group
                .iter()
                .map(|word| fold_to_string(word.trim()))
                .filter(|word| !plain_code(word).is_empty())
                .collect();
            for word in &group {
                let number = thesaurus.groups.len();
                thesaurus
                    .by_word
                    .entry(plain_code(word))
                    .or_default()
                    .push(number);
            }
            thesaurus.groups.push(group);
        }
        Ok(thesaurus)
    }

    fn others(&self, word: &str, weight: Score) -> impl Iterator<Item = Heard> {
        let plain = plain_code(word);
        let groups = self.by_word.get(&plain).into_iter().flatten();
        groups
            .filter_map(|number| self.groups.get(*number))
            .flatten()
            .filter(move |other| plain_code(other) != plain)
            .map(move |other| Heard {
                text: other.clone(),
                weight,
            })
    }
}

/// What is known when a query is cut into words.
pub(crate) struct Knowledge<'a> {
    pub thesaurus: &'a Thesaurus,
    pub names: &'a Names,
    pub may_see: &'a dyn Fn(u32) -> bool,
    /// Whether a text has this word: then letters are hardly pinyin.
    pub is_in_texts: &'a dyn Fn(&str) -> bool,
}

#[derive(Default)]
pub(crate) struct Wish {
    pub chunks: Vec<Chunk>,
    pub phrases: Vec<String>,
    pub unwanted: Vec<String>,
}

/// Words typed without a blank between, perhaps a code or the name of a module.
pub(crate) struct Chunk {
    pub text: String,
    pub words: Vec<Word>,
    /// Like `KM-2015-63` or `e-mail`: the words belong together in this order.
    pub is_joined: bool,
    /// What stands for all the words together.
    pub others: Vec<Heard>,
    pub module: Option<String>,
}

pub(crate) struct Word {
    pub text: String,
    pub others: Vec<Heard>,
}

impl Wish {
    pub fn of(reading: &Reading, knowledge: &Knowledge<'_>) -> Self {
        let mut wish = Self::default();
        let mut parts = reading.wanted.as_slice();
        while let Some((first, rest)) = parts.split_first() {
            parts = rest;
            match first {
                Part::Phrase(text) => wish.phrases.push(text.clone()),
                Part::Plain(text) => match together(first, rest, knowledge) {
                    Some((chunk, used)) => {
                        wish.chunks.push(chunk);
                        parts = rest.get(used..).unwrap_or_default();
                    }
                    None => wish.chunks.push(Chunk::of(text, knowledge)),
                },
            }
        }
        wish.phrases
            .retain(|phrase| !analysis::phrase(phrase).is_empty());
        for part in &reading.unwanted {
            let (Part::Plain(text) | Part::Phrase(text)) = part;
            wish.unwanted.push(text.clone());
        }
        wish.drop_function_words();
        wish.limit();
        wish
    }

    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty() && self.phrases.is_empty()
    }

    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.chunks.iter().flat_map(|chunk| &chunk.words)
    }

    /// The only word of a wish that is nothing but a word.
    pub fn only_word(&self) -> Option<(&Chunk, &Word)> {
        match (self.chunks.as_slice(), self.phrases.as_slice()) {
            ([chunk], []) => match chunk.words.as_slice() {
                [word] => Some((chunk, word)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Unless there is nothing else: then they are what is wanted.
    fn drop_function_words(&mut self) {
        let is_function_word =
            |word: &Word| word.others.is_empty() && analysis::is_function_word(&word.text);
        let any = self.words().any(|word| !is_function_word(word));
        if !self.phrases.is_empty() || any {
            for chunk in &mut self.chunks {
                chunk.words.retain(|word| !is_function_word(word));
            }
        }
        self.chunks.retain(|chunk| !chunk.words.is_empty());
    }

    fn limit(&mut self) {
        let mut room = MOST_WORDS;
        for chunk in &mut self.chunks {
            chunk.words.truncate(room);
            room -= chunk.words.len();
        }
        self.chunks.retain(|chunk| !chunk.words.is_empty());
        self.phrases.truncate(MOST_WORDS);
        self.unwanted.truncate(MOST_WORDS);
    }
}

/// Parts that make one name although there are blanks in it, the most first: `campus safety`, `shi de shi feng`. Also
/// how many parts after the first they take.
fn together(first: &Part, rest: &[Part], knowledge: &Knowledge<'_>) -> Option<(Chunk, usize)> {
    let plain: Vec<&str> = std::iter::once(first)
        .chain(rest)
        .map_while(|part| match part {
            Part::Plain(text) => Some(text.as_str()),
            Part::Phrase(_) => None,
        })
        .take(MOST_PARTS)
        .collect();
    (2..=plain.len()).rev().find_map(|many| {
        let parts = plain.get(..many)?;
        let (spaced, joined) = (parts.join(" "), parts.concat());
        let others: Vec<_> = knowledge.thesaurus.others(&spaced, SYNONYM).collect();
        if !others.is_empty() || knowledge.names.module(&joined).is_some() {
            let mut chunk = Chunk::of(&spaced, knowledge);
            chunk.others = others;
            return Some((chunk, many - 1));
        }
        let are_syllables = parts.iter().all(|part| pinyin::is_syllable(part));
        let heard = if are_syllables {
            knowledge.names.heard(&joined, knowledge.may_see)
        } else {
            Vec::new()
        };
        (!heard.is_empty()).then(|| (Chunk::of(&joined, knowledge), many - 1))
    })
}

impl Chunk {
    fn of(text: &str, knowledge: &Knowledge<'_>) -> Self {
        if let Some(word) = Word::mixed(text, knowledge) {
            return Self {
                text: text.to_owned(),
                words: vec![word],
                is_joined: false,
                others: Vec::new(),
                module: None,
            };
        }
        let words: Vec<_> = knowledge
            .thesaurus
            .lexicon
            .plain_words(text)
            .into_iter()
            .filter(|token| !token.text.trim().is_empty())
            .map(|token| {
                let written = text.get(token.offset_from..token.offset_to);
                Word::of(token.text, written.unwrap_or_default(), knowledge)
            })
            .collect();
        let is_joined = words.len() > 1
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/'));
        let module = knowledge
            .names
            .module(text)
            .or_else(|| match words.as_slice() {
                [word] => word
                    .others
                    .iter()
                    .find_map(|other| knowledge.names.module(&other.text)),
                _ => None,
            });
        Self {
            module: module.map(str::to_owned),
            others: if words.len() > 1 {
                knowledge.thesaurus.others(text, SYNONYM).collect()
            } else {
                Vec::new()
            },
            text: text.to_owned(),
            words,
            is_joined,
        }
    }
}

impl Word {
    fn of(text: String, written: &str, knowledge: &Knowledge<'_>) -> Self {
        let is_known = (knowledge.is_in_texts)(&text);
        let weight = if is_known {
            SYNONYM
        } else {
            SYNONYM_OF_UNKNOWN
        };
        let mut others: Vec<_> = knowledge.thesaurus.others(written, weight).collect();
        let may_be_pinyin = written.len() > 1
            && written.bytes().all(|byte| byte.is_ascii_lowercase())
            && (pinyin::is_spelled_out(written, 2) || !is_known);
        if may_be_pinyin {
            others.extend(knowledge.names.heard(written, knowledge.may_see));
        }
        Self { text, others }
    }

    /// Characters and letters for characters in one word, like 师德sf.
    fn mixed(text: &str, knowledge: &Knowledge<'_>) -> Option<Self> {
        let letters = text.bytes().filter(u8::is_ascii_lowercase).count();
        let characters = text.chars().filter(|c| !pinyin::readings(*c).is_empty());
        let is_mixed = letters > 0
            && characters.count() > 0
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || !pinyin::readings(c).is_empty());
        if !is_mixed {
            return None;
        }
        let others = knowledge.names.heard(text, knowledge.may_see);
        (!others.is_empty()).then(|| Self {
            text: text.to_owned(),
            others,
        })
    }
}
