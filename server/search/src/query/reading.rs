//! Reads what a person typed. There is no wrong query: what makes no sense as a phrase, an exclusion or a filter is plain
//! words.

use std::str::CharIndices;

use crate::analysis::fold_to_string;

/// More would be a pasted document, and cost accordingly.
const LONGEST_QUERY: usize = 256;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub wanted: Vec<Part>,
    pub unwanted: Vec<Part>,
    /// The code of the module that `module:` names.
    pub module: Option<String>,
}

/// A piece of a query, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Without a blank inside; perhaps several words all the same.
    Plain(String),
    Phrase(String),
}

impl Reading {
    /// `module` gives the code of the module that is called so, if there is one.
    pub fn of(text: &str, module: impl Fn(&str) -> Option<String>) -> Self {
        let kept: String = text.chars().take(LONGEST_QUERY).collect();
        let folded = fold_to_string(&kept);
        let mut reading = Self::default();
        let mut rest = folded.trim_start();
        while !rest.is_empty() {
            if let Some((name, after)) = filter(rest) {
                match module(name) {
                    Some(code) => reading.module = Some(code),
                    // Nobody calls a module so: perhaps the words are somewhere.
                    None => reading.wanted.push(Part::Plain(name.to_owned())),
                }
                rest = after.trim_start();
                continue;
            }
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

/// What stands after `module:`, perhaps in quotes, and the text after it.
fn filter(text: &str) -> Option<(&str, &str)> {
    let named = ["module:", "模块:"]
        .iter()
        .find_map(|word| text.strip_prefix(word))?;
    let mut characters = named.char_indices();
    let (name, after) = match characters.next().and_then(|(_, c)| closing(c)) {
        Some(closing) => characters.as_str().split_once(closing)?,
        None => named.split_at(end_of_word(named.char_indices(), named.len())),
    };
    (!name.trim().is_empty()).then_some((name, after))
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

    fn read(text: &str) -> Reading {
        Reading::of(text, |called| {
            let known = ["campus-safety", "校园安全", "campus safety"];
            known.contains(&called).then(|| "campus-safety".to_owned())
        })
    }

    fn plain(text: &str) -> Part {
        Part::Plain(text.to_owned())
    }

    fn phrase(text: &str) -> Part {
        Part::Phrase(text.to_owned())
    }

    #[test]
    fn phrases_and_exclusions_are_told_from_words() {
        let reading = read("地震 “应急 疏散” -演练 KM-2015-63 -\"a b\"");
        assert_eq!(
            reading.wanted,
            [plain("地震"), phrase("应急 疏散"), plain("km-2015-63")]
        );
        assert_eq!(reading.unwanted, [plain("演练"), phrase("a b")]);
    }

    #[test]
    fn an_unfinished_quote_is_plain_words() {
        let reading = read("\"地震 疏散");
        assert_eq!(reading.wanted, [plain("地震"), plain("疏散")]);
    }

    #[test]
    fn a_lonely_minus_and_a_dash_exclude_nothing() {
        let reading = read("a - b --c");
        assert_eq!(reading.unwanted, []);
        assert_eq!(read("  \"\" ").wanted, []);
    }

    #[test]
    fn full_width_signs_are_signs() {
        let reading = read("＂地震　疏散＂　－演练");
        assert_eq!(reading.wanted, [phrase("地震 疏散")]);
        assert_eq!(reading.unwanted, [plain("演练")]);
    }

    #[test]
    fn a_module_that_is_known_is_a_filter_and_another_is_words() {
        for text in [
            "地震 module:campus-safety",
            "module:校园安全 地震",
            "MODULE：校园安全 地震",
            "module:\"campus safety\"地震",
            "模块:校园安全 地震",
        ] {
            let reading = read(text);
            assert_eq!(reading.wanted, [plain("地震")], "{text}");
            assert_eq!(reading.module.as_deref(), Some("campus-safety"), "{text}");
        }
        for text in ["module:x", "module:", "module:\"校园安全"] {
            let reading = read(text);
            assert_eq!(reading.module, None, "{text}");
            assert!(!reading.wanted.is_empty(), "{text}");
        }
    }
}
