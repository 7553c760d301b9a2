//! Checkpoints of the ledger: signed roots that others keep, and the proofs that lead to them.
//!
//! A chain that its operator could rewrite proves nothing until others hold its heads. At each checkpoint every chain that has
//! grown since the last one gives a leaf to an append-only log; the root of the log is signed and published, and printed
//! on every batch that is sent. What a checkpoint holds cannot be changed, shortened or left out afterwards without
//! whoever kept it being able to show so.

use std::sync::Arc;

use database::{
    checkpoints::{checkpoint, leaf},
    ledger::{ledger_entry, ledger_head},
    outbox::setting,
};
use domain::{
    ids::{AccountId, EntryId},
    ledger::EntryHash,
    proofs::{
        Checkpoint, Consistency, Leaf, Link, Log, LogError, Place, Proof, PublicKey, SigningKey,
    },
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use tokio::sync::Mutex;

use crate::{Error, Platform, ledger::entry_from, mail::queue_checkpoint, write::Tx};

/// A checkpoint is made by itself when the newest is older than this and something has changed.
pub const EVERY_HOURS: i64 = 24;
/// Leaves read or written together.
const AT_ONCE: usize = 5_000;

/// The key that signs, and the log as this node has read it.
pub(crate) struct Sealing {
    key: SigningKey,
    log: Arc<Mutex<Log>>,
}

/// A checkpoint as it was published.
#[derive(Clone, Debug)]
pub struct Published {
    pub number: i64,
    /// Leaves of the log.
    pub size: u64,
    /// Entries of the ledger that it covers.
    pub entries: u64,
    pub root: String,
    /// The signed text.
    pub note: String,
    pub cause: String,
    pub at: Timestamp,
}

impl From<checkpoint::Model> for Published {
    fn from(row: checkpoint::Model) -> Self {
        Self {
            number: row.number,
            size: u64::try_from(row.size).unwrap_or_default(),
            entries: u64::try_from(row.entries).unwrap_or_default(),
            root: row.root,
            note: row.note,
            cause: row.cause,
            at: Timestamp::from_millis(row.at),
        }
    }
}

impl Sealing {
    /// The installation's own key, made at the first start and the same on every node: `name` and 32 bytes in hexadecimal.
    pub(crate) async fn open(database: &database::Connection) -> Result<Self, Error> {
        let name = format!("xueshi-{}", hex::encode(rand::random::<[u8; 4]>()));
        let fresh = format!("{name} {}", hex::encode(rand::random::<[u8; 32]>()));
        setting::Entity::insert(setting::ActiveModel {
            name: Set("signing_key".to_owned()),
            value: Set(fresh),
        })
        .on_conflict_do_nothing_on([setting::Column::Name])
        .exec_without_returning(&database.write)
        .await?;
        let damaged = || Error::Damaged("the setting \"signing_key\" is no key".to_owned());
        let row = setting::Entity::find_by_id("signing_key".to_owned())
            .one(&database.write)
            .await?
            .ok_or_else(damaged)?;
        let (name, secret) = row.value.split_once(' ').ok_or_else(damaged)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(secret, &mut bytes).map_err(|_| damaged())?;
        let key = SigningKey::from_bytes(name, &bytes).map_err(|_| damaged())?;
        Ok(Self {
            key,
            log: Arc::new(Mutex::new(Log::new())),
        })
    }
}

impl Platform {
    /// The key by which everybody can check what this installation signed.
    pub fn public_key(&self) -> PublicKey {
        self.sealing.key.public()
    }

    /// Seals what has grown since the last checkpoint. Where nothing has, the newest one is given again; `None` where the
    /// ledger is empty. [`Error::Damaged`] where the log, or the end of a chain, is not what it was.
    pub async fn make_checkpoint(&self, cause: &str) -> Result<Option<Published>, Error> {
        let made = self
            .write(|tx| async move {
                tx.number_alone().await?;
                self.seal(&tx, cause).await
            })
            .await;
        if made.is_err() {
            // What was pushed for a transaction that was not committed is forgotten.
            *self.sealing.log.lock().await = Log::new();
        }
        made
    }

    /// Makes a checkpoint if the newest is old. Safe on every node, as often as one likes.
    pub async fn make_due_checkpoint(&self) -> Result<(), Error> {
        let newest = self.checkpoints(1).await?.pop();
        let age = newest.map_or(i64::MAX, |newest| self.now().millis_since(newest.at));
        if age >= EVERY_HOURS * 3_600_000 {
            self.make_checkpoint("schedule").await?;
        }
        Ok(())
    }

    async fn seal(&self, tx: &Tx, cause: &str) -> Result<Option<Published>, Error> {
        let mut log = self.sealing.log.lock().await;
        let newest = newest(tx.db()).await?;
        let size = newest.as_ref().map_or(0, |row| row.size);
        if log.size() > u64::try_from(size).unwrap_or_default() {
            *log = Log::new();
        }
        read_leaves(tx.db(), &mut log, size).await?;
        if let Some(newest) = &newest
            && log.root().hash.to_string() != newest.root
        {
            let number = newest.number;
            return Err(Error::Damaged(format!(
                "the leaves do not give the root of checkpoint {number}: somebody changed them"
            )));
        }
        let grown = grown(tx).await?;
        if grown.is_empty() {
            return Ok(newest.map(Published::from));
        }
        let number = newest.map_or(0, |row| row.number) + 1;
        let mut rows = Vec::with_capacity(grown.len());
        for head in &grown {
            let position = log.push(head);
            rows.push(leaf::ActiveModel {
                position: Set(i64::try_from(position).unwrap_or(i64::MAX)),
                checkpoint: Set(number),
                account_id: Set(head.account.to_string()),
                sequence: Set(head.sequence),
                hash: Set(head.hash.to_string()),
            });
        }
        for some in rows.chunks(AT_ONCE) {
            leaf::Entity::insert_many(some.iter().cloned())
                .exec_without_returning(tx.db())
                .await?;
        }
        let entries = covered(tx.db()).await?;
        let root = log.root();
        let key = &self.sealing.key;
        let covered = u64::try_from(entries).unwrap_or_default();
        let signed = Checkpoint::of(root, key, covered, tx.now())
            .sign(key)
            .map_err(|error| Error::Damaged(error.to_string()))?;
        let row = checkpoint::Model {
            number,
            size: i64::try_from(root.size).unwrap_or(i64::MAX),
            entries,
            root: root.hash.to_string(),
            note: signed,
            cause: cause.to_owned(),
            at: tx.now().as_millis(),
        };
        let new = checkpoint::ActiveModel {
            number: Set(row.number),
            size: Set(row.size),
            entries: Set(row.entries),
            root: Set(row.root.clone()),
            note: Set(row.note.clone()),
            cause: Set(row.cause.clone()),
            at: Set(row.at),
        };
        checkpoint::Entity::insert(new)
            .exec_without_returning(tx.db())
            .await?;
        // Whoever reads the log of this node's process finds it there, too.
        tracing::info!(number, size = root.size, root = %root.hash, "a checkpoint was made");
        let published = Published::from(row);
        queue_checkpoint(tx, &published).await?;
        Ok(Some(published))
    }

    /// The newest checkpoints first.
    pub async fn checkpoints(&self, limit: u64) -> Result<Vec<Published>, Error> {
        let rows = checkpoint::Entity::find()
            .order_by_desc(checkpoint::Column::Number)
            .limit(limit)
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().map(Published::from).collect())
    }

    pub async fn checkpoint(&self, number: i64) -> Result<Published, Error> {
        checkpoint::Entity::find_by_id(number)
            .one(&self.database.read)
            .await?
            .map(Published::from)
            .ok_or(Error::NotFound("checkpoint"))
    }

    /// That the log of the newer checkpoint begins with the log of the older one.
    pub async fn consistency(&self, older: i64, newer: i64) -> Result<Consistency, Error> {
        let (older, newer) = (self.checkpoint(older).await?, self.checkpoint(newer).await?);
        if older.size > newer.size {
            let detail = "name the older checkpoint by `from`";
            return Err(Error::refused("from", "checkpoint-order", detail));
        }
        let log = self.log_of(newer.size).await?;
        let path = log
            .lock()
            .await
            .consistency(older.size, newer.size)
            .map_err(|error| no_path(&error))?;
        Ok(Consistency::new(
            older.note,
            newer.note,
            path,
            self.public_key(),
        ))
    }

    /// What shows to anybody, without this installation, that the entry is in the ledger that the newest checkpoint signs.
    /// Given to whoever knows the entry's id. [`Error::Conflict`] `not-yet-sealed` until a checkpoint covers it.
    pub async fn proof_of(&self, id: &EntryId) -> Result<Proof, Error> {
        let db = &self.database.read;
        let row = ledger_entry::Entity::find_by_id(id.as_str())
            .one(db)
            .await?
            .ok_or(Error::NotFound("entry"))?;
        let entry = entry_from(row)?;
        let held = leaf::Entity::find()
            .filter(leaf::Column::AccountId.eq(entry.account.as_str()))
            .filter(leaf::Column::Sequence.gte(entry.sequence))
            .order_by_asc(leaf::Column::Sequence)
            .one(db)
            .await?;
        let newest = newest(db).await?;
        let (Some(held), Some(newest)) = (held, newest) else {
            let detail = "no checkpoint covers this entry yet; one is made every day and before each batch is sent";
            return Err(Error::conflict("not-yet-sealed", detail));
        };
        let later = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::AccountId.eq(entry.account.as_str()))
            .filter(ledger_entry::Column::Sequence.gt(entry.sequence))
            .filter(ledger_entry::Column::Sequence.lte(held.sequence))
            .order_by_asc(ledger_entry::Column::Sequence)
            .all(db)
            .await?;
        let links = later
            .into_iter()
            .map(|row| entry_from(row).map(|entry| Link::of(&entry)))
            .collect::<Result<Vec<_>, _>>()?;
        let place = Place {
            index: u64::try_from(held.position).unwrap_or_default(),
            sequence: held.sequence,
        };
        let size = u64::try_from(newest.size).unwrap_or_default();
        let log = self.log_of(size).await?;
        let path = log
            .lock()
            .await
            .inclusion(place.index, size)
            .map_err(|error| no_path(&error))?;
        Ok(Proof::new(
            entry,
            links,
            place,
            path,
            newest.note,
            self.public_key(),
        ))
    }

    /// The log, read at least up to `size`.
    async fn log_of(&self, size: u64) -> Result<Arc<Mutex<Log>>, Error> {
        let log = Arc::clone(&self.sealing.log);
        {
            let mut log = log.lock().await;
            let upto = i64::try_from(size).unwrap_or(i64::MAX);
            read_leaves(&self.database.read, &mut log, upto).await?;
        }
        Ok(log)
    }
}

