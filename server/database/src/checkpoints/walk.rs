//! Leaves beside the entries that they hold.

use sea_orm::{ConnectionTrait, DbErr, Statement};

/// The first leaf whose entry is not in the ledger any more: checkpoint, account, sequence.
pub async fn lost(db: &impl ConnectionTrait) -> Result<Option<(i64, String, i64)>, DbErr> {
    let sql = "SELECT l.checkpoint, l.account_id, l.sequence FROM checkpoint_leaves l \
               LEFT JOIN ledger_entries e ON e.account_id = l.account_id AND e.sequence = l.sequence AND e.hash = l.hash \
               WHERE e.id IS NULL ORDER BY l.position LIMIT 1";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let Some(row) = db.query_one_raw(statement).await? else {
        return Ok(None);
    };
    Ok(Some((
        row.try_get_by_index(0)?,
        row.try_get_by_index(1)?,
        row.try_get_by_index(2)?,
    )))
}
