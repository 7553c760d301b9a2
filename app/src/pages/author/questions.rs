//! The questions of a quiz as a file that other systems read.

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::catalogue::Content;
use platform::Error;
use serde::Deserialize;

use crate::{App, Visit, fault::Fault};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `gift`, where nothing is said, or `moodle`.
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
    let (text, kind, ending) = match asked.format.as_str() {
        "" | "gift" => (
            content::gift::print(&quiz.quiz),
            "text/plain; charset=utf-8",
            "gift.txt",
        ),
        "moodle" => (
            content::moodle_xml::print_quiz(&quiz.quiz),
            "application/xml; charset=utf-8",
            "xml",
        ),
        other => {
            let detail = format!("{other:?} is none of: gift, moodle");
            return Err(Fault(Error::refused("format", "unknown-word", detail)));
        }
    };
    // Codes and keys are letters, digits and hyphens.
    let disposition = format!("attachment; filename=\"{code}-{key}.{ending}\"");
    let about = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((about, text).into_response())
}