fn no_path(error: &LogError) -> Error {
    Error::Damaged(format!("the log of checkpoints: {error}"))
}

async fn newest(db: &impl ConnectionTrait) -> Result<Option<checkpoint::Model>, Error> {
    Ok(checkpoint::Entity::find()
        .order_by_desc(checkpoint::Column::Number)
        .one(db)
        .await?)
}

/// Entries of all chains.
async fn covered(db: &impl ConnectionTrait) -> Result<i64, Error> {
    let heads: Vec<i64> = ledger_head::Entity::find()
        .select_only()
        .column(ledger_head::Column::Sequence)
        .into_tuple()
        .all(db)
        .await?;
    Ok(heads.into_iter().sum())
}

/// Reads what the log does not have yet, up to `size` leaves.
pub(crate) async fn read_leaves(
    db: &impl ConnectionTrait,
    log: &mut Log,
    size: i64,
) -> Result<(), Error> {
    loop {
        let have = i64::try_from(log.size()).unwrap_or(i64::MAX);
        if have >= size {
            return Ok(());
        }
        let rows = leaf::Entity::find()
            .filter(leaf::Column::Position.gte(have))
            .filter(leaf::Column::Position.lt(size))
            .order_by_asc(leaf::Column::Position)
            .limit(AT_ONCE as u64)
            .all(db)
            .await?;
        if rows.is_empty() {
            return Err(Error::Damaged(format!("leaf {have} of the log is missing")));
        }
        for row in rows {
            let next = i64::try_from(log.size()).unwrap_or(i64::MAX);
            if row.position != next {
                return Err(Error::Damaged(format!("leaf {next} of the log is missing")));
            }
            let _ = log.push(&leaf_from(&row)?);
        }
    }
}

