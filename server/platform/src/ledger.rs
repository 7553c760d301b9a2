//! Reading the ledger: a teacher's own, an administrator's queue, and the walk that proves it whole.

mod audit;

use std::collections::BTreeMap;

use database::{
    accounts::account,
    learning::completion,
    ledger::{ledger_balance, ledger_entry},
    organisations::organisation,
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
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

pub use audit::{Audit, Finding};

use crate::{Error, Platform, Viewer, catalogue::Page};

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

/// A row of the queue.
#[derive(Clone, Debug)]
pub struct QueueRow {
    pub line: Line,
    pub teacher: String,
    pub login: String,
    pub organisation: String,
}

/// What an administrator looks for. Empty fields ask for nothing.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    /// Code of an organisation within the asker's own; its whole subtree is meant.
    pub organisation: Option<String>,
    pub state: Option<EntryState>,
    pub year: Option<TrainingYear>,
    pub module: Option<Module>,
    pub course: Option<String>,
    /// Part of a teacher's name or login.
    pub teacher: Option<String>,
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

    /// The entries of the asker's subtree, the oldest that wait first. Out of scope is [`Error::Denied`].
    pub async fn queue(
        &self,
        viewer: &Viewer,
        filter: &QueueFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<QueueRow>, Error> {
        let condition = self.queue_condition(viewer, filter).await?;
        let total = sea_orm::PaginatorTrait::count(
            entry_state::Entity::find().filter(condition.clone()),
            &self.database.read,
        )
        .await?;
        let mut query = entry_state::Entity::find().filter(condition);
        if let Some((at, id)) = cursor.map(parse_cursor).transpose()? {
            query = query.filter(
                Condition::any().add(entry_state::Column::At.gt(at)).add(
                    Condition::all()
                        .add(entry_state::Column::At.eq(at))
                        .add(entry_state::Column::EntryId.gt(id)),
                ),
            );
        }
        let mut states = query
            .order_by_asc(entry_state::Column::At)
            .order_by_asc(entry_state::Column::EntryId)
            .limit(limit + 1)
            .all(&self.database.read)
            .await?;
        let more = states.len() as u64 > limit;
        states.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = states
            .last()
            .filter(|_| more)
            .map(|row| format!("{}_{}", row.at, row.entry_id));
        let items = self.queue_rows(&states).await?;
        Ok(Page {
            items,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    /// The scope comes first: no query of the queue exists without it.
    async fn queue_condition(
        &self,
        viewer: &Viewer,
        filter: &QueueFilter,
    ) -> Result<Condition, Error> {
        let root = match &filter.organisation {
            Some(code) => self.organisation(code).await?.path,
            None => viewer.actor.organisation.clone(),
        };
        may(
            &viewer.actor,
            Action::ReadEntries,
            Resource::Organisation(&root),
        )?;
        let mut condition =
            Condition::all().add(entry_state::Column::Organisation.starts_with(root.as_str()));
        if let Some(state) = filter.state {
            condition = condition.add(entry_state::Column::State.eq(state.code()));
        }
        if let Some(year) = filter.year {
            condition = condition.add(entry_state::Column::Year.eq(year.number()));
        }
        if let Some(module) = filter.module {
            condition = condition.add(entry_state::Column::Module.eq(module.code()));
        }
        if let Some(course) = &filter.course {
            condition = condition.add(entry_state::Column::CourseCode.eq(course.as_str()));
        }
        if let Some(teacher) = filter
            .teacher
            .as_deref()
            .map(str::trim)
            .filter(|t| !t.is_empty())
        {
            let people = account::Entity::find()
                .select_only()
                .column(account::Column::Id)
                .filter(
                    Condition::any()
                        .add(account::Column::Name.contains(teacher))
                        .add(account::Column::Login.contains(teacher.to_ascii_lowercase())),
                )
                .into_query();
            condition = condition.add(entry_state::Column::AccountId.in_subquery(people));
        }
        Ok(condition)
    }

    async fn queue_rows(&self, states: &[entry_state::Model]) -> Result<Vec<QueueRow>, Error> {
        let ids: Vec<String> = states.iter().map(|row| row.entry_id.clone()).collect();
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Id.is_in(ids))
            .order_by_asc(ledger_entry::Column::At)
            .order_by_asc(ledger_entry::Column::Id)
            .all(&self.database.read)
            .await?;
        let people: Vec<String> = rows.iter().map(|row| row.account_id.clone()).collect();
        let people: BTreeMap<String, (String, String)> = account::Entity::find()
            .filter(account::Column::Id.is_in(people))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.id, (row.name, row.login)))
            .collect();
        let places: Vec<String> = rows.iter().map(|row| row.organisation.clone()).collect();
        let places: BTreeMap<String, String> = organisation::Entity::find()
            .filter(organisation::Column::Path.is_in(places))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.path, row.name))
            .collect();
        let lines = self.lines(rows).await?;
        Ok(lines
            .into_iter()
            .map(|line| {
                let (teacher, login) = people
                    .get(line.entry.account.as_str())
                    .cloned()
                    .unwrap_or_default();
                let organisation = places
                    .get(line.entry.organisation.as_str())
                    .cloned()
                    .unwrap_or_default();
                QueueRow {
                    line,
                    teacher,
                    login,
                    organisation,
                }
            })
            .collect())
    }

    /// Entries with their states and decisions, in the order given; two queries however many there are.
    async fn lines(&self, rows: Vec<ledger_entry::Model>) -> Result<Vec<Line>, Error> {
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

    /// One entry with its teacher, for whoever may read that teacher's record; else it is not found.
    pub async fn entry(&self, viewer: &Viewer, id: &EntryId) -> Result<QueueRow, Error> {
        let state = entry_state::Entity::find_by_id(id.as_str())
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("entry"))?;
        let account = AccountId::new(state.account_id.clone());
        let organisation = OrganisationPath::from_stored(state.organisation.clone());
        let person = Resource::Person {
            account: &account,
            organisation: &organisation,
        };
        may(&viewer.actor, Action::ReadRecord, person)?;
        self.queue_rows(&[state])
            .await?
            .pop()
            .ok_or(Error::NotFound("entry"))
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

fn parse_cursor(text: &str) -> Result<(i64, String), Error> {
    let refused = || {
        Error::refused(
            "cursor",
            "cursor-form",
            "use the value of \"next\" of the page before",
        )
    };
    let (at, id) = text.split_once('_').ok_or_else(refused)?;
    Ok((at.parse().map_err(|_| refused())?, id.to_owned()))
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
