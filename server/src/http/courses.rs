//! The catalogue.

use app::{App, Visit};
use axum::{
    Json,
    extract::{Path, State},
};
use domain::catalogue::{Content, Course, Section, Unit};
use platform::catalogue::{Filter, Published};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    list::List,
    measure::{Ratio, Seconds},
    problem::{Document, Problem},
    query::{Asked, limit, text, word},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Words that code, title or summary must hold.
    q: Option<String>,
    #[param(example = "campus-safety")]
    module: Option<String>,
    #[param(example = "municipal")]
    level: Option<String>,
    #[param(example = "remote")]
    mode: Option<String>,
    #[param(example = "primary")]
    stage: Option<String>,
    subject: Option<String>,
    /// 1 to 100; 20 where nothing is said.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// A course at a glance.
#[derive(Serialize, ToSchema)]
pub struct CourseItem {
    #[schema(example = "KM-2015-63")]
    code: String,
    title: String,
    summary: String,
    #[schema(example = "4.00")]
    hours: String,
    module: String,
    level: String,
    mode: String,
    mandatory: bool,
    stages: Vec<String>,
    subjects: Vec<String>,
    /// How long the content takes a person who takes it in once.
    length_seconds: u32,
}

#[derive(Serialize, ToSchema)]
pub struct CourseDetail {
    #[serde(flatten)]
    course: CourseItem,
    /// Of the published edition, from 1.
    version: u32,
    published_at: String,
    objectives: Vec<String>,
    language: String,
    authors: Vec<String>,
    source: String,
    sections: Vec<SectionItem>,
}

#[derive(Serialize, ToSchema)]
pub struct SectionItem {
    title: String,
    units: Vec<UnitItem>,
}

#[derive(Serialize, ToSchema)]
pub struct UnitItem {
    #[schema(example = "KM-2015-63~1~intro")]
    id: String,
    #[schema(example = "video")]
    kind: String,
    title: String,
    required: bool,
    rule: Rule,
}

/// How a unit is met.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Rule {
    /// This share of the video is watched, or of the sound heard.
    Watch {
        watch_ratio: Ratio,
        seconds: Seconds,
    },
    /// Open and visible for so long. `pages` is null where the file does not say, as those of office programs.
    Document {
        min_seconds: u32,
        pages: Option<u32>,
    },
    /// Open and visible for so long.
    Read { min_seconds: u32 },
    /// All activities of a package are done, open and visible for so long.
    Play { activities: usize, min_seconds: u32 },
    /// This share of the marks; `attempts` is null where any number is allowed. `questions` are asked in each attempt, of
    /// `of` in all; `minutes` is null where it may take any time.
    Pass {
        pass: Ratio,
        attempts: Option<u16>,
        questions: usize,
        of: usize,
        minutes: Option<u16>,
    },
    /// A work is marked with this share of the points; `attempts` is null where any number is allowed.
    Work {
        pass: Ratio,
        attempts: Option<u16>,
        criteria: usize,
        minutes: u16,
    },
    /// The survey is answered.
    Answers { questions: usize },
    /// Being there once; `venue` is `face-to-face` or `live`.
    Presence { venue: &'static str, minutes: u16 },
}

impl CourseItem {
    pub fn of(course: &Course) -> Self {
        Self {
            code: course.code.to_string(),
            title: course.title.clone(),
            summary: course.summary.clone(),
            hours: course.hours.to_string(),
            module: course.module.to_string(),
            level: course.level.to_string(),
            mode: course.mode.to_string(),
            mandatory: course.mandatory,
            stages: course.stages.iter().map(ToString::to_string).collect(),
            subjects: course.subjects.clone(),
            length_seconds: course.length_seconds(),
        }
    }
}

