//! Reading the ledger: a teacher's own, an administrator's queue, and the walk that proves it whole.

mod audit;
mod queue;

use std::collections::BTreeMap;

use database::{
    learning::completion,
    ledger::{ledger_balance, ledger_entry},
    verification::{entry_state, verification_event},
};
use domain::{
    access::{Action, Resource, may},
    catalogue::Module,
    hours::CreditHours,
    ids::{AccountId, EnrolmentId, EntryId},
    ledger::{Entry, EntryHash, Format, Source},
    organisations::OrganisationPath,
    time::{Cycle, Timestamp, TrainingYear},
    verification::{EntryState, EventKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

pub use audit::{Audit, Finding};
pub use queue::{Flagged, QueueFilter, QueueRow};

use crate::{Error, Platform, Viewer};

/// An entry with how it stands and what was decided.
#[derive(Clone, Debug)]
pub struct Line {
    pub entry: Entry,
    pub state: EntryState,
    pub decisions: Vec<DecisionMade>,
}

impl Line {
    /// The reason of the rejection, where there is one.
    pub fn rejection(&self) -> Option<&str> {
        self.decisions
            .iter()
            .rev()
            .find(|made| matches!(made.event, EventKind::Reject | EventKind::Revoke))
            .and_then(|made| made.reason.as_deref())
    }
}

#[derive(Clone, Debug)]
pub struct DecisionMade {
    pub event: EventKind,
    pub reason: Option<String>,
    pub by: String,
    pub organisation: String,
    pub address: Option<String>,
    pub at: Timestamp,
}

/// A teacher's year: what is owed, what is there, and every line of it.
#[derive(Clone, Debug)]
pub struct Account {
    pub year: TrainingYear,
    pub target: CreditHours,
    pub total: CreditHours,
    /// Every module that has hours, and every mandatory one.
    pub by_module: Vec<(Module, CreditHours)>,
    /// What each mandatory module asks for.
    pub minimums: BTreeMap<Module, CreditHours>,
    pub verified: CreditHours,
    pub pending: CreditHours,
    pub cycle: Cycle,
    pub cycle_total: CreditHours,
    pub cycle_target: CreditHours,
    /// Years that have entries, the newest first; always with the year asked for.
    pub years: Vec<TrainingYear>,
    /// The newest first.
    pub entries: Vec<Line>,
}

/// What somebody still owes in the year that is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Of the module that was asked for; zero where the policy asks nothing of it.
    pub of_module: CreditHours,
    pub of_year: CreditHours,
}

impl Platform {
    pub fn year_now(&self) -> TrainingYear {
        TrainingYear::of(self.now(), &self.rules.zone)
    }

    /// The teacher's own ledger of a year.
    pub async fn own_ledger(&self, viewer: &Viewer, year: TrainingYear) -> Result<Account, Error> {
        let person = Resource::Person {
            account: viewer.account(),
            organisation: &viewer.actor.organisation,
        };
        may(&viewer.actor, Action::ReadRecord, person)?;
        self.account_of(viewer.account(), year).await
    }

    /// What the asker still owes this year, of one module and in all; one statement.
    pub async fn owed(&self, viewer: &Viewer, module: Module) -> Result<Owed, Error> {
        let person = Resource::Person {
            account: viewer.account(),
            organisation: &viewer.actor.organisation,
        };
        may(&viewer.actor, Action::ReadRecord, person)?;
        let year = self.year_now();
        let policies = self.policies().await?;
        let policy = policies.of(year);
        let balances = ledger_balance::Entity::find()
            .filter(ledger_balance::Column::AccountId.eq(viewer.account().as_str()))
            .filter(ledger_balance::Column::Year.eq(year.number()))
            .all(&self.database.read)
            .await?;
        let sum = |counts: &dyn Fn(&ledger_balance::Model) -> bool| {
            balances
                .iter()
                .filter(|row| counts(row))
                .map(|row| CreditHours::from_hundredths(row.hours))
                .sum::<CreditHours>()
        };
        let minimum = policy.minimums.get(&module).copied().unwrap_or_default();
        Ok(Owed {
            of_module: sum(&|row| row.module == module.code()).missing_to(minimum),
            of_year: sum(&|_| true).missing_to(policy.yearly_target),
        })
    }

    async fn account_of(&self, account: &AccountId, year: TrainingYear) -> Result<Account, Error> {
        let policies = self.policies().await?;
        let policy = policies.of(year);
        let cycle = policy.cycle(year);
        let balances = ledger_balance::Entity::find()
            .filter(ledger_balance::Column::AccountId.eq(account.as_str()))
            .all(&self.database.read)
            .await?;
        let in_year = |row: &&ledger_balance::Model| row.year == year.number();
        let mut by_module: BTreeMap<Module, CreditHours> = Module::MANDATORY
            .iter()
            .chain(policy.minimums.keys())
            .map(|module| (*module, CreditHours::ZERO))
            .collect();
        for row in balances.iter().filter(in_year) {
            let module = row
                .module
                .parse()
                .map_err(|e| Error::Damaged(format!("balance of {account}: {e}")))?;
            let sum = by_module.entry(module).or_default();
            *sum = *sum + CreditHours::from_hundredths(row.hours);
        }
        let total = by_module.values().copied().sum();
        let cycle_total = balances
            .iter()
            .filter(|row| (cycle.first.number()..=cycle.last().number()).contains(&row.year))
            .map(|row| CreditHours::from_hundredths(row.hours))
            .sum();
        let mut years: Vec<TrainingYear> = balances
            .iter()
            .map(|row| TrainingYear(row.year))
            .chain([year])
            .collect();
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::AccountId.eq(account.as_str()))
            .filter(ledger_entry::Column::Year.eq(year.number()))
            .order_by_desc(ledger_entry::Column::Sequence)
            .all(&self.database.read)
            .await?;
        let entries = self.lines(rows).await?;
        let sum = |state: EntryState| {
            entries
                .iter()
                .filter(|line| line.state == state)
                .map(|line| line.entry.hours)
                .sum::<CreditHours>()
        };
        // A rejected entry and its reversal cancel out: the reversal (born verified) is not to lower what is verified.
        let reversed: CreditHours = entries
            .iter()
            .filter(|line| line.entry.reverses.is_some())
            .map(|line| line.entry.hours)
            .sum();
        Ok(Account {
            year,
            target: policy.yearly_target,
            total,
            by_module: by_module.into_iter().collect(),
            minimums: policy.minimums.clone(),
            verified: sum(EntryState::Verified) - reversed,
            pending: sum(EntryState::Pending),
            cycle,
            cycle_total,
            cycle_target: policy.cycle_target,
            years,
            entries,
        })
    }

    /// Entries with their states and decisions, in the order given; two queries however many there are.
    pub(crate) async fn lines(&self, rows: Vec<ledger_entry::Model>) -> Result<Vec<Line>, Error> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let states: BTreeMap<String, String> = entry_state::Entity::find()
            .filter(entry_state::Column::EntryId.is_in(ids.clone()))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.entry_id, row.state))
            .collect();
        let mut events: BTreeMap<String, Vec<DecisionMade>> = BTreeMap::new();
        let found = verification_event::Entity::find()
            .filter(verification_event::Column::EntryId.is_in(ids))
            .order_by_asc(verification_event::Column::Number)
            .order_by_asc(verification_event::Column::At)
            .all(&self.database.read)
            .await?;
        for row in found {
            let event = row
                .decision
                .parse()
                .map_err(|e| Error::Damaged(format!("event of {}: {e}", row.entry_id)))?;
            events.entry(row.entry_id).or_default().push(DecisionMade {
                event,
                reason: row.reason,
                by: row.by_name,
                organisation: row.by_organisation,
                address: row.address,
                at: Timestamp::from_millis(row.at),
            });
        }
        rows.into_iter()
            .map(|row| {
                let state = states.get(&row.id).map(String::as_str).unwrap_or_default();
                let state = state
                    .parse()
                    .map_err(|e| Error::Damaged(format!("state of entry {}: {e}", row.id)))?;
                let decisions = events.remove(&row.id).unwrap_or_default();
                Ok(Line {
                    entry: entry_from(row)?,
                    state,
                    decisions,
                })
            })
            .collect()
    }

    pub(crate) async fn entry_of_enrolment(
        &self,
        id: &EnrolmentId,
    ) -> Result<Option<Entry>, Error> {
        let Some(done) = completion::Entity::find_by_id(id.as_str())
            .one(&self.database.read)
            .await?
        else {
            return Ok(None);
        };
        let row = ledger_entry::Entity::find_by_id(done.entry_id)
            .one(&self.database.read)
            .await?;
        row.map(entry_from).transpose()
    }
}

