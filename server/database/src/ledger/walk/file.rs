//! The walk over a file of SQLite, read where it lies: the columns of a row are looked at inside SQLite's own pages, and
//! nothing is copied that is not kept. Through the usual way, which hands each row from thread to thread, the same takes
//! three times as long.

mod seals;
mod stands;

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, OpenFlags, Row, params_from_iter, types::ValueRef};
use sea_orm::{DbErr, RuntimeErr};

use super::{Balance, COLUMN, COLUMNS, Kept, count, within};

/// The file in one snapshot, which ends when this is dropped. Its calls block: give them a thread of their own.
#[derive(Debug)]
pub struct LedgerFile(Connection);

/// How much of the file may be mapped into memory: all of any that will ever be. Only this connection maps it, which writes
/// nothing.
const MAPPED: i64 = 1 << 40;

impl LedgerFile {
    pub fn open(file: &Path) -> Result<Self, DbErr> {
        let open = || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(file, flags)?;
            connection.busy_timeout(std::time::Duration::from_secs(10))?;
            connection.pragma_update(None, "mmap_size", MAPPED)?;
            connection.execute_batch("BEGIN")?;
            Ok(connection)
        };
        open().map(Self).map_err(|error| failed(&error))
    }

    /// The entries of the accounts after `after` up to `last`, in the order of the chains: `visit` is given the account and
    /// the columns, or `None` where one of them is no text and no number.
    pub fn entries(
        &self,
        after: &str,
        last: Option<&str>,
        mut visit: impl FnMut(&str, Option<&[&str; COLUMNS]>),
    ) -> Result<(), DbErr> {
        let sql = format!(
            "SELECT id, account_id, sequence, at, year, hours, kind, source_kind, source_id, course_code, course_title, \
             course_version, module, level, mode, organisation, policy, explanation, details, reverses, previous, hash, format \
             FROM ledger_entries WHERE {} ORDER BY account_id, sequence",
            within(last)
        );
        self.each(&sql, after, last, |row| {
            let mut digits = [itoa::Buffer::new(); COLUMNS];
            let mut columns = [""; COLUMNS];
            let mut is_plain = true;
            for ((index, column), digits) in columns.iter_mut().enumerate().zip(&mut digits) {
                match plain(row.get_ref(index)?, digits) {
                    Some(text) => *column = text,
                    None => is_plain = false,
                }
            }
            visit(columns[1], is_plain.then_some(&columns));
            Ok(())
        })
    }

    /// What is kept beside the chains of the accounts after `after` up to `last`: of every account that has anything at all,
    /// also of one whose chain or head is gone.
    pub fn kept(&self, after: &str, last: Option<&str>) -> Result<BTreeMap<String, Kept>, DbErr> {
        let mut all = BTreeMap::<String, Kept>::new();
        let within = within(last);
        let heads = format!("SELECT account_id, sequence, hash FROM ledger_heads WHERE {within}");
        self.each(&heads, after, last, |row| {
            all.entry(row.get(0)?).or_default().head = Some((row.get(1)?, row.get(2)?));
            Ok(())
        })?;
        let balances = format!(
            "SELECT account_id, year, hours, module, level, mode FROM ledger_balances WHERE {within} ORDER BY account_id"
        );
        let mut account = String::new();
        let mut gathered = Kept::default();
        self.each(&balances, after, last, |row| {
            let whose = row.get_ref(0)?.as_str()?;
            if whose != account {
                keep(&mut all, &account, &mut gathered);
                whose.clone_into(&mut account);
            }
            match balance(row) {
                Ok(balance) => gathered.balances.push(balance),
                Err(_) => gathered.unreadable = Some(as_it_stands(row)),
            }
            Ok(())
        })?;
        keep(&mut all, &account, &mut gathered);
        for (table, put) in COUNTED {
            let sql = format!(
                "SELECT account_id, COUNT(*) FROM {table} WHERE {within} GROUP BY account_id"
            );
            self.each(&sql, after, last, |row| {
                put(all.entry(row.get(0)?).or_default(), count(row.get(1)?));
                Ok(())
            })?;
        }
        Ok(all)
    }

    fn each(
        &self,
        sql: &str,
        after: &str,
        last: Option<&str>,
        mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), DbErr> {
        let bounds = [Some(after), last];
        let mut read = || {
            let mut statement = self.0.prepare_cached(sql)?;
            let mut rows = statement.query(params_from_iter(bounds.into_iter().flatten()))?;
            while let Some(row) = rows.next()? {
                visit(row)?;
            }
            Ok(())
        };
        read().map_err(|error| failed(&error))
    }
}

/// The tables of which a walk wants the number of rows, and where it goes.
type Put = fn(&mut Kept, u64);
const COUNTED: [(&str, Put); 2] = [
    ("completions", |kept, number| kept.completions = number),
    ("entry_states", |kept, number| kept.states = number),
];

/// A column as its hash covers it: a number by its digits, nothing as an empty text.
fn plain<'r>(value: ValueRef<'r>, digits: &'r mut itoa::Buffer) -> Option<&'r str> {
    match value {
        ValueRef::Null => Some(""),
        ValueRef::Integer(number) => Some(digits.format(number)),
        ValueRef::Text(text) => std::str::from_utf8(text).ok(),
        ValueRef::Real(_) | ValueRef::Blob(_) => None,
    }
}

fn balance(row: &Row<'_>) -> rusqlite::Result<Balance> {
    Ok(Balance {
        year: row.get(1)?,
        hours: row.get(2)?,
        kind: [row.get(3)?, row.get(4)?, row.get(5)?],
    })
}

/// The columns of a balance as a person reads them.
fn as_it_stands(row: &Row<'_>) -> String {
    let columns = (1..6).filter_map(|index| row.get_ref(index).ok());
    let texts: Vec<String> = columns
        .map(|value| match value {
            ValueRef::Null => "null".to_owned(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                String::from_utf8_lossy(bytes).replace(COLUMN, " ")
            }
        })
        .collect();
    texts.join(" ")
}

/// Puts the balances of one account with what else is kept of it.
fn keep(all: &mut BTreeMap<String, Kept>, account: &str, gathered: &mut Kept) {
    let gathered = std::mem::take(gathered);
    if gathered.balances.is_empty() && gathered.unreadable.is_none() {
        return;
    }
    let kept = match all.get_mut(account) {
        Some(kept) => kept,
        None => all.entry(account.to_owned()).or_default(),
    };
    kept.balances = gathered.balances;
    kept.unreadable = gathered.unreadable;
}

fn failed(error: &rusqlite::Error) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}
