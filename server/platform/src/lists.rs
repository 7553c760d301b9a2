//! Bringing in lists 名册 of organisations, teachers and hours: look first, then write, all of it or the good rows; and the
//! report of every row, with the workbook itself sent back with the bad cells marked.

mod batch;
mod hours;
mod places;
mod running;
mod teachers;

use std::collections::BTreeMap;

use bytes::Bytes;
use content::sheet::{self, Limits, Marks, SheetError};
use database::imports::mapping;
use domain::{
    access::{Action, Resource, may},
    hours::CreditHours,
    ids::AccountId,
    organisations::OrganisationPath,
    rosters::{
        Field, Line, List, Mapping, Outcome, Problem, Row, RowError, Seen, Sheet, Table,
        find_tables,
    },
    time::Day,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};

pub use batch::{Batch, BatchState, KEPT};
pub(crate) use running::Imports;
pub use running::{Running, SMALL};

use crate::{Error, Platform, Viewer};

/// Who brings a list in.
#[derive(Clone, Copy, Debug)]
pub enum Importer<'a> {
    /// An administrator of a county or the city, for the own subtree.
    Person(&'a Viewer),
    /// The operator at the machine, whose permission is to be there: for the whole city.
    Machine,
}

impl Importer<'_> {
    /// Whether they may.
    pub fn check(&self) -> Result<(), Error> {
        match self {
            Self::Person(viewer) => {
                let root = Resource::Organisation(&viewer.actor.organisation);
                Ok(may(&viewer.actor, Action::ExchangeLists, root)?)
            }
            Self::Machine => Ok(()),
        }
    }

    /// The subtree that may be touched; none is everything.
    fn root(&self) -> Option<&OrganisationPath> {
        match self {
            Self::Person(viewer) => Some(&viewer.actor.organisation),
            Self::Machine => None,
        }
    }

    fn reaches(self, path: &OrganisationPath) -> bool {
        self.root().is_none_or(|root| root.holds(path))
    }

    pub(crate) fn account(self) -> AccountId {
        match self {
            Self::Person(viewer) => viewer.account().clone(),
            Self::Machine => AccountId::new("machine"),
        }
    }

    pub(crate) fn name(self) -> String {
        match self {
            Self::Person(viewer) => viewer.name.clone(),
            Self::Machine => "xueshi import".to_owned(),
        }
    }
}

/// A list as it was sent.
#[derive(Clone, Debug)]
pub struct ListFile {
    pub list: List,
    pub name: String,
    pub bytes: Bytes,
    /// Whose columns they are; what is said of them once is remembered under this name.
    pub source: String,
    /// Which column is which, where it is not to be guessed or remembered.
    pub mapping: Option<Mapping>,
}

/// What becomes of the good rows of a list that has bad ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// They are written.
    Good,
    /// Nothing is.
    AllOrNone,
}

/// What a list came to, row by row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Rows that hold something.
    pub rows: u64,
    /// New to us.
    pub accepted: u64,
    /// There already, exactly so.
    pub unchanged: u64,
    pub rejected_rows: u64,
    pub rejected: Vec<Rejected>,
    /// What should be looked at but kept nothing out.
    pub warnings: Vec<Rejected>,
    /// Rows that are no data: repeated headers, sums, signatures.
    pub skipped: u64,
    /// Hours that the accepted rows ask for.
    pub hours: CreditHours,
    /// Schools that the list names and that were not there.
    pub new_schools: Vec<String>,
    /// Teachers who moved to another school.
    pub transfers: u64,
    /// The row of each sheet's header.
    pub headers: BTreeMap<usize, u32>,
    /// How the columns were read.
    pub mapping: Mapping,
    /// The headings of the first table, by column.
    #[serde(default)]
    pub headings: Vec<String>,
    /// Whether anything was written.
    pub written: bool,
}