impl CourseDetail {
    fn of(published: &Published) -> Self {
        let course = &published.course;
        let section = |section: &Section| SectionItem {
            title: section.title.clone(),
            units: section
                .units
                .iter()
                .map(|unit| UnitItem::of(published, unit))
                .collect(),
        };
        Self {
            course: CourseItem::of(course),
            version: published.number,
            published_at: published.published_at.to_rfc3339(),
            objectives: course.objectives.clone(),
            language: course.language.clone(),
            authors: course.authors.clone(),
            source: course.source.to_string(),
            sections: course.sections.iter().map(section).collect(),
        }
    }
}

impl UnitItem {
    fn of(published: &Published, unit: &Unit) -> Self {
        Self {
            id: published.unit_id(unit).to_string(),
            kind: unit.kind().to_string(),
            title: unit.title.clone(),
            required: unit.required,
            rule: Rule::of(unit),
        }
    }
}

impl Rule {
    fn of(unit: &Unit) -> Self {
        match &unit.content {
            Content::Video(video) => Self::Watch {
                watch_ratio: Ratio(u32::from(video.watch_permille)),
                seconds: Seconds(video.duration_millis),
            },
            Content::Page(page) => Self::Read {
                min_seconds: page.min_seconds,
            },
            Content::Document(document) => Self::Document {
                min_seconds: document.min_seconds,
                pages: Some(document.pages).filter(|pages| *pages > 0),
            },
            Content::Package(package) => Self::Play {
                activities: package.activities.len(),
                min_seconds: package.min_seconds,
            },
            Content::Assignment(work) => Self::Work {
                pass: Ratio(u32::from(work.pass_permille)),
                attempts: Some(work.attempts).filter(|attempts| *attempts > 0),
                criteria: work.criteria.len(),
                minutes: work.minutes,
            },
            Content::Survey(survey) => Self::Answers {
                questions: survey.questions.len(),
            },
            Content::Session(meeting) => Self::Presence {
                venue: meeting.venue.code(),
                minutes: meeting.minutes,
            },
            Content::Quiz(quiz) => Self::Pass {
                pass: Ratio(u32::from(quiz.pass_permille)),
                attempts: Some(quiz.attempts).filter(|attempts| *attempts > 0),
                questions: quiz.asked(),
                of: quiz.quiz.marked(),
                minutes: Some(quiz.minutes).filter(|minutes| *minutes > 0),
            },
        }
    }
}

/// The courses, mandatory ones first.
#[utoipa::path(get, path = "/courses", tag = "courses", params(Query), responses(
    (status = 200, body = List<CourseItem>),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Asked(asked): Asked<Query>,
) -> Result<Json<List<CourseItem>>, Problem> {
    let filter = Filter {
        text: text(asked.q.as_ref()).unwrap_or_default().to_owned(),
        module: word("module", asked.module.as_ref())?,
        level: word("level", asked.level.as_ref())?,
        mode: word("mode", asked.mode.as_ref())?,
        stage: word("stage", asked.stage.as_ref())?,
        subject: text(asked.subject.as_ref()).map(ToOwned::to_owned),
    };
    let limit = limit(asked.limit.as_ref())?;
    let catalogue = app.platform.catalogue_for(visit.viewer.as_ref());
    let cursor = text(asked.cursor.as_ref());
    if cursor.is_some_and(|code| catalogue.course(code).is_none()) {
        return Err(Problem::field(
            "cursor",
            "cursor-form",
            "use the value of \"next\" of the page before",
        ));
    }
    let page = catalogue.list(&filter, cursor, limit);
    let items = page
        .items
        .iter()
        .map(|published| CourseItem::of(&published.course))
        .collect();
    Ok(Json(List {
        items,
        next: page.next,
    }))
}

/// One course with its outline.
#[utoipa::path(get, path = "/courses/{code}", tag = "courses", params(("code", example = "KM-2015-63")), responses(
    (status = 200, body = CourseDetail),
    (status = 404, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Json<CourseDetail>, Problem> {
    let published = app.platform.course_for(visit.viewer.as_ref(), &code)?;
    Ok(Json(CourseDetail::of(&published)))
}
