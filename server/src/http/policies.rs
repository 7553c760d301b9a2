//! The rules for hours: every version, a new one, and what it would change.

use std::collections::BTreeMap;

use app::App;
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    policies::{Policy, Standing},
    time::{Timestamp, TrainingYear},
};
use platform::policies::{Differently, Effect, Version};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    problem::{Document, Problem},
};

/// A policy as it travels. Hours are decimal strings.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; domain::policies::Policy is read")]
pub struct PolicyDocument {
    /// 1 to 40 characters; named in every entry that it decided.
    #[schema(example = "km-2026/1")]
    version: String,
    /// The first training year that it governs.
    #[schema(example = 2026)]
    from: i32,
    /// The last one; none means until another governs.
    to: Option<i32>,
    #[schema(example = "72.00")]
    yearly_target: String,
    #[schema(example = 5)]
    cycle_years: u8,
    #[schema(example = "360.00")]
    cycle_target: String,
    /// A year in which a cycle begins.
    #[schema(example = 2015)]
    cycle_anchor: i32,
    #[schema(example = 45)]
    minutes_per_hour: u32,
    /// What each mandatory module asks for in a year.
    #[schema(example = json!({"campus-safety": "4.00", "teacher-ethics": "4.00", "teacher-standards": "4.00"}))]
    minimums: BTreeMap<String, String>,
    /// The most that counts in a year of everything that fits.
    maximums: Vec<MaximumDocument>,
    /// `once-per-cycle`, `once-per-year` or `always`.
    #[schema(example = "once-per-cycle")]
    repeats: String,
    rounding: RoundingDocument,
    /// Who verifies what; the first that fits is taken.
    routes: Vec<RouteDocument>,
    /// What other units are worth.
    conversions: Vec<ConversionDocument>,
    /// What becomes of hours for a closed year: `refuse` or `adjust`.
    #[schema(example = "adjust")]
    late: String,
    /// Whether imported hours wait for verification too.
    imports_wait: bool,
    /// Days after a rejection in which the teacher may appeal.
    #[schema(example = 30)]
    appeal_days: u16,
    /// Days before the end of the training year at which whoever still lacks hours is reminded; 60, 30 and 7 where nothing
    /// is said.
    #[schema(example = json!([60, 30, 7]), required = false)]
    remind_days: Vec<u16>,
    /// Days before the last day of an assigned course at which whoever has not finished it is reminded; 7 and 1 where
    /// nothing is said.
    #[schema(example = json!([7, 1]), required = false)]
    due_days: Vec<u16>,
    /// About how many minutes of learning there are between two questions whether somebody is there; 0, the usual, for none.
    #[schema(example = 15, required = false)]
    attention_minutes: u16,
    /// Whether a video or sound in a page that is not seen counts; yes where nothing is said.
    #[schema(required = false)]
    hidden_counts: bool,
    /// Hours of real time that can still be claimed later, for learning without a line; 8 where nothing is said.
    #[schema(example = 8, required = false)]
    offline_hours: u16,
    /// How fast a video or sound may be played, in hundredths of real time; hours count real time all the same. 150 where
    /// nothing is said.
    #[schema(example = 150, required = false)]
    playback_percent: u16,
}

