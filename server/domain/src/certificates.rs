//! Certificates 学时证明: what anyone may read of an entry or a year by the code on a paper.
//!
//! The code of an entry's certificate is the start of the entry's hash, so that it names the very contents. The code of
//! a year's certificate begins with `N` and is made of what stood in the ledger when it was issued; that of a printed record
//! begins with `R` and goes on like the hash of its last entry, so that it names everything that the record showed.

use std::{collections::BTreeMap, fmt, str::FromStr};

use sha2::{Digest, Sha256};

use crate::{
    catalogue::Module,
    hours::CreditHours,
    ids::AccountId,
    ledger::Head,
    policies::{Policy, Sum},
    time::TrainingYear,
};

/// Digits of a code.
const LENGTH: usize = 16;

/// What a certificate is found by.
///
/// Text form: four groups of four, `3F2A-9C41-77DE-0B12` or `N3F2-A9C4-177D-E0B1`; read however people type it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code(String);

/// A text that is no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a certificate code; write its 16 characters, such as 3F2A-9C41-77DE-0B12")]
pub struct CodeError(pub String);

impl Code {
    /// For what a teacher had in `year` at this place of their chain: the same place gives the same code.
    pub fn of_year(account: &AccountId, year: TrainingYear, head: Head) -> Self {
        let mut hash = Sha256::new();
        hash.update("xueshi year certificate 1\n");
        for text in [
            account.to_string(),
            year.to_string(),
            head.sequence.to_string(),
            head.hash.to_string(),
        ] {
            hash.update(format!("{}:{text}", text.len()));
        }
        let digits = hex::encode(hash.finalize()).to_ascii_uppercase();
        Self(format!("N{}", &digits[..LENGTH - 1]))
    }

    /// Of the whole record up to this end of its chain; none where nothing was ever credited.
    pub fn of_record(head: Head) -> Option<Self> {
        let digits = head.hash.to_string().to_ascii_uppercase();
        (head.sequence > 0).then(|| Self(format!("R{}", &digits[..LENGTH - 1])))
    }

    /// Whether it names a year, and not an entry.
    pub fn is_year(&self) -> bool {
        self.0.starts_with('N')
    }

    /// Whether it names a record up to its last entry then.
    pub fn is_record(&self) -> bool {
        self.0.starts_with('R')
    }

    /// The first and the last hash that an entry of this code can have; none where the code names a year.
    pub fn hashes(&self) -> Option<(String, String)> {
        let start = self.0.trim_start_matches('R').to_ascii_lowercase();
        let rest = 64 - start.len();
        (!self.is_year()).then(|| {
            (
                format!("{start}{}", "0".repeat(rest)),
                format!("{start}{}", "f".repeat(rest)),
            )
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, group) in self.0.as_bytes().chunks(4).enumerate() {
            if at > 0 {
                f.write_str("-")?;
            }
            f.write_str(std::str::from_utf8(group).unwrap_or_default())?;
        }
        Ok(())
    }
}

impl FromStr for Code {
    type Err = CodeError;

    /// Small letters, blanks, missing or other dashes and the full-width forms of a Chinese keyboard are all the same.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let fail = || CodeError(text.chars().take(64).collect());
        let mut digits = String::with_capacity(LENGTH);
        for letter in text.chars() {
            let letter = match letter {
                '\u{ff01}'..='\u{ff5e}' => {
                    char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter)
                }
                other => other,
            };
            let is_gap = letter.is_whitespace()
                || matches!(
                    letter,
                    '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}'
                );
            if is_gap {
                continue;
            }
            // No code has these letters, so they are digits that look like them.
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let fits =
                letter.is_ascii_hexdigit() || (digits.is_empty() && matches!(letter, 'N' | 'R'));
            if !fits || digits.len() == LENGTH {
                return Err(fail());
            }
            digits.push(letter);
        }
        if digits.len() == LENGTH {
            Ok(Self(digits))
        } else {
            Err(fail())
        }
    }
}

/// A name as strangers see it: enough to compare with a paper in the hand, not enough to learn it. 张*明, 李*, J*** S***.
pub fn masked(name: &str) -> String {
    let is_latin = name
        .chars()
        .all(|c| c.is_whitespace() || c == '-' || c == '\'' || c == '.' || is_latin_letter(c));
    if is_latin {
        let words = name.split_whitespace().filter_map(|word| {
            let first = word.chars().next()?;
            Some(format!("{first}***"))
        });
        return words.collect::<Vec<_>>().join(" ");
    }
    let letters: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let last = letters.len().saturating_sub(1);
    letters
        .iter()
        .enumerate()
        .map(|(at, letter)| match at {
            _ if last == 0 => '*',
            0 => *letter,
            _ if at == last && last > 1 => *letter,
            _ if *letter == '·' => '·',
            _ => '*',
        })
        .collect()
}

