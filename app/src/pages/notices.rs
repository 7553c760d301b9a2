//! What one was told: the newest first, ticked off by forms.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::accounts::Role;
use leptos::prelude::*;
use platform::notices::Received;
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format, worded},
};

const PAGE: u64 = 30;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let cursor = asked.cursor.parse().ok();
    let page = app.platform.notices(viewer, cursor, PAGE).await?;
    let text = visit.text();
    let words = &text.notices;
    let learns = viewer.role() == Role::Teacher;
    let head = Head {
        title: words.title,
        place: Place::Me,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let rows: Vec<_> = page
            .items
            .iter()
            .map(|each| row(&app, text, each))
            .collect();
        let newest = page.items.first().map(|each| each.position.to_string());
        let all = newest
            .filter(|_| visit.unread > 0)
            .map(|upto| read(words.read_all, "upto", upto, words.read_all.to_owned()));
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.none}</p> }.into_any()
        } else {
            view! {
                <p class="muted">{fill(words.count, &[("count", &page.total)])}</p>
                <ul class="plain stack">{rows}</ul>
            }
            .into_any()
        };
        let more = page.next.as_ref().map(|cursor| {
            let href = format!("/me/notices?cursor={cursor}");
            view! { <nav class="pages" aria-label=words.more><a class="button quiet" href=href rel="next">{words.more}</a></nav> }
        });
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            <div class="actions">
                {all}
                {learns.then(|| view! { <a class="button quiet" href="/me/calendar">{text.calendar.title}</a> })}
            </div>
            {list}
            {more}
        }
    }))
}

fn row(app: &App, text: &'static Text, each: &Received) -> AnyView {
    let words = &text.notices;
    let zone = &app.platform.rules.zone;
    let said = worded(text, &each.notice, zone);
    let see = fill(words.see_what, &[("title", &said.title)]);
    let unread = (!each.is_read).then(|| {
        let label = fill(words.read_what, &[("title", &said.title)]);
        read(words.read, "notice", each.position.to_string(), label)
    });
    let mark = (!each.is_read).then(|| view! { <span class="tag must">{words.unread}</span> " " });
    view! {
        <li class="card">
            <h2 class="card-title">{mark}{said.title}</h2>
            <p>{said.body}</p>
            <p class="muted small">
                {words.group(each.notice.group())} " · "
                <time datetime=each.at.to_rfc3339()>{format::moment(each.at, zone)}</time>
            </p>
            <div class="actions">
                <a href=each.notice.page() aria-label=see>{words.see}</a>
                {unread}
            </div>
        </li>
    }
    .into_any()
}

fn read(words: &'static str, name: &'static str, value: String, label: String) -> AnyView {
    view! {
        <form method="post" action="/me/notices">
            <input type="hidden" name=name value=value />
            <button class="button quiet" type="submit" aria-label=label>{words}</button>
        </form>
    }
    .into_any()
}
