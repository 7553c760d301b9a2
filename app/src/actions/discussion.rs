//! Questions about units: asked, answered, marked, withdrawn, reported; and a reviewer who decides about reports.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    catalogue::CourseCode,
    discussion::{Capacity, question_path},
};
use platform::{
    Error, Refusal, Viewer,
    discussion::{Moderation, Spot},
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::{author, learn},
    parts::discussion::TypedPost,
    visit::see_other,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub(super) words: String,
    /// The question or the answer that a button is about.
    post: String,
    reason: String,
    to: String,
    /// Where a reviewer hides something from.
    course: String,
}

pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    match app
        .platform
        .ask_question(viewer, &code, &key, &fields.words)
        .await
    {
        Ok(id) => {
            let page = question_path(Capacity::Learner, &code, &key, &id);
            Ok(see_other(&format!("{page}&said=asked#post-{id}")))
        }
        Err(error) => {
            let (refusals, status) = refused(error)?;
            let typed = TypedPost {
                words: fields.words,
                refusals,
                ..TypedPost::default()
            };
            learn::posted_again(&app, &visit, (&code, &key), typed, status).await
        }
    }
}

/// Something about a question, from the page of its unit.
pub async fn about(
    State(app): State<App>,
    visit: Visit,
    Path((code, key, question)): Path<(String, String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    match act(&app, viewer, &code, &question, &fields).await {
        Ok(done) => {
            let page = question_path(Capacity::Learner, &code, &key, &question);
            Ok(done.lead_to(&page))
        }
        Err(error) => {
            let (refusals, status) = refused(error)?;
            let typed = fields.typed(question, refusals);
            learn::posted_again(&app, &visit, (&code, &key), typed, status).await
        }
    }
}

/// The same from the page of all questions of a course.
pub async fn about_course(
    State(app): State<App>,
    visit: Visit,
    Path((code, question)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    match act(&app, viewer, &code, &question, &fields).await {
        Ok(done) => {
            let page = question_path(Capacity::Author, &code, "", &question);
            Ok(done.lead_to(&page))
        }
        Err(error) => {
            let (refusals, status) = refused(error)?;
            let typed = fields.typed(question, refusals);
            author::discussion_again(&app, &visit, &code, &typed, status).await
        }
    }
}

/// A reviewer hides a post, leaves it, or shows it again.
pub async fn moderate(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let moderation = fields.moderation()?;
    app.platform
        .moderate_post(viewer, &post, moderation)
        .await?;
    let back = match fields.course.parse::<CourseCode>() {
        Ok(code) => format!("/author/{code}/questions?show=all"),
        Err(_) => "/author/courses/reports?decided=yes".to_owned(),
    };
    Ok(see_other(&back))
}

/// What was done, and the post that shows it.
pub(super) struct Done {
    said: &'static str,
    post: String,
}

impl Done {
    /// As it is told in a workshop.
    pub(super) fn in_workshop(self) -> Self {
        let said = match self.said {
            "answered" => "replied",
            "reported" => "reported-here",
            said => said,
        };
        Self { said, ..self }
    }

    pub(super) fn lead_to(&self, page: &str) -> Response {
        see_other(&format!("{page}&said={}#post-{}", self.said, self.post))
    }
}

pub(super) async fn act(
    app: &App,
    viewer: &Viewer,
    spot: impl Into<Spot<'_>> + Send,
    question: &str,
    fields: &Fields,
) -> Result<Done, Error> {
    let platform = &app.platform;
    let spot = spot.into();
    let post = fields.post.as_str();
    let said = match fields.to.as_str() {
        "answer" => {
            let post = platform
                .answer_question(viewer, spot, question, &fields.words)
                .await?;
            return Ok(Done {
                said: "answered",
                post,
            });
        }
        to @ ("agree" | "disagree") => {
            platform
                .agree_with_question(viewer, spot, question, to == "agree")
                .await?;
            "kept"
        }
        to @ ("mark" | "unmark") => {
            let answer = (to == "mark").then_some(post);
            platform.mark_answer(viewer, spot, question, answer).await?;
            "kept"
        }
        "withdraw" => {
            platform.withdraw_post(viewer, spot, post).await?;
            "withdrawn"
        }
        "report" => {
            platform
                .report_post(viewer, spot, post, &fields.reason)
                .await?;
            "reported"
        }
        _ => return Err(unknown()),
    };
    Ok(Done {
        said,
        post: question.to_owned(),
    })
}

impl Fields {
    pub(super) fn moderation(&self) -> Result<Moderation<'_>, Error> {
        Ok(match self.to.as_str() {
            "hide" => Moderation::Hide(&self.reason),
            "show" => Moderation::Show,
            "dismiss" => Moderation::Dismiss,
            _ => return Err(unknown()),
        })
    }

    pub(super) fn typed(self, question: String, refusals: Vec<Refusal>) -> TypedPost {
        let is_report = self.to == "report";
        TypedPost {
            question: Some(question),
            post: is_report.then_some(self.post),
            words: if is_report { self.reason } else { self.words },
            refusals,
        }
    }
}

pub(super) fn unknown() -> Error {
    Error::refused("to", "unknown-word", "no such deed")
}

/// What the page can say beside the field; everything else is no fault of what was typed.
pub(super) fn refused(error: Error) -> Result<(Vec<Refusal>, StatusCode), Fault> {
    let one = |code, detail| vec![Refusal::new("words", code, detail)];
    match error {
        Error::Refused(refusals) if refusals.iter().all(|each| each.field != "to") => {
            Ok((refusals, StatusCode::UNPROCESSABLE_ENTITY))
        }
        error @ Error::TooOften { .. } => Ok((
            one("too-often", error.to_string()),
            StatusCode::TOO_MANY_REQUESTS,
        )),
        Error::Conflict {
            code: code @ ("question-withdrawn" | "workshop-closed"),
            detail,
        } => Ok((one(code, detail), StatusCode::CONFLICT)),
        error => Err(error.into()),
    }
}
