//! The only transaction of the platform. Nothing else may begin one (`clippy.toml` bans it).
//!
//! A piece of work gets a [`Tx`], writes through it and returns; then it is committed as a whole or not at all. If the
//! database asks for it (a deadlock, a lost race for a unique key), the work is done again from the start, so that
//! the loser of a race sees what the winner wrote.

mod together;
mod writes;

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use database::outbox::request;
use domain::{ids::AccountId, time::Timestamp};
use sea_orm::{
    AccessMode, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, IsolationLevel, QuerySelect, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

pub(crate) use together::Seat;
pub(crate) use writes::Writes;

use crate::{Error, Ids, Platform};

/// How often a piece of work is begun before its conflict is reported.
const ATTEMPTS: u32 = 6;

/// What the outbox tells its followers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A course has a new current version, or was retired. Subject: its id.
    Course,
    /// Administrators taught the search other words.
    Vocabulary,
    /// An entry was added to the ledger. Subject: its id.
    Entry,
}

impl Topic {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Vocabulary => "vocabulary",
            Self::Entry => "entry",
        }
    }
}

/// The key that makes a retried request safe: who asks, the id that the form or client carries, and what was asked.
#[derive(Clone, Debug)]
pub struct Key {
    pub actor: AccountId,
    pub key: String,
    pub hash: String,
}

impl Key {
    /// `asked` is everything that the request says; the same key with something else is a conflict.
    pub fn new(actor: &AccountId, key: &str, asked: &impl Serialize) -> Result<Self, Error> {
        let hash = hex::encode(Sha256::digest(serde_json::to_vec(asked)?));
        Ok(Self {
            actor: actor.clone(),
            key: key.to_owned(),
            hash,
        })
    }
}

/// A transaction under way. Cheap to clone; all clones must be gone when the work returns.
#[derive(Clone)]
pub struct Tx(Arc<Open>);

struct Open {
    transaction: DatabaseTransaction,
    now: Timestamp,
    ids: Arc<dyn Ids>,
    rings: AtomicBool,
}

impl Tx {
    /// What sea-orm's queries run on.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.0.transaction
    }

    /// One instant for the whole piece of work.
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    pub fn fresh_id(&self) -> String {
        self.0.ids.fresh()
    }

    /// The transaction, once nobody works in it any more.
    fn close(self) -> Result<Open, Failure> {
        Arc::into_inner(self.0).ok_or_else(|| {
            Failure::Work(Error::Damaged("a transaction outlived its work".to_owned()))
        })
    }

    /// Lets everything else that writes about this person wait until this work is committed.
    ///
    /// `SQLite` has one writer anyhow.
    pub async fn lock_account(&self, account: &AccountId) -> Result<(), Error> {
        use database::accounts::account;

        if self.db().get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }

        account::Entity::find_by_id(account.as_str())
            .select_only()
            .column(account::Column::Id)
            .lock_exclusive()
            .into_tuple::<String>()
            .one(self.db())
            .await?
            .ok_or(Error::NotFound("account"))
            .map(drop)
    }

    /// Lets no year be closed until this work is committed. Any number of works may hold this together.
    pub(crate) async fn keep_years_open(&self) -> Result<(), Error> {
        self.advise("SELECT pg_advisory_xact_lock_shared(7201)")
            .await
    }

    /// Waits for whoever is crediting, and lets nobody credit until this work is committed.
    pub(crate) async fn hold_years(&self) -> Result<(), Error> {
        self.advise("SELECT pg_advisory_xact_lock(7201)").await
    }

    /// What becomes fit to be sent gets its place in the order of batches. Any number of works may do this together.
    pub(crate) async fn take_places(&self) -> Result<(), Error> {
        self.advise("SELECT pg_advisory_xact_lock_shared(7203)")
            .await
    }

    /// Waits for whoever takes a place: after this, no place before the last one is still open.
    pub(crate) async fn hold_places(&self) -> Result<(), Error> {
        self.advise("SELECT pg_advisory_xact_lock(7203)").await
    }

    /// One at a time: checkpoints and batches are numbered without a gap.
    pub(crate) async fn number_alone(&self) -> Result<(), Error> {
        self.advise("SELECT pg_advisory_xact_lock(7202)").await
    }

    /// `SQLite` has one writer anyhow.
    async fn advise(&self, lock: &str) -> Result<(), Error> {
        if self.db().get_database_backend() == DbBackend::Postgres {
            self.db().execute_unprepared(lock).await?;
        }
        Ok(())
    }

    /// Tells the followers (index, caches) of something that is true from the commit on.
    pub async fn announce(&self, topic: Topic, subject: &str) -> Result<(), Error> {
        let mut writes = Writes::default();
        writes.announce(self, topic, subject);
        writes.send(self).await
    }

    /// Wakes the followers after the commit.
    fn ring(&self) {
        self.0.rings.store(true, Ordering::Relaxed);
    }
}

impl Platform {
    /// Does `work` in one transaction: all of it, or nothing.
    pub async fn write<T, F, Work>(&self, work: F) -> Result<T, Error>
    where
        F: Fn(Tx) -> Work + Send,
        Work: Future<Output = Result<T, Error>> + Send,
        T: Send,
    {
        let first = self.once(&work).await;
        self.again(first, &work).await
    }

