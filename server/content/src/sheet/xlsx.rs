//! Excel workbooks, read cell by cell, so that a cell in a far corner costs no more than itself.

use std::{
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use domain::{
    rosters::{Cell, Sheet},
    time::Day,
};
use zip::ZipArchive;

use super::{Filling, Limits, SheetError};

/// Parts of a workbook: a sheet, its drawings, its notes.
const MOST_PARTS: usize = 4096;
/// Every string becomes an object of its own, whatever its length.
const MOST_STRING_BYTES: u64 = 96 << 20;

/// A value as the file stores it, with the format in which it is shown.
pub(super) struct Stored {
    /// From 1.
    pub row: u32,
    pub column: usize,
    pub value: Value,
    /// Such as `yyyy-mm-dd`; None is General.
    pub format: Option<String>,
}

pub(super) enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
    Error(String),
    /// A serial number that the format makes a day.
    Date {
        serial: f64,
        day: Option<Day>,
    },
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, SheetError> {
    let mut filling = Filling::new(limits);
    let mut sheets = Vec::new();
    for_each_cell(bytes, limits, |step| match step {
        Step::Sheet { name, .. } => {
            let name = name.to_owned();
            sheets.push(Sheet {
                name,
                rows: Vec::new(),
            });
            Ok(())
        }
        Step::Cell(stored) => {
            let Some(sheet) = sheets.last_mut() else {
                return Ok(());
            };
            let cell = match stored.value {
                Value::Text(text) => Cell::text(text),
                Value::Number(number)
                | Value::Date {
                    serial: number,
                    day: None,
                } => Cell::Number(number),
                Value::Bool(value) => Cell::Bool(value),
                Value::Error(shown) => Cell::Error(shown),
                Value::Date { day: Some(day), .. } => Cell::Date(day),
            };
            if cell == Cell::Empty {
                return Ok(());
            }
            filling.put(sheet, (stored.row, stored.column), cell)
        }
    })?;
    Ok(sheets)
}

pub(super) enum Step<'a> {
    Sheet { name: &'a str, hidden: bool },
    Cell(Stored),
}

/// Every worksheet and every cell that holds something, in the order of the file.
pub(super) fn for_each_cell(
    bytes: &[u8],
    limits: &Limits,
    mut visit: impl FnMut(Step<'_>) -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    look_inside(bytes, limits)?;
    // The library has panicked on broken workbooks before; one upload must not end more than itself.
    catch_unwind(AssertUnwindSafe(|| walk(bytes, limits, &mut visit))).unwrap_or_else(|_| {
        let detail = "its parts contradict each other".to_owned();
        Err(SheetError::Damaged { detail })
    })
}

/// What the zip holds, unpacked once and counted, before anything is read into memory.
fn look_inside(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let damaged = |detail: String| SheetError::Damaged { detail };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > MOST_PARTS {
        return Err(damaged(format!("it has {} parts", archive.len())));
    }
    let has = |name: &str| {
        archive
            .file_names()
            .any(|part| part.eq_ignore_ascii_case(name))
    };
    let found = if has("[Content_Types].xml") && has("xl/workbook.bin") {
        Some("a binary Excel workbook (.xlsb)")
    } else if has("mimetype") && has("content.xml") {
        Some("an OpenDocument file (.ods)")
    } else if has("[Content_Types].xml") && has("word/document.xml") {
        Some("a Word document")
    } else if !has("[Content_Types].xml") {
        Some("a zip, but no workbook")
    } else {
        None
    };
    if let Some(found) = found {
        return Err(SheetError::Unsupported {
            found: found.to_owned(),
        });
    }
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let part = archive
            .by_index(index)
            .map_err(|error| damaged(error.to_string()))?;
        let left = limits.unpacked_bytes - total;
        let size = if part
            .name()
            .to_ascii_lowercase()
            .ends_with("sharedstrings.xml")
        {
            let most = left.min(MOST_STRING_BYTES);
            let mut strings = Vec::new();
            let mut part = part.take(most + 1);
            part.read_to_end(&mut strings)
                .map_err(|error| damaged(error.to_string()))?;
            if strings.len() as u64 <= most && !believable(&strings) {
                return Err(damaged("its table of texts is not what it says".to_owned()));
            }
            if strings.len() as u64 > most {
                u64::MAX
            } else {
                strings.len() as u64
            }
        } else {
            let mut part = part.take(left.saturating_add(1));
            io::copy(&mut part, &mut io::sink()).map_err(|error| damaged(error.to_string()))?
        };
        if size > left {
            return Err(SheetError::UnpacksTooLarge {
                most: limits.unpacked_bytes,
            });
        }
        total += size;
    }
    Ok(())
}

/// The library makes room for as many texts as the table announces, which could be more than there is memory.
fn believable(strings: &[u8]) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    // A text takes five bytes at least. In UTF-16, which nobody writes here, the count could not be seen.
    let most = strings.len() / 5 + 1;
    !strings.contains(&0)
        && strings
            .windows(COUNT.len())
            .enumerate()
            .filter(|(_, part)| *part == COUNT)
            .all(|(at, _)| {
                let value = strings[at + COUNT.len()..].iter().take(64);
                let digits: String = value
                    .skip_while(|b| !b.is_ascii_digit())
                    .take_while(|b| b.is_ascii_digit())
                    .map(|b| char::from(*b))
                    .collect();
                digits.is_empty() || digits.parse::<usize>().is_ok_and(|count| count <= most)
            })
}