pub(crate) fn leaf_from(row: &leaf::Model) -> Result<Leaf, Error> {
    let hash = EntryHash::parse(&row.hash)
        .ok_or_else(|| Error::Damaged(format!("leaf {}: not a hash", row.position)))?;
    Ok(Leaf {
        account: AccountId::new(row.account_id.clone()),
        sequence: row.sequence,
        hash,
    })
}

/// The ends of the chains that no leaf holds, in order of the accounts; each must be an entry that is there.
async fn grown(tx: &Tx) -> Result<Vec<Leaf>, Error> {
    let held = Query::select()
        .expr(Expr::value(1))
        .from(leaf::Entity)
        .and_where(
            Expr::col((leaf::Entity, leaf::Column::AccountId))
                .equals((ledger_head::Entity, ledger_head::Column::AccountId)),
        )
        .and_where(
            Expr::col((leaf::Entity, leaf::Column::Sequence))
                .equals((ledger_head::Entity, ledger_head::Column::Sequence)),
        )
        .to_owned();
    let heads = ledger_head::Entity::find()
        .filter(Expr::exists(held).not())
        .order_by_asc(ledger_head::Column::AccountId)
        .all(tx.db())
        .await?;
    let mut leaves = Vec::with_capacity(heads.len());
    for some in heads.chunks(AT_ONCE) {
        let ends: std::collections::HashSet<(String, i64, String)> = ledger_entry::Entity::find()
            .select_only()
            .column(ledger_entry::Column::AccountId)
            .column(ledger_entry::Column::Sequence)
            .column(ledger_entry::Column::Hash)
            .join(JoinType::InnerJoin, ends_of_chains())
            .filter(
                ledger_entry::Column::AccountId.is_in(some.iter().map(|h| h.account_id.as_str())),
            )
            .into_tuple()
            .all(tx.db())
            .await?
            .into_iter()
            .collect();
        for head in some {
            let end = (head.account_id.clone(), head.sequence, head.hash.clone());
            let hash = EntryHash::parse(&head.hash).filter(|_| ends.contains(&end));
            let hash = hash.ok_or_else(|| {
                let account = &head.account_id;
                Error::Damaged(format!("the head of {account} is not its last entry"))
            })?;
            leaves.push(Leaf {
                account: AccountId::new(head.account_id.clone()),
                sequence: head.sequence,
                hash,
            });
        }
    }
    Ok(leaves)
}

/// From the entries to the heads that name them.
fn ends_of_chains() -> sea_orm::RelationDef {
    ledger_entry::Entity::belongs_to(ledger_head::Entity)
        .from((
            ledger_entry::Column::AccountId,
            ledger_entry::Column::Sequence,
        ))
        .to((
            ledger_head::Column::AccountId,
            ledger_head::Column::Sequence,
        ))
        .into()
}
