//! From a completion to the ledger, inside the transaction of the evidence that completed it.

mod giving;
mod many;

use std::collections::HashSet;

use database::{
    exports::waiting,
    learning::completion,
    ledger::{ledger_balance, ledger_entry, ledger_head},
    verification::entry_state,
};
use domain::{
    accounts::Actor,
    crediting::{PriorCredit, Reason, award},
    hours::CreditHours,
    ids::{AccountId, EnrolmentId, EntryId},
    ledger::{Credit, Details, Entry, EntryHash, EntryKind, Head, Source},
    notices::Notice,
    policies::{Policy, Route, Sum},
    time::TrainingYear,
    verification::EntryState,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Error, Platform,
    catalogue::Published,
    learning::Learner,
    ledger::entry_from,
    notices::telling,
    write::{Topic, Tx, Writes},
};

pub(crate) use giving::{Given, Outcome};
pub(crate) use many::{IN_A_LIST, append_many, lock_heads};

impl Platform {
    /// Adds to `writes` the completion, its entry, the head, the balance, the queue's state and the outbox row.
    ///
    /// The caller holds the lock on the account, knows the end of its chain and has seen that the enrolment is not
    /// complete. Should it be, the keys of completion and entry refuse a second one.
    pub(crate) async fn credit_completion(
        &self,
        tx: &Tx,
        person: &Actor,
        learner: &Learner,
        published: &Published,
        writes: &mut Writes,
    ) -> Result<Entry, Error> {
        let enrolment_id = &learner.enrolment();
        let course = &published.course;
        let account = &person.account;
        let organisation = &person.organisation;
        let happened = TrainingYear::of(tx.now(), &self.rules.zone);
        // A completion is never refused: what a closed year no longer takes stands in the open one.
        let (year, policies) = self.open_year(tx, happened, organisation).await?;
        let policy = policies.of(year);
        let prior = prior_credits(tx, account, course.code.as_str()).await?;
        let sums = sums(tx, policy, account, year).await?;
        let mut award = award(policy, course, published.number, year, &prior, &sums);
        if year != happened {
            award
                .explanation
                .push(Reason::YearClosed { year: happened });
        }
        let credit = Credit {
            kind: EntryKind::Completion,
            source: Source::completion(enrolment_id),
            award,
            course_code: Some(course.code.to_string()),
            title: Some(course.title.clone()),
            course_version: Some(published.number),
            module: course.module,
            level: course.level,
            mode: course.mode,
            organisation: organisation.clone(),
            policy: policy.version.clone(),
            details: Details::default(),
        };
        let route = policy.route(credit.level, credit.mode);
        let entry = Entry::credit(
            EntryId::new(tx.fresh_id()),
            account.clone(),
            credit,
            tx.now(),
            learner.head()?,
        );
        add(tx, &entry, &Born::Waiting(route), writes);
        writes.insert(telling(
            tx,
            account,
            entry.id.as_str(),
            &credited_notice(&entry),
        )?);
        writes.insert(completion::Entity::insert(completion::ActiveModel {
            enrolment_id: Set(enrolment_id.to_string()),
            account_id: Set(account.to_string()),
            version_id: Set(published.version_id.to_string()),
            entry_id: Set(entry.id.to_string()),
            at: Set(tx.now().as_millis()),
        }));
        Ok(entry)
    }
}

/// What the teacher is told of a new entry.
pub(crate) fn credited_notice(entry: &Entry) -> Notice {
    Notice::Credited {
        entry: entry.id.clone(),
        title: entry.course_title.clone().unwrap_or_default(),
        hours: entry.hours,
    }
}

/// The entry that credits this enrolment, if it is complete.
pub(crate) async fn credited(tx: &Tx, enrolment_id: &EnrolmentId) -> Result<Option<Entry>, Error> {
    let Some(done) = completion::Entity::find_by_id(enrolment_id.as_str())
        .one(tx.db())
        .await?
    else {
        return Ok(None);
    };
    let row = ledger_entry::Entity::find_by_id(done.entry_id.clone())
        .one(tx.db())
        .await?;
    let row = row.ok_or_else(|| {
        Error::Damaged(format!(
            "completion {enrolment_id} has no entry {}",
            done.entry_id
        ))
    })?;
    entry_from(row).map(Some)
}

/// The end of the chain. The caller holds the lock on the account.
pub(crate) async fn head(tx: &Tx, account: &AccountId) -> Result<Head, Error> {
    let Some(row) = ledger_head::Entity::find_by_id(account.as_str())
        .one(tx.db())
        .await?
    else {
        return Ok(Head::EMPTY);
    };
    let hash = EntryHash::parse(&row.hash)
        .ok_or_else(|| Error::Damaged(format!("head of {account}: not a hash")))?;
    Ok(Head {
        sequence: row.sequence,
        hash,
    })
}

