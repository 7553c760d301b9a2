//! What is sent of an entry.

use std::collections::HashMap;

use database::{
    accounts::account, ledger::ledger_entry, organisations::organisation, staff::member,
    verification::entry_state,
};
use domain::{ledger::Entry, verification::EntryState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{Error, crediting::IN_A_LIST, ledger::entry_from};

/// A row for the other system.
#[derive(Clone, Debug)]
pub struct Sent {
    pub entry: Entry,
    pub name: String,
    pub staff_number: String,
    pub identity_number: String,
    /// Where the teacher belonged at the time of the entry.
    pub organisation: String,
    pub organisation_code: String,
    pub state: EntryState,
}

/// The rows of these entries, in the order of the ids; entries of no hours have nothing to send.
pub(super) async fn rows(db: &impl ConnectionTrait, ids: &[String]) -> Result<Vec<Sent>, Error> {
    let mut entries: HashMap<String, Entry> = HashMap::new();
    let mut states: HashMap<String, EntryState> = HashMap::new();
    for some in ids.chunks(IN_A_LIST) {
        let found = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Id.is_in(some))
            .all(db)
            .await?;
        for row in found {
            let entry = entry_from(row)?;
            let _ = entries.insert(entry.id.to_string(), entry);
        }
        let found: Vec<(String, String)> = entry_state::Entity::find()
            .select_only()
            .column(entry_state::Column::EntryId)
            .column(entry_state::Column::State)
            .filter(entry_state::Column::EntryId.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        for (id, state) in found {
            let state = state
                .parse()
                .map_err(|e| Error::Damaged(format!("state of {id}: {e}")))?;
            let _ = states.insert(id, state);
        }
    }
    let people: Vec<String> = entries.values().map(|e| e.account.to_string()).collect();
    let people = people_of(db, people).await?;
    let places: HashMap<String, (String, String)> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Path)
        .column(organisation::Column::Name)
        .column(organisation::Column::Code)
        .into_tuple::<(String, String, String)>()
        .all(db)
        .await?
        .into_iter()
        .map(|(path, name, code)| (path, (name, code)))
        .collect();
    Ok(ids
        .iter()
        .filter_map(|id| {
            let entry = entries.remove(id).filter(|entry| !entry.hours.is_zero())?;
            let person = people
                .get(entry.account.as_str())
                .cloned()
                .unwrap_or_default();
            let (organisation, organisation_code) = places
                .get(entry.organisation.as_str())
                .cloned()
                .unwrap_or_default();
            Some(Sent {
                state: states.get(id).copied().unwrap_or(EntryState::Verified),
                name: person.0,
                staff_number: person.1,
                identity_number: person.2,
                organisation,
                organisation_code,
                entry,
            })
        })
        .collect())
}

/// Name, staff number (or login) and identity number of each account.
async fn people_of(
    db: &impl ConnectionTrait,
    mut ids: Vec<String>,
) -> Result<HashMap<String, (String, String, String)>, Error> {
    ids.sort();
    ids.dedup();
    let mut people = HashMap::new();
    for some in ids.chunks(IN_A_LIST) {
        let accounts: Vec<(String, String, String)> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .column(account::Column::Name)
            .column(account::Column::Login)
            .filter(account::Column::Id.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        for (id, name, login) in accounts {
            let _ = people.insert(id, (name, login.to_ascii_uppercase(), String::new()));
        }
        let members = member::Entity::find()
            .filter(member::Column::AccountId.is_in(some))
            .all(db)
            .await?;
        for row in members {
            if let Some(person) = people.get_mut(&row.account_id) {
                person.1 = row.number;
                person.2 = row.identity.unwrap_or_default();
            }
        }
    }
    Ok(people)
}
