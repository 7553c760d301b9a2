//! What a person should look at before a course is published.

use leptos::prelude::*;
use platform::authoring::Check;

use crate::text::Text;

pub fn list(text: &'static Text, checks: &[Check]) -> Option<impl IntoView + use<>> {
    let words = &text.authoring;
    (!checks.is_empty()).then(|| {
        let items: Vec<_> = checks
            .iter()
            .map(|check| view! { <li>{words.check(check)}</li> })
            .collect();
        view! {
            <section class="notice info" aria-labelledby="checks">
                <h2 id="checks">{words.checks}</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}
