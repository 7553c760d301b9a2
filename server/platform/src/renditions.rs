//! Smaller versions of videos, made where a machine has an ffmpeg, and PDFs of documents, made where it has a `LibreOffice`;
//! by one node each.
//!
//! The work lies in `media_jobs`, written in the transaction that brought the file. A node takes a job for a while
//! ([`LEASE_MILLIS`]) and says again and again that it still works on it; from a node that has died it is taken by another.
//! What was made is a row of `renditions`: courses never name it, since a published version does not change, and whoever
//! may see the source may see it.

mod jobs;
mod work;

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use content::{
    probe,
    renditions::{Ffmpeg, Office},
};
use database::renditions::{media_job, rendition};
use domain::{
    catalogue::{Content, Course, StoredFile, Unit},
    renditions::{Fault, JobState, Quality, RenditionKind},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{Error, Platform, write::Tx};
use work::Outcome;

/// How often a node without work looks for some.
const PAUSE: Duration = Duration::from_secs(10);
/// Files whose jobs are written in one statement.
const AT_ONCE: usize = 100;

/// What this node has to make them with.
#[derive(Default)]
pub(crate) struct Workshop {
    videos: AtomicBool,
    documents: AtomicBool,
}

impl Workshop {
    fn place(&self, kind: RenditionKind) -> &AtomicBool {
        match kind {
            RenditionKind::Pdf => &self.documents,
            RenditionKind::Poster | RenditionKind::Audio | RenditionKind::Small => &self.videos,
        }
    }
}

/// A program of this machine that makes renditions.
#[derive(Clone, Copy, Debug)]
pub enum Tool<'a> {
    Ffmpeg(&'a Ffmpeg),
    Office(&'a Office),
}

impl<'a> From<&'a Ffmpeg> for Tool<'a> {
    fn from(ffmpeg: &'a Ffmpeg) -> Self {
        Self::Ffmpeg(ffmpeg)
    }
}

impl<'a> From<&'a Office> for Tool<'a> {
    fn from(office: &'a Office) -> Self {
        Self::Office(office)
    }
}

impl Tool<'_> {
    const fn kinds(self) -> &'static [RenditionKind] {
        match self {
            Self::Ffmpeg(_) => RenditionKind::OF_VIDEO,
            Self::Office(_) => RenditionKind::OF_DOCUMENT,
        }
    }

    const fn beat(self) -> Duration {
        match self {
            Self::Ffmpeg(ffmpeg) => ffmpeg.patience.beat,
            Self::Office(office) => office.patience.beat,
        }
    }
}

/// What there is of a video or document beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renditions {
    files: Vec<(RenditionKind, StoredFile)>,
    /// Of the PDF.
    pages: u32,
}

impl Renditions {
    /// All rows of one source.
    fn from_rows(rows: Vec<rendition::Model>) -> Self {
        let pages = rows.iter().find_map(|row| row.pages).unwrap_or_default();
        let files = rows.into_iter().filter_map(|row| {
            // A kind of a later release is not known here.
            let kind = row.kind.parse().ok()?;
            Some((kind, file_of(row)))
        });
        Self {
            files: files.collect(),
            pages: u32::try_from(pages).unwrap_or_default(),
        }
    }

    pub fn of(&self, kind: RenditionKind) -> Option<&StoredFile> {
        let found = self.files.iter().find(|(each, _)| *each == kind);
        found.map(|(_, file)| file)
    }

    /// The PDF that was made of a document, and how many pages it has.
    pub fn pdf(&self) -> Option<(&StoredFile, u32)> {
        Some((self.of(RenditionKind::Pdf)?, self.pages))
    }

    /// What is played where this is asked for; `None` is the video itself.
    pub fn playing(&self, quality: Quality) -> Option<&StoredFile> {
        self.of(quality.rendition()?)
    }
}

/// What there is beside all files of a course, by their SHA-256.
#[derive(Clone, Debug, Default)]
pub struct CourseRenditions(BTreeMap<String, Renditions>);