/// A row as the domain knows it. What cannot be read is damage, never guessed.
pub(crate) fn entry_from(row: ledger_entry::Model) -> Result<Entry, Error> {
    let damaged = |what: &str| Error::Damaged(format!("ledger entry {}: {what}", row.id));
    Ok(Entry {
        format: Format::from_number(row.format).ok_or_else(|| damaged("format"))?,
        kind: row.kind.parse().map_err(|_| damaged("kind"))?,
        module: row.module.parse().map_err(|_| damaged("module"))?,
        level: row.level.parse().map_err(|_| damaged("level"))?,
        mode: row.mode.parse().map_err(|_| damaged("mode"))?,
        previous: EntryHash::parse(&row.previous).ok_or_else(|| damaged("previous hash"))?,
        hash: EntryHash::parse(&row.hash).ok_or_else(|| damaged("hash"))?,
        course_version: row
            .course_version
            .map(u32::try_from)
            .transpose()
            .map_err(|_| damaged("course version"))?,
        account: AccountId::new(row.account_id),
        sequence: row.sequence,
        at: Timestamp::from_millis(row.at),
        year: TrainingYear(row.year),
        hours: CreditHours::from_hundredths(row.hours),
        source: Source {
            kind: row.source_kind,
            id: row.source_id,
        },
        course_code: row.course_code,
        course_title: row.course_title,
        organisation: OrganisationPath::from_stored(row.organisation),
        policy: row.policy,
        explanation: row.explanation,
        details: row.details,
        reverses: row.reverses.map(EntryId::new),
        id: EntryId::new(row.id),
    })
}
