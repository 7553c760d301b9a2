//! Ranges of numbers as Moodle writes them: a number and how far off it may be.

use domain::assessment::Decimal;

/// The number in the middle and how far both ends are from it; `*` for any number.
pub(crate) fn centre(min: Decimal, max: Decimal) -> (String, String) {
    if (min, max) == (Decimal::LOWEST, Decimal::HIGHEST) {
        return ("*".to_owned(), "0".to_owned());
    }
    let (min, max) = (units(min), units(max));
    let middle = (min + max).div_euclid(2);
    let number = |units: i128| {
        let number = format!("{units}e-18").parse::<Decimal>();
        number.unwrap_or_default().to_string()
    };
    (number(middle), number(max - middle))
}

/// How far the upper end is from the lower one; none where that is no number that can be written.
pub(crate) fn width(min: Decimal, max: Decimal) -> Option<Decimal> {
    if min == Decimal::LOWEST || max == Decimal::HIGHEST {
        return None;
    }
    format!("{}e-18", units(max) - units(min)).parse().ok()
}

/// A number in units of its last possible place.
fn units(number: Decimal) -> i128 {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    // At most 37 characters, so it always fits.
    format!("{whole}{fraction:0<18}")
        .parse()
        .unwrap_or_default()
}
