//! Deciding rules, and closing a year.

use axum::{Form, extract::State, http::StatusCode, response::Response};
use domain::{
    access::{Action, Resource, may},
    time::TrainingYear,
};
use platform::{Error, search::Taught, verification::By};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::admin::{
        closings::{self, closings},
        policies::{Shown, editor},
        policy_form::Typed,
        search,
    },
    visit::{see_other, with_parameter},
};

/// The editor's two buttons: what a policy would change, and saving it.
pub async fn decide_policy(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    may(&viewer.actor, Action::DecidePolicy, Resource::Platform)
        .map_err(|denial| Fault(denial.into()))?;
    let typed = Typed::from(fields);
    let policy = match typed.policy() {
        Ok(policy) => policy,
        Err(refusals) => {
            let shown = Shown {
                refusals,
                ..Shown::default()
            };
            return Ok(editor(&app, &visit, &typed, &shown));
        }
    };
    let shown = if typed.get("action") == "save" {
        match app
            .platform
            .decide_policy(viewer, &policy, typed.get("note"))
            .await
        {
            Ok(()) => {
                let saved = Some(policy.version.as_str());
                return Ok(see_other(&with_parameter(
                    "/admin/policies",
                    "",
                    "saved",
                    saved,
                )));
            }
            Err(error) => refused(error)?,
        }
    } else {
        let year = app.platform.year_now();
        // The effect can be seen before the version has its name.
        let mut policy = policy;
        if policy.version.is_empty() {
            "-".clone_into(&mut policy.version);
        }
        match app.platform.policy_effect(viewer, &policy, year).await {
            Ok(effect) => Shown {
                effect: Some((year, effect)),
                ..Shown::default()
            },
            Err(error) => refused(error)?,
        }
    };
    Ok(editor(&app, &visit, &typed, &shown))
}

fn refused(error: Error) -> Result<Shown, Fault> {
    match error {
        Error::Refused(refusals) => Ok(Shown {
            refusals,
            ..Shown::default()
        }),
        error => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub struct Closing {
    organisation: String,
    year: String,
    #[serde(default)]
    note: String,
    confirmed: Option<String>,
}

pub async fn close_year(
    State(app): State<App>,
    visit: Visit,
    Form(sent): Form<Closing>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let text = visit.text();
    let asked = closings::Asked {
        organisation: sent.organisation.clone(),
        year: sent.year.clone(),
        ..closings::Asked::default()
    };
    let year = sent.year.parse().map(TrainingYear).map_err(|_| {
        let detail = format!("{:?} is not a year such as 2026", sent.year);
        Error::refused("year", "year-form", detail)
    })?;
    let error = if sent.confirmed.is_none() {
        Some(text.administration.confirm_missing.to_owned())
    } else {
        let by = By::origin(&visit.origin);
        let closed = app
            .platform
            .close_year(viewer, &sent.organisation, year, &sent.note, by)
            .await;
        match closed {
            Ok(_) => None,
            Err(error) => match closings::refused(text, &error) {
                Some(sentence) => Some(sentence),
                None => return Err(error.into()),
            },
        }
    };
    if let Some(error) = error {
        let typed = closings::Typed {
            note: sent.note,
            error: Some(error),
            about_note: sent.confirmed.is_some(),
        };
        return closings(&app, &visit, &asked, &typed).await;
    }
    let query = with_parameter("", "", "organisation", Some(&sent.organisation));
    let query = with_parameter("", query.trim_start_matches('?'), "year", Some(&sent.year));
    let query = query.trim_start_matches('?');
    Ok(see_other(&with_parameter(
        "/admin/closings",
        query,
        "done",
        Some("1"),
    )))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Teaching {
    words: String,
    synonyms: String,
}

pub async fn teach_search(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<Teaching>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    may(&viewer.actor, Action::DecidePolicy, Resource::Platform)
        .map_err(|denial| Fault(denial.into()))?;
    match Taught::read(&form.words, &form.synonyms) {
        Ok(taught) => {
            app.platform.teach(viewer, &taught).await?;
            Ok(see_other("/admin/search?saved=yes"))
        }
        Err(Error::Refused(refusals)) => {
            let typed = search::Typed {
                words: form.words,
                synonyms: form.synonyms,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            search::page(&app, &visit, &typed, &refusals, status).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody has seen to what was not found.
pub async fn forget_misses(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    app.platform.forget_misses(visit.signed_in()?).await?;
    Ok(see_other("/admin/search"))
}
