//! Enrolling, and the evidence of learning. The walk of a heartbeat: authorise, load, let `domain::learning` admit what
//! real time allows, write; and when that met the last requirement, credit it in the same transaction.

mod evidence;
mod opening;

use std::{collections::BTreeMap, sync::Arc};

use database::{
    assessment::attempt,
    learning::{enrolment, study_clock, study_session, unit_progress},
    ledger::ledger_head,
};
use domain::{
    access::{Action, Resource, may},
    catalogue::Unit,
    crediting::Reason,
    hours::CreditHours,
    ids::{AccountId, CourseVersionId, EnrolmentId, EntryId, UnitId},
    learning::{Evidence, Intervals, ProgressState, Standing, course_state, standing},
    ledger::{Entry, EntryHash, Head},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder,
    sea_query::{Expr, Query},
};
use serde::{Deserialize, Serialize};

pub(crate) use evidence::write_progress;
pub use evidence::{Beat, Origin, Recorded};

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
    /// Puts the teacher on the current version. Again changes nothing, and keeps the version they are on.
    pub async fn enrol(&self, viewer: &Viewer, code: &str) -> Result<(Enrolment, Enrolled), Error> {
        let published = self.course(code)?;
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
        viewer: &Viewer,
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
                self.credit_completion(tx, viewer, learner, published, writes)
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

/// A teacher on the version of a unit, with what a message about it needs of them; read in one query.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Learner {
    /// Of the enrolment, like the next three.
    pub id: String,
    version_id: String,
    state: String,
    enrolled_at: i64,
    /// Of the person's clock; none before it first ran.
    settled_at: Option<i64>,
    /// Of the study session that was asked for, like the next two; none where it is new.
    began_at: Option<i64>,
    last_number: Option<i64>,
    admitted_millis: Option<i64>,
    /// Of the person's chain, like the next; none where it is empty.
    sequence: Option<i64>,
    hash: Option<String>,
}

impl Learner {
    /// The enrolment that evidence on a unit belongs to: the teacher must be on the very version of the unit.
    pub(crate) async fn on(
        tx: &Tx,
        account: &AccountId,
        published: &Published,
        session: Option<&str>,
    ) -> Result<Self, Error> {
        let of = |table: &'static str| Expr::col((table, "account_id")).equals(("e", "account_id"));
        let mut query = Query::select();
        query
            .columns(["id", "version_id", "state", "enrolled_at"].map(|name| ("e", name)))
            .column(("c", "settled_at"))
            .columns(["began_at", "last_number", "admitted_millis"].map(|name| ("s", name)))
            .columns(["sequence", "hash"].map(|name| ("h", name)))
            .from_as(enrolment::Entity, "e")
            .join_as(JoinType::LeftJoin, study_clock::Entity, "c", of("c"))
            .join_as(
                JoinType::LeftJoin,
                study_session::Entity,
                "s",
                of("s").and(Expr::col(("s", "session")).eq(session.unwrap_or_default())),
            )
            .join_as(JoinType::LeftJoin, ledger_head::Entity, "h", of("h"))
            .and_where(Expr::col(("e", "account_id")).eq(account.as_str()))
            .and_where(Expr::col(("e", "course_id")).eq(published.course_id.as_str()));
        let learner = match tx.db().query_one(&query).await? {
            Some(row) => Some(Self::from_query_result(&row, "")?),
            None => None,
        };
        learner
            .filter(|learner| learner.version_id == published.version_id.as_str())
            .ok_or_else(|| {
                Error::conflict(
                    "not-enrolled",
                    format!("enrol on {} first", published.course.code),
                )
            })
    }

    pub(crate) fn enrolment(&self) -> EnrolmentId {
        EnrolmentId::new(self.id.clone())
    }

    /// The end of the person's chain.
    pub(crate) fn head(&self) -> Result<Head, Error> {
        let (Some(sequence), Some(hash)) = (self.sequence, &self.hash) else {
            return Ok(Head::EMPTY);
        };
        let hash = EntryHash::parse(hash).ok_or_else(|| {
            Error::Damaged(format!("head before enrolment {}: not a hash", self.id))
        })?;
        Ok(Head { sequence, hash })
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
    use sea_orm::QuerySelect;

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
    }
}