impl CourseRenditions {
    pub fn of(&self, sha256: &str) -> Option<&Renditions> {
        self.0.get(sha256)
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
    Failed(Fault),
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

/// A file of which something is to be made.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a StoredFile,
    duration_millis: u32,
    kinds: &'static [RenditionKind],
}

/// Writes down the work on the files of a course; what is known already is left as it is.
pub(crate) async fn queue(tx: &Tx, course: &Course) -> Result<(), Error> {
    queue_sources(tx, &sources_of(course)).await
}

/// The same for the files that `before` did not have.
pub(crate) async fn queue_new(tx: &Tx, before: &Course, course: &Course) -> Result<(), Error> {
    let known = sources_of(before);
    let mut sources = sources_of(course);
    sources.retain(|source| {
        !known
            .iter()
            .any(|each| each.file.sha256 == source.file.sha256)
    });
    queue_sources(tx, &sources).await
}

fn sources_of(course: &Course) -> Vec<Source<'_>> {
    course.units().filter_map(source_of).collect()
}

/// Of a sound alone nothing is made, and every browser shows a PDF as it is.
fn source_of(unit: &Unit) -> Option<Source<'_>> {
    match &unit.content {
        Content::Video(video) if !video.is_sound() => Some(Source {
            file: &video.file,
            duration_millis: video.duration_millis,
            kinds: RenditionKind::OF_VIDEO,
        }),
        Content::Document(document) => {
            probe::office_of(&document.file.media_type).map(|_| Source {
                file: &document.file,
                duration_millis: 0,
                kinds: RenditionKind::OF_DOCUMENT,
            })
        }
        _ => None,
    }
}

