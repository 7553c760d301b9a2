//! Verification 学时审核: the decision, and the evidence that it rests on.

mod evidence;
mod telling;

use database::{
    accounts::account,
    ledger::ledger_entry,
    verification::{entry_state, verification_event},
};
use domain::{
    access::{Action, Resource, may},
    crediting::{Award, Reason},
    ids::{AccountId, EntryId},
    ledger::{Credit, Entry, EntryKind, Source},
    organisations::{OrganisationKind, OrganisationPath},
    policies::Route,
    time::Timestamp,
    verification::{Decision, Effect, EntryState, Event, Judge, Progress, checked_reason},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform, Viewer,
    crediting::{Born, append, fit_to_send, head},
    learning::Origin,
    ledger::{QueueFilter, entry_from},
    notices::tell,
    write::Tx,
};

use telling::decision_notice;

pub use evidence::{AttemptSeen, BeatSeen, EntryEvidence, UnitEvidence};

/// Entries that one request may decide.
pub const MOST_AT_ONCE: usize = 500;

/// What a decision came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub entry: EntryId,
    pub state: EntryState,
    /// The entry that takes the hours back, after a rejection.
    pub reversal: Option<EntryId>,
    /// The entry that gives the hours again, after an appeal was granted.
    pub restored: Option<EntryId>,
}

/// Entries that one decision by a filter may reach.
pub const MOST_MATCHING: u64 = 2_000;

/// What a decision by a filter came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    pub decided: Vec<Decided>,
    /// Entries that match and that the asker may not decide.
    pub left: u64,
}

impl Platform {
    /// Decides one entry. A rejection writes its reversal, a granted appeal its new entry in the same transaction.
    pub async fn decide(
        &self,
        viewer: &Viewer,
        id: &EntryId,
        decision: &Decision,
        from: By<'_>,
    ) -> Result<Decided, Error> {
        let mut decided = self
            .decide_many(viewer, std::slice::from_ref(id), decision, from)
            .await?;
        decided.pop().ok_or(Error::NotFound("entry"))
    }

    /// Decides several entries together: all of them, or none and the first reason why not.
    pub async fn decide_many(
        &self,
        viewer: &Viewer,
        ids: &[EntryId],
        decision: &Decision,
        from: By<'_>,
    ) -> Result<Vec<Decided>, Error> {
        if ids.is_empty() || ids.len() > MOST_AT_ONCE {
            let detail = format!("name 1 to {MOST_AT_ONCE} entries");
            return Err(Error::refused("entries", "entries-count", detail));
        }
        // One order for everybody, so that two administrators never wait for each other.
        let mut ordered = ids.to_vec();
        ordered.sort();
        ordered.dedup();
        let ordered = &ordered;
        self.write(|tx| async move {
            let mut decided = Vec::with_capacity(ordered.len());
            for id in ordered {
                decided.push(self.decide_in(&tx, viewer, id, decision, from).await?);
            }
            Ok(decided)
        })
        .await
    }

    /// Decides everything that matches the filter and that the asker may decide, together: all of it or, where something
    /// fails, none. What the asker may not decide (their own, another body's step, a second step by the same person) is
    /// left and counted. `expected` is the number that the asker was shown; if meanwhile it is another, nothing is done.
    pub async fn decide_matching(
        &self,
        viewer: &Viewer,
        filter: &QueueFilter,
        decision: &Decision,
        expected: Option<u64>,
        from: By<'_>,
    ) -> Result<Matching, Error> {
        let condition = self.queue_condition(viewer, filter).await?;
        let condition = &condition;
        self.write(|tx| async move {
            let ids: Vec<String> = entry_state::Entity::find()
                .select_only()
                .column(entry_state::Column::EntryId)
                .filter(condition.clone())
                .order_by_asc(entry_state::Column::EntryId)
                .limit(MOST_MATCHING + 1)
                .into_tuple()
                .all(tx.db())
                .await?;
            let found = ids.len() as u64;
            if found > MOST_MATCHING {
                let detail = format!("more than {MOST_MATCHING} entries match; narrow the filter");
                return Err(Error::refused("filter", "too-many-match", detail));
            }
            if let Some(expected) = expected.filter(|expected| *expected != found) {
                let detail = format!("{found} entries match now, not {expected}; look again");
                return Err(Error::conflict("count-changed", detail));
            }
            let mut done = Matching::default();
            for id in ids {
                let id = EntryId::new(id);
                match self.decide_in(&tx, viewer, &id, decision, from).await {
                    Ok(decided) => done.decided.push(decided),
                    // Nothing of these has been written: the rules were asked first.
                    Err(Error::Denied(_) | Error::Conflict { .. }) => done.left += 1,
                    Err(error) => return Err(error),
                }
            }
            Ok(done)
        })
        .await
    }
}

