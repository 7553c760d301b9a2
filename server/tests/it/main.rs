//! The program from outside: its routes as a browser and a client see them, on SQLite, and on PostgreSQL where
//! `XUESHI_TEST_POSTGRES` names a server (`.ci/postgres` starts one); its commands as a shell sees them.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod access;
mod analytics;
mod audience;
mod backup;
mod captions;
mod client;
mod cmi5;
mod crash;
mod demo;
mod discussion;
mod disk;
mod drafts;
mod exchange;
mod foreign;
mod hints;
mod imports;
mod ledger;
mod lists;
mod media;
mod notices;
mod openapi;
mod packages;
mod pages;
mod paths;
mod post;
mod problems;
mod program;
mod proofs;
mod quizzes;
mod records;
mod rest_authoring;
mod routes;
mod scanning;
mod search;
mod settings;
mod sounds;
mod statements;
mod store;
mod story;
mod trainings;
mod uploads;
mod workshops;
mod world;
