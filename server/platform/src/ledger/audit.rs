//! The walk over the whole ledger that proves it whole: every chain, head, balance and state.

mod chain;
mod decisions;
mod seals;

use std::{borrow::Cow, collections::BTreeMap};

use database::ledger::{
    ledger_entry, ledger_head,
    walk::{COLUMN, ChainText, ENTRY, KeptText},
};
use domain::ledger::{ChainError, EntryHash, Head};
use futures::StreamExt as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::entry_from;
use crate::{Error, Platform};

/// Entries read at once: enough to be quick, few enough to keep memory flat.
const AT_ONCE: i64 = 10_000;

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
    #[error(
        "account {account}, entry {entry}: it stands as {state}, which its decisions do not give: {why}"
    )]
    Decisions {
        account: String,
        entry: String,
        state: String,
        why: String,
    },
    #[error("checkpoint {number}: {what}")]
    Checkpoint { number: i64, what: String },
    #[error("account {account}: {entries} entries have {states} states")]
    States {
        account: String,
        entries: u64,
        states: u64,
    },
}

/// Sums by year and by module, level and mode, these three as they stand in the text of an entry.
type Balances<'a> = BTreeMap<(i32, Cow<'a, str>), i64>;

/// What one chain's entries come to.
#[derive(Default)]
struct Chain<'a> {
    head: Head,
    entries: u64,
    credits: u64,
    balances: Balances<'a>,
}

impl Platform {
    /// Walks the whole ledger, account by account in order, and names the first thing that is wrong. Several workers read
    /// at once, each in a snapshot of its own: a chain, its head and its balances belong to one account and so to one
    /// snapshot, and what is credited meanwhile is no contradiction. `progress` hears how many entries were walked.
    pub async fn audit(&self, mut progress: impl FnMut(u64) + Send) -> Result<Audit, Error> {
        let ranges = self.ranges().await?;
        // While one range is hashed the next ones are read, so that no core waits for another.
        let workers = 2 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut walks = futures::stream::iter(ranges.into_iter().map(|range| {
            let platform = self.clone();
            // A task of its own, so that the workers run on threads of their own.
            tokio::spawn(async move { platform.walk(&range).await })
        }))
        .buffered(workers);
        let mut audit = Audit {
            entries: 0,
            chains: 0,
            head: String::new(),
            finding: None,
        };
        let mut heads = Sha256::new();
        while let Some(walk) = walks.next().await {
            let walk = walk.map_err(|error| Error::Unavailable(error.to_string()))??;
            audit.entries += walk.entries;
            audit.chains += walk.heads.len() as u64;
            for (account, hash) in &walk.heads {
                heads.update(account.as_bytes());
                heads.update(hash.as_bytes());
            }
            progress(audit.entries);
            if walk.finding.is_some() {
                audit.finding = walk.finding;
                return Ok(audit);
            }
        }
        audit.head = hex::encode(heads.finalize());
        audit.finding = seals::contradiction(self, &self.snapshot().await?).await?;
        Ok(audit)
    }

    /// Cuts the accounts into ranges of about equal work that leave no gap between them.
    async fn ranges(&self) -> Result<Vec<Range>, Error> {
        let heads: Vec<(String, i64)> = ledger_head::Entity::find()
            .select_only()
            .column(ledger_head::Column::AccountId)
            .column(ledger_head::Column::Sequence)
            .order_by_asc(ledger_head::Column::AccountId)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let mut ranges = Vec::new();
        let (mut after, mut weight) = (String::new(), 0);
        for (account, entries) in heads {
            weight += entries.max(1);
            if weight >= AT_ONCE {
                let last = Some(account.clone());
                ranges.push(Range {
                    after: std::mem::replace(&mut after, account),
                    last,
                });
                weight = 0;
            }
        }
        ranges.push(Range { after, last: None });
        Ok(ranges)
    }

