//! The walk over the whole ledger that proves it whole: every chain, head, balance and state.

use std::collections::{BTreeMap, BTreeSet};

use database::{
    learning::completion,
    ledger::{ledger_balance, ledger_entry, ledger_head},
    verification::entry_state,
};
use domain::ledger::{ChainError, EntryHash, Head};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use super::entry_from;
use crate::{Error, Platform};

/// Rows read at once: enough to be quick, few enough to keep memory flat.
const AT_ONCE: u64 = 5_000;

/// What the walk came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    pub entries: u64,
    pub chains: u64,
    /// SHA-256 over the heads of all chains in order of the accounts: two equal ledgers have equal heads.
    pub head: String,
    /// The first thing that is wrong; `None` means whole.
    pub finding: Option<Finding>,
}

/// The first thing that is wrong with the ledger.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    #[error("account {account}: {error}")]
    Chain { account: String, error: ChainError },
    #[error("account {account}, entry {entry}: {what}")]
    Unreadable {
        account: String,
        entry: String,
        what: String,
    },
    #[error(
        "account {account}: the chain ends at entry {found}, its head says {expected}: entries at its end are missing or added"
    )]
    Head {
        account: String,
        expected: String,
        found: String,
    },
    #[error(
        "account {account}: the balance of {year} {kind} is {stored}, its entries sum to {derived} (hundredths of an hour)"
    )]
    Balance {
        account: String,
        year: i32,
        /// Module, level and mode.
        kind: String,
        stored: i64,
        derived: i64,
    },
    #[error(
        "account {account}: {completions} completions are recorded and {credits} completion entries"
    )]
    Completions {
        account: String,
        completions: u64,
        credits: u64,
    },
    #[error("account {account}: {entries} entries have {states} states")]
    States {
        account: String,
        entries: u64,
        states: u64,
    },
}

/// What one chain's entries come to.
#[derive(Default)]
struct Chain {
    head: Head,
    entries: u64,
    credits: u64,
    balances: BTreeMap<(i32, String), i64>,
}

impl Platform {
    /// Walks the whole ledger, account by account in order, and stops at the first thing that is wrong.
    /// `progress` hears how many entries were walked.
    pub async fn audit(&self, mut progress: impl FnMut(u64) + Send) -> Result<Audit, Error> {
        let mut walk = Audit {
            entries: 0,
            chains: 0,
            head: String::new(),
            finding: None,
        };
        let mut heads = Sha256::new();
        let mut open: BTreeMap<String, Chain> = BTreeMap::new();
        let mut after = (String::new(), 0_i64);
        let mut closed_to = String::new();
        // One snapshot for the whole walk: what is credited meanwhile is no contradiction.
        let snapshot = self.snapshot().await?;
        loop {
            let rows = entries_after(&snapshot, &after).await?;
            let Some(last) = rows.last() else { break };
            let next = (last.account_id.clone(), last.sequence);
            for row in rows {
                let chain = open.entry(row.account_id.clone()).or_default();
                if let Err(finding) = chain.add(row) {
                    walk.finding = Some(finding);
                    return Ok(walk);
                }
                walk.entries += 1;
            }
            progress(walk.entries);
            // Every account before the last one of this batch is complete.
            let still_open = open.split_off(&next.0);
            let closed = std::mem::replace(&mut open, still_open);
            if let Some(last) = closed.keys().next_back().cloned() {
                let kept = kept(&snapshot, &closed_to, Some(&last)).await?;
                walk.close(closed, kept, &mut heads);
                closed_to = last;
            }
            if walk.finding.is_some() {
                return Ok(walk);
            }
            after = next;
        }
        let kept = kept(&snapshot, &closed_to, None).await?;
        walk.close(open, kept, &mut heads);
        walk.head = hex::encode(heads.finalize());
        Ok(walk)
    }
}

async fn entries_after(
    db: &impl ConnectionTrait,
    (account, sequence): &(String, i64),
) -> Result<Vec<ledger_entry::Model>, Error> {
    use ledger_entry::Column;

    let rows = ledger_entry::Entity::find()
        .filter(
            Condition::any().add(Column::AccountId.gt(account)).add(
                Condition::all()
                    .add(Column::AccountId.eq(account))
                    .add(Column::Sequence.gt(*sequence)),
            ),
        )
        .order_by_asc(Column::AccountId)
        .order_by_asc(Column::Sequence)
        .limit(AT_ONCE)
        .all(db)
        .await?;
    Ok(rows)
}

/// What is kept beside a chain, and must follow from it.
#[derive(Default)]
struct Kept {
    head: Head,
    balances: BTreeMap<(i32, String), i64>,
    completions: u64,
    states: u64,
}

