//! Training that some of the city's teachers have done this autumn: played through the same use-cases as real training, only
//! with a clock that is set back, so that every entry rests on evidence and every number is earned.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use database::accounts::account;
use domain::{
    assessment::{Answer, Answers, Body, Quiz},
    catalogue::{Content, UnitKind},
    ids::EntryId,
    learning::{Intervals, ProgressState, extent_millis},
    time::Timestamp,
    verification::Decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Clock, Error, Platform, Viewer,
    learning::{Beat, Origin},
    verification::By,
};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// The first fifty teachers are for whoever tries the product: they begin with nothing.
const FIRST: usize = 51;
/// Every so-maniest teacher has done something.
const STEP: usize = 19;
/// Completions at the end of the story that nobody has decided yet; few, so that the queue is quickly read.
const LEFT_PENDING: usize = 8;
const REASON: &str = "同一时间段已登记县级集中培训，请核实后重新学习。";

/// A clock that the story moves.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

impl Hand {
    fn pass(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// Plays the story; what was played before changes nothing, so a load that was cut off goes on where it was.
pub(super) async fn play(platform: &Platform) -> Result<(), Error> {
    let teachers = teachers(platform).await?;
    let codes: Vec<String> = platform
        .catalogue()
        .courses
        .iter()
        .map(|published| published.course.code.to_string())
        .filter(|code| code.starts_with("KM-"))
        .collect();
    if codes.is_empty() {
        return Ok(());
    }
    let hand = Arc::new(Hand(AtomicI64::new(0)));
    let then = Platform::new(
        platform.database.clone(),
        platform.store.clone(),
        platform.index.clone(),
        platform.rules.clone(),
        Arc::clone(&hand) as Arc<dyn Clock>,
        Arc::clone(&platform.ids),
    )
    .await?;
    let now = platform.now();
    let mut entries = Vec::new();
    let count = i64::try_from(teachers.len()).unwrap_or(1);
    for (teacher, at) in teachers.iter().zip(0..) {
        // The earliest six weeks ago, the last yesterday; in the evening, one course after the other.
        let days_ago = 42 - at * 41 / count;
        hand.0.store(
            now.plus_millis(-days_ago * DAY - at % 4 * HOUR).as_millis(),
            Ordering::SeqCst,
        );
        let first = usize::try_from(at).unwrap_or_default();
        // Every fourth teacher has begun another course and stopped in the middle.
        let begun = (first % 4 == 3).then(|| &codes[(first * 5 + 2) % codes.len()]);
        let code = &codes[first * 3 % codes.len()];
        if let Some(entry) = take(&then, &hand, teacher, code, false).await? {
            entries.push(entry);
        }
        if let Some(code) = begun {
            take(&then, &hand, teacher, code, true).await?;
        }
    }
    hand.0
        .store(now.plus_millis(-HOUR).as_millis(), Ordering::SeqCst);
    decide(&then, &entries).await
}

/// Decides all but the last entries: one is rejected, the others are verified.
async fn decide(platform: &Platform, entries: &[EntryId]) -> Result<(), Error> {
    let row = account::Entity::find()
        .filter(account::Column::Login.eq("city1"))
        .one(&platform.database.read)
        .await?;
    let Some(row) = row else { return Ok(()) };
    let city = platform.viewer(row).await?;
    let decided = entries.len().saturating_sub(LEFT_PENDING);
    let Some((rejected, verified)) = entries[..decided].split_last() else {
        return Ok(());
    };
    let reject = Decision::Reject {
        reason: REASON.to_owned(),
    };
    for (entry, decision) in verified
        .iter()
        .map(|entry| (entry, &Decision::Verify))
        .chain([(rejected, &reject)])
    {
        match platform.decide(&city, entry, decision, By::default()).await {
            // Somebody who tried the product has decided it meanwhile.
            Ok(_) | Err(Error::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn teachers(platform: &Platform) -> Result<Vec<Viewer>, Error> {
    let logins = (FIRST..=600).step_by(STEP).map(|n| format!("teacher{n}"));
    let rows = account::Entity::find()
        .filter(account::Column::Login.is_in(logins))
        .all(&platform.database.read)
        .await?;
    let mut teachers = Vec::with_capacity(rows.len());
    for row in rows {
        teachers.push(platform.viewer(row).await?);
    }
    teachers.sort_by(|a, b| (a.login.len(), &a.login).cmp(&(b.login.len(), &b.login)));
    Ok(teachers)
}

/// Takes a course in real time, wholly or only its first unit. The entry, where it was completed.
async fn take(
    platform: &Platform,
    hand: &Hand,
    teacher: &Viewer,
    code: &str,
    only_begun: bool,
) -> Result<Option<EntryId>, Error> {
    let (enrolment, _) = platform.enrol(teacher, code).await?;
    if enrolment.state != ProgressState::NotStarted {
        return Ok(platform
            .entry_of_enrolment(&enrolment.id)
            .await?
            .map(|entry| entry.id));
    }
    let origin = Origin {
        address: Some("192.0.2.10".to_owned()),
        agent: Some("demonstration".to_owned()),
    };
    let mut entry = None;
    for (id, unit) in enrolment.published.units() {
        // Nobody marks works here, nor holds sessions.
        if !unit.required || extent_millis(unit) == 0 && unit.kind() != UnitKind::Quiz {
            continue;
        }
        let credit = if let Content::Quiz(quiz) = &unit.content {
            let attempt = platform.start_attempt(teacher, &id, &origin).await?;
            hand.pass(4 * 60_000);
            let answers = right_answers(&quiz.quiz);
            platform
                .submit_attempt(teacher, &attempt.id, &answers)
                .await?
                .credit
        } else {
            let session = platform.open_session(teacher);
            let extent = extent_millis(unit);
            hand.pass(i64::from(extent) + 1000);
            let beat = Beat {
                session,
                number: Some(1),
                watched: Intervals::one(0, extent),
                ..Beat::default()
            };
            platform
                .record_progress(teacher, &id, &beat, &origin)
                .await?
                .credit
        };
        entry = credit.map(|credit| credit.entry);
        if only_begun {
            break;
        }
    }
    Ok(entry)
}

/// What somebody who knows everything would answer.
fn right_answers(quiz: &Quiz) -> Answers {
    let best = |shares: &[i32]| {
        let best = shares.iter().copied().max().unwrap_or_default();
        shares.iter().position(|share| *share == best)
    };
    quiz.questions
        .iter()
        .map(|question| {
            let answer = match &question.body {
                Body::SingleChoice { options } => {
                    let shares: Vec<_> = options.iter().map(|option| option.permille).collect();
                    best(&shares).map_or(Answer::Nothing, |at| Answer::Text(options[at].id.clone()))
                }
                Body::MultipleChoice { options } => Answer::Many(
                    options
                        .iter()
                        .filter(|option| option.permille > 0)
                        .map(|option| option.id.clone())
                        .collect(),
                ),
                Body::TrueFalse { answer, .. } => Answer::Flag(*answer),
                Body::ShortAnswer { answers } => {
                    let shares: Vec<_> = answers.iter().map(|answer| answer.permille).collect();
                    best(&shares).map_or(Answer::Nothing, |at| {
                        Answer::Text(answers[at].text.replace('*', ""))
                    })
                }
                Body::Numeric { answers } => {
                    let shares: Vec<_> = answers.iter().map(|answer| answer.permille).collect();
                    best(&shares).map_or(Answer::Nothing, |at| {
                        Answer::Text(answers[at].min.to_string())
                    })
                }
                Body::Matching { pairs, .. } => Answer::Pairs(
                    pairs
                        .iter()
                        .zip(1..)
                        .map(|(pair, number)| (number.to_string(), pair.right.clone()))
                        .collect(),
                ),
                Body::Ordering { items } => Answer::Many(items.clone()),
                // No demonstration course has one.
                Body::Cloze { .. } | Body::Essay | Body::Description => Answer::Nothing,
            };
            (question.id.clone(), answer)
        })
        .collect()
}
