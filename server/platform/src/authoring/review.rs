//! The steps of a draft: submitted by its author, approved or returned by a reviewer.

use database::catalogue::{course, course_version};
use domain::{
    access::{Action, Resource, may},
    authoring::{DraftState, Gap, TransitionError, gaps},
    catalogue::Course,
    ids::AccountId,
};

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query as Select},
};

use super::{check_revision, draft, draft_row, out_of_turn, record, state_of, update};
use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::{PUBLISHED, RETIRED, publish},
    write::Topic,
};

/// Longest remarks of a reviewer, in characters.
const REMARKS_LIMIT: usize = 2000;

impl Platform {
    /// Hands the draft to the reviewers; it is frozen from then on. [`Error::Refused`] where something is missing.
    pub async fn submit_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
    ) -> Result<(), Error> {
        let step = Step {
            action: Action::EditDraft,
            transition: DraftState::submit,
            outcome: DraftState::Submitted,
            event: "submitted",
            remarks: None,
        };
        self.step(viewer, code, revision, &step).await
    }

    /// Publishes the draft. In the catalogue and in search on this node when it returns.
    pub async fn approve_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
    ) -> Result<(), Error> {
        let step = Step {
            action: Action::ReviewDraft,
            transition: DraftState::approve,
            outcome: DraftState::Published,
            event: "approved",
            remarks: None,
        };
        self.step(viewer, code, revision, &step).await?;
        self.follow_now().await;
        Ok(())
    }

    /// Sends the draft back to its author, who reads why.
    pub async fn return_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        remarks: &str,
    ) -> Result<(), Error> {
        let remarks = remarks.trim();
        if remarks.is_empty() {
            let detail = "write what the author should change";
            return Err(Error::refused("remarks", "missing", detail));
        }
        if remarks.chars().count() > REMARKS_LIMIT {
            let detail = format!("write at most {REMARKS_LIMIT} characters");
            return Err(Error::refused("remarks", "too-long", detail));
        }
        let step = Step {
            action: Action::ReviewDraft,
            transition: DraftState::send_back,
            outcome: DraftState::Returned,
            event: "returned",
            remarks: Some(remarks),
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
            Ok(draft) if draft.state == DraftState::Submitted || !draft.is_retired => {
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
            if before == step.outcome {
                return Ok(());
            }
            let after = (step.transition)(before).map_err(|error| out_of_turn(&error))?;
            let course: Course = serde_json::from_str(&row.body)?;
            match after {
                DraftState::Submitted => check_gaps(&course)?,
                DraftState::Published => {
                    publish(&tx, &course).await?;
                }
                DraftState::Editing | DraftState::Returned => {}
            }
            record(&tx, viewer, &row.id, step.event, step.remarks).await?;
            let changed = draft::Model {
                state: after.code().to_owned(),
                remarks: step.remarks.map(str::to_owned),
                updated_at: tx.now().as_millis(),
                ..row
            };
            update(&tx, &changed).await
        })
        .await
    }
}

/// What one step needs and does.
struct Step<'a> {
    action: Action,
    transition: fn(DraftState) -> Result<DraftState, TransitionError>,
    outcome: DraftState,
    event: &'static str,
    remarks: Option<&'a str>,
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
