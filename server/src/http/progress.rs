//! How a teacher stands with a course: unit by unit, and what is still missing. What a heartbeat and an attempt answer
//! is made of the same parts, so that one number has one name everywhere.

use app::{
    App,
    text::{Text, fill, format, reasons},
};
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    catalogue::{Content, CourseCode, Unit},
    ids::UnitId,
    learning::{self, Intervals, ProgressState, Standing},
};
use platform::{
    Error,
    learning::{Credit, Progress, UnitStanding},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    measure::{Ratio, Seconds, passages},
    problem::{Document, Problem},
};

/// A course as its teacher stands with it.
#[derive(Serialize, ToSchema)]
pub struct CourseState {
    #[schema(example = "KM-2015-63")]
    code: String,
    /// `not_started`, `in_progress` or `completed`.
    #[schema(example = "in_progress")]
    state: &'static str,
    /// Share of the required units' rules that is met; 1 only when the course is completed.
    ratio: Ratio,
}

/// A unit as its teacher stands with it.
#[derive(Serialize, ToSchema)]
pub struct UnitState {
    #[schema(example = "KM-2015-63~1~intro")]
    id: String,
    /// `not_started`, `in_progress` or `completed`.
    #[schema(example = "in_progress")]
    state: &'static str,
    /// Share of what the unit's rule asks for; 1 only when it is met.
    ratio: Ratio,
    /// What the server has admitted, as `[from, to]` in seconds: of the video, or for reading of visible time.
    covered: Vec<[Seconds; 2]>,
    needs: Need,
    /// `needs` in words, a sentence a line, in the language that is asked for; empty once the unit is met.
    still_needed: Vec<String>,
}

/// What exactly a unit still needs.
#[derive(Clone, Serialize, ToSchema)]
#[serde(tag = "need", rename_all = "kebab-case")]
pub enum Need {
    /// The unit is met.
    Nothing,
    /// Watch so much more, anywhere in what is not covered yet.
    Watch {
        seconds: Seconds,
        uncovered: Vec<[Seconds; 2]>,
    },
    /// Keep it open and visible so much longer.
    Read { seconds: Seconds },
    /// Do the activities of the package that are not met yet: `met` is the share that is.
    Play { met: Ratio },
    /// Reach this share of the marks; `best` is null before the first attempt.
    Pass { ratio: Ratio, best: Option<Ratio> },
    /// Hand in a work that is marked with so much.
    HandIn { ratio: Ratio, best: Option<Ratio> },
    /// A work waits for its mark.
    AwaitMark,
    /// Answer the survey.
    Answer,
    /// Come to a session.
    Attend,
}

/// What a completion earned, and why.
#[derive(Serialize, ToSchema)]
pub struct Earned {
    /// Id of the entry in the ledger.
    entry: String,
    #[schema(example = "4.00")]
    hours: String,
    /// A sentence a line, in the language that is asked for.
    explanation: Vec<String>,
}

/// Progress on a course, units in the order of the outline.
#[derive(Serialize, ToSchema)]
pub struct CourseProgress {
    course: CourseState,
    title: String,
    /// Of the edition that the teacher is on, from 1.
    version: u32,
    /// What the completion is worth.
    #[schema(example = "4.00")]
    hours: String,
    enrolled_at: String,
    units: Vec<UnitProgress>,
    /// The required units that are not met yet.
    missing: Vec<Missing>,
    /// Id of the unit to go on with.
    next_unit: Option<String>,
    /// Once the course is completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<Earned>,
}

#[derive(Serialize, ToSchema)]
pub struct UnitProgress {
    #[serde(flatten)]
    unit: UnitState,
    /// Unique within the course; the last part of the unit's address.
    #[schema(example = "intro")]
    key: String,
    title: String,
    #[schema(example = "video")]
    kind: &'static str,
    required: bool,
    /// Where to resume.
    position: Seconds,
    /// The last evidence that the server has; null where it has none.
    updated_at: Option<String>,
    /// Of a quiz only.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<Tries>,
}

#[derive(Serialize, ToSchema)]
pub struct Tries {
    /// Handed in.
    used: u32,
    /// Null where any number is allowed.
    allowed: Option<u16>,
}

#[derive(Serialize, ToSchema)]
pub struct Missing {
    /// Id of the unit.
    #[schema(example = "KM-2015-63~1~intro")]
    unit: String,
    title: String,
    needs: Need,
    /// The same in words.
    still_needed: Vec<String>,
}

impl CourseState {
    pub fn new(code: &CourseCode, state: ProgressState, permille: u32) -> Self {
        Self {
            code: code.to_string(),
            state: state.code(),
            ratio: course_ratio(state, permille),
        }
    }

    /// The course right after evidence was taken, which left it in `state`.
    pub async fn after(
        app: &App,
        caller: &Caller,
        code: &CourseCode,
        state: ProgressState,
    ) -> Result<Self, Problem> {
        let permille = match state {
            ProgressState::Completed => 1000,
            ProgressState::NotStarted | ProgressState::InProgress => app
                .platform
                .progress(&caller.viewer, code.as_str())
                .await?
                .permille(),
        };
        Ok(Self::new(code, state, permille))
    }
}

