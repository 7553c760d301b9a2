//! Sessions as people see them: in lists, with their rosters, as one's own.

use std::collections::BTreeMap;

use database::{
    accounts::account,
    organisations::organisation,
    trainings::{place, training},
};
use domain::{
    access::{Action, Resource, may},
    ids::{AccountId, EntryId, TrainingId},
    time::Timestamp,
    training::{Method, PlaceState},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Training, place_state, training_from};
use crate::{Error, Platform, Viewer, catalogue::Page, organisations::within};

/// Somebody on a roster.
#[derive(Clone, Debug)]
pub struct Attendee {
    pub account: AccountId,
    pub login: String,
    pub name: String,
    pub school: String,
    pub state: PlaceState,
    pub method: Option<Method>,
    pub at: Option<Timestamp>,
    /// What credits it.
    pub entry: Option<EntryId>,
}

/// A session in a list, with how many are on its roster and how many came.
#[derive(Clone, Debug)]
pub struct TrainingRow {
    pub training: Training,
    pub people: usize,
    pub present: usize,
}

/// A session that a teacher is on the roster of.
#[derive(Clone, Debug)]
pub struct OwnTraining {
    pub training: Training,
    pub state: PlaceState,
    pub at: Option<Timestamp>,
    pub entry: Option<EntryId>,
}

