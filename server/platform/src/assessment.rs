//! Taking a quiz: an attempt is opened, handed in once, and marked by the server.

use std::sync::Arc;

use database::assessment::attempt;
use domain::{
    assessment::{Answers, Grade, Paper},
    catalogue::{Content, QuizUnit, Unit},
    ids::{AttemptId, UnitId},
    learning::{ProgressState, Standing, standing},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

use crate::{
    Error, Platform, Viewer,
    catalogue::Published,
    learning::{Credit, Learner, Origin, evidence, may_learn, write_progress},
    write::Writes,
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
    pub paper: Paper,
    pub outcome: Option<Outcome>,
}

/// What a handed-in try came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub answers: Answers,
    pub grade: Grade,
    pub passed: bool,
    pub submitted_at: Timestamp,
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
    /// Opens a try, or gives the one that is open. [`Error::Conflict`] where no try is left.
    pub async fn start_attempt(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
        origin: &Origin,
    ) -> Result<Attempt, Error> {
        may_learn(viewer)?;
        let published = self.version_of_unit(unit).await?;
        let version = published.as_ref();
        let row = self
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
                    Some(open) if open.submitted_at.is_none() => return Ok(open),
                    Some(last) => last.number + 1,
                    None => 1,
                };
                if quiz.attempts > 0 && number > i32::from(quiz.attempts) {
                    let detail = format!("all {} attempts are used", quiz.attempts);
                    return Err(Error::conflict("no-attempts-left", detail));
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
                };
                attempt::Entity::insert(attempt::ActiveModel::from(row.clone()))
                    .exec_without_returning(tx.db())
                    .await?;
                Ok(row)
            })
            .await?;
        attempt_from(row, published, true)
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
        let allowed = i32::from(quiz_of(quiz)?.attempts);
        let rows = attempt::Entity::find()
            .filter(attempt::Column::AccountId.eq(viewer.account().as_str()))
            .filter(attempt::Column::UnitId.eq(unit.as_str()))
            .order_by_desc(attempt::Column::Number)
            .all(&self.database.read)
            .await?;
        let passed = rows.iter().any(|row| row.passed == Some(true));
        let handed_in = rows.iter().filter(|row| row.submitted_at.is_some()).count();
        let reveals =
            passed || (allowed > 0 && i32::try_from(handed_in).unwrap_or(i32::MAX) >= allowed);
        rows.into_iter()
            .map(|row| attempt_from(row, Arc::clone(&published), reveals))
            .collect()
    }

    /// Hands in the answers, once. The same again gives the same result; others are a [`Error::Conflict`].
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
        let (unit_standing, course, credit) = self
            .write_together(|tx| async move {
                tx.lock_account(viewer.account()).await?;
                let row = attempt_of(tx.db(), viewer, id).await?;
                let (unit_id, unit) = published
                    .unit(&row.unit_id)
                    .ok_or(Error::NotFound("unit"))?;
                let quiz = quiz_of(unit)?;
                let learner = Learner::on(&tx, viewer.account(), published, None).await?;
                let text = serde_json::to_string(answers)?;
                let mut gathered =
                    evidence(tx.db(), viewer.account(), Some(&learner.enrolment())).await?;
                let mut evidence = gathered.of(&unit_id).unwrap_or_default();
                let mut writes = Writes::default();

                if row.submitted_at.is_some() {
                    if row.answers.as_deref() != Some(text.as_str()) {
                        return Err(Error::conflict(
                            "attempt-submitted",
                            "this attempt was handed in with other answers",
                        ));
                    }
                } else {
                    let grade = quiz.quiz.grade(answers).map_err(|error| {
                        Error::refused("answers", "answers-form", error.to_string())
                    })?;
                    let passed = grade.permille >= u32::from(quiz.pass_permille);
                    let permille = i32::try_from(grade.permille).unwrap_or_default();
                    writes.update(
                        attempt::Entity::update_many()
                            .col_expr(
                                attempt::Column::SubmittedAt,
                                Expr::value(tx.now().as_millis()),
                            )
                            .col_expr(attempt::Column::Answers, Expr::value(text))
                            .col_expr(attempt::Column::Permille, Expr::value(permille))
                            .col_expr(attempt::Column::Passed, Expr::value(passed))
                            .filter(attempt::Column::Id.eq(&row.id)),
                    );
                    evidence.best_permille = evidence.best_permille.max(Some(grade.permille));
                    let stands = standing(unit, &evidence);
                    write_progress(
                        &tx,
                        viewer,
                        &learner.id,
                        (&unit_id, &evidence, &stands),
                        None,
                        &mut writes,
                    )?;
                    gathered.change(unit_id, evidence.clone());
                }
                let stands = standing(unit, &evidence);
                let (course, entry) = self
                    .settle(&tx, viewer, &learner, published, &gathered, &mut writes)
                    .await?;
                writes.send(&tx).await?;
                Ok((stands, course, entry.as_ref().map(Credit::from)))
            })
            .await?;
        let attempt = self.attempt(viewer, id).await?;
        let outcome = attempt
            .outcome
            .clone()
            .ok_or_else(|| Error::Damaged(format!("attempt {id} lost its outcome")))?;
        Ok(Submitted {
            attempt,
            outcome,
            unit: unit_standing,
            course,
            credit,
        })
    }
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

fn attempt_from(
    row: attempt::Model,
    published: Arc<Published>,
    reveals: bool,
) -> Result<Attempt, Error> {
    let (_, unit) = published
        .unit(&row.unit_id)
        .ok_or(Error::NotFound("unit"))?;
    let quiz = quiz_of(unit)?;
    let paper = quiz.quiz.paper(row.seed.cast_unsigned(), quiz.shuffle);
    let outcome = match (row.submitted_at, row.answers) {
        (Some(at), Some(answers)) => {
            let answers: Answers = serde_json::from_str(&answers)?;
            let grade = quiz
                .quiz
                .grade(&answers)
                .map_err(|e| Error::Damaged(format!("attempt {}: {e}", row.id)))?;
            let passed = row.passed.unwrap_or_default();
            Some(Outcome {
                answers,
                grade,
                passed,
                submitted_at: Timestamp::from_millis(at),
                reveals,
            })
        }
        _ => None,
    };
    Ok(Attempt {
        id: AttemptId::new(row.id),
        unit: UnitId::new(row.unit_id),
        number: u32::try_from(row.number).unwrap_or_default(),
        started_at: Timestamp::from_millis(row.started_at),
        paper,
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
