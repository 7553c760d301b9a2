//! Sending hours to the city's training-hours system 学时管理系统: numbered batches of what became fit to be sent since the last
//! one, reversals included.
//!
//! An entry becomes fit when it is verified, a reversal when it takes back what was fit; each then has its place in one
//! order (`export_queue`). A batch is the places after `since`, and its number is the last of them: so the next batch can be
//! looked at as often as one likes, gives the same rows each time, and is only written down when it is sent.

mod acknowledgement;
mod file;
mod schedule;

use std::collections::{BTreeMap, HashMap};

use database::{
    accounts::account,
    checkpoints::checkpoint,
    exports::{export, export_entry, waiting},
    ledger::ledger_entry,
    organisations::organisation,
    staff::member,
    verification::entry_state,
};
use domain::{
    access::{Action, Resource, may},
    hours::CreditHours,
    ledger::Entry,
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
    verification::EntryState,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::Expr,
};

pub use acknowledgement::{Acknowledged, Answer};
pub use file::{Column, Form, Template};
pub use schedule::Schedule;

use crate::{
    Error, Platform, Viewer, crediting::IN_A_LIST, ledger::entry_from, lists::Importer,
    organisations::within, write::Tx,
};

/// Rows of one batch; what is left comes with the next.
pub const MOST_ROWS: u64 = 100_000;

/// A row for the other system.
#[derive(Clone, Debug)]
pub struct Sent {
    pub entry: Entry,
    pub name: String,
    pub staff_number: String,
    pub identity_number: String,
    /// Where the teacher belonged at the time of the entry.
    pub organisation: String,
    pub organisation_code: String,
    pub state: EntryState,
}

/// A batch, or what would be the next one.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub year: TrainingYear,
    /// Its number: the place of its last row; `since` where nothing is new.
    pub batch: i64,
    pub since: i64,
    pub rows: Vec<Sent>,
    pub hours: CreditHours,
    /// Verified or not, entries of the year that wait for a decision and are not in it.
    pub waiting: u64,
    /// The newest signed checkpoint: its number, and the text that others keep.
    pub checkpoint: Option<(i64, String)>,
    pub at: Timestamp,
}

/// A batch that was sent.
#[derive(Clone, Debug)]
pub struct Batch {
    pub year: TrainingYear,
    pub batch: i64,
    pub since: i64,
    pub entries: u64,
    pub hours: CreditHours,
    pub checkpoint: Option<i64>,
    pub cause: String,
    pub by: String,
    pub at: Timestamp,
    /// How many rows stand how.
    pub states: BTreeMap<String, u64>,
}

/// A row that the other side did not take.
#[derive(Clone, Debug)]
pub struct Refused {
    pub entry: String,
    pub teacher: String,
    pub title: String,
    pub hours: CreditHours,
    pub reason: String,
}

/// How a row of a batch stands.
pub const SENT: &str = "sent";
pub const ACCEPTED: &str = "accepted";
pub const REFUSED: &str = "refused";
/// It comes again with the next batch.
pub const RESEND: &str = "resend";

impl Platform {
    /// What the next batch of the year holds: after `since`, or else after the last batch that was sent. Nothing is written.
    pub async fn next_batch(
        &self,
        viewer: &Viewer,
        year: TrainingYear,
        since: Option<i64>,
    ) -> Result<Drawn, Error> {
        let root = self.exchange_root(Importer::Person(viewer)).await?;
        let root = &root;
        // A transaction, because it must wait for places that are being taken; it writes nothing.
        self.write(|tx| async move {
            tx.hold_places().await?;
            self.draw(tx.db(), tx.now(), root, year, since).await
        })
        .await
    }

    /// Makes the next batch: writes down what is sent in it. Where nothing is new, no batch is made and the rows are empty.
    pub async fn make_batch(
        &self,
        importer: Importer<'_>,
        year: TrainingYear,
        since: Option<i64>,
        cause: &str,
    ) -> Result<Drawn, Error> {
        let root = self.exchange_root(importer).await?;
        self.seal_before_sending().await?;
        let root = &root;
        self.write(|tx| async move {
            tx.number_alone().await?;
            tx.hold_places().await?;
            let drawn = self.draw(tx.db(), tx.now(), root, year, since).await?;
            if !drawn.rows.is_empty() {
                record(&tx, importer, root, cause, &drawn).await?;
            }
            Ok(drawn)
        })
        .await
    }

