//! Lists that are being written while nobody waits for the answer.
//!
//! What is known of them lives in this process: after a restart the transaction never was, and the batch stands as checked.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{BatchState, Rows};
use crate::{Error, Platform, Viewer};

/// Up to so many rows are written while the asker waits.
pub const SMALL: u64 = 5_000;

/// How far a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Rows that are written.
    pub done: u64,
    pub total: u64,
    /// Why it ended without being written.
    pub failed: Option<String>,
}

#[derive(Default)]
pub(crate) struct Imports(Mutex<HashMap<i64, Arc<Job>>>);

struct Job {
    done: AtomicU64,
    total: u64,
    failed: Mutex<Option<String>>,
}

impl Imports {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<i64, Arc<Job>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// None where it runs already.
    fn begin(&self, number: i64, total: u64) -> Option<Arc<Job>> {
        self.with(|jobs| {
            if jobs.get(&number).is_some_and(|job| job.failure().is_none()) {
                return None;
            }
            let job = Arc::new(Job {
                done: AtomicU64::new(0),
                total,
                failed: Mutex::new(None),
            });
            jobs.insert(number, job.clone());
            Some(job)
        })
    }
}

impl Job {
    fn failure(&self) -> Option<String> {
        self.failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn fail(&self, why: String) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }
}

impl Platform {
    /// Writes a kept list while the asker goes on; [`Platform::running_batch`] tells how far it is. Again while it runs
    /// changes nothing.
    pub async fn start_batch(&self, viewer: &Viewer, number: i64, rows: Rows) -> Result<(), Error> {
        let batch = self.batch(viewer, number).await?;
        super::Importer::Person(viewer).check()?;
        if batch.state == BatchState::Done {
            return Ok(());
        }
        let Some(job) = self.imports.begin(number, batch.report.accepted) else {
            return Ok(());
        };
        let (platform, viewer) = (self.clone(), viewer.clone());
        // Followed from here, so that a panic of the work is told like any other failure.
        tokio::spawn(async move {
            let work = tokio::spawn({
                let (platform, job) = (platform.clone(), job.clone());
                async move {
                    let told = |done| job.done.store(done, Ordering::Relaxed);
                    platform.run_batch(&viewer, number, rows, &told).await
                }
            });
            let why = match work.await {
                Ok(Ok(_)) => {
                    platform.imports.with(|jobs| jobs.remove(&number));
                    return;
                }
                Ok(Err(error)) => error.to_string(),
                Err(error) => error.to_string(),
            };
            tracing::error!(number, why, "an import failed");
            job.fail(why);
        });
        Ok(())
    }

    /// How far a list is that is being written, or why it failed; for whoever may read the batch.
    pub fn running_batch(&self, number: i64) -> Option<Running> {
        let job = self.imports.with(|jobs| jobs.get(&number).cloned())?;
        Some(Running {
            done: job.done.load(Ordering::Relaxed),
            total: job.total,
            failed: job.failure(),
        })
    }
}
