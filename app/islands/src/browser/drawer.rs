//! Messages without an answer, kept where they outlive the page. A key each, so that no page overwrites another's.

use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::message::Message;

#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    pub unit: String,
    /// Milliseconds since 1970 by this device's clock: only compared with others from here.
    #[serde(default)]
    pub at: f64,
    pub message: Message,
}

/// The messages of one account. Where the browser keeps nothing, they live as long as the page.
pub struct Drawer {
    storage: Option<Storage>,
    prefix: String,
}

impl Drawer {
    pub fn of(account: &str) -> Self {
        Self {
            storage: super::window().local_storage().ok().flatten(),
            prefix: format!("xueshi/evidence/{account}/"),
        }
    }

    pub fn keep(&self, kept: &Kept) {
        let key = self.key(&kept.message.session, kept.message.number);
        if let (Some(storage), Ok(value)) = (&self.storage, serde_json::to_string(kept)) {
            // A full storage is no reason to stop: the message is sent from memory all the same.
            _ = storage.set_item(&key, &value);
        }
    }

    /// Keeps what is left of a message as the last of its session.
    pub fn keep_rest(&self, mut kept: Kept) {
        let last = self
            .of_session(&kept.message.session)
            .last()
            .map_or(0, |last| last.message.number);
        kept.message.number = kept.message.number.max(last + 1);
        self.keep(&kept);
    }

    /// Where the playhead stood last, if the server may not know it yet.
    pub fn position(&self, unit: &str) -> Option<u32> {
        let mut kept = self.all();
        kept.retain(|kept| kept.unit == unit);
        let newest = kept.iter().max_by(|a, b| a.at.total_cmp(&b.at))?;
        newest.message.position
    }

    pub fn drop(&self, session: &str, number: u64) {
        if let Some(storage) = &self.storage {
            _ = storage.remove_item(&self.key(session, number));
        }
    }

    pub fn sessions(&self) -> Vec<String> {
        let mut sessions: Vec<_> = self
            .all()
            .into_iter()
            .map(|kept| kept.message.session)
            .collect();
        sessions.sort_unstable();
        sessions.dedup();
        sessions
    }

    /// Oldest first.
    pub fn of_session(&self, session: &str) -> Vec<Kept> {
        let mut kept = self.all();
        kept.retain(|kept| kept.message.session == session);
        kept.sort_by_key(|kept| kept.message.number);
        kept
    }

    fn all(&self) -> Vec<Kept> {
        let Some(storage) = &self.storage else {
            return Vec::new();
        };
        let keys = (0..storage.length().unwrap_or_default())
            .filter_map(|at| storage.key(at).ok().flatten());
        keys.filter(|key| key.starts_with(&self.prefix))
            .filter_map(|key| serde_json::from_str(&storage.get_item(&key).ok()??).ok())
            .collect()
    }

    fn key(&self, session: &str, number: u64) -> String {
        format!("{}{session}/{number}", self.prefix)
    }
}
