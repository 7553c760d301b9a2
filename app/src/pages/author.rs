//! The path of a course from a draft to the catalogue: written, previewed, submitted, reviewed, published.

mod analysis;
mod analytics;
mod bank;
mod captions;
mod discussion;
mod draft;
mod export;
mod forms;
mod history;
mod import;
mod marking;
mod preview;
mod questions;
mod survey;
mod unit;

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{access::Denial, accounts::Role, time::Zone};
use leptos::prelude::*;
use platform::{
    Error, Refusal, Viewer,
    authoring::{Deleted, DraftFace, Metadata},
};

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
};

pub use analysis::analysis;
pub use analytics::analytics;
pub use bank::{
    Asked as BankAsked, Offered, bank, bank_again, bank_file, choosing, choosing_again,
};
pub use captions::{TypedCaptions, captions, captions_again, subrip, webvtt};
pub use discussion::{discussion, discussion_again, reported, reports};
pub use draft::{Typed, draft, draft_again, unsent::ABOUT};
pub use export::export;
pub use forms::Problems;
pub use history::{history, restore};
pub use import::Sent;
pub use marking::{TypedMark, work, work_again, works};
pub use preview::preview;
pub use questions::questions;
pub use survey::results;
pub use unit::{Brought, TypedUnit, unit, unit_again};

/// A new course as it was typed, with what is wrong.
#[derive(Debug, Default)]
pub struct Begun {
    pub code: String,
    pub metadata: Metadata,
    pub refusals: Vec<Refusal>,
    /// A course that was to come in as a file.
    pub sent: Sent,
}

pub async fn overview(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    overview_again(&app, &visit, Begun::default()).await
}

/// The overview, perhaps with a new course that was not accepted.
pub async fn overview_again(app: &App, visit: &Visit, begun: Begun) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    match viewer.role() {
        Role::Author => authors(app, visit, viewer, begun).await,
        Role::Reviewer => reviewers(app, visit, viewer).await,
        _ => Err(Fault(Error::Denied(Denial::Role))),
    }
}

async fn authors(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    begun: Begun,
) -> Result<Response, Fault> {
    let drafts = app.platform.drafts_of(viewer).await?;
    let deleted = app.platform.deleted_drafts(viewer).await?;
    let to_mark = app.platform.works_waiting(viewer).await?;
    let to_answer = discussion::waiting(app, viewer).await?;
    let text = visit.text();
    let words = &text.authoring;
    let head = Head {
        title: words.title,
        place: Place::Author,
        uploads: true,
        ..Head::default()
    };
    let is_wrong = !begun.refusals.is_empty();
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(page_with(app, visit, head, status, || {
        let open = is_wrong || (drafts.is_empty() && !begun.sent.is_wrong());
        let problems = Problems::new(text, &begun.refusals);
        view! {
            <h1>{words.title}</h1>
            <p><a href="/author/courses/bank">{text.bank.title}</a></p>
            {problems.summary(None)}
            {Problems::new(text, &begun.sent.refusals).summary(None)}
            {import::unread(text, &begun.sent)}
            {marking::waiting(text, &to_mark)}
            {to_answer.card(text)}
            <section aria-labelledby="mine">
                <h2 id="mine">{words.mine}</h2>
                {if drafts.is_empty() {
                    view! { <p class="muted">{words.mine_empty}</p> }.into_any()
                } else {
                    table(text, &drafts, false, &app.platform.rules.zone).into_any()
                }}
            </section>
            {(!deleted.is_empty()).then(|| bin(text, &deleted, &app.platform.rules.zone))}
            <details class="card" open=open>
                <summary>{words.new}</summary>
                <form class="stack" method="post" action="/author">
                    {forms::code_field(text, &begun.code, &problems)}
                    {forms::metadata_fields(text, &begun.metadata, &problems, viewer)}
                    <p><button class="button" type="submit">{words.create}</button></p>
                </form>
            </details>
            {import::form(text, &begun.sent)}
        }
    }))
}

