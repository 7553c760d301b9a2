//! Amounts at a glance: the ring of a year, the bar of a course.

use domain::hours::CreditHours;
use leptos::prelude::*;

use crate::text::{Text, fill, format};

/// A bar with its number in words beside it.
pub fn bar(permille: u32, label: String) -> impl IntoView {
    let percent = permille / 10;
    view! { <meter min="0" max="100" value=percent.to_string() aria-label=label>{format::percent(permille)}</meter> }
}

/// The hours of a year against its target.
pub fn ring(text: &'static Text, total: CreditHours, target: CreditHours) -> impl IntoView {
    let share =
        total.hundredths().clamp(0, target.hundredths().max(1)) * 1000 / target.hundredths().max(1);
    let dash = format!("{}.{} 100", share / 10, share % 10);
    let label = fill(
        text.ledger.me_ring,
        &[
            ("hours", &format::hours_short(total, text.lang)),
            ("target", &format::hours_short(target, text.lang)),
        ],
    );
    view! {
        <svg class="ring" viewBox="0 0 36 36" role="img" aria-label=label>
            <circle class="track" cx="18" cy="18" r="15.9" fill="none" stroke-width="3" />
            <circle
                class="fill"
                cx="18"
                cy="18"
                r="15.9"
                fill="none"
                stroke-width="3"
                pathLength="100"
                stroke-dasharray=dash
                stroke-linecap="round"
                transform="rotate(-90 18 18)"
            />
            <text x="18" y="18.5" text-anchor="middle" font-size="8" font-weight="600" fill="currentColor">{total.short()}</text>
            <text class="of" x="18" y="24.5" text-anchor="middle" font-size="3.6">
                {fill(text.ledger.of_target, &[("target", &format::hours_short(target, text.lang))])}
            </text>
        </svg>
    }
}
