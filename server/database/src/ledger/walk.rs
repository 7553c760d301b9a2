//! Whole chains at a time, for the walk that proves them: one text for each teacher, put together by the database, which is
//! many times quicker than a row for each entry.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

/// Between the columns of an entry, and between entries: control characters that no honest text holds. Where one does,
/// the number of pieces is wrong and the chain must be read row by row.
pub const COLUMN: char = '\u{1f}';
pub const ENTRY: char = '\u{1e}';
/// Columns of an entry, in this order: what its hash covers, then previous hash, hash and format.
pub const COLUMNS: usize = 23;

const LIST: &str = "id, account_id, sequence, at, year, hours, kind, source_kind, source_id, COALESCE(course_code, ''), \
COALESCE(course_title, ''), COALESCE(CAST(course_version AS TEXT), ''), module, level, mode, organisation, policy, explanation, \
details, COALESCE(reverses, ''), previous, hash, format";

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
    let bound = bound(last);
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => format!(
            "SELECT account_id, string_agg(concat_ws(chr(31), {LIST}), chr(30) ORDER BY sequence) FROM ledger_entries \
             WHERE account_id > $1{bound} GROUP BY account_id ORDER BY account_id"
        ),
        // The inner order spares a sort for each account. Should SQLite ever not keep it, the chain looks odd and is read
        // row by row.
        _ => format!(
            "SELECT account_id, group_concat(entry, char(30)) FROM (SELECT account_id, concat_ws(char(31), {LIST}) AS entry \
             FROM ledger_entries WHERE account_id > $1{bound} ORDER BY account_id, sequence) GROUP BY account_id"
        ),
    };
    let rows = db.query_all_raw(statement(db, sql, after, last)).await?;
    rows.iter().map(read).collect()
}

/// What is kept beside the chain of one account.
#[derive(Debug)]
pub struct KeptText {
    pub account: String,
    /// Sequence and hash of the head; none where there is no head.
    pub head: Option<(i64, String)>,
    /// Year, hours, module, level and mode of each balance, cut like entries and their columns.
    pub balances: String,
    pub completions: i64,
    pub states: i64,
}

/// What is kept beside the chains of the accounts after `after` up to `last`.
pub async fn kept(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<Vec<KeptText>, DbErr> {
    let (aggregate, column, entry) = match db.get_database_backend() {
        DbBackend::Postgres => ("string_agg", "chr(31)", "chr(30)"),
        _ => ("group_concat", "char(31)", "char(30)"),
    };
    let within = format!("WHERE account_id > $1{}", bound(last));
    // Every account that has anything at all: also one whose chain or head is gone.
    let sql = format!(
        "SELECT account_id, MAX(sequence), MAX(hash), COALESCE(MAX(balances), ''), \
           CAST(SUM(completions) AS BIGINT), CAST(SUM(states) AS BIGINT) FROM (\
         SELECT account_id, sequence, hash, NULL AS balances, 0 AS completions, 0 AS states FROM ledger_heads {within} \
         UNION ALL SELECT account_id, NULL, NULL, {aggregate}(concat_ws({column}, year, hours, module, level, mode), {entry}), 0, 0 \
           FROM ledger_balances {within} GROUP BY account_id \
         UNION ALL SELECT account_id, NULL, NULL, NULL, COUNT(*), 0 FROM completions {within} GROUP BY account_id \
         UNION ALL SELECT account_id, NULL, NULL, NULL, 0, COUNT(*) FROM entry_states {within} GROUP BY account_id\
         ) AS kept GROUP BY account_id"
    );
    let rows = db.query_all_raw(statement(db, sql, after, last)).await?;
    rows.iter()
        .map(|row| {
            let sequence: Option<i64> = row.try_get_by_index(1)?;
            let hash: Option<String> = row.try_get_by_index(2)?;
            Ok(KeptText {
                account: row.try_get_by_index(0)?,
                head: sequence.zip(hash),
                balances: row.try_get_by_index(3)?,
                completions: row.try_get_by_index(4)?,
                states: row.try_get_by_index(5)?,
            })
        })
        .collect()
}

fn bound(last: Option<&str>) -> &'static str {
    match last {
        Some(_) => " AND account_id <= $2",
        None => "",
    }
}

fn statement(db: &impl ConnectionTrait, sql: String, after: &str, last: Option<&str>) -> Statement {
    let values: Vec<sea_orm::Value> = [Some(after), last]
        .into_iter()
        .flatten()
        .map(Into::into)
        .collect();
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

fn read(row: &QueryResult) -> Result<ChainText, DbErr> {
    Ok(ChainText {
        account: row.try_get_by_index(0)?,
        text: row.try_get_by_index(1)?,
    })
}
