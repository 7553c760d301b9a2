//! The use-cases of Xueshi, one file per noun, the same nouns as in `domain`.
//!
//! Every use-case reads the same way: authorise, load, decide in `domain`, write. Who asks is the first argument;
//! what may be asked is decided by `domain::access::may` and nowhere else; every change goes through [`write`].

pub mod accounts;
pub mod adjustments;
pub mod administration;
pub mod analytics;
pub mod assessment;
pub mod assignments;
pub mod authoring;
pub mod bank;
pub mod calendar;
pub mod catalogue;
pub mod certificates;
pub mod checkpoints;
pub mod clock;
pub mod closing;
mod crediting;
pub mod declarations;
pub mod demo;
pub mod discussion;
pub mod error;
pub mod exports;
pub mod flags;
pub mod generate;
pub mod health;
pub mod hints;
pub mod import;
pub mod learning;
pub mod ledger;
pub mod lists;
pub mod mail;
mod media;
pub mod notes;
pub mod notices;
pub mod organisations;
pub mod packages;
pub mod paths;
pub mod people;
pub mod policies;
pub mod ratings;
pub mod recommendations;
pub mod record;
pub mod reminders;
pub mod renditions;
pub mod scanning;
pub mod search;
pub mod surveys;
pub mod training;
pub mod uploads;
pub mod verification;
pub mod webhook;
pub mod works;
pub mod workshops;
pub mod write;

use std::sync::Arc;

use content::store::Store;
use database::Connection;
use domain::{
    learning::StudyRules,
    time::{Timestamp, Zone},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

pub use accounts::Viewer;
pub use clock::{Clock, Ids};
pub use error::{Error, Refusal};

/// What an installation decides.
#[derive(Clone, Debug)]
pub struct Rules {
    pub study: StudyRules,
    pub zone: Zone,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            study: StudyRules::default(),
            zone: Zone::shanghai(),
        }
    }
}

/// The platform: everything that a page, an endpoint or a command can ask for. Cheap to clone.
#[derive(Clone)]
pub struct Platform(Arc<Inner>);

pub struct Inner {
    pub database: Connection,
    pub store: Store,
    pub index: ::search::Index,
    pub rules: Rules,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Signs what the server hands out and wants back unchanged.
    secret: Vec<u8>,
    /// Rung after a commit that wrote to the outbox.
    pub(crate) bell: tokio::sync::Notify,
    pub(crate) seat: write::Seat,
    pub(crate) sign_ins: accounts::SignIns,
    pub(crate) sealing: checkpoints::Sealing,
    pub(crate) imports: lists::Imports,
    pub(crate) known_policies: policies::Known,
    pub(crate) catalogue: catalogue::Cache,
    pub(crate) packages: packages::Indexes,
    pub(crate) follower: search::Follower,
    pub(crate) words: search::Words,
    pub(crate) watcher: flags::Watcher,
    pub(crate) workshop: renditions::Workshop,
    pub(crate) scanner: std::sync::OnceLock<content::scan::Scanner>,
    pub(crate) office: mail::Office,
}

impl std::ops::Deref for Platform {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Platform {
    /// Puts the platform together over an open, migrated database.
    pub async fn new(
        database: Connection,
        store: Store,
        index: ::search::Index,
        rules: Rules,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, Error> {
        let secret = secret(&database).await?;
        let sealing = checkpoints::Sealing::open(&database).await?;
        let platform = Self(Arc::new(Inner {
            database,
            store,
            index,
            rules,
            clock,
            ids,
            secret,
            bell: tokio::sync::Notify::new(),
            seat: write::Seat::default(),
            sign_ins: accounts::SignIns::default(),
            sealing,
            imports: lists::Imports::default(),
            known_policies: policies::Known::default(),
            catalogue: catalogue::Cache::default(),
            packages: packages::Indexes::default(),
            follower: search::Follower::default(),
            words: search::Words::default(),
            watcher: flags::Watcher::default(),
            workshop: renditions::Workshop::default(),
            scanner: std::sync::OnceLock::new(),
            office: mail::Office::default(),
        }));
        platform.refresh_catalogue().await?;
        Ok(platform)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The installation's own secret, made at the first start and the same on every node.
async fn secret(database: &Connection) -> Result<Vec<u8>, Error> {
    use database::outbox::setting;

    let fresh = hex::encode(rand::random::<[u8; 32]>());
    setting::Entity::insert(setting::ActiveModel {
        name: Set("secret".to_owned()),
        value: Set(fresh),
    })
    .on_conflict_do_nothing_on([setting::Column::Name])
    .exec_without_returning(&database.write)
    .await?;
    let row = setting::Entity::find_by_id("secret".to_owned())
        .one(&database.write)
        .await?;
    row.and_then(|row| hex::decode(row.value).ok())
        .ok_or_else(|| Error::Damaged("the setting \"secret\" is not hexadecimal".to_owned()))
}