const fn is_latin_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}')
}

/// What a year still asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    pub hours: CreditHours,
    /// Modules below their minimum, with what each lacks.
    pub modules: BTreeMap<Module, CreditHours>,
}

impl Missing {
    /// From the sums of the year, under the maximums and minimums of its policy.
    pub fn under(policy: &Policy, sums: &[Sum]) -> Self {
        let modules = policy.minimums.iter().filter_map(|(module, minimum)| {
            let hours: CreditHours = sums
                .iter()
                .filter(|sum| sum.module == *module)
                .map(|sum| sum.hours)
                .sum();
            let missing = hours.missing_to(*minimum);
            (!missing.is_zero()).then_some((*module, missing))
        });
        Self {
            hours: policy.counted(sums).missing_to(policy.yearly_target),
            modules: modules.collect(),
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.hours.is_zero() && self.modules.is_empty()
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.hours.is_zero() {
            parts.push(format!("{} verified hours", self.hours));
        }
        for (module, hours) in &self.modules {
            parts.push(format!("{hours} verified hours of {module}"));
        }
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        catalogue::{Level, Mode},
        ledger::EntryHash,
    };

    #[test]
    fn a_name_shows_its_ends_only() {
        for (name, expected) in [
            ("张明", "张*"),
            ("张小明", "张*明"),
            ("欧阳晓婷", "欧**婷"),
            ("阿依古丽·买买提", "阿***·**提"),
            ("明", "*"),
            (" 张 小 明 ", "张*明"),
            ("John Smith", "J*** S***"),
            ("Zoë O'Neil", "Z*** O***"),
            ("", ""),
        ] {
            assert_eq!(masked(name), expected, "{name}");
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for text in [
            "3F2A-9C41-77DE-0B12",
            "3f2a9c4177de0b12",
            "3F2A-9C4I-77DE-OBl2",
            " 3F2A 9C41 77DE 0B12 ",
            "3F2A—9C41–77de－0b12",
            "３Ｆ２Ａ９Ｃ４１７７ＤＥ０Ｂ１２",
        ] {
            let code: Code = text.parse().expect(text);
            assert_eq!(code.to_string(), "3F2A-9C41-77DE-0B12");
            assert!(!code.is_year());
        }
        for bad in [
            "",
            "3F2A-9C41-77DE-0B1",
            "3F2A-9C41-77DE-0B123",
            "3F2A-9C41-77DE-0B1G",
            "3N2A-9C41-77DE-0B12",
            "张",
        ] {
            assert_eq!(bad.parse::<Code>(), Err(CodeError(bad.to_owned())));
        }
    }

    #[test]
    fn a_years_code_follows_from_the_account_the_year_and_the_place_in_the_chain() {
        let head = |sequence| Head {
            sequence,
            hash: EntryHash::ORIGIN,
        };
        let code = |account: &str, year, sequence| {
            Code::of_year(&AccountId::new(account), TrainingYear(year), head(sequence))
        };
        assert_eq!(code("a", 2026, 1), code("a", 2026, 1));
        let all = [
            code("a", 2026, 1),
            code("b", 2026, 1),
            code("a", 2025, 1),
            code("a", 2026, 2),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(one.is_year() && one.hashes().is_none());
            assert_eq!(one.to_string().parse().as_ref(), Ok(one));
            assert!(all[at + 1..].iter().all(|other| other != one));
        }
    }

    #[test]
    fn a_year_misses_its_hours_and_its_modules() {
        let policy = Policy::default();
        let sum = |module, hours| Sum {
            module,
            level: Level::Municipal,
            mode: Mode::Remote,
            hours: CreditHours::from_hundredths(hours),
        };
        let sums = [
            sum(Module::TeacherEthics, 400),
            sum(Module::CampusSafety, 100),
            sum(Module::Subject, 7000),
        ];
        let missing = Missing::under(&policy, &sums);
        assert!(missing.hours.is_zero() && !missing.is_nothing());
        assert_eq!(
            missing.to_string(),
            "3.00 verified hours of campus-safety, 4.00 verified hours of teacher-standards"
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,40}") {
            let _ = text.parse::<Code>();
            let _ = masked(&text);
        }
    }
}
