//! Who is expected: pasted logins and names, or people chosen from a list.

use std::collections::BTreeSet;

use database::{accounts::account, organisations::organisation, trainings::place};
use domain::{
    access::{Action, Resource, may},
    accounts::Role,
    ids::{AccountId, TrainingId, WorkshopId},
    notices::Notice,
    organisations::OrganisationPath,
    training::{Change, PlaceState, Plan},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait as _, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{Hold, session};
use crate::{
    Error, Platform, Refusal, Viewer,
    notices::{tell, tell_many, tell_selected},
    organisations::within,
    workshops::members_of,
    write::Tx,
};

/// People on one roster.
pub const MOST_PEOPLE: usize = 2_000;
/// People offered by one search.
const MOST_FOUND: u64 = 50;
/// What one query asks for by name.
const AT_ONCE: usize = 500;

/// What adding to a roster came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    pub added: usize,
    /// Were on it already.
    pub before: usize,
}

/// A teacher who could be put on a roster.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub account: AccountId,
    pub login: String,
    pub name: String,
}

impl Platform {
    /// Puts people on the roster: `typed` holds logins or names, `chosen` accounts. All of them or, where one is not
    /// found in the organisation or a name is borne by several, none, with each of those named.
    pub async fn add_to_roster(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
        typed: &str,
        chosen: &[AccountId],
    ) -> Result<Added, Error> {
        let names = names_in(typed);
        if names.is_empty() && chosen.is_empty() {
            let detail = "write logins or names, one on each line";
            return Err(Error::refused("people", "missing", detail));
        }
        if names.len() + chosen.len() > MOST_PEOPLE {
            return Err(too_many());
        }
        let names = &names;
        self.write(|tx| async move {
            let training = self.held(&tx, viewer, id, Hold::Alone).await?;
            // Members come by themselves; others are looked up in the register, which a host does not see.
            let resource = Resource::Organisation(&training.organisation);
            may(&viewer.actor, Action::HoldTraining, resource)?;
            training.allows(Change::AddPeople, tx.now())?;
            let mut people = known(&tx, &training.organisation, names).await?;
            people.extend(of_subtree(&tx, &training.organisation, chosen).await?);
            let there: BTreeSet<String> = place::Entity::find()
                .select_only()
                .column(place::Column::AccountId)
                .filter(place::Column::TrainingId.eq(id.as_str()))
                .into_tuple()
                .all(tx.db())
                .await?
                .into_iter()
                .collect();
            let fresh: Vec<&String> = people.iter().filter(|id| !there.contains(*id)).collect();
            if there.len() + fresh.len() > MOST_PEOPLE {
                return Err(too_many());
            }
            for part in fresh.chunks(AT_ONCE) {
                let rows = part.iter().map(|account| expected(id, account));
                place::Entity::insert_many(rows)
                    .exec_without_returning(tx.db())
                    .await?;
            }
            if training.plan.ends > tx.now() {
                let told = Notice::TrainingEnrolled(session(id, &training.plan));
                // Whoever is taken off and put on again is told again.
                let source = format!("{id}@{}", tx.now().as_millis());
                let told = fresh
                    .iter()
                    .map(|account| (account.as_str(), source.as_str(), &told));
                tell_many(&tx, told).await?;
            }
            Ok(Added {
                added: fresh.len(),
                before: people.len() - fresh.len(),
            })
        })
        .await
    }

    /// Takes somebody who is not present off the roster. Again changes nothing.
    pub async fn remove_from_roster(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
        account: &AccountId,
    ) -> Result<(), Error> {
        self.write(|tx| async move {
            let training = self.held(&tx, viewer, id, Hold::Alone).await?;
            training.allows(Change::RemovePeople, tx.now())?;
            let found = place::Entity::find_by_id((id.to_string(), account.to_string()))
                .one(tx.db())
                .await?;
            match found {
                Some(row) if row.state == PlaceState::Present.code() => {
                    let detail = "who was there stays on the roster";
                    Err(Error::conflict("training-present", detail))
                }
                Some(_) => {
                    place::Entity::delete_by_id((id.to_string(), account.to_string()))
                        .exec(tx.db())
                        .await?;
                    if training.plan.ends > tx.now() {
                        let told = Notice::TrainingRemoved(session(id, &training.plan));
                        let source = format!("{id}@{}", tx.now().as_millis());
                        tell(&tx, account, &source, &told).await?;
                    }
                    Ok(())
                }
                None => Ok(()),
            }
        })
        .await
    }

    /// Teachers of the session's organisation whose name or login holds the text, and who are not on its roster.
    pub async fn candidates(
        &self,
        viewer: &Viewer,
        id: &TrainingId,
        text: &str,
    ) -> Result<Vec<Candidate>, Error> {
        let training = self.training_by_id(id).await?;
        let resource = Resource::Organisation(&training.organisation);
        may(&viewer.actor, Action::HoldTraining, resource)?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let there = place::Entity::find()
            .select_only()
            .column(place::Column::AccountId)
            .filter(place::Column::TrainingId.eq(id.as_str()))
            .into_query();
        let rows = account::Entity::find()
            .filter(teachers_below(&training.organisation))
            .filter(
                Condition::any()
                    .add(account::Column::Name.contains(text))
                    .add(account::Column::Login.contains(text.to_ascii_lowercase())),
            )
            .filter(account::Column::Id.not_in_subquery(there))
            .order_by_asc(account::Column::Name)
            .order_by_asc(account::Column::Login)
            .limit(MOST_FOUND)
            .all(&self.database.read)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Candidate {
                account: AccountId::new(row.id),
                login: row.login,
                name: row.name,
            })
            .collect())
    }
}

