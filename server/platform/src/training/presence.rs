//! Who was there: checking in with the code of the room, the organiser's ticks, and the hours that they earn.

use database::trainings::place;
use domain::{
    access::{Action, Resource, may},
    crediting::Reason,
    ids::{AccountId, EntryId, TrainingId},
    ledger::{Details, EntryKind, Source},
    time::{Day, Timestamp, TrainingYear},
    training::{Change, Method, PlaceState, TrainingState, changes_in, code_at, is_current},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{Hold, Training, in_tx, place_state, roster::expected, set_state};
use crate::{Error, Platform, Viewer, crediting::Given, learning::Origin, write::Tx};

/// What checking in came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    pub at: Timestamp,
    /// They had checked in before.
    pub before: bool,
}

/// What settling came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Everybody who was there, with the entry that credits it. Of a session for a unit of a course: whom that completed it.
    pub credited: Vec<(AccountId, EntryId)>,
    /// Of a session for a unit of a course: how many of those who were there have met the unit by now.
    pub met: usize,
    /// How many of the entries were written now.
    pub written: usize,
}

impl Platform {
    /// Opens check-in. Again changes nothing.
    pub async fn open_check_in(&self, viewer: &Viewer, id: &TrainingId) -> Result<(), Error> {
        self.write(|tx| async move {
            let training = self.held(&tx, viewer, id, Hold::Alone).await?;
            training.allows(Change::Open, tx.now())?;
            set_state(tx.db(), id, TrainingState::Open).await
        })
        .await
    }

    /// The code to show in the room now, and the milliseconds until it changes.
    pub async fn check_in_code(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
    ) -> Result<(Training, String, i64), Error> {
        let training = self.training_by_id(id).await?;
        self.may_hold(viewer, &training).await?;
        let now = self.now();
        training.allows(Change::CheckIn, now)?;
        let code = code_at(&training.secret, id.as_str(), now);
        Ok((training, code, changes_in(now)))
    }

    /// A teacher checks in with the code that the room shows. Again changes nothing, whatever the code.
    pub async fn check_in(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
        code: &str,
        origin: &Origin,
    ) -> Result<CheckedIn, Error> {
        let home = &viewer.actor.organisation;
        let person = Resource::Person {
            account: viewer.account(),
            organisation: home,
        };
        may(&viewer.actor, Action::Learn, person)?;
        self.write(|tx| async move {
            let training = in_tx(&tx, id, Hold::Together).await?;
            tx.lock_account(viewer.account()).await?;
            let place = place_of(&tx, id, viewer.account()).await?;
            if let Some(at) = place.as_ref().and_then(was_there) {
                return Ok(CheckedIn { at, before: true });
            }
            training.allows(Change::CheckIn, tx.now())?;
            if !is_current(&training.secret, id.as_str(), tx.now(), code) {
                let detail = "the code has changed; scan the one that is shown now";
                return Err(Error::refused("code", "code-stale", detail));
            }
            if place.is_none() {
                if !(training.plan.open_to_subtree && training.organisation.holds(home)) {
                    let detail =
                        "you are not on the roster; ask the organiser to add you, then scan again";
                    return Err(Error::refused("roster", "not-on-roster", detail));
                }
                place::Entity::insert(expected(id, viewer.account().as_str()))
                    .exec_without_returning(tx.db())
                    .await?;
            }
            mark(
                &tx,
                id,
                viewer.account(),
                Method::Code,
                viewer.account(),
                origin,
            )
            .await?;
            Ok(CheckedIn {
                at: tx.now(),
                before: false,
            })
        })
        .await
    }

    /// The organiser says who was there (or, before settling, who was not). After settling they are credited at once.
    pub async fn tick(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
        accounts: &[AccountId],
        present: bool,
        origin: &Origin,
    ) -> Result<Settled, Error> {
        // One order for everybody, so that two organisers never wait for each other.
        let mut ordered = accounts.to_vec();
        ordered.sort();
        ordered.dedup();
        let ordered = &ordered;
        self.write(|tx| async move {
            let training = self.held(&tx, viewer, id, Hold::Alone).await?;
            if training.state == TrainingState::Settled {
                may_settle(viewer, &training)?;
            }
            let change = if present {
                Change::Tick
            } else {
                Change::Untick
            };
            training.allows(change, tx.now())?;
            let mut settled = Settled::default();
            for account in ordered {
                let place = place_of(&tx, id, account).await?;
                let place = place.ok_or_else(|| {
                    let detail = format!("{account} is not on the roster; add them first");
                    Error::refused("accounts", "not-on-roster", detail)
                })?;
                let there = was_there(&place).is_some();
                match (present, there) {
                    (true, false) => {
                        mark(
                            &tx,
                            id,
                            account,
                            Method::Organiser,
                            viewer.account(),
                            origin,
                        )
                        .await?;
                    }
                    (false, true) => unmark(&tx, id, account).await?,
                    _ => {}
                }
                if training.state == TrainingState::Settled {
                    self.credit(&tx, &training, account, &mut settled).await?;
                }
            }
            Ok(settled)
        })
        .await
    }

