use domain::{
    learning::{StudyClock, StudyRules, StudySession, admit},
    time::Timestamp,
};
use proptest::prelude::*;

use super::*;

const MINUTE: u32 = 60_000;

fn video() -> Study {
    Study::new(Kind::Video, "s".to_owned(), Intervals::empty(), MINUTE, 900)
}

fn reading(covered: &[(u32, u32)]) -> Study {
    Study::new(
        Kind::Reading,
        "s".to_owned(),
        Intervals::from(covered.to_vec()),
        20_000,
        1000,
    )
}

fn answer(covered: &Intervals) -> Answer {
    let covered: Vec<[f64; 2]> = covered
        .as_slice()
        .iter()
        .map(|&(a, b)| [f64::from(a) / 1000.0, f64::from(b) / 1000.0])
        .collect();
    serde_json::from_value(serde_json::json!({
        "unit": {"state": "in_progress", "covered": covered},
        "course": {"ratio": 0.0},
    }))
    .expect("an answer")
}

#[test]
fn a_question_stops_the_counting_and_its_answer_goes_out_at_once() {
    let mut study = video();
    study.play(&Intervals::one(0, 5_000), 5_000, false);
    let message = study.seal(5_000.0);
    let mut asks = answer(&Intervals::one(0, 4_000));
    asks.attention = true;
    study.settle(message.number, &asks, 5_100.0);
    assert!(study.is_asked());
    assert_eq!(study.held_back(), 0, "nothing is too fast");
    for why in [Why::Tick, Why::Stop, Why::Leave] {
        assert!(!study.is_due(why, 60_000.0), "it waits");
    }
    study.answer();
    assert!(study.is_due(Why::Tick, 60_000.0));
    let message = study.seal(60_000.0);
    assert!(message.present && message.watched == Intervals::one(4_000, 5_000));
    assert!(message.body("t").contains("\"present\":true"));
    study.settle(message.number, &answer(&Intervals::one(0, 5_000)), 60_100.0);
    assert!(!study.is_asked() && !study.draft().present);
}

#[test]
fn visible_time_does_not_grow_while_the_question_is_open() {
    let mut study = reading(&[]);
    study.read(9_000);
    let message = study.seal(9_000.0);
    let mut asks = answer(&Intervals::one(0, 9_000));
    asks.attention = true;
    study.settle(message.number, &asks, 9_100.0);
    study.read(9_000);
    assert!(study.open().is_empty());
    study.answer();
    study.read(2_000);
    assert_eq!(study.open().total(), 2_000);
}

#[test]
fn a_playing_video_reports_every_fifteen_seconds_and_when_it_stops() {
    let mut study = video();
    study.play(&Intervals::one(0, 5_000), 5_000, false);
    assert!(!study.is_due(Why::Tick, 14_999.0));
    assert!(study.is_due(Why::Tick, 15_000.0));
    assert!(study.is_due(Why::Stop, 5_000.0));
    let message = study.seal(5_000.0);
    assert_eq!(
        (message.number, message.watched.as_slice()),
        (1, [(0, 5_000)].as_slice())
    );
    study.play(&Intervals::one(0, 20_000), 20_000, false);
    assert!(
        !study.is_due(Why::Tick, 20_000.0),
        "the first still waits for its answer"
    );
    assert!(
        study.is_due(Why::Leave, 20_000.0),
        "a page that goes away does not wait"
    );
    study.settle(1, &answer(&Intervals::one(0, 5_000)), 20_000.0);
    assert!(study.is_due(Why::Tick, 20_000.0));
    assert_eq!(study.seal(20_000.0).watched.as_slice(), [(5_000, 20_000)]);
}

#[test]
fn the_second_that_completes_is_reported_at_once() {
    let mut study = video();
    study.play(&Intervals::one(0, 53_999), 53_999, false);
    study.seal(54_000.0);
    study.settle(1, &answer(&Intervals::one(0, 53_999)), 54_000.0);
    study.play(&Intervals::one(0, 54_000), 54_000, false);
    assert!(study.is_due(Why::Tick, 54_250.0));
    study.seal(54_250.0);
    study.settle(2, &answer(&Intervals::one(0, 54_000)), 54_300.0);
    assert!(study.is_complete());
    study.play(&Intervals::one(0, 55_000), 55_000, false);
    assert!(
        !study.is_due(Why::Tick, 55_300.0),
        "after that there is no hurry"
    );
}

#[test]
fn what_was_played_faster_than_time_goes_by_is_claimed_again_later() {
    let mut study = video();
    study.play(&Intervals::one(0, 57_000), 57_000, false);
    let message = study.seal(38_000.0);
    study.settle(
        message.number,
        &answer(&Intervals::one(0, 38_000)),
        38_000.0,
    );
    assert_eq!(study.held_back(), 19_000);
    assert!(!study.is_due(Why::Tick, 56_000.0));
    assert!(
        study.is_due(Why::Tick, 57_000.0),
        "when nineteen seconds have passed"
    );
    let again = study.seal(57_000.0);
    assert_eq!(
        (again.number, again.watched.as_slice()),
        (2, [(38_000, 57_000)].as_slice())
    );
    study.settle(2, &answer(&Intervals::one(0, 57_000)), 57_000.0);
    assert!(study.is_settled() && study.is_complete() && study.held_back() == 0);
}

