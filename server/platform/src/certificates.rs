//! Certificates: what the ledger says of the code on a paper, for anyone who holds the paper.
//!
//! An entry of more than zero hours has its certificate from the moment it exists; nothing is issued. What is shown is
//! the facts and how they stand now, never the word valid.

use std::collections::{BTreeMap, BTreeSet};

use database::{
    accounts::account, certificates::year_certificate, ledger::ledger_entry,
    organisations::organisation, staff::member, verification::entry_state,
};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    certificates::{Code, Missing, masked},
    hours::CreditHours,
    ids::{AccountId, EntryId},
    ledger::{EntryHash, EntryKind, Source},
    organisations::OrganisationPath,
    policies::Sum,
    time::{Timestamp, TrainingYear},
    verification::EntryState,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::{Error, Platform, Viewer, crediting::head, ledger::entry_from};

/// What a code is for.
#[derive(Clone, Debug)]
pub enum Certificate {
    Credit(Box<CreditFacts>),
    Year(YearFacts),
    Record(RecordFacts),
}

/// One entry of the ledger, as anyone may read it.
#[derive(Clone, Debug)]
pub struct CreditFacts {
    pub code: String,
    /// Partly hidden.
    pub name: String,
    pub hours: CreditHours,
    pub kind: EntryKind,
    pub title: Option<String>,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub year: TrainingYear,
    /// First and last day of the training, where they are known.
    pub from: Option<String>,
    pub to: Option<String>,
    /// When it was credited.
    pub at: Timestamp,
    /// Where the teacher belonged at that time.
    pub organisation: String,
    pub state: Standing,
    pub policy: String,
    pub entry: EntryId,
    pub sequence: i64,
    pub hash: EntryHash,
}

/// How the hours of an entry stand now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    Verified { at: Timestamp },
    Revoked { at: Timestamp },
}

impl Standing {
    /// The word in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Verified { .. } => "verified",
            Self::Revoked { .. } => "revoked",
        }
    }

    pub const fn at(self) -> Option<Timestamp> {
        match self {
            Self::Waiting => None,
            Self::Verified { at } | Self::Revoked { at } => Some(at),
        }
    }
}

/// What stood in a year when its certificate was issued, and what stands now.
#[derive(Clone, Debug)]
pub struct YearFacts {
    pub code: String,
    /// Partly hidden.
    pub name: String,
    /// Where the teacher belonged at the last entry before it was issued.
    pub organisation: String,
    pub year: TrainingYear,
    /// Verified hours when it was issued.
    pub hours: CreditHours,
    pub at: Timestamp,
    /// The end of the teacher's chain when it was issued.
    pub sequence: i64,
    pub hash: EntryHash,
    /// Verified hours of the year now.
    pub now: CreditHours,
    pub target: CreditHours,
    /// What verified hours lack now.
    pub missing: Missing,
}

/// A record up to its last entry when it was printed.
#[derive(Clone, Debug)]
pub struct RecordFacts {
    pub code: String,
    /// Partly hidden.
    pub name: String,
    /// Where the teacher belonged at the last entry.
    pub organisation: String,
    /// The last entry then: its place, time and hash.
    pub sequence: i64,
    pub at: Timestamp,
    pub hash: EntryHash,
    /// Hours of each training year up to that entry, taken-back ones left out.
    pub years: Vec<(TrainingYear, CreditHours)>,
    /// Entries that were added since.
    pub since: i64,
}

impl Certificate {
    pub fn code(&self) -> &str {
        match self {
            Self::Record(facts) => &facts.code,
            Self::Credit(facts) => &facts.code,
            Self::Year(facts) => &facts.code,
        }
    }
}

/// A certificate in the hands of whom it is about, or of those who may read their record.
#[derive(Clone, Debug)]
pub struct Held {
    pub certificate: Certificate,
    /// In full.
    pub name: String,
    /// Number in the staff register.
    pub number: Option<String>,
}

/// A year's certificate as its teacher sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub code: String,
    pub year: TrainingYear,
    pub hours: CreditHours,
    pub at: Timestamp,
}

impl Issued {
    pub(crate) fn of(row: &year_certificate::Model) -> Self {
        Self {
            code: row.code.clone(),
            year: TrainingYear(row.year),
            hours: CreditHours::from_hundredths(row.hours),
            at: Timestamp::from_millis(row.at),
        }
    }
}

impl Platform {
    /// What the ledger says of a code; for anyone. [`Error::NotFound`] where nothing has it.
    pub async fn certificate(&self, code: &str) -> Result<Certificate, Error> {
        let (certificate, _) = self.certificate_and_holder(code).await?;
        Ok(certificate)
    }

