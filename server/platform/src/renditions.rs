//! Smaller versions of videos, made where a machine has an ffmpeg, by one node each.
//!
//! The work lies in `media_jobs`, written in the transaction that brought the video. A node takes a job for a while
//! ([`LEASE_MILLIS`]) and says again and again that it still works on it; from a node that has died it is taken by another.
//! What was made is a row of `renditions`: courses never name it, since a published version does not change, and whoever
//! may see the video may see it.

mod work;

use std::sync::atomic::{AtomicBool, Ordering};

use content::renditions::Ffmpeg;
use database::renditions::{media_job, rendition};
use domain::{
    catalogue::{Content, Course, StoredFile, Video},
    renditions::{JobState, LEASE_MILLIS, Quality, RenditionKind, wait_after_failure},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use crate::{Error, Platform, write::Tx};
use work::Outcome;

/// How often a node without work looks for some.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(10);
/// Videos whose jobs are written in one statement.
const AT_ONCE: usize = 100;

/// What this node has to make them with.
#[derive(Default)]
pub(crate) struct Workshop {
    is_open: AtomicBool,
}

/// What there is of a video beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renditions(Vec<(RenditionKind, StoredFile)>);

impl Renditions {
    pub fn of(&self, kind: RenditionKind) -> Option<&StoredFile> {
        let found = self.0.iter().find(|(each, _)| *each == kind);
        found.map(|(_, file)| file)
    }

    /// What is played where this is asked for; `None` is the video itself.
    pub fn playing(&self, quality: Quality) -> Option<&StoredFile> {
        self.of(quality.rendition()?)
    }
}

/// How a rendition of a video stands, for its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    Waiting,
    /// In thousandths.
    Making(u32),
    /// Of so many bytes.
    Made(u64),
    Needless,
    Failed,
}

/// A job that somebody has taken.
struct Job {
    kind: RenditionKind,
    source: StoredFile,
    duration_millis: u32,
    /// Names this taking of it: whoever takes it later has another.
    worker: String,
    attempts: u32,
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    Rendition(RenditionKind),
    Needless(RenditionKind),
    Failed(RenditionKind),
    /// Somebody else has it by now; nothing was kept.
    Lost(RenditionKind),
}

/// Writes down the work on the videos of a course; what is known already is left as it is.
pub(crate) async fn queue(tx: &Tx, course: &Course) -> Result<(), Error> {
    queue_videos(tx, &videos_of(course)).await
}

/// The same for the videos that `before` did not have.
pub(crate) async fn queue_new(tx: &Tx, before: &Course, course: &Course) -> Result<(), Error> {
    let known = videos_of(before);
    let mut videos = videos_of(course);
    videos.retain(|video| {
        !known
            .iter()
            .any(|each| each.file.sha256 == video.file.sha256)
    });
    queue_videos(tx, &videos).await
}

fn videos_of(course: &Course) -> Vec<&Video> {
    let videos = course.units().filter_map(|unit| match &unit.content {
        Content::Video(video) => Some(video),
        _ => None,
    });
    videos.collect()
}