    /// The same for a small piece of work that many do at the same moment: where there is one writer, they share a
    /// commit. It is done by itself when that fails.
    pub(crate) async fn write_together<T, F, Work>(&self, work: F) -> Result<T, Error>
    where
        F: Fn(Tx) -> Work + Send,
        Work: Future<Output = Result<T, Error>> + Send,
        T: Send,
    {
        let first = if self.database.is_sqlite() {
            self.once_together(&work).await
        } else {
            self.once(&work).await
        };
        self.again(first, &work).await
    }

    /// Does the work again while its failure may pass.
    async fn again<T, F, Work>(&self, first: Result<T, Failure>, work: &F) -> Result<T, Error>
    where
        F: Fn(Tx) -> Work + Send,
        Work: Future<Output = Result<T, Error>> + Send,
        T: Send,
    {
        let mut outcome = first;
        for attempt in 1..ATTEMPTS {
            match outcome {
                Err(error) if error.may_pass() => {
                    tracing::debug!(attempt, %error, "a transaction is begun again");
                    tokio::time::sleep(std::time::Duration::from_millis(5 << attempt)).await;
                    outcome = self.once(work).await;
                }
                settled => return Ok(settled?),
            }
        }
        Ok(outcome?)
    }

    /// Like [`Platform::write`], once for each key: the same request again gets the outcome of the first.
    pub async fn write_once<T, F, Work>(&self, key: &Key, work: F) -> Result<T, Error>
    where
        F: Fn(Tx) -> Work + Send + Sync,
        Work: Future<Output = Result<T, Error>> + Send,
        T: Serialize + DeserializeOwned + Send + Sync,
    {
        let work = &work;
        self.write(|tx| async move {
            let id = (key.actor.to_string(), key.key.clone());
            if let Some(before) = request::Entity::find_by_id(id).one(tx.db()).await? {
                if before.hash != key.hash {
                    return Err(Error::conflict(
                        "key-reused",
                        "this key was used for another request",
                    ));
                }
                return Ok(serde_json::from_str(&before.outcome)?);
            }
            let outcome = work(tx.clone()).await?;
            let row = request::ActiveModel {
                actor: Set(key.actor.to_string()),
                key: Set(key.key.clone()),
                hash: Set(key.hash.clone()),
                outcome: Set(serde_json::to_string(&outcome)?),
                at: Set(tx.now().as_millis()),
            };
            request::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            Ok(outcome)
        })
        .await
    }

    /// A view of the database as it is now, for reading much that must fit together while others write. Nothing is
    /// written through it, and dropping it ends it.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions {
            isolation_level: (!self.database.is_sqlite()).then_some(IsolationLevel::RepeatableRead),
            access_mode: (!self.database.is_sqlite()).then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "it only reads, and this is the file that begins transactions"
        )]
        let transaction = self.database.read.begin_with_options(options).await?;
        Ok(transaction)
    }

    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            // The write lock first: a transaction that reads and then writes cannot upgrade later.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that begins a transaction"
        )]
        self.database.write.begin_with_options(options).await
    }

    fn tx(&self, transaction: DatabaseTransaction) -> Tx {
        Tx(Arc::new(Open {
            transaction,
            now: self.now(),
            ids: Arc::clone(&self.ids),
            rings: AtomicBool::new(false),
        }))
    }

    async fn once<T, F, Work>(&self, work: &F) -> Result<T, Failure>
    where
        F: Fn(Tx) -> Work + Send,
        Work: Future<Output = Result<T, Error>> + Send,
    {
        let _seat = if self.database.is_sqlite() {
            Some(self.seat.alone().await)
        } else {
            None
        };
        let tx = self.tx(self.begin().await.map_err(Failure::Database)?);
        let outcome = work(tx.clone()).await;
        let open = tx.close()?;
        match outcome {
            Ok(value) => {
                open.transaction.commit().await.map_err(Failure::Database)?;
                if open.rings.into_inner() {
                    self.bell.notify_waiters();
                }
                Ok(value)
            }
            Err(error) => {
                // After a full disk there may be nothing left to undo; what is to be told is why the work failed.
                if let Err(undoing) = open.transaction.rollback().await {
                    tracing::warn!(%undoing, %error, "a transaction was ended by the database");
                }
                Err(Failure::Work(error))
            }
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Database(DbErr),
    #[error("{0}")]
    Work(Error),
    /// Of a transaction that several shared: nothing of it stands, and who was to blame is not known.
    #[error("{0}")]
    Shared(String),
}

impl Failure {
    /// Whether doing the same work again may succeed: a deadlock, a serialisation failure, a busy file, or a unique
    /// key that somebody else has just taken (the next round sees it).
    fn may_pass(&self) -> bool {
        let text = match self {
            Self::Database(error) => error.to_string(),
            Self::Work(Error::Unavailable(text)) => text.clone(),
            Self::Work(_) => return false,
            Self::Shared(_) => return true,
        };
        [
            "UNIQUE constraint",
            "duplicate key",
            "deadlock",
            "could not serialize",
            "database is locked",
            "database table is locked",
        ]
        .iter()
        .any(|sign| text.contains(sign))
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Database(error) => error.into(),
            Failure::Work(error) => error,
            Failure::Shared(text) => Self::unavailable(text),
        }
    }
}
