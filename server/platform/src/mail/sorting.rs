//! What becomes of new notices: a letter at once, a line in tomorrow's letter, or nothing.

use std::collections::BTreeMap;

use database::{
    accounts::account,
    notices::{mail_address, notice},
};
use domain::{
    notices::{Delivery, Notice},
    time::{Day, Timestamp},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use super::{Dated, Letter, addresses::choices_of, queue};
use crate::{Error, Platform, checkpoints::Published, write::Tx};

/// Notices that are sorted together.
const AT_ONCE: u64 = 500;
/// People whose mornings are written together.
const MORNINGS: u64 = 200;
/// What is older is no news: it waited from before there was mail.
const NEWS_MILLIS: i64 = 7 * 86_400_000;
/// The hour from which on the morning's letter goes out.
const MORNING: u8 = 7;
/// Notices that one letter tells.
const MOST_IN_A_LETTER: usize = 50;

const SKIPPED: &str = "skipped";
const DIGEST: &str = "digest";
const SENT: &str = "sent";

impl Platform {
    /// Sorts what is new and, in the morning, writes the letters of the day. Says how many letters were written. Safe on
    /// every node, as often as one likes.
    pub async fn sort_mail(&self) -> Result<usize, Error> {
        let mut letters = 0;
        loop {
            let any = unsorted().one(&self.database.read).await?;
            if any.is_none() {
                break;
            }
            let (sorted, written) = self.write(|tx| async move { sort(&tx).await }).await?;
            letters += written;
            if sorted == 0 {
                // Another node has them.
                break;
            }
        }
        if self.now().local_hour(&self.rules.zone) >= MORNING {
            letters += self.write_mornings().await?;
        }
        Ok(letters)
    }

    async fn write_mornings(&self) -> Result<usize, Error> {
        let day = Day::of(self.now(), &self.rules.zone);
        let begins = day.begins(&self.rules.zone).unwrap_or(self.now());
        // What comes during the day is for the next morning.
        let morning = begins
            .plus_millis(i64::from(MORNING) * 3_600_000)
            .as_millis();
        let mut letters = 0;
        loop {
            let people: Vec<String> = notice::Entity::find()
                .select_only()
                .column(notice::Column::AccountId)
                .filter(notice::Column::Mail.eq(DIGEST))
                .filter(notice::Column::At.lt(morning))
                .group_by(notice::Column::AccountId)
                .order_by_asc(notice::Column::AccountId)
                .limit(MORNINGS)
                .into_tuple()
                .all(&self.database.read)
                .await?;
            if people.is_empty() {
                return Ok(letters);
            }
            let people = &people;
            let (told, written) = self
                .write(|tx| async move { write_some_mornings(&tx, day, morning, people).await })
                .await?;
            letters += written;
            if told == 0 {
                // Another node has them.
                return Ok(letters);
            }
        }
    }
}

/// How many notices were told, and in how many letters.
async fn write_some_mornings(
    tx: &Tx,
    day: Day,
    morning: i64,
    people: &[String],
) -> Result<(usize, usize), Error> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Mail.eq(DIGEST))
        .filter(notice::Column::At.lt(morning))
        .filter(notice::Column::AccountId.is_in(people.iter().cloned()))
        .order_by_asc(notice::Column::Position)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    if rows.is_empty() {
        return Ok((0, 0));
    }
    let addresses = addresses_of(tx, rows.iter()).await?;
    let mut by_person: BTreeMap<&str, Vec<&notice::Model>> = BTreeMap::new();
    for row in &rows {
        by_person.entry(&row.account_id).or_default().push(row);
    }
    let mut letters = Vec::new();
    for (account, notices) in by_person {
        let Some((name, address)) = addresses.get(account) else {
            continue;
        };
        let choices = choices_of(address);
        let told = notices.iter().map(|row| dated(row));
        let told: Vec<Dated> = told.collect::<Result<_, _>>()?;
        // Whoever has given a group up meanwhile hears no more of it.
        let is_wanted = |each: &&Dated| choices.get(&each.notice.group()) != Some(&Delivery::None);
        let told: Vec<Dated> = told.iter().filter(is_wanted).cloned().collect();
        let last = notices.last().map_or(0, |row| row.position);
        for (part, some) in told.chunks(MOST_IN_A_LETTER).enumerate() {
            let letter = Letter::Notices {
                name: name.clone(),
                day: Some(day.to_string()),
                notices: some.to_vec(),
            };
            let source = format!("digest/{day}/{part}/{last}");
            let to = (address.address.as_str(), address.lang.as_str());
            letters.push(queue::letter(tx, account, &source, to, &letter)?);
        }
    }
    let written = letters.len();
    queue::put(tx, letters).await?;
    mark(tx, rows.iter().map(|row| row.position), SENT).await?;
    Ok((rows.len(), written))
}

