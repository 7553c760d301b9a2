//! How Chinese is cut into words: by the dictionary, and by the words that administrators added to it.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError, RwLock},
};

use aho_corasick::{AhoCorasick, MatchKind};
use jieba_rs::TokenizeMode;
use tantivy::tokenizer::Token;

use super::{Run, Script, dictionary::DICTIONARY, fold, fold_to_string, runs};
use crate::error::SearchError;

/// The words that an index knows. An added word is always kept whole where it stands, the longest first; jieba cuts what
/// is between. So adding a word needs no dictionary of its own, and it means the same in a text and in a query.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    added: Option<AhoCorasick>,
    fingerprint: String,
}

impl Lexicon {
    /// Words that are not Chinese, or of one character only, are cut rightly without being known.
    ///
    /// # Errors
    ///
    /// [`SearchError::Vocabulary`] when there are too many.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, SearchError> {
        let added: BTreeSet<String> = words
            .into_iter()
            .map(|word| fold_to_string(word.trim()))
            .filter(|word| {
                word.chars().count() > 1 && word.chars().all(|c| Script::of(c) == Some(Script::Han))
            })
            .collect();
        if added.is_empty() {
            return Ok(Self::default());
        }
        let fingerprint = fingerprint(&added);
        let added = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(added)
            .map_err(|error| SearchError::Vocabulary(error.to_string()))?;
        Ok(Self {
            added: Some(added),
            fingerprint,
        })
    }

    /// The same for the same added words, and only for them; empty for none.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The words of a text, those inside longer words included.
    pub fn words(&self, text: &str) -> Vec<Token> {
        self.segment(text, TokenizeMode::Search)
    }

    /// The words of a text side by side, none inside another.
    pub fn plain_words(&self, text: &str) -> Vec<Token> {
        self.segment(text, TokenizeMode::Default)
    }

    fn segment(&self, text: &str, mode: TokenizeMode) -> Vec<Token> {
        let glyphs = fold(text);
        let mut tokens = Vec::new();
        for run in runs(&glyphs) {
            match run.script {
                Script::Spaced => tokens.push(run.spaced()),
                Script::Han => self.cut(&run, mode, &mut tokens),
            }
        }
        tokens
    }

    fn cut(&self, run: &Run<'_>, mode: TokenizeMode, tokens: &mut Vec<Token>) {
        let text = run.text();
        let (mut done, mut at) = (0, 0);
        for kept in self.added.iter().flat_map(|added| added.find_iter(&text)) {
            let between = text.get(done..kept.start()).unwrap_or_default();
            at = jieba(run, between, at, mode, None, tokens);
            let word = text.get(kept.range()).unwrap_or_default();
            let end = at + word.chars().count();
            if let TokenizeMode::Search = mode {
                jieba(run, word, at, mode, Some(word), tokens);
            }
            tokens.push(run.token(word.to_owned(), at, end));
            (done, at) = (kept.end(), end);
        }
        let rest = text.get(done..).unwrap_or_default();
        jieba(run, rest, at, mode, None, tokens);
    }
}

/// Cuts a part of a run that begins at its glyph `from`, and gives the glyph after it.
fn jieba(
    run: &Run<'_>,
    text: &str,
    from: usize,
    mode: TokenizeMode,
    except: Option<&str>,
    tokens: &mut Vec<Token>,
) -> usize {
    let mut end = from;
    for word in DICTIONARY.tokenize(text, mode, true) {
        end = end.max(from + word.end);
        if except != Some(word.word) {
            let (start, stop) = (from + word.start, from + word.end);
            tokens.push(run.token(word.word.to_owned(), start, stop));
        }
    }
    end
}

/// Not for secrets, only to notice a change: two independent hashes of 64 bits, equal on every machine.
fn fingerprint(words: &BTreeSet<String>) -> String {
    let mut hashes = [0xcbf2_9ce4_8422_2325_u64, 0x9e37_79b9_7f4a_7c15_u64];
    for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
        for hash in &mut hashes {
            *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{:016x}{:016x}", hashes[0], hashes[1])
}

/// The lexicon that is in force, shared by everything that cuts text for one index.
#[derive(Clone, Debug, Default)]
pub(crate) struct CurrentLexicon(Arc<RwLock<Arc<Lexicon>>>);

impl CurrentLexicon {
    pub fn get(&self) -> Arc<Lexicon> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn set(&self, lexicon: Lexicon) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(lexicon);
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
        let lexicon = Lexicon::default();
        let words = texts(lexicon.words("加强師德師風建设与校园应急"));
        for wanted in ["师德师风", "师德", "校园应急", "校园", "应急"] {
            assert!(words.contains(&wanted.to_owned()), "{wanted} in {words:?}");
        }
        assert!(texts(lexicon.plain_words("落实双减政策")).contains(&"双减".to_owned()));
    }

    #[test]
    fn english_words_are_stemmed_and_full_width_is_folded() {
        assert_eq!(
            texts(Lexicon::default().words("Ｔｅａｃｈｉｎｇ　Courses, 2015")),
            ["teach", "cours", "2015"]
        );
    }

    #[test]
    fn an_added_word_is_kept_whole_and_its_parts_are_found_too() {
        let text = "我校开展春城杯赛课活动";
        let plain = Lexicon::default();
        assert!(!texts(plain.plain_words(text)).contains(&"春城杯赛课".to_owned()));
        let lexicon = Lexicon::new(["春城杯賽課", "x", "ICT"]).unwrap();
        assert!(texts(lexicon.plain_words(text)).contains(&"春城杯赛课".to_owned()));
        let words = lexicon.words(text);
        let kept = words
            .iter()
            .find(|token| token.text == "春城杯赛课")
            .unwrap();
        assert_eq!(&text[kept.offset_from..kept.offset_to], "春城杯赛课");
        assert!(words.iter().any(|token| token.text == "活动"));
        assert!(words.iter().any(|token| token.text == "春城"));
    }

    #[test]
    fn the_fingerprint_tells_words_apart_but_not_their_order() {
        let of = |words: &[&str]| {
            Lexicon::new(words.iter().copied())
                .unwrap()
                .fingerprint()
                .to_owned()
        };
        assert_eq!(of(&["甲乙", "丙丁"]), of(&["丙丁", "甲乙", "甲乙"]));
        assert_ne!(of(&["甲乙", "丙丁"]), of(&["甲乙丙丁"]));
        assert_eq!(of(&[]), "");
    }
}
