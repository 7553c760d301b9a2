//! What about the evidence of completions a person should look at 异常提示: worked out after the commit, from the outbox.
//!
//! Working it out again gives the same, so any number of nodes may do it, and one that stopped goes on where the
//! installation stands. Nothing is taken away by a flag.

use std::collections::{BTreeMap, BTreeSet};

use database::{
    assessment::attempt,
    learning::{completion, heartbeat},
    outbox::{outbox_row, setting},
    verification::{entry_flag, entry_state},
};
use domain::{
    catalogue::{Content, Unit},
    flags::{Beat, Flag, Other, Thresholds, Trail, Try, flags},
    ids::{AccountId, CourseVersionId, EntryId},
    learning::extent_millis,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{Error, Platform, catalogue::Published, write::Topic};

/// Up to where in the outbox the installation has looked.
const POSITION: &str = "flags-position";
/// Entries of one pass.
const AT_ONCE: u64 = 200;
/// A lower position may be committed after a higher one: so many are looked at again.
const WINDOW: i64 = 500;
/// Messages of one teacher that are looked at; more than anybody sends for one course.
const MOST_BEATS: u64 = 20_000;
const MOST_OTHERS: u64 = 5_000;

/// How far this node has looked.
#[derive(Default)]
pub(crate) struct Watcher(tokio::sync::Mutex<Watched>);

#[derive(Default)]
struct Watched {
    position: Option<i64>,
    /// What the installation knows of it.
    kept: i64,
    handled: BTreeSet<i64>,
}

impl Platform {
    /// One pass over what was credited since the last one. Gives the number of entries that were looked at.
    ///
    /// The first pass of an installation begins with what is credited from then on.
    pub async fn watch_entries(&self) -> Result<usize, Error> {
        let mut watched = self.watcher.0.lock().await;
        let position = match watched.position {
            Some(position) => position,
            None => self.watch_from().await?,
        };
        watched.kept = watched.kept.max(position - WINDOW);
        let mut query = outbox_row::Entity::find()
            .select_only()
            .column(outbox_row::Column::Position)
            .column(outbox_row::Column::Subject)
            .filter(outbox_row::Column::Position.gt(position - WINDOW))
            .filter(outbox_row::Column::Topic.eq(Topic::Entry.code()));
        if !watched.handled.is_empty() {
            query = query
                .filter(outbox_row::Column::Position.is_not_in(watched.handled.iter().copied()));
        }
        let news: Vec<(i64, String)> = query
            .order_by_asc(outbox_row::Column::Position)
            .limit(AT_ONCE)
            .into_tuple()
            .all(&self.database.write)
            .await?;
        for (at, entry) in &news {
            self.flag_now(&EntryId::new(entry)).await?;
            watched.handled.insert(*at);
        }
        let reached = news.iter().map(|(at, _)| *at).fold(position, i64::max);
        watched.handled = watched.handled.split_off(&(reached - WINDOW));
        watched.position = Some(reached);
        // Now and then: after a stop a few entries are looked at again, which changes nothing.
        if reached - watched.kept >= WINDOW {
            self.keep_position(reached).await?;
            watched.kept = reached;
        }
        Ok(news.len())
    }

    /// Looks at the evidence of one entry now, and keeps what is found. Nothing for what is no completion.
    pub async fn flag_now(&self, id: &EntryId) -> Result<Vec<Flag>, Error> {
        let Some(trail) = self.trail_of(id).await? else {
            return Ok(Vec::new());
        };
        let found = flags(&Thresholds::default(), &self.rules.zone, &trail);
        if found.is_empty() {
            return Ok(found);
        }
        let rows = found
            .iter()
            .map(|flag| Ok((flag.code(), serde_json::to_string(flag)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        let rows = &rows;
        self.write(|tx| async move {
            for (code, detail) in rows {
                let row = entry_flag::ActiveModel {
                    entry_id: Set(id.to_string()),
                    flag: Set((*code).to_owned()),
                    detail: Set(detail.clone()),
                    at: Set(tx.now().as_millis()),
                };
                entry_flag::Entity::insert(row)
                    .on_conflict(
                        OnConflict::columns([
                            entry_flag::Column::EntryId,
                            entry_flag::Column::Flag,
                        ])
                        .update_column(entry_flag::Column::Detail)
                        .to_owned(),
                    )
                    .exec_without_returning(tx.db())
                    .await?;
            }
            let codes: Vec<String> = entry_flag::Entity::find()
                .select_only()
                .column(entry_flag::Column::Flag)
                .filter(entry_flag::Column::EntryId.eq(id.as_str()))
                .order_by_asc(entry_flag::Column::Flag)
                .into_tuple()
                .all(tx.db())
                .await?;
            entry_state::Entity::update_many()
                .col_expr(entry_state::Column::Flags, Expr::value(codes.join(",")))
                .filter(entry_state::Column::EntryId.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// What is worth a look, for entries that the asker was shown; one query however many there are.
    pub async fn flags_of(&self, ids: &[EntryId]) -> Result<BTreeMap<EntryId, Vec<Flag>>, Error> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows = entry_flag::Entity::find()
            .filter(entry_flag::Column::EntryId.is_in(ids.iter().map(EntryId::as_str)))
            .all(&self.database.read)
            .await?;
        let mut found: BTreeMap<EntryId, Vec<Flag>> = BTreeMap::new();
        for row in rows {
            let flag = serde_json::from_str(&row.detail).map_err(|error| {
                Error::Damaged(format!(
                    "flag {} of entry {}: {error}",
                    row.flag, row.entry_id
                ))
            })?;
            found
                .entry(EntryId::new(row.entry_id))
                .or_default()
                .push(flag);
        }
        for flags in found.values_mut() {
            flags.sort();
        }
        Ok(found)
    }

    /// Where the installation stands; its first look begins at the end of the outbox.
    async fn watch_from(&self) -> Result<i64, Error> {
        let known = setting::Entity::find_by_id(POSITION.to_owned())
            .one(&self.database.write)
            .await?;
        if let Some(row) = known {
            return row
                .value
                .parse()
                .map_err(|_| Error::Damaged(format!("the setting {POSITION:?} is not a number")));
        }
        let newest: Option<i64> = outbox_row::Entity::find()
            .select_only()
            .column(outbox_row::Column::Position)
            .order_by_desc(outbox_row::Column::Position)
            .into_tuple()
            .one(&self.database.write)
            .await?;
        let newest = newest.unwrap_or_default();
        self.keep_position(newest).await?;
        Ok(newest)
    }

    async fn keep_position(&self, position: i64) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = setting::ActiveModel {
                name: Set(POSITION.to_owned()),
                value: Set(position.to_string()),
            };
            setting::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(setting::Column::Name)
                        .update_column(setting::Column::Value)
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// What the completion behind an entry rests on.
    async fn trail_of(&self, id: &EntryId) -> Result<Option<Trail>, Error> {
        let db = &self.database.write;
        let done = completion::Entity::find()
            .filter(completion::Column::EntryId.eq(id.as_str()))
            .one(db)
            .await?;
        let Some(done) = done else {
            return Ok(None);
        };
        let version = self
            .version(&CourseVersionId::new(done.version_id.clone()))
            .await?;
        // Whoever was moved by a minor change began on an earlier edition.
        let units = version.units_of_all_editions();
        let of_course = heartbeat::Entity::find()
            .filter(heartbeat::Column::AccountId.eq(&done.account_id))
            .filter(heartbeat::Column::UnitId.is_in(units.clone()))
            .filter(heartbeat::Column::At.lte(done.at));
        let first = of_course
            .order_by_asc(heartbeat::Column::At)
            .one(db)
            .await?
            .map_or(done.at, |row| row.at);
        let rows = heartbeat::Entity::find()
            .filter(heartbeat::Column::AccountId.eq(&done.account_id))
            .filter(heartbeat::Column::At.between(first, done.at))
            .order_by_asc(heartbeat::Column::At)
            .limit(MOST_BEATS)
            .all(db)
            .await?;
        let beats: Vec<Beat> = rows
            .into_iter()
            .map(|row| Beat {
                of_course: units.contains(&row.unit_id),
                session: row.session,
                at: Timestamp::from_millis(row.at),
                admitted_millis: row.admitted_millis,
                device: row.address.zip(row.agent),
            })
            .collect();
        let tries = attempt::Entity::find()
            .filter(attempt::Column::EnrolmentId.eq(&done.enrolment_id))
            .all(db)
            .await?
            .into_iter()
            // Whoever answered nothing was not too quick at it.
            .filter(|row| row.answers.as_deref() != Some("{}"))
            .filter_map(|row| {
                Some(Try {
                    started_at: Timestamp::from_millis(row.started_at),
                    submitted_at: Timestamp::from_millis(row.submitted_at?),
                    questions: questions_of(&version, &row.unit_id),
                })
            })
            .collect();
        Ok(Some(Trail {
            completed_at: Timestamp::from_millis(done.at),
            required_millis: self.required_millis(&version),
            others: self.others(&done.account_id, &beats).await?,
            beats,
            tries,
        }))
    }

    /// Other teachers' messages from the same devices, around those of this one.
    async fn others(&self, account: &str, beats: &[Beat]) -> Result<Vec<Other>, Error> {
        let window = Thresholds::default().device_window_millis;
        let mut spans: BTreeMap<&(String, String), (i64, i64)> = BTreeMap::new();
        for beat in beats.iter().filter(|beat| beat.of_course) {
            if let Some(device) = &beat.device {
                let at = beat.at.as_millis();
                let span = spans.entry(device).or_insert((at, at));
                *span = (span.0.min(at), span.1.max(at));
            }
        }
        if spans.is_empty() {
            return Ok(Vec::new());
        }
        let mut any = Condition::any();
        for ((address, agent), (from, to)) in spans {
            any = any.add(
                Condition::all()
                    .add(heartbeat::Column::Address.eq(address))
                    .add(heartbeat::Column::Agent.eq(agent))
                    .add(heartbeat::Column::At.between(from - window, to + window)),
            );
        }
        let rows: Vec<(String, i64, String, String)> = heartbeat::Entity::find()
            .select_only()
            .column(heartbeat::Column::AccountId)
            .column(heartbeat::Column::At)
            .column(heartbeat::Column::Address)
            .column(heartbeat::Column::Agent)
            .filter(heartbeat::Column::AccountId.ne(account))
            .filter(any)
            .order_by_asc(heartbeat::Column::At)
            .limit(MOST_OTHERS)
            .into_tuple()
            .all(&self.database.write)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(account, at, address, agent)| Other {
                account: AccountId::new(account),
                at: Timestamp::from_millis(at),
                device: (address, agent),
            })
            .collect())
    }

    /// How long the required units last at the speed that this installation admits.
    fn required_millis(&self, version: &Published) -> i64 {
        let required = version.units().filter(|(_, unit)| unit.required);
        let lasts: i64 = required.map(|(_, unit)| asked_millis(unit)).sum();
        lasts.saturating_mul(1000) / i64::from(self.rules.study.speed_permille.max(1))
    }
}

/// What the rule of the unit asks for.
fn asked_millis(unit: &Unit) -> i64 {
    let whole = i64::from(extent_millis(unit));
    match &unit.content {
        Content::Video(video) => whole * i64::from(video.watch_permille) / 1000,
        _ => whole,
    }
}

/// Those that an attempt is marked by.
fn questions_of(version: &Published, unit: &str) -> u32 {
    let Some((_, unit)) = version.unit(unit) else {
        return 0;
    };
    let Content::Quiz(quiz) = &unit.content else {
        return 0;
    };
    u32::try_from(quiz.asked()).unwrap_or(u32::MAX)
}
