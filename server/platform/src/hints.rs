//! First words to teachers 新手提示: whether a page shows them, and putting them away for good.

use database::{
    hints::hint_put_away,
    learning::{completion, unit_progress},
    ledger::ledger_entry,
};
use domain::{
    accounts::Role,
    hints::{Hint, Milestone},
    learning::ProgressState,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait,
    sea_query::{Expr, Query, SelectStatement},
};

use crate::{Error, Platform, Viewer, notices::receives};

impl Platform {
    /// Whether the reader still needs it: a teacher who has neither put it away nor reached what it leads to. One statement.
    pub async fn needs_hint(&self, viewer: &Viewer, hint: Hint) -> Result<bool, Error> {
        if viewer.role() != Role::Teacher {
            return Ok(false);
        }
        let account = viewer.account().as_str();
        let put_away = Query::select()
            .expr(Expr::value(1))
            .from(hint_put_away::Entity)
            .and_where(hint_put_away::Column::AccountId.eq(account))
            .and_where(hint_put_away::Column::Hint.eq(hint.code()))
            .to_owned();
        let needed = Query::select()
            .expr(Expr::value(1))
            .and_where(Expr::exists(put_away).not())
            .and_where(Expr::exists(reached(account, hint.ends_with())).not())
            .to_owned();
        Ok(self.database.read.query_one(&needed).await?.is_some())
    }

    /// Does not show it to this person again. What was put away before stays so.
    pub async fn put_hint_away(&self, viewer: &Viewer, hint: Hint) -> Result<(), Error> {
        receives(viewer)?;
        self.write(|tx| async move {
            let row = hint_put_away::Model {
                account_id: viewer.account().to_string(),
                hint: hint.code().to_owned(),
                at: tx.now().as_millis(),
            };
            hint_put_away::Entity::insert(hint_put_away::ActiveModel::from(row))
                .on_conflict_do_nothing_on([
                    hint_put_away::Column::AccountId,
                    hint_put_away::Column::Hint,
                ])
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }
}

/// A row where the person has come so far.
fn reached(account: &str, milestone: Milestone) -> SelectStatement {
    let mut query = Query::select();
    query.expr(Expr::value(1));
    match milestone {
        Milestone::Credited => query
            .from(ledger_entry::Entity)
            .and_where(ledger_entry::Column::AccountId.eq(account)),
        Milestone::CourseCompleted => query
            .from(completion::Entity)
            .and_where(completion::Column::AccountId.eq(account)),
        Milestone::UnitMet => query
            .from(unit_progress::Entity)
            .and_where(unit_progress::Column::AccountId.eq(account))
            .and_where(unit_progress::Column::State.eq(ProgressState::Completed.code())),
    };
    query
}
