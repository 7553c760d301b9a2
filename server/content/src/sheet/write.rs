//! Lists for people and for other systems. Identifiers are text: no 5.3E+17, and leading zeros stay.

use std::collections::HashSet;

use domain::{rosters::Cell, time::Day};
use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};

use super::SheetError;

/// A list that is to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewSheet {
    pub name: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// How days are shown.
const DAY_FORMAT: &str = "yyyy-mm-dd";
/// Rows by which a column's width is chosen, and its bounds in characters.
const ROWS_TO_MEASURE: usize = 500;
const NARROWEST: usize = 6;
const WIDEST: usize = 48;

/// Headers bold and frozen, days as days, texts as texts whatever they look like.
pub fn write_xlsx(sheets: &[NewSheet]) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    let mut names = SheetNames::default();
    for sheet in sheets {
        let mut out = workbook
            .new_worksheet_with_constant_memory()
            .map_err(told)?;
        let _ = out.set_name(names.of(&sheet.name)).map_err(told)?;
        fill(&mut out, sheet).map_err(told)?;
        workbook.push_worksheet(out);
    }
    workbook.save_to_buffer().map_err(told)
}

fn fill(out: &mut Worksheet, sheet: &NewSheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format(DAY_FORMAT);
    let headings = sheet.headings.iter().map(|heading| text_width(heading));
    let mut widths: Vec<usize> = headings.collect();
    for row in sheet.rows.iter().take(ROWS_TO_MEASURE) {
        measure(&mut widths, row.iter().enumerate());
    }
    set_widths(out, &widths)?;
    let _ = out.set_freeze_panes(1, 0)?;
    for (column, heading) in (0_u16..).zip(&sheet.headings) {
        let _ = out.write_string_with_format(0, column, heading, &bold)?;
    }
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            put(out, (row, column), cell, &date)?;
        }
    }
    if let (Ok(last_row), Ok(last_column)) = (
        u32::try_from(sheet.rows.len()),
        u16::try_from(widths.len().saturating_sub(1)),
    ) {
        let _ =
            out.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

fn put(
    out: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    date: &Format,
) -> Result<(), XlsxError> {
    let _ = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) | Cell::Error(text) => out.write_string(row, column, text)?,
        Cell::Number(number) if number.is_finite() => out.write_number(row, column, *number)?,
        Cell::Number(number) => out.write_string(row, column, number.to_string())?,
        Cell::Bool(value) => out.write_boolean(row, column, *value)?,
        Cell::Date(day) => match serial(*day) {
            Some(serial) => out.write_number_with_format(row, column, serial, date)?,
            None => out.write_string(row, column, day.to_string())?,
        },
    };
    Ok(())
}

/// The number by which Excel means the day. It has none before 1900, and 29 February 1900, which never was.
pub(super) fn serial(day: Day) -> Option<f64> {
    let days = day.days_since(Day::from_ymd(1899, 12, 30)?);
    let days = if days < 61 { days - 1 } else { days };
    #[expect(clippy::cast_precision_loss, reason = "a few million days at most")]
    (days >= 1).then_some(days as f64)
}

/// UTF-8 with its mark, by which Excel knows it; lines end as RFC 4180 says.
pub fn write_csv(sheet: &NewSheet) -> Result<Vec<u8>, SheetError> {
    let mut out = b"\xEF\xBB\xBF".to_vec();
    let failed = |error: csv::Error| SheetError::Write {
        detail: error.to_string(),
    };
    {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(&mut out);
        let headings = sheet
            .headings
            .iter()
            .map(|heading| defused(heading.clone()));
        writer.write_record(headings).map_err(failed)?;
        for row in &sheet.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => defused(text.clone()),
                other => other.shown(),
            });
            writer.write_record(cells).map_err(failed)?;
        }
        writer.flush().map_err(|error| SheetError::Write {
            detail: error.to_string(),
        })?;
    }
    Ok(out)
}

/// What a spreadsheet would run as a formula when it opens a csv file.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn defused(text: String) -> String {
    if looks_like_formula(&text) {
        format!("'{text}")
    } else {
        text
    }
}

/// Names that Excel accepts, each once.
#[derive(Default)]
pub(super) struct SheetNames(HashSet<String>);

impl SheetNames {
    pub fn of(&mut self, wanted: &str) -> String {
        let tidy: String = wanted
            .chars()
            .map(|c| {
                if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() {
                    '_'
                } else {
                    c
                }
            })
            .collect();
        let tidy = tidy.trim_matches('\'').trim();
        let tidy = if tidy.is_empty() { "Sheet" } else { tidy };
        for number in 1_usize.. {
            let ending = if number == 1 {
                String::new()
            } else {
                format!(" {number}")
            };
            let name = cut(tidy, 31 - ending.len()) + &ending;
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
        }
        tidy.to_owned()
    }
}

/// Excel counts in UTF-16.
fn cut(text: &str, most: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= most
        })
        .collect()
}

/// A Chinese character is as wide as two others.
pub(super) fn text_width(text: &str) -> usize {
    let line = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    text.lines().map(line).max().unwrap_or(0)
}

pub(super) fn measure<'a>(widths: &mut Vec<usize>, cells: impl Iterator<Item = (usize, &'a Cell)>) {
    for (column, cell) in cells {
        if column >= widths.len() {
            widths.resize(column + 1, 0);
        }
        widths[column] = widths[column].max(text_width(&cell.shown()));
    }
}

pub(super) fn set_widths(out: &mut Worksheet, widths: &[usize]) -> Result<(), XlsxError> {
    for (column, width) in (0_u16..).zip(widths) {
        #[expect(clippy::cast_precision_loss, reason = "bounded just here")]
        let width = (width + 2).clamp(NARROWEST, WIDEST) as f64;
        let _ = out.set_column_width(column, width)?;
    }
    Ok(())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
pub(super) fn told(error: XlsxError) -> SheetError {
    SheetError::Write {
        detail: error.to_string(),
    }
}
