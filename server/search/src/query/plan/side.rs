//! Where the words of a wish may stand, and what each place is worth.

use std::collections::BTreeMap;

use tantivy::{
    Score,
    query::{BooleanQuery, EmptyQuery, Occur, Query as Clause},
    schema::Field,
};

use super::{
    clauses::{all, best, boost, constant, side_by_side, term},
    unwanted::Unwanted,
};
use crate::{
    analysis::Lexicon,
    document::Kind,
    names::Heard,
    query::wish::{Chunk, Wish, Word},
    schema::{Fields, Text},
};

const TITLE: Score = 4.0;
const LABEL: Score = 2.0;
const TEXT: Score = 1.0;
const CONTEXT: Score = 1.0;
const PASSAGE: Score = 0.8;
const PASSAGE_CONTEXT: Score = 0.4;
/// Characters side by side say less than a word.
const GRAMS: Score = 0.6;
/// A part of a word says less than the word.
const PART_OF_WORD: Score = 0.4;
/// Whoever types a code wants that course first.
const CODE: Score = 5.0;
const CODE_OF_COURSE: Score = 50.0;
/// Whoever types the name of a module wants its courses.
const MODULE: Score = 12.0;
/// What has all the words comes before what has some.
const ALL: Score = 8.0;
/// Several words that should stand side by side, and only occur together.
const APART: Score = 0.5;

/// How a field keeps text.
#[derive(Clone, Copy)]
enum Kept {
    WordsAndGrams(Text),
    Words(Field),
    Grams(Field),
}

/// Where a word has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// In what a document says itself, not in the titles above it.
    Own,
    /// In the titles above it.
    Context,
}

/// Documents with titles, or passages.
pub(super) struct Side<'a> {
    fields: &'a Fields,
    own: Vec<(Kept, Score)>,
    context: (Kept, Score),
    /// Documents with titles can be asked for by code and by module.
    has_title: bool,
}

impl<'a> Side<'a> {
    pub fn documents(fields: &'a Fields) -> Self {
        Self {
            fields,
            own: vec![
                (Kept::WordsAndGrams(fields.title), TITLE),
                (Kept::WordsAndGrams(fields.label), LABEL),
                (Kept::WordsAndGrams(fields.text), TEXT),
            ],
            context: (Kept::Words(fields.context), CONTEXT),
            has_title: true,
        }
    }

    pub fn passages(fields: &'a Fields) -> Self {
        Self {
            fields,
            own: vec![(Kept::Grams(fields.passage), PASSAGE)],
            context: (Kept::Words(fields.passage_context), PASSAGE_CONTEXT),
            has_title: false,
        }
    }

    pub fn all(&self, wish: &Wish, lexicon: &Lexicon) -> Box<dyn Clause> {
        if let Some((chunk, word)) = wish.only_word() {
            let mut ways = vec![self.word(word, Place::Own, lexicon)];
            ways.extend(self.course_by_code(chunk));
            ways.extend(self.course_by_module(chunk));
            return self.without(wish, vec![(Occur::Must, best(ways))], lexicon);
        }
        if let Some(clauses) = self.in_turns(wish, lexicon) {
            return self.without(wish, clauses, lexicon);
        }
        let wanted = wish.chunks.iter().map(|chunk| {
            let words = if chunk.is_joined {
                self.phrase(&chunk.text, Place::Anywhere, lexicon)
            } else {
                let words = chunk.words.iter();
                all(words.map(|word| self.word(word, Place::Anywhere, lexicon)))
            };
            let mut ways = vec![words];
            ways.extend(self.others(&chunk.others, Place::Anywhere, lexicon));
            ways.extend(self.by_code(chunk));
            ways.extend(self.by_module(chunk));
            best(ways)
        });
        let mut clauses = vec![(Occur::Must, all(wanted))];
        for phrase in &wish.phrases {
            clauses.push((Occur::Must, self.phrase(phrase, Place::Anywhere, lexicon)));
        }
        if wish.chunks.is_empty() {
            clauses.remove(0);
        }
        clauses.push((Occur::Must, self.own(wish, wish.words(), lexicon)));
        for chunk in wish.chunks.iter().filter(|chunk| chunk.words.len() > 1) {
            clauses.push((Occur::Should, self.phrase(&chunk.text, Place::Own, lexicon)));
        }
        self.without(wish, clauses, lexicon)
    }