    async fn walk(&self, range: &Range) -> Result<Walk, Error> {
        let snapshot = self.snapshot().await?;
        let last = range.last.as_deref();
        let texts = database::ledger::walk::chains(&snapshot, &range.after, last).await?;
        let kept = database::ledger::walk::kept(&snapshot, &range.after, last).await?;
        let mut kept: BTreeMap<&str, &KeptText> = kept
            .iter()
            .map(|text| (text.account.as_str(), text))
            .collect();
        let mut walk = Walk::default();
        for ChainText { account, text } in &texts {
            let chain = match chain::read(account, text) {
                Some(chain) => chain,
                // Something is odd: row by row it is found what.
                None => match chain_by_rows(&snapshot, account).await? {
                    Ok(chain) => chain,
                    Err(finding) => {
                        walk.finding = Some(finding);
                        return Ok(walk);
                    }
                },
            };
            walk.entries += chain.entries;
            walk.finding = chain.beside(account, kept.remove(account.as_str()));
            if walk.finding.is_some() {
                return Ok(walk);
            }
            walk.heads.push((account.clone(), chain.head.hash));
        }
        // What is kept for an account without a chain: the chain was removed whole.
        for (account, text) in kept {
            walk.finding = Chain::default().beside(account, Some(text));
            if walk.finding.is_some() {
                return Ok(walk);
            }
        }
        walk.finding = decisions::contradiction(&snapshot, &range.after, last).await?;
        Ok(walk)
    }
}

/// The accounts after `after` up to `last`.
struct Range {
    after: String,
    last: Option<String>,
}

/// What the walk over a range came to.
#[derive(Default)]
struct Walk {
    entries: u64,
    heads: Vec<(String, EntryHash)>,
    finding: Option<Finding>,
}

/// The exact reading of one chain, which names what is wrong.
async fn chain_by_rows(
    db: &impl ConnectionTrait,
    account: &str,
) -> Result<Result<Chain<'static>, Finding>, Error> {
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::AccountId.eq(account))
        .order_by_asc(ledger_entry::Column::Sequence)
        .all(db)
        .await?;
    let mut chain = Chain::default();
    for row in rows {
        if let Err(finding) = chain.add(row) {
            return Ok(Err(finding));
        }
    }
    Ok(Ok(chain))
}

/// What is kept beside a chain, and must follow from it.
#[derive(Default)]
struct Kept<'a> {
    head: Head,
    balances: Balances<'a>,
    completions: u64,
    states: u64,
}

impl<'a> Kept<'a> {
    /// `Err` names a balance that cannot be read.
    fn read(text: &'a KeptText) -> Result<Self, &'a str> {
        let mut kept = Self {
            completions: u64::try_from(text.completions).unwrap_or_default(),
            states: u64::try_from(text.states).unwrap_or_default(),
            ..Self::default()
        };
        if let Some((sequence, hash)) = &text.head {
            kept.head = Head {
                sequence: *sequence,
                hash: EntryHash::parse(hash).unwrap_or(EntryHash::ORIGIN),
            };
        }
        for balance in text.balances.split(ENTRY).filter(|text| !text.is_empty()) {
            let (key, hours) = kept_balance(balance).ok_or(balance)?;
            kept.balances.insert(key, hours);
        }
        Ok(kept)
    }
}

fn kept_balance(text: &str) -> Option<((i32, Cow<'_, str>), i64)> {
    let (year, rest) = text.split_once(COLUMN)?;
    let (hours, kind) = rest.split_once(COLUMN)?;
    Some((
        (year.parse().ok()?, Cow::Borrowed(kind)),
        hours.parse().ok()?,
    ))
}

impl<'a> Chain<'a> {
    fn add(&mut self, row: ledger_entry::Model) -> Result<(), Finding> {
        let (account, entry, year) = (row.account_id.clone(), row.id.clone(), row.year);
        let kind = [&*row.module, &row.level, &row.mode].join(&COLUMN.to_string());
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
        *self.balances.entry((year, Cow::Owned(kind))).or_default() += entry.hours.hundredths();
        Ok(())
    }

    /// Where what is kept beside the chain cannot be read or does not follow from it.
    fn beside(&self, account: &str, kept: Option<&'a KeptText>) -> Option<Finding> {
        match kept.map_or_else(|| Ok(Kept::default()), Kept::read) {
            Ok(kept) => self.contradiction(account, kept),
            Err(balance) => Some(Finding::Unreadable {
                account: account.to_owned(),
                entry: "balance".to_owned(),
                what: shown(balance),
            }),
        }
    }

    /// Where what is kept beside the chain does not follow from it.
    fn contradiction(&self, account: &str, kept: Kept<'a>) -> Option<Finding> {
        let account = account.to_owned();
        let place = |head: Head| format!("{} ({})", head.sequence, head.hash);
        if kept.head != self.head {
            return Some(Finding::Head {
                account,
                expected: place(kept.head),
                found: place(self.head),
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
                    kind: shown(&kind),
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

/// Columns as a person reads them.
fn shown(columns: &str) -> String {
    columns.replace(COLUMN, " ")
}