/// State and ratio may come from two readings, and another device may have finished the course in between: the state
/// has the last word.
pub fn course_ratio(state: ProgressState, permille: u32) -> Ratio {
    match state {
        ProgressState::Completed => Ratio(1000),
        ProgressState::NotStarted | ProgressState::InProgress => Ratio(permille.min(999)),
    }
}

impl UnitState {
    pub fn new(text: &Text, id: &UnitId, standing: &Standing, covered: &Intervals) -> Self {
        Self {
            id: id.to_string(),
            state: standing.state.code(),
            ratio: Ratio(standing.permille),
            covered: passages(covered),
            needs: Need::of(&standing.needs),
            still_needed: sentences(text, &standing.needs, covered),
        }
    }
}

impl Need {
    fn of(need: &learning::Need) -> Self {
        match need {
            learning::Need::Nothing => Self::Nothing,
            learning::Need::Watch { millis, uncovered } => Self::Watch {
                seconds: Seconds(*millis),
                uncovered: passages(uncovered),
            },
            learning::Need::Read { millis } => Self::Read {
                seconds: Seconds(*millis),
            },
            learning::Need::Play { permille } => Self::Play {
                met: Ratio(*permille),
            },
            learning::Need::Pass {
                permille,
                best_permille,
            } => Self::Pass {
                ratio: Ratio(*permille),
                best: best_permille.map(Ratio),
            },
            learning::Need::HandIn {
                permille,
                best_permille,
            } => Self::HandIn {
                ratio: Ratio(*permille),
                best: best_permille.map(Ratio),
            },
            learning::Need::AwaitMark => Self::AwaitMark,
            learning::Need::Answer => Self::Answer,
            learning::Need::Attend => Self::Attend,
        }
    }
}

impl Earned {
    pub fn of(text: &Text, credit: &Credit) -> Self {
        Self {
            entry: credit.entry.to_string(),
            hours: credit.hours.to_string(),
            explanation: reasons(text, &credit.explanation),
        }
    }
}

impl CourseProgress {
    fn of(text: &Text, progress: &Progress) -> Self {
        let enrolment = &progress.enrolment;
        let published = enrolment.published.as_ref();
        let course = &published.course;
        let units: Vec<UnitProgress> = course
            .units()
            .zip(&progress.units)
            .map(|(unit, stands)| UnitProgress::of(text, unit, stands))
            .collect();
        Self {
            course: CourseState::new(&course.code, enrolment.state, progress.permille()),
            title: course.title.clone(),
            version: published.number,
            hours: course.hours.to_string(),
            enrolled_at: enrolment.enrolled_at.to_rfc3339(),
            missing: units.iter().filter_map(UnitProgress::missing).collect(),
            next_unit: progress.next_unit().map(|(id, _)| id.to_string()),
            credit: progress
                .credit
                .as_ref()
                .map(|credit| Earned::of(text, credit)),
            units,
        }
    }
}

impl UnitProgress {
    fn of(text: &Text, unit: &Unit, stands: &UnitStanding) -> Self {
        let attempts = match &unit.content {
            Content::Quiz(quiz) => Some(Tries {
                used: stands.attempts,
                allowed: Some(quiz.attempts).filter(|attempts| *attempts > 0),
            }),
            _ => None,
        };
        Self {
            unit: UnitState::new(text, &stands.id, &stands.standing, &stands.covered),
            key: unit.key.clone(),
            title: unit.title.clone(),
            kind: unit.kind().code(),
            required: unit.required,
            position: Seconds(stands.position_millis),
            updated_at: stands.updated_at.map(domain::time::Timestamp::to_rfc3339),
            attempts,
        }
    }

    fn missing(&self) -> Option<Missing> {
        let is_missing = self.required && !matches!(self.unit.needs, Need::Nothing);
        is_missing.then(|| Missing {
            unit: self.unit.id.clone(),
            title: self.title.clone(),
            needs: self.unit.needs.clone(),
            still_needed: self.unit.still_needed.clone(),
        })
    }
}

/// What a unit still needs, in words.
fn sentences(text: &Text, need: &learning::Need, covered: &Intervals) -> Vec<String> {
    let words = &text.learning;
    match need {
        learning::Need::Nothing => Vec::new(),
        learning::Need::Watch { millis, uncovered } => {
            let time = format::length(*millis, text.lang);
            let mut lines = vec![fill(words.need_watch, &[("time", &time)])];
            // Before the first passage that would only say "all of it".
            if !covered.is_empty() {
                let passages = format::passages(uncovered, text.lang);
                lines.push(fill(words.need_watch_where, &[("passages", &passages)]));
            }
            lines
        }
        learning::Need::Read { millis } => {
            vec![fill(
                words.need_read,
                &[("time", &format::length(*millis, text.lang))],
            )]
        }
        learning::Need::Play { .. } => vec![words.need_play.to_owned()],
        learning::Need::HandIn { .. }
        | learning::Need::AwaitMark
        | learning::Need::Answer
        | learning::Need::Attend => app::pages::learn::task_needs(text, need),
        learning::Need::Pass {
            permille,
            best_permille,
        } => {
            let mut lines = vec![fill(
                words.need_pass,
                &[("pass", &format::percent(*permille))],
            )];
            if let Some(best) = best_permille {
                lines.push(fill(
                    words.need_pass_best,
                    &[("best", &format::percent(*best))],
                ));
            }
            lines
        }
    }
}

