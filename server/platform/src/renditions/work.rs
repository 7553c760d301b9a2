//! One job: the source out of the store into a file, the child, and what it made back into the store.

use std::{io, path::Path, pin::Pin};

use bytes::Bytes;
use content::{
    course_folder::{FileToStore, Limits},
    probe,
    renditions::{Ffmpeg, Office, Paper, RenditionError, Task},
};
use domain::{
    catalogue::StoredFile,
    renditions::{Fault, RenditionKind, is_worth_keeping},
};
use futures::TryStreamExt as _;
use tokio::{
    io::AsyncWriteExt as _,
    sync::watch,
    time::{Instant, interval_at},
};

use super::{Job, Tool};
use crate::Platform;

pub(super) enum Outcome {
    Made(Product),
    Needless,
    Lost,
}

/// A file that was made and is stored.
pub(super) struct Product {
    pub file: StoredFile,
    /// Of a PDF.
    pub pages: Option<u32>,
}

/// Why nothing was made: what its author is told, and what whoever runs the machine reads.
#[derive(Debug)]
pub(super) struct Setback {
    pub fault: Fault,
    pub said: String,
}

/// Of the machine, where nothing else is said.
impl From<String> for Setback {
    fn from(said: String) -> Self {
        Self {
            fault: Fault::Machine,
            said,
        }
    }
}

impl From<RenditionError> for Setback {
    fn from(error: RenditionError) -> Self {
        Self {
            fault: error.fault(),
            said: error.to_string(),
        }
    }
}

fn unreadable(said: String) -> Setback {
    Setback {
        fault: Fault::Unreadable,
        said,
    }
}

impl Platform {
    pub(super) async fn work_on(&self, job: &Job, tool: Tool<'_>) -> Result<Outcome, Setback> {
        match tool {
            Tool::Ffmpeg(ffmpeg) => self.film(job, ffmpeg, tool).await,
            Tool::Office(office) => self.print(job, office, tool).await,
        }
    }

    async fn film(&self, job: &Job, ffmpeg: &Ffmpeg, tool: Tool<'_>) -> Result<Outcome, Setback> {
        let folder = work_folder()?;
        let source = folder.path().join("source");
        self.fetch(&job.source, &source).await?;
        if job.kind == RenditionKind::Audio && !has_sound(&source).await? {
            return Ok(Outcome::Needless);
        }
        let (ending, media_type) = match job.kind {
            RenditionKind::Small => ("mp4", "video/mp4"),
            RenditionKind::Audio => ("m4a", "audio/mp4"),
            RenditionKind::Poster | RenditionKind::Pdf => ("jpg", "image/jpeg"),
        };
        let target = folder.path().join(format!("target.{ending}"));
        let task = Task {
            kind: job.kind,
            source: &source,
            target: &target,
            duration_millis: job.duration_millis,
            most_bytes: job.source.bytes,
        };
        let (told, heard) = watch::channel(0);
        let making = std::pin::pin!(ffmpeg.make(&task, &told));
        if self.attend(job, tool, making, &heard).await?.is_none() {
            return Ok(Outcome::Lost);
        }
        let made = read_made(&target).await?;
        check(job.kind, &made).map_err(unreadable)?;
        if !is_worth_keeping(job.kind, made.len() as u64, job.source.bytes) {
            return Ok(Outcome::Needless);
        }
        let name = format!("{}-{}.{ending}", stem_of(&job.source, "video"), job.kind);
        let file = self.keep_made(&name, media_type, made).await?;
        Ok(Outcome::Made(Product { file, pages: None }))
    }

