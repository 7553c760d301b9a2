//! The way to the first and to the next page of a list.

use leptos::prelude::*;

use crate::{Visit, text::Text, visit::with_parameter};

/// `cursor` is where the page begins; empty on the first.
pub fn links(
    text: &'static Text,
    visit: &Visit,
    cursor: &str,
    next: Option<&str>,
) -> Option<AnyView> {
    let words = &text.people;
    let first = (!cursor.is_empty()).then(|| {
        let href = with_parameter(&visit.path, &visit.query, "cursor", None);
        view! { <a class="button quiet" href=href>{words.first}</a> }
    });
    let after = next.map(|cursor| {
        let href = with_parameter(&visit.path, &visit.query, "cursor", Some(cursor));
        view! { <a class="button quiet" href=href rel="next">{words.next}</a> }
    });
    (first.is_some() || after.is_some()).then(|| {
        view! { <nav class="pages" aria-label=text.verification.pages>{first}{after}</nav> }
            .into_any()
    })
}
