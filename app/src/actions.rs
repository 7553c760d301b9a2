//! Posted forms, one file per noun. Each ends in a redirect, or in the page again with what was typed and what is wrong.

pub mod administration;
pub mod assignments;
pub mod authoring;
pub mod calendar;
pub mod certificates;
pub mod declarations;
pub mod discussion;
pub mod exports;
pub mod hints;
pub mod imports;
pub mod learning;
pub mod mail;
pub mod notes;
pub mod notices;
pub mod paths;
pub mod people;
pub mod ratings;
pub mod session;
pub mod trainings;
pub mod verification;
pub mod works;
pub mod workshops;
