//! Verification 学时审核: the decision, and the evidence that it rests on.

use database::{
    accounts::account,
    assessment::attempt,
    learning::{completion, heartbeat, unit_progress},
    ledger::ledger_entry,
    verification::{entry_state, verification_event},
};
use domain::{
    access::{Action, Resource, may},
    catalogue::UnitKind,
    ids::{AccountId, EntryId, UnitId},
    learning::Intervals,
    organisations::OrganisationPath,
    time::Timestamp,
    verification::{Decision, Effect, EntryState, apply},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform, Viewer,
    crediting::{append, head},
    ledger::{QueueRow, entry_from},
    write::Tx,
};

/// Entries that one request may decide.
pub const MOST_AT_ONCE: usize = 500;

/// What a decision came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub entry: EntryId,
    pub state: EntryState,
    /// The entry that takes the hours back, after a rejection.
    pub reversal: Option<EntryId>,
}

/// What an entry rests on.
#[derive(Clone, Debug)]
pub struct EntryEvidence {
    pub row: QueueRow,
    pub units: Vec<UnitEvidence>,
    /// Every address that evidence came from.
    pub addresses: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct UnitEvidence {
    pub id: UnitId,
    pub title: String,
    pub kind: UnitKind,
    pub length_seconds: u32,
    pub covered: Intervals,
    pub first_at: Option<Timestamp>,
    pub last_at: Option<Timestamp>,
    pub beats: Vec<BeatSeen>,
    pub attempts: Vec<AttemptSeen>,
}

#[derive(Clone, Debug)]
pub struct BeatSeen {
    pub at: Timestamp,
    pub claimed: Intervals,
    pub admitted_millis: i64,
    pub declared: bool,
    pub address: Option<String>,
    pub agent: Option<String>,
}

#[derive(Clone, Debug)]
pub struct AttemptSeen {
    pub number: u32,
    pub started_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub permille: Option<u32>,
    pub passed: Option<bool>,
    pub address: Option<String>,
}

/// Messages shown for a unit; the rest is counted by the page from what was admitted.
const MOST_BEATS: u64 = 200;

impl Platform {
    /// Decides one entry. A rejection writes its reversal in the same transaction.
    pub async fn decide(
        &self,
        viewer: &Viewer,
        id: &EntryId,
        decision: &Decision,
        address: Option<&str>,
    ) -> Result<Decided, Error> {
        let mut decided = self
            .decide_many(viewer, std::slice::from_ref(id), decision, address)
            .await?;
        decided.pop().ok_or(Error::NotFound("entry"))
    }

    /// Decides several entries together: all of them, or none and the first reason why not.
    pub async fn decide_many(
        &self,
        viewer: &Viewer,
        ids: &[EntryId],
        decision: &Decision,
        address: Option<&str>,
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
                decided.push(decide_in(&tx, viewer, id, decision, address).await?);
            }
            Ok(decided)
        })
        .await
    }

    /// What was watched when, which tries were made, from which addresses.
    pub async fn evidence(&self, viewer: &Viewer, id: &EntryId) -> Result<EntryEvidence, Error> {
        let row = self.entry(viewer, id).await?;
        let db = &self.database.read;
        // A reversal rests on what the entry that it takes back rested on.
        let credited = row
            .line
            .entry
            .reverses
            .as_ref()
            .unwrap_or(&row.line.entry.id);
        let done = completion::Entity::find()
            .filter(completion::Column::EntryId.eq(credited.as_str()))
            .one(db)
            .await?;
        let Some(done) = done else {
            return Ok(EntryEvidence {
                row,
                units: Vec::new(),
                addresses: Vec::new(),
            });
        };
        let version = self
            .version(&domain::ids::CourseVersionId::new(done.version_id))
            .await?;
        let progress = unit_progress::Entity::find()
            .filter(unit_progress::Column::EnrolmentId.eq(&done.enrolment_id))
            .all(db)
            .await?;
        let attempts = attempt::Entity::find()
            .filter(attempt::Column::EnrolmentId.eq(&done.enrolment_id))
            .order_by_asc(attempt::Column::Number)
            .all(db)
            .await?;
        let unit_ids: Vec<String> = version.units().map(|(id, _)| id.to_string()).collect();
        let most = MOST_BEATS * unit_ids.len() as u64;
        let beats = heartbeat::Entity::find()
            .filter(heartbeat::Column::AccountId.eq(&done.account_id))
            .filter(heartbeat::Column::UnitId.is_in(unit_ids))
            .order_by_asc(heartbeat::Column::At)
            .limit(most)
            .all(db)
            .await?;
        let mut addresses: Vec<String> = beats
            .iter()
            .filter_map(|beat| beat.address.clone())
            .chain(
                attempts
                    .iter()
                    .filter_map(|attempt| attempt.address.clone()),
            )
            .collect();
        addresses.sort();
        addresses.dedup();
        let units = version
            .units()
            .map(|(id, unit)| {
                let stands = progress.iter().find(|row| row.unit_id == id.as_str());
                UnitEvidence {
                    title: unit.title.clone(),
                    kind: unit.kind(),
                    length_seconds: unit.length_seconds(),
                    covered: stands
                        .and_then(|row| serde_json::from_str(&row.covered).ok())
                        .unwrap_or_default(),
                    first_at: stands.map(|row| Timestamp::from_millis(row.first_at)),
                    last_at: stands.map(|row| Timestamp::from_millis(row.updated_at)),
                    beats: beats
                        .iter()
                        .filter(|beat| beat.unit_id == id.as_str())
                        .map(beat_seen)
                        .collect(),
                    attempts: attempts
                        .iter()
                        .filter(|row| row.unit_id == id.as_str())
                        .map(attempt_seen)
                        .collect(),
                    id,
                }
            })
            .collect();
        Ok(EntryEvidence {
            row,
            units,
            addresses,
        })
    }
}