async fn queue_videos(tx: &Tx, videos: &[&Video]) -> Result<(), Error> {
    let now = tx.now().as_millis();
    for some in videos.chunks(AT_ONCE) {
        let mut rows = Vec::new();
        for video in some {
            let source = serde_json::to_string(&video.file)?;
            for (place, kind) in (0..).zip(RenditionKind::ALL) {
                rows.push(media_job::ActiveModel {
                    source_sha256: Set(video.file.sha256.clone()),
                    kind: Set(kind.code().to_owned()),
                    state: Set(JobState::Open.code().to_owned()),
                    source: Set(source.clone()),
                    duration_millis: Set(i64::from(video.duration_millis)),
                    turn: Set(now + place),
                    free_at: Set(now),
                    worker: Set(None),
                    attempts: Set(0),
                    permille: Set(0),
                    fault: Set(None),
                });
            }
        }
        let key = [media_job::Column::SourceSha256, media_job::Column::Kind];
        media_job::Entity::insert_many(rows)
            .on_conflict_do_nothing_on(key)
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

impl Platform {
    /// What there is of the video with this SHA-256.
    pub async fn renditions_of(&self, sha256: &str) -> Result<Renditions, Error> {
        let rows = rendition::Entity::find()
            .filter(rendition::Column::SourceSha256.eq(sha256))
            .all(&self.database.read)
            .await?;
        let files = rows.into_iter().filter_map(|row| {
            // A kind of a later release is not known here.
            let kind = row.kind.parse().ok()?;
            Some((kind, file_of(row)))
        });
        Ok(Renditions(files.collect()))
    }

    /// How the renditions of a video stand, in the order in which they are made. Those that nobody works on are only told
    /// where this node could: without an ffmpeg nothing is promised.
    pub async fn rendition_stands(
        &self,
        sha256: &str,
    ) -> Result<Vec<(RenditionKind, Stand)>, Error> {
        let made = self.renditions_of(sha256).await?;
        let jobs = media_job::Entity::find()
            .filter(media_job::Column::SourceSha256.eq(sha256))
            .all(&self.database.read)
            .await?;
        let now = self.now().as_millis();
        let is_open = self.workshop.is_open.load(Ordering::Relaxed);
        let stands = RenditionKind::ALL.iter().filter_map(|kind| {
            if let Some(file) = made.of(*kind) {
                return Some((*kind, Stand::Made(file.bytes)));
            }
            let job = jobs.iter().find(|job| job.kind == kind.code())?;
            let stand = match job.state.parse() {
                Ok(JobState::Needless) => Stand::Needless,
                Ok(JobState::Failed) => Stand::Failed,
                Ok(JobState::Open) if job.worker.is_some() && job.free_at > now => {
                    Stand::Making(u32::try_from(job.permille).unwrap_or_default())
                }
                Ok(JobState::Open) if is_open => Stand::Waiting,
                _ => return None,
            };
            Some((*kind, stand))
        });
        Ok(stands.collect())
    }

    /// The rendition with this SHA-256, with the videos that it was made of: several may give the same picture.
    pub(crate) async fn rendition_file(
        &self,
        sha256: &str,
    ) -> Result<Option<(StoredFile, Vec<String>)>, Error> {
        let rows = rendition::Entity::find()
            .filter(rendition::Column::Sha256.eq(sha256))
            .all(&self.database.read)
            .await?;
        let sources = rows.iter().map(|row| row.source_sha256.clone()).collect();
        let file = rows.into_iter().next().map(file_of);
        Ok(file.map(|file| (file, sources)))
    }

    /// Makes renditions as long as the process lives, one at a time.
    pub async fn make_renditions(&self, ffmpeg: &Ffmpeg) {
        self.workshop.is_open.store(true, Ordering::Relaxed);
        if let Err(error) = self.queue_published().await {
            tracing::error!(%error, "the videos of older courses are not queued for renditions");
        }
        loop {
            match self.make_next_rendition(ffmpeg).await {
                Ok(Some(made)) => tracing::debug!(?made, "a rendition"),
                Ok(None) => tokio::time::sleep(PAUSE).await,
                Err(error) => {
                    tracing::error!(%error, "no rendition can be made now");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Courses that were published before there were renditions.
    async fn queue_published(&self) -> Result<(), Error> {
        let catalogue = &self.catalogue();
        self.write(|tx| async move {
            let courses = catalogue.courses.iter();
            let videos: Vec<&Video> = courses.flat_map(|each| videos_of(&each.course)).collect();
            queue_videos(&tx, &videos).await
        })
        .await
    }

    /// Takes the next job that is free, and does it. `None` where there is none.
    pub async fn make_next_rendition(&self, ffmpeg: &Ffmpeg) -> Result<Option<Made>, Error> {
        let Some(job) = self.take_job().await? else {
            return Ok(None);
        };
        let kind = job.kind;
        let (state, file) = match self.work_on(&job, ffmpeg).await {
            Ok(Outcome::Made(file)) => (JobState::Done, Some(file)),
            Ok(Outcome::Needless) => (JobState::Needless, None),
            Ok(Outcome::Lost) => return Ok(Some(Made::Lost(kind))),
            Err(fault) => {
                let (kind, source) = (kind.code(), &job.source.sha256);
                tracing::warn!(kind, source, fault, "a rendition could not be made");
                let is_ours = self.fail_job(&job, &fault).await?;
                let made = if is_ours { Made::Failed } else { Made::Lost };
                return Ok(Some(made(job.kind)));
            }
        };
        let is_ours = self.finish_job(&job, state, file.as_ref()).await?;
        Ok(Some(match (is_ours, file) {
            (false, _) => Made::Lost(kind),
            (true, Some(_)) => Made::Rendition(kind),
            (true, None) => Made::Needless(kind),
        }))
    }

    /// On PostgreSQL a job that another node is just taking is passed over; `SQLite` has one writer anyhow.
    async fn take_job(&self) -> Result<Option<Job>, Error> {
        use media_job::Column;

        let free_at = |now: i64| {
            media_job::Entity::find()
                .filter(Column::State.eq(JobState::Open.code()))
                .filter(Column::FreeAt.lte(now))
        };
        // Mostly there is none, and then nobody is kept from writing.
        let any = free_at(self.now().as_millis())
            .one(&self.database.read)
            .await?;
        if any.is_none() {
            return Ok(None);
        }
        self.write(|tx| async move {
            let now = tx.now().as_millis();
            let free = free_at(now)
                .order_by_asc(Column::Turn)
                .order_by_asc(Column::SourceSha256)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                .one(tx.db())
                .await?;
            let Some(row) = free else { return Ok(None) };
            let worker = tx.fresh_id();
            let attempts = row.attempts + 1;
            media_job::Entity::update_many()
                .col_expr(Column::Worker, Expr::value(worker.clone()))
                .col_expr(Column::FreeAt, Expr::value(now + LEASE_MILLIS))
                .col_expr(Column::Attempts, Expr::value(attempts))
                .col_expr(Column::Permille, Expr::value(0))
                .filter(Column::SourceSha256.eq(&row.source_sha256))
                .filter(Column::Kind.eq(&row.kind))
                .exec(tx.db())
                .await?;
            let kind = row.kind.parse();
            Ok(Some(Job {
                kind: kind.map_err(|error| Error::Damaged(format!("a media job: {error}")))?,
                source: serde_json::from_str(&row.source)?,
                duration_millis: u32::try_from(row.duration_millis).unwrap_or(u32::MAX),
                worker,
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            }))
        })
        .await
    }

    /// Says that the job is still being worked on, and how far it is. False where somebody else has it by now.
    async fn keep_job(&self, job: &Job, permille: u32) -> Result<bool, Error> {
        use media_job::Column;

        let permille = i32::try_from(permille).unwrap_or_default();
        let kept = self
            .write(|tx| async move {
                let kept = own(job)
                    .col_expr(Column::Permille, Expr::value(permille))
                    .col_expr(
                        Column::FreeAt,
                        Expr::value(tx.now().as_millis() + LEASE_MILLIS),
                    )
                    .exec(tx.db())
                    .await?;
                Ok(kept.rows_affected)
            })
            .await?;
        Ok(kept == 1)
    }

    async fn fail_job(&self, job: &Job, fault: &str) -> Result<bool, Error> {
        use media_job::Column;

        let (state, wait) = match wait_after_failure(job.attempts) {
            Some(wait) => (JobState::Open, wait),
            None => (JobState::Failed, 0),
        };
        let failed = self
            .write(|tx| async move {
                let failed = own(job)
                    .col_expr(Column::State, Expr::value(state.code()))
                    .col_expr(Column::Worker, Expr::value(None::<String>))
                    .col_expr(Column::FreeAt, Expr::value(tx.now().as_millis() + wait))
                    .col_expr(Column::Fault, Expr::value(fault))
                    .exec(tx.db())
                    .await?;
                Ok(failed.rows_affected)
            })
            .await?;
        Ok(failed == 1)
    }

    /// The job is done, and its file is known, together or not at all.
    async fn finish_job(
        &self,
        job: &Job,
        state: JobState,
        file: Option<&StoredFile>,
    ) -> Result<bool, Error> {
        use media_job::Column;

        self.write(|tx| async move {
            let done = own(job)
                .col_expr(Column::State, Expr::value(state.code()))
                .col_expr(Column::Permille, Expr::value(1000))
                .col_expr(Column::Worker, Expr::value(None::<String>))
                .exec(tx.db())
                .await?;
            if done.rows_affected != 1 {
                return Ok(false);
            }
            if let Some(file) = file {
                let row = rendition::ActiveModel {
                    source_sha256: Set(job.source.sha256.clone()),
                    kind: Set(job.kind.code().to_owned()),
                    sha256: Set(file.sha256.clone()),
                    bytes: Set(i64::try_from(file.bytes).unwrap_or(i64::MAX)),
                    media_type: Set(file.media_type.clone()),
                    name: Set(file.name.clone()),
                    made_at: Set(tx.now().as_millis()),
                };
                rendition::Entity::insert(row)
                    .exec_without_returning(tx.db())
                    .await?;
            }
            Ok(true)
        })
        .await
    }
}

/// The row of the job, as long as it is this worker's.
fn own(job: &Job) -> sea_orm::UpdateMany<media_job::Entity> {
    use media_job::Column;

    media_job::Entity::update_many()
        .filter(Column::SourceSha256.eq(&job.source.sha256))
        .filter(Column::Kind.eq(job.kind.code()))
        .filter(Column::State.eq(JobState::Open.code()))
        .filter(Column::Worker.eq(&job.worker))
}

fn file_of(row: rendition::Model) -> StoredFile {
    StoredFile {
        sha256: row.sha256,
        bytes: u64::try_from(row.bytes).unwrap_or_default(),
        media_type: row.media_type,
        name: row.name,
    }
}
