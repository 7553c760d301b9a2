//! Reading one row, field by field, gathering every error instead of stopping at the first.

use std::{collections::HashMap, str::FromStr};

use super::{
    cell::{Cell, Row},
    mapping::{Field, Mapping},
    problem::{Problem, RowError},
    table::Table,
    text::{compact, normal_name},
};

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<T> {
    /// As Excel shows it, from 1.
    pub row: u32,
    /// None where there is an error.
    pub accepted: Option<T>,
    pub errors: Vec<RowError>,
    /// What should be looked at but keeps nothing out, such as a telephone number of the wrong length.
    pub warnings: Vec<RowError>,
}

/// What was seen in the rows before, so that a row that comes twice is told; over all sheets of a file.
#[derive(Clone, Debug, Default)]
pub struct Seen(HashMap<String, u32>);

impl Seen {
    /// The row that had the key before; the first stands.
    pub(super) fn before(&mut self, key: String, row: u32) -> Option<u32> {
        match self.0.entry(key) {
            std::collections::hash_map::Entry::Occupied(entry) => Some(*entry.get()),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let _ = entry.insert(row);
                None
            }
        }
    }
}

pub(super) struct Reader<'a> {
    table: &'a Table,
    row: &'a Row,
    errors: Vec<RowError>,
    warnings: Vec<RowError>,
}

impl<'a> Reader<'a> {
    pub fn new(table: &'a Table, row: &'a Row) -> Self {
        Self {
            table,
            row,
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub fn cell(&self, field: Field) -> &'a Cell {
        match self.table.columns.get(&field) {
            Some(column) => self.row.cell(*column),
            None => &Cell::Empty,
        }
    }

    pub fn is_blank(&self, field: Field) -> bool {
        self.cell(field).is_blank()
    }

    fn error(&self, field: Field, problem: Problem) -> RowError {
        RowError {
            field,
            column: self.table.heading(field),
            value: self.cell(field).shown(),
            problem,
        }
    }

    pub fn refuse(&mut self, field: Field, problem: Problem) {
        let error = self.error(field, problem);
        self.errors.push(error);
    }

    pub fn warn(&mut self, field: Field, problem: Problem) {
        let warning = self.error(field, problem);
        self.warnings.push(warning);
    }

    /// The value, or none and the problem noted.
    pub fn noted<T>(&mut self, field: Field, found: Result<T, Problem>) -> Option<T> {
        match found {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(field, problem);
                None
            }
        }
    }

    /// Notes that a needed field is blank; says whether it was there.
    pub fn need(&mut self, field: Field) -> bool {
        let blank = self.is_blank(field);
        if blank {
            self.refuse(field, Problem::Missing);
        }
        !blank
    }

    /// The cell as a text that may be a number typed without quotes; none where it is blank or refused.
    fn words(&mut self, field: Field) -> Option<String> {
        let cell = self.cell(field);
        let found = match cell {
            Cell::Error(shown) => Err(Problem::FailedFormula(shown.clone())),
            Cell::Number(_) if cell.whole_number().is_none() => Err(Problem::StoredAsNumber),
            _ if cell.is_blank() => return None,
            _ => Ok(cell.shown()),
        };
        self.noted(field, found)
    }

    /// A name of at most `most` characters, tidied ([`normal_name`]).
    pub fn name(&mut self, field: Field, most: usize) -> Option<String> {
        let name = normal_name(&self.words(field)?);
        let found = if name.chars().count() > most {
            Err(Problem::TooLong { most })
        } else {
            Ok(name)
        };
        self.noted(field, found)
    }

    /// A number or code: without any blank, half-width.
    pub fn compact(&mut self, field: Field) -> Option<String> {
        let text = self.words(field)?;
        Some(compact(&text).trim_start_matches('\'').to_owned())
    }

    /// A word of the mapping.
    pub fn word<T: FromStr>(&mut self, field: Field) -> Option<T> {
        if self.is_blank(field) {
            return None;
        }
        let shown = match self.cell(field) {
            Cell::Bool(value) => value.to_string(),
            Cell::Error(_) => return self.words(field).and(None),
            cell => cell.shown(),
        };
        let code = self.table.mapping.code(field, &shown);
        let found = code.and_then(|code| code.parse().ok()).ok_or_else(|| {
            let allowed = Mapping::allowed(field);
            Problem::UnknownWord { allowed }
        });
        self.noted(field, found)
    }

    /// How a fact of the row is compared: the value itself, or else what stands there.
    pub fn fact<T: ToString>(&self, field: Field, value: Option<&T>) -> String {
        value.map_or_else(|| compact(&self.cell(field).shown()), T::to_string)
    }

    pub fn row_number(&self) -> u32 {
        self.row.number
    }

    pub fn outcome<T>(self, accepted: Option<T>) -> Outcome<T> {
        Outcome {
            row: self.row.number,
            accepted: accepted.filter(|_| self.errors.is_empty()),
            errors: self.errors,
            warnings: self.warnings,
        }
    }
}