    /// A document as a PDF.
    async fn print(&self, job: &Job, office: &Office, tool: Tool<'_>) -> Result<Outcome, Setback> {
        let folder = work_folder()?;
        let format = probe::office_of(&job.source.media_type);
        let format = format.ok_or_else(|| unreadable("it is no document".to_owned()))?;
        let source = folder.path().join(format!("source.{}", format.ending));
        self.fetch(&job.source, &source).await?;
        let paper = Paper {
            source: &source,
            folder: folder.path(),
            most_bytes: Limits::default().document_bytes,
        };
        // It does not say how far it is.
        let (_told, heard) = watch::channel(0);
        let making = std::pin::pin!(office.convert(&paper));
        let Some(target) = self.attend(job, tool, making, &heard).await? else {
            return Ok(Outcome::Lost);
        };
        let made = Bytes::from(read_made(&target).await?);
        let looked_at = made.clone();
        let facts = tokio::task::spawn_blocking(move || probe::document(&looked_at))
            .await
            .map_err(|error| error.to_string())?
            .map_err(|error| unreadable(format!("what was made {error}")))?;
        if facts.pages == 0 {
            return Err(unreadable(format!("what was made is {}", facts.media_type)));
        }
        let name = format!("{}.pdf", stem_of(&job.source, "document"));
        let file = self.keep_made(&name, facts.media_type, made).await?;
        let pages = Some(facts.pages);
        Ok(Outcome::Made(Product { file, pages }))
    }

    async fn keep_made(
        &self,
        name: &str,
        media_type: &str,
        made: impl Into<Bytes>,
    ) -> Result<StoredFile, Setback> {
        let file = FileToStore::new(name, media_type, made.into());
        self.store
            .put(&file.stored, file.bytes)
            .await
            .map_err(|error| error.to_string())?;
        Ok(file.stored)
    }

    async fn fetch(&self, file: &StoredFile, to: &Path) -> Result<(), String> {
        let mut bytes = self
            .store
            .stream(file, None)
            .await
            .map_err(|error| error.to_string())?;
        let write = async {
            let mut target = tokio::fs::File::create(to).await?;
            while let Some(some) = bytes.try_next().await.map_err(io::Error::other)? {
                target.write_all(&some).await?;
            }
            target.flush().await
        };
        write.await.map_err(|error| format!("the source: {error}"))
    }

    /// Waits for the child, and says at every beat that this node still works on the job. `None` where another has it by
    /// now; the child ends when the caller drops it.
    async fn attend<T>(
        &self,
        job: &Job,
        tool: Tool<'_>,
        mut making: Pin<&mut (impl Future<Output = Result<T, RenditionError>> + Send)>,
        heard: &watch::Receiver<u32>,
    ) -> Result<Option<T>, Setback> {
        let period = tool.beat();
        let mut beat = interval_at(Instant::now() + period, period);
        loop {
            tokio::select! {
                done = &mut making => return Ok(Some(done?)),
                _ = beat.tick() => {
                    let permille = *heard.borrow();
                    match self.keep_job(job, permille).await {
                        Ok(true) => {}
                        Ok(false) => return Ok(None),
                        // The database may answer again before the lease is over.
                        Err(error) => tracing::warn!(%error, "the work on a rendition could not be told"),
                    }
                }
            }
        }
    }
}

fn work_folder() -> Result<tempfile::TempDir, String> {
    tempfile::tempdir().map_err(|error| format!("a folder to work in: {error}"))
}

async fn read_made(target: &Path) -> Result<Vec<u8>, String> {
    tokio::fs::read(target)
        .await
        .map_err(|error| format!("what was made cannot be read: {error}"))
}

/// The author's name of a file, without its ending.
fn stem_of<'a>(file: &'a StoredFile, usual: &'a str) -> &'a str {
    file.name.rsplit_once('.').map_or(usual, |(stem, _)| stem)
}

async fn has_sound(video: &Path) -> Result<bool, String> {
    let video = video.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let index = probe::video_index(std::fs::File::open(video)?)?;
        Ok::<_, io::Error>(probe::video(&index))
    });
    let facts = read.await.map_err(|error| error.to_string())?;
    let facts = facts.map_err(|error| format!("the video: {error}"))?;
    facts
        .map(|facts| facts.has_sound)
        .map_err(|error| format!("the video {error}"))
}

/// Whether the child made what it was asked for.
fn check(kind: RenditionKind, made: &[u8]) -> Result<(), String> {
    let found = probe::media_type(made).unwrap_or("nothing known");
    let is_right = match kind {
        RenditionKind::Poster => found == "image/jpeg",
        RenditionKind::Pdf => found == "application/pdf",
        RenditionKind::Small | RenditionKind::Audio => made.get(4..8) == Some(b"ftyp"),
    };
    if is_right {
        Ok(())
    } else {
        Err(format!("what was made is {found}"))
    }
}
