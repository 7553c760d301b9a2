//! The file that was sent, sent back as a workbook with its bad cells marked.

use std::collections::{BTreeMap, HashMap};

use domain::rosters::{Cell, Sheet};
use rust_xlsxwriter::{Color, Format, Note, Workbook, Worksheet, XlsxError};

use super::{
    Filling, Limits, SheetError, check_size, is_zip, read,
    write::{SheetNames, measure, set_widths, told},
    xlsx::{Step, Value, for_each_cell},
};

/// A cell that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// From 1, as Excel shows it.
    pub row: u32,
    /// From 0; None where the whole row is meant.
    pub column: Option<usize>,
    pub message: String,
}

/// What is wrong on one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// From 0, among the sheets that [`read`] gave.
    pub sheet: usize,
    /// The row of the header, where the heading of the messages goes.
    pub header: u32,
    pub marks: Vec<Mark>,
}

const LIGHT_RED: Color = Color::RGB(0xFF_C7_CE);
/// More notes make a workbook slow to open; every message also stands at the end of its row.
const MOST_NOTES: usize = 2000;
const NOTE_CHARACTERS: usize = 2000;

/// The same sheets, rows, values and number formats, bad cells filled light red with the message as a note, and under
/// `heading` a last column with all messages of the row. Where an earlier report already put that column, it is used again.
/// Formulas come back as their values; a csv file comes back as a workbook.
pub fn mark(
    bytes: &[u8],
    limits: &Limits,
    heading: &str,
    all: &[Marks],
) -> Result<Vec<u8>, SheetError> {
    let copies = copy(bytes, limits)?;
    let mut workbook = Workbook::new();
    let mut names = SheetNames::default();
    for (index, copied) in copies.into_iter().enumerate() {
        let mut out = workbook
            .new_worksheet_with_constant_memory()
            .map_err(told)?;
        let _ = out.set_name(names.of(&copied.name)).map_err(told)?;
        let _ = out.set_hidden(copied.hidden);
        let marks = all.iter().find(|marks| marks.sheet == index);
        Writing::new(&mut out, heading)
            .sheet(copied, marks)
            .map_err(told)?;
        workbook.push_worksheet(out);
    }
    workbook.save_to_buffer().map_err(told)
}

/// A sheet with everything that has to come back.
struct Copied {
    name: String,
    hidden: bool,
    rows: BTreeMap<u32, BTreeMap<usize, (Value, Option<String>)>>,
}

fn copy(bytes: &[u8], limits: &Limits) -> Result<Vec<Copied>, SheetError> {
    check_size(bytes, limits)?;
    let mut copies: Vec<Copied> = Vec::new();
    if is_zip(bytes) {
        // The limits hold here as they do for reading; for them one row at a time is enough.
        let (mut filling, mut last) = (Filling::new(limits), Sheet::default());
        for_each_cell(bytes, limits, |step| {
            match step {
                Step::Sheet { name, hidden } => {
                    let name = name.to_owned();
                    last = Sheet {
                        name: name.clone(),
                        rows: Vec::new(),
                    };
                    copies.push(Copied {
                        name,
                        hidden,
                        rows: BTreeMap::new(),
                    });
                }
                Step::Cell(stored) => {
                    if last.rows.last().is_some_and(|row| row.number < stored.row) {
                        last.rows.clear();
                    }
                    filling.put(&mut last, (stored.row, stored.column), shown(&stored.value))?;
                    if let Some(copied) = copies.last_mut() {
                        let row = copied.rows.entry(stored.row).or_default();
                        let _ = row.insert(stored.column, (stored.value, stored.format));
                    }
                }
            }
            Ok(())
        })?;
        return Ok(copies);
    }
    let workbook = read(bytes, limits)?;
    for sheet in workbook.sheets {
        let mut rows = BTreeMap::new();
        for row in sheet.rows {
            let cells = row
                .cells
                .into_iter()
                .enumerate()
                .filter_map(|(column, cell)| match cell {
                    Cell::Empty => None,
                    cell => Some((column, (Value::Text(cell.shown()), None))),
                });
            let _ = rows.insert(row.number, cells.collect());
        }
        copies.push(Copied {
            name: sheet.name,
            hidden: false,
            rows,
        });
    }
    Ok(copies)
}

type Formats = HashMap<(Option<String>, bool), Format>;

struct Writing<'a> {
    out: &'a mut Worksheet,
    heading: &'a str,
    /// One object for each format and colour.
    formats: Formats,
    notes: usize,
}

impl<'a> Writing<'a> {
    fn new(out: &'a mut Worksheet, heading: &'a str) -> Self {
        Self {
            out,
            heading,
            formats: HashMap::new(),
            notes: 0,
        }
    }

