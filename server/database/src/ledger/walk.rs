//! Whole chains at a time, for the walk that proves them: one text for each teacher, put together by the database, which is
//! many times quicker than a row for each entry.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

/// Between the columns of an entry, and between entries: control characters that no honest text holds. Where one does,
/// the number of pieces is wrong and the chain must be read row by row.
pub const COLUMN: char = '\u{1f}';
pub const ENTRY: char = '\u{1e}';
/// Columns of an entry, in this order: what its hash covers, then previous hash, hash and format.
pub const COLUMNS: usize = 23;

const LIST: &str = "id, account_id, CAST(sequence AS TEXT), CAST(at AS TEXT), CAST(year AS TEXT), CAST(hours AS TEXT), kind, \
source_kind, source_id, COALESCE(course_code, ''), COALESCE(course_title, ''), COALESCE(CAST(course_version AS TEXT), ''), \
module, level, mode, organisation, policy, explanation, details, COALESCE(reverses, ''), previous, hash, CAST(format AS TEXT)";

/// The entries of one account in the order of the chain.
#[derive(Debug)]
pub struct ChainText {
    pub account: String,
    pub text: String,
}

/// The chains of the accounts after `after` up to `last`, in order.
pub async fn chains(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<Vec<ChainText>, DbErr> {
    let backend = db.get_database_backend();
    let (aggregate, separators) = match backend {
        DbBackend::Postgres => ("string_agg", ["chr(31)", "chr(30)"]),
        _ => ("group_concat", ["char(31)", "char(30)"]),
    };
    let [column, entry] = separators;
    let bound = if last.is_some() {
        " AND account_id <= $2"
    } else {
        ""
    };
    let sql = format!(
        "SELECT account_id, {aggregate}(concat_ws({column}, {LIST}), {entry} ORDER BY sequence) FROM ledger_entries \
         WHERE account_id > $1{bound} GROUP BY account_id ORDER BY account_id"
    );
    let values: Vec<sea_orm::Value> = [Some(after), last]
        .into_iter()
        .flatten()
        .map(Into::into)
        .collect();
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<ChainText, DbErr> {
    Ok(ChainText {
        account: row.try_get_by_index(0)?,
        text: row.try_get_by_index(1)?,
    })
}
