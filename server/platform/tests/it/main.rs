//! The use-cases against real databases: every test runs on SQLite, and on PostgreSQL where `XUESHI_TEST_POSTGRES` holds
//! the URL of a server on which databases may be created (`make test` starts one).

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod adjustments;
mod analysis;
mod analytics;
mod appeals;
mod assignments;
mod audience;
mod authoring;
mod bank;
mod calendar;
mod certificates;
mod checkpoints;
mod closing;
mod declarations;
mod demo;
mod discussion;
mod documents;
mod drafts;
mod evidence;
mod exactly_once;
mod exchange;
mod exports;
mod flags;
mod generate;
mod hints;
mod import;
mod interleaving;
mod ledger;
mod lists;
mod mail;
mod notices;
mod paths;
mod people;
mod quiz;
mod ratings;
mod record;
mod reminders;
mod renditions;
mod review;
mod seals;
mod search;
mod sign_in;
mod study;
mod together;
mod training;
mod verification;
mod walk;
mod works;
mod workshops;
mod world;
