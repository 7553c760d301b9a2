//! Credit hours 学时, kept as an integer of hundredths and never as a float.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Neg, Sub},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount of credit in hundredths of an hour. Negative only in reversals.
///
/// Text form, everywhere: a decimal with two places, `4.00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditHours(i64);

/// Why a text is not an amount of hours.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a number of hours; write a decimal with at most two places, such as 4.00")]
pub struct HoursError(pub String);

impl CreditHours {
    pub const ZERO: Self = Self(0);

    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    pub const fn hundredths(self) -> i64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// What is still missing to `target`; zero once it is reached.
    #[must_use]
    pub fn missing_to(self, target: Self) -> Self {
        Self((target.0 - self.0).max(0))
    }

    /// For people: no needless zeros, `23.5`, `4`.
    pub fn short(self) -> String {
        let text = self.to_string();
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl fmt::Display for CreditHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }
}

impl FromStr for CreditHours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let fail = || HoursError(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || fraction.len() > 2 || whole.len() > 9 {
            return Err(fail());
        }
        let whole: i64 = whole.parse().map_err(|_| fail())?;
        let hundredths: i64 = format!("{fraction:0<2}").parse().map_err(|_| fail())?;
        let amount = whole * 100 + hundredths;
        Ok(Self(if negative { -amount } else { amount }))
    }
}

impl Add for CreditHours {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for CreditHours {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for CreditHours {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for CreditHours {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for CreditHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CreditHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_amount_survives_printing_and_parsing(hundredths in -99_999_999_999_i64..=99_999_999_999) {
            let hours = CreditHours::from_hundredths(hundredths);
            prop_assert_eq!(hours.to_string().parse::<CreditHours>(), Ok(hours));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,20}") {
            let _ = text.parse::<CreditHours>();
        }
    }

    #[test]
    fn what_is_not_a_number_of_hours_is_refused() {
        for text in [
            "", "abc", "4.", ".5", "4.005", "4,00", "+4", "--4", "4.0.0", "1e3", " 4", "４",
        ] {
            assert!(text.parse::<CreditHours>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn short_form_drops_needless_zeros() {
        assert_eq!(CreditHours::from_hundredths(2350).short(), "23.5");
        assert_eq!(CreditHours::from_hundredths(400).short(), "4");
        assert_eq!(CreditHours::from_hundredths(0).short(), "0");
        assert_eq!(CreditHours::from_hundredths(1000).short(), "10");
    }
}
