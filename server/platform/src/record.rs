//! A teacher's whole record 培训档案: the person, every year, every entry, and what is still missing.
//!
//! It goes where the teacher goes: the school of today reads all of it, the school of yesterday nothing.

use std::collections::BTreeMap;

use database::{
    accounts::account,
    certificates::year_certificate,
    ledger::ledger_entry,
    organisations::organisation,
    staff::{member, transfer},
};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    certificates::Missing,
    hours::CreditHours,
    ids::AccountId,
    ledger::Head,
    policies::{Policies, Policy, Sum},
    time::{Cycle, Timestamp, TrainingYear},
    verification::EntryState,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    Error, Platform, Viewer,
    certificates::Issued,
    ledger::Line,
    organisations::{Organisation, within},
};

#[derive(Clone, Debug)]
pub struct Record {
    pub person: Person,
    /// Those with entries and the current one, the newest first.
    pub years: Vec<Year>,
    /// The newest first.
    pub cycles: Vec<CycleStanding>,
    /// The end of the teacher's chain.
    pub head: Head,
}

/// Whose record it is.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub login: String,
    pub name: String,
    /// Number in the staff register, and the post, where the register has them.
    pub number: Option<String>,
    pub post: Option<String>,
    /// Where the teacher belongs now.
    pub organisation: Organisation,
    /// The oldest first.
    pub moves: Vec<Move>,
}

/// From one organisation to another.
#[derive(Clone, Debug)]
pub struct Move {
    pub from: String,
    pub to: String,
    pub by: String,
    pub at: Timestamp,
}

/// One training year by the policy that governs it.
#[derive(Clone, Debug)]
pub struct Year {
    pub year: TrainingYear,
    pub policy: String,
    pub target: CreditHours,
    /// Sum of the entries.
    pub total: CreditHours,
    pub verified: CreditHours,
    pub pending: CreditHours,
    pub by_module: Vec<(Module, CreditHours)>,
    pub by_level: Vec<(Level, CreditHours)>,
    pub by_mode: Vec<(Mode, CreditHours)>,
    /// What each mandatory module asks for.
    pub minimums: BTreeMap<Module, CreditHours>,
    /// What all entries together lack.
    pub missing: Missing,
    /// What verified entries lack: a certificate of the year waits for that.
    pub to_certify: Missing,
    /// The oldest first.
    pub certificates: Vec<Issued>,
    /// The newest first.
    pub entries: Vec<Line>,
}

#[derive(Clone, Debug)]
pub struct CycleStanding {
    pub cycle: Cycle,
    pub target: CreditHours,
    pub total: CreditHours,
    pub missing: CreditHours,
}

impl Platform {
    /// One's own record, or that of a login within one's organisation. [`Error::NotFound`] where nobody there has it.
    pub async fn record_of(&self, viewer: &Viewer, login: Option<&str>) -> Result<Record, Error> {
        let (row, belongs) = self.subject(viewer, login).await?;
        let account = AccountId::new(&row.id);
        let registered = member::Entity::find_by_id(&row.id)
            .one(&self.database.read)
            .await?;
        let moves = transfer::Entity::find()
            .filter(transfer::Column::AccountId.eq(&row.id))
            .order_by_asc(transfer::Column::At)
            .all(&self.database.read)
            .await?;
        let names = self.names_of_moves(&moves).await?;
        let name = |path: &String| names.get(path).unwrap_or(path).clone();
        let moves = moves
            .iter()
            .map(|row| Move {
                from: name(&row.from_path),
                to: name(&row.to_path),
                by: row.by_name.clone(),
                at: Timestamp::from_millis(row.at),
            })
            .collect();
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::AccountId.eq(&row.id))
            .order_by_desc(ledger_entry::Column::Sequence)
            .all(&self.database.read)
            .await?;
        let lines = self.lines(rows).await?;
        let issued = year_certificate::Entity::find()
            .filter(year_certificate::Column::AccountId.eq(&row.id))
            .order_by_asc(year_certificate::Column::Sequence)
            .all(&self.database.read)
            .await?;
        let policies = self.policies().await?;
        let head = lines.first().map_or(Head::EMPTY, |line| line.entry.head());
        let years = years(&policies, lines, &issued, self.year_now());
        let (number, post) = registered.map_or((None, None), |row| (Some(row.number), row.post));
        Ok(Record {
            person: Person {
                account,
                login: row.login,
                name: row.name,
                number,
                post,
                organisation: belongs,
                moves,
            },
            cycles: cycles(&policies, &years),
            years,
            head,
        })
    }

    /// The account that is meant, if the viewer may read its record.
    async fn subject(
        &self,
        viewer: &Viewer,
        login: Option<&str>,
    ) -> Result<(account::Model, Organisation), Error> {
        let nobody = || Error::NotFound("person");
        let own = &viewer.actor.organisation;
        let mut places = organisation::Entity::find();
        let row = match login {
            None => {
                account::Entity::find_by_id(viewer.account().as_str())
                    .one(&self.database.read)
                    .await?
            }
            Some(login) => {
                may(
                    &viewer.actor,
                    Action::ReadStaff,
                    Resource::Organisation(own),
                )?;
                places = places.filter(within(organisation::Column::Path, own));
                account::Entity::find()
                    .filter(account::Column::Login.eq(login.trim().to_ascii_lowercase()))
                    .one(&self.database.read)
                    .await?
            }
        };
        let row = row.ok_or_else(nobody)?;
        let belongs: Organisation = places
            .filter(organisation::Column::Id.eq(&row.organisation_id))
            .one(&self.database.read)
            .await?
            .ok_or_else(nobody)?
            .into();
        let account = AccountId::new(&row.id);
        let person = Resource::Person {
            account: &account,
            organisation: &belongs.path,
        };
        may(&viewer.actor, Action::ReadRecord, person).map_err(|_| nobody())?;
        Ok((row, belongs))
    }

    async fn names_of_moves(
        &self,
        moves: &[transfer::Model],
    ) -> Result<BTreeMap<String, String>, Error> {
        if moves.is_empty() {
            return Ok(BTreeMap::new());
        }
        let paths = moves.iter().flat_map(|row| [&row.from_path, &row.to_path]);
        let rows = organisation::Entity::find()
            .filter(organisation::Column::Path.is_in(paths))
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().map(|row| (row.path, row.name)).collect())
    }
}

