//! How characters sound, without tones: for those who type letters, and for characters mistaken for others that sound alike.

use std::{collections::HashSet, sync::LazyLock};

use pinyin::ToPinyinMulti;

/// Rarer readings of a character are of old books.
const MOST_READINGS: usize = 3;
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

static READINGS: LazyLock<Vec<Box<[&'static str]>>> = LazyLock::new(|| {
    (FIRST..=LAST)
        .map(|code| char::from_u32(code).map(look_up).unwrap_or_default())
        .collect()
});

static SYLLABLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| READINGS.iter().flatten().copied().collect());

/// The syllables that a character may be read as, the usual one first.
pub(crate) fn readings(c: char) -> &'static [&'static str] {
    u32::from(c)
        .checked_sub(FIRST)
        .and_then(|at| READINGS.get(usize::try_from(at).ok()?))
        .map_or(&[], AsRef::as_ref)
}

fn look_up(c: char) -> Box<[&'static str]> {
    let mut readings = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = on_a_keyboard(reading.plain());
        let is_syllable = plain.bytes().all(|byte| byte.is_ascii_lowercase())
            && plain.contains(['a', 'e', 'i', 'o', 'u', 'v']);
        if is_syllable && !readings.contains(&plain) {
            readings.push(plain);
        }
    }
    readings.truncate(MOST_READINGS);
    readings.into()
}

fn on_a_keyboard(syllable: &'static str) -> &'static str {
    match syllable {
        "lü" => "lv",
        "lüe" => "lve",
        "nü" => "nv",
        "nüe" => "nve",
        other => other,
    }
}

pub(crate) fn is_syllable(letters: &str) -> bool {
    SYLLABLES.contains(letters)
}

/// More letters than anybody types in one go would take long to divide.
pub(crate) const MOST_LETTERS: usize = 32;

/// Whether letters are whole syllables, and at least so many of them.
pub(crate) fn is_spelled_out(letters: &str, least: usize) -> bool {
    if letters.len() > MOST_LETTERS {
        return false;
    }
    if letters.is_empty() {
        return least == 0;
    }
    // The longest syllables have six letters.
    (1..=letters.len().min(6)).any(|end| {
        letters.is_char_boundary(end) && {
            let (first, rest) = letters.split_at(end);
            is_syllable(first) && is_spelled_out(rest, least.saturating_sub(1))
        }
    })
}

/// What is left of letters when sounds that many speakers do not tell apart are one: zh and z, ing and in.
pub(crate) fn blurred(letters: &str) -> String {
    let mut blurred = String::with_capacity(letters.len());
    for letter in letters.chars() {
        let merges = match blurred.chars().next_back() {
            Some('z' | 'c' | 's') => letter == 'h',
            Some('n') => letter == 'g',
            _ => false,
        };
        if !merges {
            blurred.push(letter);
        }
    }
    blurred
}

/// The ways in which Chinese characters may be read aloud, at most eight; none when one of them has no reading.
pub(crate) fn spellings(characters: &[char]) -> Vec<String> {
    const MOST: usize = 8;
    let mut spellings = vec![String::new()];
    for &c in characters {
        let readings = readings(c);
        let several = spellings.len() * readings.len() <= MOST;
        let readings = readings
            .iter()
            .take(if several { MOST_READINGS } else { 1 });
        spellings = readings
            .flat_map(|reading| spellings.iter().map(move |so_far| so_far.clone() + reading))
            .collect();
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_has_its_usual_readings() {
        assert_eq!(readings('师'), ["shi"]);
        assert!(readings('长').contains(&"zhang") && readings('长').contains(&"chang"));
        assert!(readings('绿').contains(&"lv"));
        assert!(readings('a').is_empty() && readings('，').is_empty());
    }

    #[test]
    fn letters_are_spelled_out_or_not() {
        assert!(is_spelled_out("shideshifeng", 4));
        assert!(!is_spelled_out("shide", 3));
        assert!(!is_spelled_out("sdsf", 1));
        assert!(!is_spelled_out("teaching", 1));
    }

    #[test]
    fn several_readings_give_several_spellings() {
        let all = spellings(&['校', '长']);
        assert!(all.contains(&"xiaozhang".to_owned()) && all.len() <= 8);
        assert!(spellings(&['a']).is_empty());
        assert!(spellings(&['长'; 40]).len() <= 8);
    }

    #[test]
    fn sounds_that_many_do_not_tell_apart_are_one() {
        assert_eq!(blurred("dizheng"), blurred("dizen"));
        assert_ne!(blurred("dizhen"), blurred("dixin"));
    }
}
