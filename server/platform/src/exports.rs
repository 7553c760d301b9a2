//! Sending hours to the city's training-hours system 学时管理系统: numbered batches of what became fit to be sent since the last
//! one, reversals included.
//!
//! An entry becomes fit when it is verified, a reversal when it takes back what was fit; each then has its place in one
//! order (`export_queue`). A batch is the places after `since`, and its number is the last of them: so the next batch can be
//! looked at as often as one likes, gives the same rows each time, and is only written down when it is sent.

mod acknowledgement;
mod file;
mod rows;
mod schedule;
mod sent;

use database::{
    checkpoints::checkpoint,
    exports::{export, export_entry, waiting},
    organisations::organisation,
    verification::entry_state,
};
use domain::{
    access::{Action, Resource, may},
    hours::CreditHours,
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
    verification::EntryState,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};

pub use acknowledgement::{Acknowledged, Answer};
pub use file::{Column, Form, Template};
pub use rows::Sent;
pub use schedule::Schedule;
pub use sent::{Batch, Refused};

use rows::rows;

use crate::{
    Error, Platform, Viewer, crediting::IN_A_LIST, lists::Importer, organisations::within,
    write::Tx,
};

/// Rows of one batch; what is left comes with the next.
pub const MOST_ROWS: u64 = 100_000;

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