fn years(
    policies: &Policies,
    lines: Vec<Line>,
    issued: &[year_certificate::Model],
    now: TrainingYear,
) -> Vec<Year> {
    let mut by_year: BTreeMap<TrainingYear, Vec<Line>> = BTreeMap::from([(now, Vec::new())]);
    for line in lines {
        by_year.entry(line.entry.year).or_default().push(line);
    }
    let certified = |year: TrainingYear| {
        issued
            .iter()
            .filter(|row| row.year == year.number())
            .map(Issued::of)
            .collect()
    };
    by_year
        .into_iter()
        .rev()
        .map(|(year, lines)| Year::of(policies.of(year), year, lines, certified(year)))
        .collect()
}

impl Year {
    fn of(
        policy: &Policy,
        year: TrainingYear,
        entries: Vec<Line>,
        certificates: Vec<Issued>,
    ) -> Self {
        let sum = |line: &Line| Sum {
            module: line.entry.module,
            level: line.entry.level,
            mode: line.entry.mode,
            hours: line.entry.hours,
        };
        let all: Vec<Sum> = entries.iter().map(sum).collect();
        // A reversal goes with an entry that is no longer verified; it takes nothing from the others.
        let verified: Vec<Sum> = entries
            .iter()
            .filter(|line| line.state == EntryState::Verified && line.entry.reverses.is_none())
            .map(sum)
            .collect();
        let pending = entries
            .iter()
            .filter(|line| line.state == EntryState::Pending)
            .map(|line| line.entry.hours)
            .sum();
        let modules = Module::ALL
            .iter()
            .map(|module| (*module, hours(&all, |s| s.module == *module)))
            .filter(|(module, hours)| !hours.is_zero() || policy.minimums.contains_key(module));
        let levels = Level::ALL
            .iter()
            .map(|level| (*level, hours(&all, |s| s.level == *level)))
            .filter(|(_, hours)| !hours.is_zero());
        let modes = Mode::ALL
            .iter()
            .map(|mode| (*mode, hours(&all, |s| s.mode == *mode)))
            .filter(|(_, hours)| !hours.is_zero());
        Self {
            year,
            policy: policy.version.clone(),
            target: policy.yearly_target,
            total: hours(&all, |_| true),
            verified: hours(&verified, |_| true),
            pending,
            by_module: modules.collect(),
            by_level: levels.collect(),
            by_mode: modes.collect(),
            minimums: policy.minimums.clone(),
            missing: Missing::under(policy, &all),
            to_certify: Missing::under(policy, &verified),
            certificates,
            entries,
        }
    }
}

fn hours(sums: &[Sum], fits: impl Fn(&Sum) -> bool) -> CreditHours {
    sums.iter()
        .filter(|sum| fits(sum))
        .map(|sum| sum.hours)
        .sum()
}

/// The newest year of a cycle says what the cycle asks for.
fn cycles(policies: &Policies, years: &[Year]) -> Vec<CycleStanding> {
    let mut found: Vec<CycleStanding> = Vec::new();
    for year in years {
        let policy = policies.of(year.year);
        let cycle = policy.cycle(year.year);
        if found.iter().any(|standing| standing.cycle == cycle) {
            continue;
        }
        let total = years
            .iter()
            .filter(|each| cycle.first <= each.year && each.year <= cycle.last())
            .map(|each| each.total)
            .sum::<CreditHours>();
        found.push(CycleStanding {
            cycle,
            target: policy.cycle_target,
            total,
            missing: total.missing_to(policy.cycle_target),
        });
    }
    found
}
