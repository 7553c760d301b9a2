//! The steps of a draft: submitted by its author, approved or returned by a reviewer.

use database::catalogue::{course, course_version};
use domain::{
    access::{Action, Resource, may},
    authoring::{DraftState, Gap, TransitionError, gaps},
    catalogue::Course,
    ids::AccountId,
    notices::Notice,
    time::Timestamp,
};

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query as Select},
};

use super::{
    check_revision, draft, draft_row, minor::check_minor, out_of_turn, record, state_of, update,
};
use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::{PUBLISHED, RETIRED, check_licence},
    notices::tell,
    write::Topic,
};

/// Longest remarks of a reviewer, in characters.
pub(super) const REMARKS_LIMIT: usize = 2000;
/// Nothing is approved for a moment further away.
const FARTHEST_DAYS: i64 = 366;
const DAY_MILLIS: i64 = 86_400_000;

/// How an author hands a draft in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    pub revision: u32,
    /// Whether teachers who are under way on the edition before move to this one.
    pub minor: bool,
}

impl From<u32> for Submission {
    /// An edition of its own.
    fn from(revision: u32) -> Self {
        Self {
            revision,
            minor: false,
        }
    }
}

impl Platform {
    /// Hands the draft to the reviewers; it is frozen from then on. [`Error::Refused`] where something is missing, or where
    /// what is called minor is not.
    pub async fn submit_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        submission: impl Into<Submission>,
    ) -> Result<(), Error> {
        let submission = submission.into();
        let step = Step {
            minor: submission.minor,
            ..Step::new(
                Action::EditDraft,
                DraftState::submit,
                DraftState::Submitted,
                "submitted",
            )
        };
        self.step(viewer, code, submission.revision, &step).await
    }

    /// Takes a draft back that nobody has decided on yet.
    pub async fn withdraw_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
    ) -> Result<(), Error> {
        let step = Step::new(
            Action::EditDraft,
            DraftState::withdraw,
            DraftState::Editing,
            "withdrawn",
        );
        self.step(viewer, code, revision, &step).await
    }

    /// Publishes the draft. In the catalogue and in search on this node when it returns.
    pub async fn approve_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
    ) -> Result<(), Error> {
        let step = Step::new(
            Action::ReviewDraft,
            DraftState::approve,
            DraftState::Published,
            "approved",
        );
        self.step(viewer, code, revision, &step).await?;
        self.follow_now().await;
        Ok(())
    }

    /// Approves the draft for a later moment, at which some node publishes it; or for another moment than before.
    pub async fn schedule_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        at: Timestamp,
    ) -> Result<(), Error> {
        let ahead = at.millis_since(self.now());
        if ahead <= 0 || ahead > FARTHEST_DAYS * DAY_MILLIS {
            let detail = format!("name a moment from now on, at most {FARTHEST_DAYS} days ahead");
            return Err(Error::refused("publish_at", "time-range", detail));
        }
        let step = Step {
            publish_at: Some(at),
            ..Step::new(
                Action::ReviewDraft,
                DraftState::schedule,
                DraftState::Scheduled,
                "approved",
            )
        };
        self.step(viewer, code, revision, &step).await
    }

    /// Sends the draft back to its author, who reads why.
    pub async fn return_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        remarks: &str,
    ) -> Result<(), Error> {
        let step = Step {
            remarks: Some(check_words("remarks", remarks)?),
            ..Step::new(
                Action::ReviewDraft,
                DraftState::send_back,
                DraftState::Returned,
                "returned",
            )
        };
        self.step(viewer, code, revision, &step).await
    }

    /// Brings a submitted draft into the catalogue, or a retired course back into it.
    pub async fn publish_course(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: Option<u32>,
    ) -> Result<(), Error> {
        match self.draft(viewer, code).await {
            // Of a retired course, too: a new edition that waits comes before the old one.
            Ok(draft)
                if matches!(draft.state, DraftState::Submitted | DraftState::Scheduled)
                    || !draft.is_retired =>
            {
                let revision = revision.unwrap_or(draft.revision);
                return self.approve_draft(viewer, code, revision).await;
            }
            // A course may have come without a draft.
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
        self.put_in_state(viewer, code, PUBLISHED, "restored").await
    }

    /// Takes a course out of the catalogue and out of search: nobody enrols any more, whoever is enrolled finishes. Its
    /// versions and every hour that was earned with it stay. Publishing it again brings it back.
    pub async fn retire_course(&self, viewer: &Viewer, code: &str) -> Result<(), Error> {
        self.put_in_state(viewer, code, RETIRED, "retired").await
    }

    /// Courses that are out of the catalogue, by code, with their titles.
    pub async fn retired_courses(&self, viewer: &Viewer) -> Result<Vec<(String, String)>, Error> {
        may(&viewer.actor, Action::RetireCourse, Resource::Platform)?;
        let current = Select::select()
            .column(course::Column::CurrentVersionId)
            .from(course::Entity)
            .and_where(course::Column::State.eq(RETIRED))
            .to_owned();
        let bodies: Vec<String> = course_version::Entity::find()
            .select_only()
            .column(course_version::Column::Body)
            .filter(course_version::Column::Id.in_subquery(current))
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let mut retired = bodies
            .iter()
            .map(|body| {
                let course: Course = serde_json::from_str(body)?;
                Ok((course.code.to_string(), course.title))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        retired.sort();
        Ok(retired)
    }

    async fn put_in_state(
        &self,
        viewer: &Viewer,
        code: &str,
        state: &'static str,
        event: &'static str,
    ) -> Result<(), Error> {
        self.write(|tx| async move {
            may(&viewer.actor, Action::RetireCourse, Resource::Platform)?;
            let row = course::Entity::find()
                .filter(course::Column::Code.eq(code))
                .one(tx.db())
                .await?
                .ok_or(Error::NotFound("course"))?;
            if row.state == state {
                return Ok(());
            }
            if state == PUBLISHED {
                check_licence(&tx, row.licence_ends_at)?;
            }
            course::Entity::update_many()
                .col_expr(course::Column::State, Expr::value(state))
                .filter(course::Column::Id.eq(&row.id))
                .exec(tx.db())
                .await?;
            if let Some(draft) = draft_row(tx.db(), code, true).await? {
                record(&tx, viewer, &draft.id, event, None).await?;
            }
            tx.announce(Topic::Course, &row.id).await
        })
        .await?;
        self.follow_now().await;
        Ok(())
    }

    /// One step on the draft's way; taken already, it changes nothing.
    async fn step(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        step: &Step<'_>,
    ) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = draft_row(tx.db(), code, true)
                .await?
                .ok_or(Error::NotFound("draft"))?;
            let owner = AccountId::new(row.owner_id.clone());
            may(
                &viewer.actor,
                step.action,
                Resource::Draft { owner: &owner },
            )?;
            check_revision(&row, revision)?;
            let before = state_of(&row)?;
            let publish_at = step.publish_at.map(Timestamp::as_millis);
            if before == step.outcome && row.publish_at == publish_at {
                return Ok(());
            }
            let after = (step.transition)(before).map_err(|error| out_of_turn(&error))?;
            let course: Course = serde_json::from_str(&row.body)?;
            let mut minor = row.minor;
            match after {
                DraftState::Submitted => {
                    check_gaps(&course)?;
                    minor = step.minor;
                    if minor {
                        check_minor(&tx, &course).await?;
                    }
                }
                DraftState::Published => self.bring_out(&tx, &row, &course).await?,
                DraftState::Editing | DraftState::Returned | DraftState::Scheduled => {}
            }
            record(&tx, viewer, &row.id, step.event, step.remarks).await?;
            if let Some(told) = step_notice(&course, after, step) {
                let source = format!("{}@{}", row.id, tx.now().as_millis());
                tell(&tx, &owner, &source, &told).await?;
            }
            let changed = draft::Model {
                state: after.code().to_owned(),
                remarks: step.remarks.map(str::to_owned),
                updated_at: tx.now().as_millis(),
                publish_at,
                minor,
                ..row
            };
            update(&tx, &changed).await
        })
        .await
    }
}

