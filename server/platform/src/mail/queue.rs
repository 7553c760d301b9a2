//! Letters and batches on their way: taken by one node for a while, tried again later and later, given up in the end.

use database::notices::{mail_address, message};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};
use serde::Serialize;

use super::Letter;
use crate::{Error, Platform, write::Tx};

pub(super) const OPEN: &str = "open";
const DONE: &str = "done";
const DROPPED: &str = "dropped";
pub(super) const FAILED: &str = "failed";

/// How long a node may hold a message, in milliseconds: longer than any server keeps it waiting.
const LEASE_MILLIS: i64 = 5 * 60_000;
/// Waits between tries, in milliseconds: a minute, five, half an hour, two hours, and then each six hours, for two days.
const WAITS: [i64; 12] = [
    60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 21_600_000, 21_600_000, 21_600_000,
    21_600_000, 21_600_000, 21_600_000, 21_600_000,
];
const FAULT_LIMIT: usize = 300;

/// The way that a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Mail,
    /// To the city's own messages.
    Webhook,
}

impl Channel {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }
}

/// A message that this node has taken.
#[derive(Clone, Debug)]
pub struct Message {
    /// The same whenever it is tried.
    pub id: String,
    pub account: String,
    pub recipient: String,
    /// Code of the language.
    pub lang: String,
    /// JSON.
    pub body: String,
    /// Names this taking of it: whoever takes it later has another.
    worker: String,
    attempts: i32,
}

impl Message {
    pub fn letter(&self) -> Result<Letter, Error> {
        Ok(serde_json::from_str(&self.body)?)
    }
}

/// What came of trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Done,
    /// It may work later.
    Later(String),
    /// The other side will never take it.
    Refused(String),
}

pub(super) fn letter(
    tx: &Tx,
    account: &str,
    source: &str,
    (address, lang): (&str, &str),
    letter: &Letter,
) -> Result<message::ActiveModel, Error> {
    queued(tx, Channel::Mail, account, source, (address, lang), letter)
}

pub(crate) fn queued(
    tx: &Tx,
    channel: Channel,
    account: &str,
    source: &str,
    (recipient, lang): (&str, &str),
    body: &impl Serialize,
) -> Result<message::ActiveModel, Error> {
    let now = tx.now().as_millis();
    Ok(message::ActiveModel {
        id: Set(tx.fresh_id()),
        channel: Set(channel.code().to_owned()),
        account_id: Set(account.to_owned()),
        source: Set(source.to_owned()),
        recipient: Set(recipient.to_owned()),
        lang: Set(lang.to_owned()),
        body: Set(serde_json::to_string(body)?),
        state: Set(OPEN.to_owned()),
        free_at: Set(now),
        worker: Set(None),
        attempts: Set(0),
        fault: Set(None),
        at: Set(now),
    })
}

/// Puts messages into the queue; what was there before is left as it is.
pub(crate) async fn put(tx: &Tx, rows: Vec<message::ActiveModel>) -> Result<(), Error> {
    for some in rows.chunks(500) {
        message::Entity::insert_many(some.iter().cloned())
            .on_conflict(
                OnConflict::columns([
                    message::Column::Channel,
                    message::Column::AccountId,
                    message::Column::Source,
                ])
                .do_nothing()
                .to_owned(),
            )
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

/// Letters to this person that are still on their way, to any other address than this, are not sent any more.
pub(super) async fn drop_letters(tx: &Tx, account: &str, address: &str) -> Result<(), Error> {
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(DROPPED))
        .filter(message::Column::Channel.eq(Channel::Mail.code()))
        .filter(message::Column::AccountId.eq(account))
        .filter(message::Column::Recipient.ne(address))
        .filter(message::Column::State.eq(OPEN))
        .exec(tx.db())
        .await?;
    Ok(())
}

impl Platform {
    /// Takes the next message of the channel that is free; `None` where there is none. On PostgreSQL one that another node
    /// is just taking is passed over; `SQLite` has one writer anyhow.
    pub async fn take_message(&self, channel: Channel) -> Result<Option<Message>, Error> {
        use message::Column;

        let free_at = |now: i64| {
            message::Entity::find()
                .filter(Column::State.eq(OPEN))
                .filter(Column::Channel.eq(channel.code()))
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
                .order_by_asc(Column::FreeAt)
                .order_by_asc(Column::Id)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                .one(tx.db())
                .await?;
            let Some(row) = free else { return Ok(None) };
            let worker = tx.fresh_id();
            let attempts = row.attempts + 1;
            message::Entity::update_many()
                .col_expr(Column::Worker, Expr::value(worker.clone()))
                .col_expr(Column::FreeAt, Expr::value(now + LEASE_MILLIS))
                .col_expr(Column::Attempts, Expr::value(attempts))
                .filter(Column::Id.eq(&row.id))
                .exec(tx.db())
                .await?;
            Ok(Some(Message {
                id: row.id,
                account: row.account_id,
                recipient: row.recipient,
                lang: row.lang,
                body: row.body,
                worker,
                attempts,
            }))
        })
        .await
    }

    /// Puts down what came of trying. False where somebody else has the message by now.
    pub async fn settle_message(&self, message: &Message, sent: &Sent) -> Result<bool, Error> {
        use message::Column;

        let (state, fault) = match sent {
            Sent::Done => (DONE, None),
            Sent::Refused(fault) => (FAILED, Some(fault)),
            Sent::Later(fault) => (OPEN, Some(fault)),
        };
        let tried = usize::try_from(message.attempts).unwrap_or(usize::MAX);
        let wait = WAITS.get(tried.saturating_sub(1)).copied();
        // After the last try nothing is expected any more.
        let state = if wait.is_none() && state == OPEN {
            FAILED
        } else {
            state
        };
        let fault: Option<String> = fault.map(|fault| fault.chars().take(FAULT_LIMIT).collect());
        let fault = &fault;
        self.write(|tx| async move {
            let now = tx.now().as_millis();
            let settled = message::Entity::update_many()
                .col_expr(Column::State, Expr::value(state))
                .col_expr(Column::Worker, Expr::value(None::<String>))
                .col_expr(Column::Fault, Expr::value(fault.clone()))
                .col_expr(Column::FreeAt, Expr::value(now + wait.unwrap_or_default()))
                .filter(Column::Id.eq(&message.id))
                .filter(Column::Worker.eq(&message.worker))
                .filter(Column::State.eq(OPEN))
                .exec(tx.db())
                .await?;
            if state == FAILED && settled.rows_affected == 1 {
                // Of the webhook there is no such row.
                mail_address::Entity::update_many()
                    .col_expr(mail_address::Column::Fault, Expr::value(fault.clone()))
                    .col_expr(mail_address::Column::FaultAt, Expr::value(now))
                    .filter(mail_address::Column::AccountId.eq(&message.account))
                    .filter(mail_address::Column::Address.eq(&message.recipient))
                    .exec(tx.db())
                    .await?;
            }
            Ok(settled.rows_affected == 1)
        })
        .await
    }
}