/// What is kept beside the chains of the accounts after `after` up to `last`: four queries for all of them.
async fn kept(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<BTreeMap<String, Kept>, Error> {
    let mut kept: BTreeMap<String, Kept> = BTreeMap::new();
    let heads = ledger_head::Entity::find()
        .filter(range(ledger_head::Column::AccountId, after, last))
        .all(db)
        .await?;
    for row in heads {
        kept.entry(row.account_id).or_default().head = Head {
            sequence: row.sequence,
            hash: EntryHash::parse(&row.hash).unwrap_or(EntryHash::ORIGIN),
        };
    }
    let balances = ledger_balance::Entity::find()
        .filter(range(ledger_balance::Column::AccountId, after, last))
        .all(db)
        .await?;
    for row in balances {
        let balances = &mut kept.entry(row.account_id).or_default().balances;
        let kind = format!("{} {} {}", row.module, row.level, row.mode);
        balances.insert((row.year, kind), row.hours);
    }
    let completions: Vec<(String, i64)> = completion::Entity::find()
        .select_only()
        .column(completion::Column::AccountId)
        .column_as(completion::Column::EnrolmentId.count(), "recorded")
        .filter(range(completion::Column::AccountId, after, last))
        .group_by(completion::Column::AccountId)
        .into_tuple()
        .all(db)
        .await?;
    for (account, count) in completions {
        kept.entry(account).or_default().completions = u64::try_from(count).unwrap_or_default();
    }
    let states: Vec<(String, i64)> = entry_state::Entity::find()
        .select_only()
        .column(entry_state::Column::AccountId)
        .column_as(entry_state::Column::EntryId.count(), "states")
        .filter(range(entry_state::Column::AccountId, after, last))
        .group_by(entry_state::Column::AccountId)
        .into_tuple()
        .all(db)
        .await?;
    for (account, count) in states {
        kept.entry(account).or_default().states = u64::try_from(count).unwrap_or_default();
    }
    Ok(kept)
}

fn range(column: impl ColumnTrait, after: &str, last: Option<&str>) -> Condition {
    Condition::all()
        .add(column.gt(after))
        .add_option(last.map(|last| column.lte(last)))
}

impl Audit {
    /// Compares chains with what is kept beside them, and stops at the first contradiction. What is kept for an account
    /// without a chain is one too: the chain was removed whole.
    fn close(
        &mut self,
        mut chains: BTreeMap<String, Chain>,
        mut kept: BTreeMap<String, Kept>,
        heads: &mut Sha256,
    ) {
        let accounts: BTreeSet<String> = chains.keys().chain(kept.keys()).cloned().collect();
        for account in accounts {
            let chain = chains.remove(&account).unwrap_or_default();
            let kept = kept.remove(&account).unwrap_or_default();
            if chain.entries > 0 {
                heads.update(account.as_bytes());
                heads.update(chain.head.hash.as_bytes());
                self.chains += 1;
            }
            self.finding = chain.contradiction(&account, kept);
            if self.finding.is_some() {
                return;
            }
        }
    }
}

impl Chain {
    fn add(&mut self, row: ledger_entry::Model) -> Result<(), Finding> {
        let (account, entry, year) = (row.account_id.clone(), row.id.clone(), row.year);
        let kind = format!("{} {} {}", row.module, row.level, row.mode);
        let is_credit = row.source_kind == "completion";
        let entry = entry_from(row).map_err(|error| Finding::Unreadable {
            account: account.clone(),
            entry,
            what: error.to_string(),
        })?;
        let head = entry
            .follows(self.head)
            .map_err(|error| Finding::Chain { account, error })?;
        self.head = head;
        self.entries += 1;
        self.credits += u64::from(is_credit);
        *self.balances.entry((year, kind)).or_default() += entry.hours.hundredths();
        Ok(())
    }
    /// Where what is kept beside the chain does not follow from it.
    fn contradiction(&self, account: &str, kept: Kept) -> Option<Finding> {
        let account = account.to_owned();
        let shown = |head: Head| format!("{} ({})", head.sequence, head.hash);
        if kept.head != self.head {
            return Some(Finding::Head {
                account,
                expected: shown(kept.head),
                found: shown(self.head),
            });
        }
        let mut stored = kept.balances;
        for key in self.balances.keys() {
            // A balance that is missing counts as nothing.
            stored.entry(key.clone()).or_insert(0);
        }
        for ((year, kind), stored) in stored {
            let derived = self.balances.get(&(year, kind.clone())).copied();
            let derived = derived.unwrap_or_default();
            if derived != stored {
                return Some(Finding::Balance {
                    account,
                    year,
                    kind,
                    stored,
                    derived,
                });
            }
        }
        if kept.completions != self.credits {
            return Some(Finding::Completions {
                account,
                completions: kept.completions,
                credits: self.credits,
            });
        }
        (kept.states != self.entries).then_some(Finding::States {
            account,
            entries: self.entries,
            states: kept.states,
        })
    }
}