    /// Two or three words among the passages: of each way to share them out between a passage and the titles around it
    /// a conjunction, for conjunctions of words are quick and those of choices are not.
    fn in_turns(&self, wish: &Wish, lexicon: &Lexicon) -> Option<Vec<(Occur, Box<dyn Clause>)>> {
        let words: Vec<&Word> = wish.words().collect();
        let is_simple = !self.has_title
            && wish.phrases.is_empty()
            && (2..=3).contains(&words.len())
            && wish
                .chunks
                .iter()
                .all(|chunk| !chunk.is_joined && chunk.others.is_empty());
        if !is_simple {
            return None;
        }
        let ways = (1..1_u32 << words.len()).map(|own| {
            let words = (0..).zip(&words);
            all(words.map(|(number, word): (u32, _)| {
                let place = if own & (1 << number) == 0 {
                    Place::Context
                } else {
                    Place::Own
                };
                self.word(word, place, lexicon)
            }))
        });
        let mut clauses = vec![(Occur::Must, best(ways))];
        for chunk in wish.chunks.iter().filter(|chunk| chunk.words.len() > 1) {
            clauses.push((Occur::Should, self.phrase(&chunk.text, Place::Own, lexicon)));
        }
        Some(clauses)
    }

    /// What has all the words, and after it what has half of them.
    pub fn nearly(&self, wish: &Wish, lexicon: &Lexicon) -> Box<dyn Clause> {
        Box::new(BooleanQuery::union(vec![
            self.before(wish, lexicon),
            self.half(wish, lexicon),
        ]))
    }

    /// What has all the words, with scores that what has some does not reach.
    pub fn before(&self, wish: &Wish, lexicon: &Lexicon) -> Box<dyn Clause> {
        boost(self.all(wish, lexicon), ALL)
    }

    fn half(&self, wish: &Wish, lexicon: &Lexicon) -> Box<dyn Clause> {
        // What is joined stands or falls as a whole: half a code is none.
        let (joined, others): (Vec<_>, Vec<_>) =
            wish.chunks.iter().partition(|chunk| chunk.is_joined);
        let words: BTreeMap<&str, &Word> = others
            .iter()
            .flat_map(|chunk| &chunk.words)
            .map(|word| (word.text.as_str(), word))
            .collect();
        let minimum = (words.len() + joined.len()).div_ceil(2);
        let mut wanted: Vec<Box<dyn Clause>> = Vec::new();
        for word in words.values() {
            let mut ways = vec![self.word(word, Place::Anywhere, lexicon)];
            for part in parts(word, lexicon) {
                let part = self.said(&part, Place::Anywhere, lexicon);
                ways.push(boost(part, PART_OF_WORD));
            }
            wanted.push(best(ways));
        }
        for chunk in joined {
            let together = self.phrase(&chunk.text, Place::Anywhere, lexicon);
            wanted.push(best([together].into_iter().chain(self.by_code(chunk))));
        }
        wanted.extend(wish.chunks.iter().filter_map(|chunk| self.by_module(chunk)));
        let wanted = BooleanQuery::union_with_minimum_required_clauses(wanted, minimum);
        let parts: Vec<Word> = words
            .values()
            .flat_map(|word| parts(word, lexicon))
            .map(Word::plain)
            .collect();
        let own = self.own(wish, words.into_values().chain(&parts), lexicon);
        let codes = wish.chunks.iter().filter_map(|chunk| self.by_code(chunk));
        let own = BooleanQuery::union(codes.chain([own]).collect());
        let mut clauses = vec![
            (Occur::Must, Box::new(wanted) as _),
            (Occur::Must, constant(Box::new(own), 0.0)),
        ];
        for phrase in &wish.phrases {
            clauses.push((Occur::Must, self.phrase(phrase, Place::Anywhere, lexicon)));
        }
        self.without(wish, clauses, lexicon)
    }