    fn sheet(&mut self, mut copied: Copied, marks: Option<&Marks>) -> Result<(), XlsxError> {
        let mut by_row: BTreeMap<u32, Vec<&Mark>> = BTreeMap::new();
        for mark in marks.iter().flat_map(|marks| &marks.marks) {
            by_row.entry(mark.row).or_default().push(mark);
            let _ = copied.rows.entry(mark.row).or_default();
        }
        let messages = marks.map(|marks| self.message_column(&mut copied, marks.header));
        let mut widths = Vec::new();
        for cells in copied.rows.values().take(500) {
            // Title lines are wider than their column, and meant to be.
            if cells.len() > 2 {
                let shown: Vec<(usize, Cell)> = cells
                    .iter()
                    .map(|(column, (value, _))| (*column, shown(value)))
                    .collect();
                measure(
                    &mut widths,
                    shown.iter().map(|(column, cell)| (*column, cell)),
                );
            }
        }
        set_widths(self.out, &widths)?;
        let header = marks.map_or(0, |marks| marks.header);
        for (number, cells) in &copied.rows {
            let row = number.saturating_sub(1);
            let found = by_row.get(number).map(Vec::as_slice).unwrap_or_default();
            let bad = |column: usize| found.iter().any(|mark| mark.column == Some(column));
            for (column, (value, format)) in cells {
                self.value(row, *column, value, format.as_ref(), bad(*column))?;
            }
            for mark in found {
                if let Some(column) = mark.column
                    && !cells.contains_key(&column)
                {
                    let format = kept(&mut self.formats, None, true);
                    let _ = self.out.write_blank(row, narrow(column), format)?;
                }
                self.note(row, mark)?;
            }
            if let Some(column) = messages {
                let text: Vec<&str> = found.iter().map(|mark| mark.message.as_str()).collect();
                if *number == header {
                    let bold = Format::new().set_bold();
                    let _ = self.out.write_string_with_format(
                        row,
                        narrow(column),
                        self.heading,
                        &bold,
                    )?;
                } else if !text.is_empty() {
                    let text: String = text.join("\n").chars().take(8000).collect();
                    let _ = self.out.write_string(row, narrow(column), text)?;
                }
            }
        }
        if let Some(column) = messages {
            let _ = self.out.set_column_width(narrow(column), 60)?;
        }
        Ok(())
    }

    /// Where the messages go: the column that an earlier report used, emptied, or the first free one.
    fn message_column(&self, copied: &mut Copied, header: u32) -> usize {
        let _ = copied.rows.entry(header).or_default();
        let earlier = copied.rows.get(&header).and_then(|cells| {
            let is_heading =
                |value: &Value| matches!(value, Value::Text(text) if text == self.heading);
            cells
                .iter()
                .find(|(_, (value, _))| is_heading(value))
                .map(|(column, _)| *column)
        });
        if let Some(column) = earlier {
            for cells in copied.rows.values_mut() {
                let _ = cells.remove(&column);
            }
            return column;
        }
        let last = copied
            .rows
            .values()
            .filter_map(|cells| cells.keys().next_back());
        last.max().map_or(0, |column| column + 1)
    }

    fn value(
        &mut self,
        row: u32,
        column: usize,
        value: &Value,
        format: Option<&String>,
        bad: bool,
    ) -> Result<(), XlsxError> {
        let column = narrow(column);
        let format = kept(&mut self.formats, format.cloned(), bad);
        let _ = match value {
            Value::Text(text) | Value::Error(text) => self
                .out
                .write_string_with_format(row, column, text, format)?,
            Value::Number(number) | Value::Date { serial: number, .. } if number.is_finite() => {
                self.out
                    .write_number_with_format(row, column, *number, format)?
            }
            Value::Number(number) | Value::Date { serial: number, .. } => self
                .out
                .write_string_with_format(row, column, number.to_string(), format)?,
            Value::Bool(value) => self
                .out
                .write_boolean_with_format(row, column, *value, format)?,
        };
        Ok(())
    }

    fn note(&mut self, row: u32, mark: &Mark) -> Result<(), XlsxError> {
        let Some(column) = mark.column else {
            return Ok(());
        };
        if self.notes >= MOST_NOTES {
            return Ok(());
        }
        self.notes += 1;
        let text: String = mark.message.chars().take(NOTE_CHARACTERS).collect();
        let note = Note::new(text).add_author_prefix(false);
        let _ = self.out.insert_note(row, narrow(column), &note)?;
        Ok(())
    }
}

/// The format of that code and colour, made once.
fn kept(formats: &mut Formats, code: Option<String>, bad: bool) -> &Format {
    formats.entry((code, bad)).or_insert_with_key(|(code, _)| {
        let format = Format::new();
        let format = match code {
            Some(code) => format.set_num_format(code),
            None => format,
        };
        if bad {
            format.set_background_color(LIGHT_RED)
        } else {
            format
        }
    })
}

fn shown(value: &Value) -> Cell {
    match value {
        Value::Text(text) | Value::Error(text) => Cell::text(text.clone()),
        Value::Number(number)
        | Value::Date {
            serial: number,
            day: None,
        } => Cell::Number(*number),
        Value::Bool(value) => Cell::Bool(*value),
        Value::Date { day: Some(day), .. } => Cell::Date(*day),
    }
}

/// The limits keep columns far below what this type holds.
fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
