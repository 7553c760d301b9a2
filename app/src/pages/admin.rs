//! What administrators and auditors see first, with the ways to their work.

pub mod closings;
pub mod policies;
pub mod policy_form;
pub mod search;

use axum::{extract::State, response::Response};
use domain::accounts::Role;
use leptos::prelude::*;
use platform::{administration::Overview, checkpoints::Published};

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page},
    text::{Text, fill, format},
};

/// An organisation's height: cities and counties exchange lists, schools do not.
const COUNTY_DEPTH: usize = 2;

pub async fn hub(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let overview = app.platform.overview(viewer).await?;
    let text = visit.text();
    let words = &text.administration;
    let exchanges =
        viewer.role() == Role::Auditor || viewer.actor.organisation.depth() <= COUNTY_DEPTH;
    // Whoever sends lists keeps the heads of the ledger, too: a chain proves nothing until others hold its heads.
    let newest = if exchanges {
        app.platform.checkpoints(1).await?.into_iter().next()
    } else {
        None
    };
    let lead = fill(
        words.lead,
        &[
            ("organisation", &viewer.organisation.name),
            ("year", &overview.year),
        ],
    );
    let head = Head {
        title: words.title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(page(&app, &visit, head, || {
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{lead}</p>
            <div class="grid">
                {queue(text, &overview)}
                {standing(text, &overview)}
                {rules(text, &overview)}
                {closing(&app, text, &overview, exchanges)}
                {newest.as_ref().map(|newest| checkpoint(&app, text, newest))}
            </div>
            <section aria-labelledby="more">
                <h2 id="more">{words.more}</h2>
                <ul class="actions plain">{links(text, exchanges)}</ul>
            </section>
        }
    }))
}

fn queue(text: &'static Text, overview: &Overview) -> impl IntoView + use<> {
    let words = &text.administration;
    let counts = fill(
        words.queue_counts,
        &[
            ("pending", &overview.pending),
            ("appealed", &overview.appealed),
        ],
    );
    view! {
        <section class="card" aria-labelledby="queue">
            <h2 id="queue" class="card-title">{words.queue}</h2>
            <p>{counts}</p>
            <p><a href="/verification">{words.queue_open}</a> " · " <a href="/verification?state=appealed">{words.appeals_open}</a></p>
        </section>
    }
}

fn standing(text: &'static Text, overview: &Overview) -> impl IntoView + use<> {
    let words = &text.administration;
    let counts = fill(
        words.standing_counts,
        &[
            ("met", &overview.people.met),
            ("teachers", &overview.people.teachers),
            ("target", &format::hours_short(overview.target, text.lang)),
        ],
    );
    let all = fill(words.standing_people, &[("people", &overview.people.all)]);
    view! {
        <section class="card" aria-labelledby="standing">
            <h2 id="standing" class="card-title">{words.standing}</h2>
            <p>{counts}</p>
            <p class="muted small">{all}</p>
        </section>
    }
}

fn rules(text: &'static Text, overview: &Overview) -> impl IntoView + use<> {
    let words = &text.administration;
    let line = fill(
        words.policy_line,
        &[
            ("version", &overview.policy),
            ("target", &format::hours_short(overview.target, text.lang)),
        ],
    );
    view! {
        <section class="card" aria-labelledby="rules">
            <h2 id="rules" class="card-title">{words.policy_in_force}</h2>
            <p>{line}</p>
            <p><a href="/admin/policies">{words.policies}</a></p>
            <p><a href="/admin/search">{words.search}</a></p>
        </section>
    }
}

fn closing(
    app: &App,
    text: &'static Text,
    overview: &Overview,
    exchanges: bool,
) -> impl IntoView + use<> {
    let words = &text.administration;
    let line = overview.closing.as_ref().map_or_else(
        || words.no_closing.to_owned(),
        |closing| {
            let at = format::moment(closing.at, &app.platform.rules.zone);
            fill(
                words.newest_closing_line,
                &[
                    ("organisation", &closing.name),
                    ("year", &closing.year),
                    ("by", &closing.by),
                    ("at", &at),
                ],
            )
        },
    );
    let open = exchanges.then(|| view! { <p><a href="/admin/closings">{words.closings}</a></p> });
    view! {
        <section class="card" aria-labelledby="closing">
            <h2 id="closing" class="card-title">{words.newest_closing}</h2>
            <p>{line}</p>
            {open}
        </section>
    }
}

fn checkpoint(app: &App, text: &'static Text, newest: &Published) -> impl IntoView + use<> {
    let words = &text.administration;
    let line = fill(
        words.checkpoint_line,
        &[
            ("number", &newest.number),
            ("at", &format::moment(newest.at, &app.platform.rules.zone)),
            ("entries", &newest.entries),
        ],
    );
    let note = format!("/ledger/checkpoints/{}.txt", newest.number);
    view! {
        <section class="card" aria-labelledby="checkpoint">
            <h2 id="checkpoint" class="card-title">{words.checkpoint_keep}</h2>
            <p>{line}</p>
            <p class="muted small">{words.checkpoint_why}</p>
            <p><a href=note download>{words.checkpoint_save}</a></p>
        </section>
    }
}

fn links(text: &'static Text, exchanges: bool) -> Vec<AnyView> {
    let words = &text.administration;
    let link = |to: &'static str, label: &'static str| {
        view! { <li><a class="button quiet" href=to>{label}</a></li> }.into_any()
    };
    let mut links = Vec::new();
    if exchanges {
        links.push(link("/admin/imports", words.imports));
        links.push(link("/admin/exports", words.exports));
    }
    links.push(link("/admin/people", words.people));
    links.push(link("/admin/trainings", words.trainings));
    links.push(link("/admin/assignments", text.assignments.title));
    if exchanges {
        links.push(link("/admin/paths", text.paths.admin_title));
    }
    links.push(link("/admin/workshops", text.workshops.admin_title));
    links.push(link("/admin/mail", text.mail.list_title));
    links.push(link("/ledger/checkpoints", words.checkpoints));
    links
}
