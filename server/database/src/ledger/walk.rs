//! The whole ledger, for the walk that proves it: what a chain says, and what is kept beside it. Millions of entries are read
//! this way, so no row becomes a model: on PostgreSQL the database puts one text together for each teacher, and a file of
//! SQLite is read where it lies ([`file`]).

pub mod file;

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use super::ledger_balance;

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

/// The sum of a year's entries of one module, level and mode, as `ledger_balances` keeps it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Balance {
    pub year: i64,
    /// Module, level, mode.
    pub kind: [String; 3],
    pub hours: i64,
}

/// What is kept beside the chain of one account.
#[derive(Debug, Default)]
pub struct Kept {
    /// Sequence and hash of the head; none where there is no head.
    pub head: Option<(i64, String)>,
    pub balances: Vec<Balance>,
    /// A balance that cannot be read, as it stands there.
    pub unreadable: Option<String>,
    pub completions: u64,
    pub states: u64,
}

/// The chains of the accounts after `after` up to `last`, in order, on PostgreSQL.
pub async fn chains(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<Vec<ChainText>, DbErr> {
    let within = within(last);
    let sql = format!(
        "SELECT account_id, string_agg(concat_ws(chr(31), {LIST}), chr(30) ORDER BY sequence) FROM ledger_entries \
         WHERE {within} GROUP BY account_id ORDER BY account_id"
    );
    let rows = db.query_all_raw(statement(db, sql, after, last)).await?;
    rows.iter()
        .map(|row| {
            Ok(ChainText {
                account: row.try_get_by_index(0)?,
                text: row.try_get_by_index(1)?,
            })
        })
        .collect()
}

/// What is kept beside the chains of the accounts after `after` up to `last`, by account in order, on PostgreSQL: of every
/// account that has anything at all, also of one whose chain or head is gone.
pub async fn kept(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<Vec<(String, Kept)>, DbErr> {
    let within = within(last);
    let sql = format!(
        "SELECT account_id, MAX(sequence), MAX(hash), COALESCE(MAX(balances), ''), \
           CAST(SUM(completions) AS BIGINT), CAST(SUM(states) AS BIGINT) FROM (\
         SELECT account_id, sequence, hash, NULL AS balances, 0 AS completions, 0 AS states FROM ledger_heads WHERE {within} \
         UNION ALL SELECT account_id, NULL, NULL, string_agg(concat_ws(chr(31), year, hours, module, level, mode), chr(30)), 0, 0 \
           FROM ledger_balances WHERE {within} GROUP BY account_id \
         UNION ALL SELECT account_id, NULL, NULL, NULL, COUNT(*), 0 FROM completions WHERE {within} GROUP BY account_id \
         UNION ALL SELECT account_id, NULL, NULL, NULL, 0, COUNT(*) FROM entry_states WHERE {within} GROUP BY account_id\
         ) AS kept GROUP BY account_id ORDER BY account_id"
    );
    let rows = db.query_all_raw(statement(db, sql, after, last)).await?;
    rows.iter().map(read_kept).collect()
}

/// What is kept beside the chain of one account, on either database.
pub async fn kept_of(db: &impl ConnectionTrait, account: &str) -> Result<Kept, DbErr> {
    use crate::{learning::completion, ledger::ledger_head, verification::entry_state};
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

    let head = ledger_head::Entity::find_by_id(account).one(db).await?;
    let balances = ledger_balance::Entity::find()
        .filter(ledger_balance::Column::AccountId.eq(account))
        .all(db)
        .await?;
    let completions = completion::Entity::find()
        .filter(completion::Column::AccountId.eq(account))
        .count(db)
        .await?;
    let states = entry_state::Entity::find()
        .filter(entry_state::Column::AccountId.eq(account))
        .count(db)
        .await?;
    Ok(Kept {
        head: head.map(|head| (head.sequence, head.hash)),
        balances: balances
            .into_iter()
            .map(|row| Balance {
                year: row.year.into(),
                kind: [row.module, row.level, row.mode],
                hours: row.hours,
            })
            .collect(),
        unreadable: None,
        completions,
        states,
    })
}

fn read_kept(row: &QueryResult) -> Result<(String, Kept), DbErr> {
    let sequence: Option<i64> = row.try_get_by_index(1)?;
    let hash: Option<String> = row.try_get_by_index(2)?;
    let text: String = row.try_get_by_index(3)?;
    let mut kept = Kept {
        head: sequence.zip(hash),
        completions: count(row.try_get_by_index(4)?),
        states: count(row.try_get_by_index(5)?),
        ..Kept::default()
    };
    for piece in text.split(ENTRY).filter(|piece| !piece.is_empty()) {
        match balance(piece) {
            Some(balance) => kept.balances.push(balance),
            None => kept.unreadable = Some(piece.replace(COLUMN, " ")),
        }
    }
    Ok((row.try_get_by_index(0)?, kept))
}

fn balance(text: &str) -> Option<Balance> {
    let mut pieces = text.split(COLUMN);
    let year = pieces.next()?.parse().ok()?;
    let hours = pieces.next()?.parse().ok()?;
    let kind = [pieces.next()?, pieces.next()?, pieces.next()?].map(str::to_owned);
    pieces
        .next()
        .is_none()
        .then_some(Balance { year, kind, hours })
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn within(last: Option<&str>) -> &'static str {
    match last {
        Some(_) => "account_id > $1 AND account_id <= $2",
        None => "account_id > $1",
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
