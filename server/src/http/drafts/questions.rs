//! The questions of a draft's quiz as a file.

use app::{App, Visit, parts::questions_file};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::catalogue::Content;
use platform::Error;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::{
    caller::Caller,
    media::disposition,
    problem::{Document, Problem},
    query::Asked,
};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `gift`, where nothing is said, `moodle` or `qti` (a package of QTI 3.0, which tells what it could not take).
    format: String,
}

/// The questions of a quiz as a file for other systems.
#[utoipa::path(get, path = "/courses/{code}/draft/units/{key}/questions", tag = "authoring",
    params(("code" = String, Path), ("key" = String, Path), Wanted),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    Path((code, key)): Path<(String, String)>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    let draft = app.platform.draft(&caller.viewer, &code).await?;
    let (_, unit) = draft.unit(&key).ok_or(Error::NotFound("unit"))?;
    let Content::Quiz(quiz) = &unit.content else {
        return Err(Error::NotFound("quiz").into());
    };
    let file = questions_file::of(visit.text(), &quiz.quiz, &unit.title, &wanted.format)?;
    let name = format!("{code}-{key}.{}", file.ending);
    let about = [
        (header::CONTENT_TYPE, file.media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            disposition("attachment", &name),
        ),
    ];
    Ok((about, file.bytes).into_response())
}
