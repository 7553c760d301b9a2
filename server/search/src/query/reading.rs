//! Reads what a person typed. There is no wrong query: what makes no sense as a phrase or an exclusion is plain words.

use std::str::CharIndices;

use crate::analysis::fold_to_string;

/// More would be a pasted document, and cost accordingly.
const LONGEST_QUERY: usize = 256;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub wanted: Vec<Part>,
    pub unwanted: Vec<Part>,
}

/// A piece of a query, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Without a blank inside; perhaps several words all the same.
    Plain(String),
    Phrase(String),
}

impl Reading {
    pub fn of(text: &str) -> Self {
        let kept: String = text.chars().take(LONGEST_QUERY).collect();
        let folded = fold_to_string(&kept);
        let mut reading = Self::default();
        let mut rest = folded.trim_start();
        while !rest.is_empty() {
            let (excluded, piece) = excluded(rest);
            let (part, after) = part(piece);
            let list = if excluded {
                &mut reading.unwanted
            } else {
                &mut reading.wanted
            };
            list.extend(part);
            rest = after.trim_start();
        }
        reading
    }
}

/// A minus excludes when it stands directly before something and is not part of a dash.
fn excluded(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(piece) if !piece.starts_with(|c: char| c == '-' || c.is_whitespace()) => (true, piece),
        _ => (false, text),
    }
}

/// The first part of a text, if there is anything in it, and the text after it.
fn part(text: &str) -> (Option<Part>, &str) {
    let mut characters = text.char_indices();
    if let Some(closing) = characters.next().and_then(|(_, c)| closing(c)) {
        let inner = characters.as_str();
        return match inner.split_once(closing) {
            Some((phrase, after)) if !phrase.trim().is_empty() => {
                (Some(Part::Phrase(phrase.to_owned())), after)
            }
            Some((_, after)) => (None, after),
            // Unfinished: the mark means nothing.
            None => (None, inner),
        };
    }
    let (word, after) = text.split_at(end_of_word(characters, text.len()));
    let part = (!word.is_empty()).then(|| Part::Plain(word.to_owned()));
    (part, after)
}

fn end_of_word(mut characters: CharIndices<'_>, length: usize) -> usize {
    characters
        .find(|&(_, c)| c.is_whitespace() || closing(c).is_some())
        .map_or(length, |(at, _)| at)
}

fn closing(opening: char) -> Option<char> {
    match opening {
        '"' => Some('"'),
        '“' | '”' => Some('”'),
        '「' => Some('」'),
        '『' => Some('』'),
        '《' => Some('》'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Part {
        Part::Plain(text.to_owned())
    }

    fn phrase(text: &str) -> Part {
        Part::Phrase(text.to_owned())
    }

    #[test]
    fn phrases_and_exclusions_are_told_from_words() {
        let reading = Reading::of("地震 “应急 疏散” -演练 KM-2015-63 -\"a b\"");
        assert_eq!(
            reading.wanted,
            [plain("地震"), phrase("应急 疏散"), plain("km-2015-63")]
        );
        assert_eq!(reading.unwanted, [plain("演练"), phrase("a b")]);
    }

    #[test]
    fn an_unfinished_quote_is_plain_words() {
        let reading = Reading::of("\"地震 疏散");
        assert_eq!(reading.wanted, [plain("地震"), plain("疏散")]);
    }

    #[test]
    fn a_lonely_minus_and_a_dash_exclude_nothing() {
        let reading = Reading::of("a - b --c");
        assert_eq!(reading.unwanted, []);
        assert_eq!(Reading::of("  \"\" ").wanted, []);
    }

    #[test]
    fn full_width_signs_are_signs() {
        let reading = Reading::of("＂地震　疏散＂　－演练");
        assert_eq!(reading.wanted, [phrase("地震 疏散")]);
        assert_eq!(reading.unwanted, [plain("演练")]);
    }
}
