//! What there is already: the register, the ledger and the closed years, as far as a list of hours names them.

use std::collections::{BTreeMap, HashMap};

use database::{
    accounts::account, ledger::ledger_entry, organisations::organisation, policies::closing,
    staff::member,
};
use domain::{
    accounts::Role,
    ids::{AccountId, EntryId},
    ledger::{Entry, Source},
    organisations::OrganisationPath,
    rosters::{HoursRow, IdentityNumber, Person},
    time::TrainingYear,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Good, source};
use crate::{Error, crediting::IN_A_LIST, ledger::entry_from};

/// A teacher of the register.
#[derive(Clone, Debug)]
pub(super) struct Who {
    pub account: AccountId,
    pub person: Person,
    pub path: OrganisationPath,
}

/// What the ledger has already of what the list names.
#[derive(Default)]
pub(super) struct Known {
    pub by_id: HashMap<EntryId, Entry>,
    pub by_source: HashMap<Source, Entry>,
}

pub(super) async fn known(
    db: &impl ConnectionTrait,
    rows: &[Good<HoursRow>],
) -> Result<Known, Error> {
    let mut known = Known::default();
    let ids: Vec<String> = rows
        .iter()
        .flat_map(|row| [&row.row_of.entry, &row.row_of.reverses])
        .flatten()
        .map(ToString::to_string)
        .collect();
    for some in ids.chunks(IN_A_LIST) {
        let found = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Id.is_in(some))
            .all(db)
            .await?;
        for row in found {
            let entry = entry_from(row)?;
            let _ = known.by_id.insert(entry.id.clone(), entry);
        }
    }
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        let source = source(&row.row_of);
        sources.entry(source.kind).or_default().push(source.id);
        if let Some(reverses) = &row.row_of.reverses {
            let of = sources.entry("ledger".to_owned()).or_default();
            of.push(reverses.to_string());
        }
    }
    by_sources(db, &sources, &mut known).await?;
    // What is to be taken back may have been taken back before.
    let targets: Vec<String> = rows
        .iter()
        .filter_map(|row| row.row_of.reverses.as_ref())
        .map(|id| {
            let elsewhere = Source::new("ledger", id.as_str());
            let here = known.by_source.get(&elsewhere);
            here.map_or(id, |entry| &entry.id).to_string()
        })
        .collect();
    by_sources(db, &[("reversal".to_owned(), targets)].into(), &mut known).await?;
    Ok(known)
}

async fn by_sources(
    db: &impl ConnectionTrait,
    sources: &BTreeMap<String, Vec<String>>,
    known: &mut Known,
) -> Result<(), Error> {
    for (kind, ids) in sources {
        for some in ids.chunks(IN_A_LIST) {
            let found = ledger_entry::Entity::find()
                .filter(ledger_entry::Column::SourceKind.eq(kind))
                .filter(ledger_entry::Column::SourceId.is_in(some))
                .all(db)
                .await?;
            for row in found {
                let entry = entry_from(row)?;
                let _ = known.by_source.insert(entry.source.clone(), entry);
            }
        }
    }
    Ok(())
}

pub(super) async fn people(
    db: &impl ConnectionTrait,
    rows: &[Good<HoursRow>],
) -> Result<HashMap<String, Who>, Error> {
    let mut numbers: Vec<String> = rows.iter().map(|r| r.row_of.staff_number.clone()).collect();
    numbers.sort();
    numbers.dedup();
    let paths: HashMap<String, String> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Path)
        .into_tuple::<(String, String)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut people = HashMap::new();
    for some in numbers.chunks(IN_A_LIST) {
        let members = member::Entity::find()
            .filter(member::Column::Number.is_in(some))
            .all(db)
            .await?;
        let ids: Vec<String> = members.iter().map(|row| row.account_id.clone()).collect();
        let accounts: HashMap<String, account::Model> = account::Entity::find()
            .filter(account::Column::Id.is_in(ids))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id.clone(), row))
            .collect();
        for row in members {
            let account = accounts.get(&row.account_id);
            let identity = row.identity.and_then(|number| number.parse().ok());
            if let Some(who) = account.and_then(|account| who(account, &paths, identity)) {
                let _ = people.insert(row.number, who);
            }
        }
        // Who is not in the register goes by the login, which our own exports then give as the number.
        let logins = some
            .iter()
            .filter(|number| !people.contains_key(*number))
            .map(|number| number.to_ascii_lowercase());
        let found = account::Entity::find()
            .filter(account::Column::Login.is_in(logins))
            .filter(account::Column::Role.eq(Role::Teacher.code()))
            .all(db)
            .await?;
        for account in found {
            if let Some(who) = who(&account, &paths, None) {
                let _ = people.insert(account.login.to_ascii_uppercase(), who);
            }
        }
    }
    Ok(people)
}

fn who(
    account: &account::Model,
    paths: &HashMap<String, String>,
    identity_number: Option<IdentityNumber>,
) -> Option<Who> {
    let path = paths.get(&account.organisation_id)?;
    Some(Who {
        account: AccountId::new(account.id.clone()),
        person: Person {
            name: account.name.clone(),
            identity_number,
        },
        path: OrganisationPath::from_stored(path.clone()),
    })
}

/// Which years are closed where.
pub(super) struct Closed(Vec<(TrainingYear, OrganisationPath)>);

impl Closed {
    pub async fn read(db: &impl ConnectionTrait) -> Result<Self, Error> {
        let rows = closing::Entity::find().all(db).await?;
        let rows = rows.into_iter().map(|row| {
            let path = OrganisationPath::from_stored(row.organisation);
            (TrainingYear(row.year), path)
        });
        Ok(Self(rows.collect()))
    }

    pub fn open(&self, year: TrainingYear, path: &OrganisationPath) -> TrainingYear {
        let is_closed = |year| {
            let here = |(closed, root): &(TrainingYear, OrganisationPath)| {
                *closed == year && root.holds(path)
            };
            self.0.iter().any(here)
        };
        year.first_open(is_closed)
    }
}