#[test]
fn a_copy_of_the_page_that_is_ahead_in_numbers_is_overtaken() {
    let mut study = video();
    study.play(&Intervals::one(0, 15_000), 15_000, false);
    let mut last_seen = 40;
    let mut rounds = 0;
    while !study.is_settled() {
        rounds += 1;
        assert!(rounds < 10, "{study:?}");
        let message = study.seal(f64::from(rounds) * 100_000.0);
        let is_news = message.number > last_seen;
        last_seen = last_seen.max(message.number);
        let covered = if is_news {
            message.watched.clone()
        } else {
            Intervals::empty()
        };
        study.settle(message.number, &answer(&covered), 0.0);
    }
}

#[test]
fn jumping_without_playing_says_only_where_the_playhead_stands() {
    let mut study = video();
    study.play(&Intervals::empty(), 0, false);
    assert!(!study.is_due(Why::Leave, 9_000.0), "nothing happened");
    study.play(&Intervals::empty(), 30_000, false);
    assert!(study.is_due(Why::Stop, 9_000.0));
    let message = study.seal(9_000.0);
    assert_eq!(
        (message.watched.is_empty(), message.position),
        (true, Some(30_000))
    );
    study.settle(1, &answer(&Intervals::empty()), 9_000.0);
    assert!(!study.is_due(Why::Leave, 90_000.0));
}

#[test]
fn a_video_seen_to_its_end_begins_anew_next_time() {
    let mut study = video();
    study.play(&Intervals::one(0, MINUTE), MINUTE + 40, false);
    assert_eq!(study.draft().position, Some(0));
    assert_eq!(
        study.draft().watched.as_slice(),
        [(0, MINUTE)],
        "nothing beyond what the server knows of"
    );
}

#[test]
fn reading_claims_the_next_stretch_that_is_missing() {
    let mut study = reading(&[(0, 4_000), (6_000, 7_000)]);
    study.read(3_000);
    assert!(!study.is_due(Why::Tick, 9_999.0));
    assert!(study.is_due(Why::Tick, 10_000.0));
    assert_eq!(
        study.seal(10_000.0).watched.as_slice(),
        [(4_000, 6_000), (7_000, 8_000)]
    );
    study.read(500);
    assert_eq!(
        study.open().as_slice(),
        [(8_000, 8_500)],
        "what is on its way is not claimed twice"
    );
    study.settle(1, &answer(&Intervals::one(0, 8_000)), 11_000.0);
    study.read(11_500);
    assert!(
        study.is_due(Why::Tick, 11_500.0),
        "the unit's time is reached: told at once"
    );
    assert_eq!(study.seal(11_500.0).watched.as_slice(), [(8_000, 20_000)]);
    study.settle(2, &answer(&Intervals::one(0, 20_000)), 11_600.0);
    study.read(60_000);
    assert!(
        study.is_complete() && study.is_settled(),
        "more than enough is enough"
    );
}

#[test]
fn time_that_was_not_admitted_is_claimed_again_and_only_once() {
    let mut study = reading(&[]);
    study.read(10_000);
    study.seal(10_000.0);
    study.settle(1, &answer(&Intervals::one(0, 4_000)), 10_000.0);
    assert_eq!(study.open().as_slice(), [(4_000, 10_000)]);
    // Meanwhile another page of the same reader went on; this page's own time goes on top.
    study.cover(&Intervals::one(0, 9_000));
    assert_eq!(study.open().as_slice(), [(9_000, 15_000)]);
}

#[test]
fn a_page_that_is_hidden_and_then_closed_speaks_once() {
    let mut study = video();
    study.play(&Intervals::one(0, 5_000), 5_000, false);
    assert!(study.is_due(Why::Leave, 5_000.0));
    study.seal(5_000.0);
    study.play(&Intervals::one(0, 5_004), 5_004, false);
    assert!(!study.is_due(Why::Leave, 5_004.0));
    assert_eq!(
        study.draft().watched.as_slice(),
        [(5_000, 5_004)],
        "the rest is in the draft"
    );
}

#[test]
fn what_the_server_will_never_take_is_given_up() {
    let mut study = video();
    study.play(&Intervals::one(0, 5_000), 5_000, false);
    let message = study.seal(5_000.0);
    study.give_up(message.number);
    assert!(study.sealed().is_empty());
    assert!(study.covered().is_empty(), "and not taken for saved");
}

