//! States beside their events, for the walk that compares them.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryResult, Statement};

use super::{seal, verification_event};

/// An entry that does not stand in one of the usual ways.
#[derive(Debug)]
pub struct Unusual {
    pub entry_id: String,
    pub account_id: String,
    pub state: String,
    pub kind: String,
    /// Codes of the events in their order, separated by commas.
    pub events: String,
    /// Entries that take this one back.
    pub reversals: i64,
}

/// Of the accounts after `after` up to `last`: all entries but completions that wait without an event or were verified by
/// exactly one, and reversals that stand as they were born; none of these may be taken back. On PostgreSQL; a file of SQLite has
/// [`LedgerFile::unusual`](crate::ledger::walk::file::LedgerFile::unusual).
pub async fn unusual(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<Vec<Unusual>, DbErr> {
    let backend = db.get_database_backend();
    let bound = if last.is_some() {
        " AND account_id <= $2"
    } else {
        ""
    };
    // Each entry is looked at once: how many events, and which if it is one. Only the few that are unusual are told in full.
    let sql = format!(
        "WITH stands AS MATERIALIZED (\
           SELECT s.entry_id, s.account_id, s.state, s.kind, \
             (SELECT CASE COUNT(*) WHEN 0 THEN '' WHEN 1 THEN MIN(v.decision) ELSE 'several' END \
              FROM verification_events v WHERE v.entry_id = s.entry_id) AS decided, \
             EXISTS (SELECT 1 FROM ledger_entries r WHERE r.source_kind = 'reversal' AND r.source_id = s.entry_id) AS is_reversed \
           FROM entry_states s WHERE account_id > $1{bound}) \
         SELECT entry_id, account_id, state, kind, \
           COALESCE((SELECT string_agg(v.decision, ',' ORDER BY v.number, v.at, v.id) FROM verification_events v WHERE v.entry_id = stands.entry_id), ''), \
           (SELECT COUNT(*) FROM ledger_entries r WHERE r.source_kind = 'reversal' AND r.source_id = stands.entry_id AND r.reverses = stands.entry_id) \
         FROM stands \
         WHERE is_reversed OR NOT ((kind = 'completion' AND ((state = 'pending' AND decided = '') OR (state = 'verified' AND decided = 'verify'))) \
           OR (kind = 'reversal' AND state = 'verified' AND decided = '')) \
         ORDER BY account_id, entry_id"
    );
    let asked = Statement::from_sql_and_values(backend, sql, values(after, last));
    let rows = db.query_all_raw(asked).await?;
    rows.iter().map(read).collect()
}

/// Of the accounts after `after` up to `last`: the first decision that is not as it was written. On PostgreSQL; a file of
/// SQLite has [`LedgerFile::broken_seal`](crate::ledger::walk::file::LedgerFile::broken_seal).
pub async fn broken_seal(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<Option<verification_event::Model>, DbErr> {
    let bound = if last.is_some() {
        " AND s.account_id <= $2"
    } else {
        ""
    };
    let sql = format!(
        "SELECT v.* FROM verification_events v JOIN entry_states s ON s.entry_id = v.entry_id \
         WHERE s.account_id > $1{bound} ORDER BY v.entry_id, v.number, v.at, v.id"
    );
    let asked = Statement::from_sql_and_values(db.get_database_backend(), sql, values(after, last));
    let rows = verification_event::Entity::find()
        .from_raw_sql(asked)
        .all(db)
        .await?;
    let mut entries = rows.chunk_by(|a, b| a.entry_id == b.entry_id);
    Ok(entries.find_map(seal::broken).cloned())
}

fn values(after: &str, last: Option<&str>) -> Vec<sea_orm::Value> {
    let bounds = [Some(after), last].into_iter().flatten();
    bounds.map(Into::into).collect()
}

fn read(row: &QueryResult) -> Result<Unusual, DbErr> {
    Ok(Unusual {
        entry_id: row.try_get_by_index(0)?,
        account_id: row.try_get_by_index(1)?,
        state: row.try_get_by_index(2)?,
        kind: row.try_get_by_index(3)?,
        events: row.try_get_by_index(4)?,
        reversals: row.try_get_by_index(5)?,
    })
}
