//! The units of a draft, sent as forms with their files.

use app::{App, actions::authoring::UnitParts};
use axum::{
    Json,
    extract::{Multipart, Path, State},
    http::StatusCode,
};
use platform::Error;
use serde::Serialize;
use utoipa::ToSchema;

use super::DraftDetail;
use crate::http::{
    caller::Caller,
    problem::{Document, Problem},
};

/// The parts of the form of a unit.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; the parts are read one by one"
)]
pub struct UnitForm {
    revision: u32,
    /// `video`, `audio`, `page`, `document`, `quiz`, `package`, `assignment`, `survey` or `session`. What of the first two a
    /// unit is, its file says.
    kind: String,
    /// A new name begins a new section.
    section: String,
    title: String,
    /// Send `yes`, or leave it out.
    required: Option<String>,
    /// Of a page; what is to be done in an assignment; what a survey or a session is about.
    markdown: Option<String>,
    /// Of a page or document.
    min_seconds: Option<u32>,
    /// Of a video.
    watch_percent: Option<u32>,
    /// Of a quiz, in GIFT.
    gift: Option<String>,
    pass_percent: Option<u32>,
    /// 0 for any number.
    attempts: Option<u32>,
    /// How many questions each attempt is asked; 0 or nothing for all.
    draw: Option<u32>,
    /// How long an attempt may take; 0 or nothing for any time.
    minutes: Option<u32>,
    /// Of an assignment: `text`, `file` or `either`.
    hand_in: Option<String>,
    /// Of an assignment; 0 or nothing for any length.
    min_characters: Option<u32>,
    /// Of an assignment, one for each criterion, counted from 0.
    #[schema(rename = "criterion.0.title")]
    criterion_title: Option<String>,
    /// A line for each level: points, then words.
    #[schema(rename = "criterion.0.levels", example = "0 没有\n10 清楚可测")]
    criterion_levels: Option<String>,
    /// Of a survey, one for each question, counted from 0.
    #[schema(rename = "question.0.text")]
    question_text: Option<String>,
    /// `choice`, `several`, `scale` or `words`.
    #[schema(rename = "question.0.kind")]
    question_kind: Option<String>,
    /// A line for each option; of a scale its two ends.
    #[schema(rename = "question.0.options")]
    question_options: Option<String>,
    /// Send `yes`, or leave it out.
    #[schema(rename = "question.0.required")]
    question_required: Option<String>,
    /// Of a session: `face-to-face` or `live`.
    venue: Option<String>,
    /// Send `yes` where search may find the questions.
    searchable: Option<String>,
    /// Of a quiz: a file in GIFT, Moodle XML or QTI 2.x/3.0, whose questions come behind those of `gift`.
    #[schema(value_type = Option<String>, format = Binary)]
    questions: Option<Vec<u8>>,
    /// An MP4, or a sound alone as MP3, M4A, Ogg or WAV.
    #[schema(value_type = Option<String>, format = Binary)]
    video: Option<Vec<u8>>,
    #[schema(value_type = Option<String>, format = Binary)]
    captions: Option<Vec<u8>>,
    /// A PDF, docx, pptx, odt or odp.
    #[schema(value_type = Option<String>, format = Binary)]
    document: Option<Vec<u8>>,
    /// A zip of SCORM 1.2, SCORM 2004, cmi5 or H5P.
    #[schema(value_type = Option<String>, format = Binary)]
    package: Option<Vec<u8>>,
    /// The id of an upload in the place of `video`; likewise `captions_upload`, `document_upload`, `questions_upload`.
    video_upload: Option<String>,
    captions_upload: Option<String>,
    document_upload: Option<String>,
    questions_upload: Option<String>,
    package_upload: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOut {
    /// A word for what was left out.
    #[schema(example = "media")]
    code: &'static str,
    /// The path within a package.
    file: Option<String>,
    line: u32,
    /// The name of the question in the file.
    question: Option<String>,
    detail: String,
}

impl From<content::questions::LeftOut> for LeftOut {
    fn from(left_out: content::questions::LeftOut) -> Self {
        Self {
            code: left_out.what.code(),
            detail: left_out.what.to_string(),
            file: left_out.file,
            line: left_out.line,
            question: left_out.question,
        }
    }
}

/// Add a unit at the end of its section.
#[utoipa::path(post, path = "/courses/{code}/draft/units", tag = "authoring", params(("code" = String, Path)),
    request_body(content = UnitForm, content_type = "multipart/form-data"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = DraftDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "draft-changed, draft-state"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn add_unit(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    form: Multipart,
) -> Result<(StatusCode, Json<DraftDetail>), Problem> {
    // Before anything is received: whether the draft is theirs at all.
    app.platform.draft(&caller.viewer, &code).await?;
    let parts = receive(&app, &caller, form).await?;
    let (parts, left_out) = with_questions(&app, parts).await?;
    let unit = parts.unit().map_err(Error::Refused)?;
    let draft = app
        .platform
        .add_unit(&caller.viewer, &code, parts.revision, unit)
        .await?;
    let mut detail = DraftDetail::from(draft);
    detail.left_out = left_out;
    Ok((StatusCode::CREATED, Json(detail)))
}

/// Write a unit anew. It keeps its key and its kind, and the files for which no others are sent; another section moves it
/// to the end of that.
#[utoipa::path(put, path = "/courses/{code}/draft/units/{key}", tag = "authoring",
    params(("code" = String, Path), ("key" = String, Path, example = "quiz-1")),
    request_body(content = UnitForm, content_type = "multipart/form-data"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = DraftDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "draft-changed, draft-state"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn edit_unit(
    State(app): State<App>,
    caller: Caller,
    Path((code, key)): Path<(String, String)>,
    form: Multipart,
) -> Result<Json<DraftDetail>, Problem> {
    let draft = app.platform.draft(&caller.viewer, &code).await?;
    let (_, unit) = draft.unit(&key).ok_or(Error::NotFound("unit"))?;
    let parts = receive(&app, &caller, form).await?.of_kind(unit.kind());
    let (parts, left_out) = with_questions(&app, parts).await?;
    let unit = parts.unit().map_err(Error::Refused)?;
    let draft = app
        .platform
        .edit_unit(&caller.viewer, &code, parts.revision, &key, unit)
        .await?;
    let mut detail = DraftDetail::from(draft);
    detail.left_out = left_out;
    Ok(Json(detail))
}

async fn receive(app: &App, caller: &Caller, form: Multipart) -> Result<UnitParts, Problem> {
    let read = UnitParts::read(form).await;
    let mut parts = read.map_err(|error| Problem::new(error.status(), error.body_text()))?;
    let gone = parts.take_uploads(&app.platform, &caller.viewer).await?;
    if gone.is_empty() {
        Ok(parts)
    } else {
        Err(Error::Refused(gone).into())
    }
}

/// With the questions of a file, if one was sent; a question that cannot be marked refuses it.
async fn with_questions(
    app: &App,
    mut parts: UnitParts,
) -> Result<(UnitParts, Vec<LeftOut>), Problem> {
    let Some(read) = parts.bring_questions(&app.platform).await? else {
        return Ok((parts, Vec::new()));
    };
    let read = read.map_err(|unread| Error::Refused(unread.refusals()))?;
    if !read.unfit.is_empty() {
        return Err(Error::Refused(read.refusals()).into());
    }
    let left_out = read.left_out.into_iter().map(LeftOut::from).collect();
    Ok((parts, left_out))
}
