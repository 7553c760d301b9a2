//! Batches that were sent: what was in them, what came of it, and what is sent again.

use std::collections::{BTreeMap, HashMap};

use database::exports::{export, export_entry, waiting};
use domain::{
    access::{Action, Resource, may},
    hours::CreditHours,
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::{Drawn, REFUSED, RESEND, note, rows::rows};
use crate::{Error, Platform, Viewer, crediting::IN_A_LIST, lists::Importer};

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

impl Platform {
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
