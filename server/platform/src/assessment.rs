//! Taking a quiz: an attempt is opened, handed in once, and marked by the server.

mod saving;

use std::sync::Arc;

use database::assessment::attempt;
use domain::{
    accounts::Actor,
    assessment::{Answers, Grade, Paper},
    catalogue::{Content, QuizUnit, Unit},
    ids::{AttemptId, UnitId},
    learning::{ProgressState, Standing},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

use crate::{
    Error, Platform, Viewer,
    catalogue::Published,
    learning::{Credit, Grant, Learner, Origin, may_learn},
    write::{Tx, Writes},
};

/// One try, open or handed in.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub id: AttemptId,
    pub unit: UnitId,
    pub published: Arc<Published>,
    /// From 1.
    pub number: u32,
    pub started_at: Timestamp,
    /// When it must be handed in, where the quiz has a limit.
    pub ends_at: Option<Timestamp>,
    pub paper: Paper,
    /// What was answered so far, and when it was kept; nothing once it is handed in.
    pub saved: Option<(Answers, Timestamp)>,
    /// Of one that is over without having been handed in: that of what was kept, whether it was closed yet or not.
    pub outcome: Option<Outcome>,
}

/// What a handed-in try came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub answers: Answers,
    pub grade: Grade,
    pub passed: bool,
    pub submitted_at: Timestamp,
    /// Whether its time ended before it was handed in.
    pub timed_out: bool,
    /// Whether the right answers may be shown: the unit is passed, or no try is left.
    pub reveals: bool,
}

/// The answer to handing in.
#[derive(Clone, Debug)]
pub struct Submitted {
    pub attempt: Attempt,
    pub outcome: Outcome,
    pub unit: Standing,
    pub course: ProgressState,
    pub credit: Option<Credit>,
}

impl Platform {
    /// Opens a try, or gives the one that is open. One whose time has ended is closed first, and counts.
    /// [`Error::Conflict`] where no try is left.
    pub async fn start_attempt(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
        origin: &Origin,
    ) -> Result<Attempt, Error> {
        may_learn(viewer)?;
        let published = self.version_of_unit(unit).await?;
        let version = published.as_ref();
        let (row, now) = self
            .write(|tx| async move {
                let (id, unit) = version.unit(unit.as_str()).ok_or(Error::NotFound("unit"))?;
                let quiz = quiz_of(unit)?;
                tx.lock_account(viewer.account()).await?;
                let learner = Learner::on(&tx, viewer.account(), version, None).await?;
                let before = attempt::Entity::find()
                    .filter(attempt::Column::AccountId.eq(viewer.account().as_str()))
                    .filter(attempt::Column::UnitId.eq(id.as_str()))
                    .order_by_desc(attempt::Column::Number)
                    .one(tx.db())
                    .await?;
                let number = match before {
                    Some(open) if open.submitted_at.is_none() => {
                        let Some(ended_at) = ended_at(quiz, &open, tx.now()) else {
                            return Ok((Some(open), tx.now()));
                        };
                        let saved = saved_in(&open)?;
                        let change = Some((&saved, ended_at));
                        self.hand_in(&tx, &viewer.actor, version, &learner, &open, change)
                            .await?;
                        open.number + 1
                    }
                    Some(last) => last.number + 1,
                    None => 1,
                };
                // The one that was closed stays closed, so this is no error yet.
                if quiz.attempts > 0 && number > i32::from(quiz.attempts) {
                    return Ok((None, tx.now()));
                }
                let row = attempt::Model {
                    id: tx.fresh_id(),
                    account_id: viewer.account().to_string(),
                    unit_id: id.to_string(),
                    enrolment_id: learner.id,
                    number,
                    seed: rand::random(),
                    started_at: tx.now().as_millis(),
                    submitted_at: None,
                    answers: None,
                    permille: None,
                    passed: None,
                    address: origin.address.clone(),
                    saved: None,
                    saved_at: None,
                    ends_at: quiz.ends_at(tx.now()).map(Timestamp::as_millis),
                };
                attempt::Entity::insert(attempt::ActiveModel::from(row.clone()))
                    .exec_without_returning(tx.db())
                    .await?;
                Ok((Some(row), tx.now()))
            })
            .await?;
        match row {
            Some(row) => attempt_from(row, published, now),
            None => Err(Error::conflict(
                "no-attempts-left",
                "all attempts that the quiz allows are used",
            )),
        }
    }

    /// One of the teacher's own tries; somebody else's is not found.
    pub async fn attempt(&self, viewer: &Viewer, id: &AttemptId) -> Result<Attempt, Error> {
        may_learn(viewer)?;
        let row = attempt_of(&self.database.read, viewer, id).await?;
        let tries = self.attempts(viewer, &UnitId::new(row.unit_id)).await?;
        tries
            .into_iter()
            .find(|attempt| attempt.id == *id)
            .ok_or(Error::NotFound("attempt"))
    }