impl Platform {
    /// The sessions of the asker's subtree, the last ones first.
    pub async fn trainings(
        &self,
        viewer: &Viewer,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<TrainingRow>, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::ReadStaff,
            Resource::Organisation(root),
        )?;
        let scope = within(training::Column::Organisation, root);
        let db = &self.database.read;
        let all = training::Entity::find().filter(scope.clone());
        let total = sea_orm::PaginatorTrait::count(all, db).await?;
        let mut query = training::Entity::find().filter(scope);
        if let Some((at, id)) = cursor.map(parse_cursor).transpose()? {
            let same = Condition::all()
                .add(training::Column::BeginsAt.eq(at))
                .add(training::Column::Id.lt(id));
            query = query.filter(
                Condition::any()
                    .add(training::Column::BeginsAt.lt(at))
                    .add(same),
            );
        }
        let mut rows = query
            .order_by_desc(training::Column::BeginsAt)
            .order_by_desc(training::Column::Id)
            .limit(limit + 1)
            .all(db)
            .await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| format!("{}_{}", row.begins_at, row.id));
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let counts: Vec<(String, String, i64)> = place::Entity::find()
            .select_only()
            .column(place::Column::TrainingId)
            .column(place::Column::State)
            .column_as(place::Column::AccountId.count(), "count")
            .filter(place::Column::TrainingId.is_in(ids))
            .group_by(place::Column::TrainingId)
            .group_by(place::Column::State)
            .into_tuple()
            .all(db)
            .await?;
        let names = self
            .names_of(rows.iter().map(|row| row.organisation.clone()))
            .await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let of = |state: Option<PlaceState>| {
                    let counted = counts.iter().filter(|(id, found, _)| {
                        *id == row.id && state.is_none_or(|state| state.code() == found)
                    });
                    let sum: i64 = counted.map(|(.., count)| count).sum();
                    usize::try_from(sum).unwrap_or_default()
                };
                let (people, present) = (of(None), of(Some(PlaceState::Present)));
                Ok(TrainingRow {
                    training: training_from(row, &names)?,
                    people,
                    present,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Page {
            items,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    /// One session with its roster, for whoever keeps or inspects the organisation, and for the host of its workshop.
    pub async fn training(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
    ) -> Result<(Training, Vec<Attendee>), Error> {
        let found = self.training_by_id(id).await?;
        let resource = Resource::Organisation(&found.organisation);
        if let Err(denied) = may(&viewer.actor, Action::ReadStaff, resource)
            && self.may_hold(viewer, &found).await.is_err()
        {
            return Err(denied.into());
        }
        let roster = self.roster(id).await?;
        Ok((found, roster))
    }

    /// What anybody who is signed in may know of a session whose address they have.
    pub async fn training_face(&self, id: &TrainingId) -> Result<Training, Error> {
        self.training_by_id(id).await
    }

    /// Sessions that the teacher is on the roster of, the last ones first.
    pub async fn own_trainings(&self, viewer: &Viewer) -> Result<Vec<OwnTraining>, Error> {
        let db = &self.database.read;
        let places = place::Entity::find()
            .filter(place::Column::AccountId.eq(viewer.account().as_str()))
            .all(db)
            .await?;
        let mut places: BTreeMap<String, place::Model> = places
            .into_iter()
            .map(|row| (row.training_id.clone(), row))
            .collect();
        let rows = training::Entity::find()
            .filter(training::Column::Id.is_in(places.keys().cloned()))
            .order_by_desc(training::Column::BeginsAt)
            .all(db)
            .await?;
        let names = self
            .names_of(rows.iter().map(|row| row.organisation.clone()))
            .await?;
        let own = rows
            .into_iter()
            .filter_map(|row| Some((places.remove(&row.id)?, row)));
        own.map(|(place, row)| {
            Ok(OwnTraining {
                training: training_from(row, &names)?,
                state: place_state(&place)?,
                at: place.at.map(Timestamp::from_millis),
                entry: place.entry_id.map(EntryId::new),
            })
        })
        .collect()
    }

    pub(super) async fn training_by_id(&self, id: &TrainingId) -> Result<Training, Error> {
        let row = training::Entity::find_by_id(id.as_str())
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("training"))?;
        let names = self.names_of([row.organisation.clone()]).await?;
        training_from(row, &names)
    }

    pub(crate) async fn names_of(
        &self,
        paths: impl IntoIterator<Item = String> + Send,
    ) -> Result<BTreeMap<String, String>, Error> {
        let paths: Vec<String> = paths.into_iter().collect();
        let rows = organisation::Entity::find()
            .filter(organisation::Column::Path.is_in(paths))
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().map(|row| (row.path, row.name)).collect())
    }

    async fn roster(&self, id: &TrainingId) -> Result<Vec<Attendee>, Error> {
        let db = &self.database.read;
        let places = place::Entity::find()
            .filter(place::Column::TrainingId.eq(id.as_str()))
            .all(db)
            .await?;
        let ids: Vec<String> = places.iter().map(|row| row.account_id.clone()).collect();
        let people = account::Entity::find()
            .filter(account::Column::Id.is_in(ids))
            .all(db)
            .await?;
        let homes: Vec<String> = people
            .iter()
            .map(|row| row.organisation_id.clone())
            .collect();
        let homes: BTreeMap<String, String> = organisation::Entity::find()
            .filter(organisation::Column::Id.is_in(homes))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
        let people: BTreeMap<String, account::Model> = people
            .into_iter()
            .map(|row| (row.id.clone(), row))
            .collect();
        let mut roster = places
            .into_iter()
            .filter_map(|place| Some((people.get(&place.account_id)?, place)))
            .map(|(person, place)| {
                Ok(Attendee {
                    state: place_state(&place)?,
                    account: AccountId::new(place.account_id),
                    login: person.login.clone(),
                    name: person.name.clone(),
                    school: homes
                        .get(&person.organisation_id)
                        .cloned()
                        .unwrap_or_default(),
                    method: place.method.and_then(|word| word.parse().ok()),
                    at: place.at.map(Timestamp::from_millis),
                    entry: place.entry_id.map(EntryId::new),
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        roster.sort_by(|a, b| (&a.school, &a.name, &a.login).cmp(&(&b.school, &b.name, &b.login)));
        Ok(roster)
    }
}

/// Where a page of a list begins that is ordered by moments: the moment, and the id.
pub(crate) fn parse_cursor(text: &str) -> Result<(i64, String), Error> {
    let refused = || {
        let detail = "use the value of \"next\" of the page before";
        Error::refused("cursor", "cursor-form", detail)
    };
    let (at, id) = text.split_once('_').ok_or_else(refused)?;
    Ok((at.parse().map_err(|_| refused())?, id.to_owned()))
}
