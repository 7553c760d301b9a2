//! Works handed in and marked, surveys answered, sessions signed up for.

use axum::{
    Form,
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};
use domain::{
    catalogue::{Content, Replies, Reply, SurveyKind},
    ids::{TrainingId, WorkId},
};
use platform::{
    Error, Refusal,
    works::{Marking, WorkFile},
};

use crate::{
    App, Visit,
    fault::Fault,
    pages::{
        author::{TypedMark, work_again},
        learn::{TypedTask, task_again},
    },
    visit::see_other,
};

use super::learning::unit;

/// The parts of a work's form; a program sends the same ones.
#[derive(Debug, Default)]
pub struct WorkParts {
    pub key: String,
    pub text: String,
    pub files: Vec<WorkFile>,
}

impl WorkParts {
    pub async fn read(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut parts = Self::default();
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(file) = field.file_name().map(str::to_owned) {
                let bytes = field.bytes().await?;
                // A form without a chosen file sends an empty one.
                if name == "files" && !(bytes.is_empty() && file.is_empty()) {
                    parts.files.push(WorkFile { name: file, bytes });
                }
                continue;
            }
            let value = field.text().await?;
            match name.as_str() {
                "key" => parts.key = value,
                "text" => parts.text = value,
                _ => {}
            }
        }
        Ok(parts)
    }
}

pub async fn hand_in(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (unit, _) = unit(&app, &visit, &code, &key).await?;
    let parts = match WorkParts::read(form).await {
        Ok(parts) => parts,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = "the files are larger than 10 MB each";
            let typed = TypedTask {
                refusals: vec![Refusal::new("files", "document-large", detail)],
                ..TypedTask::default()
            };
            return task_again(&app, &visit, &code, &key, typed).await;
        }
        Err(error) => {
            let detail = error.body_text();
            return Err(Fault(Error::refused("form", "form-broken", detail)));
        }
    };
    let outcome = app
        .platform
        .hand_in_work(
            viewer,
            &unit,
            &parts.key,
            &parts.text,
            parts.files,
            &visit.origin,
        )
        .await;
    match outcome {
        Ok(_) => Ok(see_other(&format!("/learn/{code}/{key}?kept=work"))),
        Err(Error::Refused(refusals)) => {
            let typed = TypedTask {
                key: Some(parts.key),
                text: parts.text,
                refusals,
                ..TypedTask::default()
            };
            task_again(&app, &visit, &code, &key, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn answer_survey(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (unit, content) = unit(&app, &visit, &code, &key).await?;
    let Content::Survey(survey) = content else {
        return Err(Fault(Error::NotFound("survey")));
    };
    let mut replies = Replies::new();
    for (at, question) in survey.questions.iter().enumerate() {
        let name = format!("a.{at}");
        let mut values = fields.iter().filter(|(field, _)| *field == name);
        let reply = if question.kind == SurveyKind::Words {
            values
                .next()
                .map(|(_, value)| value.trim())
                .filter(|value| !value.is_empty())
                .map(|value| Reply::Words(value.to_owned()))
        } else {
            // What is no number is no option.
            let picked: Vec<usize> = values
                .map(|(_, value)| value.parse().unwrap_or(usize::MAX))
                .collect();
            (!picked.is_empty()).then_some(Reply::Picked(picked))
        };
        if let Some(reply) = reply {
            replies.insert(at, reply);
        }
    }
    let before = app.platform.progress(viewer, &code).await?.credit;
    match app.platform.answer_survey(viewer, &unit, &replies).await {
        Ok(answered) => {
            let credited = match (before, answered.credit) {
                (None, Some(_)) => "&credited=yes",
                _ => "",
            };
            Ok(see_other(&format!(
                "/learn/{code}/{key}?kept=survey{credited}"
            )))
        }
        Err(Error::Refused(refusals)) => {
            let typed = TypedTask {
                replies,
                refusals,
                ..TypedTask::default()
            };
            task_again(&app, &visit, &code, &key, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn choose_session(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let value = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let session = TrainingId::new(value("session"));
    match value("to") {
        "off" => app.platform.sign_off(viewer, &session).await?,
        "on" => app.platform.sign_up(viewer, &session).await?,
        other => {
            let detail = format!("{other:?} is none of: on, off");
            return Err(Fault(Error::refused("to", "unknown-word", detail)));
        }
    }
    Ok(see_other(&format!("/learn/{code}/{key}")))
}

/// A marker's levels and remark.
pub async fn mark(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let id = WorkId::new(id);
    let mut levels = std::collections::BTreeMap::new();
    let mut remark = String::new();
    for (name, value) in &fields {
        match (name.strip_prefix("level."), value.parse::<usize>()) {
            (Some(at), Ok(level)) => {
                levels.insert(at.parse::<usize>().unwrap_or(usize::MAX), level);
            }
            _ if name == "remark" => remark.clone_from(value),
            _ => {}
        }
    }
    let marking = Marking {
        levels: levels.values().copied().collect(),
        remark,
    };
    match app.platform.mark_work(viewer, &id, &marking).await {
        Ok(marked) => {
            let credited = marked
                .credit
                .map(|credit| format!("&credited={}", credit.hours))
                .unwrap_or_default();
            Ok(see_other(&format!(
                "/author/{code}/works/{id}?saved=yes{credited}"
            )))
        }
        Err(Error::Refused(refusals)) => {
            let typed = TypedMark {
                levels,
                remark: marking.remark,
                refusals,
            };
            work_again(&app, &visit, &code, &id, &typed).await
        }
        Err(error) => Err(error.into()),
    }
}