/// Who acts, from where.
#[derive(Clone, Copy, Debug, Default)]
pub struct By<'a> {
    pub address: Option<&'a str>,
    pub agent: Option<&'a str>,
}

impl<'a> By<'a> {
    pub fn origin(origin: &'a Origin) -> Self {
        Self {
            address: origin.address.as_deref(),
            agent: origin.agent.as_deref(),
        }
    }
}

impl Platform {
    async fn decide_in(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        id: &EntryId,
        decision: &Decision,
        from: By<'_>,
    ) -> Result<Decided, Error> {
        let found = state_row(tx, id).await?;
        let account = AccountId::new(found.account_id.clone());
        let organisation = OrganisationPath::from_stored(found.organisation.clone());
        let person = Resource::Person {
            account: &account,
            organisation: &organisation,
        };
        may(&viewer.actor, Action::Verify, person)?;

        tx.lock_account(&account).await?;
        // Read again under the lock: somebody else may have decided meanwhile.
        let entry = entry_in(tx, id).await?;
        let progress = progress_in(tx, state_row(tx, id).await?, &entry).await?;
        let kind = viewer.organisation.kind.parse().map_err(|e| {
            Error::Damaged(format!("organisation {}: {e}", viewer.organisation.code))
        })?;
        let judge = Judge {
            account: viewer.account(),
            kind,
        };
        let effect = progress
            .decide(judge, decision)
            .map_err(|error| Error::conflict(error.code(), format!("entry {id}: {error}")))?;
        let Effect::Record { state, .. } = effect else {
            return Ok(Decided {
                entry: id.clone(),
                state: progress.state,
                reversal: reversal_of(tx, id).await?,
                restored: None,
            });
        };
        record_event(tx, viewer, id, &progress, effect, decision.reason(), from).await?;
        let mut decided = Decided {
            entry: id.clone(),
            state,
            reversal: None,
            restored: None,
        };
        if state == EntryState::Verified {
            fit_to_send(tx, &[&entry]).await?;
        }
        if effect.reverses() {
            let reason = decision.reason().unwrap_or_default().to_owned();
            let why = match decision {
                Decision::Revoke { .. } => Reason::Revoked {
                    entry: id.clone(),
                    reason,
                },
                _ => Reason::Rejected {
                    entry: id.clone(),
                    reason,
                },
            };
            decided.reversal = Some(self.take_back(tx, &entry, why).await?.id);
        }
        if effect.restores() {
            decided.restored = Some(self.restore(tx, &entry, &progress).await?.id);
        }
        let reason = decision.reason().unwrap_or_default();
        if let Some(told) = decision_notice(&entry, effect, reason) {
            // Each decision about an entry is one event, counted from 1.
            let source = format!("{id}/{}", progress.events.len() + 1);
            tell(tx, &account, &source, &told).await?;
        }
        Ok(decided)
    }

    /// The reversal of an entry: in its year or, where that is closed, in the open one.
    async fn take_back(&self, tx: &Tx, entry: &Entry, why: Reason) -> Result<Entry, Error> {
        let (year, _) = self.open_year(tx, entry.year, &entry.organisation).await?;
        let mut whys = vec![why];
        if year != entry.year {
            whys.push(Reason::YearClosed { year: entry.year });
        }
        let head = head(tx, &entry.account).await?;
        let back = entry.reversal(EntryId::new(tx.fresh_id()), year, &whys, tx.now(), head);
        append(tx, &back, &Born::Verified(None)).await?;
        Ok(back)
    }

