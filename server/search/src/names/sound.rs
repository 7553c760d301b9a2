//! Whether what somebody types may be the beginning of a name: in characters, in pinyin, in its initials, or mixed.

use std::collections::BTreeMap;

use tantivy::Score;

use super::Names;
use crate::analysis::{Script, pinyin};

/// What a glyph costs that was not typed as it is.
const SPELLED: u32 = 1;
const BEGUN: u32 = 2;
const INITIAL: u32 = 3;

/// How far what was typed reaches into a name, and how much of it was left to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub glyphs: usize,
    pub cost: u32,
}

/// None when the name does not begin like this. All that was typed has to be used.
pub(super) fn reach(typed: &[char], name: &[char]) -> Option<Reach> {
    let Some(&key) = typed.first() else {
        return Some(Reach { glyphs: 0, cost: 0 });
    };
    let (&glyph, rest) = name.split_first()?;
    let onward = |used: usize, cost: u32| {
        let further = reach(typed.get(used..)?, rest)?;
        Some(Reach {
            glyphs: further.glyphs + 1,
            cost: further.cost + cost,
        })
    };
    if key == glyph {
        return onward(1, 0);
    }
    if !key.is_ascii_lowercase() {
        return None;
    }
    let mut best: Option<Reach> = None;
    let mut offer = |found: Option<Reach>| {
        if let Some(found) = found
            && best.is_none_or(|best| found.cost < best.cost)
        {
            best = Some(found);
        }
    };
    for reading in pinyin::readings(glyph) {
        let common = reading
            .chars()
            .zip(typed)
            .take_while(|(letter, key)| letter == *key)
            .count();
        if common == reading.len() {
            offer(onward(common, SPELLED));
        } else if common > 1 && common == typed.len() {
            offer(Some(Reach {
                glyphs: 1,
                cost: BEGUN,
            }));
        }
        let double = matches!(reading.get(..2), Some("zh" | "ch" | "sh"));
        if common >= 2 && double {
            offer(onward(2, INITIAL));
        }
        if common >= 1 && reading.len() > 1 {
            offer(onward(1, INITIAL));
        }
    }
    best
}

/// Characters that letters may stand for, and how sure that is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heard {
    pub text: String,
    pub weight: Score,
}

/// More guesses than these are noise.
const MOST_HEARD: usize = 3;
const SURE: Score = 0.7;
const UNSURE: Score = 0.45;

impl Names {
    /// The parts of visible names that letters, perhaps after some characters, may stand for; at least two characters
    /// each, and only the likeliest: what is spelled out before what is begun by its initials, whole words before parts.
    pub fn heard(&self, letters: &str, may_see: &dyn Fn(u32) -> bool) -> Vec<Heard> {
        let typed: Vec<char> = letters.chars().collect();
        if typed.len() > pinyin::MOST_LETTERS {
            return Vec::new();
        }
        let mut found: BTreeMap<String, (u32, usize)> = BTreeMap::new();
        for (entry, at) in self.starting(&typed, false) {
            let name = entry.name.glyphs.get(at..).unwrap_or_default();
            let Some(reach) = reach(&typed, name) else {
                continue;
            };
            let heard = entry.name.part(at, at + reach.glyphs);
            if heard.len() < 2
                || !heard.iter().all(|c| Script::of(*c) == Some(Script::Han))
                || !entry.is_seen(may_see)
            {
                continue;
            }
            let end = at + reach.glyphs;
            let cost = 3 * reach.cost + entry.name.brokenness(at, end);
            let known = found.entry(heard.iter().collect()).or_insert((cost, 0));
            known.0 = known.0.min(cost);
            known.1 += entry.courses.len().max(1);
        }
        let Some(least) = found.values().map(|(cost, _)| *cost).min() else {
            return Vec::new();
        };
        // Spelled out: about one for each character.
        let length = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let any_spelled = found
            .iter()
            .any(|(text, (cost, _))| *cost == least && cost / 3 <= length(text) + 1);
        let mut heard: Vec<_> = found
            .into_iter()
            .filter(|(_, (cost, _))| *cost == least)
            .collect();
        heard.sort_by_key(|(_, (_, count))| usize::MAX - count);
        heard.truncate(MOST_HEARD);
        let weight = if any_spelled { SURE } else { UNSURE };
        heard
            .into_iter()
            .map(|(text, _)| Heard { text, weight })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cost(typed: &str, name: &str) -> Option<u32> {
        let characters = |text: &str| text.chars().collect::<Vec<_>>();
        reach(&characters(typed), &characters(name)).map(|reach| reach.cost)
    }

    #[test]
    fn a_name_begins_with_its_characters_its_pinyin_and_its_initials() {
        for typed in [
            "师德", "shide", "shidesh", "shid", "sdsf", "师dsf", "shidesf", "shdsf",
        ] {
            assert!(cost(typed, "师德师风建设").is_some(), "{typed}");
        }
        for typed in ["德师", "shida", "sdf", "shidex"] {
            assert_eq!(cost(typed, "师德师风建设"), None, "{typed}");
        }
        assert!(cost("xiaozhang", "校长").is_some());
        assert!(cost("校长", "校长").unwrap() < cost("xiaozhang", "校长").unwrap());
        assert!(cost("xiaozhang", "校长").unwrap() < cost("xz", "校长").unwrap());
    }

    proptest! {
        #[test]
        fn every_beginning_of_a_name_reaches_it(name in "[师德安全校长应急教学a-z]{1,12}", cut in 0_usize..12) {
            let glyphs: Vec<char> = name.chars().collect();
            let typed: Vec<char> = glyphs.iter().copied().take(cut).collect();
            let reached = reach(&typed, &glyphs).unwrap();
            prop_assert_eq!(reached, Reach { glyphs: typed.len(), cost: 0 });
        }

        #[test]
        fn initials_reach_as_many_characters_as_there_are_letters(name in "[师德安全校长应急教学]{1,12}") {
            let glyphs: Vec<char> = name.chars().collect();
            let initials: Vec<char> = glyphs
                .iter()
                .filter_map(|c| pinyin::readings(*c).first()?.chars().next())
                .collect();
            prop_assert!(reach(&initials, &glyphs).is_some());
        }
    }
}