    /// The batches of the asker's organisation, the newest first.
    pub async fn sent_batches(&self, viewer: &Viewer) -> Result<Vec<Batch>, Error> {
        let root = reading_root(viewer)?;
        let rows = export::Entity::find()
            .filter(export::Column::Organisation.eq(root.as_str()))
            .order_by_desc(export::Column::At)
            .limit(200)
            .all(&self.database.read)
            .await?;
        let counts: Vec<(i32, i64, String, i64)> = export_entry::Entity::find()
            .select_only()
            .column(export_entry::Column::Year)
            .column(export_entry::Column::Batch)
            .column(export_entry::Column::State)
            .column_as(export_entry::Column::EntryId.count(), "rows")
            .filter(export_entry::Column::Organisation.eq(root.as_str()))
            .group_by(export_entry::Column::Year)
            .group_by(export_entry::Column::Batch)
            .group_by(export_entry::Column::State)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let mut states: HashMap<(i32, i64), BTreeMap<String, u64>> = HashMap::new();
        for (year, batch, state, rows) in counts {
            let of = states.entry((year, batch)).or_default();
            let _ = of.insert(state, u64::try_from(rows).unwrap_or_default());
        }
        Ok(rows
            .into_iter()
            .map(|row| {
                let states = states.remove(&(row.year, row.batch)).unwrap_or_default();
                batch_from(row, states)
            })
            .collect())
    }

    /// A batch that was sent, with its rows, to give its file again.
    pub async fn sent_batch(
        &self,
        viewer: &Viewer,
        year: TrainingYear,
        batch: i64,
    ) -> Result<Drawn, Error> {
        let root = reading_root(viewer)?;
        let db = &self.database.read;
        let key = (root.as_str().to_owned(), year.number(), batch);
        let made = export::Entity::find_by_id(key)
            .one(db)
            .await?
            .ok_or(Error::NotFound("batch"))?;
        let ids: Vec<String> = export_entry::Entity::find()
            .select_only()
            .column(export_entry::Column::EntryId)
            .filter(export_entry::Column::Organisation.eq(root.as_str()))
            .filter(export_entry::Column::Year.eq(year.number()))
            .filter(export_entry::Column::Batch.eq(batch))
            .into_tuple()
            .all(db)
            .await?;
        let rows = rows(db, &ids).await?;
        let checkpoint = match made.checkpoint {
            Some(number) => note(db, Some(number)).await?,
            None => None,
        };
        Ok(Drawn {
            year,
            batch,
            since: made.since,
            hours: CreditHours::from_hundredths(made.hours),
            rows,
            waiting: 0,
            checkpoint,
            at: Timestamp::from_millis(made.at),
        })
    }

    /// The rows of a batch that the other side refused.
    pub async fn refused_rows(
        &self,
        viewer: &Viewer,
        year: TrainingYear,
        batch: i64,
    ) -> Result<Vec<Refused>, Error> {
        let root = reading_root(viewer)?;
        let db = &self.database.read;
        let refused = export_entry::Entity::find()
            .filter(export_entry::Column::Organisation.eq(root.as_str()))
            .filter(export_entry::Column::Year.eq(year.number()))
            .filter(export_entry::Column::Batch.eq(batch))
            .filter(export_entry::Column::State.is_in([REFUSED, RESEND]))
            .limit(1_000)
            .all(db)
            .await?;
        let ids: Vec<String> = refused.iter().map(|row| row.entry_id.clone()).collect();
        let reasons: HashMap<String, Option<String>> = refused
            .into_iter()
            .map(|row| (row.entry_id, row.reason))
            .collect();
        let found = rows(db, &ids).await?;
        Ok(found
            .into_iter()
            .map(|sent| Refused {
                reason: reasons
                    .get(sent.entry.id.as_str())
                    .cloned()
                    .flatten()
                    .unwrap_or_default(),
                teacher: sent.name,
                title: sent.entry.course_title.unwrap_or_default(),
                hours: sent.entry.hours,
                entry: sent.entry.id.to_string(),
            })
            .collect())
    }

