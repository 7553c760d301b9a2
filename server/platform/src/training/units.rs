//! Sessions that are held for a unit of a course: being there is evidence on the unit, and the course earns the hours.

use std::collections::BTreeMap;

use database::trainings::{place, training};
use domain::{
    accounts::{Actor, Role},
    catalogue::{Content, Level, Meeting, Mode, Module, Unit, Venue},
    ids::{AccountId, CourseId, CourseVersionId, EntryId, TrainingId, UnitId},
    ledger::EntryKind,
    training::{Change, PlaceState, TrainingState},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Hold, Settled, Training, in_tx, place_state, roster::expected, training_from};
use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::Published,
    learning::{Grant, Learner, may_learn},
    write::{Tx, Writes},
};

/// The unit of a course that a session is held for, with what the course says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldFor {
    pub course_id: CourseId,
    /// The unit's key, which it keeps over the editions.
    pub key: String,
    pub(super) module: Module,
    pub(super) level: Level,
    pub(super) mode: Mode,
}

impl HeldFor {
    pub(super) fn from_stored(
        course_id: Option<String>,
        key: Option<String>,
        (module, level, mode): (Module, Level, Mode),
    ) -> Option<Self> {
        Some(Self {
            course_id: CourseId::new(course_id?),
            key: key?,
            module,
            level,
            mode,
        })
    }
}

/// A unit that sessions can be held for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionUnit {
    /// As a form names it: `KM-2015-63/workshop`.
    pub name: String,
    pub course: String,
    pub title: String,
}

/// A session that a learner of the course may come to, or was at.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub training: Training,
    /// None where they have not signed up.
    pub place: Option<PlaceState>,
}

impl OpenSession {
    /// A session with the teacher's own place among these.
    pub(crate) fn from_rows(
        row: training::Model,
        names: &BTreeMap<String, String>,
        places: &BTreeMap<String, place::Model>,
    ) -> Result<Self, Error> {
        let place = places.get(&row.id).map(place_state).transpose()?;
        Ok(Self {
            training: training_from(row, names)?,
            place,
        })
    }
}

impl Platform {
    /// Units of the catalogue that the asker may hold sessions for.
    pub fn session_units(&self, viewer: &Viewer) -> Vec<SessionUnit> {
        let catalogue = self.catalogue_for(Some(viewer));
        let courses = catalogue.courses.iter();
        courses
            .flat_map(|published| {
                let units = published.course.units();
                let sessions = units.filter(|unit| meeting_of(unit).is_ok());
                sessions.map(|unit| SessionUnit {
                    name: format!("{}/{}", published.course.code, unit.key),
                    course: published.course.title.clone(),
                    title: unit.title.clone(),
                })
            })
            .collect()
    }

    /// As a form names it; empty for none, and for one whose course has gone from the catalogue.
    pub fn name_of_unit(&self, unit: Option<&HeldFor>) -> String {
        let Some(unit) = unit else {
            return String::new();
        };
        let catalogue = self.catalogue();
        let mut courses = catalogue.courses.iter();
        courses
            .find(|published| published.course_id == unit.course_id)
            .map(|published| format!("{}/{}", published.course.code, unit.key))
            .unwrap_or_default()
    }

    /// The unit that a form names; nothing where it names none.
    pub(super) fn held_for(
        &self,
        viewer: &Viewer,
        name: &str,
        refusals: &mut Vec<Refusal>,
    ) -> Option<HeldFor> {
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        let found = name.split_once('/').and_then(|(code, key)| {
            let published = self.course_for(Some(viewer), code).ok()?;
            let (_, unit) = published.unit(key)?;
            let meeting = meeting_of(unit).ok()?;
            Some(HeldFor {
                course_id: published.course_id.clone(),
                key: unit.key.clone(),
                module: published.course.module,
                level: published.course.level,
                mode: match meeting.venue {
                    Venue::FaceToFace => Mode::FaceToFace,
                    Venue::Live => Mode::Remote,
                },
            })
        });
        if found.is_none() {
            let detail = format!(
                "{name:?} is no session of a published course; write its code, a slash and the unit's key"
            );
            refusals.push(Refusal::new("unit", "unknown-unit", detail));
        }
        found
    }

