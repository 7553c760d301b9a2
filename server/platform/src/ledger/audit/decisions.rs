//! Whether each entry stands as its decisions say, and these are as they were written.

use std::path::Path;

use database::{
    ledger::walk::file::LedgerFile,
    verification::{verification_event, walk::Unusual},
};
use domain::{
    ledger::EntryKind,
    verification::{EntryState, EventKind, replay},
};
use sea_orm::ConnectionTrait;

use super::Finding;
use crate::Error;

/// The first entry of the accounts after `after` up to `last` whose state does not follow from its events, on PostgreSQL.
pub(super) async fn contradiction(
    db: &impl ConnectionTrait,
    after: &str,
    last: Option<&str>,
) -> Result<Option<Finding>, Error> {
    // The usual ways to stand are counted off by the database; what is left is looked at one by one.
    let unusual = database::verification::walk::unusual(db, after, last).await?;
    if let Some(finding) = unusual.into_iter().find_map(finding) {
        return Ok(Some(finding));
    }
    let broken = database::verification::walk::broken_seal(db, after, last).await?;
    Ok(broken.map(altered))
}

/// The first such entry of a whole file, in the order of the entries.
pub(super) fn contradiction_in_file(file: &Path) -> Result<Option<Finding>, Error> {
    let mut first = None;
    LedgerFile::open(file)?.unusual(|row| {
        if first.is_none() {
            first = finding(row);
        }
    })?;
    Ok(first)
}

/// The first decision of a whole file that is not as it was written.
pub(super) fn altered_in_file(file: &Path) -> Result<Option<Finding>, Error> {
    Ok(LedgerFile::open(file)?.broken_seal()?.map(altered))
}

fn altered(decision: verification_event::Model) -> Finding {
    Finding::Decision {
        entry: decision.entry_id,
        decision: decision.id,
        number: decision.number,
    }
}

fn finding(row: Unusual) -> Option<Finding> {
    let why = wrong(&row.state, &row.kind, &row.events, row.reversals)?;
    Some(Finding::Decisions {
        account: row.account_id,
        entry: row.entry_id,
        state: row.state,
        why,
    })
}

fn wrong(state: &str, kind: &str, events: &str, reversals: i64) -> Option<String> {
    let Ok(state) = state.parse::<EntryState>() else {
        return Some("no such state".to_owned());
    };
    let events: Option<Vec<EventKind>> = events
        .split(',')
        .filter(|event| !event.is_empty())
        .map(|event| event.parse().ok())
        .collect();
    let Some(events) = events else {
        return Some("an event of an unknown kind".to_owned());
    };
    let (Ok(kind), history) = (kind.parse::<EntryKind>(), events.as_slice()) else {
        return Some("no such kind".to_owned());
    };
    // What nobody had to decide about was born verified.
    let births: &[EntryState] = match kind {
        EntryKind::Completion | EntryKind::External => &[EntryState::Pending],
        EntryKind::Attendance | EntryKind::Import | EntryKind::Adjustment => {
            &[EntryState::Pending, EntryState::Verified]
        }
        EntryKind::Reversal => &[EntryState::Verified],
    };
    let follows = births
        .iter()
        .filter_map(|born| replay(*born, history))
        .any(|states| states.contains(&state));
    if !follows {
        return Some(format!("its events are {history:?}"));
    }
    let taken_back = matches!(state, EntryState::Rejected | EntryState::Appealed);
    (i64::from(taken_back) != reversals).then(|| format!("{reversals} entries take it back"))
}
