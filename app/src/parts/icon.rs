//! The few signs that carry meaning. Each stands beside a word, so each is hidden from screen readers.

use domain::learning::ProgressState;
use leptos::prelude::*;

pub fn brand() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M12 3 2 8l10 5 8-4v6h2V8z" fill="currentColor" />
            <path d="M6 12.2V17c0 1.5 2.7 3 6 3s6-1.5 6-3v-4.8l-6 3z" fill="currentColor" opacity=".7" />
        </svg>
    }
}

pub const fn state(state: ProgressState) -> &'static str {
    match state {
        ProgressState::NotStarted => "○",
        ProgressState::InProgress => "◐",
        ProgressState::Completed => "✓",
    }
}
