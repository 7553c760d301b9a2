//! The moment that the platform exists for: hours are in the ledger, and here is why.

use leptos::prelude::*;
use platform::learning::Credit;

use crate::text::{Text, fill, format, reasons};

pub fn banner(text: &'static Text, credit: &Credit) -> impl IntoView + use<> {
    let hours = format::hours(credit.hours, text.lang);
    let lines = reasons(text, &credit.explanation);
    view! {
        <section class="credit" role="status" aria-labelledby="credit-title">
            <h2 id="credit-title">{fill(text.learning.credited, &[("hours", &hours)])}</h2>
            <h3>{text.learning.credited_why}</h3>
            <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <p><a class="button quiet" href="/me/ledger">{text.learning.credited_next}</a></p>
        </section>
    }
}