    /// Leaves out what is not wanted.
    fn without(
        &self,
        wish: &Wish,
        mut clauses: Vec<(Occur, Box<dyn Clause>)>,
        lexicon: &Lexicon,
    ) -> Box<dyn Clause> {
        for unwanted in &wish.unwanted {
            let phrase = self.phrase(unwanted, Place::Anywhere, lexicon);
            clauses.push((Occur::MustNot, Box::new(Unwanted(phrase))));
            if self.has_title {
                clauses.push((Occur::MustNot, term(self.fields.code, unwanted)));
            }
        }
        match clauses.pop() {
            Some((Occur::Must, only)) if clauses.is_empty() => only,
            Some(last) => {
                clauses.push(last);
                Box::new(BooleanQuery::new(clauses))
            }
            None => Box::new(EmptyQuery),
        }
    }

    /// At least one thing must be said by the document itself, or the title of a course would find all that is in it.
    /// Wherever a word is, its grams are as well, so that it is enough to look for them.
    fn own<'w>(
        &self,
        wish: &Wish,
        words: impl Iterator<Item = &'w Word>,
        lexicon: &Lexicon,
    ) -> Box<dyn Clause> {
        let mut ways = Vec::new();
        for word in words {
            ways.extend(self.own_grams(&word.text));
            ways.extend(self.others(&word.others, Place::Own, lexicon));
        }
        for phrase in &wish.phrases {
            ways.extend(self.own_grams(phrase));
        }
        for chunk in &wish.chunks {
            ways.extend(self.others(&chunk.others, Place::Own, lexicon));
            ways.extend(self.course_by_code(chunk));
            ways.extend(self.course_by_module(chunk));
        }
        constant(Box::new(BooleanQuery::union(ways)), 0.0)
    }

    fn own_grams(&self, text: &str) -> impl Iterator<Item = Box<dyn Clause>> {
        self.own.iter().filter_map(|(kept, _)| match kept {
            Kept::WordsAndGrams(Text { grams, .. }) | Kept::Grams(grams) => {
                side_by_side(*grams, text, 1.0)
            }
            Kept::Words(_) => None,
        })
    }

    fn word(&self, word: &Word, place: Place, lexicon: &Lexicon) -> Box<dyn Clause> {
        let itself = self.in_fields(place, |kept, weight| kept.word(&word.text, weight, lexicon));
        best(
            itself
                .into_iter()
                .chain(self.others(&word.others, place, lexicon)),
        )
    }

    fn others(
        &self,
        others: &[Heard],
        place: Place,
        lexicon: &Lexicon,
    ) -> impl Iterator<Item = Box<dyn Clause>> {
        others
            .iter()
            .map(move |other| boost(self.said(&other.text, place, lexicon), other.weight))
    }

    /// A text of one word or several.
    fn said(&self, text: &str, place: Place, lexicon: &Lexicon) -> Box<dyn Clause> {
        let words = lexicon.plain_words(text);
        let said = |word: &str| {
            best(self.in_fields(place, |kept, weight| kept.word(word, weight, lexicon)))
        };
        if let [only] = words.as_slice() {
            return said(&only.text);
        }
        let apart = all(words.iter().map(|word| said(&word.text)));
        let together = self.phrase(text, place, lexicon);
        best([together, boost(apart, APART)])
    }

    fn phrase(&self, phrase: &str, place: Place, lexicon: &Lexicon) -> Box<dyn Clause> {
        best(self.in_fields(place, |kept, weight| {
            kept.phrase(phrase, weight, lexicon).into_iter().collect()
        }))
    }

    fn in_fields(
        &self,
        place: Place,
        ways: impl Fn(Kept, Score) -> Vec<Box<dyn Clause>>,
    ) -> Vec<Box<dyn Clause>> {
        let own = (place != Place::Context).then_some(&self.own);
        let context = (place != Place::Own).then_some(self.context);
        own.into_iter()
            .flatten()
            .copied()
            .chain(context)
            .flat_map(|(kept, weight)| ways(kept, weight))
            .collect()
    }

    fn by_code(&self, chunk: &Chunk) -> Option<Box<dyn Clause>> {
        let course = self.course_by_code(chunk)?;
        let any = constant(term(self.fields.code, &chunk.text), CODE);
        Some(best([any, course]))
    }

    fn course_by_code(&self, chunk: &Chunk) -> Option<Box<dyn Clause>> {
        // A code has letters or digits: that spares most Chinese words the look.
        let may_be_code =
            self.has_title && chunk.text.contains(|c: char| c.is_ascii_alphanumeric());
        may_be_code.then(|| {
            let course = term(self.fields.kind, Kind::Course.code());
            let coded = all([term(self.fields.code, &chunk.text), course]);
            constant(coded, CODE_OF_COURSE)
        })
    }

    fn by_module(&self, chunk: &Chunk) -> Option<Box<dyn Clause>> {
        let module = chunk.module.as_ref().filter(|_| self.has_title)?;
        Some(constant(term(self.fields.module, module), MODULE))
    }

    fn course_by_module(&self, chunk: &Chunk) -> Option<Box<dyn Clause>> {
        let module = chunk.module.as_ref().filter(|_| self.has_title)?;
        let course = term(self.fields.kind, Kind::Course.code());
        Some(constant(
            all([term(self.fields.module, module), course]),
            MODULE,
        ))
    }
}