    /// The same with the whole name, for the teacher and for whoever may read their record. [`Error::NotFound`] for
    /// everybody else.
    pub async fn held_certificate(&self, viewer: &Viewer, code: &str) -> Result<Held, Error> {
        let (certificate, holder) = self.certificate_and_holder(code).await?;
        let belongs = organisation::Entity::find_by_id(&holder.organisation_id)
            .one(&self.database.read)
            .await?
            .ok_or_else(|| Error::Damaged(format!("organisation of account {}", holder.id)))?;
        let path = OrganisationPath::from_stored(belongs.path);
        let account = AccountId::new(&holder.id);
        let person = Resource::Person {
            account: &account,
            organisation: &path,
        };
        may(&viewer.actor, Action::ReadRecord, person)
            .map_err(|_| Error::NotFound("certificate"))?;
        let registered = member::Entity::find_by_id(&holder.id)
            .one(&self.database.read)
            .await?;
        Ok(Held {
            certificate,
            name: holder.name,
            number: registered.map(|row| row.number),
        })
    }

    /// The certificate of the viewer's own year, as soon as verified hours meet what the year asks for. Asked again
    /// before anything else is credited, the same one. [`Error::Conflict`] says what is missing.
    pub async fn issue_year_certificate(
        &self,
        viewer: &Viewer,
        year: TrainingYear,
    ) -> Result<Issued, Error> {
        let person = Resource::Person {
            account: viewer.account(),
            organisation: &viewer.actor.organisation,
        };
        may(&viewer.actor, Action::Certify, person)?;
        self.write(|tx| async move {
            let account = viewer.account();
            tx.lock_account(account).await?;
            let head = head(&tx, account).await?;
            let before = year_certificate::Entity::find()
                .filter(year_certificate::Column::AccountId.eq(account.as_str()))
                .filter(year_certificate::Column::Year.eq(year.number()))
                .filter(year_certificate::Column::Sequence.eq(head.sequence))
                .one(tx.db())
                .await?;
            let sums = verified_sums(tx.db(), account, year).await?;
            let policies = self.policies_in(&tx).await?;
            let missing = Missing::under(policies.of(year), &sums);
            if !missing.is_nothing() {
                return Err(Error::conflict(
                    "year-not-met",
                    format!("{year} is not met: {missing} are missing"),
                ));
            }
            if let Some(row) = before {
                return Ok(Issued::of(&row));
            }
            let row = year_certificate::Model {
                code: Code::of_year(account, year, head).to_string(),
                account_id: account.to_string(),
                year: year.number(),
                hours: total(&sums).hundredths(),
                sequence: head.sequence,
                hash: head.hash.to_string(),
                at: tx.now().as_millis(),
            };
            let issued = Issued::of(&row);
            let row = year_certificate::ActiveModel {
                code: Set(row.code),
                account_id: Set(row.account_id),
                year: Set(row.year),
                hours: Set(row.hours),
                sequence: Set(row.sequence),
                hash: Set(row.hash),
                at: Set(row.at),
            };
            year_certificate::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            Ok(issued)
        })
        .await
    }

    async fn certificate_and_holder(
        &self,
        code: &str,
    ) -> Result<(Certificate, account::Model), Error> {
        let code: Code = code.parse().map_err(|_| Error::NotFound("certificate"))?;
        match code.hashes() {
            Some(range) if code.is_record() => self.record_facts(&code, range).await,
            Some(range) => self.credit_facts(&code, range).await,
            None => self.year_facts(&code).await,
        }
    }

