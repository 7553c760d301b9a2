//! What a learner answered, as a form or a program would naturally send it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Decimal, PaperOption};

/// By question id; a question that is left out is unanswered.
pub type Answers = BTreeMap<String, Answer>;

/// An option may be named by its id or by its text; several as a list; a matching as a map from left to right; an ordering as a
/// list in order or as a map from item to place; a cloze as a map from gap to answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// `null`: left open.
    Nothing,
    Flag(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    Many(Vec<String>),
    Pairs(BTreeMap<String, String>),
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Answer {
    /// The answer as one text; `None` where it is a map or several.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Nothing | Self::Pairs(_) => None,
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Many(texts) => match texts.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            },
        }
    }

    /// Whether it says nothing at all.
    pub(super) fn is_blank(&self) -> bool {
        let blank = |text: &String| text.trim().is_empty();
        match self {
            Self::Nothing => true,
            Self::Flag(_) | Self::Integer(_) | Self::Number(_) => false,
            Self::Text(text) => blank(text),
            Self::Many(texts) => texts.iter().all(blank),
            Self::Pairs(pairs) => pairs.values().all(blank),
        }
    }

    /// Both as a switch and as the words that people write for true and false.
    pub(super) fn flag(&self) -> Option<bool> {
        match comparable(&self.text()?).as_str() {
            "true" | "t" | "yes" | "1" | "对" | "正确" | "是" | "√" => Some(true),
            "false" | "f" | "no" | "0" | "错" | "错误" | "否" | "×" => Some(false),
            _ => None,
        }
    }

    /// A number as people write it: full-width digits, a per cent sign, commas between thousands.
    pub(super) fn number(&self) -> Option<Decimal> {
        let text = comparable(&self.text()?);
        let text = text.strip_suffix('%').unwrap_or(&text).trim_end();
        let mut groups = text
            .trim_start_matches(['-', '+'])
            .split('.')
            .next()?
            .split(',');
        let thousands = groups
            .next()
            .is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.all(|group| group.len() == 3);
        if thousands {
            text.replace(',', "").parse().ok()
        } else {
            text.parse().ok()
        }
    }

    /// Positions of the chosen options; what names no option is left out.
    pub(super) fn chosen(&self, options: &[PaperOption]) -> Vec<usize> {
        let mut chosen: Vec<usize> = match self {
            Self::Many(texts) => texts
                .iter()
                .filter_map(|text| position(options, text))
                .collect(),
            other => {
                let Some(text) = other.text() else {
                    return Vec::new();
                };
                match position(options, &text) {
                    Some(only) => vec![only],
                    // A plain field may hold several ids: "a, c".
                    None => text
                        .split([',', '，', '、', ' '])
                        .filter_map(|part| position(options, part))
                        .collect(),
                }
            }
        };
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// The places of options, from 1, each option once; what names none is left out, but takes its place in a list.
    pub(super) fn placed(&self, options: &[PaperOption]) -> BTreeMap<usize, usize> {
        let listed: Vec<&str> = match self {
            Self::Pairs(places) => {
                let place = |text: &String| comparable(text).parse().ok();
                return places
                    .iter()
                    .filter_map(|(item, text)| Some((position(options, item)?, place(text)?)))
                    .collect();
            }
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
            // A plain field may hold the ids: "c, a, b".
            Self::Text(text) => text
                .split([',', '，', '、', ' '])
                .filter(|part| !part.is_empty())
                .collect(),
            Self::Nothing | Self::Flag(_) | Self::Integer(_) | Self::Number(_) => Vec::new(),
        };
        let mut placed = BTreeMap::new();
        for (text, place) in listed.into_iter().zip(1..) {
            if let Some(option) = position(options, text) {
                placed.entry(option).or_insert(place);
            }
        }
        placed
    }
}

/// The option with this id, else the one with this text, else the one whose id was written in capitals.
pub(super) fn position(options: &[PaperOption], text: &str) -> Option<usize> {
    let wanted = comparable(text);
    options
        .iter()
        .position(|option| option.id == text.trim())
        .or_else(|| options.iter().position(|option| option.text == text))
        .or_else(|| {
            options
                .iter()
                .position(|option| comparable(&option.text) == wanted)
        })
}

/// The form in which texts are compared: trimmed, one space for many, lower case, full-width as half-width characters.
pub fn comparable(text: &str) -> String {
    let narrow: String = text.chars().map(half_width).collect();
    narrow
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn half_width(wide: char) -> char {
    match wide {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(wide as u32 - 0xFEE0).unwrap_or(wide),
        other => other,
    }
}
