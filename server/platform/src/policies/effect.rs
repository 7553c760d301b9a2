//! What a policy would change before it is decided: who would stand differently.

use database::{accounts::account, ledger::ledger_balance, organisations::organisation};
use domain::{
    access::{Action, Resource, may},
    accounts::Role,
    hours::CreditHours,
    organisations::OrganisationPath,
    policies::{Policy, Standing, Sum},
    time::TrainingYear,
};
use futures::TryStreamExt;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::SelectStatement,
};

use super::deciding::refusals;
use crate::{Error, Platform, Viewer, crediting::sum_from, organisations::within};

/// How many teachers are named as examples.
const EXAMPLES: usize = 20;

/// How the teachers stand in a year under the policy in force and under another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub teachers: u64,
    pub target_met_before: u64,
    pub target_met_after: u64,
    pub modules_met_before: u64,
    pub modules_met_after: u64,
    /// Teachers for whom either is another.
    pub differently: u64,
    /// Some of them.
    pub examples: Vec<Differently>,
}

/// A teacher who would stand differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differently {
    pub name: String,
    pub login: String,
    /// What the teacher has in the year.
    pub hours: CreditHours,
    pub before: Standing,
    pub after: Standing,
}

impl Platform {
    /// How many teachers would stand differently in the year if this policy were in force: one pass over the balances.
    /// [`Error::Refused`] for a policy that cannot stand.
    pub async fn policy_effect(
        &self,
        viewer: &Viewer,
        policy: &Policy,
        year: TrainingYear,
    ) -> Result<Effect, Error> {
        may(&viewer.actor, Action::DecidePolicy, Resource::Platform)?;
        let refusals = refusals(policy);
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        let policies = self.policies().await?;
        let root = &viewer.actor.organisation;
        // One view of the whole: teachers and hours that come meanwhile are counted by neither or by both.
        let snapshot = &self.snapshot().await?;
        let mut pass = Pass::new(policies.of(year), policy);
        let mut rows = ledger_balance::Entity::find()
            .filter(ledger_balance::Column::AccountId.in_subquery(teachers(root)))
            .filter(ledger_balance::Column::Year.eq(year.number()))
            .order_by_asc(ledger_balance::Column::AccountId)
            .stream(snapshot)
            .await?;
        while let Some(row) = rows.try_next().await? {
            pass.add(&row)?;
        }
        drop(rows);
        pass.finish_teacher();

        let all = account::Entity::find()
            .filter(account::Column::Id.in_subquery(teachers(root)))
            .count(snapshot)
            .await?;
        let rest = all.saturating_sub(pass.effect.teachers);
        let differ = pass.count(&[], rest);
        let (before, after) = pass.standings(&[]);
        let mut effect = pass.effect;
        let mut changed = pass.changed;
        if differ && changed.len() < EXAMPLES {
            let without = account::Entity::find()
                .select_only()
                .column(account::Column::Id)
                .filter(account::Column::Id.in_subquery(teachers(root)))
                .filter(account::Column::Id.not_in_subquery(with_hours(year)))
                .order_by_asc(account::Column::Login)
                .limit((EXAMPLES - changed.len()) as u64)
                .into_tuple::<String>()
                .all(snapshot)
                .await?;
            changed.extend(
                without
                    .into_iter()
                    .map(|id| (id, CreditHours::ZERO, before, after)),
            );
        }
        effect.examples = named(snapshot, changed).await?;
        Ok(effect)
    }
}

async fn named(
    db: &impl ConnectionTrait,
    changed: Vec<(String, CreditHours, Standing, Standing)>,
) -> Result<Vec<Differently>, Error> {
    let ids: Vec<&String> = changed.iter().map(|(id, ..)| id).collect();
    let people = account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .order_by_asc(account::Column::Login)
        .all(db)
        .await?;
    Ok(people
        .into_iter()
        .filter_map(|person| {
            let (_, hours, before, after) = changed.iter().find(|(id, ..)| *id == person.id)?;
            Some(Differently {
                name: person.name,
                login: person.login,
                hours: *hours,
                before: *before,
                after: *after,
            })
        })
        .collect())
}

/// Ids of the teachers of a subtree.
pub(crate) fn teachers(root: &OrganisationPath) -> SelectStatement {
    let places = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(within(organisation::Column::Path, root))
        .into_query();
    account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::OrganisationId.in_subquery(places))
        .filter(account::Column::Role.eq(Role::Teacher.code()))
        .into_query()
}

fn with_hours(year: TrainingYear) -> SelectStatement {
    ledger_balance::Entity::find()
        .select_only()
        .column(ledger_balance::Column::AccountId)
        .filter(ledger_balance::Column::Year.eq(year.number()))
        .into_query()
}

/// The balances as they come by, teacher after teacher.
struct Pass<'a> {
    old: &'a Policy,
    new: &'a Policy,
    effect: Effect,
    changed: Vec<(String, CreditHours, Standing, Standing)>,
    account: String,
    sums: Vec<Sum>,
}

impl<'a> Pass<'a> {
    fn new(old: &'a Policy, new: &'a Policy) -> Self {
        Self {
            old,
            new,
            effect: Effect::default(),
            changed: Vec::new(),
            account: String::new(),
            sums: Vec::new(),
        }
    }

    fn add(&mut self, row: &ledger_balance::Model) -> Result<(), Error> {
        if row.account_id != self.account {
            self.finish_teacher();
            self.account.clone_from(&row.account_id);
        }
        self.sums.push(sum_from(row)?);
        Ok(())
    }

    fn finish_teacher(&mut self) {
        if self.sums.is_empty() {
            return;
        }
        let sums = std::mem::take(&mut self.sums);
        if self.count(&sums, 1) && self.changed.len() < EXAMPLES {
            let (before, after) = self.standings(&sums);
            let hours = sums.iter().map(|sum| sum.hours).sum();
            self.changed
                .push((self.account.clone(), hours, before, after));
        }
    }

    fn standings(&self, sums: &[Sum]) -> (Standing, Standing) {
        (
            Standing::under(self.old, sums),
            Standing::under(self.new, sums),
        )
    }

    /// Counts so many teachers with these sums; whether they stand differently.
    fn count(&mut self, sums: &[Sum], teachers: u64) -> bool {
        let (before, after) = self.standings(sums);
        let of = |met: bool| if met { teachers } else { 0 };
        let effect = &mut self.effect;
        effect.teachers += teachers;
        effect.target_met_before += of(before.target_met);
        effect.target_met_after += of(after.target_met);
        effect.modules_met_before += of(before.modules_met);
        effect.modules_met_after += of(after.modules_met);
        effect.differently += of(before != after);
        before != after && teachers > 0
    }
}