fn unsorted() -> sea_orm::Select<notice::Entity> {
    notice::Entity::find()
        .filter(notice::Column::Mail.is_null())
        .order_by_asc(notice::Column::Position)
}

/// How many notices were sorted, and how many letters that gave.
async fn sort(tx: &Tx) -> Result<(usize, usize), Error> {
    let rows = unsorted()
        .limit(AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    let addresses = addresses_of(tx, rows.iter()).await?;
    let oldest = tx.now().as_millis() - NEWS_MILLIS;
    let (mut skipped, mut digest, mut sent) = (Vec::new(), Vec::new(), Vec::new());
    let mut letters = Vec::new();
    for row in &rows {
        let known = addresses.get(row.account_id.as_str());
        let Some((name, address)) = known.filter(|_| row.at >= oldest) else {
            skipped.push(row.position);
            continue;
        };
        let told = dated(row)?;
        let choice = choices_of(address).get(&told.notice.group()).copied();
        match choice.unwrap_or(Delivery::None) {
            Delivery::None => skipped.push(row.position),
            Delivery::Digest => digest.push(row.position),
            Delivery::AtOnce => {
                let letter = Letter::Notices {
                    name: name.clone(),
                    day: None,
                    notices: vec![told],
                };
                let source = format!("notice/{}", row.position);
                let to = (address.address.as_str(), address.lang.as_str());
                letters.push(queue::letter(tx, &row.account_id, &source, to, &letter)?);
                sent.push(row.position);
            }
        }
    }
    let written = letters.len();
    queue::put(tx, letters).await?;
    for (positions, state) in [(skipped, SKIPPED), (digest, DIGEST), (sent, SENT)] {
        mark(tx, positions.into_iter(), state).await?;
    }
    Ok((rows.len(), written))
}

fn dated(row: &notice::Model) -> Result<Dated, Error> {
    let notice: Notice = serde_json::from_str(&row.data)?;
    Ok(Dated {
        notice,
        at: Timestamp::from_millis(row.at),
    })
}

/// The confirmed addresses of these people, with their names.
async fn addresses_of<'a>(
    tx: &Tx,
    rows: impl Iterator<Item = &'a notice::Model> + Send,
) -> Result<BTreeMap<String, (String, mail_address::Model)>, Error> {
    let mut accounts: Vec<String> = rows.map(|row| row.account_id.clone()).collect();
    accounts.sort();
    accounts.dedup();
    let found = mail_address::Entity::find()
        .filter(mail_address::Column::AccountId.is_in(accounts))
        .filter(mail_address::Column::ConfirmedAt.is_not_null())
        .all(tx.db())
        .await?;
    if found.is_empty() {
        return Ok(BTreeMap::new());
    }
    let names: BTreeMap<String, String> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Name)
        .filter(account::Column::Id.is_in(found.iter().map(|row| row.account_id.clone())))
        .into_tuple::<(String, String)>()
        .all(tx.db())
        .await?
        .into_iter()
        .collect();
    let addresses = found.into_iter().map(|row| {
        let name = names.get(&row.account_id).cloned().unwrap_or_default();
        (row.account_id.clone(), (name, row))
    });
    Ok(addresses.collect())
}

async fn mark(
    tx: &Tx,
    positions: impl Iterator<Item = i64> + Send,
    state: &str,
) -> Result<(), Error> {
    let positions: Vec<i64> = positions.collect();
    for some in positions.chunks(500) {
        notice::Entity::update_many()
            .col_expr(notice::Column::Mail, Expr::value(state))
            .filter(notice::Column::Position.is_in(some.iter().copied()))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// A new checkpoint, to everybody who has asked for them.
pub(crate) async fn queue_checkpoint(tx: &Tx, published: &Published) -> Result<(), Error> {
    let keepers = mail_address::Entity::find()
        .filter(mail_address::Column::Checkpoints.eq(true))
        .filter(mail_address::Column::ConfirmedAt.is_not_null())
        .all(tx.db())
        .await?;
    let letter = Letter::Checkpoint {
        number: published.number,
        note: published.note.clone(),
    };
    let source = format!("checkpoint/{}", published.number);
    let letters = keepers.iter().map(|row| {
        let to = (row.address.as_str(), row.lang.as_str());
        queue::letter(tx, &row.account_id, &source, to, &letter)
    });
    queue::put(tx, letters.collect::<Result<Vec<_>, _>>()?).await
}
