//! Courses on their way to the catalogue: begun, written, submitted, reviewed, published, retired.

pub mod comments;
pub mod export;
pub mod history;
pub mod questions;
pub mod steps;
pub mod units;

use app::App;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    catalogue::{Content, Section, Unit},
    time::Timestamp,
};
use platform::authoring::{Draft, Metadata, Outline, OutlineSection, OutlineUnit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    measure::Ratio,
    problem::{Document, Problem},
};

/// What the course is about.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct About {
    title: String,
    #[serde(default)]
    summary: String,
    #[schema(example = "4.00")]
    hours: String,
    #[schema(example = "campus-safety")]
    module: String,
    #[schema(example = "municipal")]
    level: String,
    #[schema(example = "remote")]
    mode: String,
    /// `self-made`, `bought` or `brought-in`.
    #[schema(example = "self-made")]
    source: String,
    #[serde(default)]
    mandatory: bool,
    #[serde(default)]
    stages: Vec<String>,
    #[serde(default)]
    subjects: Vec<String>,
    #[serde(default)]
    objectives: Vec<String>,
    /// The codes of the organisations that the course is for, with all below them; none for everybody.
    #[serde(default)]
    audience: Vec<String>,
    /// Who gave the licence under which the course is shown; a bought course must name one.
    #[serde(default)]
    licence_holder: String,
    #[serde(default)]
    licence_terms: String,
    /// The last day on which the course is in the catalogue; empty for no end.
    #[serde(default)]
    #[schema(example = "2027-12-31")]
    licence_until: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewDraft {
    /// Unique in the catalogue.
    #[schema(example = "KM-2015-63")]
    code: String,
    #[serde(flatten)]
    about: About,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DraftBody {
    /// The revision that the change was made from: another one is 409 `draft-changed`, and nothing is overwritten.
    revision: u32,
    #[serde(flatten)]
    about: About,
    /// The units in their order, by their keys; one that is left out is removed. Where nothing is said, they stay.
    sections: Option<Vec<SectionBody>>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SectionBody {
    title: String,
    units: Vec<UnitBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct UnitBody {
    key: String,
    /// As it is, where nothing is said; likewise `required`.
    title: Option<String>,
    required: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftDetail {
    code: String,
    #[serde(flatten)]
    about: About,
    /// `editing`, `submitted`, `returned`, `scheduled` or `published`.
    #[schema(example = "editing")]
    state: &'static str,
    /// Whether the published course was taken out of the catalogue.
    retired: bool,
    revision: u32,
    owner: String,
    remarks: Option<String>,
    /// Whether learners move to it once it is published.
    minor: bool,
    /// When it is published, where it is approved for later.
    publish_at: Option<String>,
    /// What author and reviewers said to each other, in order.
    comments: Vec<comments::CommentItem>,
    updated_at: String,
    /// What is missing before it may be submitted.
    gaps: Vec<&'static str>,
    sections: Vec<DraftSection>,
    /// What a file of questions says and a quiz cannot hold; only in the answer to that file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<units::LeftOut>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftSection {
    title: String,
    units: Vec<DraftUnit>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftUnit {
    key: String,
    #[schema(example = "page")]
    kind: String,
    title: String,
    required: bool,
    /// Of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
    /// Of a page or document.
    #[serde(skip_serializing_if = "Option::is_none")]
    min_seconds: Option<u32>,
    /// Of a video.
    #[serde(skip_serializing_if = "Option::is_none")]
    watch_ratio: Option<Ratio>,
    /// Of a quiz.
    #[serde(skip_serializing_if = "Option::is_none")]
    gift: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u16>,
    /// How many questions each attempt is asked; 0 for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    draw: Option<u16>,
    /// How long an attempt may take; 0 for any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    searchable: Option<bool>,
    /// The file of a video or document.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Of a package: `scorm-1.2`, `scorm-2004`, `cmi5` or `h5p`.
    #[serde(skip_serializing_if = "Option::is_none")]
    standard: Option<&'static str>,
    /// Of a package: the titles of what it launches.
    #[serde(skip_serializing_if = "Option::is_none")]
    activities: Option<Vec<String>>,
    /// Of an assignment: `text`, `file` or `either`.
    #[serde(skip_serializing_if = "Option::is_none")]
    hand_in: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_characters: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    criteria: Option<Vec<CriterionItem>>,
    /// Of a survey.
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<QuestionItem>>,
    /// Of a session: `face-to-face` or `live`.
    #[serde(skip_serializing_if = "Option::is_none")]
    venue: Option<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionItem {
    title: String,
    levels: Vec<LevelItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LevelItem {
    points: u16,
    text: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionItem {
    text: String,
    #[schema(example = "choice")]
    kind: &'static str,
    required: bool,
    /// Of a scale, its two ends.
    options: Vec<String>,
}

impl From<About> for Metadata {
    fn from(about: About) -> Self {
        Self {
            title: about.title,
            summary: about.summary,
            hours: about.hours,
            module: about.module,
            level: about.level,
            mode: about.mode,
            source: about.source,
            mandatory: about.mandatory,
            stages: about.stages,
            subjects: about.subjects,
            objectives: about.objectives,
            audience: about.audience,
            licence_holder: about.licence_holder,
            licence_terms: about.licence_terms,
            licence_until: about.licence_until,
        }
    }
}

impl From<Metadata> for About {
    fn from(metadata: Metadata) -> Self {
        Self {
            title: metadata.title,
            summary: metadata.summary,
            hours: metadata.hours,
            module: metadata.module,
            level: metadata.level,
            mode: metadata.mode,
            source: metadata.source,
            mandatory: metadata.mandatory,
            stages: metadata.stages,
            subjects: metadata.subjects,
            objectives: metadata.objectives,
            audience: metadata.audience,
            licence_holder: metadata.licence_holder,
            licence_terms: metadata.licence_terms,
            licence_until: metadata.licence_until,
        }
    }
}

impl From<SectionBody> for OutlineSection {
    fn from(section: SectionBody) -> Self {
        let units = section.units.into_iter().map(|unit| OutlineUnit {
            key: unit.key,
            title: unit.title,
            required: unit.required,
        });
        Self {
            title: section.title,
            units: units.collect(),
        }
    }
}

impl From<Draft> for DraftDetail {
    fn from(draft: Draft) -> Self {
        let course = draft.course;
        Self {
            code: draft.code.to_string(),
            state: draft.state.code(),
            retired: draft.is_retired,
            revision: draft.revision,
            owner: draft.owner_name,
            remarks: draft.remarks,
            minor: draft.minor,
            publish_at: draft.publish_at.map(Timestamp::to_rfc3339),
            comments: draft.comments.into_iter().map(Into::into).collect(),
            updated_at: draft.updated_at.to_rfc3339(),
            gaps: draft.gaps.iter().map(|gap| gap.field()).collect(),
            sections: course.sections.iter().map(DraftSection::of).collect(),
            left_out: Vec::new(),
            about: Metadata::of(&course).into(),
        }
    }
}

impl CriterionItem {
    fn of(criterion: &domain::catalogue::Criterion) -> Self {
        let level = |level: &domain::catalogue::CriterionLevel| LevelItem {
            points: level.points,
            text: level.text.clone(),
        };
        Self {
            title: criterion.title.clone(),
            levels: criterion.levels.iter().map(level).collect(),
        }
    }
}

impl QuestionItem {
    fn of(question: &domain::catalogue::SurveyQuestion) -> Self {
        use domain::catalogue::SurveyKind;

        Self {
            text: question.text.clone(),
            kind: question.kind.code(),
            required: question.required,
            options: match &question.kind {
                SurveyKind::Scale { least, most } => vec![least.clone(), most.clone()],
                kind => kind.options().to_vec(),
            },
        }
    }
}

impl DraftSection {
    fn of(section: &Section) -> Self {
        Self {
            title: section.title.clone(),
            units: section.units.iter().map(DraftUnit::of).collect(),
        }
    }
}

impl DraftUnit {
    fn of(unit: &Unit) -> Self {
        let mut item = Self {
            key: unit.key.clone(),
            kind: unit.kind().to_string(),
            title: unit.title.clone(),
            required: unit.required,
            markdown: None,
            min_seconds: None,
            watch_ratio: None,
            gift: None,
            pass: None,
            attempts: None,
            draw: None,
            minutes: None,
            searchable: None,
            url: None,
            standard: None,
            activities: None,
            hand_in: None,
            min_characters: None,
            criteria: None,
            questions: None,
            venue: None,
        };
        let url = |file: &domain::catalogue::StoredFile| {
            Some(app::parts::media::address(&file.sha256, &file.name))
        };
        match &unit.content {
            Content::Page(page) => {
                item.markdown = Some(page.markdown.clone());
                item.min_seconds = Some(page.min_seconds);
            }
            Content::Video(video) => {
                item.watch_ratio = Some(Ratio(u32::from(video.watch_permille)));
                item.url = url(&video.file);
            }
            Content::Document(document) => {
                item.min_seconds = Some(document.min_seconds);
                item.url = url(&document.file);
            }
            Content::Package(package) => {
                item.min_seconds = Some(package.min_seconds);
                item.standard = Some(package.standard.code());
                let titles = package.activities.iter().map(|each| each.title.clone());
                item.activities = Some(titles.collect());
            }
            Content::Assignment(work) => {
                item.markdown = Some(work.markdown.clone());
                item.pass = Some(Ratio(u32::from(work.pass_permille)));
                item.attempts = Some(work.attempts);
                item.minutes = Some(work.minutes);
                item.hand_in = Some(work.hand_in.code());
                item.min_characters = Some(work.min_characters);
                item.criteria = Some(work.criteria.iter().map(CriterionItem::of).collect());
            }
            Content::Survey(survey) => {
                item.markdown = Some(survey.markdown.clone());
                item.questions = Some(survey.questions.iter().map(QuestionItem::of).collect());
            }
            Content::Session(meeting) => {
                item.markdown = Some(meeting.markdown.clone());
                item.venue = Some(meeting.venue.code());
                item.minutes = Some(meeting.minutes);
            }
            Content::Quiz(quiz) => {
                item.gift = Some(content::gift::print(&quiz.quiz));
                item.pass = Some(Ratio(u32::from(quiz.pass_permille)));
                item.attempts = Some(quiz.attempts);
                item.draw = Some(quiz.draw);
                item.minutes = Some(quiz.minutes);
                item.searchable = Some(quiz.findable);
            }
        }
        item
    }
}

/// Begin a course. The same again gives the same draft.
#[utoipa::path(post, path = "/courses", tag = "authoring", request_body = NewDraft,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = DraftDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only an author begins a course"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "code-taken"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<NewDraft>,
) -> Result<(StatusCode, Json<DraftDetail>), Problem> {
    let draft = app
        .platform
        .create_draft(&caller.viewer, &body.code, &body.about.into())
        .await?;
    Ok((StatusCode::CREATED, Json(draft.into())))
}

/// The draft as its author and the reviewers see it.
#[utoipa::path(get, path = "/courses/{code}/draft", tag = "authoring", params(("code" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = DraftDetail),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Json<DraftDetail>, Problem> {
    let draft = app.platform.draft(&caller.viewer, &code).await?;
    Ok(Json(draft.into()))
}

/// Write the draft: what it is about and, where `sections` is given, the order and names of its units. Editing what was
/// published begins the next edition.
#[utoipa::path(put, path = "/courses/{code}/draft", tag = "authoring", params(("code" = String, Path)),
    request_body = DraftBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = DraftDetail),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "draft-changed, draft-state"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn write(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Body(body): Body<DraftBody>,
) -> Result<Json<DraftDetail>, Problem> {
    let outline = body
        .sections
        .map(|sections| Outline(sections.into_iter().map(OutlineSection::from).collect()));
    let draft = app
        .platform
        .write_draft(
            &caller.viewer,
            &code,
            body.revision,
            &body.about.into(),
            outline.as_ref(),
        )
        .await?;
    Ok(Json(draft.into()))
}
