//! The questions of a quiz as a file that other systems read.

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::catalogue::Content;
use platform::Error;
use serde::Deserialize;

use crate::{App, Visit, fault::Fault, parts::questions_file};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `gift`, where nothing is said, `moodle` or `qti`.
    format: String,
}

/// `GET /author/{code}/units/{unit}/questions?format=`.
pub async fn questions(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let draft = app.platform.draft(visit.signed_in()?, &code).await?;
    let (_, unit) = draft.unit(&key).ok_or(Error::NotFound("unit"))?;
    let Content::Quiz(quiz) = &unit.content else {
        return Err(Fault(Error::NotFound("quiz")));
    };
    let file = questions_file::of(visit.text(), &quiz.quiz, &unit.title, &asked.format)?;
    // Codes and keys are letters, digits and hyphens.
    let disposition = format!("attachment; filename=\"{code}-{key}.{}\"", file.ending);
    let about = [
        (header::CONTENT_TYPE, file.media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((about, file.bytes).into_response())
}