    /// A new entry with the hours of the one whose appeal was granted.
    async fn restore(&self, tx: &Tx, entry: &Entry, progress: &Progress) -> Result<Entry, Error> {
        let (year, policies) = self.open_year(tx, entry.year, &entry.organisation).await?;
        let policy = policies.of(year);
        let mut why = vec![Reason::Restored {
            entry: entry.id.clone(),
        }];
        if year != entry.year {
            why.push(Reason::YearClosed { year: entry.year });
        }
        why.push(Reason::Year { year });
        why.push(Reason::Policy {
            version: policy.version.clone(),
        });
        let credit = Credit {
            kind: EntryKind::Adjustment,
            source: Source::appeal(&entry.id),
            award: Award {
                hours: entry.hours,
                year,
                explanation: why,
            },
            course_code: entry.course_code.clone(),
            title: entry.course_title.clone(),
            course_version: entry.course_version,
            module: entry.module,
            level: entry.level,
            mode: entry.mode,
            organisation: entry.organisation.clone(),
            policy: policy.version.clone(),
            details: entry.details(),
        };
        let head = head(tx, &entry.account).await?;
        let id = EntryId::new(tx.fresh_id());
        let restored = Entry::credit(id, entry.account.clone(), credit, tx.now(), head);
        append(tx, &restored, &Born::Verified(Some(progress.route.clone()))).await?;
        Ok(restored)
    }

    /// The teacher disagrees with a rejection, and says why. Somebody else will decide again.
    pub async fn appeal(
        &self,
        viewer: &Viewer,
        id: &EntryId,
        reason: &str,
        from: By<'_>,
    ) -> Result<(), Error> {
        let reason = checked_reason(Some(reason))
            .map_err(|error| Error::refused("reason", error.code(), error.to_string()))?;
        let reason = &reason;
        self.write(|tx| async move {
            let found = entry_state::Entity::find_by_id(id.as_str())
                .one(tx.db())
                .await?
                // Whether somebody else has such an entry is none of the asker's business.
                .filter(|row| row.account_id == viewer.account().as_str())
                .ok_or(Error::NotFound("entry"))?;
            let account = AccountId::new(found.account_id.clone());
            let organisation = OrganisationPath::from_stored(found.organisation.clone());
            let person = Resource::Person {
                account: &account,
                organisation: &organisation,
            };
            may(&viewer.actor, Action::Appeal, person)?;
            tx.lock_account(&account).await?;
            let row = state_row(&tx, id).await?;
            let decided_at = Timestamp::from_millis(row.decided_at.unwrap_or(row.at));
            let days = tx.now().millis_since(decided_at) / 86_400_000;
            let entry = entry_in(&tx, id).await?;
            let progress = progress_in(&tx, row, &entry).await?;
            let allowed = self.policies_in(&tx).await?.of(entry.year).appeal_days;
            let effect = progress
                .appeal(days, allowed)
                .map_err(|error| Error::conflict(error.code(), format!("entry {id}: {error}")))?;
            record_event(&tx, viewer, id, &progress, effect, Some(reason), from).await
        })
        .await
    }
}

async fn state_row(tx: &Tx, id: &EntryId) -> Result<entry_state::Model, Error> {
    entry_state::Entity::find_by_id(id.as_str())
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound("entry"))
}

async fn entry_in(tx: &Tx, id: &EntryId) -> Result<Entry, Error> {
    let row = ledger_entry::Entity::find_by_id(id.as_str())
        .one(tx.db())
        .await?;
    entry_from(row.ok_or_else(|| Error::Damaged(format!("state without entry {id}")))?)
}

