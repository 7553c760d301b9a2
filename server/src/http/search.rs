//! Searching courses and what is inside them.

use ::search::{Completion, CompletionKind, Hit, Locator, Results};
use app::{App, Visit};
use axum::{Json, extract::State};
use platform::search::Asked as Question;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    problem::{Document, Problem},
    query::{Asked, limit, text, word},
};

/// In characters.
const LONGEST_QUERY: usize = 200;
const SUGGESTIONS: usize = 8;

#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// What is looked for, at most 200 characters: words, pinyin or its initials, `"words together"`, `-without`,
    /// `module:name`. Nothing finds nothing.
    q: Option<String>,
    #[param(example = "campus-safety")]
    module: Option<String>,
    #[param(example = "municipal")]
    level: Option<String>,
    #[param(example = "remote")]
    mode: Option<String>,
    #[param(example = "primary")]
    stage: Option<String>,
    /// `course`, `video`, `cue`, `page`, `document`, `quiz` or `package`.
    #[param(example = "cue")]
    kind: Option<String>,
    /// 1 to 100; 20 where nothing is said.
    limit: Option<String>,
}

/// The best of what was found, the best first.
#[derive(Serialize, ToSchema)]
pub struct Found {
    items: Vec<FoundItem>,
    facets: SearchFacets,
    /// Always null: the best are all on one page.
    next: Option<String>,
    /// All matches, not only those that `limit` lets through.
    total: usize,
    /// Hardly anything was found, and this finds more: perhaps it was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "师德师风")]
    suggestion: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct FoundItem {
    /// Code of the course.
    #[schema(example = "KM-2015-63")]
    course: String,
    course_title: String,
    /// Id of the unit, unless it is the course itself that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "KM-2015-63~1~intro")]
    unit: Option<String>,
    #[schema(example = "cue")]
    kind: &'static str,
    /// Of the unit or the course.
    title: String,
    /// HTML, escaped; its only tags are `<mark>` and `</mark>`.
    #[schema(example = "遇到<mark>地震</mark>要听从指挥")]
    snippet: String,
    /// Where in the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<SearchLocator>,
    /// Comparable within this answer only.
    score: f32,
}

/// A place inside a unit.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SearchLocator {
    /// Seconds from the start of the video.
    Seconds(u32),
    /// Page of the document, from 1.
    Page(u32),
    /// Id of a heading.
    Anchor(String),
}

/// How many matches each choice would leave, the most first. A choice does not count against its own facet.
#[derive(Serialize, ToSchema)]
pub struct SearchFacets {
    modules: Vec<FacetCount>,
    kinds: Vec<FacetCount>,
    levels: Vec<FacetCount>,
    modes: Vec<FacetCount>,
    stages: Vec<FacetCount>,
}

#[derive(Serialize, ToSchema)]
pub struct FacetCount {
    #[schema(example = "campus-safety")]
    value: String,
    count: usize,
}

impl From<Results> for Found {
    fn from(results: Results) -> Self {
        let counted = |counts: Vec<(String, usize)>| {
            let counts = counts.into_iter();
            counts
                .map(|(value, count)| FacetCount { value, count })
                .collect()
        };
        let kinds = results.kinds.into_iter();
        Self {
            items: results.hits.into_iter().map(FoundItem::from).collect(),
            facets: SearchFacets {
                modules: counted(results.modules),
                levels: counted(results.levels),
                modes: counted(results.modes),
                stages: counted(results.stages),
                kinds: kinds
                    .map(|(kind, count)| FacetCount {
                        value: kind.code().to_owned(),
                        count,
                    })
                    .collect(),
            },
            next: None,
            total: results.total,
            suggestion: results.suggestion,
        }
    }
}

impl From<Hit> for FoundItem {
    fn from(hit: Hit) -> Self {
        Self {
            course: hit.course,
            course_title: hit.course_title,
            unit: hit.unit,
            kind: hit.kind.code(),
            title: hit.title,
            snippet: hit.snippet,
            locator: hit.locator.map(SearchLocator::from),
            score: hit.score,
        }
    }
}

impl From<Locator> for SearchLocator {
    fn from(locator: Locator) -> Self {
        match locator {
            Locator::Seconds(seconds) => Self::Seconds(seconds),
            Locator::Page(page) => Self::Page(page),
            Locator::Anchor(anchor) => Self::Anchor(anchor),
        }
    }
}

impl Query {
    fn read(&self) -> Result<Question, Problem> {
        let wanted = text(self.q.as_ref()).unwrap_or_default();
        if wanted.chars().count() > LONGEST_QUERY {
            let detail = format!("look for at most {LONGEST_QUERY} characters");
            return Err(Problem::field("q", "too-long", detail));
        }
        Ok(Question {
            text: wanted.to_owned(),
            module: word("module", self.module.as_ref())?,
            level: word("level", self.level.as_ref())?,
            mode: word("mode", self.mode.as_ref())?,
            stage: word("stage", self.stage.as_ref())?,
            kind: word("kind", self.kind.as_ref())?,
            limit: limit(self.limit.as_ref())?,
            offset: 0,
        })
    }
}

/// What may be meant by the beginning of a question.
#[derive(Serialize, ToSchema)]
pub struct Suggestions {
    items: Vec<SuggestionItem>,
}

#[derive(Serialize, ToSchema)]
pub struct SuggestionItem {
    /// To be searched for.
    #[schema(example = "师德师风建设")]
    text: String,
    /// `course`, `module`, `author`, `word`, `unit` or `section`.
    #[schema(example = "course")]
    kind: &'static str,
    /// Code of the only course that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    course: Option<String>,
}

