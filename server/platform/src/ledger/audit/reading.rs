//! The chains of a range of accounts and what is kept beside them, in one snapshot.

use std::{collections::BTreeMap, path::Path};

use database::ledger::{
    ledger_entry, ledger_head,
    walk::{self, ChainText, Kept, file::LedgerFile},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Chain, Finding, broken_off, decisions};
use crate::{Error, Platform};

/// Entries read at once: enough to be quick, few enough to keep memory flat. A file is read entry by entry, so that only what
/// they come to is held.
const AT_ONCE: i64 = 10_000;
const AT_ONCE_OF_FILE: i64 = 50_000;

/// The accounts after `after` up to `last`.
#[derive(Clone)]
pub(super) struct Range {
    pub after: String,
    pub last: Option<String>,
}

/// What was read of a range.
pub(super) struct Reading {
    /// By account in order. `None` where the chain is odd.
    pub chains: Vec<(String, Option<Chain>)>,
    pub kept: BTreeMap<String, Kept>,
    /// What the decisions of the range contradict, where they are read with it.
    pub finding: Option<Finding>,
}

impl Platform {
    /// Cuts the accounts into ranges of about equal work that leave no gap between them.
    pub(super) async fn ranges(&self) -> Result<Vec<Range>, Error> {
        let heads: Vec<(String, i64)> = ledger_head::Entity::find()
            .select_only()
            .column(ledger_head::Column::AccountId)
            .column(ledger_head::Column::Sequence)
            .order_by_asc(ledger_head::Column::AccountId)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let at_once = match self.database.file {
            Some(_) => AT_ONCE_OF_FILE,
            None => AT_ONCE,
        };
        let mut ranges = Vec::new();
        let (mut after, mut weight) = (String::new(), 0);
        for (account, entries) in heads {
            weight += entries.max(1);
            if weight >= at_once {
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

    pub(super) async fn read(&self, range: &Range) -> Result<Reading, Error> {
        if let Some(file) = self.database.file.clone() {
            let range = range.clone();
            let reading = tokio::task::spawn_blocking(move || read_file(&file, &range));
            return Ok(reading.await.map_err(|error| broken_off(&error))??);
        }
        let snapshot = self.snapshot().await?;
        let last = range.last.as_deref();
        let texts = walk::chains(&snapshot, &range.after, last).await?;
        let kept = walk::kept(&snapshot, &range.after, last).await?;
        let finding = decisions::contradiction(&snapshot, &range.after, last).await?;
        let chains = texts.into_iter().map(|ChainText { account, text }| {
            let chain = Chain::read(&account, &text);
            (account, chain)
        });
        Ok(Reading {
            chains: chains.collect(),
            kept: kept.into_iter().collect(),
            finding,
        })
    }

    /// The exact reading of one chain, which names what is wrong, with what is kept beside it.
    pub(super) async fn read_exactly(
        &self,
        account: &str,
    ) -> Result<Result<(Chain, Kept), Finding>, Error> {
        let snapshot = self.snapshot().await?;
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::AccountId.eq(account))
            .order_by_asc(ledger_entry::Column::Sequence)
            .all(&snapshot)
            .await?;
        let mut chain = Chain::default();
        for row in rows {
            if let Err(finding) = chain.add_exactly(row) {
                return Ok(Err(finding));
            }
        }
        let kept = walk::kept_of(&snapshot, account).await?;
        Ok(Ok((chain, kept)))
    }
}

fn read_file(file: &Path, range: &Range) -> Result<Reading, DbErr> {
    let file = LedgerFile::open(file)?;
    let last = range.last.as_deref();
    let mut chains: Vec<(String, Option<Chain>)> = Vec::new();
    let mut buffer = Vec::with_capacity(1024);
    file.entries(&range.after, last, |account, columns| {
        if chains.last().is_none_or(|(whose, _)| whose != account) {
            chains.push((account.to_owned(), Some(Chain::default())));
        }
        if let Some((_, chain)) = chains.last_mut() {
            let added = chain
                .as_mut()
                .zip(columns)
                .and_then(|(chain, columns)| chain.add(account, columns, &mut buffer));
            if added.is_none() {
                *chain = None;
            }
        }
    })?;
    Ok(Reading {
        chains,
        kept: file.kept(&range.after, last)?,
        finding: None,
    })
}
