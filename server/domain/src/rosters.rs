//! Lists 名册 of organisations, teachers and hours, as people send them: what a row means, and what is wrong with it.
//!
//! The way of a list: [`find_tables`] finds the header row on each sheet by the known headings and says which column is
//! which ([`Mapping`]); [`Table::lines`] leaves out what is no data (blank rows, repeated headers, sums, signatures) and
//! says why; [`organisation`], [`teacher`] and [`hours`] read a row and report **every** error in it. Nothing is dropped in
//! silence: a line is read, refused with its errors, or skipped with a reason.
//!
//! What needs the register (is there such a teacher, is that the name?) is asked of the caller: [`HoursRow::check_person`].

mod cell;
mod dates;
mod hours_list;
mod identity;
mod mapping;
mod organisation_list;
mod places;
mod problem;
mod reading;
mod synonyms;
mod table;
mod teacher_list;
#[cfg(test)]
mod tests;
mod text;

pub use cell::{Cell, Row, Sheet};
pub use dates::PartialDate;
pub use hours_list::{HoursKind, HoursRow, MOST_HOURS, Person, hours};
pub use identity::{IdentityError, IdentityNumber};
pub use mapping::{Field, List, Mapping, MappingError};
pub use organisation_list::{OrganisationRow, organisation};
pub use places::same_place;
pub use problem::{Problem, RowError};
pub use reading::{Outcome, Seen};
pub use table::{Line, Skipped, Table, TableError, find_tables};
pub use teacher_list::{Gender, TeacherRow, teacher};
pub use text::{normal_heading, normal_name};
