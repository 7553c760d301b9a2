//! Master teachers' groups: the list, one with its courses, sessions and discussion, and one's own.

mod founding;
mod manage;
mod one;

use axum::{extract::State, response::Response};
use domain::{accounts::Role, workshops::Standing};
use leptos::prelude::*;
use platform::workshops::Shown;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill},
};

pub use founding::{Again, edit, edit_again, list as edit_list, new, new_again};
pub use manage::{Led, manage, manage_again};
pub use one::{Typed, page, page_again};

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let shown = app.platform.workshops(viewer).await?;
    let place = match viewer.role() {
        Role::Teacher => Place::Me,
        _ => Place::Elsewhere,
    };
    let text = visit.text();
    let words = &text.workshops;
    let head = Head {
        title: words.title,
        place,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let content = if shown.is_empty() {
            view! { <div class="empty"><h2>{words.none_title}</h2><p>{words.none}</p></div> }
                .into_any()
        } else {
            let cards: Vec<_> = shown.iter().map(|each| card(text, each)).collect();
            view! { <ul class="grid plain cards">{cards}</ul> }.into_any()
        };
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {content}
        }
    }))
}

fn card(text: &'static Text, shown: &Shown) -> impl IntoView + use<> {
    let words = &text.workshops;
    let workshop = &shown.workshop;
    view! {
        <li class="card course-card">
            <h2 class="card-title"><a href=format!("/workshops/{}", workshop.id)>{workshop.title.clone()}</a></h2>
            <p class="tags">{tags(text, shown)}</p>
            <p class="summary">{workshop.summary.clone()}</p>
            <p class="facts">
                <span>{words.host} " " <b>{workshop.host_name.clone()}</b></span>
                <span>{workshop.host_school.clone()}</span>
                <span>{words.members} " " {members(text, shown)}</span>
            </p>
        </li>
    }
}

fn members(text: &'static Text, shown: &Shown) -> String {
    fill(
        text.workshops.members_of,
        &[
            ("count", &shown.members),
            ("places", &shown.workshop.places),
        ],
    )
}

/// How the reader stands with it, and that it is closed.
fn tags(text: &'static Text, shown: &Shown) -> AnyView {
    let words = &text.workshops;
    let standing = words.standing(shown.standing).map(|word| {
        let (class, mark) = if shown.standing.belongs() {
            ("tag ok", "✓ ")
        } else {
            ("tag", "")
        };
        view! { <span class=class>{mark}{word}</span> }
    });
    let closed = (!shown.is_open()).then(|| view! { <span class="tag">{words.closed}</span> });
    view! { {standing} " " {closed} }.into_any()
}

/// For a teacher's own page: what they lead, are in or have applied to.
pub fn mine(text: &'static Text, shown: &[Shown]) -> Option<AnyView> {
    let words = &text.workshops;
    if shown.is_empty() {
        return None;
    }
    let rows: Vec<_> = shown
        .iter()
        .map(|each| {
            let workshop = &each.workshop;
            let href = format!("/workshops/{}", workshop.id);
            let waiting = (each.standing == Standing::Host && each.waiting > 0).then(|| {
                let label = fill(words.manage_count, &[("count", &each.waiting)]);
                view! { <a class="button quiet" href=format!("{href}/manage")>{label}</a> }
            });
            view! {
                <li class="row">
                    <div>
                        <b><a href=href.clone()>{workshop.title.clone()}</a></b>
                        <p class="tags">{tags(text, each)}</p>
                        <p class="muted small">{words.host} " " {workshop.host_name.clone()}</p>
                    </div>
                    {waiting}
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section class="card" aria-labelledby="workshops">
                <h2 id="workshops">{words.mine}</h2>
                <ul class="plain">{rows}</ul>
                <p><a href="/workshops">{words.mine_more}</a></p>
            </section>
        }
        .into_any(),
    )
}
