//! Closing a training year 年度结账 for an organisation and everything below it: look first, then close. What is credited
//! for a closed year afterwards stands in the open one or is refused, as the policy has it.

use std::collections::BTreeMap;

use crate::{
    Error, Platform, Viewer, administration,
    organisations::{Organisation, within},
    verification::By,
    write::Tx,
};
use database::{organisations::organisation, policies::closing};
use domain::{
    access::{Action, Resource, may},
    closing::{Check, Item},
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
    verification::REASON_LIMIT,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, Statement, StreamTrait,
};

/// A year that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Code and name of the organisation.
    pub organisation: String,
    pub name: String,
    pub year: TrainingYear,
    /// As it was counted when the year was closed.
    pub checklist: Vec<Item>,
    pub note: String,
    pub by: String,
    pub at: Timestamp,
}

/// What closing came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    New(Closing),
    /// It was closed before, itself or something above it; nothing was written.
    Before(Closing),
}

impl Closed {
    pub fn closing(self) -> Closing {
        match self {
            Self::New(closing) | Self::Before(closing) => closing,
        }
    }
}

impl Platform {
    /// What to look at before the year is closed for the organisation. [`Error::Denied`] out of scope.
    pub async fn checklist(
        &self,
        viewer: &Viewer,
        organisation: &str,
        year: TrainingYear,
    ) -> Result<Vec<Item>, Error> {
        let place = self.organisation(organisation).await?;
        let scope = Resource::Organisation(&place.path);
        may(&viewer.actor, Action::ReadLists, scope)?;
        self.check(&self.database.read, &place.path, year).await
    }

    /// The year's closing by this organisation or one above it, if it is closed. [`Error::Denied`] out of scope.
    pub async fn closed(
        &self,
        viewer: &Viewer,
        organisation: &str,
        year: TrainingYear,
    ) -> Result<Option<Closing>, Error> {
        let place = self.organisation(organisation).await?;
        let scope = Resource::Organisation(&place.path);
        may(&viewer.actor, Action::ReadLists, scope)?;
        let row = above(&self.database.read, &place.path, year).await?;
        let rows: Vec<_> = row.into_iter().collect();
        Ok(closings_from(&self.database.read, rows).await?.pop())
    }

    /// Closes the year for the organisation and everything below it; again it changes nothing. [`Error::Conflict`]
    /// `year-not-ready` while a decision is owed to a teacher, [`Error::Refused`] for a year that has not begun.
    pub async fn close_year(
        &self,
        viewer: &Viewer,
        organisation: &str,
        year: TrainingYear,
        note: &str,
        by: By<'_>,
    ) -> Result<Closed, Error> {
        let place = &self.organisation(organisation).await?;
        let scope = Resource::Organisation(&place.path);
        may(&viewer.actor, Action::CloseYear, scope)?;
        let note = note.trim();
        if note.chars().count() > REASON_LIMIT {
            let detail = format!("at most {REASON_LIMIT} characters");
            return Err(Error::refused("note", "too-long", detail));
        }
        if !(1990..=self.year_now().number()).contains(&year.number()) {
            let detail = format!("a year from 1990 to {} can be closed", self.year_now());
            return Err(Error::refused("year", "year-range", detail));
        }
        self.write(|tx| async move {
            // Whoever is crediting into the year is waited for and counted; whoever comes later finds it closed.
            tx.hold_years().await?;
            self.close_in(&tx, viewer, place, year, note, by).await
        })
        .await
    }

    async fn close_in(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        place: &Organisation,
        year: TrainingYear,
        note: &str,
        by: By<'_>,
    ) -> Result<Closed, Error> {
        if let Some(before) = above(tx.db(), &place.path, year).await? {
            let before = closings_from(tx.db(), vec![before]).await?.pop();
            let before = before.ok_or(Error::NotFound("closing"))?;
            return Ok(Closed::Before(before));
        }
        let checklist = self.check(tx.db(), &place.path, year).await?;
        let blocks: Vec<String> = checklist
            .iter()
            .filter(|item| item.blocks)
            .map(|item| format!("{} {}", item.count, item.code))
            .collect();
        if !blocks.is_empty() {
            let detail = format!("decide first what waits in {year}: {}", blocks.join(", "));
            return Err(Error::conflict("year-not-ready", detail));
        }
        let row = closing::ActiveModel {
            id: Set(tx.fresh_id()),
            organisation: Set(place.path.to_string()),
            year: Set(year.number()),
            checklist: Set(serde_json::to_string(&checklist)?),
            note: Set(note.to_owned()),
            by_id: Set(viewer.account().to_string()),
            by_name: Set(viewer.name.clone()),
            address: Set(by.address.map(str::to_owned)),
            at: Set(tx.now().as_millis()),
        };
        closing::Entity::insert(row)
            .exec_without_returning(tx.db())
            .await?;
        Ok(Closed::New(Closing {
            organisation: place.code.clone(),
            name: place.name.clone(),
            year,
            checklist,
            note: note.to_owned(),
            by: viewer.name.clone(),
            at: tx.now(),
        }))
    }