/// An id from an address. PostgreSQL refuses a text with a NUL, which would look like a database that is down; no id
/// has one, so there is nothing to find.
pub fn id<T: From<String>>(what: &'static str, text: String) -> Result<T, Problem> {
    if text.contains('\0') {
        return Err(Error::NotFound(what).into());
    }
    Ok(text.into())
}

/// Progress per unit, and what is still missing.
#[utoipa::path(get, path = "/me/courses/{code}/progress", tag = "learning", params(("code", example = "KM-2015-63")),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = CourseProgress),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json", description = "no such course, or you are not enrolled on it"),
    (status = 503, body = Document, content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Json<CourseProgress>, Problem> {
    // What is no code is the code of no course.
    let code: CourseCode = code.parse().map_err(|_| Error::NotFound("course"))?;
    let progress = app.platform.progress(&caller.viewer, code.as_str()).await?;
    Ok(Json(CourseProgress::of(caller.text(), &progress)))
}

#[cfg(test)]
mod tests {
    use app::text::Lang;
    use axum::{http::StatusCode, response::IntoResponse};
    use domain::ids::AttemptId;
    use serde_json::{Value, json};

    use super::*;

    fn written(value: impl Serialize) -> Value {
        serde_json::to_value(value).expect("it can be written")
    }

    #[test]
    fn a_need_is_told_with_its_amounts_in_seconds_and_shares() {
        let watch = learning::Need::Watch {
            millis: 16_500,
            uncovered: Intervals::one(40_500, 57_000),
        };
        assert_eq!(
            written(Need::of(&watch)),
            json!({"need": "watch", "seconds": 16.5, "uncovered": [[40.5, 57]]})
        );
        let read = learning::Need::Read { millis: 20_000 };
        assert_eq!(
            written(Need::of(&read)),
            json!({"need": "read", "seconds": 20})
        );
        let pass = learning::Need::Pass {
            permille: 600,
            best_permille: None,
        };
        assert_eq!(
            written(Need::of(&pass)),
            json!({"need": "pass", "ratio": 0.6, "best": null})
        );
        assert_eq!(
            written(Need::of(&learning::Need::Nothing)),
            json!({"need": "nothing"})
        );
    }

    #[test]
    fn a_need_in_words_names_its_passages_once_there_are_others() {
        let text = Text::of(Lang::En);
        let need = learning::Need::Watch {
            millis: 16_000,
            uncovered: Intervals::one(41_000, 57_000),
        };
        let untouched = sentences(text, &need, &Intervals::empty());
        assert_eq!(untouched.len(), 1, "{untouched:?}");
        assert!(untouched[0].contains("16 s"), "{untouched:?}");
        let begun = sentences(text, &need, &Intervals::one(0, 41_000));
        assert!(begun[1].contains("0:41–0:57"), "{begun:?}");
        assert!(sentences(text, &learning::Need::Nothing, &Intervals::empty()).is_empty());
    }

    #[test]
    fn every_need_has_words_in_both_languages_with_no_place_left_open() {
        let needs = [
            learning::Need::Watch {
                millis: 1,
                uncovered: Intervals::one(0, 9000),
            },
            learning::Need::Read { millis: 61_000 },
            learning::Need::Pass {
                permille: 600,
                best_permille: Some(450),
            },
            learning::Need::HandIn {
                permille: 600,
                best_permille: Some(450),
            },
            learning::Need::AwaitMark,
            learning::Need::Answer,
            learning::Need::Attend,
        ];
        for lang in [Lang::Zh, Lang::En] {
            for need in &needs {
                let lines = sentences(Text::of(lang), need, &Intervals::one(9000, 10_000));
                assert!(!lines.is_empty(), "{need:?}");
                for line in lines {
                    assert!(!line.is_empty() && !line.contains('{'), "{line}");
                }
            }
        }
    }

    #[test]
    fn a_course_has_the_whole_ratio_only_when_it_is_completed() {
        assert_eq!(course_ratio(ProgressState::InProgress, 1000).0, 999);
        assert_eq!(course_ratio(ProgressState::InProgress, 400).0, 400);
        assert_eq!(course_ratio(ProgressState::NotStarted, 0).0, 0);
        assert_eq!(course_ratio(ProgressState::Completed, 980).0, 1000);
    }

    #[test]
    fn an_id_that_no_database_can_hold_is_not_found() {
        let found = id::<AttemptId>("attempt", "a~1~b".to_owned()).expect("an ordinary id");
        assert_eq!(found.as_str(), "a~1~b");
        let problem = id::<AttemptId>("attempt", "a\0".to_owned()).expect_err("a NUL");
        assert_eq!(problem.into_response().status(), StatusCode::NOT_FOUND);
    }
}
