//! Evidence that no clock measures: a graded attempt, a marked work, an answered survey, a session attended.

use domain::{
    accounts::Actor,
    catalogue::Unit,
    ids::UnitId,
    learning::{Evidence, ProgressState, Standing, standing},
    ledger::Entry,
};

use super::{Learner, evidence, write_progress};
use crate::{
    Error, Platform,
    catalogue::Published,
    write::{Tx, Writes},
};

/// Who is granted something, within which work. The caller holds the lock on the account.
pub(crate) struct Grant<'a> {
    pub tx: &'a Tx,
    /// The learner, whoever acts.
    pub person: &'a Actor,
    pub learner: &'a Learner,
    pub published: &'a Published,
}

/// How unit and course stand afterwards.
pub(crate) struct Granted {
    pub unit: Standing,
    pub course: ProgressState,
    /// The credit, from the moment on at which the course is complete.
    pub entry: Option<Entry>,
}

impl Platform {
    /// Changes the evidence of a unit, settles the course and sends everything as one. `change` says whether it changed
    /// anything; where it did not, only what stands is told.
    pub(crate) async fn grant(
        &self,
        grant: &Grant<'_>,
        (id, unit): (&UnitId, &Unit),
        mut writes: Writes,
        change: impl FnOnce(&mut Evidence) -> bool + Send,
    ) -> Result<Granted, Error> {
        let Grant {
            tx,
            person,
            learner,
            published,
        } = *grant;
        let account = &person.account;
        let mut gathered = evidence(tx.db(), account, Some(&learner.enrolment())).await?;
        let mut evidence = gathered.of(id).unwrap_or_default();
        let is_news = change(&mut evidence);
        let stands = standing(unit, &evidence);
        if is_news {
            let progress = (id, &evidence, &stands);
            write_progress(tx, account, &learner.id, progress, None, &mut writes)?;
            gathered.change(id.clone(), evidence);
        }
        let (course, entry) = self
            .settle(tx, person, learner, published, &gathered, &mut writes)
            .await?;
        writes.send(tx).await?;
        Ok(Granted {
            unit: stands,
            course,
            entry,
        })
    }
}
