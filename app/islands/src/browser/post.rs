//! The two ways to the server.

use std::time::Duration;

use js_sys::{Reflect, encode_uri_component};
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

use crate::message::Outcome;

/// A line that is silent for longer is taken for broken.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn send(unit: &str, body: &str) -> Outcome {
    let Ok(patience) = AbortController::new() else {
        return Outcome::NoLine;
    };
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body.into());
    init.set_signal(Some(&patience.signal()));
    if let Ok(headers) = Headers::new() {
        _ = headers.set("Content-Type", "application/json");
        init.set_headers(&headers);
    }
    // So that a message on its way is not called back when the reader goes to another page.
    _ = Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE);
    let timer = set_timeout_with_handle(move || patience.abort(), PATIENCE);
    let outcome = answer(unit, &init).await.unwrap_or(Outcome::NoLine);
    if let Ok(timer) = timer {
        timer.clear();
    }
    outcome
}

async fn answer(unit: &str, init: &RequestInit) -> Option<Outcome> {
    let fetch = super::window().fetch_with_str_and_init(&address(unit), init);
    let response: Response = JsFuture::from(fetch).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    Some(Outcome::of(response.status(), &text.as_string()?))
}

/// For a page that goes away. Whether it arrives is not known. A text body is all that beacons send without asking.
pub fn beacon(unit: &str, body: &str) {
    _ = super::navigator().send_beacon_with_opt_str(&address(unit), Some(body));
}

fn address(unit: &str) -> String {
    format!(
        "/api/v1/me/units/{}/heartbeats",
        String::from(encode_uri_component(unit))
    )
}
