//! The saves of a draft: what each said, what it would change, and the way back to it.

use app::{
    App, Visit,
    parts::{course_text, diff},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use platform::authoring::{Metadata, Saved};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{About, DraftDetail, DraftSection};
use crate::http::{
    body::Body,
    caller::Caller,
    list::List,
    problem::{Document, Problem},
};

#[derive(Debug, Serialize, ToSchema)]
pub struct Save {
    revision: u32,
    by: String,
    at: String,
}

/// What a draft said at one save.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedDraft {
    revision: u32,
    #[serde(flatten)]
    about: About,
    sections: Vec<DraftSection>,
}

/// From the draft as it is to an earlier save, as lines of text in the language of the request.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The revision of the draft as it is.
    from: u32,
    to: u32,
    /// The changed lines and a few around them; empty where both say the same.
    lines: Vec<Line>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// `same`, `added` or `removed`.
    #[schema(example = "added")]
    change: &'static str,
    text: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Restoration {
    /// The revision that the draft is at: another one is 409 `draft-changed`, and nothing is overwritten.
    revision: u32,
    /// The save that is taken up again.
    from: u32,
}

impl From<Saved> for Save {
    fn from(saved: Saved) -> Self {
        Self {
            revision: saved.revision,
            by: saved.by_name,
            at: saved.at.to_rfc3339(),
        }
    }
}

/// The saves of a draft, the last first.
#[utoipa::path(get, path = "/courses/{code}/draft/history", tag = "authoring", params(("code" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<Save>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Json<List<Save>>, Problem> {
    let saves = app.platform.draft_history(&caller.viewer, &code).await?;
    Ok(Json(List {
        items: saves.into_iter().map(Save::from).collect(),
        next: None,
    }))
}

/// What the draft said at one save.
#[utoipa::path(get, path = "/courses/{code}/draft/history/{revision}", tag = "authoring",
    params(("code" = String, Path), ("revision" = u32, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = SavedDraft),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((code, revision)): Path<(String, u32)>,
) -> Result<Json<SavedDraft>, Problem> {
    let course = app
        .platform
        .draft_at(&caller.viewer, &code, revision)
        .await?;
    Ok(Json(SavedDraft {
        revision,
        sections: course.sections.iter().map(DraftSection::of).collect(),
        about: Metadata::of(&course).into(),
    }))
}

/// What taking a save up again would change.
#[utoipa::path(get, path = "/courses/{code}/draft/history/{revision}/changes", tag = "authoring",
    params(("code" = String, Path), ("revision" = u32, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Changes),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn changes(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    Path((code, revision)): Path<(String, u32)>,
) -> Result<Json<Changes>, Problem> {
    let platform = &app.platform;
    let before = platform.draft_at(&caller.viewer, &code, revision).await?;
    let draft = platform.draft(&caller.viewer, &code).await?;
    let text = visit.text();
    let now = course_text::of(text, &draft.course);
    let then = course_text::of(text, &before);
    let lines = diff::lines(&now, &then);
    Ok(Json(Changes {
        from: draft.revision,
        to: revision,
        lines: lines
            .into_iter()
            .map(|(change, text)| Line {
                change: change.code(),
                text,
            })
            .collect(),
    }))
}

/// Takes an earlier save up again, as the newest; the ones between stay.
#[utoipa::path(post, path = "/courses/{code}/draft/history", tag = "authoring", params(("code" = String, Path)),
    request_body = Restoration, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = DraftDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "draft-changed, draft-state"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn restore(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Body(body): Body<Restoration>,
) -> Result<(StatusCode, Json<DraftDetail>), Problem> {
    let draft = app
        .platform
        .restore_draft(&caller.viewer, &code, body.revision, body.from)
        .await?;
    Ok((StatusCode::CREATED, Json(draft.into())))
}
