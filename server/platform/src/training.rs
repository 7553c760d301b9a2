//! Sessions that people attend 培训活动: planned, their roster kept, presence taken, settled into hours.

mod presence;
mod reading;
mod roster;
mod units;

use std::collections::BTreeMap;

use database::trainings::{place, training};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    hours::CreditHours,
    ids::{AccountId, TrainingId, WorkshopId},
    notices::{Notice, Session},
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
    training::{Change, PlaceState, Plan, TrainingState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use serde::Serialize;

use crate::{
    Error, Platform, Refusal, Viewer,
    notices::tell_selected,
    workshops::{Workshop, host_in},
    write::{Key, Tx},
};

pub use presence::{CheckedIn, Settled};
pub(crate) use reading::parse_cursor;
pub use reading::{Attendee, OwnTraining, TrainingRow};
pub use roster::{Added, Candidate, MOST_PEOPLE};
pub(crate) use roster::{expected, known, names_in};
pub use units::{HeldFor, OpenSession, SessionUnit};

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
    /// `KM-2015-63/workshop`: the unit of a course that it is held for. Module, level, mode and hours are the course's then.
    #[serde(default)]
    pub unit: String,
    /// Where people meet, where they do so by a link.
    #[serde(default)]
    pub link: String,
    /// Id of the workshop that it is held for, whose members are expected; of a new session only.
    #[serde(default)]
    pub workshop: String,
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
    /// The unit of a course that it is held for.
    pub held_for: Option<HeldFor>,
    /// The master teacher's group that it is held for.
    pub workshop: Option<WorkshopId>,
    secret: Vec<u8>,
}

impl Training {
    pub(crate) fn allows(&self, change: Change, now: Timestamp) -> Result<(), Error> {
        self.state
            .allows(change, now, self.plan.begins, self.plan.ends)
            .map_err(|error| Error::conflict(error.code(), error.to_string()))
    }
}

