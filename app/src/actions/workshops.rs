//! Master teachers' groups are founded, changed and closed; teachers ask to join and leave; hosts lead; everybody in them talks.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    accounts::Role,
    discussion::{Capacity, question_path},
    ids::{AccountId, WorkshopId},
    workshops::WorkshopState,
};
use platform::{
    Error,
    discussion::Moderation,
    workshops::{Decision, HostWords, NewWorkshop},
};
use serde::Deserialize;

use super::discussion::{Fields, act, refused, unknown};
use crate::{
    App, Visit,
    fault::Fault,
    pages::workshops::{Again, Led, Typed, edit_again, manage_again, new_again, page_again},
    parts::discussion::TypedPost,
    visit::see_other,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Founded {
    key: String,
    revision: i64,
    title: String,
    summary: String,
    host: String,
    places: String,
}

impl Founded {
    fn workshop(&self) -> NewWorkshop {
        NewWorkshop {
            title: self.title.clone(),
            summary: self.summary.clone(),
            host: self.host.clone(),
            places: self.places.clone(),
        }
    }
}

pub async fn found(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Founded>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let new = fields.workshop();
    match app.platform.found_workshop(viewer, &fields.key, &new).await {
        Ok(id) => Ok(see_other(&format!("/admin/workshops/{id}?saved=yes"))),
        Err(Error::Refused(refusals)) => Ok(new_again(&app, &visit, &fields.key, &new, &refusals)),
        Err(error) => Err(error.into()),
    }
}

/// What was wrong with a change: what was typed, or that it comes from an earlier look.
fn not_kept(error: Error) -> Result<(Vec<platform::Refusal>, bool), Fault> {
    match error {
        Error::Refused(refusals) => Ok((refusals, false)),
        Error::Conflict {
            code: "workshop-changed",
            ..
        } => Ok((Vec::new(), true)),
        error => Err(error.into()),
    }
}

pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Founded>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    let new = fields.workshop();
    let changed = app
        .platform
        .change_workshop(viewer, &id, fields.revision, &new)
        .await;
    let Err(error) = changed else {
        return Ok(see_other(&format!("/admin/workshops/{id}?saved=yes")));
    };
    let (refusals, is_stale) = not_kept(error)?;
    let again = Again {
        typed: Some(new),
        refusals,
        is_stale,
    };
    edit_again(&app, &visit, &id, again).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Turn {
    to: String,
}

pub async fn turn(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(asked): Form<Turn>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    match asked.to.parse::<WorkshopState>() {
        Ok(WorkshopState::Closed) => app.platform.close_workshop(viewer, &id).await?,
        Ok(WorkshopState::Open) => app.platform.reopen_workshop(viewer, &id).await?,
        Err(_) => return Err(unknown().into()),
    }
    Ok(see_other(&format!("/admin/workshops/{id}?saved=yes")))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Person {
    to: String,
    account: String,
    words: String,
}

/// A teacher asks to join, or leaves.
pub async fn member(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(asked): Form<Person>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    match asked.to.as_str() {
        "leave" => {
            app.platform.leave_workshop(viewer, &id).await?;
            Ok(see_other(&format!("/workshops/{id}?said=left")))
        }
        "apply" => {
            let words = &asked.words;
            match app.platform.apply_to_workshop(viewer, &id, words).await {
                Ok(()) => Ok(see_other(&format!("/workshops/{id}?said=applied"))),
                Err(Error::Refused(refusals)) => {
                    let typed = Typed {
                        application: asked.words,
                        refusals,
                        ..Typed::default()
                    };
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    page_again(&app, &visit, &id, &typed, status).await
                }
                Err(error) => Err(error.into()),
            }
        }
        _ => Err(unknown().into()),
    }
}

/// The host accepts, declines or removes somebody.
pub async fn people(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(asked): Form<Person>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    let (decision, said) = match asked.to.as_str() {
        "accept" => (Decision::Accept, "accept"),
        "decline" => (Decision::Decline(&asked.words), "parted"),
        "remove" => (Decision::Remove(&asked.words), "parted"),
        _ => return Err(unknown().into()),
    };
    let account = AccountId::new(asked.account.clone());
    app.platform
        .decide_membership(viewer, &id, &account, decision)
        .await?;
    Ok(see_other(&format!("/workshops/{id}/manage?said={said}")))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Words {
    revision: i64,
    welcome: String,
    courses: String,
}

/// The host's word and courses.
pub async fn lead(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Words>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    let words = HostWords {
        welcome: fields.welcome,
        courses: fields.courses,
    };
    let kept = app
        .platform
        .lead_workshop(viewer, &id, fields.revision, &words)
        .await;
    let Err(error) = kept else {
        return Ok(see_other(&format!("/workshops/{id}/manage?said=saved")));
    };
    let (refusals, is_stale) = not_kept(error)?;
    let again = Led {
        typed: Some(words),
        refusals,
        is_stale,
    };
    manage_again(&app, &visit, &id, again).await
}

/// Begins a topic.
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    match app.platform.begin_topic(viewer, &id, &fields.words).await {
        Ok(topic) => {
            let page = question_path(Capacity::Member, id.as_str(), "", &topic);
            Ok(see_other(&format!("{page}&said=begun#post-{topic}")))
        }
        Err(error) => {
            let (refusals, status) = refused(error)?;
            let post = TypedPost {
                words: fields.words,
                refusals,
                ..TypedPost::default()
            };
            again(&app, &visit, &id, post, status).await
        }
    }
}

/// Something about a topic.
pub async fn about(
    State(app): State<App>,
    visit: Visit,
    Path((id, topic)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    match act(&app, viewer, &id, &topic, &fields).await {
        Ok(done) => {
            let page = question_path(Capacity::Member, id.as_str(), "", &topic);
            Ok(done.in_workshop().lead_to(&page))
        }
        Err(error) => {
            let (refusals, status) = refused(error)?;
            again(&app, &visit, &id, fields.typed(topic, refusals), status).await
        }
    }
}

async fn again(
    app: &App,
    visit: &Visit,
    id: &WorkshopId,
    post: TypedPost,
    status: StatusCode,
) -> Result<Response, Fault> {
    let typed = Typed {
        post,
        ..Typed::default()
    };
    page_again(app, visit, id, &typed, status).await
}

/// The host, or an administrator, decides about a post.
pub async fn moderate(
    State(app): State<App>,
    visit: Visit,
    Path((id, post)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkshopId::new(id);
    let moderation: Moderation<'_> = fields.moderation()?;
    app.platform
        .moderate_topic(viewer, &id, &post, moderation)
        .await?;
    let back = match viewer.role() {
        Role::Administrator => format!("/admin/workshops/{id}?saved=yes"),
        _ => format!("/workshops/{id}/manage?said=saved"),
    };
    Ok(see_other(&back))
}
