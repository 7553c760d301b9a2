//! Numbers in questions and answers, compared exactly.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Decimal places that are kept; further ones are cut off.
const PLACES: u32 = 18;
const ONE: i128 = 10_i128.pow(PLACES);
/// Digits before the point. With both limits a sum or difference of two values cannot overflow.
const WHOLE_DIGITS: usize = 18;

/// A decimal number below 10^18 with up to 18 places, so that `0.1 + 0.2` is `0.3` when a tolerance is applied.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal(i128);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number; write digits with a point, such as 72, -0.5 or 1.2e3, below 10^18")]
pub struct DecimalError(pub String);

impl Decimal {
    pub const LOWEST: Self = Self(1 - ONE * ONE);
    pub const HIGHEST: Self = Self(ONE * ONE - 1);

    /// The numbers within `tolerance` of this one, cut to what can be written; the tolerance's sign does not matter.
    pub fn within(self, tolerance: Self) -> (Self, Self) {
        let tolerance = tolerance.0.abs();
        (
            Self(self.0 - tolerance).max(Self::LOWEST),
            Self(self.0 + tolerance).min(Self::HIGHEST),
        )
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        parse(text).ok_or_else(|| DecimalError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Decimal> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            exponent.parse::<i32>().ok().filter(|e| e.abs() <= 40)?,
        ),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }

    // The point moves by the exponent; then the digits are cut into whole and fraction again.
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()? + i64::from(exponent);
    let (whole, fraction) = if let Ok(point) = usize::try_from(point) {
        let digits = format!("{digits:0<point$}");
        (digits[..point].to_owned(), digits[point..].to_owned())
    } else {
        let zeros = usize::try_from(-point).ok()?;
        (String::new(), format!("{}{digits}", "0".repeat(zeros)))
    };
    let whole = whole.trim_start_matches('0');
    if whole.len() > WHOLE_DIGITS {
        return None;
    }
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let places: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(PLACES as usize)
        .collect();
    let amount = whole * ONE + places.parse::<i128>().ok()?;
    Some(Decimal(if negative { -amount } else { amount }))
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        let fraction = format!("{:018}", magnitude % one);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{point}{fraction}", magnitude / one)
    }
}

impl TryFrom<String> for Decimal {
    type Error = DecimalError;

    fn try_from(text: String) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(number: Decimal) -> Self {
        number.to_string()
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(i128::from(number) * ONE)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    proptest! {
        #[test]
        fn every_number_survives_printing_and_parsing(amount in -10_i128.pow(35)..10_i128.pow(35)) {
            prop_assert_eq!(number(&Decimal(amount).to_string()), Decimal(amount));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "[-+0-9.eE]{0,24}|.{0,12}") {
            let _ = text.parse::<Decimal>();
        }
    }

    #[test]
    fn the_same_number_may_be_written_in_many_ways() {
        for text in [
            "1200",
            "1200.0",
            "+1200",
            "1.2e3",
            "12E2",
            "12000e-1",
            "01200.000",
        ] {
            assert_eq!(number(text), Decimal::from(1200), "{text}");
        }
        assert_eq!(number("-.5"), number("-5e-1"));
        assert_eq!(number("-0"), Decimal::from(0));
    }

    #[test]
    fn the_limits_can_be_written_and_read() {
        for limit in [Decimal::LOWEST, Decimal::HIGHEST] {
            assert_eq!(number(&limit.to_string()), limit);
            assert_eq!(
                limit.within(Decimal::HIGHEST).0,
                Decimal::LOWEST.max(Decimal(limit.0 - Decimal::HIGHEST.0))
            );
        }
    }

    #[test]
    fn a_tolerance_is_exact() {
        let (min, max) = number("0.2").within(number("0.1"));
        assert_eq!(
            (min.to_string(), max.to_string()),
            ("0.1".to_owned(), "0.3".to_owned())
        );
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            ".",
            "-",
            "e3",
            "1e",
            "1e99",
            "1,5",
            "１",
            "1 2",
            "0x1",
            "NaN",
            "inf",
            "1000000000000000000",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text:?}");
        }
    }
}
