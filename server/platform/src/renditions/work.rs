//! One job: the video out of the store into a file, the child, and what it made back into the store.

use std::{io, path::Path};

use bytes::Bytes;
use content::{
    course_folder::FileToStore,
    probe,
    renditions::{Ffmpeg, Task},
};
use domain::{
    catalogue::StoredFile,
    renditions::{RenditionKind, is_worth_keeping},
};
use futures::TryStreamExt as _;
use tokio::{
    io::AsyncWriteExt as _,
    sync::watch,
    time::{Instant, interval_at},
};

use super::Job;
use crate::Platform;

pub(super) enum Outcome {
    Made(StoredFile),
    Needless,
    Lost,
}

impl Platform {
    /// The fault is for whoever runs the machine.
    pub(super) async fn work_on(&self, job: &Job, ffmpeg: &Ffmpeg) -> Result<Outcome, String> {
        let folder =
            tempfile::tempdir().map_err(|error| format!("a folder to work in: {error}"))?;
        let source = folder.path().join("source");
        self.fetch(&job.source, &source).await?;
        if job.kind == RenditionKind::Audio && !has_sound(&source).await? {
            return Ok(Outcome::Needless);
        }
        let (ending, media_type) = match job.kind {
            RenditionKind::Small => ("mp4", "video/mp4"),
            RenditionKind::Audio => ("m4a", "audio/mp4"),
            RenditionKind::Poster => ("jpg", "image/jpeg"),
        };
        let target = folder.path().join(format!("target.{ending}"));
        let task = Task {
            kind: job.kind,
            source: &source,
            target: &target,
            duration_millis: job.duration_millis,
            most_bytes: job.source.bytes,
        };
        if !self.make(job, ffmpeg, &task).await? {
            return Ok(Outcome::Lost);
        }
        let made = tokio::fs::read(&target)
            .await
            .map_err(|error| format!("what was made cannot be read: {error}"))?;
        check(job.kind, &made)?;
        if !is_worth_keeping(job.kind, made.len() as u64, job.source.bytes) {
            return Ok(Outcome::Needless);
        }
        let stem = job
            .source
            .name
            .rsplit_once('.')
            .map_or("video", |(stem, _)| stem);
        let name = format!("{stem}-{}.{ending}", job.kind);
        let file = FileToStore::new(&name, media_type, Bytes::from(made));
        self.store
            .put(&file.stored, file.bytes)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Outcome::Made(file.stored))
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
        write.await.map_err(|error| format!("the video: {error}"))
    }

    /// Runs the child, and says at every beat that this node still works on the job. False where another has it by now;
    /// the child has ended then.
    async fn make(&self, job: &Job, ffmpeg: &Ffmpeg, task: &Task<'_>) -> Result<bool, String> {
        let (told, heard) = watch::channel(0);
        let mut making = std::pin::pin!(ffmpeg.make(task, &told));
        let period = ffmpeg.patience.beat;
        let mut beat = interval_at(Instant::now() + period, period);
        loop {
            tokio::select! {
                done = &mut making => return done.map(|()| true).map_err(|error| error.to_string()),
                _ = beat.tick() => {
                    let permille = *heard.borrow();
                    match self.keep_job(job, permille).await {
                        Ok(true) => {}
                        Ok(false) => return Ok(false),
                        // The database may answer again before the lease is over.
                        Err(error) => tracing::warn!(%error, "the work on a rendition could not be told"),
                    }
                }
            }
        }
    }
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
        RenditionKind::Small | RenditionKind::Audio => made.get(4..8) == Some(b"ftyp"),
    };
    if is_right {
        Ok(())
    } else {
        Err(format!("what was made is {found}"))
    }
}