    async fn credit_facts(
        &self,
        code: &Code,
        (first, last): (String, String),
    ) -> Result<(Certificate, account::Model), Error> {
        let row = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Hash.between(first, last))
            .filter(ledger_entry::Column::Hours.gt(0))
            .order_by_asc(ledger_entry::Column::Hash)
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("certificate"))?;
        let entry = entry_from(row)?;
        let holder = self.holder(&entry.account).await?;
        let stands = entry_state::Entity::find_by_id(entry.id.as_str())
            .one(&self.database.read)
            .await?
            .ok_or_else(|| Error::Damaged(format!("entry {} has no state", entry.id)))?;
        let source = Source::reversal(&entry.id);
        let reversed: Option<i64> = ledger_entry::Entity::find()
            .select_only()
            .column(ledger_entry::Column::At)
            .filter(ledger_entry::Column::SourceKind.eq(source.kind))
            .filter(ledger_entry::Column::SourceId.eq(source.id))
            .into_tuple()
            .one(&self.database.read)
            .await?;
        let decided = Timestamp::from_millis(stands.decided_at.unwrap_or(stands.at));
        let state = match (reversed, stands.state.parse()) {
            (Some(at), _) => Standing::Revoked {
                at: Timestamp::from_millis(at),
            },
            (None, Ok(EntryState::Verified)) => Standing::Verified { at: decided },
            (None, Ok(EntryState::Rejected)) => Standing::Revoked { at: decided },
            (None, Ok(EntryState::Pending | EntryState::Appealed)) => Standing::Waiting,
            (None, Err(error)) => {
                return Err(Error::Damaged(format!(
                    "state of entry {}: {error}",
                    entry.id
                )));
            }
        };
        let details = entry.details();
        let facts = CreditFacts {
            code: code.to_string(),
            name: masked(&holder.name),
            hours: entry.hours,
            kind: entry.kind,
            module: entry.module,
            level: entry.level,
            mode: entry.mode,
            year: entry.year,
            from: details.from,
            to: details.to,
            at: entry.at,
            organisation: self.name_of_place(&entry.organisation).await?,
            state,
            sequence: entry.sequence,
            hash: entry.hash,
            title: entry.course_title,
            policy: entry.policy,
            entry: entry.id,
        };
        Ok((Certificate::Credit(Box::new(facts)), holder))
    }

    async fn record_facts(
        &self,
        code: &Code,
        (first, last): (String, String),
    ) -> Result<(Certificate, account::Model), Error> {
        let row = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Hash.between(first, last))
            .order_by_asc(ledger_entry::Column::Hash)
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("certificate"))?;
        let entry = entry_from(row)?;
        let holder = self.holder(&entry.account).await?;
        let rows: Vec<(i64, i32, i64)> = ledger_entry::Entity::find()
            .select_only()
            .column(ledger_entry::Column::Sequence)
            .column(ledger_entry::Column::Year)
            .column(ledger_entry::Column::Hours)
            .filter(ledger_entry::Column::AccountId.eq(entry.account.as_str()))
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let mut years: BTreeMap<i32, i64> = BTreeMap::new();
        let mut since = 0;
        for (sequence, year, hours) in rows {
            if sequence <= entry.sequence {
                *years.entry(year).or_default() += hours;
            } else {
                since += 1;
            }
        }
        let facts = RecordFacts {
            code: code.to_string(),
            name: masked(&holder.name),
            organisation: self.name_of_place(&entry.organisation).await?,
            sequence: entry.sequence,
            at: entry.at,
            hash: entry.hash,
            years: years
                .into_iter()
                .rev()
                .map(|(year, hours)| (TrainingYear(year), CreditHours::from_hundredths(hours)))
                .collect(),
            since,
        };
        Ok((Certificate::Record(facts), holder))
    }

    async fn year_facts(&self, code: &Code) -> Result<(Certificate, account::Model), Error> {
        let row = year_certificate::Entity::find_by_id(code.to_string())
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("certificate"))?;
        let account = AccountId::new(&row.account_id);
        let year = TrainingYear(row.year);
        let holder = self.holder(&account).await?;
        let place: Option<String> = ledger_entry::Entity::find()
            .select_only()
            .column(ledger_entry::Column::Organisation)
            .filter(ledger_entry::Column::AccountId.eq(account.as_str()))
            .filter(ledger_entry::Column::Sequence.eq(row.sequence))
            .into_tuple()
            .one(&self.database.read)
            .await?;
        let place = OrganisationPath::from_stored(place.unwrap_or_default());
        let sums = verified_sums(&self.database.read, &account, year).await?;
        let policies = self.policies().await?;
        let policy = policies.of(year);
        let facts = YearFacts {
            code: row.code.clone(),
            name: masked(&holder.name),
            organisation: self.name_of_place(&place).await?,
            year,
            hours: CreditHours::from_hundredths(row.hours),
            at: Timestamp::from_millis(row.at),
            sequence: row.sequence,
            hash: EntryHash::parse(&row.hash)
                .ok_or_else(|| Error::Damaged(format!("certificate {code}: not a hash")))?,
            now: total(&sums),
            target: policy.yearly_target,
            missing: Missing::under(policy, &sums),
        };
        Ok((Certificate::Year(facts), holder))
    }

    async fn holder(&self, id: &AccountId) -> Result<account::Model, Error> {
        account::Entity::find_by_id(id.as_str())
            .one(&self.database.read)
            .await?
            .ok_or_else(|| Error::Damaged(format!("account {id} of a certificate is missing")))
    }

    /// Its name today; the path itself where the tree no longer has it.
    async fn name_of_place(&self, path: &OrganisationPath) -> Result<String, Error> {
        let row = organisation::Entity::find()
            .filter(organisation::Column::Path.eq(path.as_str()))
            .one(&self.database.read)
            .await?;
        Ok(row.map_or_else(|| path.to_string(), |row| row.name))
    }
}

/// Verified hours of a year that nothing took back.
async fn verified_sums(
    db: &impl ConnectionTrait,
    account: &AccountId,
    year: TrainingYear,
) -> Result<Vec<Sum>, Error> {
    let verified: BTreeSet<String> = entry_state::Entity::find()
        .select_only()
        .column(entry_state::Column::EntryId)
        .filter(entry_state::Column::AccountId.eq(account.as_str()))
        .filter(entry_state::Column::Year.eq(year.number()))
        .filter(entry_state::Column::State.eq(EntryState::Verified.code()))
        .into_tuple::<String>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::AccountId.eq(account.as_str()))
        .filter(ledger_entry::Column::Year.eq(year.number()))
        // A reversal goes with an entry that is no longer verified; it takes nothing from the others.
        .filter(ledger_entry::Column::Reverses.is_null())
        .order_by_asc(ledger_entry::Column::Sequence)
        .all(db)
        .await?;
    rows.into_iter()
        .filter(|row| verified.contains(&row.id))
        .map(|row| {
            let entry = entry_from(row)?;
            Ok(Sum {
                module: entry.module,
                level: entry.level,
                mode: entry.mode,
                hours: entry.hours,
            })
        })
        .collect()
}

fn total(sums: &[Sum]) -> CreditHours {
    sums.iter().map(|sum| sum.hours).sum()
}
