//! One message with evidence, from the player, a client of the API or a plain form.

use database::learning::{heartbeat, study_clock, study_session, unit_progress};
use domain::{
    catalogue::{Unit, UnitKind},
    ids::{AccountId, UnitId},
    learning::{
        Evidence, Intervals, ProgressState, Standing, StudyClock, StudyRules, StudySession, admit,
        attention::asks_after, extent_millis, standing,
    },
    policies::Policy,
    time::{Timestamp, TrainingYear},
};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::{Credit, Gathered, Learner, evidence, may_learn};
use crate::{
    Error, Platform, Viewer,
    catalogue::Published,
    write::{Tx, Writes},
};

/// More passages than any player makes between two messages.
const MOST_PASSAGES: usize = 500;
const MOST_PAGES: usize = 2000;
const LONGEST_SESSION_NAME: usize = 200;

/// What a client says happened since its last message.
#[derive(Clone, Debug, Default)]
pub struct Beat {
    /// The open page or client that speaks.
    pub session: String,
    /// Counts the messages of the session from 1. A number that was seen already changes nothing.
    pub number: Option<u64>,
    /// Passages in milliseconds of the content; for reading, of visible time, counted from the first opening on.
    pub watched: Intervals,
    /// Pages that were on the screen.
    pub pages: Vec<u32>,
    /// Where the playhead stands now, in milliseconds.
    pub position_millis: Option<u32>,
    /// The person said so with a plain form, without a script that measures. Kept with the evidence.
    pub declared: bool,
    /// Somebody answered the question whether they are there.
    pub present: bool,
}

impl Beat {
    /// Whether the policy's questions can reach who speaks: not through a plain form, nor a page that was stored.
    fn can_be_asked(&self) -> bool {
        !self.declared && !self.session.contains('~')
    }
}

/// Where a message came from; kept as evidence.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub address: Option<String>,
    pub agent: Option<String>,
}

/// What the server has after the message.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub unit: Standing,
    pub covered: Intervals,
    pub course: ProgressState,
    /// The credit, from the message that completes the course on.
    pub credit: Option<Credit>,
    /// Nothing more is admitted before somebody answers that they are there.
    pub asks: bool,
}

impl Platform {
    /// Records evidence on a unit. [`Error::Refused`] names a field that no client would send.
    pub async fn record_progress(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
        beat: &Beat,
        origin: &Origin,
    ) -> Result<Recorded, Error> {
        may_learn(viewer)?;
        check(beat)?;
        let recorded = self.record_on(viewer, unit, beat, origin).await;
        let Err(Error::Conflict {
            code: "not-enrolled",
            ..
        }) = &recorded
        else {
            return recorded;
        };
        match self.unit_after_move(viewer, unit).await? {
            Some(now) => self.record_on(viewer, &now, beat, origin).await,
            None => recorded,
        }
    }

    async fn record_on(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
        beat: &Beat,
        origin: &Origin,
    ) -> Result<Recorded, Error> {
        let published = self.version_of_unit(unit).await?;
        let published = published.as_ref();
        self.write_together(|tx| async move {
            let (id, unit) = published
                .unit(unit.as_str())
                .ok_or(Error::NotFound("unit"))?;
            refuse_time(unit.kind())?;
            tx.lock_account(viewer.account()).await?;
            let learner =
                Learner::on(&tx, viewer.account(), published, Some(&beat.session)).await?;
            let desk = Desk {
                platform: self,
                tx: &tx,
                viewer,
                published,
                learner,
                id,
                unit,
                writes: Writes::default(),
            };
            desk.take(beat, origin).await
        })
        .await
    }
}

/// What is met by what people do, time does not meet.
fn refuse_time(kind: UnitKind) -> Result<(), Error> {
    let (code, detail) = match kind {
        UnitKind::Quiz => (
            "quiz-by-attempt",
            "a quiz is met by an attempt, not by time",
        ),
        UnitKind::Assignment => (
            "assignment-by-work",
            "an assignment is met by a work that is marked, not by time",
        ),
        UnitKind::Survey => (
            "survey-by-answers",
            "a survey is met by answering it, not by time",
        ),
        UnitKind::Session => (
            "session-by-presence",
            "a session is met by being there, not by time",
        ),
        UnitKind::Video
        | UnitKind::Audio
        | UnitKind::Page
        | UnitKind::Document
        | UnitKind::Package => return Ok(()),
    };
    Err(Error::conflict(code, detail))
}

fn check(beat: &Beat) -> Result<(), Error> {
    if beat.session.trim().is_empty() || beat.session.len() > LONGEST_SESSION_NAME {
        let detail = format!("name the session with 1 to {LONGEST_SESSION_NAME} bytes");
        return Err(Error::refused("session", "session-form", detail));
    }
    if beat.watched.as_slice().len() > MOST_PASSAGES {
        let detail = format!("send at most {MOST_PASSAGES} passages at once");
        return Err(Error::refused("watched", "too-many", detail));
    }
    if beat.pages.len() > MOST_PAGES {
        let detail = format!("send at most {MOST_PAGES} pages at once");
        return Err(Error::refused("pages", "too-many", detail));
    }
    Ok(())
}