/// Empty fields fit all.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
pub struct MaximumDocument {
    module: Option<String>,
    level: Option<String>,
    mode: Option<String>,
    #[schema(example = "20.00")]
    hours: String,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
pub struct RoundingDocument {
    #[schema(example = "0.01")]
    step: String,
    /// `down`, `nearest` or `up`.
    #[schema(example = "down")]
    direction: String,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
pub struct RouteDocument {
    level: Option<String>,
    mode: Option<String>,
    /// Steps from below upwards, with `!` at the end where each needs another person.
    #[schema(example = "school,county!")]
    route: String,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
pub struct ConversionDocument {
    #[schema(example = "credit")]
    unit: String,
    #[schema(example = "学分")]
    name: String,
    /// Hours for one of it.
    #[schema(example = "6.00")]
    hours: String,
    /// The most hours that are recognised in a year.
    most: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct VersionItem {
    #[schema(value_type = PolicyDocument)]
    policy: Policy,
    note: String,
    /// Whether it governs the current training year.
    in_force: bool,
    /// Null for the plan's own, with which every installation begins.
    by: Option<String>,
    at: Option<String>,
}

impl From<Version> for VersionItem {
    fn from(version: Version) -> Self {
        Self {
            policy: version.policy,
            note: version.note,
            in_force: version.in_force,
            by: version.by,
            at: version.at.map(Timestamp::to_rfc3339),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct VersionList {
    items: Vec<VersionItem>,
}

#[derive(Deserialize, ToSchema)]
pub struct PolicyBody {
    #[schema(value_type = PolicyDocument)]
    policy: Policy,
    /// Why, at most 500 characters.
    #[serde(default)]
    note: String,
}

#[derive(Deserialize, ToSchema)]
pub struct EffectBody {
    #[schema(value_type = PolicyDocument)]
    policy: Policy,
    /// A training year; the current one where nothing is said.
    #[schema(example = 2026)]
    year: Option<i32>,
}

/// How the teachers stand under the policy in force, and under the other one.
#[derive(Serialize, ToSchema)]
pub struct EffectItem {
    year: i32,
    teachers: u64,
    target_met_before: u64,
    target_met_after: u64,
    modules_met_before: u64,
    modules_met_after: u64,
    /// Teachers for whom either is another.
    differently: u64,
    /// Up to 20 of them.
    examples: Vec<ExampleItem>,
}

#[derive(Serialize, ToSchema)]
pub struct ExampleItem {
    name: String,
    login: String,
    /// What the teacher has in the year.
    #[schema(example = "68.00")]
    hours: String,
    before: StandingItem,
    after: StandingItem,
}

#[derive(Serialize, ToSchema)]
pub struct StandingItem {
    target_met: bool,
    modules_met: bool,
}

impl From<Standing> for StandingItem {
    fn from(standing: Standing) -> Self {
        Self {
            target_met: standing.target_met,
            modules_met: standing.modules_met,
        }
    }
}

impl From<Differently> for ExampleItem {
    fn from(each: Differently) -> Self {
        Self {
            name: each.name,
            login: each.login,
            hours: each.hours.to_string(),
            before: each.before.into(),
            after: each.after.into(),
        }
    }
}

impl EffectItem {
    fn new(year: TrainingYear, effect: Effect) -> Self {
        Self {
            year: year.number(),
            teachers: effect.teachers,
            target_met_before: effect.target_met_before,
            target_met_after: effect.target_met_after,
            modules_met_before: effect.modules_met_before,
            modules_met_after: effect.modules_met_after,
            differently: effect.differently,
            examples: effect.examples.into_iter().map(ExampleItem::from).collect(),
        }
    }
}

/// Every version of the rules, the newest first; administrators and auditors.
#[utoipa::path(get, path = "/policies", tag = "administration",
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = VersionList),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<VersionList>, Problem> {
    let versions = app.platform.policy_history(&caller.viewer).await?;
    Ok(Json(VersionList {
        items: versions.into_iter().map(VersionItem::from).collect(),
    }))
}

/// Decide a new version; the city's administrators. What was credited before keeps its own.
#[utoipa::path(post, path = "/policies", tag = "administration", request_body = PolicyBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, description = "it decides from now on"),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "by its field; a version that is there already is `taken`"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<PolicyBody>,
) -> Result<StatusCode, Problem> {
    app.platform
        .decide_policy(&caller.viewer, &body.policy, &body.note)
        .await?;
    Ok(StatusCode::CREATED)
}

/// How many teachers would stand differently in a year if this policy were in force. Nothing is decided by asking.
#[utoipa::path(post, path = "/policies/effect", tag = "administration", request_body = EffectBody,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = EffectItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn effect(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<EffectBody>,
) -> Result<Json<EffectItem>, Problem> {
    let year = body
        .year
        .map_or_else(|| app.platform.year_now(), TrainingYear);
    let effect = app
        .platform
        .policy_effect(&caller.viewer, &body.policy, year)
        .await?;
    Ok(Json(EffectItem::new(year, effect)))
}