    /// Lets the refused rows of a batch come again with the next one. Gives how many.
    pub async fn resend(
        &self,
        viewer: &Viewer,
        year: TrainingYear,
        batch: i64,
    ) -> Result<u64, Error> {
        let root = self.exchange_root(Importer::Person(viewer)).await?;
        let root = &root;
        self.write(|tx| async move {
            let refused = || {
                Condition::all()
                    .add(export_entry::Column::Organisation.eq(root.as_str()))
                    .add(export_entry::Column::Year.eq(year.number()))
                    .add(export_entry::Column::Batch.eq(batch))
                    .add(export_entry::Column::State.eq(REFUSED))
            };
            let ids: Vec<String> = export_entry::Entity::find()
                .select_only()
                .column(export_entry::Column::EntryId)
                .filter(refused())
                .into_tuple()
                .all(tx.db())
                .await?;
            export_entry::Entity::update_many()
                .col_expr(export_entry::Column::State, Expr::value(RESEND))
                .filter(refused())
                .exec(tx.db())
                .await?;
            // A new place at the end of the order, so that the next batch holds them.
            tx.take_places().await?;
            for some in ids.chunks(IN_A_LIST) {
                let places = waiting::Entity::find()
                    .filter(waiting::Column::EntryId.is_in(some))
                    .order_by_asc(waiting::Column::Position)
                    .all(tx.db())
                    .await?;
                waiting::Entity::delete_many()
                    .filter(waiting::Column::EntryId.is_in(some))
                    .exec(tx.db())
                    .await?;
                let places = places.into_iter().map(|row| waiting::ActiveModel {
                    position: NotSet,
                    entry_id: Set(row.entry_id),
                    organisation: Set(row.organisation),
                    year: Set(row.year),
                });
                waiting::Entity::insert_many(places)
                    .exec_without_returning(tx.db())
                    .await?;
            }
            Ok(ids.len() as u64)
        })
        .await
    }

    /// The subtree whose hours are sent; the machine sends the whole city's.
    pub(crate) async fn exchange_root(
        &self,
        importer: Importer<'_>,
    ) -> Result<OrganisationPath, Error> {
        match importer {
            Importer::Person(viewer) => {
                let root = &viewer.actor.organisation;
                may(
                    &viewer.actor,
                    Action::ExchangeLists,
                    Resource::Organisation(root),
                )?;
                Ok(root.clone())
            }
            Importer::Machine => {
                let city = organisation::Entity::find()
                    .filter(organisation::Column::Kind.eq("city"))
                    .order_by_asc(organisation::Column::Path)
                    .one(&self.database.read)
                    .await?;
                let city = city.ok_or(Error::NotFound("organisation"))?;
                Ok(OrganisationPath::from_stored(city.path))
            }
        }
    }

    async fn draw(
        &self,
        db: &impl ConnectionTrait,
        at: Timestamp,
        root: &OrganisationPath,
        year: TrainingYear,
        since: Option<i64>,
    ) -> Result<Drawn, Error> {
        let since = match since {
            Some(since) if since >= 0 => since,
            Some(_) => {
                let detail = "write the number of a batch, or 0 for everything";
                return Err(Error::refused("since", "since-form", detail));
            }
            None => last_batch(db, root, year).await?,
        };
        let new: Vec<(i64, String)> = waiting::Entity::find()
            .select_only()
            .column(waiting::Column::Position)
            .column(waiting::Column::EntryId)
            .filter(within(waiting::Column::Organisation, root))
            .filter(waiting::Column::Year.eq(year.number()))
            .filter(waiting::Column::Position.gt(since))
            .order_by_asc(waiting::Column::Position)
            .limit(MOST_ROWS)
            .into_tuple()
            .all(db)
            .await?;
        let batch = new.last().map_or(since, |(position, _)| *position);
        let ids: Vec<String> = new.into_iter().map(|(_, id)| id).collect();
        let rows = rows(db, &ids).await?;
        let waiting = entry_state::Entity::find()
            .filter(within(entry_state::Column::Organisation, root))
            .filter(entry_state::Column::Year.eq(year.number()))
            .filter(entry_state::Column::State.eq(EntryState::Pending.code()))
            .count(db)
            .await?;
        Ok(Drawn {
            year,
            batch,
            since,
            hours: rows.iter().map(|row| row.entry.hours).sum(),
            rows,
            waiting,
            checkpoint: note(db, None).await?,
            at,
        })
    }

