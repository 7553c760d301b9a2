//! Sessions: planned, rosters kept, presence taken, settled.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use domain::ids::{AccountId, TrainingId};
use platform::{Error, training::NewTraining};

use crate::{
    App, Visit,
    fault::{Fault, status},
    pages::trainings::{Typed, change_again, check_in_again, plan_again, training_again},
    text::refused,
    visit::see_other,
};

type Fields = Vec<(String, String)>;

fn value<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map_or("", |(_, value)| value.as_str())
}

fn typed(fields: &Fields) -> NewTraining {
    let text = |name| value(fields, name).trim().to_owned();
    NewTraining {
        title: text("title"),
        module: text("module"),
        level: text("level"),
        mode: text("mode"),
        hours: text("hours"),
        place: text("place"),
        begins: text("begins"),
        ends: text("ends"),
        open_to_subtree: !value(fields, "open_to_subtree").is_empty(),
        unit: text("unit"),
        link: text("link"),
        workshop: text("workshop"),
    }
}

fn unknown(field: &'static str, found: &str, allowed: &str) -> Fault {
    let detail = format!("{found:?} is none of: {allowed}");
    Fault(Error::refused(field, "unknown-word", detail))
}

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let new = typed(&fields);
    let key = value(&fields, "key");
    match app.platform.plan_training(viewer, key, &new).await {
        Ok(id) => Ok(see_other(&format!("/admin/trainings/{id}?saved=yes"))),
        Err(Error::Refused(refusals)) => plan_again(&app, &visit, key, &new, &refusals).await,
        Err(error) => Err(error.into()),
    }
}

pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (id, new) = (TrainingId::new(id), typed(&fields));
    // Whether it is theirs at all, before anything about the fields is said.
    app.platform.training(viewer, &id).await?;
    match app.platform.change_training(viewer, &id, &new).await {
        Ok(()) => Ok(see_other(&format!("/admin/trainings/{id}?saved=yes"))),
        Err(Error::Refused(refusals)) => Ok(change_again(&app, &visit, &id, &new, &refusals)),
        Err(error) => Err(error.into()),
    }
}

pub async fn roster(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = TrainingId::new(id);
    match value(&fields, "do") {
        "remove" => {
            let account = AccountId::new(value(&fields, "account"));
            app.platform
                .remove_from_roster(viewer, &id, &account)
                .await?;
            Ok(see_other(&format!("/admin/trainings/{id}?saved=yes")))
        }
        "add" => {
            let people = value(&fields, "people");
            let chosen: Vec<AccountId> = fields
                .iter()
                .filter(|(name, _)| name == "chosen")
                .map(|(_, account)| AccountId::new(account))
                .collect();
            match app
                .platform
                .add_to_roster(viewer, &id, people, &chosen)
                .await
            {
                Ok(added) => Ok(see_other(&format!(
                    "/admin/trainings/{id}?added={}",
                    added.added
                ))),
                Err(Error::Refused(refusals)) => {
                    let people = people.to_owned();
                    training_again(&app, &visit, &id, &Typed { people, refusals }).await
                }
                Err(error) => Err(error.into()),
            }
        }
        other => Err(unknown("do", other, "add, remove")),
    }
}

pub async fn presence(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = TrainingId::new(id);
    let present = match value(&fields, "do") {
        "tick" => true,
        "untick" => false,
        other => return Err(unknown("do", other, "tick, untick")),
    };
    let accounts = [AccountId::new(value(&fields, "account"))];
    app.platform
        .tick(viewer, &id, &accounts, present, &visit.origin)
        .await?;
    Ok(see_other(&format!("/admin/trainings/{id}#roster")))
}

pub async fn state(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = TrainingId::new(id);
    match value(&fields, "to") {
        "open" => {
            app.platform.open_check_in(viewer, &id).await?;
            Ok(see_other(&format!("/admin/trainings/{id}")))
        }
        "settled" => {
            let settled = app.platform.settle_training(viewer, &id).await?;
            // Of a session for a unit of a course it tells who has met the unit.
            let (name, count) = if settled.met > 0 || settled.credited.is_empty() {
                ("met", settled.met)
            } else {
                ("settled", settled.credited.len())
            };
            Ok(see_other(&format!("/admin/trainings/{id}?{name}={count}")))
        }
        other => Err(unknown("to", other, "open, settled")),
    }
}

/// The teacher's own.
pub async fn check_in(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = TrainingId::new(id);
    let code = value(&fields, "code");
    let done = app
        .platform
        .check_in(viewer, &id, code, &visit.origin)
        .await;
    let text = visit.text();
    let (error, problem) = match done {
        Ok(_) => return Ok(see_other(&format!("/check-in/{id}"))),
        Err(Error::Refused(refusals)) => {
            let told: Vec<_> = refusals.iter().map(|each| refused(text, each)).collect();
            (Error::Refused(refusals), told.join(" "))
        }
        Err(Error::Conflict { code, detail }) => match text.trainings.conflict(code) {
            Some(sentence) => (Error::conflict(code, detail), sentence.to_owned()),
            None => return Err(Fault(Error::conflict(code, detail))),
        },
        Err(error) => return Err(error.into()),
    };
    // A code that was refused is of no more use: the room shows another.
    check_in_again(&app, &visit, &id, None, status(&error), Some(problem)).await
}
