//! Checking in: who you are, and one button. Looking at it changes nothing.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{access::Denial, accounts::Role, ids::TrainingId, training::PlaceState};
use leptos::prelude::*;
use platform::Error;

use super::facts;
use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{fill, format},
};

pub async fn check_in(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let code = url::form_urlencoded::parse(visit.query.as_bytes())
        .find(|(key, _)| key == "code")
        .map(|(_, value)| value.into_owned());
    let id = TrainingId::new(id);
    check_in_again(&app, &visit, &id, code.as_deref(), StatusCode::OK, None).await
}

/// The page, perhaps with why checking in was refused.
pub async fn check_in_again(
    app: &App,
    visit: &Visit,
    id: &TrainingId,
    code: Option<&str>,
    status: StatusCode,
    problem: Option<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    if viewer.role() != Role::Teacher {
        return Err(Fault(Error::Denied(Denial::Role)));
    }
    let training = app.platform.training_face(id).await?;
    let own = app.platform.own_trainings(viewer).await?;
    let there = own
        .iter()
        .find(|each| each.training.id == *id && each.state == PlaceState::Present)
        .and_then(|each| each.at);
    let text = visit.text();
    let words = &text.trainings;
    let head = Head {
        title: words.check_in_title,
        place: Place::Me,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let problem =
            problem.map(|problem| view! { <p class="notice error" role="alert">{problem}</p> });
        let step = match (there, code) {
            (Some(at), _) => {
                let at = format::moment(at, &app.platform.rules.zone);
                view! {
                    <p class="notice success" role="status">{fill(words.checked_in, &[("at", &at)])}</p>
                    <p>{words.checked_in_note}</p>
                    <p><a href="/me/trainings">{words.mine}</a></p>
                }
                .into_any()
            }
            (None, Some(code)) => {
                let who = fill(
                    words.check_in_as,
                    &[
                        ("name", &viewer.name),
                        ("login", &viewer.login),
                        ("school", &viewer.organisation.name),
                    ],
                );
                view! {
                    <p>{who}</p>
                    <form method="post" action=format!("/check-in/{id}")>
                        <input type="hidden" name="code" value=code.to_owned() />
                        <button class="button" type="submit">{words.check_in}</button>
                    </form>
                }
                .into_any()
            }
            (None, None) => view! { <p>{words.scan_first}</p> }.into_any(),
        };
        view! {
            <h1>{training.plan.title.clone()}</h1>
            {problem}
            <section class="card stack">{step}</section>
            <section class="card">{facts(app, text, &training)}</section>
        }
    }))
}