    /// What is sent carries a checkpoint that holds it, so that whoever keeps the file keeps the heads.
    async fn seal_before_sending(&self) -> Result<(), Error> {
        self.make_checkpoint("export").await.map(drop)
    }
}

/// The subtree whose batches the asker may see.
fn reading_root(viewer: &Viewer) -> Result<OrganisationPath, Error> {
    let root = &viewer.actor.organisation;
    may(
        &viewer.actor,
        Action::ReadLists,
        Resource::Organisation(root),
    )?;
    Ok(root.clone())
}

async fn last_batch(
    db: &impl ConnectionTrait,
    root: &OrganisationPath,
    year: TrainingYear,
) -> Result<i64, Error> {
    let last = export::Entity::find()
        .filter(export::Column::Organisation.eq(root.as_str()))
        .filter(export::Column::Year.eq(year.number()))
        .order_by_desc(export::Column::Batch)
        .one(db)
        .await?;
    Ok(last.map_or(0, |row| row.batch))
}

/// The newest checkpoint, or the one of that number.
async fn note(
    db: &impl ConnectionTrait,
    number: Option<i64>,
) -> Result<Option<(i64, String)>, Error> {
    let mut query = checkpoint::Entity::find().order_by_desc(checkpoint::Column::Number);
    if let Some(number) = number {
        query = query.filter(checkpoint::Column::Number.eq(number));
    }
    let row = query.one(db).await?;
    Ok(row.map(|row| (row.number, row.note)))
}

