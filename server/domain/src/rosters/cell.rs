//! A sheet as it was sent: cells with the type that the spreadsheet gave them.

use crate::time::Day;

/// One cell. What a spreadsheet stores as a number is a number here, however it looks on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Date(Day),
    Bool(bool),
    /// What Excel shows for a failed formula, such as `#N/A`.
    Error(String),
}

/// Beyond it a spreadsheet's number no longer holds every digit.
const MOST_EXACT: f64 = 1e15;

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// Empty, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(super::text::is_white),
            _ => false,
        }
    }

    /// For people: the text, a number without needless places, a day as `2015-09-05`.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) if number.abs() < MOST_EXACT => number.to_string(),
            Self::Number(number) => format!("{number:E}").replacen('E', "E+", 1),
            Self::Date(day) => day.to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
        }
    }

    /// A whole number that is still exact.
    pub fn whole_number(&self) -> Option<String> {
        match self {
            Self::Number(number) if number.fract() == 0.0 && number.abs() < MOST_EXACT => {
                Some(number.to_string())
            }
            _ => None,
        }
    }
}

/// A row that has at least one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// From 1, as Excel shows it.
    pub number: u32,
    /// From column A; cells to the right of the last are empty.
    pub cells: Vec<Cell>,
}

impl Row {
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub name: String,
    /// In order; rows without a cell are left out, their numbers are not used again.
    pub rows: Vec<Row>,
}