impl Kept {
    fn word(self, word: &str, weight: Score, lexicon: &Lexicon) -> Vec<Box<dyn Clause>> {
        match self {
            Self::WordsAndGrams(text) => {
                let mut ways = vec![boost(term(text.words, word), weight)];
                ways.extend(side_by_side(text.grams, word, weight * GRAMS));
                ways
            }
            Self::Words(_) | Self::Grams(_) => {
                self.phrase(word, weight, lexicon).into_iter().collect()
            }
        }
    }

    fn phrase(self, phrase: &str, weight: Score, lexicon: &Lexicon) -> Option<Box<dyn Clause>> {
        match self {
            Self::WordsAndGrams(Text { grams, .. }) => side_by_side(grams, phrase, weight * GRAMS),
            Self::Grams(grams) => side_by_side(grams, phrase, weight),
            // Without places, words that occur together have to do.
            Self::Words(field) => {
                let words = lexicon.plain_words(phrase);
                let many = u16::try_from(words.len()).unwrap_or(u16::MAX);
                match words.as_slice() {
                    [] => None,
                    [only] => Some(boost(term(field, &only.text), weight)),
                    _ => Some(boost(
                        all(words.iter().map(|word| term(field, &word.text))),
                        weight / Score::from(many),
                    )),
                }
            }
        }
    }
}

impl Word {
    fn plain(text: String) -> Self {
        Self {
            text,
            others: Vec::new(),
        }
    }
}

/// The words inside a word, and inside what it may stand for.
pub(super) fn parts(word: &Word, lexicon: &Lexicon) -> Vec<String> {
    let others = word.others.iter().map(|other| &other.text);
    std::iter::once(&word.text)
        .chain(others)
        .flat_map(|whole| {
            let inside = lexicon.words(whole).into_iter();
            inside
                .map(|token| token.text)
                .filter(move |part| part != whole)
        })
        .collect()
}