    /// Sessions of a unit that are open to the teacher: not settled yet, or attended.
    pub async fn sessions_of_unit(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
    ) -> Result<Vec<OpenSession>, Error> {
        may_learn(viewer)?;
        let published = self.version_of_unit(unit).await?;
        let (_, unit) = published
            .unit(unit.as_str())
            .ok_or(Error::NotFound("unit"))?;
        meeting_of(unit)?;
        let db = &self.database.read;
        let rows = training::Entity::find()
            .filter(training::Column::CourseId.eq(published.course_id.as_str()))
            .filter(training::Column::UnitKey.eq(&unit.key))
            .order_by_asc(training::Column::BeginsAt)
            .all(db)
            .await?;
        let ids = rows.iter().map(|row| row.id.as_str());
        let mut places: BTreeMap<String, place::Model> = place::Entity::find()
            .filter(place::Column::TrainingId.is_in(ids))
            .filter(place::Column::AccountId.eq(viewer.account().as_str()))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.training_id.clone(), row))
            .collect();
        let names = self
            .names_of(rows.iter().map(|row| row.organisation.clone()))
            .await?;
        let mut found = Vec::new();
        for row in rows {
            let place = places.remove(&row.id);
            let training = training_from(row, &names)?;
            let place = place.as_ref().map(place_state).transpose()?;
            let is_theirs = place.is_some() || is_open_to(&training, viewer);
            let was_there = place == Some(PlaceState::Present);
            if is_theirs && (was_there || training.state != TrainingState::Settled) {
                found.push(OpenSession { training, place });
            }
        }
        Ok(found)
    }

    /// Puts the teacher on the roster of a session of their course. Again changes nothing.
    pub async fn sign_up(&self, viewer: &Viewer, id: &TrainingId) -> Result<(), Error> {
        may_learn(viewer)?;
        self.write(|tx| async move {
            let training = in_tx(&tx, id, Hold::Together).await?;
            tx.lock_account(viewer.account()).await?;
            let held_for = training
                .held_for
                .as_ref()
                .ok_or(Error::NotFound("session"))?;
            if !is_open_to(&training, viewer) {
                return Err(Error::NotFound("session"));
            }
            let key = (id.to_string(), viewer.account().to_string());
            if place::Entity::find_by_id(key).one(tx.db()).await?.is_some() {
                return Ok(());
            }
            training.allows(Change::AddPeople, tx.now())?;
            if training.state == TrainingState::Settled {
                let detail = "the session is over; choose another one";
                return Err(Error::conflict("training-settled", detail));
            }
            let course = held_for.course_id.as_str();
            crate::learning::enrolment_row(tx.db(), viewer.account(), course)
                .await?
                .ok_or_else(|| Error::conflict("not-enrolled", "enrol on the course first"))?;
            place::Entity::insert(expected(id, viewer.account().as_str()))
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Takes the teacher off the roster again, before they were there. Again changes nothing.
    pub async fn sign_off(&self, viewer: &Viewer, id: &TrainingId) -> Result<(), Error> {
        may_learn(viewer)?;
        self.write(|tx| async move {
            let training = in_tx(&tx, id, Hold::Together).await?;
            training
                .held_for
                .as_ref()
                .ok_or(Error::NotFound("session"))?;
            training.allows(Change::RemovePeople, tx.now())?;
            place::Entity::delete_many()
                .filter(place::Column::TrainingId.eq(id.as_str()))
                .filter(place::Column::AccountId.eq(viewer.account().as_str()))
                .filter(place::Column::State.eq(PlaceState::Expected.code()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Somebody was there: the unit of the edition that they are on is met. Who is not on the course has it counted when
    /// they enrol. The caller holds the session.
    pub(super) async fn meet_unit(
        &self,
        tx: &Tx,
        held_for: &HeldFor,
        account: &AccountId,
        settled: &mut Settled,
    ) -> Result<(), Error> {
        tx.lock_account(account).await?;
        let course = held_for.course_id.as_str();
        let Some(row) = crate::learning::enrolment_row(tx.db(), account, course).await? else {
            return Ok(());
        };
        let version = CourseVersionId::new(row.version_id);
        let published = self.version_in(tx.db(), &version).await?;
        let Some((id, unit)) = published.unit(&held_for.key) else {
            return Ok(());
        };
        if meeting_of(unit).is_err() {
            return Ok(());
        }
        let learner = Learner::on(tx, account, &published, None).await?;
        let person = Actor {
            account: account.clone(),
            role: Role::Teacher,
            organisation: crate::accounts::home_of(tx, account).await?,
        };
        let grant = Grant {
            tx,
            person: &person,
            learner: &learner,
            published: &published,
        };
        let mut is_new = false;
        let granted = self
            .grant(&grant, (&id, unit), Writes::default(), |evidence| {
                is_new = evidence.best_permille.is_none();
                evidence.best_permille = Some(1000);
                is_new
            })
            .await?;
        settled.met += 1;
        if let Some(entry) = granted
            .entry
            .filter(|entry| entry.kind == EntryKind::Completion)
        {
            settled.written += usize::from(is_new);
            settled
                .credited
                .push((account.clone(), EntryId::new(entry.id.to_string())));
        }
        Ok(())
    }

    /// What was attended before enrolling counts from the enrolment on. The caller holds the lock on the account.
    pub(crate) async fn meet_attended(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        published: &Published,
    ) -> Result<(), Error> {
        let keys: Vec<&str> = published
            .course
            .units()
            .filter(|unit| meeting_of(unit).is_ok())
            .map(|unit| unit.key.as_str())
            .collect();
        if keys.is_empty() {
            return Ok(());
        }
        let rows = training::Entity::find()
            .filter(training::Column::CourseId.eq(published.course_id.as_str()))
            .filter(training::Column::UnitKey.is_in(keys))
            .filter(training::Column::State.eq(TrainingState::Settled.code()))
            .all(tx.db())
            .await?;
        let attended: Vec<String> = place::Entity::find()
            .filter(place::Column::TrainingId.is_in(rows.iter().map(|row| row.id.as_str())))
            .filter(place::Column::AccountId.eq(viewer.account().as_str()))
            .filter(place::Column::State.eq(PlaceState::Present.code()))
            .all(tx.db())
            .await?
            .into_iter()
            .map(|row| row.training_id)
            .collect();
        let mut settled = Settled::default();
        for row in rows.into_iter().filter(|row| attended.contains(&row.id)) {
            let training = training_from(row, &BTreeMap::new())?;
            if let Some(held_for) = &training.held_for {
                self.meet_unit(tx, held_for, viewer.account(), &mut settled)
                    .await?;
            }
        }
        Ok(())
    }
}

fn is_open_to(training: &Training, viewer: &Viewer) -> bool {
    training.plan.open_to_subtree && training.organisation.holds(&viewer.actor.organisation)
}

fn meeting_of(unit: &Unit) -> Result<&Meeting, Error> {
    match &unit.content {
        Content::Session(meeting) => Ok(meeting),
        _ => Err(Error::NotFound("session")),
    }
}
