//! The steps of a draft.

use app::App;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::time::Timestamp;
use platform::{Error, authoring::Submission};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::{
    body::MaybeBody,
    caller::Caller,
    problem::{Document, Problem},
};

/// What a step names. A program that has just read the draft should say which revision it means.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct StepBody {
    /// Where nothing is said, the newest.
    revision: Option<u32>,
    /// What the author should change; only for `return`.
    #[serde(default)]
    remarks: String,
    /// Only for `submit`: whether teachers who are under way on the edition before move to this one. Refused where what a
    /// completion rests on differs.
    #[serde(default)]
    minor: bool,
    /// Only for `approve`: when it is published. At once, where nothing is said.
    #[schema(example = "2026-12-01T08:00:00+08:00")]
    publish_at: Option<String>,
}

/// A step on the way of the course: `submit` and `withdraw` by its author; `approve` (which publishes, at once or at a
/// moment) and `return` by a reviewer; `retire` by a reviewer takes it out of the catalogue, and `publish` brings it in or
/// back. `discard` by its author deletes a draft that was never published, and `recover` brings it back within 30 days.
/// Taken already, a step changes nothing.
#[utoipa::path(post, path = "/courses/{code}/{step}", tag = "authoring",
    params(("code" = String, Path), ("step" = String, Path, example = "submit")), request_body = StepBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Stands),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "draft-changed, draft-state, draft-published, licence-ended"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "what is missing, field by field"),
))]
pub async fn step(
    State(app): State<App>,
    caller: Caller,
    Path((code, step)): Path<(String, String)>,
    MaybeBody(body): MaybeBody<StepBody>,
) -> Result<Json<Stands>, Problem> {
    let (viewer, platform) = (&caller.viewer, &app.platform);
    let newest = async || match body.revision {
        Some(revision) => Ok(revision),
        None => platform
            .draft(viewer, &code)
            .await
            .map(|draft| draft.revision),
    };
    match step.as_str() {
        "submit" => {
            let submission = Submission {
                revision: newest().await?,
                minor: body.minor,
            };
            platform.submit_draft(viewer, &code, submission).await?;
        }
        "withdraw" => {
            platform
                .withdraw_draft(viewer, &code, newest().await?)
                .await?;
        }
        "approve" => {
            let revision = newest().await?;
            match &body.publish_at {
                None => platform.approve_draft(viewer, &code, revision).await?,
                Some(at) => {
                    let at = Timestamp::parse_rfc3339(at).ok_or_else(|| {
                        let detail = format!("{at:?} is no time such as 2026-12-01T08:00:00+08:00");
                        Error::refused("publish_at", "time-form", detail)
                    })?;
                    platform.schedule_draft(viewer, &code, revision, at).await?;
                }
            }
        }
        "discard" => {
            platform
                .delete_draft(viewer, &code, newest().await?)
                .await?;
        }
        "recover" => platform.recover_draft(viewer, &code).await?,
        "return" => {
            let revision = newest().await?;
            platform
                .return_draft(viewer, &code, revision, &body.remarks)
                .await?;
        }
        "publish" => {
            platform
                .publish_course(viewer, &code, body.revision)
                .await?;
        }
        "retire" => platform.retire_course(viewer, &code).await?,
        _ => return Err(Error::NotFound("step").into()),
    }
    Ok(Json(Stands {
        published: platform.course(&code).is_ok(),
        code,
    }))
}

/// How the course stands after the step.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stands {
    code: String,
    /// Whether an edition of it is in the catalogue.
    published: bool,
}
