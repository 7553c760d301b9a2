//! Sessions that people attend 培训活动: planned, their roster kept, presence taken, settled into hours.

mod presence;
mod roster;

use std::collections::BTreeMap;

use database::{
    accounts::account,
    organisations::organisation,
    trainings::{place, training},
};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    hours::CreditHours,
    ids::{AccountId, EntryId, TrainingId},
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
    training::{Change, Method, PlaceState, Plan, TrainingState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::Serialize;

use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::Page,
    organisations::within,
    write::{Key, Tx},
};

pub use presence::{CheckedIn, Settled};
pub use roster::{Added, Candidate, MOST_PEOPLE};

/// A session as its form or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewTraining {
    pub title: String,
    pub module: String,
    pub level: String,
    pub mode: String,
    pub hours: String,
    pub place: String,
    /// `2026-03-02T09:00` in the platform's zone, or RFC 3339.
    pub begins: String,
    pub ends: String,
    pub open_to_subtree: bool,
}

/// A session.
#[derive(Clone, Debug)]
pub struct Training {
    pub id: TrainingId,
    pub plan: Plan,
    pub organisation: OrganisationPath,
    pub organisation_name: String,
    pub state: TrainingState,
    pub organiser: AccountId,
    secret: Vec<u8>,
}

impl Training {
    pub(crate) fn allows(&self, change: Change, now: Timestamp) -> Result<(), Error> {
        self.state
            .allows(change, now, self.plan.begins, self.plan.ends)
            .map_err(|error| Error::conflict(error.code(), error.to_string()))
    }
}

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
    /// Plans a session for the asker's own organisation; the same key again gives the first one.
    pub async fn plan_training(
        &self,
        viewer: &Viewer,
        key: &str,
        new: &NewTraining,
    ) -> Result<TrainingId, Error> {
        let home = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::HoldTraining,
            Resource::Organisation(home),
        )?;
        let plan = &self.read_plan(new).await?;
        let key = Key::new(viewer.account(), key, new)?;
        self.write_once(&key, |tx| async move {
            let id = tx.fresh_id();
            let row = training::ActiveModel {
                id: Set(id.clone()),
                title: Set(plan.title.clone()),
                organisation: Set(home.to_string()),
                module: Set(plan.module.code().to_owned()),
                level: Set(plan.level.code().to_owned()),
                mode: Set(plan.mode.code().to_owned()),
                hours: Set(plan.hours.hundredths()),
                place: Set(plan.place.clone()),
                begins_at: Set(plan.begins.as_millis()),
                ends_at: Set(plan.ends.as_millis()),
                open_to_subtree: Set(plan.open_to_subtree),
                secret: Set(hex::encode(rand::random::<[u8; 32]>())),
                state: Set(TrainingState::Planned.code().to_owned()),
                by_id: Set(viewer.account().to_string()),
                at: Set(tx.now().as_millis()),
            };
            training::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            Ok(TrainingId::new(id))
        })
        .await
    }

    /// Changes the plan; only until check-in opens.
    pub async fn change_training(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
        new: &NewTraining,
    ) -> Result<(), Error> {
        let plan = &self.read_plan(new).await?;
        self.write(|tx| async move {
            let found = self.held(&tx, viewer, id, Hold::Alone).await?;
            found.allows(Change::Plan, tx.now())?;
            training::Entity::update_many()
                .col_expr(training::Column::Title, Expr::value(&plan.title))
                .col_expr(training::Column::Module, Expr::value(plan.module.code()))
                .col_expr(training::Column::Level, Expr::value(plan.level.code()))
                .col_expr(training::Column::Mode, Expr::value(plan.mode.code()))
                .col_expr(
                    training::Column::Hours,
                    Expr::value(plan.hours.hundredths()),
                )
                .col_expr(training::Column::Place, Expr::value(&plan.place))
                .col_expr(
                    training::Column::BeginsAt,
                    Expr::value(plan.begins.as_millis()),
                )
                .col_expr(training::Column::EndsAt, Expr::value(plan.ends.as_millis()))
                .col_expr(
                    training::Column::OpenToSubtree,
                    Expr::value(plan.open_to_subtree),
                )
                .filter(training::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

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

    /// One session with its roster, for whoever keeps or inspects the organisation.
    pub async fn training(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
    ) -> Result<(Training, Vec<Attendee>), Error> {
        let found = self.training_by_id(id).await?;
        let resource = Resource::Organisation(&found.organisation);
        may(&viewer.actor, Action::ReadStaff, resource)?;
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

    async fn training_by_id(&self, id: &TrainingId) -> Result<Training, Error> {
        let row = training::Entity::find_by_id(id.as_str())
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("training"))?;
        let names = self.names_of([row.organisation.clone()]).await?;
        training_from(row, &names)
    }

    async fn names_of(
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

    /// The session inside a transaction, for whoever may hold it.
    async fn held(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        id: &TrainingId,
        hold: Hold,
    ) -> Result<Training, Error> {
        let found = in_tx(tx, id, hold).await?;
        let resource = Resource::Organisation(&found.organisation);
        may(&viewer.actor, Action::HoldTraining, resource)?;
        Ok(found)
    }

    async fn read_plan(&self, new: &NewTraining) -> Result<Plan, Error> {
        let mut refusals = Vec::new();
        let module: Option<Module> = word("module", &new.module, &mut refusals);
        let level: Option<Level> = word("level", &new.level, &mut refusals);
        let mode: Option<Mode> = word("mode", &new.mode, &mut refusals);
        let hours = new.hours.trim().parse::<CreditHours>().map_err(|error| {
            refusals.push(Refusal::new("hours", "hours-form", error.to_string()));
        });
        let begins = self.moment("begins", &new.begins, &mut refusals);
        let ends = self.moment("ends", &new.ends, &mut refusals);
        let (Some(module), Some(level), Some(mode), Ok(hours), Some(begins), Some(ends)) =
            (module, level, mode, hours, begins, ends)
        else {
            return Err(Error::Refused(refusals));
        };
        let plan = Plan {
            title: new.title.trim().to_owned(),
            module,
            level,
            mode,
            hours,
            place: new.place.trim().to_owned(),
            begins,
            ends,
            open_to_subtree: new.open_to_subtree,
        };
        let zone = &self.rules.zone;
        let policies = self.policies().await?;
        let policy = policies.of(TrainingYear::of(ends, zone));
        let problems = plan.problems(policy, zone);
        if problems.is_empty() {
            return Ok(plan);
        }
        let refusals = problems
            .into_iter()
            .map(|each| Refusal::new(each.field, each.code, each.detail));
        Err(Error::Refused(refusals.collect()))
    }

    fn moment(
        &self,
        field: &'static str,
        text: &str,
        refusals: &mut Vec<Refusal>,
    ) -> Option<Timestamp> {
        let text = text.trim();
        let at = Timestamp::parse_rfc3339(text)
            .or_else(|| Timestamp::parse_local(text, &self.rules.zone));
        if at.is_none() {
            let detail = format!("{text:?} is not a time; write it as 2026-03-02T09:00");
            refusals.push(Refusal::new(field, "time-form", detail));
        }
        at
    }
}

pub(crate) fn word<T: std::str::FromStr>(
    field: &'static str,
    text: &str,
    refusals: &mut Vec<Refusal>,
) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    text.trim()
        .parse()
        .map_err(|error: T::Err| {
            refusals.push(Refusal::new(field, "unknown-word", error.to_string()));
        })
        .ok()
}

/// How a session is kept from changing while something is written that depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// Many check in together.
    Together,
    Alone,
}

/// The session, unchanged until the work is committed.
async fn in_tx(tx: &Tx, id: &TrainingId, hold: Hold) -> Result<Training, Error> {
    let query = training::Entity::find_by_id(id.as_str());
    let query = match hold {
        Hold::Together => query.lock_shared(),
        Hold::Alone => query.lock_exclusive(),
    };
    let row = query
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound("training"))?;
    training_from(row, &BTreeMap::new())
}

async fn set_state(
    db: &impl ConnectionTrait,
    id: &TrainingId,
    state: TrainingState,
) -> Result<(), Error> {
    training::Entity::update_many()
        .col_expr(training::Column::State, Expr::value(state.code()))
        .filter(training::Column::Id.eq(id.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

fn place_state(row: &place::Model) -> Result<PlaceState, Error> {
    row.state.parse().map_err(|error| {
        Error::Damaged(format!(
            "place of {} in {}: {error}",
            row.account_id, row.training_id
        ))
    })
}

fn training_from(
    row: training::Model,
    names: &BTreeMap<String, String>,
) -> Result<Training, Error> {
    let damaged = |what: &str| Error::Damaged(format!("training {}: {what}", row.id));
    Ok(Training {
        plan: Plan {
            module: row.module.parse().map_err(|_| damaged("module"))?,
            level: row.level.parse().map_err(|_| damaged("level"))?,
            mode: row.mode.parse().map_err(|_| damaged("mode"))?,
            hours: CreditHours::from_hundredths(row.hours),
            begins: Timestamp::from_millis(row.begins_at),
            ends: Timestamp::from_millis(row.ends_at),
            open_to_subtree: row.open_to_subtree,
            title: row.title,
            place: row.place,
        },
        state: row
            .state
            .parse()
            .map_err(|error| Error::Damaged(format!("training {}: {error}", row.id)))?,
        secret: hex::decode(&row.secret)
            .map_err(|error| Error::Damaged(format!("training {}: {error}", row.id)))?,
        organisation_name: names.get(&row.organisation).cloned().unwrap_or_default(),
        organisation: OrganisationPath::from_stored(row.organisation),
        organiser: AccountId::new(row.by_id),
        id: TrainingId::new(row.id),
    })
}

fn parse_cursor(text: &str) -> Result<(i64, String), Error> {
    let refused = || {
        let detail = "use the value of \"next\" of the page before";
        Error::refused("cursor", "cursor-form", detail)
    };
    let (at, id) = text.split_once('_').ok_or_else(refused)?;
    Ok((at.parse().map_err(|_| refused())?, id.to_owned()))
}
