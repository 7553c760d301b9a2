//! How it works, in the words of a notice.

use axum::{extract::State, response::Response};
use leptos::prelude::*;

use crate::{
    App, Visit,
    shell::{Head, Place, page as shell_page},
};

pub async fn page(State(app): State<App>, visit: Visit) -> Response {
    let words = &visit.text().shell;
    let head = Head {
        title: words.help_title,
        place: Place::Help,
        ..Head::default()
    };
    let parts = [
        (words.help_hours_title, words.help_hours),
        (words.help_video_title, words.help_video),
        (words.help_line_title, words.help_line),
        (words.help_script_title, words.help_script),
        (words.help_where_title, words.help_where),
        (words.help_reject_title, words.help_reject),
        (words.help_search_title, words.help_search),
        (words.help_large_title, words.help_large),
    ];
    shell_page(&app, &visit, head, || {
        let parts = parts.map(|(title, sentence)| view! { <h2>{title}</h2><p>{sentence}</p> });
        view! { <article class="prose"><h1>{words.help_title}</h1>{parts}</article> }
    })
}
