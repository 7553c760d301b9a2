//! Where somebody is written to: named on their own page, confirmed by a link, given up by one click.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use database::{
    accounts::account,
    notices::{mail_address, message},
};
use domain::{
    access::{Action, Resource, may},
    ids::AccountId,
    notices::{Delivery, Group},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use subtle::ConstantTimeEq;

use super::{Letter, queue};
use crate::{Error, Platform, Viewer, accounts::slow_down, notices::receives, policies::teachers};

/// A confirmation that lies around longer is asked for again.
const CONFIRM_MILLIS: i64 = 7 * 86_400_000;
const ADDRESS_LIMIT: usize = 254;
/// The city and its counties keep checkpoints.
const COUNTY_DEPTH: usize = 2;
/// Refused letters that are shown.
const MOST_REFUSED: u64 = 50;

/// What somebody has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Empty where there is none.
    pub address: String,
    /// Code of the language: `zh-CN` or `en`.
    pub lang: String,
    pub choices: BTreeMap<Group, Delivery>,
    /// Checkpoints of the ledger, too: administrators of counties and the city.
    pub checkpoints: bool,
}

/// How an address stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub preferences: Preferences,
    pub is_confirmed: bool,
    /// What the other side said when it refused a letter for good.
    pub fault: Option<String>,
}

/// A letter that could not be delivered.
#[derive(Clone, Debug)]
pub struct Refused {
    pub name: String,
    pub login: String,
    pub fault: String,
    pub at: Timestamp,
}

/// What a link in a letter gives up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscription {
    pub name: String,
    pub address: String,
}

impl Preferences {
    /// Before anybody has chosen.
    pub fn usual(lang: &str) -> Self {
        Self {
            address: String::new(),
            lang: lang.to_owned(),
            choices: Group::ALL
                .iter()
                .map(|group| (*group, group.usual()))
                .collect(),
            checkpoints: false,
        }
    }
}

pub(super) fn choices_of(row: &mail_address::Model) -> BTreeMap<Group, Delivery> {
    // A group of a later release is not known here.
    let kept: BTreeMap<String, Delivery> = serde_json::from_str(&row.choices).unwrap_or_default();
    let chosen = |group: &Group| kept.get(group.code()).copied();
    Group::ALL
        .iter()
        .map(|group| (*group, chosen(group).unwrap_or_else(|| group.usual())))
        .collect()
}

fn written(choices: &BTreeMap<Group, Delivery>) -> Result<String, Error> {
    let named: BTreeMap<&str, Delivery> = choices
        .iter()
        .map(|(group, delivery)| (group.code(), *delivery))
        .collect();
    Ok(serde_json::to_string(&named)?)
}

