//! How a reading is looked for in the index.

use std::collections::BTreeSet;

use tantivy::{
    Score, Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery,
        Query as Clause, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::reading::{Part, Reading};
use crate::{
    analysis::{self, Script},
    document::Kind,
    schema::{Fields, Text},
    snippet::Sought,
};

const TITLE: Score = 4.0;
const CONTEXT: Score = 2.0;
const TEXT: Score = 1.0;
/// Characters side by side say less than a word.
const GRAMS: Score = 0.6;
/// A part of a word says less than the word.
const PART_OF_WORD: Score = 0.4;
/// Whoever types a code wants that course first.
const CODE: Score = 5.0;
const CODE_OF_COURSE: Score = 50.0;
/// How much the weaker fields add to the strongest.
const OTHER_FIELDS: Score = 0.2;
/// Each word costs several lookups.
const MOST_WORDS: usize = 32;

/// One way to look for a reading.
pub(crate) struct Plan {
    pub query: BooleanQuery,
    /// What to mark in the text.
    pub sought: Vec<Sought>,
}

impl Plan {
    /// The ways to look, the strictest first: all words, then at least half of them. Phrases and exclusions are meant
    /// as they are and hold in both. No way at all when nothing is wanted.
    pub fn attempts(reading: &Reading, fields: &Fields) -> Vec<Self> {
        let wish = Wish::of(reading);
        if wish.chunks.is_empty() && wish.phrases.is_empty() {
            return Vec::new();
        }
        let planner = Planner { fields };
        let mut attempts = vec![planner.all(&wish)];
        if !wish.chunks.is_empty() {
            attempts.push(planner.half(&wish));
        }
        attempts
    }
}

/// A reading cut into words.
struct Wish {
    chunks: Vec<Chunk>,
    phrases: Vec<String>,
    unwanted: Vec<String>,
}

/// Words typed without a blank between, perhaps a code.
struct Chunk {
    text: String,
    words: Vec<String>,
    /// Like `KM-2015-63` or `e-mail`: the words belong together in this order.
    is_joined: bool,
}

impl Wish {
    fn of(reading: &Reading) -> Self {
        let mut wish = Self {
            chunks: Vec::new(),
            phrases: Vec::new(),
            unwanted: Vec::new(),
        };
        for part in &reading.wanted {
            match part {
                Part::Plain(text) => wish.chunks.push(Chunk::new(text)),
                Part::Phrase(text) => wish.phrases.push(text.clone()),
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

    /// Unless there is nothing else: then they are what is wanted.
    fn drop_function_words(&mut self) {
        let mut all = self.chunks.iter().flat_map(|chunk| &chunk.words);
        if !self.phrases.is_empty() || all.any(|word| !analysis::is_function_word(word)) {
            for chunk in &mut self.chunks {
                chunk.words.retain(|word| !analysis::is_function_word(word));
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

    fn words(&self) -> impl Iterator<Item = &String> {
        self.chunks.iter().flat_map(|chunk| &chunk.words)
    }
}

impl Chunk {
    fn new(text: &str) -> Self {
        let words: Vec<_> = analysis::plain_words(text)
            .into_iter()
            .map(|token| token.text)
            .filter(|word| !word.trim().is_empty())
            .collect();
        let is_joined = words.len() > 1
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/'));
        Self {
            text: text.to_owned(),
            words,
            is_joined,
        }
    }
}

/// Where a word has to be.
#[derive(Clone, Copy)]
enum Place {
    Anywhere,
    /// In what a document says itself, not in the titles above it.
    Own,
}

#[derive(Clone, Copy)]
struct Planner<'a> {
    fields: &'a Fields,
}

impl Planner<'_> {
    fn all(self, wish: &Wish) -> Plan {
        let wanted = wish.chunks.iter().map(|chunk| {
            let words = if chunk.is_joined {
                self.phrase(&chunk.text, Place::Anywhere)
            } else {
                let words = chunk.words.iter();
                all(words.map(|word| self.word(word, Place::Anywhere)))
            };
            best([words, self.code(chunk)])
        });
        let together = wish
            .chunks
            .iter()
            .filter(|chunk| chunk.words.len() > 1)
            .map(|chunk| self.phrase(&chunk.text, Place::Own));
        let own = self.own(wish, wish.words());
        let query = self.query(wish, all(wanted), own, together.collect());
        let mut sought = Sought::phrases(&wish.phrases);
        sought.extend(wish.words().map(|word| Sought::word(word)));
        Plan { query, sought }
    }

    fn half(self, wish: &Wish) -> Plan {
        let words: BTreeSet<_> = wish.words().cloned().collect();
        let minimum = words.len().div_ceil(2);
        let mut parts = words.clone();
        let wanted = words.iter().map(|word| {
            let inside = analysis::words(word).into_iter().map(|token| token.text);
            let inside: Vec<_> = inside.filter(|part| part != word).collect();
            let mut ways = vec![self.word(word, Place::Anywhere)];
            for part in inside {
                ways.push(boost(self.word(&part, Place::Anywhere), PART_OF_WORD));
                parts.insert(part);
            }
            best(ways)
        });
        let codes = wish.chunks.iter().map(|chunk| self.code(chunk));
        let clauses = wanted.chain(codes).collect();
        let wanted = BooleanQuery::union_with_minimum_required_clauses(clauses, minimum);
        let own = self.own(wish, parts.iter());
        let query = self.query(wish, Box::new(wanted), own, Vec::new());
        let mut sought = Sought::phrases(&wish.phrases);
        sought.extend(parts.iter().map(|part| Sought::word(part)));
        Plan { query, sought }
    }

    fn query(
        self,
        wish: &Wish,
        wanted: Box<dyn Clause>,
        own: Box<dyn Clause>,
        better: Vec<Box<dyn Clause>>,
    ) -> BooleanQuery {
        let mut clauses = vec![(Occur::Must, own)];
        if !wish.chunks.is_empty() {
            clauses.push((Occur::Must, wanted));
        }
        for phrase in &wish.phrases {
            clauses.push((Occur::Must, self.phrase(phrase, Place::Anywhere)));
        }
        for unwanted in &wish.unwanted {
            clauses.push((Occur::MustNot, self.phrase(unwanted, Place::Anywhere)));
            clauses.push((Occur::MustNot, self.exactly(unwanted)));
        }
        clauses.extend(better.into_iter().map(|clause| (Occur::Should, clause)));
        BooleanQuery::new(clauses)
    }

    /// At least one thing must be said by the document itself, or the title of a course would find all that is in it.
    fn own<'w>(self, wish: &Wish, words: impl Iterator<Item = &'w String>) -> Box<dyn Clause> {
        let words = words.map(|word| self.word(word, Place::Own));
        let phrases = wish
            .phrases
            .iter()
            .map(|phrase| self.phrase(phrase, Place::Own));
        let codes = wish.chunks.iter().map(|chunk| self.course_named(chunk));
        let any = BooleanQuery::union(words.chain(phrases).chain(codes).collect());
        Box::new(ConstScoreQuery::new(Box::new(any), 0.0))
    }

    fn word(self, word: &str, place: Place) -> Box<dyn Clause> {
        let mut ways: Vec<Box<dyn Clause>> = Vec::new();
        for (text, weight) in self.texts(place) {
            ways.push(boost(term(text.words, word), weight));
            ways.extend(side_by_side(text.grams, word, weight));
        }
        best(ways)
    }

    fn phrase(self, phrase: &str, place: Place) -> Box<dyn Clause> {
        let texts = self.texts(place).into_iter();
        best(texts.filter_map(|(text, weight)| side_by_side(text.grams, phrase, weight)))
    }

    fn code(self, chunk: &Chunk) -> Box<dyn Clause> {
        let any = ConstScoreQuery::new(self.exactly(&chunk.text), CODE);
        let course = ConstScoreQuery::new(self.course_named(chunk), CODE_OF_COURSE);
        best([Box::new(any) as Box<dyn Clause>, Box::new(course)])
    }

    fn exactly(self, code: &str) -> Box<dyn Clause> {
        term(self.fields.code, code)
    }

    fn course_named(self, chunk: &Chunk) -> Box<dyn Clause> {
        let course = term(self.fields.kind, Kind::Course.code());
        all([self.exactly(&chunk.text), course])
    }

    fn texts(self, place: Place) -> Vec<(Text, Score)> {
        let own = [(self.fields.title, TITLE), (self.fields.text, TEXT)];
        let mut texts = own.to_vec();
        if let Place::Anywhere = place {
            texts.push((self.fields.context, CONTEXT));
        }
        texts
    }
}

fn term(field: Field, text: &str) -> Box<dyn Clause> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// None when there is nothing in the text that the index could hold. The score of a phrase adds up over its terms, so
/// it is divided by their number.
fn side_by_side(grams: Field, text: &str, weight: Score) -> Option<Box<dyn Clause>> {
    let terms = analysis::phrase(text);
    let many = u16::try_from(terms.len()).unwrap_or(u16::MAX);
    let clause = match terms.as_slice() {
        [] => return None,
        [(_, only)] => term(grams, only),
        _ => {
            let terms = terms
                .iter()
                .map(|(at, text)| (*at, Term::from_field_text(grams, text)));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        }
    };
    Some(boost(clause, weight * GRAMS / Score::from(many)))
}

fn boost(clause: Box<dyn Clause>, by: Score) -> Box<dyn Clause> {
    Box::new(BoostQuery::new(clause, by))
}

fn all(clauses: impl IntoIterator<Item = Box<dyn Clause>>) -> Box<dyn Clause> {
    Box::new(BooleanQuery::intersection(clauses.into_iter().collect()))
}

fn best(clauses: impl IntoIterator<Item = Box<dyn Clause>>) -> Box<dyn Clause> {
    let clauses = clauses.into_iter().collect();
    Box::new(DisjunctionMaxQuery::with_tie_breaker(clauses, OTHER_FIELDS))
}

impl Sought {
    fn phrases(phrases: &[String]) -> Vec<Self> {
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