/// How an entry stands when it is written.
#[derive(Clone, Debug)]
pub(crate) enum Born {
    /// It must pass these steps.
    Waiting(Route),
    /// It is itself a decision. The route says who may take it back; empty for a reversal, which nobody can.
    Verified(Option<Route>),
}

impl Born {
    pub(crate) const fn state(&self) -> EntryState {
        match self {
            Self::Waiting(_) => EntryState::Pending,
            Self::Verified(_) => EntryState::Verified,
        }
    }

    pub(crate) fn route(&self) -> String {
        match self {
            Self::Waiting(route) | Self::Verified(Some(route)) => route.to_string(),
            Self::Verified(None) => String::new(),
        }
    }

    /// Steps that are passed.
    pub(crate) fn done(&self) -> i32 {
        match self {
            Self::Verified(Some(route)) => i32::try_from(route.steps.len()).unwrap_or(i32::MAX),
            Self::Waiting(_) | Self::Verified(None) => 0,
        }
    }

    pub(crate) fn awaits(&self) -> Option<String> {
        match self {
            Self::Waiting(route) => route.steps.first().map(|step| step.code().to_owned()),
            Self::Verified(_) => None,
        }
    }
}

/// Writes one entry that stands for itself.
pub(crate) async fn append(tx: &Tx, entry: &Entry, born: &Born) -> Result<(), Error> {
    let mut writes = Writes::default();
    add(tx, entry, born, &mut writes);
    writes.send(tx).await?;
    if born.state() == EntryState::Verified {
        fit_to_send(tx, &[entry]).await?;
    }
    Ok(())
}

/// The only place that adds to the ledger, for one entry: entry, head, balance, state and outbox row together.
fn add(tx: &Tx, entry: &Entry, born: &Born, writes: &mut Writes) {
    writes.insert(ledger_entry::Entity::insert(row_of(entry)));

    let head = ledger_head::ActiveModel {
        account_id: Set(entry.account.to_string()),
        sequence: Set(entry.sequence),
        hash: Set(entry.hash.to_string()),
    };
    writes.insert(
        ledger_head::Entity::insert(head).on_conflict(
            OnConflict::column(ledger_head::Column::AccountId)
                .update_columns([ledger_head::Column::Sequence, ledger_head::Column::Hash])
                .to_owned(),
        ),
    );

    let balance = ledger_balance::ActiveModel {
        account_id: Set(entry.account.to_string()),
        year: Set(entry.year.number()),
        module: Set(entry.module.code().to_owned()),
        level: Set(entry.level.code().to_owned()),
        mode: Set(entry.mode.code().to_owned()),
        hours: Set(entry.hours.hundredths()),
    };
    let added = Expr::col((ledger_balance::Entity, ledger_balance::Column::Hours))
        .add(entry.hours.hundredths());
    writes.insert(
        ledger_balance::Entity::insert(balance).on_conflict(
            OnConflict::columns([
                ledger_balance::Column::AccountId,
                ledger_balance::Column::Year,
                ledger_balance::Column::Module,
                ledger_balance::Column::Level,
                ledger_balance::Column::Mode,
            ])
            .value(ledger_balance::Column::Hours, added)
            .to_owned(),
        ),
    );

    writes.insert(entry_state::Entity::insert(state_of(entry, born)));
    writes.announce(tx, Topic::Entry, entry.id.as_str());
}