    /// The teacher's tries at a unit, the last first.
    pub async fn attempts(&self, viewer: &Viewer, unit: &UnitId) -> Result<Vec<Attempt>, Error> {
        may_learn(viewer)?;
        let published = self.version_of_unit(unit).await?;
        let (_, quiz) = published
            .unit(unit.as_str())
            .ok_or(Error::NotFound("unit"))?;
        let allowed = usize::from(quiz_of(quiz)?.attempts);
        let rows = attempt::Entity::find()
            .filter(attempt::Column::AccountId.eq(viewer.account().as_str()))
            .filter(attempt::Column::UnitId.eq(unit.as_str()))
            .order_by_desc(attempt::Column::Number)
            .all(&self.database.read)
            .await?;
        let now = self.now();
        let mut attempts = rows
            .into_iter()
            .map(|row| attempt_from(row, Arc::clone(&published), now))
            .collect::<Result<Vec<_>, _>>()?;
        let outcomes = || attempts.iter().filter_map(|each| each.outcome.as_ref());
        let passed = outcomes().any(|outcome| outcome.passed);
        let reveals = passed || (allowed > 0 && outcomes().count() >= allowed);
        for outcome in attempts.iter_mut().filter_map(|each| each.outcome.as_mut()) {
            outcome.reveals = reveals;
        }
        Ok(attempts)
    }

    /// Hands in the answers, once. The same again gives the same result; others are a [`Error::Conflict`]. Where its time
    /// has ended, nothing is taken (`attempt-over`): the try is closed with what was kept before.
    pub async fn submit_attempt(
        &self,
        viewer: &Viewer,
        id: &AttemptId,
        answers: &Answers,
    ) -> Result<Submitted, Error> {
        may_learn(viewer)?;
        // An attempt never changes its unit, nor a unit its version: both are read before the transaction, which asks
        // for no second connection while it holds one.
        let row = attempt_of(&self.database.write, viewer, id).await?;
        let published = self.version_of_unit(&UnitId::new(row.unit_id)).await?;
        let published = &published;
        let handed_in = self
            .write_together(|tx| async move {
                tx.lock_account(viewer.account()).await?;
                let row = attempt_of(tx.db(), viewer, id).await?;
                let (_, unit) = published
                    .unit(&row.unit_id)
                    .ok_or(Error::NotFound("unit"))?;
                let quiz = quiz_of(unit)?;
                let learner = Learner::on(&tx, viewer.account(), published, None).await?;
                if let Some(ended_at) = ended_at(quiz, &row, tx.now()) {
                    if row.submitted_at.is_none() {
                        let saved = saved_in(&row)?;
                        let change = Some((&saved, ended_at));
                        self.hand_in(&tx, &viewer.actor, published, &learner, &row, change)
                            .await?;
                    }
                    // The closing stays, so this is no error yet.
                    return Ok(None);
                }
                let change = if row.submitted_at.is_none() {
                    // The very millisecond of the end is kept for those that nobody handed in.
                    let is_end = row.ends_at == Some(tx.now().as_millis());
                    Some((answers, tx.now().plus_millis(i64::from(is_end))))
                } else {
                    let text = serde_json::to_string(answers)?;
                    if row.answers.as_deref() != Some(text.as_str()) {
                        return Err(Error::conflict(
                            "attempt-submitted",
                            "this attempt was handed in with other answers",
                        ));
                    }
                    None
                };
                self.hand_in(&tx, &viewer.actor, published, &learner, &row, change)
                    .await
                    .map(Some)
            })
            .await?;
        let Some((unit, course, credit)) = handed_in else {
            return Err(Error::conflict(
                "attempt-over",
                "the time of this attempt has ended; what was kept until then is marked",
            ));
        };
        let attempt = self.attempt(viewer, id).await?;
        let outcome = attempt
            .outcome
            .clone()
            .ok_or_else(|| Error::Damaged(format!("attempt {id} lost its outcome")))?;
        Ok(Submitted {
            attempt,
            outcome,
            unit,
            course,
            credit,
        })
    }

