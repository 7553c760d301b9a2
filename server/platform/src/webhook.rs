//! Notices for the city's own messages (short messages, `DingTalk`, `WeCom`): batches that any node hands on, each by one node, at
//! least once, under an id that stays.

use std::collections::BTreeMap;

use database::{accounts::account, notices::notice};
use domain::{notices::Notice, time::Timestamp};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform,
    mail::{Channel, put, queued},
    write::Tx,
};

/// Notices of one batch.
const AT_ONCE: u64 = 100;
/// What is older is no news.
const NEWS_MILLIS: i64 = 7 * 86_400_000;

/// A notice as it is handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Grows with every notice of the platform.
    pub position: i64,
    pub login: String,
    pub name: String,
    pub notice: Notice,
    pub at: Timestamp,
}

impl Platform {
    /// Puts what is new into batches. Says how many batches that gave. Safe on every node, as often as one likes.
    pub async fn fill_batches(&self) -> Result<usize, Error> {
        let oldest = self.now().as_millis() - NEWS_MILLIS;
        let mut batches = 0;
        loop {
            let any = unpassed().one(&self.database.read).await?;
            let Some(first) = any else { return Ok(batches) };
            if first.at < oldest {
                // From before there was a hook, or from a long time without one.
                self.write(|tx| async move {
                    notice::Entity::update_many()
                        .col_expr(notice::Column::Passed, Expr::value(true))
                        .filter(notice::Column::Passed.eq(false))
                        .filter(notice::Column::At.lt(oldest))
                        .exec(tx.db())
                        .await?;
                    Ok(())
                })
                .await?;
                continue;
            }
            if !self.write(|tx| async move { fill_one(&tx).await }).await? {
                // Another node has them.
                return Ok(batches);
            }
            batches += 1;
        }
    }
}

fn unpassed() -> sea_orm::Select<notice::Entity> {
    notice::Entity::find()
        .filter(notice::Column::Passed.eq(false))
        .order_by_asc(notice::Column::Position)
}

async fn fill_one(tx: &Tx) -> Result<bool, Error> {
    let rows = unpassed()
        .limit(AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(false);
    };
    let source = format!("{}-{}", first.position, last.position);
    let people: BTreeMap<String, account::Model> = account::Entity::find()
        .filter(account::Column::Id.is_in(rows.iter().map(|row| row.account_id.clone())))
        .all(tx.db())
        .await?
        .into_iter()
        .map(|person| (person.id.clone(), person))
        .collect();
    let mut batch = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(person) = people.get(&row.account_id) else {
            continue;
        };
        batch.push(Passed {
            position: row.position,
            login: person.login.clone(),
            name: person.name.clone(),
            notice: serde_json::from_str(&row.data)?,
            at: Timestamp::from_millis(row.at),
        });
    }
    let queued = queued(tx, Channel::Webhook, "", &source, ("", ""), &batch)?;
    put(tx, vec![queued]).await?;
    notice::Entity::update_many()
        .col_expr(notice::Column::Passed, Expr::value(true))
        .filter(notice::Column::Position.is_in(rows.iter().map(|row| row.position)))
        .exec(tx.db())
        .await?;
    Ok(true)
}