/// Everything that is at hand while one message is worked on.
struct Desk<'a> {
    platform: &'a Platform,
    tx: &'a Tx,
    viewer: &'a Viewer,
    published: &'a Published,
    learner: Learner,
    id: UnitId,
    unit: &'a Unit,
    writes: Writes,
}

impl Desk<'_> {
    async fn take(mut self, beat: &Beat, origin: &Origin) -> Result<Recorded, Error> {
        let now = self.tx.now();
        let policies = self
            .platform
            .policies_up_to(self.tx.db(), self.learner.newest_policy.unwrap_or_default())
            .await?;
        let policy = policies.of(TrainingYear::of(now, &self.platform.rules.zone));
        let rules = &StudyRules {
            backlog_millis: i64::from(policy.offline_hours) * 3_600_000,
            ..self.platform.rules.study
        };
        let enrolment = self.learner.enrolment();
        let mut gathered = evidence(self.tx.db(), self.viewer.account(), Some(&enrolment)).await?;
        let before = gathered.of(&self.id);
        let is_first = before.is_none();
        let before = before.unwrap_or_default();

        let number = beat.number.map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let is_replay =
            number.is_some_and(|n| self.learner.last_number.is_some_and(|last| n <= last));
        if is_replay {
            let stands = standing(self.unit, &before);
            return self.answer(stands, before.covered, false, &gathered).await;
        }

        let enrolled_at = Timestamp::from_millis(self.learner.enrolled_at);
        let mut session = self.session(beat, rules, enrolled_at);
        let present = if beat.present {
            session.admitted_millis
        } else {
            self.learner.present_millis.unwrap_or_default()
        };
        session.asked_at_millis = self.asks_at(beat, policy, present);
        let clock = StudyClock {
            settled_at: self
                .learner
                .settled_at
                .map_or(enrolled_at, Timestamp::from_millis),
        };

        let claimed = self.claim(beat, &before.covered);
        let length = extent_millis(self.unit);
        let admission = admit(
            rules,
            now,
            clock,
            session,
            &before.covered,
            &claimed,
            length,
        );

        let after = Evidence {
            covered: admission.covered.clone(),
            ..before.clone()
        };
        let stands = standing(self.unit, &after);
        let asks = admission.session.is_asked() && stands.state != ProgressState::Completed;
        self.keep_session(beat, admission.session, present, number.unwrap_or_default());
        let is_news = admission.added_millis > 0 || beat.position_millis.is_some() || is_first;
        if is_news {
            self.keep_progress(&before, &after, &stands, beat)?;
        }
        gathered.change(self.id.clone(), after);
        if admission.added_millis > 0 {
            let settled = study_clock::ActiveModel {
                account_id: Set(self.viewer.account().to_string()),
                settled_at: Set(admission.clock.settled_at.as_millis()),
            };
            self.writes.insert(
                study_clock::Entity::insert(settled).on_conflict(
                    OnConflict::column(study_clock::Column::AccountId)
                        .update_column(study_clock::Column::SettledAt)
                        .to_owned(),
                ),
            );
        }
        if !claimed.is_empty() || !beat.pages.is_empty() {
            self.keep_evidence(beat, &claimed, admission.added_millis, origin)?;
        }
        self.answer(stands, admission.covered, asks, &gathered)
            .await
    }

    /// The session that speaks, as it is known or as it begins.
    fn session(&self, beat: &Beat, rules: &StudyRules, enrolled_at: Timestamp) -> StudySession {
        let now = self.tx.now();
        let account = self.viewer.account();
        if let Some((began_at, admitted_millis)) =
            self.learner.began_at.zip(self.learner.admitted_millis)
        {
            return StudySession {
                began_at: Timestamp::from_millis(began_at),
                admitted_millis,
                asked_at_millis: None,
            };
        }
        let opened = self.platform.opened_at(account, &beat.session, now);
        StudySession::begin(rules, now, opened, enrolled_at)
    }

    /// When the session is asked next, counted in what is admitted to it; `present`: when it was answered last.
    fn asks_at(&self, beat: &Beat, policy: &Policy, present: i64) -> Option<i64> {
        if !beat.can_be_asked() {
            return None;
        }
        let draw = self
            .platform
            .draw_question(self.viewer.account(), &beat.session, present);
        Some(present + asks_after(policy.attention_minutes, draw)?)
    }

    /// What is claimed: the passages; or, for reading, where only pages are named, all the time that is still missing
    /// (the meters admit no more of it than has really passed).
    fn claim(&self, beat: &Beat, covered: &Intervals) -> Intervals {
        let reads = matches!(
            self.unit.kind(),
            UnitKind::Page | UnitKind::Document | UnitKind::Package
        );
        if reads && beat.watched.is_empty() && !beat.pages.is_empty() {
            return Intervals::one(0, extent_millis(self.unit)).without(covered);
        }
        beat.watched.clone()
    }

    async fn answer(
        mut self,
        unit: Standing,
        covered: Intervals,
        asks: bool,
        gathered: &Gathered,
    ) -> Result<Recorded, Error> {
        let (course, entry) = self
            .platform
            .settle(
                self.tx,
                &self.viewer.actor,
                &self.learner,
                self.published,
                gathered,
                &mut self.writes,
            )
            .await?;
        self.writes.send(self.tx).await?;
        Ok(Recorded {
            unit,
            covered,
            course,
            credit: entry.as_ref().map(Credit::from),
            asks,
        })
    }

    fn keep_session(&mut self, beat: &Beat, session: StudySession, present: i64, number: i64) {
        use study_session::Column;

        let row = study_session::ActiveModel {
            account_id: Set(self.viewer.account().to_string()),
            session: Set(beat.session.clone()),
            began_at: Set(session.began_at.as_millis()),
            last_at: Set(self.tx.now().as_millis()),
            last_number: Set(number.max(self.learner.last_number.unwrap_or_default())),
            admitted_millis: Set(session.admitted_millis),
            present_millis: Set(present),
        };
        self.writes.insert(
            study_session::Entity::insert(row).on_conflict(
                OnConflict::columns([Column::AccountId, Column::Session])
                    .update_columns([
                        Column::LastAt,
                        Column::LastNumber,
                        Column::AdmittedMillis,
                        Column::PresentMillis,
                    ])
                    .to_owned(),
            ),
        );
    }

    fn keep_progress(
        &mut self,
        before: &Evidence,
        after: &Evidence,
        stands: &Standing,
        beat: &Beat,
    ) -> Result<(), Error> {
        // Without a playhead (a plain form claims all that is missing), the learner goes on where what was admitted ends.
        let admitted = after.covered.without(&before.covered);
        let place = beat
            .position_millis
            .or_else(|| (!admitted.is_empty()).then(|| admitted.end()));
        let unit = (&self.id, after, stands);
        write_progress(
            self.tx,
            self.viewer.account(),
            &self.learner.id,
            unit,
            place,
            &mut self.writes,
        )
    }

    fn keep_evidence(
        &mut self,
        beat: &Beat,
        claimed: &Intervals,
        admitted: i64,
        origin: &Origin,
    ) -> Result<(), Error> {
        let row = heartbeat::ActiveModel {
            id: Set(self.tx.fresh_id()),
            account_id: Set(self.viewer.account().to_string()),
            unit_id: Set(self.id.to_string()),
            session: Set(beat.session.clone()),
            number: Set(beat.number.map(|n| i64::try_from(n).unwrap_or(i64::MAX))),
            claimed: Set(serde_json::to_string(claimed)?),
            pages: Set(serde_json::to_string(&beat.pages)?),
            admitted_millis: Set(admitted),
            declared: Set(beat.declared),
            address: Set(origin.address.clone()),
            agent: Set(origin
                .agent
                .as_deref()
                .map(|agent| agent.chars().take(200).collect())),
            at: Set(self.tx.now().as_millis()),
        };
        self.writes.insert(heartbeat::Entity::insert(row));
        Ok(())
    }
}