async fn queue_sources(tx: &Tx, sources: &[Source<'_>]) -> Result<(), Error> {
    let now = tx.now().as_millis();
    for some in sources.chunks(AT_ONCE) {
        let mut rows = Vec::new();
        for each in some {
            let source = serde_json::to_string(each.file)?;
            for (place, kind) in (0..).zip(each.kinds) {
                rows.push(media_job::ActiveModel {
                    source_sha256: Set(each.file.sha256.clone()),
                    kind: Set(kind.code().to_owned()),
                    state: Set(JobState::Open.code().to_owned()),
                    source: Set(source.clone()),
                    duration_millis: Set(i64::from(each.duration_millis)),
                    turn: Set(now + place),
                    free_at: Set(now),
                    worker: Set(None),
                    attempts: Set(0),
                    permille: Set(0),
                    fault: Set(None),
                    reason: Set(None),
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
    /// What there is beside the file of a unit.
    pub async fn renditions_of_unit(&self, unit: &Unit) -> Result<Renditions, Error> {
        match source_of(unit) {
            Some(source) => self.renditions_of(&source.file.sha256).await,
            None => Ok(Renditions::default()),
        }
    }

    /// How what is made of the file of a unit stands; nothing where nothing is ever made of it.
    pub async fn stands_of_unit(&self, unit: &Unit) -> Result<Vec<(RenditionKind, Stand)>, Error> {
        match source_of(unit) {
            Some(source) => self.rendition_stands(&source.file.sha256).await,
            None => Ok(Vec::new()),
        }
    }

    /// What there is of the file with this SHA-256.
    pub async fn renditions_of(&self, sha256: &str) -> Result<Renditions, Error> {
        let rows = rendition::Entity::find()
            .filter(rendition::Column::SourceSha256.eq(sha256))
            .all(&self.database.read)
            .await?;
        Ok(Renditions::from_rows(rows))
    }

    /// What there is beside the files of a course; one query.
    pub async fn renditions_of_course(&self, course: &Course) -> Result<CourseRenditions, Error> {
        let sources: Vec<&str> = course
            .units()
            .filter_map(source_of)
            .map(|source| source.file.sha256.as_str())
            .collect();
        if sources.is_empty() {
            return Ok(CourseRenditions::default());
        }
        let rows = rendition::Entity::find()
            .filter(rendition::Column::SourceSha256.is_in(sources))
            .all(&self.database.read)
            .await?;
        let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for row in rows {
            found
                .entry(row.source_sha256.clone())
                .or_default()
                .push(row);
        }
        let found = found
            .into_iter()
            .map(|(source, rows)| (source, Renditions::from_rows(rows)));
        Ok(CourseRenditions(found.collect()))
    }

    /// The PDFs that were made of documents, by the SHA-256 of these.
    pub(crate) async fn pdfs_of(
        &self,
        sources: &[&str],
    ) -> Result<BTreeMap<String, StoredFile>, Error> {
        if sources.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows = rendition::Entity::find()
            .filter(rendition::Column::SourceSha256.is_in(sources.iter().copied()))
            .filter(rendition::Column::Kind.eq(RenditionKind::Pdf.code()))
            .all(&self.database.read)
            .await?;
        let pdfs = rows
            .into_iter()
            .map(|row| (row.source_sha256.clone(), file_of(row)));
        Ok(pdfs.collect())
    }

    /// How the renditions of a file stand, in the order in which they are made. Those that nobody works on are only told
    /// where this node could: without its program nothing is promised.
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
        let stands = RenditionKind::ALL.iter().filter_map(|kind| {
            if let Some(file) = made.of(*kind) {
                return Some((*kind, Stand::Made(file.bytes)));
            }
            let job = jobs.iter().find(|job| job.kind == kind.code())?;
            let stand = match job.state.parse() {
                Ok(JobState::Needless) => Stand::Needless,
                Ok(JobState::Failed) => {
                    let reason = job.reason.as_deref().and_then(|word| word.parse().ok());
                    Stand::Failed(reason.unwrap_or(Fault::Machine))
                }
                Ok(JobState::Open) if job.worker.is_some() && job.free_at > now => {
                    Stand::Making(u32::try_from(job.permille).unwrap_or_default())
                }
                Ok(JobState::Open) if self.workshop.place(*kind).load(Ordering::Relaxed) => {
                    Stand::Waiting
                }
                _ => return None,
            };
            Some((*kind, stand))
        });
        Ok(stands.collect())
    }

    /// The rendition with this SHA-256, with the files that it was made of: several may give the same picture.
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
    pub async fn make_renditions<'a>(&self, tool: impl Into<Tool<'a>> + Send) {
        let tool = tool.into();
        for kind in tool.kinds() {
            self.workshop.place(*kind).store(true, Ordering::Relaxed);
        }
        if let Err(error) = self.queue_published().await {
            tracing::error!(%error, "the files of older courses are not queued for renditions");
        }
        loop {
            match self.make_next_rendition(tool).await {
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
            let sources: Vec<_> = courses.flat_map(|each| sources_of(&each.course)).collect();
            queue_sources(&tx, &sources).await
        })
        .await
    }

    /// Takes the next job of this program that is free, and does it. `None` where there is none.
    pub async fn make_next_rendition<'a>(
        &self,
        tool: impl Into<Tool<'a>> + Send,
    ) -> Result<Option<Made>, Error> {
        let tool = tool.into();
        let Some(job) = self.take_job(tool.kinds()).await? else {
            return Ok(None);
        };
        let kind = job.kind;
        let (state, product) = match self.work_on(&job, tool).await {
            Ok(Outcome::Made(product)) => (JobState::Done, Some(product)),
            Ok(Outcome::Needless) => (JobState::Needless, None),
            Ok(Outcome::Lost) => return Ok(Some(Made::Lost(kind))),
            Err(setback) => {
                let (kind, source) = (kind.code(), &job.source.sha256);
                tracing::warn!(
                    kind,
                    source,
                    fault = setback.said,
                    "a rendition could not be made"
                );
                let is_ours = self.fail_job(&job, &setback).await?;
                let made = if is_ours { Made::Failed } else { Made::Lost };
                return Ok(Some(made(job.kind)));
            }
        };
        let is_ours = self.finish_job(&job, state, product.as_ref()).await?;
        Ok(Some(match (is_ours, product) {
            (false, _) => Made::Lost(kind),
            (true, Some(_)) => Made::Rendition(kind),
            (true, None) => Made::Needless(kind),
        }))
    }
}

fn file_of(row: rendition::Model) -> StoredFile {
    StoredFile {
        sha256: row.sha256,
        bytes: u64::try_from(row.bytes).unwrap_or_default(),
        media_type: row.media_type,
        name: row.name,
    }
}
