//! Rows and migrations: the only crate that knows SQL types. One file per family of tables, by the nouns of `domain`.

pub mod accounts;
pub mod assessment;
pub mod authoring;
pub mod bulk;
pub mod catalogue;
pub mod connection;
pub mod learning;
pub mod ledger;
pub mod migrations;
pub mod organisations;
pub mod outbox;
pub mod verification;

pub use connection::{Connection, ConnectionError};
