//! Whether the ledger is still what its checkpoints signed.

use database::checkpoints::checkpoint;
use domain::proofs::{Checkpoint, Log};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::Finding;
use crate::{Error, Platform, checkpoints::read_leaves};

/// The first checkpoint that the ledger contradicts.
pub(super) async fn contradiction(
    platform: &Platform,
    db: &impl ConnectionTrait,
) -> Result<Option<Finding>, Error> {
    let found = |number, what: String| Ok(Some(Finding::Checkpoint { number, what }));
    // A leaf whose entry is gone or another: the chain was rewritten, or cut together with its head.
    if let Some((number, account, sequence)) = database::checkpoints::walk::lost(db).await? {
        let what = format!("entry {sequence} of account {account} is not what was signed");
        return found(number, what);
    }
    let key = platform.public_key();
    let mut log = Log::new();
    let checkpoints = checkpoint::Entity::find()
        .order_by_asc(checkpoint::Column::Number)
        .all(db)
        .await?;
    for (row, expected) in checkpoints.iter().zip(1..) {
        if row.number != expected {
            return found(expected, "it is missing".to_owned());
        }
        if let Err(Error::Damaged(what)) = read_leaves(db, &mut log, row.size).await {
            return found(row.number, what);
        }
        let signed = match Checkpoint::open(&row.note, &key) {
            Ok(signed) => signed,
            Err(error) => return found(row.number, error.to_string()),
        };
        if signed.tree() != log.root() || row.root != log.root().hash.to_string() {
            return found(row.number, "its leaves do not give its root".to_owned());
        }
    }
    Ok(None)
}