impl From<Completion> for SuggestionItem {
    fn from(completion: Completion) -> Self {
        Self {
            text: completion.text,
            kind: match completion.kind {
                CompletionKind::Course => "course",
                CompletionKind::Module => "module",
                CompletionKind::Author => "author",
                CompletionKind::Word => "word",
                CompletionKind::Unit => "unit",
                CompletionKind::Section => "section",
            },
            course: completion.course,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Typed {
    /// What is typed so far, in characters, pinyin or its initials.
    #[param(example = "shide")]
    q: Option<String>,
}

/// Complete what is typed so far: at most eight names, the likeliest first.
#[utoipa::path(get, path = "/search/suggestions", tag = "search", params(Typed), responses(
    (status = 200, body = Suggestions),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 503, body = Document, content_type = "application/problem+json"),
))]
pub async fn suggest(
    State(app): State<App>,
    visit: Visit,
    Asked(typed): Asked<Typed>,
) -> Result<Json<Suggestions>, Problem> {
    let typed: String = text(typed.q.as_ref())
        .unwrap_or_default()
        .chars()
        .take(LONGEST_QUERY)
        .collect();
    let found = app
        .platform
        .complete(visit.viewer.as_ref(), &typed, SUGGESTIONS)
        .await?;
    let items = found.into_iter().map(SuggestionItem::from).collect();
    Ok(Json(Suggestions { items }))
}

/// Find courses, and places inside them.
#[utoipa::path(get, path = "/search", tag = "search", params(Query), responses(
    (status = 200, body = Found),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
    (status = 503, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Asked(asked): Asked<Query>,
) -> Result<Json<Found>, Problem> {
    let search = asked.read()?;
    let results = app.platform.search(visit.viewer.as_ref(), &search).await?;
    Ok(Json(results.into()))
}

#[cfg(test)]
mod tests {
    use ::search::Kind;
    use domain::catalogue::Module;
    use serde_json::json;

    use super::*;

    fn asked(q: &str, module: &str, kind: &str, limit: &str) -> Query {
        let field = |text: &str| Some(text.to_owned());
        Query {
            q: field(q),
            module: field(module),
            kind: field(kind),
            limit: field(limit),
            ..Query::default()
        }
    }

    #[test]
    fn empty_fields_ask_for_nothing_in_particular() {
        let search = asked(" 地震 ", "", " ", "").read().expect("only a word");
        assert_eq!(search, Question::of("地震", 20));
        let nothing = Query::default();
        assert_eq!(nothing.read().expect("nothing at all").text, "");
        let all = asked("a", "campus-safety", "cue", "100")
            .read()
            .expect("everything");
        assert_eq!(
            (all.module, all.kind, all.limit),
            (Some(Module::CampusSafety), Some(Kind::Cue), 100)
        );
    }

    #[test]
    fn what_cannot_be_asked_is_refused_by_its_field() {
        let long = "长".repeat(LONGEST_QUERY + 1);
        for (query, field) in [
            (asked(&long, "", "", ""), "\"q\""),
            (asked("a", "virtual", "", ""), "\"module\""),
            (asked("a", "", "film", ""), "\"kind\""),
            (asked("a", "", "", "0"), "\"limit\""),
            (asked("a", "", "", "101"), "\"limit\""),
            (asked("a", "", "", "-1"), "\"limit\""),
        ] {
            let shown = format!("{:?}", query.read().expect_err(field));
            assert!(shown.contains(field), "{field}: {shown}");
        }
        assert!(
            asked(&"长".repeat(LONGEST_QUERY), "", "", "")
                .read()
                .is_ok()
        );
    }

    #[test]
    fn a_place_is_named_by_what_it_is_and_left_out_where_there_is_none() {
        let hit = |unit: Option<&str>, kind, locator| Hit {
            document_key: "k".to_owned(),
            course: "KM-2015-63".to_owned(),
            course_title: "行动计划".to_owned(),
            unit: unit.map(str::to_owned),
            kind,
            title: "导学".to_owned(),
            snippet: "<mark>目标</mark>".to_owned(),
            locator,
            module: "management".to_owned(),
            hours: 400,
            score: 1.5,
            ..Hit::default()
        };
        let results = Results {
            hits: vec![
                hit(Some("u"), Kind::Cue, Some(Locator::Seconds(12))),
                hit(Some("u"), Kind::Document, Some(Locator::Page(3))),
                hit(Some("u"), Kind::Page, Some(Locator::Anchor("a".to_owned()))),
                hit(None, Kind::Course, None),
            ],
            total: 9,
            modules: vec![("management".to_owned(), 9)],
            kinds: vec![(Kind::Cue, 5), (Kind::Page, 4)],
            levels: vec![("municipal".to_owned(), 9)],
            suggestion: Some("目标".to_owned()),
            ..Results::default()
        };
        let written = serde_json::to_value(Found::from(results)).expect("it can be written");
        assert_eq!(written["items"][0]["locator"], json!({"seconds": 12}));
        assert_eq!(written["items"][1]["locator"], json!({"page": 3}));
        assert_eq!(written["items"][2]["locator"], json!({"anchor": "a"}));
        assert_eq!(
            written["items"][3],
            json!({
                "course": "KM-2015-63", "course_title": "行动计划", "kind": "course", "title": "导学",
                "snippet": "<mark>目标</mark>", "score": 1.5,
            })
        );
        assert_eq!(
            written["facets"],
            json!({
                "modules": [{"value": "management", "count": 9}],
                "kinds": [{"value": "cue", "count": 5}, {"value": "page", "count": 4}],
                "levels": [{"value": "municipal", "count": 9}],
                "modes": [],
                "stages": [],
            })
        );
        assert_eq!(written["suggestion"], "目标");
        assert_eq!(
            (&written["total"], &written["next"]),
            (&json!(9), &json!(null))
        );
    }
}
