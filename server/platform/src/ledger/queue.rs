//! The queue of an administrator: the entries of the own subtree, by what is asked for.

use std::collections::BTreeMap;

use database::{
    accounts::account,
    ledger::ledger_entry,
    organisations::organisation,
    verification::{entry_flag, entry_state},
};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    ids::{AccountId, EntryId},
    ledger::EntryKind,
    organisations::{OrganisationKind, OrganisationPath},
    time::TrainingYear,
    verification::EntryState,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::Line;
use crate::{Error, Platform, Viewer, catalogue::Page, organisations::within};

/// A row of the queue.
#[derive(Clone, Debug)]
pub struct QueueRow {
    pub line: Line,
    pub teacher: String,
    pub login: String,
    pub organisation: String,
    /// The kind of organisation whose step is waited for.
    pub awaits: Option<OrganisationKind>,
    /// Codes of what a person should look at.
    pub flags: Vec<String>,
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
    pub kind: Option<EntryKind>,
    pub level: Option<Level>,
    pub mode: Option<Mode>,
    /// Waits for the step of a body of this kind.
    pub awaits: Option<OrganisationKind>,
    /// The evidence shows this.
    pub flag: Option<Flagged>,
}

/// Which flags are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flagged {
    Any,
    /// The code of one of them.
    With(String),
}

impl Platform {
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
    pub(crate) async fn queue_condition(
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
        let mut condition = Condition::all().add(within(entry_state::Column::Organisation, &root));
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
        if let Some(kind) = filter.kind {
            condition = condition.add(entry_state::Column::Kind.eq(kind.code()));
        }
        if let Some(level) = filter.level {
            condition = condition.add(entry_state::Column::Level.eq(level.code()));
        }
        if let Some(mode) = filter.mode {
            condition = condition.add(entry_state::Column::Mode.eq(mode.code()));
        }
        if let Some(step) = filter.awaits {
            condition = condition.add(entry_state::Column::Awaits.eq(step.code()));
        }
        match &filter.flag {
            Some(Flagged::Any) => condition = condition.add(entry_state::Column::Flags.ne("")),
            Some(Flagged::With(code)) => {
                let flagged = entry_flag::Entity::find()
                    .select_only()
                    .column(entry_flag::Column::EntryId)
                    .filter(entry_flag::Column::Flag.eq(code.as_str()))
                    .into_query();
                condition = condition.add(entry_state::Column::EntryId.in_subquery(flagged));
            }
            None => {}
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
        let mut waits: BTreeMap<&str, (Option<OrganisationKind>, Vec<String>)> = states
            .iter()
            .map(|row| {
                let awaits = row.awaits.as_deref().and_then(|step| step.parse().ok());
                let flags = row.flags.split(',').filter(|code| !code.is_empty());
                (
                    row.entry_id.as_str(),
                    (awaits, flags.map(str::to_owned).collect()),
                )
            })
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
                let (awaits, flags) = waits.remove(line.entry.id.as_str()).unwrap_or_default();
                QueueRow {
                    line,
                    teacher,
                    login,
                    organisation,
                    awaits,
                    flags,
                }
            })
            .collect())
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