impl Platform {
    /// Plans a session for the asker's own organisation, or for a workshop, whose members are put on its roster; the same key
    /// again gives the first one.
    pub async fn plan_training(
        &self,
        viewer: &Viewer,
        key: &str,
        new: &NewTraining,
    ) -> Result<TrainingId, Error> {
        let workshop = &self.workshop_of(viewer, new).await?;
        let home = if let Some(workshop) = workshop {
            &workshop.organisation
        } else {
            let home = &viewer.actor.organisation;
            let resource = Resource::Organisation(home);
            may(&viewer.actor, Action::HoldTraining, resource)?;
            home
        };
        let (plan, held_for) = &self.read_plan(viewer, new).await?;
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
                course_id: Set(held_for.as_ref().map(|unit| unit.course_id.to_string())),
                unit_key: Set(held_for.as_ref().map(|unit| unit.key.clone())),
                link: Set(plan.link.clone()),
                workshop_id: Set(workshop.as_ref().map(|workshop| workshop.id.to_string())),
            };
            training::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            let id = TrainingId::new(id);
            if let Some(workshop) = workshop {
                roster::expect_members(&tx, &id, plan, &workshop.id).await?;
            }
            Ok(id)
        })
        .await
    }

    /// The workshop that a new session names, which is open and the asker's to hold sessions for.
    async fn workshop_of(
        &self,
        viewer: &Viewer,
        new: &NewTraining,
    ) -> Result<Option<Workshop>, Error> {
        let id = new.workshop.trim();
        if id.is_empty() {
            return Ok(None);
        }
        let found = self.workshop_row(&WorkshopId::new(id)).await?;
        may(&viewer.actor, Action::HoldTraining, found.as_resource())?;
        found.must_be_open()?;
        Ok(Some(found))
    }

    /// Whether somebody holds the session: an administrator above it, or the host of the workshop that it is for.
    pub async fn may_hold(&self, viewer: &Viewer, training: &Training) -> Result<(), Error> {
        may_hold(&self.database.read, viewer, training).await
    }

    /// Changes the plan; only until check-in opens.
    pub async fn change_training(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
        new: &NewTraining,
    ) -> Result<(), Error> {
        let (plan, held_for) = &self.read_plan(viewer, new).await?;
        self.write(|tx| async move {
            let found = self.held(&tx, viewer, id, Hold::Alone).await?;
            found.allows(Change::Plan, tx.now())?;
            let before = &found.plan;
            // Who is expected need not hear of what it counts for.
            let is_other = (&before.title, &before.place, before.begins, before.ends)
                != (&plan.title, &plan.place, plan.begins, plan.ends);
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
                .col_expr(
                    training::Column::CourseId,
                    Expr::value(held_for.as_ref().map(|unit| unit.course_id.to_string())),
                )
                .col_expr(
                    training::Column::UnitKey,
                    Expr::value(held_for.as_ref().map(|unit| unit.key.clone())),
                )
                .col_expr(training::Column::Link, Expr::value(&plan.link))
                .filter(training::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            if is_other && plan.ends > tx.now() {
                let told = Notice::TrainingChanged(session(id, plan));
                let source = format!("{id}@{}", tx.now().as_millis());
                tell_selected(&tx, &source, &told, roster::on_roster(id)).await?;
            }
            Ok(())
        })
        .await
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
        may_hold(tx.db(), viewer, &found).await?;
        Ok(found)
    }

    async fn read_plan(
        &self,
        viewer: &Viewer,
        new: &NewTraining,
    ) -> Result<(Plan, Option<HeldFor>), Error> {
        let mut refusals = Vec::new();
        let held_for = self.held_for(viewer, &new.unit, &mut refusals);
        let (module, level, mode, hours) = match &held_for {
            Some(unit) => (
                Some(unit.module),
                Some(unit.level),
                Some(unit.mode),
                Ok(CreditHours::ZERO),
            ),
            None => (
                word::<Module>("module", &new.module, &mut refusals),
                word::<Level>("level", &new.level, &mut refusals),
                word::<Mode>("mode", &new.mode, &mut refusals),
                new.hours.trim().parse::<CreditHours>().map_err(|error| {
                    refusals.push(Refusal::new("hours", "hours-form", error.to_string()));
                }),
            ),
        };
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
            link: new.link.trim().to_owned(),
            within_course: held_for.is_some(),
        };
        let zone = &self.rules.zone;
        let policies = self.policies().await?;
        let policy = policies.of(TrainingYear::of(ends, zone));
        let problems = plan.problems(policy, zone);
        if problems.is_empty() && refusals.is_empty() {
            return Ok((plan, held_for));
        }
        let problems = problems
            .into_iter()
            .map(|each| Refusal::new(each.field, each.code, each.detail));
        refusals.extend(problems);
        Err(Error::Refused(refusals))
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

async fn may_hold(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    training: &Training,
) -> Result<(), Error> {
    let organisation = &training.organisation;
    let Some(workshop) = &training.workshop else {
        let resource = Resource::Organisation(organisation);
        return Ok(may(&viewer.actor, Action::HoldTraining, resource)?);
    };
    let host = &host_in(db, workshop).await?;
    let resource = Resource::Workshop { host, organisation };
    Ok(may(&viewer.actor, Action::HoldTraining, resource)?)
}

/// As its notices tell it.
fn session(id: &TrainingId, plan: &Plan) -> Session {
    Session {
        training: id.to_string(),
        title: plan.title.clone(),
        begins: plan.begins,
        place: plan.place.clone(),
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
    let module: Module = row.module.parse().map_err(|_| damaged("module"))?;
    let level: Level = row.level.parse().map_err(|_| damaged("level"))?;
    let mode: Mode = row.mode.parse().map_err(|_| damaged("mode"))?;
    Ok(Training {
        plan: Plan {
            module,
            level,
            mode,
            hours: CreditHours::from_hundredths(row.hours),
            begins: Timestamp::from_millis(row.begins_at),
            ends: Timestamp::from_millis(row.ends_at),
            open_to_subtree: row.open_to_subtree,
            link: row.link,
            within_course: row.course_id.is_some(),
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
        held_for: HeldFor::from_stored(row.course_id, row.unit_key, (module, level, mode)),
        workshop: row.workshop_id.map(WorkshopId::new),
        id: TrainingId::new(row.id),
    })
}