#[test]
fn too_many_unanswered_messages_become_fewer_and_carry_the_same() {
    let mut study = video();
    for at in 1..=40 {
        study.play(
            &Intervals::one((at - 1) * 1_000, at * 1_000),
            at * 1_000,
            false,
        );
        study.seal(0.0);
        if let Some((gone, merged)) = study.merge() {
            assert!(gone < merged.number);
            assert_eq!(study.sealed().last(), Some(&merged));
        }
    }
    assert_eq!(study.sealed().len(), MOST_SEALED);
    assert_eq!(study.on_its_way().as_slice(), [(0, 40_000)]);
    assert!(study.sealed().is_sorted_by_key(|message| message.number));
}

#[test]
fn a_learner_who_jumps_about_wildly_never_sends_more_than_the_server_takes() {
    let mut study = Study::new(
        Kind::Video,
        "s".to_owned(),
        Intervals::empty(),
        10 * MINUTE,
        900,
    );
    let pieces: Vec<_> = (0..590).map(|at| (at * 1_000, at * 1_000 + 500)).collect();
    study.play(&Intervals::from(pieces), 0, false);
    let mut sent = Intervals::empty();
    while !study.open().is_empty() {
        let message = study.seal(0.0);
        assert!(message.watched.as_slice().len() <= MOST_PASSAGES);
        sent = sent.union(&message.watched);
    }
    assert_eq!(sent.total(), 590 * 500);
}

/// The real rules of admission behind a line that loses what it likes.
struct Server {
    covered: Intervals,
    clock: StudyClock,
    session: StudySession,
    last_number: u64,
}

impl Server {
    fn take(&mut self, message: &Message, now: i64) -> Answer {
        if message.number > self.last_number {
            self.last_number = message.number;
            let rules = StudyRules::default();
            let now = Timestamp::from_millis(now);
            let admitted = admit(
                &rules,
                now,
                self.clock,
                self.session,
                &self.covered,
                &message.watched,
                10 * MINUTE,
            );
            self.covered = admitted.covered;
            self.clock = admitted.clock;
            self.session = admitted.session;
        }
        answer(&self.covered)
    }
}

#[derive(Clone, Debug)]
enum Step {
    Play {
        from: u32,
        millis: u32,
        rate_permille: u32,
    },
    Pause(u32),
    Send(Line),
    Leave(Line),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Line {
    Good,
    RequestLost,
    AnswerLost,
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![2 => Just(Line::Good), 1 => Just(Line::RequestLost), 1 => Just(Line::AnswerLost)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..9 * MINUTE, 100..30_000u32, 500..2_000u32)
            .prop_map(|(from, millis, rate_permille)| Step::Play { from, millis, rate_permille }),
        1 => (0..5_000u32).prop_map(Step::Pause),
        3 => line().prop_map(Step::Send),
        2 => line().prop_map(Step::Leave),
    ]
}

fn send(study: &mut Study, server: &mut Server, line: Line, now: i64) {
    while let Some(message) = study.sealed().first().cloned() {
        if line == Line::RequestLost {
            return;
        }
        let answer = server.take(&message, now);
        if line == Line::AnswerLost {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        study.settle(message.number, &answer, now as f64);
    }
}

proptest! {
    #[test]
    fn whatever_is_lost_on_the_way_all_that_was_played_arrives_and_never_faster_than_time(
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut study = Study::new(Kind::Video, "s".to_owned(), Intervals::empty(), 10 * MINUTE, 900);
        let began = Timestamp::from_millis(0);
        let mut server = Server {
            covered: Intervals::empty(),
            clock: StudyClock { settled_at: began },
            session: StudySession { began_at: began, admitted_millis: 0, asked_at_millis: None },
            last_number: 0,
        };
        let mut played = Intervals::empty();
        let mut now = 0i64;
        for step in steps {
            match step {
                Step::Play { from, millis, rate_permille } => {
                    let to = from + millis * rate_permille / 1000;
                    played = played.union(&Intervals::one(from, to).clip(10 * MINUTE));
                    study.play(&played, to, false);
                    now += i64::from(millis);
                }
                Step::Pause(millis) => now += i64::from(millis),
                Step::Send(line) => {
                    if study.sealed().is_empty() && !study.open().is_empty() {
                        study.seal(0.0);
                    }
                    send(&mut study, &mut server, line, now);
                }
                Step::Leave(line) => {
                    if !study.open().is_empty() {
                        study.seal(0.0);
                        study.merge();
                    }
                    // A beacon gets no answer; it may overtake what waits.
                    if line != Line::RequestLost && let Some(newest) = study.sealed().last().cloned() {
                        server.take(&newest, now);
                    }
                }
            }
            prop_assert!(i64::from(server.covered.total()) <= now);
            let known = study.covered().union(&study.on_its_way()).union(&study.open());
            prop_assert!(played.without(&known).is_empty(), "forgotten: {:?}", played.without(&known));
        }
        for _ in 0..20 {
            now += i64::from(10 * MINUTE);
            if !study.open().is_empty() {
                study.seal(0.0);
            }
            send(&mut study, &mut server, Line::Good, now);
        }
        prop_assert!(study.is_settled());
        prop_assert_eq!(&server.covered, &played);
    }
}
