//! What an entry rests on.

use database::{
    assessment::attempt,
    learning::{completion, heartbeat, unit_progress},
};
use domain::{
    catalogue::UnitKind,
    ids::{CourseVersionId, EntryId, UnitId},
    learning::Intervals,
    time::Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Error, Platform, Viewer, ledger::QueueRow};

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
        let version = self.version(&CourseVersionId::new(done.version_id)).await?;
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