    /// Credits everybody who was there, each once, and closes check-in. Again writes nothing new.
    pub async fn settle_training(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
    ) -> Result<Settled, Error> {
        self.write(|tx| async move {
            let training = self.held(&tx, viewer, id, Hold::Alone).await?;
            may_settle(viewer, &training)?;
            training.allows(Change::Settle, tx.now())?;
            let present = place::Entity::find()
                .filter(place::Column::TrainingId.eq(id.as_str()))
                .filter(place::Column::State.eq(PlaceState::Present.code()))
                .order_by_asc(place::Column::AccountId)
                .all(tx.db())
                .await?;
            if present.is_empty() {
                let detail = "nobody is marked as present; tick those who were there first";
                return Err(Error::conflict("training-empty", detail));
            }
            let mut settled = Settled::default();
            for row in present {
                let account = AccountId::new(row.account_id);
                self.credit(&tx, &training, &account, &mut settled).await?;
            }
            set_state(tx.db(), id, TrainingState::Settled).await?;
            Ok(settled)
        })
        .await
    }

    /// The hours of one person who was there. The caller holds the session.
    async fn credit(
        &self,
        tx: &Tx,
        training: &Training,
        account: &AccountId,
        settled: &mut Settled,
    ) -> Result<(), Error> {
        let id = &training.id;
        let place = place_of(tx, id, account).await?;
        let place =
            place.ok_or_else(|| Error::Damaged(format!("no place of {account} in {id}")))?;
        if let Some(entry) = place.entry_id {
            settled
                .credited
                .push((account.clone(), EntryId::new(entry)));
            return Ok(());
        }
        if let Some(held_for) = &training.held_for {
            return self.meet_unit(tx, held_for, account, settled).await;
        }
        let zone = &self.rules.zone;
        let plan = &training.plan;
        let day = |at| Day::of(at, zone).to_string();
        // Whoever vouches for the presence may not decide about it where the policy asks for two persons.
        let is_ticked = place.method.as_deref() == Some(Method::Organiser.code());
        let vouched = place.by_id.filter(|_| is_ticked).map(AccountId::new);
        let given = Given {
            account: account.clone(),
            organisation: crate::accounts::home_of(tx, account).await?,
            kind: EntryKind::Attendance,
            source: Source::attendance(id, account),
            title: plan.title.clone(),
            module: plan.module,
            level: plan.level,
            mode: plan.mode,
            hours: plan.hours,
            happened: TrainingYear::of(plan.ends, zone),
            why: vec![Reason::Attended {
                title: plan.title.clone(),
                on: day(plan.begins),
            }],
            details: Details {
                from: Some(day(plan.begins)),
                to: Some(day(plan.ends)),
                recorded_by: Some(vouched.unwrap_or_else(|| training.organiser.clone())),
                ..Details::default()
            },
        };
        let outcome = self.give(tx, given).await?;
        let is_new = matches!(outcome, crate::crediting::Outcome::New(_));
        let entry = outcome.entry().id;
        place::Entity::update_many()
            .col_expr(place::Column::EntryId, Expr::value(entry.as_str()))
            .filter(place::Column::TrainingId.eq(id.as_str()))
            .filter(place::Column::AccountId.eq(account.as_str()))
            .exec(tx.db())
            .await?;
        settled.written += usize::from(is_new);
        settled.credited.push((account.clone(), entry));
        Ok(())
    }
}

/// Who may credit the hours: an administrator, and never the host of a workshop.
fn may_settle(viewer: &Viewer, training: &Training) -> Result<(), Error> {
    let resource = Resource::Organisation(&training.organisation);
    Ok(may(&viewer.actor, Action::SettleTraining, resource)?)
}

async fn place_of(
    tx: &Tx,
    id: &TrainingId,
    account: &AccountId,
) -> Result<Option<place::Model>, Error> {
    let key = (id.to_string(), account.to_string());
    Ok(place::Entity::find_by_id(key).one(tx.db()).await?)
}

/// Since when, if they were there.
fn was_there(row: &place::Model) -> Option<Timestamp> {
    let present = place_state(row).is_ok_and(|state| state == PlaceState::Present);
    row.at.filter(|_| present).map(Timestamp::from_millis)
}

async fn mark(
    tx: &Tx,
    id: &TrainingId,
    account: &AccountId,
    method: Method,
    by: &AccountId,
    origin: &Origin,
) -> Result<(), Error> {
    let agent = origin.agent.as_deref();
    let agent: Option<String> = agent.map(|agent| agent.chars().take(200).collect());
    place::Entity::update_many()
        .col_expr(
            place::Column::State,
            Expr::value(PlaceState::Present.code()),
        )
        .col_expr(place::Column::Method, Expr::value(method.code()))
        .col_expr(place::Column::ById, Expr::value(by.as_str()))
        .col_expr(place::Column::Address, Expr::value(origin.address.clone()))
        .col_expr(place::Column::Agent, Expr::value(agent))
        .col_expr(place::Column::At, Expr::value(tx.now().as_millis()))
        .filter(place::Column::TrainingId.eq(id.as_str()))
        .filter(place::Column::AccountId.eq(account.as_str()))
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn unmark(tx: &Tx, id: &TrainingId, account: &AccountId) -> Result<(), Error> {
    let nothing = || Expr::value(Option::<String>::None);
    place::Entity::update_many()
        .col_expr(
            place::Column::State,
            Expr::value(PlaceState::Expected.code()),
        )
        .col_expr(place::Column::Method, nothing())
        .col_expr(place::Column::ById, nothing())
        .col_expr(place::Column::Address, nothing())
        .col_expr(place::Column::Agent, nothing())
        .col_expr(place::Column::At, Expr::value(Option::<i64>::None))
        .filter(place::Column::TrainingId.eq(id.as_str()))
        .filter(place::Column::AccountId.eq(account.as_str()))
        .exec(tx.db())
        .await?;
    Ok(())
}
