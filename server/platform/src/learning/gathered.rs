//! What the server has of a teacher's learning.

use database::{assessment::attempt, learning::unit_progress};
use domain::{
    catalogue::Unit,
    ids::{AccountId, EnrolmentId, UnitId},
    learning::{Evidence, standing},
    time::Timestamp,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::UnitStanding;
use crate::{Error, catalogue::Published};

/// The evidence of one enrolment or of all, read at once.
pub(crate) struct Gathered {
    progress: Vec<unit_progress::Model>,
    /// What is about to be written.
    changed: Option<(UnitId, Evidence)>,
    attempts: Vec<(String, u32)>,
}

pub(crate) async fn gather(
    db: &impl ConnectionTrait,
    account: &AccountId,
    enrolment: Option<&EnrolmentId>,
) -> Result<Gathered, Error> {
    let mut attempts = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::UnitId)
        .column_as(attempt::Column::Id.count(), "handed_in")
        .filter(attempt::Column::AccountId.eq(account.as_str()))
        .filter(attempt::Column::SubmittedAt.is_not_null());
    if let Some(enrolment) = enrolment {
        attempts = attempts.filter(attempt::Column::EnrolmentId.eq(enrolment.as_str()));
    }
    let counts: Vec<(String, i64)> = attempts
        .group_by(attempt::Column::UnitId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(Gathered {
        attempts: counts
            .into_iter()
            .map(|(unit, n)| (unit, u32::try_from(n).unwrap_or(u32::MAX)))
            .collect(),
        ..evidence(db, account, enrolment).await?
    })
}

/// The same without the count of tries.
pub(crate) async fn evidence(
    db: &impl ConnectionTrait,
    account: &AccountId,
    enrolment: Option<&EnrolmentId>,
) -> Result<Gathered, Error> {
    let mut progress =
        unit_progress::Entity::find().filter(unit_progress::Column::AccountId.eq(account.as_str()));
    if let Some(enrolment) = enrolment {
        progress = progress.filter(unit_progress::Column::EnrolmentId.eq(enrolment.as_str()));
    }
    let progress = progress.all(db).await?;
    Ok(Gathered {
        progress,
        changed: None,
        attempts: Vec::new(),
    })
}

impl Gathered {
    /// What is kept of a unit, if anything.
    pub(crate) fn of(&self, unit: &UnitId) -> Option<Evidence> {
        let row = self.row(unit)?;
        Some(evidence_of(row))
    }

    /// Takes into account what is about to be written.
    pub(crate) fn change(&mut self, unit: UnitId, evidence: Evidence) {
        self.changed = Some((unit, evidence));
    }

    fn row(&self, unit: &UnitId) -> Option<&unit_progress::Model> {
        self.progress
            .iter()
            .find(|row| row.unit_id == unit.as_str())
    }

    /// How each unit of the version stands, by the version's own rules.
    pub(crate) fn standings(&self, published: &Published) -> Vec<UnitStanding> {
        published
            .units()
            .map(|(id, unit)| self.standing(id, unit))
            .collect()
    }

    fn standing(&self, id: UnitId, unit: &Unit) -> UnitStanding {
        let row = self.row(&id);
        let attempts = self
            .attempts
            .iter()
            .find(|(unit, _)| unit == id.as_str())
            .map_or(0, |(_, n)| *n);
        let evidence = match &self.changed {
            Some((changed, evidence)) if *changed == id => evidence.clone(),
            _ => row.map_or_else(Evidence::default, evidence_of),
        };
        UnitStanding {
            standing: standing(unit, &evidence),
            covered: evidence.covered,
            position_millis: row.map_or(0, |row| {
                u32::try_from(row.position_millis).unwrap_or_default()
            }),
            updated_at: row.map(|row| Timestamp::from_millis(row.updated_at)),
            attempts,
            id,
        }
    }
}

fn evidence_of(row: &unit_progress::Model) -> Evidence {
    Evidence {
        covered: serde_json::from_str(&row.covered).unwrap_or_default(),
        best_permille: row
            .best_permille
            .map(|best| u32::try_from(best).unwrap_or_default()),
        waiting: row.waiting,
    }
}