async fn decide_in(
    tx: &Tx,
    viewer: &Viewer,
    id: &EntryId,
    decision: &Decision,
    address: Option<&str>,
) -> Result<Decided, Error> {
    let found = entry_state::Entity::find_by_id(id.as_str())
        .one(tx.db())
        .await?;
    let found = found.ok_or(Error::NotFound("entry"))?;
    let account = AccountId::new(found.account_id.clone());
    let organisation = OrganisationPath::from_stored(found.organisation);
    let person = Resource::Person {
        account: &account,
        organisation: &organisation,
    };
    may(&viewer.actor, Action::Verify, person)?;

    tx.lock_account(&account).await?;
    // Read again under the lock: somebody else may have decided meanwhile.
    let stands = entry_state::Entity::find_by_id(id.as_str())
        .one(tx.db())
        .await?;
    let stands = stands.ok_or(Error::NotFound("entry"))?;
    let state: EntryState = stands
        .state
        .parse()
        .map_err(|e| Error::Damaged(format!("state of {id}: {e}")))?;
    let effect = apply(state, decision)
        .map_err(|error| Error::conflict("already-decided", format!("entry {id}: {error}")))?;
    let outcome = decision.outcome();
    if effect == Effect::Unchanged {
        let reversal = reversal_of(tx, id).await?;
        return Ok(Decided {
            entry: id.clone(),
            state: outcome,
            reversal,
        });
    }

    let reason = match decision {
        Decision::Verify => None,
        Decision::Reject { reason } => Some(reason.clone()),
    };
    let name = account::Entity::find_by_id(viewer.account().as_str())
        .one(tx.db())
        .await?;
    let event = verification_event::ActiveModel {
        id: Set(tx.fresh_id()),
        entry_id: Set(id.to_string()),
        decision: Set(match decision {
            Decision::Verify => "verify".to_owned(),
            Decision::Reject { .. } => "reject".to_owned(),
        }),
        reason: Set(reason.clone()),
        by_id: Set(viewer.account().to_string()),
        by_name: Set(name.map_or_else(|| viewer.name.clone(), |row| row.name)),
        address: Set(address.map(str::to_owned)),
        at: Set(tx.now().as_millis()),
    };
    verification_event::Entity::insert(event)
        .exec_without_returning(tx.db())
        .await?;
    entry_state::Entity::update_many()
        .col_expr(entry_state::Column::State, Expr::value(outcome.code()))
        .col_expr(
            entry_state::Column::DecidedAt,
            Expr::value(tx.now().as_millis()),
        )
        .filter(entry_state::Column::EntryId.eq(id.as_str()))
        .exec(tx.db())
        .await?;

    let mut reversal = None;
    if let Some(reason) = reason {
        let row = ledger_entry::Entity::find_by_id(id.as_str())
            .one(tx.db())
            .await?;
        let entry =
            entry_from(row.ok_or_else(|| Error::Damaged(format!("state without entry {id}")))?)?;
        let back = entry.reversal(
            EntryId::new(tx.fresh_id()),
            &reason,
            tx.now(),
            head(tx, &account).await?,
        );
        append(tx, &back, EntryState::Verified).await?;
        reversal = Some(back.id);
    }
    Ok(Decided {
        entry: id.clone(),
        state: outcome,
        reversal,
    })
}

async fn reversal_of(tx: &Tx, id: &EntryId) -> Result<Option<EntryId>, Error> {
    let row = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SourceKind.eq("reversal"))
        .filter(ledger_entry::Column::SourceId.eq(id.as_str()))
        .one(tx.db())
        .await?;
    Ok(row.map(|row| EntryId::new(row.id)))
}

fn beat_seen(row: &heartbeat::Model) -> BeatSeen {
    BeatSeen {
        at: Timestamp::from_millis(row.at),
        claimed: serde_json::from_str(&row.claimed).unwrap_or_default(),
        admitted_millis: row.admitted_millis,
        declared: row.declared,
        address: row.address.clone(),
        agent: row.agent.clone(),
    }
}

fn attempt_seen(row: &attempt::Model) -> AttemptSeen {
    AttemptSeen {
        number: u32::try_from(row.number).unwrap_or_default(),
        started_at: Timestamp::from_millis(row.started_at),
        submitted_at: row.submitted_at.map(Timestamp::from_millis),
        permille: row.permille.map(|p| u32::try_from(p).unwrap_or_default()),
        passed: row.passed,
        address: row.address.clone(),
    }
}