/// Whether it can be written to at all; whether somebody reads it, the confirmation shows.
fn checked(address: &str) -> Result<&str, Error> {
    let address = address.trim();
    let fits = address.len() <= ADDRESS_LIMIT
        && address.is_ascii()
        && !address.bytes().any(|b| {
            b.is_ascii_whitespace() || b.is_ascii_control() || b"<>,;:\"()[]\\".contains(&b)
        })
        && address.split_once('@').is_some_and(|(user, host)| {
            (1..=64).contains(&user.len())
                && host.contains('.')
                && !host.contains('@')
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
    if fits {
        Ok(address)
    } else {
        let detail = format!("{address:?} is not a mail address; write it as name@example.cn");
        Err(Error::refused("address", "address-form", detail))
    }
}

/// Whether somebody may ask for checkpoints.
pub(super) fn keeps_checkpoints(viewer: &Viewer) -> bool {
    let home = Resource::Organisation(&viewer.actor.organisation);
    viewer.actor.organisation.depth() <= COUNTY_DEPTH
        && may(&viewer.actor, Action::ReadLists, home).is_ok()
}

impl Platform {
    /// What the asker has chosen; `None` where there is no address.
    pub async fn mail_address(&self, viewer: &Viewer) -> Result<Option<Address>, Error> {
        receives(viewer)?;
        let row = mail_address::Entity::find_by_id(viewer.account().as_str())
            .one(&self.database.read)
            .await?;
        Ok(row.map(|row| Address {
            preferences: Preferences {
                choices: choices_of(&row),
                address: row.address,
                lang: row.lang,
                checkpoints: row.checkpoints,
            },
            is_confirmed: row.confirmed_at.is_some(),
            fault: row.fault,
        }))
    }

    /// Whether the asker may have checkpoints sent.
    pub fn may_keep_checkpoints(&self, viewer: &Viewer) -> bool {
        keeps_checkpoints(viewer)
    }

    /// Keeps what the asker has chosen. Another address is written to only once it is confirmed; an empty one ends all mail.
    /// [`Error::TooOften`] for whoever names one address after the other.
    pub async fn keep_preferences(
        &self,
        viewer: &Viewer,
        chosen: &Preferences,
    ) -> Result<(), Error> {
        receives(viewer)?;
        if chosen.address.trim().is_empty() {
            return self
                .write(|tx| async move {
                    mail_address::Entity::delete_by_id(viewer.account().as_str())
                        .exec(tx.db())
                        .await?;
                    queue::drop_letters(&tx, viewer.account().as_str(), "").await
                })
                .await;
        }
        let address = checked(&chosen.address)?;
        let checkpoints = chosen.checkpoints && keeps_checkpoints(viewer);
        let choices = &written(&chosen.choices)?;
        self.write(|tx| async move {
            tx.lock_account(viewer.account()).await?;
            let now = tx.now().as_millis();
            let before = mail_address::Entity::find_by_id(viewer.account().as_str())
                .one(tx.db())
                .await?;
            let same = before.filter(|row| row.address == address);
            let is_new = same.as_ref().is_none_or(|row| {
                // Saving again asks again, if the letter may have been lost.
                row.confirmed_at.is_none() && now - row.asked_at > 60_000
            });
            let asked_at = match &same {
                Some(row) if !is_new => row.asked_at,
                _ => now,
            };
            let row = mail_address::Model {
                account_id: viewer.account().to_string(),
                address: address.to_owned(),
                lang: chosen.lang.clone(),
                asked_at,
                confirmed_at: same.as_ref().and_then(|row| row.confirmed_at),
                choices: choices.clone(),
                checkpoints,
                fault: same.as_ref().and_then(|row| row.fault.clone()),
                fault_at: same.as_ref().and_then(|row| row.fault_at),
            };
            let active = mail_address::ActiveModel::from(row);
            // What comes from a row is taken as unchanged by the library.
            let active = sea_orm::ActiveModelTrait::reset_all(active);
            mail_address::Entity::insert(active)
                .on_conflict(
                    OnConflict::column(mail_address::Column::AccountId)
                        .update_columns([
                            mail_address::Column::Address,
                            mail_address::Column::Lang,
                            mail_address::Column::AskedAt,
                            mail_address::Column::ConfirmedAt,
                            mail_address::Column::Choices,
                            mail_address::Column::Checkpoints,
                            mail_address::Column::Fault,
                            mail_address::Column::FaultAt,
                        ])
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            queue::drop_letters(&tx, viewer.account().as_str(), address).await?;
            if is_new {
                slow_down(&self.office.confirmations, viewer.account().as_str())?;
                let letter = Letter::Confirm {
                    name: viewer.name.clone(),
                    token: self.token("confirm", viewer.account(), asked_at, address),
                };
                let source = format!("confirm/{asked_at}/{address}");
                let row = queue::letter(
                    &tx,
                    viewer.account().as_str(),
                    &source,
                    (address, &chosen.lang),
                    &letter,
                )?;
                queue::put(&tx, vec![row]).await?;
            }
            Ok(())
        })
        .await
    }

    /// Whose address this link confirms, for the page that asks. [`Error::NotFound`] where it is not ours, or too old.
    pub async fn asked_confirmation(&self, token: &str) -> Result<Unsubscription, Error> {
        let row = self.confirmed_by(token).await?;
        self.of_whom(row).await
    }

    /// Confirms an address by the link that was sent to it. Again changes nothing.
    pub async fn confirm_address(&self, token: &str) -> Result<(), Error> {
        let row = &self.confirmed_by(token).await?;
        self.write(|tx| async move {
            mail_address::Entity::update_many()
                .col_expr(
                    mail_address::Column::ConfirmedAt,
                    Expr::value(tx.now().as_millis()),
                )
                .col_expr(mail_address::Column::Fault, Expr::value(None::<String>))
                .filter(mail_address::Column::AccountId.eq(&row.account_id))
                .filter(mail_address::Column::Address.eq(&row.address))
                .filter(mail_address::Column::ConfirmedAt.is_null())
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    async fn confirmed_by(&self, token: &str) -> Result<mail_address::Model, Error> {
        const NOT_FOUND: Error = Error::NotFound("confirmation");
        let row = self.by_token(token).await?.ok_or(NOT_FOUND)?;
        let account = AccountId::new(row.account_id.clone());
        let right = self.token("confirm", &account, row.asked_at, &row.address);
        let is_young = self
            .now()
            .millis_since(Timestamp::from_millis(row.asked_at))
            <= CONFIRM_MILLIS;
        if is_young && bool::from(right.as_bytes().ct_eq(token.as_bytes())) {
            Ok(row)
        } else {
            Err(NOT_FOUND)
        }
    }

    /// The token by which one click ends all mail to this address (RFC 8058); it holds as long as the address does.
    pub fn unsubscription_token(&self, account: &str, address: &str) -> String {
        self.token("unsubscribe", &AccountId::new(account), 0, address)
    }

    /// Whom such a link is about. [`Error::NotFound`] where it is not ours, or the address is another by now.
    pub async fn asked_unsubscription(&self, token: &str) -> Result<Unsubscription, Error> {
        let row = self.unsubscribed_by(token).await?;
        self.of_whom(row).await
    }

    /// Ends all mail about notices to this address. Again changes nothing.
    pub async fn unsubscribe(&self, token: &str) -> Result<(), Error> {
        let row = &self.unsubscribed_by(token).await?;
        let none: BTreeMap<Group, Delivery> = Group::ALL
            .iter()
            .map(|group| (*group, Delivery::None))
            .collect();
        let none = &written(&none)?;
        self.write(|tx| async move {
            mail_address::Entity::update_many()
                .col_expr(mail_address::Column::Choices, Expr::value(none.as_str()))
                .col_expr(mail_address::Column::Checkpoints, Expr::value(false))
                .filter(mail_address::Column::AccountId.eq(&row.account_id))
                .filter(mail_address::Column::Address.eq(&row.address))
                .exec(tx.db())
                .await?;
            queue::drop_letters(&tx, &row.account_id, "").await
        })
        .await
    }

    async fn unsubscribed_by(&self, token: &str) -> Result<mail_address::Model, Error> {
        const NOT_FOUND: Error = Error::NotFound("subscription");
        let row = self.by_token(token).await?.ok_or(NOT_FOUND)?;
        let right = self.unsubscription_token(&row.account_id, &row.address);
        if bool::from(right.as_bytes().ct_eq(token.as_bytes())) {
            Ok(row)
        } else {
            Err(NOT_FOUND)
        }
    }

    async fn by_token(&self, token: &str) -> Result<Option<mail_address::Model>, Error> {
        let id = token
            .split_once('.')
            .and_then(|(name, _)| URL_SAFE_NO_PAD.decode(name).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(id) = id else { return Ok(None) };
        Ok(mail_address::Entity::find_by_id(id)
            .one(&self.database.read)
            .await?)
    }

    async fn of_whom(&self, row: mail_address::Model) -> Result<Unsubscription, Error> {
        let person = account::Entity::find_by_id(row.account_id)
            .one(&self.database.read)
            .await?;
        Ok(Unsubscription {
            name: person.map(|person| person.name).unwrap_or_default(),
            address: row.address,
        })
    }

    /// The account in clear, and what only this installation can say about it.
    fn token(&self, what: &str, account: &AccountId, at: i64, address: &str) -> String {
        let name = URL_SAFE_NO_PAD.encode(account.as_str());
        let said = format!("mail {what}\n{account}\n{at}\n{address}");
        format!("{name}.{}", URL_SAFE_NO_PAD.encode(self.vouch(&said)))
    }

    /// Letters that were refused for good, to teachers of the asker's subtree; and how many letters wait, of the whole
    /// platform.
    pub async fn refused_mail(&self, viewer: &Viewer) -> Result<(Vec<Refused>, u64), Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::ReadStaff,
            Resource::Organisation(root),
        )?;
        let rows = message::Entity::find()
            .filter(message::Column::State.eq(queue::FAILED))
            .filter(message::Column::Channel.eq(queue::Channel::Mail.code()))
            .filter(message::Column::AccountId.in_subquery(teachers(root)))
            .order_by_desc(message::Column::At)
            .limit(MOST_REFUSED)
            .all(&self.database.read)
            .await?;
        let people: BTreeMap<String, account::Model> = account::Entity::find()
            .filter(account::Column::Id.is_in(rows.iter().map(|row| row.account_id.clone())))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|person| (person.id.clone(), person))
            .collect();
        let refused = rows.into_iter().filter_map(|row| {
            let person = people.get(&row.account_id)?;
            Some(Refused {
                name: person.name.clone(),
                login: person.login.clone(),
                fault: row.fault.unwrap_or_default(),
                at: Timestamp::from_millis(row.at),
            })
        });
        let waiting = message::Entity::find()
            .filter(message::Column::State.eq(queue::OPEN))
            .count(&self.database.read)
            .await?;
        Ok((refused.collect(), waiting))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_can_be_written_to() {
        for good in ["wang.fang@km.edu.cn", "a+b@x.cn"] {
            assert_eq!(checked(&format!(" {good} ")).expect(good), good);
        }
        for bad in [
            "",
            "wang",
            "a@b",
            "a@b@c.cn",
            "a b@c.cn",
            "a@c.cn\nBcc: x@y.cn",
            "王@c.cn",
            "<a@c.cn>",
            "a@.cn",
        ] {
            assert!(checked(bad).is_err(), "{bad:?}");
        }
    }
}
