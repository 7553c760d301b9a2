//! Answers that are kept while an attempt is open, and attempts that are closed when their time has ended.

use database::assessment::attempt;
use domain::{
    accounts::{Actor, Role},
    assessment::Answers,
    catalogue::GRACE_MILLIS,
    ids::{AccountId, AttemptId, UnitId},
    time::Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{attempt_of, ended_at, quiz_of, saved_in};
use crate::{
    Error, Platform, Viewer,
    learning::{Learner, may_learn},
};

/// Attempts that are closed in one round.
const A_ROUND: u64 = 200;

impl Platform {
    /// Keeps what is answered so far; the last to come in stands. It is marked where nothing is handed in before the time
    /// ends. [`Error::Conflict`] where the try is handed in (`attempt-submitted`) or its time has ended (`attempt-over`).
    pub async fn save_answers(
        &self,
        viewer: &Viewer,
        id: &AttemptId,
        answers: &Answers,
    ) -> Result<Timestamp, Error> {
        may_learn(viewer)?;
        // An attempt never changes its unit: it is read before the transaction, which asks for no second connection.
        let row = attempt_of(&self.database.write, viewer, id).await?;
        let published = self.version_of_unit(&UnitId::new(row.unit_id)).await?;
        let published = published.as_ref();
        self.write_together(|tx| async move {
            tx.lock_account(viewer.account()).await?;
            let row = attempt_of(tx.db(), viewer, id).await?;
            let (_, unit) = published
                .unit(&row.unit_id)
                .ok_or(Error::NotFound("unit"))?;
            let quiz = quiz_of(unit)?;
            if row.submitted_at.is_some() {
                return Err(Error::conflict(
                    "attempt-submitted",
                    "this attempt was handed in already",
                ));
            }
            if ended_at(quiz, &row, tx.now()).is_some() {
                return Err(Error::conflict(
                    "attempt-over",
                    "the time of this attempt has ended",
                ));
            }
            // What could not be marked later is refused now.
            quiz.grade(row.seed.cast_unsigned(), answers)
                .map_err(|error| Error::refused("answers", "answers-form", error.to_string()))?;
            attempt::Entity::update_many()
                .col_expr(
                    attempt::Column::Saved,
                    Expr::value(serde_json::to_string(answers)?),
                )
                .col_expr(attempt::Column::SavedAt, Expr::value(tx.now().as_millis()))
                .filter(attempt::Column::Id.eq(&row.id))
                .exec(tx.db())
                .await?;
            Ok(tx.now())
        })
        .await
    }

    /// Closes attempts whose time has ended without being handed in, with what was kept: what that completes is credited
    /// without waiting for its learner to come back. Any node may do it; each is closed once. How many.
    pub async fn close_ended_attempts(&self) -> Result<usize, Error> {
        let before = self.now().plus_millis(-GRACE_MILLIS).as_millis();
        let rows: Vec<(String, String, String)> = attempt::Entity::find()
            .select_only()
            .column(attempt::Column::Id)
            .column(attempt::Column::AccountId)
            .column(attempt::Column::UnitId)
            .filter(attempt::Column::SubmittedAt.is_null())
            .filter(attempt::Column::EndsAt.lt(before))
            .order_by_asc(attempt::Column::EndsAt)
            .limit(A_ROUND)
            .into_tuple()
            .all(&self.database.write)
            .await?;
        let mut closed = 0;
        for (id, account, unit) in rows {
            closed += usize::from(
                self.close_ended(&id, &AccountId::new(account), &unit)
                    .await?,
            );
        }
        Ok(closed)
    }

    async fn close_ended(&self, id: &str, account: &AccountId, unit: &str) -> Result<bool, Error> {
        let published = self.version_of_unit(&UnitId::new(unit.to_owned())).await?;
        let published = published.as_ref();
        self.write(|tx| async move {
            tx.lock_account(account).await?;
            let row = attempt::Entity::find_by_id(id)
                .one(tx.db())
                .await?
                .ok_or(Error::NotFound("attempt"))?;
            // A new edition has taken it along meanwhile, or its learner has closed it: the next round looks again.
            let Some((_, unit)) = published.unit(&row.unit_id) else {
                return Ok(false);
            };
            let Some(ended_at) = ended_at(quiz_of(unit)?, &row, tx.now()) else {
                return Ok(false);
            };
            if row.submitted_at.is_some() {
                return Ok(false);
            }
            let learner = Learner::on(&tx, account, published, None).await?;
            let person = Actor {
                account: account.clone(),
                role: Role::Teacher,
                organisation: crate::accounts::home_of(&tx, account).await?,
            };
            let saved = saved_in(&row)?;
            let change = Some((&saved, ended_at));
            self.hand_in(&tx, &person, published, &learner, &row, change)
                .await?;
            Ok(true)
        })
        .await
    }
}
