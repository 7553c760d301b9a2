//! Rows and migrations: the only crate that knows SQL types. One file per family of tables, by the nouns of `domain`.

pub mod accounts;
pub mod assessment;
pub mod assignments;
pub mod authoring;
pub mod bank;
pub mod bulk;
pub mod calendar;
pub mod catalogue;
pub mod certificates;
pub mod checkpoints;
pub mod connection;
pub mod discussion;
pub mod exports;
pub mod hints;
pub mod imports;
pub mod learning;
pub mod ledger;
pub mod migrations;
pub mod notes;
pub mod notices;
pub mod organisations;
pub mod outbox;
pub mod packages;
pub mod paths;
pub mod policies;
pub mod ratings;
pub mod renditions;
pub mod search;
pub mod staff;
pub mod trainings;
pub mod uploads;
pub mod verification;
pub mod works;
pub mod workshops;

pub use connection::{Connection, ConnectionError};
