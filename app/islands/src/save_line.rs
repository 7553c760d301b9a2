//! The line under a video, page or document that says what the server has.

use leptos::prelude::*;

use crate::texts::SaveTexts;

#[island]
pub fn SaveLine(
    unit: String,
    account: String,
    session: String,
    kind: String,
    covered: Vec<(u32, u32)>,
    extent: u32,
    percent_needed: u16,
    position: u32,
    texts: SaveTexts,
) -> impl IntoView {
    let _ = (unit, account, session, kind, covered, extent, percent_needed, position);
    view! {
        <p class="save-line" role="status" aria-live="polite">{texts.saved_none}</p>
    }
}
