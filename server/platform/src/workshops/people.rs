//! Who applies, is accepted, leaves; and what that means for the sessions of the workshop.

use database::{
    accounts::account,
    organisations::organisation,
    trainings::{place, training},
    workshops::workshop_person,
};
use domain::{
    access::{Action, Resource, may},
    ids::{AccountId, TrainingId, WorkshopId},
    notices::{Notice, Session},
    time::Timestamp,
    training::{PlaceState, TrainingState},
    workshops::{Deed, Membership, WORDS_LIMIT, WorkshopFault},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _, OnConflict, Query, SelectStatement},
};

use super::{conflict, locked, put_person};
use crate::{
    Error, Platform, Viewer,
    learning::may_learn,
    notices::{tell, tell_many},
    training::expected,
    write::Tx,
};

/// Somebody in a workshop, or who would like to be.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub name: String,
    pub school: String,
    pub state: Membership,
    /// What they wrote when they applied.
    pub words: String,
    pub at: Timestamp,
}

/// What a host decides about somebody; a reason is told to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    Accept,
    Decline(&'a str),
    Remove(&'a str),
}

impl Decision<'_> {
    const fn deed(self) -> Deed {
        match self {
            Self::Accept => Deed::Accept,
            Self::Decline(_) => Deed::Decline,
            Self::Remove(_) => Deed::Remove,
        }
    }
}

impl Platform {
    /// A teacher asks to join; the host is told. Again changes nothing.
    pub async fn apply_to_workshop(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
        words: &str,
    ) -> Result<(), Error> {
        may_learn(viewer)?;
        let words = read_words("words", words)?;
        let found = &self.workshop(viewer, id).await?.workshop;
        may(
            &viewer.actor,
            Action::ReadWorkshop,
            Resource::Organisation(&found.organisation),
        )?;
        self.write(|tx| async move {
            let row = locked(&tx, id).await?;
            if row.host_id == viewer.account().as_str() {
                return Err(conflict(WorkshopFault::Host));
            }
            found.must_be_open()?;
            let before = membership_of(&tx, id, viewer.account()).await?;
            let after = Membership::after(before, Deed::Apply, true).map_err(conflict)?;
            let Some(after) = after else { return Ok(()) };
            put_person(&tx, id, viewer.account(), after, words).await?;
            let told = Notice::WorkshopApplied {
                workshop: id.to_string(),
                title: row.title,
                by: viewer.name.clone(),
                words: words.to_owned(),
            };
            let source = format!("{id}:{}@{}", viewer.account(), tx.now().as_millis());
            tell(&tx, &AccountId::new(row.host_id), &source, &told).await
        })
        .await
    }

    /// Takes an application back, or leaves; sessions to come are no longer theirs. Again changes nothing.
    pub async fn leave_workshop(&self, viewer: &Viewer, id: &WorkshopId) -> Result<(), Error> {
        may_learn(viewer)?;
        let found = self.workshop(viewer, id).await?.workshop;
        if found.host == *viewer.account() {
            return Err(conflict(WorkshopFault::Host));
        }
        self.write(|tx| async move {
            locked(&tx, id).await?;
            let before = membership_of(&tx, id, viewer.account()).await?;
            let after = Membership::after(before, Deed::Leave, true).map_err(conflict)?;
            let Some(after) = after else { return Ok(()) };
            put_person(&tx, id, viewer.account(), after, "").await?;
            leave_sessions(&tx, id, viewer.account()).await
        })
        .await
    }

    /// The host accepts, declines or removes somebody, who is told. A new member is expected at the sessions to come; who is
    /// removed no longer. Again changes nothing. [`Error::Conflict`] `workshop-full` where no place is left.
    pub async fn decide_membership(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
        account: &AccountId,
        decision: Decision<'_>,
    ) -> Result<(), Error> {
        let found = &self.workshop_row(id).await?;
        may(&viewer.actor, Action::HostWorkshop, found.as_resource())?;
        let words = match decision {
            Decision::Accept => "",
            Decision::Decline(words) | Decision::Remove(words) => read_words("words", words)?,
        };
        self.write(|tx| async move {
            let row = locked(&tx, id).await?;
            if decision == Decision::Accept {
                found.must_be_open()?;
            }
            let there = workshop_person::Entity::find()
                .filter(workshop_person::Column::WorkshopId.eq(id.as_str()))
                .filter(workshop_person::Column::State.eq(Membership::Member.code()))
                .count(tx.db())
                .await?;
            let room = i64::try_from(there).is_ok_and(|there| there < row.places);
            let before = membership_of(&tx, id, account).await?;
            let after = Membership::after(before, decision.deed(), room).map_err(conflict)?;
            let Some(after) = after else { return Ok(()) };
            let key = (id.to_string(), account.to_string());
            let kept = workshop_person::Entity::find_by_id(key)
                .one(tx.db())
                .await?;
            let wrote = kept.map(|row| row.words).unwrap_or_default();
            put_person(&tx, id, account, after, &wrote).await?;
            let (workshop, title) = (id.to_string(), row.title);
            let told = if after == Membership::Member {
                join_sessions(&tx, id, account).await?;
                Notice::WorkshopJoined { workshop, title }
            } else {
                leave_sessions(&tx, id, account).await?;
                Notice::WorkshopParted {
                    workshop,
                    title,
                    words: words.to_owned(),
                }
            };
            let source = format!("{id}@{}", tx.now().as_millis());
            tell(&tx, account, &source, &told).await
        })
        .await
    }

