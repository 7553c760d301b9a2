//! From a completion to the ledger, inside the transaction of the evidence that completed it.

use database::{
    learning::{completion, enrolment},
    ledger::{ledger_balance, ledger_entry, ledger_head},
    verification::entry_state,
};
use domain::{
    crediting::{PriorCredit, award},
    hours::CreditHours,
    ids::{AccountId, EnrolmentId, EntryId},
    learning::ProgressState,
    ledger::{Entry, EntryHash, Head, Subject},
    time::TrainingYear,
    verification::EntryState,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Error, Platform, Viewer,
    catalogue::Published,
    ledger::entry_from,
    write::{Topic, Tx},
};

impl Platform {
    /// Writes the completion, its entry, the head, the balance, the queue's state and the outbox row.
    ///
    /// The caller holds the lock on the account. Called again for the same enrolment it gives the first entry.
    pub(crate) async fn credit_completion(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        enrolment_id: &EnrolmentId,
        published: &Published,
    ) -> Result<Entry, Error> {
        if let Some(entry) = credited(tx, enrolment_id).await? {
            return Ok(entry);
        }
        let course = &published.course;
        let account = viewer.account();
        let prior = prior_credits(tx, account, course.code.as_str()).await?;
        let award = award(
            &self.rules.policy,
            &self.rules.zone,
            course,
            published.number,
            tx.now(),
            &prior,
        );
        let subject = Subject {
            course_code: course.code.to_string(),
            course_title: course.title.clone(),
            course_version: published.number,
            module: course.module,
            level: course.level,
            mode: course.mode,
            organisation: viewer.actor.organisation.clone(),
        };
        let entry = Entry::completion(
            EntryId::new(tx.fresh_id()),
            account.clone(),
            enrolment_id,
            subject,
            &award,
            &self.rules.policy.version,
            tx.now(),
            head(tx, account).await?,
        );
        append(tx, &entry, EntryState::Pending).await?;
        let row = completion::ActiveModel {
            enrolment_id: Set(enrolment_id.to_string()),
            account_id: Set(account.to_string()),
            version_id: Set(published.version_id.to_string()),
            entry_id: Set(entry.id.to_string()),
            at: Set(tx.now().as_millis()),
        };
        completion::Entity::insert(row)
            .exec_without_returning(tx.db())
            .await?;
        enrolment::Entity::update_many()
            .col_expr(
                enrolment::Column::State,
                Expr::value(ProgressState::Completed.code()),
            )
            .col_expr(
                enrolment::Column::UpdatedAt,
                Expr::value(tx.now().as_millis()),
            )
            .filter(enrolment::Column::Id.eq(enrolment_id.as_str()))
            .exec(tx.db())
            .await?;
        Ok(entry)
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

/// The only place that adds to the ledger: entry, head, balance, state and outbox row together.
pub(crate) async fn append(tx: &Tx, entry: &Entry, state: EntryState) -> Result<(), Error> {
    ledger_entry::Entity::insert(row_of(entry))
        .exec_without_returning(tx.db())
        .await?;

    let head = ledger_head::ActiveModel {
        account_id: Set(entry.account.to_string()),
        sequence: Set(entry.sequence),
        hash: Set(entry.hash.to_string()),
    };
    ledger_head::Entity::insert(head)
        .on_conflict(
            OnConflict::column(ledger_head::Column::AccountId)
                .update_columns([ledger_head::Column::Sequence, ledger_head::Column::Hash])
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;

    let balance = ledger_balance::ActiveModel {
        account_id: Set(entry.account.to_string()),
        year: Set(entry.year.number()),
        module: Set(entry.module.code().to_owned()),
        hours: Set(entry.hours.hundredths()),
    };
    let added = Expr::col((ledger_balance::Entity, ledger_balance::Column::Hours))
        .add(entry.hours.hundredths());
    ledger_balance::Entity::insert(balance)
        .on_conflict(
            OnConflict::columns([
                ledger_balance::Column::AccountId,
                ledger_balance::Column::Year,
                ledger_balance::Column::Module,
            ])
            .value(ledger_balance::Column::Hours, added)
            .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;

    let stands = entry_state::ActiveModel {
        entry_id: Set(entry.id.to_string()),
        account_id: Set(entry.account.to_string()),
        organisation: Set(entry.organisation.to_string()),
        course_code: Set(entry.course_code.clone()),
        module: Set(entry.module.code().to_owned()),
        year: Set(entry.year.number()),
        state: Set(state.code().to_owned()),
        at: Set(entry.at.as_millis()),
        decided_at: Set((state != EntryState::Pending).then_some(entry.at.as_millis())),
    };
    entry_state::Entity::insert(stands)
        .exec_without_returning(tx.db())
        .await?;
    tx.announce(Topic::Entry, entry.id.as_str()).await
}

/// Standing credits of the teacher for the course: completions that no reversal has taken back.
async fn prior_credits(
    tx: &Tx,
    account: &AccountId,
    course: &str,
) -> Result<Vec<PriorCredit>, Error> {
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::AccountId.eq(account.as_str()))
        .filter(ledger_entry::Column::CourseCode.eq(course))
        .all(tx.db())
        .await?;
    let taken_back: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.reverses.as_deref())
        .collect();
    Ok(rows
        .iter()
        .filter(|row| row.reverses.is_none() && !taken_back.contains(&row.id.as_str()))
        .map(|row| PriorCredit {
            entry: EntryId::new(row.id.clone()),
            year: TrainingYear(row.year),
            hours: CreditHours::from_hundredths(row.hours),
        })
        .collect())
}

fn row_of(entry: &Entry) -> ledger_entry::ActiveModel {
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
    }
}
