//! How text becomes terms.
//!
//! Every text is indexed twice. As *words*: Chinese cut by jieba in search mode, English stemmed; they carry the
//! meaning. As *grams*: each Chinese character and each pair of neighbours; whatever jieba cuts differently in the
//! text and in the query is still found there, and phrases are. Queries and snippets use the same functions, so that
//! what was found is what is marked.

mod folding;
mod vocabulary;

use std::vec;

use jieba_rs::TokenizeMode;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, Token, TokenFilter, TokenStream, Tokenizer,
};

pub(crate) use folding::{Glyph, fold, fold_to_string};
use vocabulary::SEGMENTER;
pub(crate) use vocabulary::is_function_word;

/// The names under which the index knows the analysers. They are part of the schema on disk: raise the number when the
/// terms change, and every node rebuilds its index at the next start.
pub(crate) const WORDS: &str = "words-1";
pub(crate) const GRAMS: &str = "grams-1";

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
    fn of(c: char) -> Option<Self> {
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

fn stem(word: &str) -> String {
    let mut stemmer = Stemmer::new(Language::English).transform(RawTokenizer::default());
    let mut stream = stemmer.token_stream(word);
    match stream.next() {
        Some(token) => token.text.clone(),
        None => word.to_owned(),
    }
}

/// The words of a text, those inside longer words included.
pub(crate) fn words(text: &str) -> Vec<Token> {
    segment(text, TokenizeMode::Search)
}

/// The words of a text side by side, none inside another.
pub(crate) fn plain_words(text: &str) -> Vec<Token> {
    segment(text, TokenizeMode::Default)
}

fn segment(text: &str, mode: TokenizeMode) -> Vec<Token> {
    let glyphs = fold(text);
    let mut tokens = Vec::new();
    for run in runs(&glyphs) {
        match run.script {
            Script::Spaced => tokens.push(run.spaced()),
            Script::Han => {
                let chinese = run.text();
                for word in SEGMENTER.tokenize(&chinese, mode, true) {
                    tokens.push(run.token(word.word.to_owned(), word.start, word.end));
                }
            }
        }
    }
    tokens
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

/// [`words`] for tantivy.
#[derive(Clone)]
pub(crate) struct Words;

/// [`grams`] for tantivy.
#[derive(Clone)]
pub(crate) struct Grams;

impl Tokenizer for Words {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens::new(words(text))
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
    fn words_of_the_trade_stay_whole_and_their_parts_are_found_too() {
        let words = texts(words("加强师德师风建设与校园应急"));
        for wanted in ["师德师风", "师德", "校园应急", "校园", "应急"] {
            assert!(words.contains(&wanted.to_owned()), "{wanted} in {words:?}");
        }
        assert!(texts(plain_words("落实双减政策")).contains(&"双减".to_owned()));
    }

    #[test]
    fn english_words_are_stemmed_and_full_width_is_folded() {
        assert_eq!(
            texts(words("Ｔｅａｃｈｉｎｇ　Courses, 2015")),
            ["teach", "cours", "2015"]
        );
    }

    #[test]
    fn grams_hold_each_character_and_each_pair() {
        assert_eq!(texts(grams("双减 A班")), ["双", "双减", "减", "a", "班"]);
    }

    #[test]
    fn offsets_point_into_the_original_text() {
        let text = "İ，ＧＩＦＴ 格式的测验";
        for token in words(text).into_iter().chain(grams(text)) {
            assert!(text.get(token.offset_from..token.offset_to).is_some());
        }
        let gift = words(text)
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
