//! Enrolling, and the evidence of learning. The walk of a heartbeat: authorise, load, let `domain::learning` admit what
//! real time allows, write; and when that met the last requirement, credit it in the same transaction.

mod evidence;
mod gathered;
mod granting;
mod learner;
mod opening;

use std::{collections::BTreeMap, sync::Arc};

use database::learning::{enrolment, study_clock};
use domain::{
    access::{Action, Resource, may},
    accounts::Actor,
    catalogue::Unit,
    crediting::Reason,
    hours::CreditHours,
    ids::{AccountId, CourseVersionId, EnrolmentId, EntryId, UnitId},
    learning::{Intervals, ProgressState, Standing, course_state},
    ledger::Entry,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

pub(crate) use evidence::write_progress;
pub use evidence::{Beat, Origin, Recorded};
pub(crate) use gathered::{Gathered, evidence, gather};
pub(crate) use granting::Grant;
pub(crate) use learner::Learner;

use crate::{
    Error, Platform, Viewer,
    catalogue::Published,
    write::{Tx, Writes},
};

/// A teacher on a course version.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub published: Arc<Published>,
    pub state: ProgressState,
    pub enrolled_at: Timestamp,
    pub updated_at: Timestamp,
}

/// How a unit stands with the teacher.
#[derive(Clone, Debug)]
pub struct UnitStanding {
    pub id: UnitId,
    pub standing: Standing,
    pub covered: Intervals,
    /// Where to resume, in milliseconds.
    pub position_millis: u32,
    /// The last evidence that the server has, if any.
    pub updated_at: Option<Timestamp>,
    /// Handed-in tries at a quiz, and how many the quiz allows (0: any number).
    pub attempts: u32,
}

/// A course with everything that its teacher has of it, units in the order of the outline.
#[derive(Clone, Debug)]
pub struct Progress {
    pub enrolment: Enrolment,
    pub units: Vec<UnitStanding>,
    /// What the completion earned, once it has.
    pub credit: Option<Credit>,
}

impl Progress {
    pub fn unit(&self, id: &UnitId) -> Option<&UnitStanding> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// Share of the required units' rules that is met, in thousandths.
    pub fn permille(&self) -> u32 {
        let required: Vec<u32> = self
            .enrolment
            .published
            .course
            .units()
            .zip(&self.units)
            .filter(|(unit, _)| unit.required)
            .map(|(_, stands)| stands.standing.permille)
            .collect();
        match u32::try_from(required.len()) {
            Ok(count) if count > 0 => required.iter().sum::<u32>() / count,
            _ => 0,
        }
    }

    /// The unit to go on with: the first required one that is not met, else the first.
    pub fn next_unit(&self) -> Option<(UnitId, &Unit)> {
        let published = &self.enrolment.published;
        let open = published
            .units()
            .zip(&self.units)
            .find(|((_, unit), stands)| {
                unit.required && stands.standing.state != ProgressState::Completed
            });
        open.map(|(unit, _)| unit)
            .or_else(|| published.units().next())
    }
}

/// What a completion earned, for the answer that tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credit {
    pub entry: EntryId,
    pub hours: CreditHours,
    pub explanation: Vec<Reason>,
}

impl From<&Entry> for Credit {
    fn from(entry: &Entry) -> Self {
        Self {
            entry: entry.id.clone(),
            hours: entry.hours,
            explanation: entry.reasons(),
        }
    }
}

/// Whether an enrolment was made now or was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolled {
    Now,
    Before,
}

impl Platform {
    /// Puts the teacher on the current version. Again changes nothing, and keeps the version they are on. Who is on a
    /// course stays on it, also when it is for others since.
    pub async fn enrol(&self, viewer: &Viewer, code: &str) -> Result<(Enrolment, Enrolled), Error> {
        let published = match self.course_for(Some(viewer), code) {
            Ok(published) => published,
            Err(unseen) => {
                let published = self.course(code)?;
                let before = self.enrolment_on(viewer, code).await?;
                if before.is_none() {
                    return Err(unseen);
                }
                published
            }
        };
        may_learn(viewer)?;
        let published = &published;
        let (row, made) = self
            .write(|tx| async move {
                tx.lock_account(viewer.account()).await?;
                if let Some(row) =
                    enrolment_row(tx.db(), viewer.account(), published.course_id.as_str()).await?
                {
                    return Ok((row, Enrolled::Before));
                }
                let now = tx.now().as_millis();
                let row = enrolment::Model {
                    id: tx.fresh_id(),
                    account_id: viewer.account().to_string(),
                    course_id: published.course_id.to_string(),
                    version_id: published.version_id.to_string(),
                    state: ProgressState::NotStarted.code().to_owned(),
                    enrolled_at: now,
                    updated_at: now,
                };
                enrolment::Entity::insert(enrolment::ActiveModel::from(row.clone()))
                    .exec_without_returning(tx.db())
                    .await?;
                // Real time begins to count for a person with their first enrolment.
                let clock = study_clock::ActiveModel {
                    account_id: Set(viewer.account().to_string()),
                    settled_at: Set(now),
                };
                study_clock::Entity::insert(clock)
                    .on_conflict_do_nothing_on([study_clock::Column::AccountId])
                    .exec_without_returning(tx.db())
                    .await?;
                self.meet_attended(&tx, viewer, published).await?;
                Ok((row, Enrolled::Now))
            })
            .await?;
        Ok((self.enrolment(row).await?, made))
    }

