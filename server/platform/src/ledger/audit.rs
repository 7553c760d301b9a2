//! The walk over the whole ledger that proves it whole: every chain, head, balance and state.

use std::collections::BTreeMap;

use database::{
    learning::completion,
    ledger::{ledger_balance, ledger_entry, ledger_head},
    verification::entry_state,
};
use domain::ledger::{ChainError, EntryHash, Head};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
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
        "account {account}: the balance of {year} {module} is {stored}, its entries sum to {derived} (hundredths of an hour)"
    )]
    Balance {
        account: String,
        year: i32,
        module: String,
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
    head: Option<Head>,
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
        let mut chains: BTreeMap<String, Chain> = BTreeMap::new();
        let mut after = (String::new(), 0_i64);
        loop {
            let rows = ledger_entry::Entity::find()
                .filter(
                    sea_orm::Condition::any()
                        .add(ledger_entry::Column::AccountId.gt(&after.0))
                        .add(
                            sea_orm::Condition::all()
                                .add(ledger_entry::Column::AccountId.eq(&after.0))
                                .add(ledger_entry::Column::Sequence.gt(after.1)),
                        ),
                )
                .order_by_asc(ledger_entry::Column::AccountId)
                .order_by_asc(ledger_entry::Column::Sequence)
                .limit(AT_ONCE)
                .all(&self.database.read)
                .await?;
            let Some(last) = rows.last() else { break };
            let next = (last.account_id.clone(), last.sequence);
            for row in rows {
                let account = row.account_id.clone();
                let chain = chains.entry(account.clone()).or_default();
                if let Err(finding) = chain.add(row) {
                    walk.finding = Some(finding);
                    return Ok(walk);
                }
                walk.entries += 1;
            }
            progress(walk.entries);
            // Every account before the last one of this batch is complete.
            let open = chains.split_off(&next.0);
            for (account, chain) in std::mem::replace(&mut chains, open) {
                if let Some(finding) = self.close(&account, &chain, &mut heads).await? {
                    walk.finding = Some(finding);
                    return Ok(walk);
                }
                walk.chains += 1;
            }
            after = next;
        }
        for (account, chain) in chains {
            if let Some(finding) = self.close(&account, &chain, &mut heads).await? {
                walk.finding = Some(finding);
                return Ok(walk);
            }
            walk.chains += 1;
        }
        walk.finding = self.orphan(walk.chains).await?;
        walk.head = hex::encode(heads.finalize());
        Ok(walk)
    }

    /// Compares one chain with what is kept beside it.
    async fn close(
        &self,
        account: &str,
        chain: &Chain,
        heads: &mut Sha256,
    ) -> Result<Option<Finding>, Error> {
        use sea_orm::PaginatorTrait;

        let db = &self.database.read;
        let found = chain.head.unwrap_or(Head::EMPTY);
        heads.update(account.as_bytes());
        heads.update(found.hash.as_bytes());

        let stored = ledger_head::Entity::find_by_id(account.to_owned())
            .one(db)
            .await?;
        let expected = stored.map_or(Head::EMPTY, |row| Head {
            sequence: row.sequence,
            hash: EntryHash::parse(&row.hash).unwrap_or(EntryHash::ORIGIN),
        });
        if expected != found {
            return Ok(Some(Finding::Head {
                account: account.to_owned(),
                expected: format!("{} ({})", expected.sequence, expected.hash),
                found: format!("{} ({})", found.sequence, found.hash),
            }));
        }

        let mut stored: BTreeMap<(i32, String), i64> = ledger_balance::Entity::find()
            .filter(ledger_balance::Column::AccountId.eq(account))
            .all(db)
            .await?
            .into_iter()
            .map(|row| ((row.year, row.module), row.hours))
            .collect();
        for key in chain.balances.keys() {
            // A balance that is missing counts as nothing.
            stored.entry(key.clone()).or_insert(0);
        }
        for ((year, module), stored) in stored {
            let derived = chain
                .balances
                .get(&(year, module.clone()))
                .copied()
                .unwrap_or_default();
            if derived != stored {
                return Ok(Some(Finding::Balance {
                    account: account.to_owned(),
                    year,
                    module,
                    stored,
                    derived,
                }));
            }
        }

        let completions = completion::Entity::find()
            .filter(completion::Column::AccountId.eq(account))
            .count(db)
            .await?;
        if completions != chain.credits {
            let account = account.to_owned();
            return Ok(Some(Finding::Completions {
                account,
                completions,
                credits: chain.credits,
            }));
        }
        let states = entry_state::Entity::find()
            .filter(entry_state::Column::AccountId.eq(account))
            .count(db)
            .await?;
        if states != chain.entries {
            return Ok(Some(Finding::States {
                account: account.to_owned(),
                entries: chain.entries,
                states,
            }));
        }
        Ok(None)
    }

    /// A head without any entry: a chain that was removed whole.
    async fn orphan(&self, chains: u64) -> Result<Option<Finding>, Error> {
        use sea_orm::PaginatorTrait;

        let db = &self.database.read;
        if ledger_head::Entity::find().count(db).await? == chains {
            return Ok(None);
        }
        let with_entries = ledger_entry::Entity::find()
            .select_only()
            .column(ledger_entry::Column::AccountId)
            .into_query();
        let orphan = ledger_head::Entity::find()
            .filter(ledger_head::Column::AccountId.not_in_subquery(with_entries))
            .one(db)
            .await?;
        Ok(orphan.map(|row| Finding::Head {
            account: row.account_id,
            expected: format!("{} ({})", row.sequence, row.hash),
            found: "none".to_owned(),
        }))
    }
}

impl Chain {
    fn add(&mut self, row: ledger_entry::Model) -> Result<(), Finding> {
        let (account, entry, year, module) = (
            row.account_id.clone(),
            row.id.clone(),
            row.year,
            row.module.clone(),
        );
        let is_credit = row.source_kind == "completion";
        let entry = entry_from(row).map_err(|error| Finding::Unreadable {
            account: account.clone(),
            entry,
            what: error.to_string(),
        })?;
        let head = entry
            .follows(self.head.unwrap_or(Head::EMPTY))
            .map_err(|error| Finding::Chain { account, error })?;
        self.head = Some(head);
        self.entries += 1;
        self.credits += u64::from(is_credit);
        *self.balances.entry((year, module)).or_default() += entry.hours.hundredths();
        Ok(())
    }
}
