//! The pass that the address of a package carries.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{catalogue::StoredFile, ids::AccountId, time::Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{Error, Platform};

/// A package that was opened in the morning may still be handed in at night.
const HOLDS_MILLIS: i64 = 12 * 3_600_000;

/// What a pass opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A unit of a published course, by its id.
    Unit(String),
    /// A unit of a draft, for who may preview it. Nothing is kept.
    Draft { code: String, key: String },
}

/// Where packages run, and the site that shows them there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `https://packages.example.cn`.
    pub origin: String,
    pub host: String,
    pub site: String,
}

/// One person, one package, on one host, for some hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    pub account: String,
    pub subject: Subject,
    /// Where the package runs.
    pub origin: String,
    /// Its name and port, as browsers send it.
    pub host: String,
    /// The address of the site whose page shows it.
    pub site: String,
    /// The list of its files.
    pub index: StoredFile,
    until: i64,
}

impl Pass {
    /// Of two pages of a person on a package, the later one has the later end.
    pub(super) const fn until(&self) -> i64 {
        self.until
    }

    pub(super) fn holds(&self, host: &str, now: Timestamp) -> bool {
        self.host == host && self.until > now.as_millis()
    }
}

impl Platform {
    pub(super) fn give_pass(
        &self,
        account: &AccountId,
        subject: Subject,
        index: &StoredFile,
        place: &Place,
    ) -> String {
        let pass = Pass {
            account: account.to_string(),
            subject,
            origin: place.origin.clone(),
            host: place.host.clone(),
            site: place.site.clone(),
            index: index.clone(),
            until: self.now().as_millis() + HOLDS_MILLIS,
        };
        // A struct of texts and numbers always has a JSON.
        let said = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&pass).unwrap_or_default());
        let mac = URL_SAFE_NO_PAD.encode(self.pass_mac(&said).finalize().into_bytes());
        format!("{said}.{mac}")
    }

    /// [`Error::NotFound`] for whatever this installation did not sign for this host, or no longer stands by.
    pub(super) fn read_pass(&self, pass: &str, host: &str) -> Result<Pass, Error> {
        let nothing = || Error::NotFound("package");
        let (said, mac) = pass.split_once('.').ok_or_else(nothing)?;
        let mac = URL_SAFE_NO_PAD.decode(mac).map_err(|_| nothing())?;
        self.pass_mac(said)
            .verify_slice(&mac)
            .map_err(|_| nothing())?;
        let said = URL_SAFE_NO_PAD.decode(said).map_err(|_| nothing())?;
        let pass: Pass = serde_json::from_slice(&said).map_err(|_| nothing())?;
        if pass.holds(host, self.now()) {
            Ok(pass)
        } else {
            Err(nothing())
        }
    }

    pub(super) fn pass_mac(&self, said: &str) -> Hmac<Sha256> {
        // HMAC takes keys of any length; the fallback can not be reached.
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&self.secret).unwrap_or_else(|_| {
                <Hmac<Sha256> as KeyInit>::new(&hmac::digest::Key::<Hmac<Sha256>>::default())
            });
        mac.update(b"package pass");
        mac.update(said.as_bytes());
        mac
    }
}
