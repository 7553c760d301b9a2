//! The video: what was played, where it stands, and links into it.

use domain::learning::Intervals;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AddEventListenerOptions, Element, Event, EventTarget, HtmlMediaElement, MouseEvent,
    ScrollIntoViewOptions, ScrollLogicalPosition, js_sys::Function,
};

use crate::message::millis;

pub struct Player(HtmlMediaElement);

impl Player {
    pub fn find() -> Option<Self> {
        super::document()
            .get_element_by_id("player")?
            .dyn_into()
            .ok()
            .map(Self)
    }

    pub fn target(&self) -> &EventTarget {
        &self.0
    }

    /// The browser's own record: it grows by playing, never by a jump, and began before any script woke.
    pub fn played(&self) -> Intervals {
        let ranges = self.0.played();
        let pair = |at| Some((millis(ranges.start(at).ok()?), millis(ranges.end(at).ok()?)));
        (0..ranges.length())
            .filter_map(pair)
            .collect::<Vec<_>>()
            .into()
    }

    pub fn position(&self) -> u32 {
        millis(self.0.current_time())
    }

    pub fn has_ended(&self) -> bool {
        self.0.ended()
    }

    pub fn go_on(&self) {
        if let Ok(playing) = self.0.play() {
            // A browser that wants another press before it plays says so here; the place is found all the same.
            spawn_local(async move { _ = JsFuture::from(playing).await });
        }
    }

    pub fn pause(&self) {
        // Fails for no player that plays.
        _ = self.0.pause();
    }

    /// Goes to where the learner stopped, if nothing was played yet. Without `knows_better` only where the address of
    /// the video did not do so already.
    pub fn resume(&self, position: u32, knows_better: bool) {
        const AT_START: f64 = 0.5;
        const HAVE_METADATA: u16 = 1;

        if position < 1_000 && !knows_better {
            return;
        }
        let video = self.0.clone();
        let go = move || {
            if video.played().length() == 0 && (knows_better || video.current_time() < AT_START) {
                video.set_current_time(f64::from(position) / 1000.0);
            }
        };
        if self.0.ready_state() >= HAVE_METADATA {
            go();
            return;
        }
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let listener: Function = wasm_bindgen::closure::Closure::once_into_js(go).unchecked_into();
        _ = self
            .0
            .add_event_listener_with_callback_and_add_event_listener_options(
                "loadedmetadata",
                &listener,
                &once,
            );
    }

    /// A press on a link into the video goes there without loading the page again.
    pub fn follow(&self, event: &Event) {
        let Some(seconds) = asked(event) else { return };
        event.prevent_default();
        self.0.set_current_time(seconds);
        self.go_on();
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        self.0
            .scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The second that a plain press asks for.
fn asked(event: &Event) -> Option<f64> {
    let press: &MouseEvent = event.dyn_ref()?;
    let is_plain = press.button() == 0
        && !(press.ctrl_key() || press.meta_key() || press.shift_key() || press.alt_key());
    if !is_plain {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("[data-seek]").ok()??;
    link.get_attribute("data-seek")?.parse().ok()
}