/// Everybody on the roster, as notices take them.
pub(super) fn on_roster(id: &TrainingId) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col(place::Column::AccountId), "told_account")
        .from(place::Entity)
        .and_where(place::Column::TrainingId.eq(id.as_str()))
        .to_owned()
}

fn too_many() -> Error {
    let detail = format!("a roster holds at most {MOST_PEOPLE} people; plan the session in parts");
    Error::refused("people", "training-many", detail)
}

/// Puts the members of a workshop on the roster of its new session, and tells them.
pub(super) async fn expect_members(
    tx: &Tx,
    id: &TrainingId,
    plan: &Plan,
    workshop: &WorkshopId,
) -> Result<(), Error> {
    let column = "account_id";
    let people: Vec<String> = tx
        .db()
        .query_all(&members_of(workshop, column))
        .await?
        .iter()
        .map(|row| row.try_get("", column))
        .collect::<Result<_, _>>()?;
    if people.is_empty() {
        return Ok(());
    }
    let rows = people.iter().map(|account| expected(id, account));
    place::Entity::insert_many(rows)
        .exec_without_returning(tx.db())
        .await?;
    if plan.ends > tx.now() {
        let told = Notice::TrainingEnrolled(session(id, plan));
        let source = format!("{id}@{}", tx.now().as_millis());
        tell_selected(tx, &source, &told, on_roster(id)).await?;
    }
    Ok(())
}

pub(crate) fn expected(id: &domain::ids::TrainingId, account: &str) -> place::ActiveModel {
    place::ActiveModel {
        training_id: Set(id.to_string()),
        account_id: Set(account.to_owned()),
        state: Set(PlaceState::Expected.code().to_owned()),
        method: Set(None),
        by_id: Set(None),
        address: Set(None),
        agent: Set(None),
        at: Set(None),
        entry_id: Set(None),
    }
}

/// The logins and names of a pasted text: a line each, or separated by commas or tabs.
pub(crate) fn names_in(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    text.split(['\n', '\r', '\t', ',', '，', '、', ';', '；'])
        .map(str::trim)
        .filter(|name| !name.is_empty() && seen.insert(name.to_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// The scope comes first: nobody else's teachers are ever looked at.
fn teachers_below(root: &OrganisationPath) -> Condition {
    let homes = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(within(organisation::Column::Path, root))
        .into_query();
    Condition::all()
        .add(account::Column::OrganisationId.in_subquery(homes))
        .add(account::Column::Role.eq(Role::Teacher.code()))
}

/// The accounts of these logins and names, or every one that cannot be told.
pub(crate) async fn known(
    tx: &Tx,
    root: &OrganisationPath,
    names: &[String],
) -> Result<BTreeSet<String>, Error> {
    let (mut people, mut refusals) = (BTreeSet::new(), Vec::new());
    for (part, chunk) in names.chunks(AT_ONCE).enumerate() {
        let logins = chunk.iter().map(|name| name.to_ascii_lowercase());
        let rows: Vec<(String, String, String)> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .column(account::Column::Login)
            .column(account::Column::Name)
            .filter(teachers_below(root))
            .filter(
                Condition::any()
                    .add(account::Column::Login.is_in(logins))
                    .add(account::Column::Name.is_in(chunk.iter().cloned())),
            )
            .into_tuple()
            .all(tx.db())
            .await?;
        for (index, name) in chunk.iter().enumerate() {
            let login = name.to_ascii_lowercase();
            let by_login = rows.iter().find(|(_, found, _)| *found == login);
            let by_name: Vec<_> = rows.iter().filter(|(.., found)| found == name).collect();
            let field = format!("people[{}]", part * AT_ONCE + index);
            match (by_login, by_name.as_slice()) {
                (Some((id, ..)), _) | (None, [(id, ..)]) => {
                    people.insert(id.clone());
                }
                (None, []) => {
                    let detail =
                        format!("{name}: no teacher of the organisation has this login or name");
                    refusals.push(Refusal::new(field, "person-unknown", detail));
                }
                (None, several) => {
                    let logins: Vec<&str> =
                        several.iter().map(|(_, login, _)| login.as_str()).collect();
                    let detail = format!(
                        "{name}: {} teachers have this name; write the login of one: {}",
                        several.len(),
                        logins.join(", ")
                    );
                    refusals.push(Refusal::new(field, "person-ambiguous", detail));
                }
            }
        }
    }
    if refusals.is_empty() {
        Ok(people)
    } else {
        Err(Error::Refused(refusals))
    }
}

/// Those of the accounts that are teachers below the organisation; another one is refused.
async fn of_subtree(
    tx: &Tx,
    root: &OrganisationPath,
    chosen: &[AccountId],
) -> Result<BTreeSet<String>, Error> {
    let ids: BTreeSet<String> = chosen.iter().map(ToString::to_string).collect();
    let found = account::Entity::find()
        .filter(teachers_below(root))
        .filter(account::Column::Id.is_in(ids.iter().cloned()))
        .count(tx.db())
        .await?;
    if usize::try_from(found).is_ok_and(|found| found == ids.len()) {
        Ok(ids)
    } else {
        let detail = "one of those chosen is no teacher of the organisation; search again";
        Err(Error::refused("people", "person-unknown", detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_list_is_read_however_it_is_separated_and_each_once() {
        assert_eq!(
            names_in("王芳\r\nt1, T1；李 明\t、\n\n"),
            ["王芳", "t1", "李 明"]
        );
    }
}