/// How the entry stands, with its events.
async fn progress_in(tx: &Tx, row: entry_state::Model, entry: &Entry) -> Result<Progress, Error> {
    let damaged = |what: &str| Error::Damaged(format!("state of {}: {what}", row.entry_id));
    let events = verification_event::Entity::find()
        .filter(verification_event::Column::EntryId.eq(&row.entry_id))
        .order_by_asc(verification_event::Column::Number)
        .order_by_asc(verification_event::Column::At)
        .all(tx.db())
        .await?;
    let events = events
        .into_iter()
        .map(|event| {
            Ok(Event {
                kind: event.decision.parse().map_err(|_| damaged("an event"))?,
                by: AccountId::new(event.by_id),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    // A reversal has no route: nobody takes it back.
    let route = if row.route.is_empty() {
        Route::one(OrganisationKind::City)
    } else {
        row.route.parse().map_err(|_| damaged("route"))?
    };
    Ok(Progress {
        state: row.state.parse().map_err(|_| damaged("state"))?,
        route,
        done: usize::try_from(row.done).map_err(|_| damaged("steps"))?,
        events,
        recorded_by: entry.details().recorded_by,
    })
}

/// Writes the event and how the entry stands after it.
async fn record_event(
    tx: &Tx,
    viewer: &Viewer,
    id: &EntryId,
    before: &Progress,
    effect: Effect,
    reason: Option<&str>,
    from: By<'_>,
) -> Result<(), Error> {
    let Effect::Record { event, state, done } = effect else {
        return Ok(());
    };
    let name = account::Entity::find_by_id(viewer.account().as_str())
        .one(tx.db())
        .await?;
    let row = verification_event::Model {
        id: tx.fresh_id(),
        entry_id: id.to_string(),
        decision: event.code().to_owned(),
        reason: reason.map(str::to_owned),
        by_id: viewer.account().to_string(),
        by_name: name.map_or_else(|| viewer.name.clone(), |row| row.name),
        address: from.address.map(str::to_owned),
        at: tx.now().as_millis(),
        by_organisation: viewer.organisation.name.clone(),
        agent: from.agent.map(str::to_owned),
        number: i32::try_from(before.events.len()).unwrap_or(i32::MAX - 1) + 1,
        hash: String::new(),
    };
    let row = row.sealed(&last_seal(tx, id, before).await?);
    verification_event::Entity::insert(verification_event::ActiveModel::from(row))
        .exec_without_returning(tx.db())
        .await?;
    let after = Progress {
        state,
        done,
        ..before.clone()
    };
    let decided_at = (state != EntryState::Pending).then_some(tx.now().as_millis());
    entry_state::Entity::update_many()
        .col_expr(entry_state::Column::State, Expr::value(state.code()))
        .col_expr(entry_state::Column::DecidedAt, Expr::value(decided_at))
        .col_expr(
            entry_state::Column::Done,
            Expr::value(i32::try_from(done).unwrap_or(i32::MAX)),
        )
        .col_expr(
            entry_state::Column::Awaits,
            Expr::value(after.awaits().map(|step| step.code().to_owned())),
        )
        .filter(entry_state::Column::EntryId.eq(id.as_str()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The seal that the next decision about the entry is put upon; empty for the first.
async fn last_seal(tx: &Tx, id: &EntryId, before: &Progress) -> Result<String, Error> {
    if before.events.is_empty() {
        return Ok(String::new());
    }
    let last: Option<String> = verification_event::Entity::find()
        .select_only()
        .column(verification_event::Column::Hash)
        .filter(verification_event::Column::EntryId.eq(id.as_str()))
        .order_by_desc(verification_event::Column::Number)
        .order_by_desc(verification_event::Column::At)
        .order_by_desc(verification_event::Column::Id)
        .into_tuple()
        .one(tx.db())
        .await?;
    last.ok_or_else(|| Error::Damaged(format!("the decisions about {id} are gone")))
}

async fn reversal_of(tx: &Tx, id: &EntryId) -> Result<Option<EntryId>, Error> {
    let row = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SourceKind.eq("reversal"))
        .filter(ledger_entry::Column::SourceId.eq(id.as_str()))
        .one(tx.db())
        .await?;
    Ok(row.map(|row| EntryId::new(row.id)))
}