fn told(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Locked,
        other => SheetError::Damaged {
            detail: other.to_string(),
        },
    }
}

fn walk(
    bytes: &[u8],
    limits: &Limits,
    visit: &mut impl FnMut(Step<'_>) -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| told(&error))?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if sheets.len() > limits.sheets {
        let (found, most) = (sheets.len(), limits.sheets);
        return Err(SheetError::TooManySheets { found, most });
    }
    for (name, hidden) in sheets {
        visit(Step::Sheet {
            name: &name,
            hidden,
        })?;
        let mut cells = workbook
            .worksheet_cells_reader(&name)
            .map_err(|error| told(&error))?;
        while let Some((cell, style)) = cells
            .next_cell_with_style_id()
            .map_err(|error| told(&error))?
        {
            let Some(value) = value(cell.get_value()) else {
                continue;
            };
            let (row, column) = cell.get_position();
            let format = cells
                .styles()
                .get(style)
                .and_then(|style| style.number_format.as_ref())
                .map(|format| format.format_code.clone())
                .filter(|code| code != "General");
            visit(Step::Cell(Stored {
                row: row.saturating_add(1),
                column: column as usize,
                value,
                format,
            }))?;
        }
    }
    Ok(())
}

fn value(data: &DataRef<'_>) -> Option<Value> {
    Some(match data {
        DataRef::String(text) if text.is_empty() => return None,
        DataRef::Empty | DataRef::SharedString("") => return None,
        #[expect(
            clippy::cast_precision_loss,
            reason = "a spreadsheet knows only floats"
        )]
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Value::Text(text.clone()),
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::Bool(value) => Value::Bool(*value),
        DataRef::DateTime(stored) => {
            let serial = stored.as_f64();
            // Below one it is a time of day, and a duration is no day either.
            let is_day = stored.is_datetime() && serial >= 1.0;
            let (year, month, day, ..) = stored.to_ymd_hms_milli();
            Value::Date {
                serial,
                day: is_day
                    .then(|| Day::from_ymd(i32::from(year), u32::from(month), u32::from(day)))
                    .flatten(),
            }
        }
        DataRef::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Value::Date {
                serial: super::write::serial(day).unwrap_or_default(),
                day: Some(day),
            },
            None => Value::Text(text.clone()),
        },
        DataRef::Error(error) => Value::Error(error.to_string()),
    })
}
