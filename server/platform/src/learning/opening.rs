//! The server's own word for when a page was opened, given to the page and checked when it comes back.
//!
//! A page that is only read must change nothing, yet what it sends later may reach back to when it was opened. So
//! the session's name carries that moment, signed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{ids::AccountId, time::Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Platform, Viewer};

/// A page left open longer than this opens anew.
const LONGEST_MILLIS: i64 = 24 * 3_600_000;
/// A page that was stored to be read without a line speaks by the name that it was stored with, and what it is opened
/// for now: `name~opening`. How much of the time since then may be claimed is for the policy to say.
const LONGEST_STORED_MILLIS: i64 = 30 * 24 * 3_600_000;
/// Between the name of a stored page and that of one of its openings.
const OPENING: char = '~';

impl Platform {
    /// A name for the study session of a page that is rendered now for this teacher.
    pub fn open_session(&self, viewer: &Viewer) -> String {
        let opened = self.now().as_millis();
        let name = format!("{}.{opened}", self.ids.fresh());
        let mac = URL_SAFE_NO_PAD.encode(self.sign(viewer.account(), &name));
        format!("{name}.{mac}")
    }

    /// When the page was opened, if the name is one that this installation gave to this person.
    pub(crate) fn opened_at(
        &self,
        account: &AccountId,
        session: &str,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let (session, longest) = match session.split_once(OPENING) {
            Some((stored, _)) => (stored, LONGEST_STORED_MILLIS),
            None => (session, LONGEST_MILLIS),
        };
        let (name, mac) = session.rsplit_once('.')?;
        let mac = URL_SAFE_NO_PAD.decode(mac).ok()?;
        self.mac(account, name).verify_slice(&mac).ok()?;
        let (_, opened) = name.rsplit_once('.')?;
        let opened = Timestamp::from_millis(opened.parse().ok()?);
        (opened <= now && now.millis_since(opened) <= longest).then_some(opened)
    }

    /// A number that nobody outside can know, for the moment of the next question to a session.
    pub(crate) fn draw_question(
        &self,
        account: &AccountId,
        session: &str,
        present_millis: i64,
    ) -> u64 {
        let bytes = self.sign(account, &format!("question {present_millis} {session}"));
        bytes
            .iter()
            .take(8)
            .fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    fn sign(&self, account: &AccountId, name: &str) -> Vec<u8> {
        self.mac(account, name).finalize().into_bytes().to_vec()
    }

    fn mac(&self, account: &AccountId, name: &str) -> Hmac<Sha256> {
        // HMAC takes keys of any length; the fallback can not be reached.
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&self.secret).unwrap_or_else(|_| {
                <Hmac<Sha256> as KeyInit>::new(&hmac::digest::Key::<Hmac<Sha256>>::default())
            });
        mac.update(b"study session");
        mac.update(account.as_str().as_bytes());
        mac.update(&[0]);
        mac.update(name.as_bytes());
        mac
    }
}
