//! Resident identity numbers 公民身份号码, GB 11643-1999: six digits of place, eight of birth, three of order, one check.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{problem::Problem, text::compact};
use crate::time::Day;

/// Eighteen characters whose birth date exists and whose check digit fits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdentityNumber(String);

/// Why a text is not an identity number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the identity number {0}")]
pub struct IdentityError(pub Problem);

/// ISO 7064 MOD 11-2, which finds every single wrong digit: what the 17 digits must end in.
fn check_digit(digits: &[u8]) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const ENDS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    ENDS[(sum % 11) as usize]
}

impl IdentityNumber {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `5301************79`: enough to recognise one's own.
    pub fn masked(&self) -> String {
        format!("{}************{}", &self.0[..4], &self.0[16..])
    }
}

impl FromStr for IdentityNumber {
    type Err = IdentityError;

    /// Blanks, full-width forms, a lower-case x and the apostrophe that forces text in Excel are made right.
    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let text = compact(text).to_uppercase();
        let text = text.trim_start_matches('\'');
        let fail = |problem| Err(IdentityError(problem));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if text.contains("E+") {
            return fail(Problem::StoredAsNumber);
        }
        if text.len() == 15 && all_digits(text) {
            return fail(Problem::IdentityOld);
        }
        let found = text.chars().count();
        if found != 18 {
            return fail(Problem::IdentityLength { found });
        }
        if !text.is_ascii()
            || !all_digits(&text[..17])
            || !text.ends_with(|c: char| c.is_ascii_digit() || c == 'X')
        {
            return fail(Problem::IdentityDigits);
        }
        let part = |from: usize, to: usize| text[from..to].parse::<u32>().unwrap_or(0);
        let year = part(6, 10);
        let exists = i32::try_from(year)
            .ok()
            .and_then(|year| Day::from_ymd(year, part(10, 12), part(12, 14)));
        if exists.is_none() || year < 1900 {
            return fail(Problem::IdentityBirth);
        }
        let expected = check_digit(&text.as_bytes()[..17]);
        if !text.ends_with(expected) {
            return fail(Problem::IdentityCheck { expected });
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = IdentityError;

    fn try_from(text: String) -> Result<Self, IdentityError> {
        text.parse()
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.0
    }
}

/// Masked, so that no log ever holds one.
impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn valid() -> impl Strategy<Value = String> {
        (
            110_000_u32..660_000,
            1900_i32..2026,
            1_u32..13,
            1_u32..29,
            0_u32..1000,
        )
            .prop_map(|(place, year, month, day, order)| {
                let digits = format!("{place}{year}{month:02}{day:02}{order:03}");
                let check = check_digit(digits.as_bytes());
                format!("{digits}{check}")
            })
    }

    proptest! {
        #[test]
        fn every_valid_number_is_accepted_with_blanks_and_in_lower_case(number in valid()) {
            let parsed = number.parse::<IdentityNumber>();
            prop_assert_eq!(parsed.as_ref().map(IdentityNumber::as_str), Ok(number.as_str()));
            let untidy = format!("' {} {}\u{a0}", &number[..6], number[6..].to_lowercase());
            prop_assert_eq!(untidy.parse(), parsed);
        }

        #[test]
        fn any_single_wrong_digit_is_refused(number in valid(), at in 0_usize..17, other in 1_u8..10) {
            let mut bytes = number.into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + other) % 10;
            let wrong = String::from_utf8(bytes).expect("digits");
            prop_assert!(wrong.parse::<IdentityNumber>().is_err());
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "[0-9XxE+. 年'５]{0,20}|.{0,20}") {
            let _ = text.parse::<IdentityNumber>();
        }
    }

    #[test]
    fn each_mistake_is_told_by_its_own_reason() {
        for (text, code) in [
            ("530128860916747", "identity-old"),
            ("53012819860916747", "identity-length"),
            ("5301281986091674791", "identity-length"),
            ("53012819860916747Y", "identity-digits"),
            ("5301281986O9167479", "identity-digits"),
            ("530128198613167479", "identity-birth"),
            ("530128198602307479", "identity-birth"),
            ("530128198609167470", "identity-check"),
            ("5.30128E+17", "stored-as-number"),
        ] {
            let error = text.parse::<IdentityNumber>().expect_err(text);
            assert_eq!(error.0.code(), code, "{text}");
        }
        let error = "530128198609167470"
            .parse::<IdentityNumber>()
            .expect_err("wrong");
        assert_eq!(error.0, Problem::IdentityCheck { expected: '9' });
    }

    #[test]
    fn a_number_does_not_show_whole_in_logs() {
        let number: IdentityNumber = "530128198609167479".parse().expect("valid");
        assert_eq!(format!("{number:?}"), "5301************79");
    }
}
