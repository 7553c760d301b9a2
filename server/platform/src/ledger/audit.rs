//! The walk over the whole ledger that proves it whole: every chain, head, balance and state.

mod chain;
mod decisions;
mod reading;
mod seals;

use domain::ledger::{ChainError, EntryHash};
use futures::StreamExt as _;
use sha2::{Digest, Sha256};

use crate::{Error, Platform};
use chain::Chain;
use reading::Range;

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
        year: i64,
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
    #[error(
        "entry {entry}: its decision {number} ({decision}) is not as it was written, or the one before it is gone"
    )]
    Decision {
        entry: String,
        decision: String,
        /// Its place among the decisions about the entry, from 1.
        number: i32,
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

impl Platform {
    /// Walks the whole ledger, account by account in order, and names the first thing that is wrong. Several workers read
    /// at once, each in a snapshot of its own: a chain, its head and its balances belong to one account and so to one
    /// snapshot, and what is credited meanwhile is no contradiction. `progress` hears how many entries were walked.
    pub async fn audit(&self, mut progress: impl FnMut(u64) + Send) -> Result<Audit, Error> {
        let ranges = self.ranges().await?;
        // Beside the chains: in a file the decisions are quickest in the order of the entries.
        let decisions = self.database.file.clone().map(|file| {
            let (stands, seals) = (file.clone(), file);
            [
                tokio::task::spawn_blocking(move || decisions::contradiction_in_file(&stands)),
                tokio::task::spawn_blocking(move || decisions::altered_in_file(&seals)),
            ]
        });
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
            let walk = walk.map_err(|error| broken_off(&error))??;
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
        for looked in decisions.into_iter().flatten() {
            let found = looked.await.map_err(|error| broken_off(&error))??;
            audit.finding = audit.finding.or(found);
        }
        if audit.finding.is_none() {
            audit.finding = seals::contradiction(self, &self.snapshot().await?).await?;
        }
        Ok(audit)
    }

    async fn walk(&self, range: &Range) -> Result<Walk, Error> {
        let mut reading = self.read(range).await?;
        let mut walk = Walk::default();
        for (account, chain) in reading.chains {
            let kept = reading.kept.remove(&account).unwrap_or_default();
            let (chain, kept) = match chain {
                Some(chain) => (chain, kept),
                // Something is odd: row by row it is found what.
                None => match self.read_exactly(&account).await? {
                    Ok(exactly) => exactly,
                    Err(finding) => {
                        walk.finding = Some(finding);
                        return Ok(walk);
                    }
                },
            };
            walk.entries += chain.entries;
            let head = chain.head.hash;
            walk.finding = chain.contradiction(&account, kept);
            if walk.finding.is_some() {
                return Ok(walk);
            }
            walk.heads.push((account, head));
        }
        // What is kept for an account without a chain: the chain was removed whole.
        let gone = reading
            .kept
            .into_iter()
            .find_map(|(account, kept)| Chain::default().contradiction(&account, kept));
        walk.finding = gone.or(reading.finding);
        Ok(walk)
    }
}

/// What the walk over a range came to.
#[derive(Default)]
struct Walk {
    entries: u64,
    heads: Vec<(String, EntryHash)>,
    finding: Option<Finding>,
}

fn broken_off(error: &tokio::task::JoinError) -> Error {
    Error::Unavailable(error.to_string())
}
