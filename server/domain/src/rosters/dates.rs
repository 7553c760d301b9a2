//! Dates in the forms that people write.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{cell::Cell, problem::Problem, text::compact};
use crate::time::Day;

/// A date of which perhaps only the year or the month is known: `2000`, `2000-06`, `2000-06-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    pub year: i32,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

impl PartialDate {
    fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Self> {
        Day::from_ymd(year, month.unwrap_or(1), day.unwrap_or(1))?;
        Some(Self { year, month, day })
    }

    /// The earliest day that it can mean.
    pub fn first_day(self) -> Option<Day> {
        Day::from_ymd(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for PartialDate {
    type Error = crate::time::DayError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        written(&text)
            .filter(|date| date.to_string() == text)
            .ok_or(crate::time::DayError(text))
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl From<Day> for PartialDate {
    fn from(day: Day) -> Self {
        Self {
            year: day.year().number(),
            month: Some(day.month()),
            day: Some(day.day()),
        }
    }
}

/// What people write when they do not know.
fn means_unknown(text: &str) -> bool {
    matches!(
        text,
        "不详" | "未知" | "不清楚" | "无" | "暂无" | "-" | "--" | "/" | "n/a" | "N/A" | "unknown"
    )
}

/// Days by which Excel's serial numbers name the years 1950 to 2099.
const SERIALS: std::ops::RangeInclusive<f64> = 18_264.0..=73_050.0;

/// A full date; None where the cell is blank.
pub(super) fn day(cell: &Cell) -> Result<Option<Day>, Problem> {
    if cell.is_blank() {
        return Ok(None);
    }
    match partial(cell) {
        Some(PartialDate {
            year,
            month: Some(month),
            day: Some(day),
        }) => Day::from_ymd(year, month, day)
            .map(Some)
            .ok_or(Problem::NotADate),
        _ => Err(Problem::NotADate),
    }
}

/// A date that may lack its day or month; None where the cell is blank or says 不详.
pub(super) fn month(cell: &Cell) -> Result<Option<PartialDate>, Problem> {
    match cell {
        cell if cell.is_blank() => Ok(None),
        Cell::Text(text) if means_unknown(compact(text).as_str()) => Ok(None),
        // 1988.10 and 1988.1 are the same number.
        Cell::Number(number)
            if (1900.0..2200.0).contains(number) && (number.fract() - 0.1).abs() < 1e-9 =>
        {
            Err(Problem::MonthLost)
        }
        cell => partial(cell).map(Some).ok_or(Problem::NotAMonth),
    }
}

fn partial(cell: &Cell) -> Option<PartialDate> {
    match cell {
        Cell::Date(day) => Some((*day).into()),
        // A day whose format was lost.
        Cell::Number(number) if SERIALS.contains(number) => serial(*number),
        Cell::Number(number) if *number > 0.0 => written(&number.to_string()),
        Cell::Text(text) => written(text),
        _ => None,
    }
}

/// The day of an Excel serial number after February 1900, where its calendar is wrong by a day.
fn serial(number: f64) -> Option<PartialDate> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was looked at by the caller"
    )]
    let days = number.floor() as i64;
    Day::from_ymd(1899, 12, 30)?.plus_days(days).map(Into::into)
}

/// `2000年06月`, `1988.10`, `1987/12/16`, `1989-3`, `200006`, `20000612`, `2015-09-05 08:30`.
fn written(text: &str) -> Option<PartialDate> {
    // The time of day, if there is one, begins after the last blank or T before the colon.
    let date = match text.find(':') {
        Some(colon) => &text[..text[..colon].rfind(|c: char| c == 'T' || c.is_whitespace())?],
        None => text,
    };
    let date = compact(date);
    if date.len() == 5 && date.bytes().all(|b| b.is_ascii_digit()) {
        return date
            .parse()
            .ok()
            .filter(|number| SERIALS.contains(number))
            .and_then(serial);
    }
    let date = date.trim_end_matches(['日', '号', '月', '年', '.', '份']);
    let parts: Vec<&str> = date
        .split(['年', '月', '.', '/', '-', '\\', '、'])
        .collect();
    if parts.len() > 3
        || !parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let short = |part: &str| part.parse().ok().filter(|_| part.len() <= 2);
    let (year, month, day) = match parts[..] {
        [whole] if whole.len() == 4 => (whole, None, None),
        [whole] if whole.len() == 6 => (&whole[..4], Some(short(&whole[4..])?), None),
        [whole] if whole.len() == 8 => (
            &whole[..4],
            Some(short(&whole[4..6])?),
            Some(short(&whole[6..])?),
        ),
        [year, month] if year.len() == 4 => (year, Some(short(month)?), None),
        [year, month, day] if year.len() == 4 => (year, Some(short(month)?), Some(short(day)?)),
        _ => return None,
    };
    PartialDate::new(year.parse().ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_cell_makes_the_parsers_panic(text in "[0-9年月日./T: -]{0,16}|.{0,12}", number in any::<f64>()) {
            for cell in [Cell::Text(text), Cell::Number(number)] {
                let _ = (day(&cell), month(&cell));
            }
        }

        #[test]
        fn every_day_is_read_in_every_form(days in 0_i64..54_000) {
            let expected = Day::from_ymd(1950, 1, 1).and_then(|first| first.plus_days(days)).expect("a day");
            let (y, m, d) = (expected.year(), expected.month(), expected.day());
            for text in [
                format!("{y}年{m}月{d}日"), format!("{y}/{m}/{d}"), format!("{y}.{m:02}.{d:02}"), format!("{y}-{m}-{d}"),
                format!("{y}{m:02}{d:02}"), format!(" {y} 年 {m} 月 {d} 号"), format!("{y}-{m:02}-{d:02} 08:30:00"),
                format!("{y}-{m:02}-{d:02}T08:30:00"),
            ] {
                prop_assert_eq!(day(&Cell::Text(text.clone())), Ok(Some(expected)), "{}", text);
            }
            #[expect(clippy::cast_precision_loss, reason = "a few thousand days")]
            let serial = (days + 18_264) as f64;
            prop_assert_eq!(day(&Cell::Number(serial)), Ok(Some(expected)));
        }
    }

    fn start(text: &str) -> Result<Option<String>, Problem> {
        month(&Cell::Text(text.to_owned())).map(|date| date.map(|date| date.to_string()))
    }

    #[test]
    fn the_start_of_work_is_read_in_the_forms_that_people_write() {
        for (text, expected) in [
            ("2000年06月", "2000-06"),
            ("1988.10", "1988-10"),
            ("1987/12/16", "1987-12-16"),
            ("1989-3", "1989-03"),
            ("１９８９．３", "1989-03"),
            ("1989年3月份", "1989-03"),
            ("200006", "2000-06"),
            ("1996年", "1996"),
            ("32418", "1988-10-02"),
        ] {
            assert_eq!(start(text), Ok(Some(expected.to_owned())), "{text}");
        }
        for unknown in ["不详", "", " 未 知 ", "-", "/"] {
            assert_eq!(start(unknown), Ok(None), "{unknown:?}");
        }
        for wrong in [
            "88.10",
            "2000年13月",
            "5/9/2015",
            "去年",
            "2000-2-30",
            "2000--6",
            "6月",
        ] {
            assert_eq!(start(wrong), Err(Problem::NotAMonth), "{wrong}");
        }
    }

    #[test]
    fn a_month_that_became_a_number_is_refused_only_where_it_is_lost() {
        let number =
            |number| month(&Cell::Number(number)).map(|date| date.map(|date| date.to_string()));
        assert_eq!(number(1988.1), Err(Problem::MonthLost));
        assert_eq!(number(1988.09), Ok(Some("1988-09".to_owned())));
        assert_eq!(number(1988.0), Ok(Some("1988".to_owned())));
        assert_eq!(number(-1.0), Err(Problem::NotAMonth));
        assert_eq!(
            day(&Cell::Text("2015-09".to_owned())),
            Err(Problem::NotADate)
        );
        assert_eq!(day(&Cell::Bool(true)), Err(Problem::NotADate));
    }
}