    /// What was closed in the asker's subtree, and above it for the asker too; the newest first.
    pub async fn closings(&self, viewer: &Viewer) -> Result<Vec<Closing>, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::ReadLists,
            Resource::Organisation(root),
        )?;
        self.closings_about(root).await
    }

    /// For those who have seen to the permission.
    pub(crate) async fn closings_about(
        &self,
        root: &OrganisationPath,
    ) -> Result<Vec<Closing>, Error> {
        let rows = closing::Entity::find()
            .filter(
                Condition::any()
                    .add(within(closing::Column::Organisation, root))
                    .add(closing::Column::Organisation.is_in(ancestry(root))),
            )
            .order_by_desc(closing::Column::At)
            .order_by_desc(closing::Column::Id)
            .all(&self.database.read)
            .await?;
        closings_from(&self.database.read, rows).await
    }

    async fn check(
        &self,
        db: &(impl ConnectionTrait + StreamTrait),
        root: &OrganisationPath,
        year: TrainingYear,
    ) -> Result<Vec<Item>, Error> {
        let [pending, appealed, flagged, not_exported] = count_entries(db, root, year).await?;
        // By the same connection: those who wait for the closing may hold all the others.
        let policies = self.policies_by(db).await?;
        let people = administration::met(db, root, year, policies.of(year)).await?;
        let runs = u64::from(year >= self.year_now());
        Ok(vec![
            Item::new(Check::Pending, pending),
            Item::new(Check::Appealed, appealed),
            Item::new(Check::Flagged, flagged),
            Item::new(Check::BelowTarget, people.teachers - people.met),
            Item::new(Check::NotExported, not_exported),
            Item::new(Check::YearNotOver, runs),
        ])
    }
}

fn ancestry(path: &OrganisationPath) -> Vec<String> {
    path.ancestry()
        .into_iter()
        .map(|path| path.as_str().to_owned())
        .collect()
}

/// The closing of the year that covers the organisation.
async fn above(
    db: &impl ConnectionTrait,
    place: &OrganisationPath,
    year: TrainingYear,
) -> Result<Option<closing::Model>, DbErr> {
    closing::Entity::find()
        .filter(closing::Column::Year.eq(year.number()))
        .filter(closing::Column::Organisation.is_in(ancestry(place)))
        .order_by_desc(closing::Column::Organisation)
        .one(db)
        .await
}

/// Pending, appealed, flagged and undecided: one pass over the subtree's year. Not exported is what waits for the next batch:
/// a reversal of what was never fit to be sent is not sent either.
async fn count_entries(
    db: &impl ConnectionTrait,
    root: &OrganisationPath,
    year: TrainingYear,
) -> Result<[u64; 4], Error> {
    const SQL: &str = "SELECT COUNT(CASE WHEN s.state = 'pending' THEN 1 END), \
        COUNT(CASE WHEN s.state = 'appealed' THEN 1 END), \
        COUNT(CASE WHEN s.state IN ('pending', 'appealed') AND s.flags <> '' THEN 1 END), \
        (SELECT COUNT(*) FROM export_queue q WHERE substr(q.organisation, 1, length($1)) = $1 AND q.year = $2 AND NOT EXISTS \
            (SELECT 1 FROM export_entries e WHERE e.entry_id = q.entry_id AND e.state <> 'resend')) \
        FROM entry_states s WHERE substr(s.organisation, 1, length($1)) = $1 AND s.year = $2";
    let values = [root.as_str().into(), year.number().into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), SQL, values);
    let row = db.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| Error::Unavailable("a count gave no row".to_owned()))?;
    let mut counts = [0; 4];
    for (at, count) in counts.iter_mut().enumerate() {
        *count = u64::try_from(row.try_get_by_index::<i64>(at)?).unwrap_or_default();
    }
    Ok(counts)
}

async fn closings_from(
    db: &impl ConnectionTrait,
    rows: Vec<closing::Model>,
) -> Result<Vec<Closing>, Error> {
    let paths: Vec<&str> = rows.iter().map(|row| row.organisation.as_str()).collect();
    let places: BTreeMap<String, (String, String)> = organisation::Entity::find()
        .filter(organisation::Column::Path.is_in(paths))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.path, (row.code, row.name)))
        .collect();
    rows.into_iter()
        .map(|row| {
            let (organisation, name) = places
                .get(&row.organisation)
                .cloned()
                .unwrap_or_else(|| (row.organisation.clone(), row.organisation.clone()));
            Ok(Closing {
                organisation,
                name,
                year: TrainingYear(row.year),
                checklist: serde_json::from_str(&row.checklist)
                    .map_err(|error| Error::Damaged(format!("closing {}: {error}", row.id)))?,
                note: row.note,
                by: row.by_name,
                at: Timestamp::from_millis(row.at),
            })
        })
        .collect()
}
