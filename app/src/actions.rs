//! Posted forms, one file per noun. Each ends in a redirect, or in the page again with what was typed and what is wrong.

pub mod authoring;
pub mod declarations;
pub mod learning;
pub mod session;
pub mod trainings;
pub mod verification;
