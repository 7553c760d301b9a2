//! A page is a file: what it loads, what it shows, top to bottom.

pub mod admin;
pub mod assignments;
pub mod author;
pub mod calendar;
pub mod certificates;
pub mod checkpoints;
pub mod course;
pub mod courses;
pub mod declarations;
pub mod error;
pub mod exports;
pub mod help;
pub mod home;
pub mod imports;
pub mod learn;
pub mod ledger;
pub mod login;
pub mod mail;
pub mod me;
pub mod notices;
pub mod package;
pub mod people;
pub mod record;
pub mod search;
pub mod trainings;
pub mod verification;
