//! Evidence of learning, as a player or another client sends it.

use std::time::Duration;

use app::App;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{ids::UnitId, learning::Intervals};
use platform::{Error, learning::Beat};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Beacon,
    caller::Caller,
    problem::{Document, Problem},
    progress::{CourseState, Earned, UnitState, id},
};

/// Many more than a client collects while its line is down; more are sent in several messages.
const MOST_PASSAGES: usize = 500;
/// No content is longer, and no page is open longer.
const LONGEST: Duration = Duration::from_hours(24);

/// What happened since the last message. What is sent twice counts once.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Heartbeat {
    /// The open page or client that speaks: 1 to 200 bytes of its own choice.
    #[schema(example = "5c0c6c3e")]
    session: String,
    /// Counts the messages of the session from 1. A number that was seen already changes nothing.
    #[schema(minimum = 1)]
    number: Option<u64>,
    /// Whose evidence this is. Where another account is signed in by now it is refused as `other-account`, so that it
    /// can be kept for its owner.
    account: Option<String>,
    /// Passages `[from, to]` in seconds, to the millisecond: of the video, or for reading of visible time.
    #[serde(default)]
    #[schema(max_items = 500, example = json!([[0, 15.2]]))]
    watched: Vec<[f64; 2]>,
    /// Pages that were on the screen, from 1.
    #[serde(default)]
    #[schema(max_items = 2000)]
    pages: Vec<u32>,
    /// Where the playhead stands, in seconds.
    position: Option<f64>,
    /// Somebody answered the question of the last answer, whether they are there.
    #[serde(default)]
    present: bool,
}

/// What the server has after the message.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    unit: UnitState,
    course: CourseState,
    /// From the message on that completes the course.
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<Earned>,
    /// Nothing more is admitted to this session before a message says that somebody is `present`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    attention: bool,
}

impl Heartbeat {
    fn belongs_to(&self, caller: &Caller) -> Result<(), Error> {
        let here = caller.viewer.account().as_str();
        if self
            .account
            .as_deref()
            .is_some_and(|account| account != here)
        {
            return Err(Error::conflict(
                "other-account",
                "this evidence is another account's; sign in as its owner",
            ));
        }
        Ok(())
    }

    fn read(self) -> Result<Beat, Error> {
        if self.session.chars().any(char::is_control) {
            return Err(Error::refused(
                "session",
                "session-form",
                "name the session without control characters",
            ));
        }
        if self.number == Some(0) {
            return Err(Error::refused(
                "number",
                "number-range",
                "count the messages from 1",
            ));
        }
        if let Some(at) = self.pages.iter().position(|page| *page == 0) {
            return Err(Error::refused(
                format!("pages[{at}]"),
                "page-range",
                "count the pages from 1",
            ));
        }
        Ok(Beat {
            watched: passages(&self.watched)?,
            position_millis: self.position.map(position).transpose()?,
            session: self.session,
            number: self.number,
            pages: self.pages,
            declared: false,
            present: self.present,
        })
    }
}

fn passages(watched: &[[f64; 2]]) -> Result<Intervals, Error> {
    if watched.len() > MOST_PASSAGES {
        let detail = format!("send at most {MOST_PASSAGES} passages at once");
        return Err(Error::refused("watched", "too-many", detail));
    }
    let read = |(at, &[from, to]): (usize, &[f64; 2])| {
        passage(from, to).ok_or_else(|| {
            let most = LONGEST.as_secs();
            let detail = format!(
                "[{from:?}, {to:?}] is not a passage; write [from, to] in seconds with 0 <= from < to <= {most}"
            );
            Error::refused(format!("watched[{at}]"), "passage-form", detail)
        })
    };
    let pairs = watched
        .iter()
        .enumerate()
        .map(read)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(pairs.into())
}

fn passage(from: f64, to: f64) -> Option<(u32, u32)> {
    let pair = (millis(from)?, millis(to)?);
    (from < to).then_some(pair)
}

fn position(seconds: f64) -> Result<u32, Error> {
    millis(seconds).ok_or_else(|| {
        let detail = format!(
            "{seconds:?} is not a number of seconds from 0 to {}",
            LONGEST.as_secs()
        );
        Error::refused("position", "position-range", detail)
    })
}

/// `None` for what is negative, too much or no number.
fn millis(seconds: f64) -> Option<u32> {
    let length = Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|length| *length <= LONGEST)?;
    u32::try_from(length.as_millis()).ok()
}

