//! The rules of Xueshi, and nothing else: no I/O, no clock, no framework.
//!
//! The nouns, in the order in which a teacher meets them:
//!
//! * [`organisations`]: the city, its counties, their schools; a tree.
//! * [`accounts`]: people and their roles; [`access`] says who may do what.
//! * [`catalogue`]: courses, sections, units and their completion rules.
//! * [`authoring`]: drafts on their way to a published, immutable version.
//! * [`renditions`]: what is made of a video for narrow lines.
//! * [`learning`]: enrolments and progress, as evidence by the server's clock.
//! * [`analytics`]: what authors learn from their learners, in numbers of people.
//! * [`assessment`]: questions, attempts, scores.
//! * [`policies`]: the rules that a city decides, as versioned data.
//! * [`closing`]: what is looked at before a training year is closed.
//! * [`crediting`]: how many hours a completion earns, and why.
//! * [`ledger`]: the append-only, hash-chained record of hours.
//! * [`rosters`]: what a row means in the lists of organisations, teachers and hours that people send.
//! * [`certificates`]: what anyone may read of an entry or a year by the code on a paper.
//! * [`proofs`]: that an entry is in the ledger, for people who do not trust whoever keeps it.
//! * [`training`]: sessions that people attend; [`declarations`]: training taken elsewhere.
//! * [`assignments`]: courses that an organisation orders for its people.
//! * [`workshops`]: a master teacher's group, with courses, discussion and sessions of its own.
//! * [`notices`]: what people are told, and when they are reminded; [`hints`]: first words where something is new.
//! * [`flags`]: what about the evidence of an entry a person should look at.
//! * [`verification`]: an administrator confirms an entry, or rejects it with a reason.
//!
//! Time and identifiers are parameters ([`time::Timestamp`], [`ids`]): whoever calls owns the clock.

pub mod access;
pub mod accounts;
pub mod analytics;
pub mod assessment;
pub mod assignments;
pub mod authoring;
pub mod catalogue;
pub mod certificates;
pub mod closing;
pub mod crediting;
pub mod declarations;
pub mod discussion;
pub mod flags;
pub mod hints;
pub mod hours;
pub mod ids;
pub mod learning;
pub mod ledger;
pub mod notes;
pub mod notices;
pub mod organisations;
pub mod packages;
pub mod paths;
pub mod policies;
pub mod proofs;
pub mod ratings;
pub mod recommendation;
pub mod renditions;
pub mod rosters;
pub mod time;
pub mod training;
pub mod verification;
pub mod workshops;