/// A cell that keeps its row out, or should be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// From 0.
    pub sheet: usize,
    /// As Excel shows it.
    pub row: u32,
    /// The heading.
    pub column: String,
    /// From 0, where the sheet has the column.
    pub place: Option<usize>,
    pub value: String,
    pub code: String,
    /// For the words of the pages.
    pub values: BTreeMap<String, String>,
    /// In English, for programs.
    pub reason: String,
}

/// A good row with its place.
#[derive(Clone, Debug)]
struct Good<T> {
    sheet: usize,
    row: u32,
    row_of: T,
}

/// All that was read of a list.
#[derive(Clone)]
struct Parsed<T> {
    good: Vec<Good<T>>,
    tables: Vec<Table>,
    report: Report,
}

impl<T> Parsed<T> {
    fn table(&self, sheet: usize) -> Option<&Table> {
        self.tables.iter().find(|table| table.sheet == sheet)
    }
}

impl Report {
    fn reject(&mut self, table: Option<&Table>, row: u32, errors: &[RowError]) {
        self.rejected_rows += 1;
        for error in errors {
            self.rejected.push(told(table, row, error));
        }
    }

    /// Refuses a row that was read well, for what the register or the ledger says.
    fn refuse(
        &mut self,
        table: Option<&Table>,
        row: u32,
        field: Field,
        value: &str,
        problem: Problem,
    ) {
        let column = table.map_or_else(|| field.code().to_owned(), |table| table.heading(field));
        let error = RowError {
            field,
            column,
            value: value.to_owned(),
            problem,
        };
        self.reject(table, row, &[error]);
    }

    /// The bad rows in the order of the list.
    fn sort(&mut self) {
        self.rejected.sort_by_key(|bad| (bad.sheet, bad.row));
    }
}

fn told(table: Option<&Table>, row: u32, error: &RowError) -> Rejected {
    Rejected {
        sheet: table.map_or(0, |table| table.sheet),
        row,
        column: error.column.clone(),
        place: table.and_then(|table| table.columns.get(&error.field).copied()),
        value: error.value.clone(),
        code: error.code().to_owned(),
        values: error
            .problem
            .values()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        reason: error.problem.to_string(),
    }
}

impl Platform {
    /// Looks at a list and writes nothing.
    pub async fn check_list(
        &self,
        importer: Importer<'_>,
        file: &ListFile,
    ) -> Result<Report, Error> {
        importer.check()?;
        // The snapshot last: whoever holds a connection asks for no second one.
        match file.list {
            List::Organisations => {
                let read = |table: &Table, row: &Row, _: Day, seen: &mut Seen| {
                    domain::rosters::organisation(table, row, seen)
                };
                let parsed = self.parse(file, read).await?;
                let snapshot = self.snapshot().await?;
                Ok(places::plan(&snapshot, importer, parsed).await?.report)
            }
            List::Teachers => {
                let parsed = self.parse(file, domain::rosters::teacher).await?;
                let snapshot = self.snapshot().await?;
                Ok(teachers::plan(&snapshot, importer, parsed).await?.report)
            }
            List::Hours => {
                let parsed = self.parse(file, domain::rosters::hours).await?;
                let policies = self.policies().await?;
                let snapshot = self.snapshot().await?;
                Ok(hours::plan(&snapshot, importer, parsed, &policies)
                    .await?
                    .report)
            }
        }
    }

