//! Enrolling, handing in time without scripts, and quizzes.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    assessment::{Answer, Answers},
    catalogue::{Content, Unit},
    ids::{AttemptId, UnitId},
    learning::{Intervals, ProgressState, extent_millis},
};
use platform::{Error, learning::Beat};
use serde::Deserialize;

use crate::{App, Visit, fault::Fault, pages::learn, text::format, visit::see_other};

pub async fn enrol(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    app.platform.enrol(visit.signed_in()?, &code).await?;
    Ok(see_other(&format!("/learn/{code}")))
}

#[derive(Deserialize)]
pub struct Declaration {
    #[serde(default)]
    session: String,
}

/// "I have watched it": claims all that is missing; the server admits no more than the real time since the opening.
pub async fn declare(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(said): Form<Declaration>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let progress = app.platform.progress(viewer, &code).await?;
    let (id, unit) = progress
        .enrolment
        .published
        .unit(&key)
        .ok_or(Fault(Error::NotFound("unit")))?;
    let stands = progress.unit(&id).ok_or(Fault(Error::NotFound("unit")))?;
    let beat = Beat {
        session: said.session,
        watched: Intervals::one(0, extent_millis(unit)).without(&stands.covered),
        pages: pages(unit),
        declared: true,
        ..Beat::default()
    };
    let recorded = app
        .platform
        .record_progress(viewer, &id, &beat, &visit.origin)
        .await?;
    let kept = if recorded.covered == stands.covered {
        "none"
    } else {
        "yes"
    };
    let credited = match recorded.course {
        ProgressState::Completed if progress.credit.is_none() => "&credited=yes",
        _ => "",
    };
    Ok(see_other(&format!(
        "/learn/{code}/{key}?kept={kept}{credited}"
    )))
}

fn pages(unit: &Unit) -> Vec<u32> {
    match &unit.content {
        // Whose pages are not counted has one.
        Content::Document(document) => (1..=document.pages.max(1)).collect(),
        Content::Page(_) => vec![1],
        Content::Video(_)
        | Content::Quiz(_)
        | Content::Package(_)
        | Content::Assignment(_)
        | Content::Survey(_)
        | Content::Session(_) => Vec::new(),
    }
}

pub async fn start_attempt(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (unit, _) = unit(&app, &visit, &code, &key).await?;
    app.platform
        .start_attempt(viewer, &unit, &visit.origin)
        .await?;
    Ok(see_other(&format!("/learn/{code}/{key}")))
}

/// Keeps what is answered so far: by the button of the form, or by the script of the page, which shows the time.
pub async fn save_answers(
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
    let attempt = AttemptId::new(value("attempt"));
    let answers = answers(&fields);
    match app.platform.save_answers(viewer, &attempt, &answers).await {
        Ok(at) if value("script").is_empty() => {
            let moment = at.as_millis();
            Ok(see_other(&format!("/learn/{code}/{key}?saved={moment}")))
        }
        Ok(at) => {
            let moment = format::moment(at, &app.platform.rules.zone);
            Ok((StatusCode::OK, moment).into_response())
        }
        Err(Error::Refused(refusals)) => {
            let details: Vec<_> = refusals.into_iter().map(|refusal| refusal.detail).collect();
            learn::page_again(&app, &visit, &code, &key, &answers, details.join("; ")).await
        }
        // The page says what came of it.
        Err(Error::Conflict {
            code: "attempt-over" | "attempt-submitted",
            ..
        }) if value("script").is_empty() => Ok(see_other(&format!("/learn/{code}/{key}"))),
        Err(error) => Err(error.into()),
    }
}

pub async fn submit_attempt(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let attempt = fields
        .iter()
        .find(|(name, _)| name == "attempt")
        .map(|(_, value)| value.as_str());
    let attempt = AttemptId::new(attempt.unwrap_or_default());
    let answers = answers(&fields);
    let before = app.platform.progress(viewer, &code).await?.credit;
    match app
        .platform
        .submit_attempt(viewer, &attempt, &answers)
        .await
    {
        Ok(submitted) => {
            let credited = match (before, submitted.credit) {
                (None, Some(_)) => "&credited=yes",
                _ => "",
            };
            Ok(see_other(&format!(
                "/learn/{code}/{key}?attempt={attempt}{credited}"
            )))
        }
        Err(Error::Refused(refusals)) => {
            let details: Vec<_> = refusals.into_iter().map(|refusal| refusal.detail).collect();
            learn::page_again(&app, &visit, &code, &key, &answers, details.join("; ")).await
        }
        // The page says what came of it.
        Err(Error::Conflict {
            code: "attempt-over",
            ..
        }) => Ok(see_other(&format!("/learn/{code}/{key}?attempt={attempt}"))),
        Err(error) => Err(error.into()),
    }
}

/// A unit of the edition that the learner is on.
pub(super) async fn unit(
    app: &App,
    visit: &Visit,
    code: &str,
    key: &str,
) -> Result<(UnitId, Content), Fault> {
    let enrolment = app.platform.enrolment_on(visit.signed_in()?, code).await?;
    let enrolment = enrolment.ok_or(Fault(Error::NotFound("enrolment")))?;
    let (id, unit) = enrolment
        .published
        .unit(key)
        .ok_or(Fault(Error::NotFound("unit")))?;
    Ok((id, unit.content.clone()))
}

/// The answers of a form: `q.ID` once or several times, and `q.ID.LEFT` for each row of a matching. What is empty is
/// unanswered.
pub fn answers(fields: &[(String, String)]) -> Answers {
    let mut answers = Answers::new();
    for (name, value) in fields {
        let Some(name) = name.strip_prefix("q.") else {
            continue;
        };
        if value.trim().is_empty() {
            continue;
        }
        match name.split_once('.') {
            Some((question, left)) => {
                let pairs = answers
                    .entry(question.to_owned())
                    .or_insert_with(|| Answer::Pairs(BTreeMap::new()));
                if let Answer::Pairs(pairs) = pairs {
                    pairs.insert(left.to_owned(), value.clone());
                }
            }
            None => match answers.get_mut(name) {
                None => {
                    answers.insert(name.to_owned(), Answer::Text(value.clone()));
                }
                Some(Answer::Many(several)) => several.push(value.clone()),
                Some(one) => {
                    if let Answer::Text(first) = one {
                        *one = Answer::Many(vec![std::mem::take(first), value.clone()]);
                    }
                }
            },
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_form_holds_one_answer_several_or_pairs() {
        let read = answers(&[
            field("attempt", "x"),
            field("q.1", "a"),
            field("q.2", "a"),
            field("q.2", "c"),
            field("q.3.l1", "r2"),
            field("q.3.l2", ""),
            field("q.4", " "),
        ]);
        assert_eq!(read.get("1"), Some(&Answer::Text("a".to_owned())));
        assert_eq!(
            read.get("2"),
            Some(&Answer::Many(vec!["a".to_owned(), "c".to_owned()]))
        );
        let pairs = [("l1".to_owned(), "r2".to_owned())].into();
        assert_eq!(read.get("3"), Some(&Answer::Pairs(pairs)));
        assert_eq!(read.len(), 3);
    }
}
