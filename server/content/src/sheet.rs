//! Spreadsheets: xlsx and csv in, xlsx and csv out, and an xlsx sent back with its bad cells marked.
//!
//! What a file is, is decided by its content. Nothing in it is believed: sizes are counted while it is unpacked, and rows,
//! columns, cells and characters are bounded ([`Limits`]). The old xls and `OpenDocument` are refused with what to do
//! instead: in both, a file of a few bytes makes the reading library take memory without bound.

use domain::rosters::{Row, Sheet};

mod csv_text;
mod mark;
#[cfg(test)]
mod tests;
mod write;
mod xlsx;

pub use mark::{Mark, Marks, mark};
pub use write::{NewSheet, write_csv, write_xlsx};

/// How much is read.
#[derive(Clone, Debug)]
pub struct Limits {
    pub file_bytes: usize,
    /// What a workbook may unpack to, all parts together.
    pub unpacked_bytes: u64,
    pub sheets: usize,
    /// The highest row number.
    pub rows: u32,
    pub columns: usize,
    /// In all sheets together, with the empty ones that lie before a filled one.
    pub cells: usize,
    /// Characters in one cell; Excel's own limit.
    pub cell_characters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 48 << 20,
            unpacked_bytes: 384 << 20,
            sheets: 64,
            rows: 200_000,
            columns: 200,
            cells: 8_000_000,
            cell_characters: 32_767,
        }
    }
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Xlsx,
    Csv {
        encoding: &'static str,
        delimiter: char,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    pub form: Form,
    /// The worksheets in the order of the workbook; a csv file is one sheet without a name.
    pub sheets: Vec<Sheet>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {found} bytes; at most {most} are read; split the list")]
    FileTooLarge { found: usize, most: usize },
    #[error("the file is {found}; save it as an Excel workbook (.xlsx) or as csv")]
    Unsupported { found: String },
    #[error("the workbook is locked with a password; save it without one")]
    Locked,
    #[error(
        "the workbook cannot be read ({detail}); open it, save it again as .xlsx and send that"
    )]
    Damaged { detail: String },
    #[error(
        "the workbook unpacks to more than {most} bytes; delete what does not belong to the list"
    )]
    UnpacksTooLarge { most: u64 },
    #[error("the workbook has {found} sheets; at most {most} are read")]
    TooManySheets { found: usize, most: usize },
    #[error("sheet {sheet:?} goes on below row {most}; split the list")]
    TooManyRows { sheet: String, most: u32 },
    #[error(
        "sheet {sheet:?}, row {row}: there is something to the right of column {most}; delete the columns that do not belong to the list"
    )]
    TooManyColumns {
        sheet: String,
        row: u32,
        most: usize,
    },
    #[error("the workbook has more than {most} cells; split the list")]
    TooManyCells { most: usize },
    #[error(
        "sheet {sheet:?}, row {row}, column {column}: more than {most} characters stand in one cell"
    )]
    CellTooLong {
        sheet: String,
        row: u32,
        /// As Excel names it, such as `AB`.
        column: String,
        most: usize,
    },
    #[error("line {line} is neither UTF-8 nor GB18030; save the file again as csv UTF-8")]
    Encoding { line: usize },
    #[error("the sheet cannot be written: {detail}")]
    Write { detail: String },
}

/// The name of a column, from 0, as Excel shows it: `A`, `Z`, `AA`.
pub fn column_name(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        #[expect(clippy::cast_possible_truncation, reason = "a remainder below 26")]
        name.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    name.iter().rev().map(|b| char::from(*b)).collect()
}

/// Reads a workbook or a csv file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    check_size(bytes, limits)?;
    if is_zip(bytes) {
        let sheets = xlsx::read(bytes, limits)?;
        return Ok(Workbook {
            form: Form::Xlsx,
            sheets,
        });
    }
    if let Some(found) = refused_kind(bytes) {
        return Err(found);
    }
    let (form, sheet) = csv_text::read(bytes, limits)?;
    Ok(Workbook {
        form,
        sheets: vec![sheet],
    })
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > limits.file_bytes {
        let (found, most) = (bytes.len(), limits.file_bytes);
        return Err(SheetError::FileTooLarge { found, most });
    }
    Ok(())
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// What begins like something that is neither a workbook nor a text.
fn refused_kind(bytes: &[u8]) -> Option<SheetError> {
    let unsupported = |found: &str| {
        Some(SheetError::Unsupported {
            found: found.to_owned(),
        })
    };
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        // A locked xlsx hides in the container of the old formats; its parts are named in UTF-16.
        let locked: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        return if bytes.windows(locked.len()).any(|part| part == locked) {
            Some(SheetError::Locked)
        } else {
            unsupported("an old Excel workbook (.xls)")
        };
    }
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    if start.starts_with(b"<") {
        return unsupported("a web page or XML, whatever it is called");
    }
    let has_mark = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    match crate::probe::media_type(bytes) {
        _ if has_mark => None,
        Some(kind) => unsupported(kind),
        None if bytes.contains(&0) => unsupported("of an unknown kind"),
        None => None,
    }
}

/// Puts cells into rows and counts them against the limits.
struct Filling<'a> {
    limits: &'a Limits,
    cells: usize,
}

impl<'a> Filling<'a> {
    const fn new(limits: &'a Limits) -> Self {
        Self { limits, cells: 0 }
    }

    /// Adds a cell that is not empty; rows come in order.
    fn put(
        &mut self,
        sheet: &mut Sheet,
        (row, column): (u32, usize),
        cell: domain::rosters::Cell,
    ) -> Result<(), SheetError> {
        use domain::rosters::Cell;
        let limits = self.limits;
        if row > limits.rows {
            let (sheet, most) = (sheet.name.clone(), limits.rows);
            return Err(SheetError::TooManyRows { sheet, most });
        }
        if column >= limits.columns {
            let (sheet, most) = (sheet.name.clone(), limits.columns);
            return Err(SheetError::TooManyColumns { sheet, row, most });
        }
        if let Cell::Text(text) = &cell
            && text.len() > limits.cell_characters
            && text.chars().count() > limits.cell_characters
        {
            return Err(SheetError::CellTooLong {
                sheet: sheet.name.clone(),
                row,
                column: column_name(column),
                most: limits.cell_characters,
            });
        }
        let last = sheet.rows.last().map_or(0, |row| row.number);
        if row < last {
            let detail = format!("row {row} comes after row {last}");
            return Err(SheetError::Damaged { detail });
        }
        if row > last {
            sheet.rows.push(Row {
                number: row,
                cells: Vec::new(),
            });
        }
        let Some(row) = sheet.rows.last_mut() else {
            return Ok(());
        };
        if column >= row.cells.len() {
            self.cells += column + 1 - row.cells.len();
            if self.cells > limits.cells {
                return Err(SheetError::TooManyCells { most: limits.cells });
            }
            row.cells.resize(column + 1, Cell::Empty);
        }
        row.cells[column] = cell;
        Ok(())
    }
}