async fn record(
    tx: &Tx,
    importer: Importer<'_>,
    root: &OrganisationPath,
    cause: &str,
    drawn: &Drawn,
) -> Result<(), Error> {
    let now = tx.now().as_millis();
    let (organisation, year) = (root.as_str().to_owned(), drawn.year.number());
    let key = (organisation.clone(), year, drawn.batch);
    if export::Entity::find_by_id(key)
        .one(tx.db())
        .await?
        .is_some()
    {
        // Asked for again from an earlier batch on: the same rows under the same number.
        return Ok(());
    }
    let made = export::ActiveModel {
        organisation: Set(organisation.clone()),
        year: Set(year),
        batch: Set(drawn.batch),
        since: Set(drawn.since),
        entries: Set(i64::try_from(drawn.rows.len()).unwrap_or(i64::MAX)),
        hours: Set(drawn.hours.hundredths()),
        checkpoint: Set(drawn.checkpoint.as_ref().map(|(number, _)| *number)),
        cause: Set(cause.to_owned()),
        by_id: Set(importer.account().to_string()),
        by_name: Set(importer.name()),
        at: Set(now),
    };
    export::Entity::insert(made)
        .exec_without_returning(tx.db())
        .await?;
    // What comes again is no longer missing from its earlier batch.
    let ids: Vec<String> = drawn
        .rows
        .iter()
        .map(|row| row.entry.id.to_string())
        .collect();
    for some in ids.chunks(IN_A_LIST) {
        export_entry::Entity::update_many()
            .col_expr(export_entry::Column::State, Expr::value(SENT))
            .filter(export_entry::Column::Organisation.eq(&organisation))
            .filter(export_entry::Column::State.eq(RESEND))
            .filter(export_entry::Column::EntryId.is_in(some))
            .exec(tx.db())
            .await?;
    }
    let rows: Vec<export_entry::ActiveModel> = ids
        .into_iter()
        .map(|id| export_entry::ActiveModel {
            organisation: Set(organisation.clone()),
            year: Set(year),
            batch: Set(drawn.batch),
            entry_id: Set(id),
            state: Set(SENT.to_owned()),
            reason: Set(None),
            at: Set(now),
        })
        .collect();
    for some in rows.chunks(2_000) {
        export_entry::Entity::insert_many(some.iter().cloned())
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

/// The rows of these entries, in the order of the ids; entries of no hours have nothing to send.
async fn rows(db: &impl ConnectionTrait, ids: &[String]) -> Result<Vec<Sent>, Error> {
    let mut entries: HashMap<String, Entry> = HashMap::new();
    let mut states: HashMap<String, EntryState> = HashMap::new();
    for some in ids.chunks(IN_A_LIST) {
        let found = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Id.is_in(some))
            .all(db)
            .await?;
        for row in found {
            let entry = entry_from(row)?;
            let _ = entries.insert(entry.id.to_string(), entry);
        }
        let found: Vec<(String, String)> = entry_state::Entity::find()
            .select_only()
            .column(entry_state::Column::EntryId)
            .column(entry_state::Column::State)
            .filter(entry_state::Column::EntryId.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        for (id, state) in found {
            let state = state
                .parse()
                .map_err(|e| Error::Damaged(format!("state of {id}: {e}")))?;
            let _ = states.insert(id, state);
        }
    }
    let people: Vec<String> = entries.values().map(|e| e.account.to_string()).collect();
    let people = people_of(db, people).await?;
    let places: HashMap<String, (String, String)> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Path)
        .column(organisation::Column::Name)
        .column(organisation::Column::Code)
        .into_tuple::<(String, String, String)>()
        .all(db)
        .await?
        .into_iter()
        .map(|(path, name, code)| (path, (name, code)))
        .collect();
    Ok(ids
        .iter()
        .filter_map(|id| {
            let entry = entries.remove(id).filter(|entry| !entry.hours.is_zero())?;
            let person = people
                .get(entry.account.as_str())
                .cloned()
                .unwrap_or_default();
            let (organisation, organisation_code) = places
                .get(entry.organisation.as_str())
                .cloned()
                .unwrap_or_default();
            Some(Sent {
                state: states.get(id).copied().unwrap_or(EntryState::Verified),
                name: person.0,
                staff_number: person.1,
                identity_number: person.2,
                organisation,
                organisation_code,
                entry,
            })
        })
        .collect())
}

/// Name, staff number (or login) and identity number of each account.
async fn people_of(
    db: &impl ConnectionTrait,
    mut ids: Vec<String>,
) -> Result<HashMap<String, (String, String, String)>, Error> {
    ids.sort();
    ids.dedup();
    let mut people = HashMap::new();
    for some in ids.chunks(IN_A_LIST) {
        let accounts: Vec<(String, String, String)> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .column(account::Column::Name)
            .column(account::Column::Login)
            .filter(account::Column::Id.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        for (id, name, login) in accounts {
            let _ = people.insert(id, (name, login.to_ascii_uppercase(), String::new()));
        }
        let members = member::Entity::find()
            .filter(member::Column::AccountId.is_in(some))
            .all(db)
            .await?;
        for row in members {
            if let Some(person) = people.get_mut(&row.account_id) {
                person.1 = row.number;
                person.2 = row.identity.unwrap_or_default();
            }
        }
    }
    Ok(people)
}

fn batch_from(row: export::Model, states: BTreeMap<String, u64>) -> Batch {
    Batch {
        year: TrainingYear(row.year),
        batch: row.batch,
        since: row.since,
        entries: u64::try_from(row.entries).unwrap_or_default(),
        hours: CreditHours::from_hundredths(row.hours),
        checkpoint: row.checkpoint,
        cause: row.cause,
        by: row.by_name,
        at: Timestamp::from_millis(row.at),
        states,
    }
}