/// Adds to `writes` what a teacher has of a unit; `place` is where to resume, where that is known.
pub(crate) fn write_progress(
    tx: &Tx,
    account: &AccountId,
    enrolment: &str,
    (unit, evidence, stands): (&UnitId, &Evidence, &Standing),
    place: Option<u32>,
    writes: &mut Writes,
) -> Result<(), Error> {
    use unit_progress::Column;

    let now = tx.now().as_millis();
    let row = unit_progress::ActiveModel {
        account_id: Set(account.to_string()),
        unit_id: Set(unit.to_string()),
        enrolment_id: Set(enrolment.to_owned()),
        covered: Set(serde_json::to_string(&evidence.covered)?),
        position_millis: Set(place.map_or(0, |p| i32::try_from(p).unwrap_or(i32::MAX))),
        best_permille: Set(evidence
            .best_permille
            .map(|best| i32::try_from(best).unwrap_or(i32::MAX))),
        state: Set(stands.state.code().to_owned()),
        permille: Set(i32::try_from(stands.permille).unwrap_or_default()),
        waiting: Set(evidence.waiting),
        first_at: Set(now),
        updated_at: Set(now),
    };
    let mut changed = vec![
        Column::Covered,
        Column::BestPermille,
        Column::State,
        Column::Permille,
        Column::Waiting,
        Column::UpdatedAt,
    ];
    if place.is_some() {
        changed.push(Column::PositionMillis);
    }
    writes.insert(
        unit_progress::Entity::insert(row).on_conflict(
            OnConflict::columns([Column::AccountId, Column::UnitId])
                .update_columns(changed)
                .to_owned(),
        ),
    );
    Ok(())
}
