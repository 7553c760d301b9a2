//! What programs talk to. One file per noun: what is asked, what is answered, and how it is described, together.
//!
//! Everything that fails becomes a [`problem::Problem`]; who asks is a [`caller::Caller`]; a JSON body is read by
//! [`body::Body`] and a query by [`query::Asked`], so that what is wrong in either is named the same way.

pub mod analysis;
pub mod assignments;
pub mod attempts;
pub mod bank;
pub mod body;
pub mod caller;
pub mod certificates;
pub mod checkpoints;
pub mod closings;
pub mod courses;
pub mod declarations;
pub mod discussion;
pub mod documents;
pub mod drafts;
pub mod enrolments;
pub mod exports;
pub mod health;
pub mod heartbeats;
pub mod imports;
pub mod ledger;
pub mod list;
pub mod measure;
pub mod media;
pub mod notices;
pub mod openapi;
pub mod paths;
pub mod policies;
pub mod problem;
pub mod progress;
pub mod query;
pub mod ratings;
pub mod recommendations;
pub mod record;
pub mod scorm;
pub mod search;
pub mod sessions;
pub mod surveys;
pub mod trainings;
pub mod unit_sessions;
pub mod uploads;
pub mod verification;
pub mod works;
pub mod workshops;
pub mod xapi;
