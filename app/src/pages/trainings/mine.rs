//! A teacher's own sessions: to come, attended, credited.

use axum::{extract::State, response::Response};
use domain::{
    access::Denial,
    accounts::Role,
    training::{PlaceState, TrainingState},
};
use leptos::prelude::*;
use platform::{Error, training::OwnTraining};

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

pub async fn mine(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    if viewer.role() != Role::Teacher {
        return Err(Fault(Error::Denied(Denial::Role)));
    }
    let own = app.platform.own_trainings(viewer).await?;
    let text = visit.text();
    let words = &text.trainings;
    let head = Head {
        title: words.mine,
        place: Place::Me,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let rows: Vec<_> = own.iter().map(|each| row(&app, text, each)).collect();
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.mine_empty}</p> }.into_any()
        } else {
            view! { <ul class="plain stack">{rows}</ul> }.into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.me><a href="/me">{text.shell.me}</a></nav>
            <h1>{words.mine}</h1>
            {list}
        }
    }))
}

fn row(app: &App, text: &'static Text, own: &OwnTraining) -> AnyView {
    let words = &text.trainings;
    let zone = &app.platform.rules.zone;
    let plan = &own.training.plan;
    let when = fill(
        words.span,
        &[
            ("from", &format::moment(plan.begins, zone)),
            ("to", &format::moment(plan.ends, zone)),
        ],
    );
    let standing = match (&own.entry, own.state, own.training.state) {
        (Some(entry), ..) => {
            let year = domain::time::TrainingYear::of(plan.ends, zone);
            let hours = format::hours(plan.hours, text.lang);
            let label = format!("{}: {}", words.to_ledger, plan.title);
            view! {
                <span class="tag ok">{fill(words.mine_hours, &[("hours", &hours)])}</span>
                " "
                <a href=format!("/me/ledger?year={year}#entry-{entry}") aria-label=label>{words.to_ledger}</a>
            }
            .into_any()
        }
        (None, PlaceState::Present, _) => {
            view! { <span class="tag">{words.mine_present}</span> }.into_any()
        }
        (None, PlaceState::Expected, TrainingState::Settled) => {
            view! { <span class="tag">{words.mine_absent}</span> }.into_any()
        }
        (None, PlaceState::Expected, _) => {
            view! { <span class="tag must">{words.mine_coming}</span> }.into_any()
        }
    };
    view! {
        <li class="card">
            <h2 class="card-title">{plan.title.clone()}</h2>
            <p class="muted"><span class="num">{when}</span> " · " {plan.place.clone()}</p>
            <p>{standing}</p>
        </li>
    }
    .into_any()
}
