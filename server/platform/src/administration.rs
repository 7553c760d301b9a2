//! What administrators and auditors see first: what waits, how the teachers stand, which rules are in force.

use database::{ledger::ledger_balance, verification::entry_state};
use domain::{
    access::{Action, Resource, may},
    hours::CreditHours,
    organisations::OrganisationPath,
    policies::{Policy, Standing},
    time::TrainingYear,
    verification::EntryState,
};
use futures::TryStreamExt;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
    StreamTrait,
};

use crate::{
    Error, Platform, Viewer, closing::Closing, crediting::sum_from, organisations::within,
    policies::teachers,
};

/// The work of an organisation and everything below it at a glance.
#[derive(Clone, Debug)]
pub struct Overview {
    pub year: TrainingYear,
    /// Entries that wait for a decision, of all years.
    pub pending: u64,
    pub appealed: u64,
    pub people: People,
    pub target: CreditHours,
    /// Version of the policy in force.
    pub policy: String,
    /// The newest closing that covers the organisation or something below it.
    pub closing: Option<Closing>,
}

/// People of a subtree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Everybody with an account.
    pub all: u64,
    pub teachers: u64,
    /// Teachers whose hours of the year reach the target.
    pub met: u64,
}

impl Platform {
    pub async fn overview(&self, viewer: &Viewer) -> Result<Overview, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::ReadEntries,
            Resource::Organisation(root),
        )?;
        let year = self.year_now();
        let policies = self.policies().await?;
        let policy = policies.of(year);
        let waiting: Vec<(String, i64)> = entry_state::Entity::find()
            .select_only()
            .column(entry_state::Column::State)
            .column_as(entry_state::Column::EntryId.count(), "count")
            .filter(within(entry_state::Column::Organisation, root))
            .filter(
                entry_state::Column::State
                    .is_in([EntryState::Pending.code(), EntryState::Appealed.code()]),
            )
            .group_by(entry_state::Column::State)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let count = |state: EntryState| {
            let found = waiting.iter().find(|(code, _)| code == state.code());
            found.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or_default())
        };
        let people = met(&self.database.read, root, year, policy).await?;
        Ok(Overview {
            year,
            pending: count(EntryState::Pending),
            appealed: count(EntryState::Appealed),
            people,
            target: policy.yearly_target,
            policy: policy.version.clone(),
            closing: self.closings_about(root).await?.into_iter().next(),
        })
    }
}

/// How the people of a subtree stand in the year under the policy.
pub(crate) async fn met(
    db: &(impl ConnectionTrait + StreamTrait),
    root: &OrganisationPath,
    year: TrainingYear,
    policy: &Policy,
) -> Result<People, Error> {
    const SQL: &str = "SELECT COUNT(*), COUNT(CASE WHEN a.role = 'teacher' THEN 1 END), \
        COUNT(CASE WHEN a.role = 'teacher' AND \
            (SELECT SUM(b.hours) FROM ledger_balances b WHERE b.account_id = a.id AND b.year = $1) >= $2 THEN 1 END) \
        FROM accounts a JOIN organisations o ON o.id = a.organisation_id WHERE substr(o.path, 1, length($3)) = $3";
    let values = [
        year.number().into(),
        policy.yearly_target.hundredths().into(),
        root.as_str().into(),
    ];
    let statement =
        Statement::from_sql_and_values(ConnectionTrait::get_database_backend(db), SQL, values);
    let row = db.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| Error::Unavailable("a count gave no row".to_owned()))?;
    let count = |at: usize| -> Result<u64, Error> {
        Ok(u64::try_from(row.try_get_by_index::<i64>(at)?).unwrap_or_default())
    };
    let met = if policy.maximums.is_empty() {
        count(2)?
    } else {
        met_under_maximums(db, root, year, policy).await?
    };
    Ok(People {
        all: count(0)?,
        teachers: count(1)?,
        met,
    })
}

/// What counts under maximums is decided in the domain, so that this number is the one that the effect of a policy tells.
async fn met_under_maximums(
    db: &(impl ConnectionTrait + StreamTrait),
    root: &OrganisationPath,
    year: TrainingYear,
    policy: &Policy,
) -> Result<u64, Error> {
    let mut rows = ledger_balance::Entity::find()
        .filter(ledger_balance::Column::AccountId.in_subquery(teachers(root)))
        .filter(ledger_balance::Column::Year.eq(year.number()))
        .order_by_asc(ledger_balance::Column::AccountId)
        .stream(db)
        .await?;
    let mut met = 0;
    let mut account = String::new();
    let mut sums = Vec::new();
    while let Some(row) = rows.try_next().await? {
        if row.account_id != account {
            met += u64::from(Standing::under(policy, &sums).target_met);
            sums.clear();
            account.clone_from(&row.account_id);
        }
        sums.push(sum_from(&row)?);
    }
    Ok(met + u64::from(Standing::under(policy, &sums).target_met))
}