/// What the author is told of a reviewer's step.
fn step_notice(course: &Course, after: DraftState, step: &Step<'_>) -> Option<Notice> {
    let (code, title) = (course.code.to_string(), course.title.clone());
    match (after, step.publish_at) {
        (DraftState::Returned, _) => Some(Notice::DraftReturned {
            code,
            title,
            remarks: step.remarks.unwrap_or_default().to_owned(),
        }),
        (DraftState::Scheduled, Some(publish_at)) => Some(Notice::DraftApproved {
            code,
            title,
            publish_at,
        }),
        (DraftState::Published, _) => Some(Notice::CoursePublished { code, title }),
        _ => None,
    }
}

/// What one step needs and does.
struct Step<'a> {
    action: Action,
    transition: fn(DraftState) -> Result<DraftState, TransitionError>,
    outcome: DraftState,
    event: &'static str,
    remarks: Option<&'a str>,
    minor: bool,
    publish_at: Option<Timestamp>,
}

impl Step<'_> {
    const fn new(
        action: Action,
        transition: fn(DraftState) -> Result<DraftState, TransitionError>,
        outcome: DraftState,
        event: &'static str,
    ) -> Self {
        Self {
            action,
            transition,
            outcome,
            event,
            remarks: None,
            minor: false,
            publish_at: None,
        }
    }
}

/// What somebody says to somebody: there, and not too long.
pub(super) fn check_words<'w>(field: &'static str, words: &'w str) -> Result<&'w str, Error> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::refused(field, "missing", "write what should change"));
    }
    if words.chars().count() > REMARKS_LIMIT {
        let detail = format!("write at most {REMARKS_LIMIT} characters");
        return Err(Error::refused(field, "too-long", detail));
    }
    Ok(words)
}

fn check_gaps(course: &Course) -> Result<(), Error> {
    let refusals: Vec<Refusal> = gaps(course)
        .into_iter()
        .map(|gap| {
            let detail = match gap {
                Gap::Title => "write a title",
                Gap::Summary => "write a summary",
                Gap::Hours => "give hours above zero",
                Gap::RequiredUnit => "add at least one required unit",
                Gap::Licence => "a bought course names who gave the licence",
            };
            Refusal::new(gap.field(), "missing", detail)
        })
        .collect();
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused(refusals))
    }
}