    /// Who is in it, for whoever belongs to it; applications as well for the host and for who watches over it.
    pub async fn workshop_people(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
    ) -> Result<Vec<Person>, Error> {
        let shown = self.workshop(viewer, id).await?;
        let sees_all = shown.workshop.host == *viewer.account() || shown.is_followed;
        if !sees_all && !shown.standing.belongs() {
            return Err(not_member());
        }
        let mut states = vec![Membership::Member.code()];
        if sees_all {
            states.push(Membership::Applied.code());
        }
        let query = people_query(id, &states);
        let rows = self.database.read.query_all(&query).await?;
        rows.iter()
            .map(|row| {
                let text = |at: usize| row.try_get_by_index::<String>(at);
                Ok(Person {
                    account: AccountId::new(text(0)?),
                    name: text(1)?,
                    school: text(2)?,
                    state: membership_from(id, &text(3)?)?,
                    words: text(4)?,
                    at: Timestamp::from_millis(row.try_get_by_index(5)?),
                })
            })
            .collect()
    }
}

/// With names and schools, whoever came first at the top.
fn people_query(id: &WorkshopId, states: &[&str]) -> SelectStatement {
    use workshop_person::Column as P;

    let of = |column: P| Expr::col((workshop_person::Entity, column));
    Query::select()
        .column((account::Entity, account::Column::Id))
        .column((account::Entity, account::Column::Name))
        .column((organisation::Entity, organisation::Column::Name))
        .column((workshop_person::Entity, P::State))
        .column((workshop_person::Entity, P::Words))
        .column((workshop_person::Entity, P::At))
        .from(workshop_person::Entity)
        .inner_join(
            account::Entity,
            Expr::col((account::Entity, account::Column::Id))
                .equals((workshop_person::Entity, P::AccountId)),
        )
        .inner_join(
            organisation::Entity,
            Expr::col((organisation::Entity, organisation::Column::Id))
                .equals((account::Entity, account::Column::OrganisationId)),
        )
        .and_where(of(P::WorkshopId).eq(id.as_str()))
        .and_where(of(P::State).is_in(states.iter().copied()))
        .order_by((workshop_person::Entity, P::At), sea_orm::Order::Asc)
        .order_by((workshop_person::Entity, P::AccountId), sea_orm::Order::Asc)
        .to_owned()
}

/// What nobody but those who belong to it may do.
pub(super) fn not_member() -> Error {
    Error::conflict("workshop-not-member", "join the workshop first")
}

pub(super) fn membership_from(id: &WorkshopId, state: &str) -> Result<Membership, Error> {
    state
        .parse()
        .map_err(|error| Error::Damaged(format!("somebody in workshop {id}: {error}")))
}

async fn membership_of(
    tx: &Tx,
    id: &WorkshopId,
    account: &AccountId,
) -> Result<Option<Membership>, Error> {
    let key = (id.to_string(), account.to_string());
    let row = workshop_person::Entity::find_by_id(key)
        .one(tx.db())
        .await?;
    row.map(|row| membership_from(id, &row.state)).transpose()
}

/// The accounts of its members, in a column of this name.
pub(crate) fn members_of(id: &WorkshopId, name: &'static str) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col(workshop_person::Column::AccountId), name)
        .from(workshop_person::Entity)
        .and_where(Expr::col(workshop_person::Column::WorkshopId).eq(id.as_str()))
        .and_where(Expr::col(workshop_person::Column::State).eq(Membership::Member.code()))
        .to_owned()
}

/// Puts a new member on the rosters of what is to come.
async fn join_sessions(tx: &Tx, id: &WorkshopId, account: &AccountId) -> Result<(), Error> {
    let ahead = training::Entity::find()
        .filter(training::Column::WorkshopId.eq(id.as_str()))
        .filter(training::Column::State.ne(TrainingState::Settled.code()))
        .filter(training::Column::EndsAt.gt(tx.now().as_millis()))
        .all(tx.db())
        .await?;
    if ahead.is_empty() {
        return Ok(());
    }
    let rows = ahead
        .iter()
        .map(|row| expected(&TrainingId::new(row.id.clone()), account.as_str()));
    let there = OnConflict::columns([place::Column::TrainingId, place::Column::AccountId])
        .do_nothing()
        .to_owned();
    place::Entity::insert_many(rows)
        .on_conflict(there)
        .exec_without_returning(tx.db())
        .await?;
    let told: Vec<(String, Notice)> = ahead
        .into_iter()
        .map(|row| {
            let source = format!("{}@{}", row.id, tx.now().as_millis());
            let session = Session {
                training: row.id,
                title: row.title,
                begins: Timestamp::from_millis(row.begins_at),
                place: row.place,
            };
            (source, Notice::TrainingEnrolled(session))
        })
        .collect();
    let told = told
        .iter()
        .map(|(source, notice)| (account.as_str(), source.as_str(), notice));
    tell_many(tx, told).await
}

/// Takes somebody off the rosters of what they were not at.
async fn leave_sessions(tx: &Tx, id: &WorkshopId, account: &AccountId) -> Result<(), Error> {
    let open = Query::select()
        .column(training::Column::Id)
        .from(training::Entity)
        .and_where(Expr::col(training::Column::WorkshopId).eq(id.as_str()))
        .and_where(Expr::col(training::Column::State).ne(TrainingState::Settled.code()))
        .to_owned();
    place::Entity::delete_many()
        .filter(place::Column::AccountId.eq(account.as_str()))
        .filter(place::Column::State.eq(PlaceState::Expected.code()))
        .filter(place::Column::TrainingId.in_subquery(open))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn read_words<'a>(field: &'static str, typed: &'a str) -> Result<&'a str, Error> {
    let words = typed.trim();
    if words.chars().count() > WORDS_LIMIT {
        let detail = format!("write at most {WORDS_LIMIT} characters");
        return Err(Error::refused(field, "too-long", detail));
    }
    Ok(words)
}
