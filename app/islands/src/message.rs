//! What goes over the line: one message with evidence, and the server's answer.

use domain::learning::Intervals;
use serde::{Deserialize, Serialize};

/// The server takes 500; a message that is merged from two must still fit.
pub const MOST_PASSAGES: usize = 240;

/// Evidence on one unit. The server counts a session's number once, so sending it again is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub session: String,
    pub number: u64,
    pub watched: Intervals,
    /// Where the playhead stood, in milliseconds.
    pub position: Option<u32>,
    /// Somebody answered that they are there.
    #[serde(default)]
    pub present: bool,
}

#[derive(Serialize)]
struct Wire<'a> {
    account: &'a str,
    session: &'a str,
    number: u64,
    watched: Vec<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<f64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    present: bool,
}

impl Message {
    /// The body of the request.
    pub fn body(&self, account: &str) -> String {
        let wire = Wire {
            account,
            session: &self.session,
            number: self.number,
            watched: self
                .watched
                .as_slice()
                .iter()
                .map(|&(from, to)| [seconds(from), seconds(to)])
                .collect(),
            position: self.position.map(seconds),
            present: self.present,
        };
        // Numbers and texts can always be written.
        serde_json::to_string(&wire).unwrap_or_default()
    }

    /// What the server did not admit, as the session's next message: it may be claimed again.
    pub fn rest(&self, covered: &Intervals) -> Option<Self> {
        let watched = self.watched.without(covered);
        (!watched.is_empty()).then(|| Self {
            session: self.session.clone(),
            number: self.number + 1,
            watched,
            position: None,
            present: false,
        })
    }
}

fn seconds(millis: u32) -> f64 {
    f64::from(millis) / 1000.0
}

/// Milliseconds; nothing for what is negative or no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32"
)]
pub fn millis(seconds: f64) -> u32 {
    (seconds * 1000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// What the server has after a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Answer {
    pub unit: UnitState,
    pub course: CourseState,
    pub credit: Option<Earned>,
    /// The server asks whether somebody is there.
    #[serde(default)]
    pub attention: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct UnitState {
    pub state: String,
    covered: Vec<[f64; 2]>,
    /// Sentences.
    #[serde(default)]
    pub still_needed: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CourseState {
    /// 0 to 1.
    pub ratio: f64,
}

/// What a completion earned, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Earned {
    pub entry: String,
    pub hours: String,
    pub explanation: Vec<String>,
}

impl UnitState {
    pub fn covered(&self) -> Intervals {
        let pairs = self
            .covered
            .iter()
            .map(|&[from, to]| (millis(from), millis(to)));
        pairs.collect::<Vec<_>>().into()
    }

    pub fn is_complete(&self) -> bool {
        self.state == "completed"
    }
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Taken(Box<Answer>),
    /// Nothing came back: no line.
    NoLine,
    /// The server, or something before it, is not able to now.
    NotNow,
    /// Somebody must sign in first: nobody is, or another account.
    SignedOut,
    /// Final: sending it again would change nothing.
    Refused,
}

impl Outcome {
    pub fn of(status: u16, body: &str) -> Self {
        match status {
            // A gateway that asks for a sign-in of its own answers 200 with a page: that is no answer of ours.
            200..=299 => serde_json::from_str(body)
                .map_or(Self::NotNow, |answer| Self::Taken(Box::new(answer))),
            401 => Self::SignedOut,
            409 if body.contains("other-account") => Self::SignedOut,
            408 | 425 | 429 => Self::NotNow,
            400..=499 => Self::Refused,
            _ => Self::NotNow,
        }
    }

    /// Whether the message is done with, for better or worse.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Taken(_) | Self::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"unit":{"id":"K~1~a","state":"in_progress","ratio":0.5,"covered":[[0,15.2],[20,21]],
        "needs":{"need":"watch","seconds":5.5,"uncovered":[[15.2,20]]},"still_needed":["再看 6 秒"]},
        "course":{"code":"K","state":"in_progress","ratio":0.25}}"#;

    #[test]
    fn a_body_has_seconds_to_the_millisecond_and_says_whose_it_is() {
        let message = Message {
            session: "s".to_owned(),
            number: 3,
            watched: Intervals::from(vec![(0, 15_200), (20_000, 20_001)]),
            position: None,
            present: false,
        };
        assert_eq!(
            message.body("teacher"),
            r#"{"account":"teacher","session":"s","number":3,"watched":[[0.0,15.2],[20.0,20.001]]}"#
        );
        let positioned = Message {
            position: Some(1500),
            watched: Intervals::empty(),
            ..message
        };
        assert!(
            positioned
                .body("t")
                .ends_with(r#""watched":[],"position":1.5}"#)
        );
    }

    #[test]
    fn an_answer_is_read_back_to_the_millisecond() {
        let Outcome::Taken(answer) = Outcome::of(200, ANSWER) else {
            panic!("an answer")
        };
        assert_eq!(
            answer.unit.covered().as_slice(),
            [(0, 15_200), (20_000, 21_000)]
        );
        assert!(!answer.unit.is_complete() && answer.credit.is_none());
        for ms in [0, 1, 999, 4_005, 12_345, 86_399_999] {
            assert_eq!(millis(seconds(ms)), ms);
        }
        assert_eq!(
            (millis(-1.0), millis(f64::NAN), millis(f64::INFINITY)),
            (0, 0, u32::MAX)
        );
    }

    #[test]
    fn only_an_answer_of_ours_or_a_final_refusal_ends_a_message() {
        for (status, body, outcome) in [
            (200, "<html>welcome to the hotel</html>", Outcome::NotNow),
            (401, "", Outcome::SignedOut),
            (
                409,
                r#"{"type":"urn:xueshi:problem:other-account"}"#,
                Outcome::SignedOut,
            ),
            (
                409,
                r#"{"type":"urn:xueshi:problem:not-enrolled"}"#,
                Outcome::Refused,
            ),
            (403, "", Outcome::Refused),
            (422, "", Outcome::Refused),
            (408, "", Outcome::NotNow),
            (429, "", Outcome::NotNow),
            (502, "", Outcome::NotNow),
            (503, "", Outcome::NotNow),
        ] {
            let became = Outcome::of(status, body);
            assert_eq!(became, outcome, "{status}");
            assert_eq!(became.is_final(), outcome == Outcome::Refused, "{status}");
        }
        assert!(Outcome::of(200, ANSWER).is_final());
        assert!(!Outcome::NoLine.is_final());
    }

    #[test]
    fn what_was_not_admitted_becomes_the_next_message() {
        let message = Message {
            session: "s".to_owned(),
            number: 7,
            watched: Intervals::one(0, 57_000),
            position: Some(57_000),
            present: false,
        };
        let rest = message
            .rest(&Intervals::one(0, 38_000))
            .expect("19 s are open");
        assert_eq!(
            (rest.number, rest.watched.as_slice()),
            (8, [(38_000, 57_000)].as_slice())
        );
        assert_eq!(message.rest(&Intervals::one(0, 60_000)), None);
    }
}
