//! Hours that do not come from a course: attendance, declarations, decisions.

use database::ledger::ledger_entry;
use domain::{
    catalogue::{Level, Mode, Module},
    crediting::{Award, Reason, limited},
    hours::CreditHours,
    ids::{AccountId, EntryId},
    ledger::{Credit, Details, Entry, EntryKind, Source},
    organisations::OrganisationPath,
    policies::Late,
    time::TrainingYear,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Born, append, credited_notice, head, sums};
use crate::{Error, Platform, ledger::entry_from, notices::tell, write::Tx};

/// What is to be credited.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub account: AccountId,
    /// Where the teacher belongs.
    pub organisation: OrganisationPath,
    pub kind: EntryKind,
    pub source: Source,
    pub title: String,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub hours: CreditHours,
    /// The training year in which it happened.
    pub happened: TrainingYear,
    pub why: Vec<Reason>,
    pub details: Details,
}

/// What became of it.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    New(Entry),
    /// The source was credited before; nothing was written.
    Before(Entry),
}

impl Outcome {
    pub(crate) fn entry(self) -> Entry {
        match self {
            Self::New(entry) | Self::Before(entry) => entry,
        }
    }
}

impl Platform {
    /// Credits the source once, under the policy of its year; it waits for the policy's steps: what is over a maximum does not count and says why. Where the
    /// year is closed it stands in the open one or is refused ([`Error::Conflict`] `year-closed`), as the policy has it.
    pub(crate) async fn give(&self, tx: &Tx, given: Given) -> Result<Outcome, Error> {
        tx.lock_account(&given.account).await?;
        if let Some(before) = by_source(tx, &given.source).await? {
            return Ok(Outcome::Before(before));
        }
        let (year, policies) = self
            .open_year(tx, given.happened, &given.organisation)
            .await?;
        let policy = policies.of(year);
        if year != given.happened && policies.of(given.happened).late == Late::Refuse {
            let detail = format!("the year {} is closed", given.happened);
            return Err(Error::conflict("year-closed", detail));
        }
        let kind = (given.module, given.level, given.mode);
        let award = if given.kind == EntryKind::Adjustment {
            // A person's decision: no maximum limits it.
            let mut explanation = given.why;
            explanation.push(Reason::Year { year });
            explanation.push(Reason::Policy {
                version: policy.version.clone(),
            });
            Award {
                hours: given.hours,
                year,
                explanation,
            }
        } else {
            let sums = sums(tx, policy, &given.account, year).await?;
            limited(policy, given.hours, kind, year, &sums, given.why)
        };
        let mut award = award;
        if year != given.happened {
            award.explanation.push(Reason::YearClosed {
                year: given.happened,
            });
        }
        let route = policy.route(given.level, given.mode);
        let credit = Credit {
            kind: given.kind,
            source: given.source,
            award,
            course_code: None,
            title: Some(given.title),
            course_version: None,
            module: given.module,
            level: given.level,
            mode: given.mode,
            organisation: given.organisation,
            policy: policy.version.clone(),
            details: given.details,
        };
        let head = head(tx, &given.account).await?;
        let id = EntryId::new(tx.fresh_id());
        let entry = Entry::credit(id, given.account, credit, tx.now(), head);
        append(tx, &entry, &Born::Waiting(route)).await?;
        let told = credited_notice(&entry);
        tell(tx, &entry.account, entry.id.as_str(), &told).await?;
        Ok(Outcome::New(entry))
    }
}

/// What was credited for this source.
pub(crate) async fn by_source(tx: &Tx, source: &Source) -> Result<Option<Entry>, Error> {
    let row = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SourceKind.eq(&source.kind))
        .filter(ledger_entry::Column::SourceId.eq(&source.id))
        .one(tx.db())
        .await?;
    row.map(entry_from).transpose()
}
