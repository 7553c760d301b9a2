//! Parts of pages that are the same for everybody, rendered once and kept while they are true.

use std::sync::Arc;

use leptos::prelude::*;

use crate::text::Lang;

/// What a kept part depends on. The revision of the catalogue is in it, so a change makes a new part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub part: &'static str,
    pub lang: Lang,
    pub revision: u64,
    /// Which of the catalogues of this revision.
    pub view: String,
    pub query: String,
}

/// Bounded by its size in bytes: what nobody asks for goes first.
#[derive(Clone)]
pub struct Kept(moka::sync::Cache<Key, Arc<Vec<String>>>);

impl Default for Kept {
    fn default() -> Self {
        let cache = moka::sync::Cache::builder()
            .max_capacity(32 * 1024 * 1024)
            .weigher(|key: &Key, parts: &Arc<Vec<String>>| {
                let bytes =
                    key.query.len() + key.view.len() + parts.iter().map(String::len).sum::<usize>();
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .build();
        Self(cache)
    }
}

impl Kept {
    /// The parts under `key`, made by `render` where they are not kept yet.
    pub fn get(&self, key: Key, render: impl FnOnce() -> Vec<String>) -> Arc<Vec<String>> {
        self.0.get_with(key, || Arc::new(render()))
    }
}

/// A view as HTML. Only for parts without islands and signals.
pub fn html(view: impl IntoView) -> String {
    view.into_view().to_html()
}