    /// Reads every row of the list; what is wrong in a row is in the report. The work of a second or two is done beside
    /// the threads that serve.
    async fn parse<T: Send + 'static>(
        &self,
        file: &ListFile,
        read: fn(&Table, &Row, Day, &mut Seen) -> Outcome<T>,
    ) -> Result<Parsed<T>, Error> {
        let remembered = match &file.mapping {
            Some(mapping) => {
                mapping
                    .check(file.list)
                    .map_err(|e| Error::refused("mapping", "mapping", e.to_string()))?;
                Some(mapping.clone())
            }
            None => remembered(&self.database.read, file).await?,
        };
        let (bytes, list) = (file.bytes.clone(), file.list);
        let today = Day::of(self.now(), &self.rules.zone);
        tokio::task::spawn_blocking(move || parse(&bytes, list, remembered.as_ref(), today, read))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?
    }

    /// The workbook itself with the bad cells marked. `message` puts a problem into the words of whoever asks.
    pub fn marked(
        bytes: &[u8],
        report: &Report,
        heading: &str,
        message: impl Fn(&Rejected) -> String,
    ) -> Result<Vec<u8>, Error> {
        let mut sheets: BTreeMap<usize, Vec<sheet::Mark>> = BTreeMap::new();
        for bad in report.rejected.iter().chain(&report.warnings) {
            sheets.entry(bad.sheet).or_default().push(sheet::Mark {
                row: bad.row,
                column: bad.place,
                message: message(bad),
            });
        }
        let marks: Vec<Marks> = sheets
            .into_iter()
            .map(|(sheet, marks)| Marks {
                sheet,
                header: report.headers.get(&sheet).copied().unwrap_or(1),
                marks,
            })
            .collect();
        sheet::mark(bytes, &Limits::default(), heading, &marks).map_err(|error| unreadable(&error))
    }
}

fn parse<T>(
    bytes: &[u8],
    list: List,
    remembered: Option<&Mapping>,
    today: Day,
    read: fn(&Table, &Row, Day, &mut Seen) -> Outcome<T>,
) -> Result<Parsed<T>, Error> {
    let workbook = sheet::read(bytes, &Limits::default()).map_err(|error| unreadable(&error))?;
    let tables = find_tables(&workbook.sheets, list, remembered)
        .map_err(|error| Error::refused("file", "no-table", error.to_string()))?;
    let mut parsed = Parsed {
        good: Vec::new(),
        tables,
        report: Report::default(),
    };
    let mut seen = Seen::default();
    let tables = std::mem::take(&mut parsed.tables);
    for table in &tables {
        let _ = parsed.report.headers.insert(table.sheet, table.header);
        let Some(sheet) = workbook.sheets.get(table.sheet) else {
            continue;
        };
        read_table(table, sheet, today, &mut seen, read, &mut parsed);
    }
    if let Some(table) = tables.first() {
        parsed.report.mapping = table.mapping.clone();
        parsed.report.headings.clone_from(&table.headings);
    }
    parsed.tables = tables;
    Ok(parsed)
}

fn read_table<T>(
    table: &Table,
    sheet: &Sheet,
    today: Day,
    seen: &mut Seen,
    read: fn(&Table, &Row, Day, &mut Seen) -> Outcome<T>,
    parsed: &mut Parsed<T>,
) {
    for line in table.lines(sheet) {
        let Line::Data(row) = line else {
            parsed.report.skipped += 1;
            continue;
        };
        parsed.report.rows += 1;
        let outcome = read(table, row, today, seen);
        for warning in &outcome.warnings {
            parsed
                .report
                .warnings
                .push(told(Some(table), row.number, warning));
        }
        match outcome.accepted {
            Some(row_of) if outcome.errors.is_empty() => parsed.good.push(Good {
                sheet: table.sheet,
                row: row.number,
                row_of,
            }),
            _ => parsed
                .report
                .reject(Some(table), row.number, &outcome.errors),
        }
    }
}

/// What was said of this source's columns before.
async fn remembered(db: &impl ConnectionTrait, file: &ListFile) -> Result<Option<Mapping>, Error> {
    if file.source.is_empty() {
        return Ok(None);
    }
    let key = (file.list.code().to_owned(), file.source.clone());
    let row = mapping::Entity::find_by_id(key).one(db).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.body).ok()))
}

fn unreadable(error: &SheetError) -> Error {
    Error::refused("file", "unreadable", error.to_string())
}
