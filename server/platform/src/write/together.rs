//! Small pieces of work that share a commit where there is one writer.
//!
//! On `SQLite` a commit waits for the disk, and everybody who writes waits for it. So whoever finds others waiting behind
//! does not commit but leaves the transaction to the next, each in a savepoint of its own; the last commits for all, and
//! nobody is answered before that. What fails is undone by its savepoint alone. After an error of the database itself,
//! which may have undone more than the savepoint, the whole is given up and everybody begins again alone.
//!
//! PostgreSQL gathers commits by itself.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use sea_orm::{DatabaseTransaction, TransactionTrait};
use tokio::sync::{Mutex, MutexGuard, watch};

use super::{Failure, Tx};
use crate::{Error, Platform};

/// Nobody's answer waits for more than so many others, or for longer than this.
const MOST: usize = 32;
const LONGEST: Duration = Duration::from_millis(20);

/// The place at the writer. Whoever holds it writes; a transaction that lies in it waits for the next.
#[derive(Default)]
pub(crate) struct Seat {
    open: Mutex<Option<Batch>>,
    waiting: AtomicUsize,
}

/// A transaction with the work of several in it.
pub(super) struct Batch {
    transaction: DatabaseTransaction,
    began: Instant,
    works: usize,
    done: watch::Sender<Done>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Done {
    NotYet,
    Committed,
    Failed(String),
}

impl Seat {
    /// Waits for the place and counts among the waiting meanwhile, also when the wait is given up.
    async fn take(&self) -> MutexGuard<'_, Option<Batch>> {
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let _waiting = Waiting(&self.waiting);
        self.open.lock().await
    }

    /// The place for oneself; what lies there is committed first.
    pub(super) async fn alone(&self) -> MutexGuard<'_, Option<Batch>> {
        let mut seat = self.take().await;
        if let Some(batch) = seat.take() {
            batch.commit().await;
        }
        seat
    }
}

impl Batch {
    /// Commits and tells everybody. In a task of its own: whoever asked for it may go away meanwhile.
    async fn commit(self) -> Done {
        let task = tokio::spawn(async move {
            let done = match self.transaction.commit().await {
                Ok(()) => Done::Committed,
                Err(error) => Done::Failed(error.to_string()),
            };
            self.done.send_replace(done.clone());
            done
        });
        task.await
            .unwrap_or_else(|error| Done::Failed(error.to_string()))
    }
}

impl Platform {
    /// One piece of work in a shared transaction.
    pub(super) async fn once_together<T, F, Work>(&self, work: &F) -> Result<T, Failure>
    where
        F: Fn(Tx) -> Work + Send,
        Work: Future<Output = Result<T, Error>> + Send,
    {
        let mut seat = self.seat.take().await;
        let mut batch = match seat.take() {
            Some(batch) => batch,
            None => Batch {
                transaction: self.begin().await.map_err(Failure::Database)?,
                began: Instant::now(),
                works: 0,
                done: watch::channel(Done::NotYet).0,
            },
        };
        let done = batch.done.subscribe();
        #[expect(
            clippy::disallowed_methods,
            reason = "a savepoint, in the module that begins transactions"
        )]
        let savepoint = batch.transaction.begin().await.map_err(Failure::Database)?;
        let tx = self.tx(savepoint);
        let outcome = work(tx.clone()).await;
        // An error that leaves the batch from here on drops it: nothing of it is committed, and everybody hears it.
        let open = tx.close()?;
        let rings = open.rings.load(Ordering::Relaxed);
        match &outcome {
            Ok(_) => open.transaction.commit().await.map_err(Failure::Database)?,
            Err(Error::Unavailable(text) | Error::DiskFull(text)) => {
                return Err(Failure::Work(Error::unavailable(text.clone())));
            }
            Err(_) => open
                .transaction
                .rollback()
                .await
                .map_err(Failure::Database)?,
        }
        batch.works += 1;
        let others = self.seat.waiting.load(Ordering::SeqCst) > 0;
        let came_of_it = if others && batch.works < MOST && batch.began.elapsed() < LONGEST {
            *seat = Some(batch);
            drop(seat);
            self.commit_by_others(done).await
        } else {
            let came_of_it = batch.commit().await;
            drop(seat);
            came_of_it
        };
        match came_of_it {
            Done::Committed => {
                // A refusal too: it may rest on what the others wrote.
                let value = outcome.map_err(Failure::Work)?;
                if rings {
                    self.bell.notify_waiters();
                }
                Ok(value)
            }
            Done::NotYet => Err(Failure::Shared(
                "the shared transaction was given up".to_owned(),
            )),
            Done::Failed(text) => Err(Failure::Shared(text)),
        }
    }

    /// What came of the batch that was left to others. Should those who waited have gone away, we commit it.
    async fn commit_by_others(&self, mut done: watch::Receiver<Done>) -> Done {
        loop {
            let heard = done.wait_for(|done| *done != Done::NotYet);
            match tokio::time::timeout(LONGEST, heard).await {
                Ok(Ok(done)) => return done.clone(),
                // Given up: whoever held it is gone, and with it the transaction.
                Ok(Err(_)) => return Done::NotYet,
                Err(_) => {}
            }
            let mut seat = self.seat.take().await;
            let is_ours = seat
                .as_ref()
                .is_some_and(|batch| batch.done.subscribe().same_channel(&done));
            if is_ours && let Some(batch) = seat.take() {
                return batch.commit().await;
            }
        }
    }
}
