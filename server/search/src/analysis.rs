//! How text becomes terms.
//!
//! Every text is indexed twice. As *words*: Chinese cut by jieba in search mode, English stemmed; they carry the
//! meaning. As *grams*: each Chinese character and each pair of neighbours; whatever jieba cuts differently in the
//! text and in the query is still found there, and phrases are. Queries and snippets use the same functions, so that
//! what was found is what is marked.

mod dictionary;
mod folding;
mod lexicon;
pub(crate) mod pinyin;

use std::vec;

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, Token, TokenFilter, TokenStream, Tokenizer,
};

pub(crate) use dictionary::is_function_word;
pub(crate) use folding::{Glyph, fold, fold_to_string};
pub(crate) use lexicon::{CurrentLexicon, Lexicon};

/// The names under which the index knows the analysers. They are part of the schema on disk: raise the number when the
/// terms change, and every node rebuilds its index at the next start.
pub(crate) const WORDS: &str = "words-2";
pub(crate) const GRAMS: &str = "grams-2";

/// A longer "word" is no word but encoded data.
const LONGEST_WORD: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// Written without blanks between words.
    Han,
    /// Letters and digits with blanks between words.
    Spaced,
}

impl Script {
    pub fn of(c: char) -> Option<Self> {
        match c {
            '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}' => Some(Self::Han),
            c if c.is_alphanumeric() => Some(Self::Spaced),
            _ => None,
        }
    }
}

/// Neighbouring characters of one script.
pub(crate) struct Run<'a> {
    pub script: Script,
    pub glyphs: &'a [Glyph],
    /// The first of these glyphs in the whole text.
    pub first: usize,
    /// Where it stands for phrases: each Han character and each spaced word advances by one, nothing else does.
    place: usize,
}

impl Run<'_> {
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.folded).collect()
    }

    /// The term of a spaced word.
    pub fn stem(&self) -> String {
        let word: String = self
            .glyphs
            .iter()
            .take(LONGEST_WORD)
            .map(|glyph| glyph.folded)
            .collect();
        if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            stem(&word)
        } else {
            word
        }
    }

    /// The term `text` that covers the glyphs from `from` up to `to`.
    fn token(&self, text: String, from: usize, to: usize) -> Token {
        let covered = self.glyphs.get(from..to).unwrap_or_default();
        Token {
            offset_from: covered.first().map_or(0, |glyph| glyph.start),
            offset_to: covered.last().map_or(0, |glyph| glyph.end),
            position: self.place + from,
            position_length: 1,
            text,
        }
    }

    fn spaced(&self) -> Token {
        Token {
            position: self.place,
            ..self.token(self.stem(), 0, self.glyphs.len())
        }
    }
}

pub(crate) fn runs(glyphs: &[Glyph]) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let (mut first, mut place) = (0, 0);
    for chunk in glyphs.chunk_by(|a, b| Script::of(a.folded) == Script::of(b.folded)) {
        if let Some(script) = chunk.first().and_then(|glyph| Script::of(glyph.folded)) {
            runs.push(Run {
                script,
                glyphs: chunk,
                first,
                place,
            });
            place += match script {
                Script::Han => chunk.len(),
                Script::Spaced => 1,
            };
        }
        first += chunk.len();
    }
    runs
}

/// What is left of a code or a name when it does not matter how it is written: its letters, digits and characters,
/// folded.
pub(crate) fn plain_code(text: &str) -> String {
    fold(text)
        .into_iter()
        .map(|glyph| glyph.folded)
        .filter(|c| Script::of(*c).is_some())
        .collect()
}

fn stem(word: &str) -> String {
    let mut stemmer = Stemmer::new(Language::English).transform(RawTokenizer::default());
    let mut stream = stemmer.token_stream(word);
    match stream.next() {
        Some(token) => token.text.clone(),
        None => word.to_owned(),
    }
}

/// Every character and every pair of neighbours of Chinese text, and the spaced words between.
pub(crate) fn grams(text: &str) -> Vec<Token> {
    let glyphs = fold(text);
    let mut tokens = Vec::new();
    for run in runs(&glyphs) {
        match run.script {
            Script::Spaced => tokens.push(run.spaced()),
            Script::Han => {
                for (at, glyph) in run.glyphs.iter().enumerate() {
                    tokens.push(run.token(glyph.folded.to_string(), at, at + 1));
                    if let Some(next) = run.glyphs.get(at + 1) {
                        let pair = [glyph.folded, next.folded].iter().collect();
                        tokens.push(run.token(pair, at, at + 2));
                    }
                }
            }
        }
    }
    tokens
}

/// What must stand side by side in the grams of a text that contains this phrase, each with its distance from the
/// start of the phrase.
pub(crate) fn phrase(text: &str) -> Vec<(usize, String)> {
    let glyphs = fold(text);
    let mut terms = Vec::new();
    for run in runs(&glyphs) {
        match (run.script, run.glyphs) {
            (Script::Spaced, _) => terms.push((run.place, run.stem())),
            (Script::Han, [single]) => terms.push((run.place, single.folded.to_string())),
            (Script::Han, many) => {
                for (at, pair) in many.windows(2).enumerate() {
                    let text = pair.iter().map(|glyph| glyph.folded).collect();
                    terms.push((run.place + at, text));
                }
            }
        }
    }
    terms
}

/// [`Lexicon::words`] for tantivy, of the lexicon that is current.
#[derive(Clone)]
pub(crate) struct Words(pub CurrentLexicon);

/// [`grams`] for tantivy.
#[derive(Clone)]
pub(crate) struct Grams;

impl Tokenizer for Words {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens::new(self.0.get().words(text))
    }
}

impl Tokenizer for Grams {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens::new(grams(text))
    }
}

pub(crate) struct Tokens {
    coming: vec::IntoIter<Token>,
    current: Token,
}

impl Tokens {
    fn new(tokens: Vec<Token>) -> Self {
        Self {
            coming: tokens.into_iter(),
            current: Token::default(),
        }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        match self.coming.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(tokens: Vec<Token>) -> Vec<String> {
        tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn grams_hold_each_character_and_each_pair() {
        assert_eq!(texts(grams("双减 A班")), ["双", "双减", "减", "a", "班"]);
    }

    #[test]
    fn offsets_point_into_the_original_text() {
        let text = "İ，ＧＩＦＴ 格式的测验";
        let lexicon = Lexicon::default();
        for token in lexicon.words(text).into_iter().chain(grams(text)) {
            assert!(text.get(token.offset_from..token.offset_to).is_some());
        }
        let gift = lexicon
            .words(text)
            .into_iter()
            .find(|token| token.text == "gift")
            .unwrap();
        assert_eq!(&text[gift.offset_from..gift.offset_to], "ＧＩＦＴ");
    }

    #[test]
    fn a_phrase_ignores_punctuation_between_its_parts() {
        assert_eq!(phrase("地震，疏散"), phrase("“地震” 疏散"));
        let terms = phrase("地震 疏散");
        assert_eq!(terms, [(0, "地震".to_owned()), (2, "疏散".to_owned())]);
    }
}