/// Drafts that can still be had back.
fn bin(text: &'static Text, deleted: &[Deleted], zone: &Zone) -> impl IntoView + use<> {
    let words = &text.authoring;
    let rows: Vec<_> = deleted
        .iter()
        .map(|each| {
            let title = if each.title.trim().is_empty() { &each.code } else { &each.title };
            let until = format::day(each.until, zone);
            let until = fill(words.deleted_until, &[("when", &until)]);
            let label = fill(words.of_unit, &[("action", &words.recover), ("title", title)]);
            view! {
                <li class="unit">
                    <span class="unit-body">
                        {title.clone()} " " <span class="muted small mono">{each.code.clone()}</span> " "
                        <span class="muted small">{until}</span>
                    </span>
                    <form method="post" action=format!("/author/{}/deletion", each.code)>
                        <button class="button quiet" type="submit" name="to" value="recover" aria-label=label>
                            {words.recover}
                        </button>
                    </form>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="deleted">
            <h2 id="deleted">{words.deleted_title}</h2>
            <ul class="outline units-edit plain">{rows}</ul>
        </section>
    }
}

async fn reviewers(app: &App, visit: &Visit, viewer: &Viewer) -> Result<Response, Fault> {
    let drafts = app.platform.review_queue(viewer).await?;
    let to_mark = app.platform.works_waiting(viewer).await?;
    let to_answer = discussion::waiting(app, viewer).await?;
    let retired = app.platform.retired_courses(viewer).await?;
    let text = visit.text();
    let words = &text.authoring;
    let head = Head {
        title: words.review_title,
        place: Place::Author,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, StatusCode::OK, || {
        view! {
            <h1>{words.review_title}</h1>
            <p class="lead">{words.review_lead}</p>
            {marking::waiting(text, &to_mark)}
            {to_answer.card(text)}
            {if drafts.is_empty() {
                view! { <p class="empty">{words.review_empty}</p> }.into_any()
            } else {
                table(text, &drafts, true, &app.platform.rules.zone).into_any()
            }}
            {(!retired.is_empty()).then(|| out_of_catalogue(text, &retired))}
        }
    }))
}

fn out_of_catalogue(text: &'static Text, retired: &[(String, String)]) -> impl IntoView + use<> {
    let words = &text.authoring;
    let rows: Vec<_> = retired
        .iter()
        .map(|(code, title)| {
            view! {
                <li class="unit">
                    <span class="unit-body">{title.clone()} " " <span class="muted small mono">{code.clone()}</span></span>
                    <form method="post" action=format!("/author/{code}/catalogue")>
                        <button
                            class="button quiet"
                            type="submit"
                            name="to"
                            value="publish"
                            aria-label=fill(words.of_unit, &[("action", &words.restore), ("title", title)])
                        >
                            {words.restore}
                        </button>
                    </form>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="retired">
            <h2 id="retired">{words.retired_title}</h2>
            <p class="muted">{words.retire_hint}</p>
            <ul class="outline units-edit plain">{rows}</ul>
        </section>
    }
}

fn table(
    text: &'static Text,
    drafts: &[DraftFace],
    with_owner: bool,
    zone: &Zone,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let rows: Vec<_> = drafts
        .iter()
        .map(|each| {
            let owner = with_owner
                .then(|| view! { <td data-label=words.column_owner>{each.owner_name.clone()}</td> });
            let title = if each.title.trim().is_empty() { each.code.clone() } else { each.title.clone() };
            view! {
                <tr>
                    <th scope="row" data-label=words.column_title><a href=format!("/author/{}", each.code)>{title}</a></th>
                    <td data-label=words.column_code class="mono">{each.code.clone()}</td>
                    {owner}
                    <td data-label=words.column_state><span class="tag">{words.state(each.state)}</span></td>
                    <td data-label=words.column_updated class="num">{format::moment(each.updated_at, zone)}</td>
                </tr>
            }
        })
        .collect();
    let owner = with_owner.then(|| view! { <th scope="col">{words.column_owner}</th> });
    view! {
        <table class="queue">
            <thead>
                <tr>
                    <th scope="col">{words.column_title}</th>
                    <th scope="col">{words.column_code}</th>
                    {owner}
                    <th scope="col">{words.column_state}</th>
                    <th scope="col">{words.column_updated}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