    /// Closes an open try with the answers, at a time; without a change, only how unit and course stand is told. The
    /// caller holds the lock on the account.
    async fn hand_in(
        &self,
        tx: &Tx,
        person: &Actor,
        published: &Published,
        learner: &Learner,
        row: &attempt::Model,
        change: Option<(&Answers, Timestamp)>,
    ) -> Result<(Standing, ProgressState, Option<Credit>), Error> {
        let (unit_id, unit) = published
            .unit(&row.unit_id)
            .ok_or(Error::NotFound("unit"))?;
        let quiz = quiz_of(unit)?;
        let mut writes = Writes::default();
        let mut best = None;
        if let Some((answers, at)) = change {
            let grade = quiz
                .grade(row.seed.cast_unsigned(), answers)
                .map_err(|error| Error::refused("answers", "answers-form", error.to_string()))?;
            let passed = grade.permille >= u32::from(quiz.pass_permille);
            let permille = i32::try_from(grade.permille).unwrap_or_default();
            writes.update(
                attempt::Entity::update_many()
                    .col_expr(attempt::Column::SubmittedAt, Expr::value(at.as_millis()))
                    .col_expr(
                        attempt::Column::Answers,
                        Expr::value(serde_json::to_string(answers)?),
                    )
                    .col_expr(attempt::Column::Permille, Expr::value(permille))
                    .col_expr(attempt::Column::Passed, Expr::value(passed))
                    .filter(attempt::Column::Id.eq(&row.id)),
            );
            best = Some(grade.permille);
        }
        let grant = Grant {
            tx,
            person,
            learner,
            published,
        };
        let granted = self
            .grant(&grant, (&unit_id, unit), writes, |evidence| {
                evidence.best_permille = evidence.best_permille.max(best);
                best.is_some()
            })
            .await?;
        Ok((
            granted.unit,
            granted.course,
            granted.entry.as_ref().map(Credit::from),
        ))
    }
}

/// When the time of a try ended without it being handed in: one that is over, or was closed for that. `None` for every
/// other.
fn ended_at(quiz: &QuizUnit, row: &attempt::Model, now: Timestamp) -> Option<Timestamp> {
    let started_at = Timestamp::from_millis(row.started_at);
    let end = quiz.ends_at(started_at)?;
    let ended = match row.submitted_at {
        None => quiz.is_over(started_at, now),
        // Whoever hands in does so before or after.
        Some(at) => at == end.as_millis(),
    };
    ended.then_some(end)
}

/// What was answered so far.
fn saved_in(row: &attempt::Model) -> Result<Answers, Error> {
    Ok(serde_json::from_str(row.saved.as_deref().unwrap_or("{}"))?)
}

/// The row of a try of the asker's own; somebody else's is not found.
async fn attempt_of(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: &AttemptId,
) -> Result<attempt::Model, Error> {
    attempt::Entity::find_by_id(id.as_str())
        .one(db)
        .await?
        .filter(|row| row.account_id == viewer.account().as_str())
        .ok_or(Error::NotFound("attempt"))
}

/// As it stands now; whether right answers may be shown is for the caller to say.
fn attempt_from(
    row: attempt::Model,
    published: Arc<Published>,
    now: Timestamp,
) -> Result<Attempt, Error> {
    let (_, unit) = published
        .unit(&row.unit_id)
        .ok_or(Error::NotFound("unit"))?;
    let quiz = quiz_of(unit)?;
    let seed = row.seed.cast_unsigned();
    let started_at = Timestamp::from_millis(row.started_at);
    let ended_at = ended_at(quiz, &row, now);
    let answers = match (row.submitted_at, &row.answers, ended_at) {
        (Some(at), Some(answers), _) => Some((
            serde_json::from_str::<Answers>(answers)?,
            Timestamp::from_millis(at),
        )),
        // Not closed yet, but nothing will be taken: a page must not offer it.
        (None, _, Some(ended_at)) => Some((saved_in(&row)?, ended_at)),
        _ => None,
    };
    let outcome = match answers {
        Some((answers, submitted_at)) => {
            let grade = quiz
                .grade(seed, &answers)
                .map_err(|e| Error::Damaged(format!("attempt {}: {e}", row.id)))?;
            let passed = row
                .passed
                .unwrap_or(grade.permille >= u32::from(quiz.pass_permille));
            Some(Outcome {
                answers,
                grade,
                passed,
                submitted_at,
                timed_out: ended_at.is_some(),
                reveals: false,
            })
        }
        None => None,
    };
    let saved = match (row.submitted_at, row.saved_at) {
        (None, Some(at)) => Some((saved_in(&row)?, Timestamp::from_millis(at))),
        _ => None,
    };
    Ok(Attempt {
        saved,
        id: AttemptId::new(row.id),
        unit: UnitId::new(row.unit_id),
        number: u32::try_from(row.number).unwrap_or_default(),
        started_at,
        ends_at: quiz.ends_at(started_at),
        paper: quiz.paper(seed),
        outcome,
        published,
    })
}

fn quiz_of(unit: &Unit) -> Result<&QuizUnit, Error> {
    match &unit.content {
        Content::Quiz(quiz) => Ok(quiz),
        _ => Err(Error::conflict("not-a-quiz", "this unit is not a quiz")),
    }
}
