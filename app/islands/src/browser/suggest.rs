//! Asks for what may be meant, a moment after the last key.

use std::{cell::Cell, time::Duration};

use js_sys::encode_uri_component;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::choosing::Choosing;

/// Quick enough to help, slow enough not to ask for each key on a slow line.
const PAUSE: Duration = Duration::from_millis(150);

thread_local! {
    /// The newest question: an answer to an older one is thrown away.
    static NEWEST: Cell<u32> = const { Cell::new(0) };
}

#[derive(Deserialize)]
struct Suggestions {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    text: String,
}

pub fn ask(typed: RwSignal<String>, items: RwSignal<Vec<String>>, choosing: RwSignal<Choosing>) {
    let number = NEWEST.get().wrapping_add(1);
    NEWEST.set(number);
    set_timeout(
        move || {
            if NEWEST.get() != number {
                return;
            }
            leptos::task::spawn_local(async move {
                let text = typed.get_untracked();
                let found = if text.trim().is_empty() {
                    Vec::new()
                } else {
                    fetch(&text).await.unwrap_or_default()
                };
                if NEWEST.get() == number {
                    choosing.set(Choosing {
                        at: None,
                        is_open: !found.is_empty(),
                    });
                    items.set(found);
                }
            });
        },
        PAUSE,
    );
}

async fn fetch(text: &str) -> Option<Vec<String>> {
    let address = format!(
        "/api/v1/search/suggestions?q={}",
        String::from(encode_uri_component(text))
    );
    let response = JsFuture::from(super::window().fetch_with_str(&address)).await;
    let response: Response = response.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    let found: Suggestions = serde_json::from_str(&text.as_string()?).ok()?;
    Some(found.items.into_iter().map(|item| item.text).collect())
}

/// As if the button were pressed, once the field shows what was chosen.
pub fn send_form(input: NodeRef<leptos::html::Input>, typed: RwSignal<String>) {
    // What was asked for meanwhile is of no use any more.
    NEWEST.set(NEWEST.get().wrapping_add(1));
    if let Some(input) = input.get_untracked() {
        input.set_value(&typed.get_untracked());
        if let Some(form) = input.form() {
            _ = form.request_submit();
        }
    }
}