/// Gives each entry its place in the order of batches for the hours system. A reversal has one where the entry that it takes
/// back has: what was never verified is not sent, nor taken back there.
pub(crate) async fn fit_to_send(tx: &Tx, entries: &[&Entry]) -> Result<(), Error> {
    tx.take_places().await?;
    let ids: Vec<String> = entries
        .iter()
        .filter_map(|entry| entry.reverses.as_ref())
        .map(ToString::to_string)
        .collect();
    let mut sent: HashSet<String> = HashSet::new();
    for some in ids.chunks(IN_A_LIST) {
        let found: Vec<String> = waiting::Entity::find()
            .select_only()
            .column(waiting::Column::EntryId)
            .filter(waiting::Column::EntryId.is_in(some))
            .into_tuple()
            .all(tx.db())
            .await?;
        sent.extend(found);
    }
    let here: HashSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let rows: Vec<waiting::ActiveModel> = entries
        .iter()
        .filter(|entry| {
            entry
                .reverses
                .as_ref()
                .is_none_or(|first| sent.contains(first.as_str()) || here.contains(first.as_str()))
        })
        .map(|entry| waiting::ActiveModel {
            position: NotSet,
            entry_id: Set(entry.id.to_string()),
            organisation: Set(entry.organisation.to_string()),
            year: Set(entry.year.number()),
        })
        .collect();
    for some in rows.chunks(IN_A_LIST) {
        waiting::Entity::insert_many(some.iter().cloned())
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

/// The row of the queue for a new entry.
pub(crate) fn state_of(entry: &Entry, born: &Born) -> entry_state::ActiveModel {
    let state = born.state();
    entry_state::ActiveModel {
        entry_id: Set(entry.id.to_string()),
        account_id: Set(entry.account.to_string()),
        organisation: Set(entry.organisation.to_string()),
        course_code: Set(entry.course_code.clone()),
        module: Set(entry.module.code().to_owned()),
        year: Set(entry.year.number()),
        state: Set(state.code().to_owned()),
        at: Set(entry.at.as_millis()),
        decided_at: Set((state != EntryState::Pending).then_some(entry.at.as_millis())),
        kind: Set(entry.kind.code().to_owned()),
        level: Set(entry.level.code().to_owned()),
        mode: Set(entry.mode.code().to_owned()),
        title: Set(entry.course_title.clone()),
        route: Set(born.route()),
        done: Set(born.done()),
        awaits: Set(born.awaits()),
        flags: Set(String::new()),
    }
}

/// What the teacher has in the year so far; nothing is asked where the policy has no maximum.
pub(crate) async fn sums(
    tx: &Tx,
    policy: &Policy,
    account: &AccountId,
    year: TrainingYear,
) -> Result<Vec<Sum>, Error> {
    if policy.maximums.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ledger_balance::Entity::find()
        .filter(ledger_balance::Column::AccountId.eq(account.as_str()))
        .filter(ledger_balance::Column::Year.eq(year.number()))
        .all(tx.db())
        .await?;
    rows.iter().map(sum_from).collect()
}

pub(crate) fn sum_from(row: &ledger_balance::Model) -> Result<Sum, Error> {
    let damaged = |what: &str| Error::Damaged(format!("balance of {}: {what}", row.account_id));
    Ok(Sum {
        module: row.module.parse().map_err(|_| damaged("module"))?,
        level: row.level.parse().map_err(|_| damaged("level"))?,
        mode: row.mode.parse().map_err(|_| damaged("mode"))?,
        hours: CreditHours::from_hundredths(row.hours),
    })
}

/// Standing credits of the teacher for the course: completions that no reversal has taken back.
async fn prior_credits(
    tx: &Tx,
    account: &AccountId,
    course: &str,
) -> Result<Vec<PriorCredit>, Error> {
    let rows: Vec<(String, i32, i64, Option<String>)> = ledger_entry::Entity::find()
        .select_only()
        .columns([
            ledger_entry::Column::Id,
            ledger_entry::Column::Year,
            ledger_entry::Column::Hours,
            ledger_entry::Column::Reverses,
        ])
        .filter(ledger_entry::Column::AccountId.eq(account.as_str()))
        .filter(ledger_entry::Column::CourseCode.eq(course))
        .order_by_asc(ledger_entry::Column::Sequence)
        .into_tuple()
        .all(tx.db())
        .await?;
    let taken_back: HashSet<&str> = rows
        .iter()
        .filter_map(|(.., reverses)| reverses.as_deref())
        .collect();
    Ok(rows
        .iter()
        .filter(|(id, .., reverses)| reverses.is_none() && !taken_back.contains(id.as_str()))
        .map(|(id, year, hours, _)| PriorCredit {
            entry: EntryId::new(id.clone()),
            year: TrainingYear(*year),
            hours: CreditHours::from_hundredths(*hours),
        })
        .collect())
}

pub(crate) fn row_of(entry: &Entry) -> ledger_entry::ActiveModel {
    ledger_entry::ActiveModel {
        id: Set(entry.id.to_string()),
        account_id: Set(entry.account.to_string()),
        sequence: Set(entry.sequence),
        at: Set(entry.at.as_millis()),
        year: Set(entry.year.number()),
        hours: Set(entry.hours.hundredths()),
        kind: Set(entry.kind.code().to_owned()),
        source_kind: Set(entry.source.kind.clone()),
        source_id: Set(entry.source.id.clone()),
        course_code: Set(entry.course_code.clone()),
        course_title: Set(entry.course_title.clone()),
        course_version: Set(entry
            .course_version
            .map(|v| i32::try_from(v).unwrap_or(i32::MAX))),
        module: Set(entry.module.code().to_owned()),
        level: Set(entry.level.code().to_owned()),
        mode: Set(entry.mode.code().to_owned()),
        organisation: Set(entry.organisation.to_string()),
        policy: Set(entry.policy.clone()),
        explanation: Set(entry.explanation.clone()),
        reverses: Set(entry.reverses.as_ref().map(ToString::to_string)),
        previous: Set(entry.previous.to_string()),
        hash: Set(entry.hash.to_string()),
        format: Set(entry.format.number()),
        details: Set(entry.details.clone()),
    }
}
