//! Many entries together: the chains of their teachers go on as if they had been written one after the other.

use std::collections::{BTreeMap, HashMap};

use database::{
    accounts::account,
    ledger::{ledger_balance, ledger_entry, ledger_head},
    verification::entry_state,
};
use domain::{
    ids::AccountId,
    ledger::{Entry, EntryHash, Head},
    verification::EntryState,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{Born, fit_to_send, row_of, state_of};
use crate::{Error, write::Tx};

/// Rows of one statement; the databases take 32 766 values at most.
const AT_ONCE: usize = 1_000;
/// Names of one list in a query.
pub(crate) const IN_A_LIST: usize = 5_000;

/// Locks the accounts, all in one order, and gives the ends of their chains.
pub(crate) async fn lock_heads(
    tx: &Tx,
    accounts: &[String],
) -> Result<HashMap<String, Head>, Error> {
    let mut sorted = accounts.to_vec();
    sorted.sort();
    sorted.dedup();
    for some in sorted.chunks(IN_A_LIST) {
        let _: Vec<String> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::Id.is_in(some))
            .order_by_asc(account::Column::Id)
            .lock_exclusive()
            .into_tuple()
            .all(tx.db())
            .await?;
    }
    let mut heads = HashMap::new();
    for some in sorted.chunks(IN_A_LIST) {
        let rows = ledger_head::Entity::find()
            .filter(ledger_head::Column::AccountId.is_in(some))
            .all(tx.db())
            .await?;
        for row in rows {
            let hash = EntryHash::parse(&row.hash)
                .ok_or_else(|| Error::Damaged(format!("head of {}: not a hash", row.account_id)))?;
            let head = Head {
                sequence: row.sequence,
                hash,
            };
            let _ = heads.insert(row.account_id, head);
        }
    }
    Ok(heads)
}

/// Writes the entries, their states, the new heads and the balances. The entries of one account stand in the order of
/// their chain, after the head that [`lock_heads`] gave. Followers are not told entry by entry.
pub(crate) async fn append_many(
    tx: &Tx,
    entries: &[(Entry, Born)],
    mut progress: impl FnMut(u64) + Send,
) -> Result<(), Error> {
    let mut written = 0;
    for some in entries.chunks(AT_ONCE) {
        ledger_entry::Entity::insert_many(some.iter().map(|(entry, _)| row_of(entry)))
            .exec_without_returning(tx.db())
            .await?;
        let states = some.iter().map(|(entry, born)| state_of(entry, born));
        entry_state::Entity::insert_many(states)
            .exec_without_returning(tx.db())
            .await?;
        written += some.len() as u64;
        progress(written);
    }
    let fit: Vec<&Entry> = entries
        .iter()
        .filter(|(_, born)| born.state() == EntryState::Verified)
        .map(|(entry, _)| entry)
        .collect();
    fit_to_send(tx, &fit).await?;
    let mut heads: BTreeMap<&AccountId, Head> = BTreeMap::new();
    let mut balances: BTreeMap<_, i64> = BTreeMap::new();
    for (entry, _) in entries {
        let _ = heads.insert(&entry.account, entry.head());
        let key = (
            &entry.account,
            entry.year,
            entry.module,
            entry.level,
            entry.mode,
        );
        *balances.entry(key).or_default() += entry.hours.hundredths();
    }
    let heads: Vec<_> = heads
        .into_iter()
        .map(|(account, head)| ledger_head::ActiveModel {
            account_id: Set(account.to_string()),
            sequence: Set(head.sequence),
            hash: Set(head.hash.to_string()),
        })
        .collect();
    for some in heads.chunks(AT_ONCE) {
        ledger_head::Entity::insert_many(some.iter().cloned())
            .on_conflict(
                OnConflict::column(ledger_head::Column::AccountId)
                    .update_columns([ledger_head::Column::Sequence, ledger_head::Column::Hash])
                    .to_owned(),
            )
            .exec_without_returning(tx.db())
            .await?;
    }
    let balances: Vec<_> = balances
        .into_iter()
        .map(
            |((account, year, module, level, mode), hours)| ledger_balance::ActiveModel {
                account_id: Set(account.to_string()),
                year: Set(year.number()),
                module: Set(module.code().to_owned()),
                level: Set(level.code().to_owned()),
                mode: Set(mode.code().to_owned()),
                hours: Set(hours),
            },
        )
        .collect();
    for some in balances.chunks(AT_ONCE) {
        let there = Expr::col((ledger_balance::Entity, ledger_balance::Column::Hours));
        let added = there.add(Expr::cust("excluded.hours"));
        ledger_balance::Entity::insert_many(some.iter().cloned())
            .on_conflict(
                OnConflict::columns([
                    ledger_balance::Column::AccountId,
                    ledger_balance::Column::Year,
                    ledger_balance::Column::Module,
                    ledger_balance::Column::Level,
                    ledger_balance::Column::Mode,
                ])
                .value(ledger_balance::Column::Hours, added)
                .to_owned(),
            )
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}