/// Send evidence on a unit. Seconds are credited as far as real time has passed, and each passage once.
#[utoipa::path(post, path = "/me/units/{id}/heartbeats", tag = "learning", params(("id", example = "KM-2015-63~1~intro")),
    security(("bearer" = []), ("cookie" = [])),
    request_body(description = "also taken as text/plain, which is what a beacon sends", content((Heartbeat = "application/json"), (Heartbeat = "text/plain"))),
    responses(
    (status = 200, body = Taken),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json", description = "only a teacher learns"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "not-enrolled; quiz-by-attempt: a quiz is not met by time; other-account: keep it until its owner is signed in"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 415, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json", description = "a field is not what a client would send; it is named, as watched[3]"),
    (status = 503, body = Document, content_type = "application/problem+json", description = "send it again later; what is sent twice counts once"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(unit): Path<String>,
    Beacon(heartbeat): Beacon<Heartbeat>,
) -> Result<Json<Taken>, Problem> {
    let unit: UnitId = id("unit", unit)?;
    heartbeat.belongs_to(&caller)?;
    let beat = heartbeat.read()?;
    let recorded = app
        .platform
        .record_progress(&caller.viewer, &unit, &beat, caller.origin())
        .await?;
    let published = app.platform.version_of_unit(&unit).await?;
    let code = &published.course.code;
    Ok(Json(Taken {
        unit: UnitState::new(caller.text(), &unit, &recorded.unit, &recorded.covered),
        course: CourseState::after(&app, &caller, code, recorded.course).await?,
        credit: recorded
            .credit
            .as_ref()
            .map(|credit| Earned::of(caller.text(), credit)),
        attention: recorded.asks,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(body: Value) -> Result<Beat, Error> {
        serde_json::from_value::<Heartbeat>(body)
            .expect("its types are right")
            .read()
    }

    /// The field at fault, and what is said about it.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "made on the spot by the caller"
    )]
    fn refused(body: Value) -> (String, String) {
        match read(body.clone()).expect_err(&body.to_string()) {
            Error::Refused(refusals) => {
                let [only] = refusals.as_slice() else {
                    panic!("{refusals:?}")
                };
                (only.field.clone(), only.detail.clone())
            }
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn seconds_with_fractions_become_exact_milliseconds() {
        let beat = read(json!({
            "session": "s", "number": 7, "watched": [[0, 0.3], [12.345, 60], [86_399.5, 86_400]],
            "pages": [1, 2], "position": 59.999,
        }))
        .expect("an ordinary message");
        assert_eq!(
            beat.watched.as_slice(),
            [(0, 300), (12_345, 60_000), (86_399_500, 86_400_000)]
        );
        assert_eq!(beat.position_millis, Some(59_999));
        assert_eq!((beat.session.as_str(), beat.number), ("s", Some(7)));
        assert_eq!(beat.pages, [1, 2]);
        assert!(
            !beat.declared,
            "a client measures; only a plain form declares"
        );
    }

    #[test]
    fn passages_that_touch_stay_one_and_only_the_session_is_needed() {
        let beat = read(json!({"session": "s", "watched": [[5.0004, 10], [0, 5.0004], [3, 4]]}))
            .expect("passages in any order");
        assert_eq!(beat.watched.as_slice(), [(0, 10_000)]);
        let beat = read(json!({"session": "s"})).expect("a message that only says where it is");
        assert!(beat.watched.is_empty() && beat.pages.is_empty());
        assert_eq!((beat.number, beat.position_millis), (None, None));
    }

    #[test]
    fn a_passage_that_no_player_makes_is_refused_by_its_place() {
        for pair in [
            json!([5, 5]),
            json!([9, 5]),
            json!([-1, 5]),
            json!([-2, -1]),
            json!([0, 86_400.001]),
            json!([0, 1e308]),
            json!([1e300, 1e308]),
            json!([-1e308, 1e308]),
        ] {
            let (field, detail) =
                refused(json!({"session": "s", "watched": [[0, 1], [1, 2], [2, 3], pair]}));
            assert_eq!(field, "watched[3]", "{pair}");
            assert!(detail.len() < 200, "{detail}");
        }
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(
                passage(0.0, bad).is_none() && passage(bad, 1.0).is_none(),
                "{bad}"
            );
        }
    }

    #[test]
    fn passages_are_counted_before_they_are_merged() {
        let watched = vec![[0.0, 1.0]; MOST_PASSAGES + 1];
        assert_eq!(
            refused(json!({"session": "s", "watched": watched})).0,
            "watched"
        );
        let watched = vec![[0.0, 1.0]; MOST_PASSAGES];
        let beat =
            read(json!({"session": "s", "watched": watched})).expect("the most there may be");
        assert_eq!(beat.watched.as_slice(), [(0, 1000)]);
    }

    #[test]
    fn other_fields_that_cannot_be_are_refused_by_their_name() {
        for (body, field) in [
            (json!({"session": "a\u{0}b"}), "session"),
            (json!({"session": "a\nb"}), "session"),
            (json!({"session": "s", "number": 0}), "number"),
            (json!({"session": "s", "pages": [3, 0]}), "pages[1]"),
            (json!({"session": "s", "position": -0.5}), "position"),
            (json!({"session": "s", "position": 86_401}), "position"),
        ] {
            assert_eq!(refused(body).0, field);
        }
    }

    #[test]
    fn what_is_no_pair_of_numbers_is_not_taken() {
        for watched in [
            json!([[1]]),
            json!([[1, 2, 3]]),
            json!([["0", "1"]]),
            json!([[null, 1]]),
            json!([0, 1]),
            json!({"0": 1}),
            json!(null),
        ] {
            let body = json!({"session": "s", "watched": watched});
            assert!(
                serde_json::from_value::<Heartbeat>(body.clone()).is_err(),
                "{body}"
            );
        }
    }
}