    /// The teacher's courses, the last touched first.
    pub async fn enrolments(&self, viewer: &Viewer) -> Result<Vec<Enrolment>, Error> {
        let rows = enrolment::Entity::find()
            .filter(enrolment::Column::AccountId.eq(viewer.account().as_str()))
            .order_by_desc(enrolment::Column::UpdatedAt)
            .all(&self.database.read)
            .await?;
        let mut enrolments = Vec::with_capacity(rows.len());
        for row in rows {
            enrolments.push(self.enrolment(row).await?);
        }
        Ok(enrolments)
    }

    /// How the teacher stands with each course they are on, by its code; one query.
    pub async fn course_states(
        &self,
        viewer: &Viewer,
    ) -> Result<BTreeMap<String, ProgressState>, Error> {
        let rows = enrolment::Entity::find()
            .filter(enrolment::Column::AccountId.eq(viewer.account().as_str()))
            .all(&self.database.read)
            .await?;
        let catalogue = self.catalogue();
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let published = catalogue
                    .courses
                    .iter()
                    .find(|p| p.course_id.as_str() == row.course_id)?;
                Some((published.course.code.to_string(), row.state.parse().ok()?))
            })
            .collect())
    }

    /// Courses with their progress, the last touched first; three queries however many there are.
    pub async fn courses_under_way(&self, viewer: &Viewer) -> Result<Vec<Progress>, Error> {
        let enrolments = self.enrolments(viewer).await?;
        let evidence = gather(&self.database.read, viewer.account(), None).await?;
        let mut courses = Vec::with_capacity(enrolments.len());
        for enrolment in enrolments {
            courses.push(Progress {
                units: evidence.standings(&enrolment.published),
                enrolment,
                credit: None,
            });
        }
        Ok(courses)
    }

    /// The teacher's enrolment on a course, if there is one.
    pub async fn enrolment_on(
        &self,
        viewer: &Viewer,
        code: &str,
    ) -> Result<Option<Enrolment>, Error> {
        use database::catalogue::course;

        let found = course::Entity::find()
            .filter(course::Column::Code.eq(code))
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("course"))?;
        match enrolment_row(&self.database.read, viewer.account(), &found.id).await? {
            Some(row) => self.enrolment(row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Progress per unit and what is still missing. [`Error::NotFound`] where the teacher is not enrolled.
    pub async fn progress(&self, viewer: &Viewer, code: &str) -> Result<Progress, Error> {
        let enrolment = self
            .enrolment_on(viewer, code)
            .await?
            .ok_or(Error::NotFound("enrolment"))?;
        let evidence = gather(&self.database.read, viewer.account(), Some(&enrolment.id)).await?;
        let credit = match enrolment.state {
            ProgressState::Completed => self
                .entry_of_enrolment(&enrolment.id)
                .await?
                .as_ref()
                .map(Credit::from),
            _ => None,
        };
        Ok(Progress {
            units: evidence.standings(&enrolment.published),
            enrolment,
            credit,
        })
    }

    async fn enrolment(&self, row: enrolment::Model) -> Result<Enrolment, Error> {
        let published = self.version(&CourseVersionId::new(row.version_id)).await?;
        Ok(Enrolment {
            id: EnrolmentId::new(row.id),
            published,
            state: row
                .state
                .parse()
                .map_err(|e| Error::Damaged(format!("enrolment state: {e}")))?,
            enrolled_at: Timestamp::from_millis(row.enrolled_at),
            updated_at: Timestamp::from_millis(row.updated_at),
        })
    }

    /// After evidence on a unit changed: adds to `writes` how the course stands, and its credit if that was the last
    /// requirement. The caller holds the lock on the account; `evidence` has the change in it.
    pub(crate) async fn settle(
        &self,
        tx: &Tx,
        person: &Actor,
        learner: &Learner,
        published: &Published,
        evidence: &Gathered,
        writes: &mut Writes,
    ) -> Result<(ProgressState, Option<Entry>), Error> {
        if learner.state == ProgressState::Completed.code() {
            return Ok((
                ProgressState::Completed,
                crate::crediting::credited(tx, &learner.enrolment()).await?,
            ));
        }
        let standings = evidence.standings(published);
        let state = course_state(
            published
                .course
                .units()
                .zip(&standings)
                .map(|(unit, s)| (unit, s.standing.state)),
        );
        let entry = if state == ProgressState::Completed {
            Some(
                self.credit_completion(tx, person, learner, published, writes)
                    .await?,
            )
        } else {
            None
        };
        writes.update(
            enrolment::Entity::update_many()
                .col_expr(enrolment::Column::State, Expr::value(state.code()))
                .col_expr(
                    enrolment::Column::UpdatedAt,
                    Expr::value(tx.now().as_millis()),
                )
                .filter(enrolment::Column::Id.eq(&learner.id)),
        );
        Ok((state, entry))
    }
}

/// Only a teacher learns, and only for themselves.
pub(crate) fn may_learn(viewer: &Viewer) -> Result<(), Error> {
    let person = Resource::Person {
        account: viewer.account(),
        organisation: &viewer.actor.organisation,
    };
    Ok(may(&viewer.actor, Action::Learn, person)?)
}

pub(crate) async fn enrolment_row(
    db: &impl ConnectionTrait,
    account: &AccountId,
    course_id: &str,
) -> Result<Option<enrolment::Model>, Error> {
    let found = enrolment::Entity::find()
        .filter(enrolment::Column::AccountId.eq(account.as_str()))
        .filter(enrolment::Column::CourseId.eq(course_id))
        .one(db)
        .await?;
    Ok(found)
}
