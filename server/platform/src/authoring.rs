//! Authoring: a course on its way from a draft to the catalogue. Written, previewed, submitted, reviewed, published.
//!
//! A save names the revision that it was made from, so that two windows never overwrite each other silently
//! (`draft-changed`). A step that was taken already is taken again without effect, so a double click is harmless.

mod analysis;
mod checklist;
mod comments;
mod deletion;
mod export;
mod history;
mod import;
mod metadata;
mod minor;
mod outline;
mod questions;
mod review;
mod row;
mod schedule;
mod unit;
mod unsent;

use content::course_folder::FileToStore;
use database::{accounts::account, authoring::draft, catalogue::course};
use domain::{
    access::{Action, Resource, may},
    authoring::{DraftState, Gap, gaps},
    catalogue::{Content, Course, CourseCode, Unit},
    ids::AccountId,
    time::Timestamp,
};
use futures::{StreamExt as _, TryStreamExt as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

pub use analysis::QuizAnalysis;
pub use checklist::Check;
pub use comments::Comment;
pub use deletion::{Deleted, KEPT_FOR_DAYS as DELETED_KEPT_FOR_DAYS};
pub use export::Exported;
pub use history::Saved;
pub use import::{Arrived, CourseUnread};
pub use metadata::Metadata;
pub use outline::{Outline, OutlineSection, OutlineUnit};
pub use questions::{QuestionsRead, QuestionsUnread};
pub use review::Submission;
use row::{
    check_edit, check_revision, code_taken, draft_row, out_of_turn, record, record_of, state_of,
    update,
};
use unit::Written;
pub use unit::{NewContent, NewCriterion, NewFile, NewQuestion, NewUnit, UnitChange};
pub use unsent::Unsent;

use crate::{Error, Platform, Refusal, Viewer, catalogue::RETIRED, renditions};

/// Files of a unit on their way into the store at once.
const FILES_AT_ONCE: usize = 8;

/// A draft as its author and its reviewers see it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: CourseCode,
    pub owner: AccountId,
    pub owner_name: String,
    pub state: DraftState,
    pub course: Course,
    /// The names of the organisations that the course is for; none where it is for everybody.
    pub audience: Vec<String>,
    /// Counts the saves; a change names the one that it was made from.
    pub revision: u32,
    /// What the reviewer said when it was returned.
    pub remarks: Option<String>,
    pub updated_at: Timestamp,
    /// What is missing before it may be submitted.
    pub gaps: Vec<Gap>,
    /// What a person should look at.
    pub checks: Vec<Check>,
    /// Whether the published course was taken out of the catalogue.
    pub is_retired: bool,
    /// Whether an edition of it was ever published.
    pub is_published: bool,
    /// Whether learners move to it once it is published.
    pub minor: bool,
    /// When it is published, where it is approved for later.
    pub publish_at: Option<Timestamp>,
    /// What author and reviewers said to each other, in order.
    pub comments: Vec<Comment>,
}

impl Draft {
    /// What was said about a unit, or about the course as a whole.
    pub fn comments_on(&self, unit: Option<&str>) -> impl Iterator<Item = &Comment> {
        self.comments
            .iter()
            .filter(move |comment| comment.unit.as_deref() == unit)
    }

    /// A unit by its key, with the title of its section.
    pub fn unit(&self, key: &str) -> Option<(&str, &Unit)> {
        self.course.sections.iter().find_map(|section| {
            let unit = section.units.iter().find(|unit| unit.key == key)?;
            Some((section.title.as_str(), unit))
        })
    }
}

/// A draft in a list.
#[derive(Clone, Debug)]
pub struct DraftFace {
    pub code: String,
    pub title: String,
    pub state: DraftState,
    pub owner_name: String,
    pub updated_at: Timestamp,
}

impl Platform {
    /// Begins a course. [`Error::Refused`] names every field that is wrong; a code that is in use is a
    /// [`Error::Conflict`] (`code-taken`).
    pub async fn create_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        metadata: &Metadata,
    ) -> Result<Draft, Error> {
        may(&viewer.actor, Action::CreateDraft, Resource::Platform)?;
        let mut refusals = Vec::new();
        let code: Option<CourseCode> = code
            .parse()
            .map_err(|error: domain::catalogue::CodeError| {
                let kind = if code.is_empty() {
                    "missing"
                } else {
                    "code-form"
                };
                refusals.push(Refusal::new("code", kind, error.to_string()));
            })
            .ok();
        let read = metadata.read(&mut refusals);
        let (Some(code), Some(read)) = (code, read) else {
            return Err(Error::Refused(refusals));
        };
        self.check_audience(&metadata.audience).await?;
        self.begin_draft(viewer, &read.begin(code, &viewer.name))
            .await
    }

    /// The first save of a draft. The same again gives the same draft.
    async fn begin_draft(&self, viewer: &Viewer, body: &Course) -> Result<Draft, Error> {
        let text = &serde_json::to_string(body)?;
        let row = self
            .write(|tx| async move {
                let code = body.code.as_str();
                let before = draft::Entity::find()
                    .filter(draft::Column::Code.eq(code))
                    .one(tx.db())
                    .await?;
                if let Some(before) = before {
                    let is_same = before.owner_id == viewer.account().as_str()
                        && before.revision == 1
                        && before.body == *text
                        && before.deleted_at.is_none();
                    return if is_same {
                        Ok(before)
                    } else {
                        Err(code_taken(code))
                    };
                }
                let published = course::Entity::find()
                    .filter(course::Column::Code.eq(code))
                    .one(tx.db())
                    .await?;
                if published.is_some() {
                    return Err(code_taken(code));
                }
                let row = draft::Model {
                    id: tx.fresh_id(),
                    code: code.to_owned(),
                    owner_id: viewer.account().to_string(),
                    state: DraftState::Editing.code().to_owned(),
                    body: text.clone(),
                    revision: 1,
                    remarks: None,
                    updated_at: tx.now().as_millis(),
                    publish_at: None,
                    minor: false,
                    deleted_at: None,
                };
                draft::Entity::insert(draft::ActiveModel::from(row.clone()))
                    .exec_without_returning(tx.db())
                    .await?;
                record(&tx, viewer, &row.id, "created", None).await?;
                history::keep(&tx, viewer, &row).await?;
                Ok(row)
            })
            .await?;
        self.draft_from(row).await
    }

    /// The asker's own drafts, the last touched first.
    pub async fn drafts_of(&self, viewer: &Viewer) -> Result<Vec<DraftFace>, Error> {
        may(&viewer.actor, Action::CreateDraft, Resource::Platform)?;
        let rows = draft::Entity::find()
            .filter(draft::Column::OwnerId.eq(viewer.account().as_str()))
            .filter(draft::Column::DeletedAt.is_null())
            .order_by_desc(draft::Column::UpdatedAt)
            .all(&self.database.read)
            .await?;
        self.faces(rows).await
    }

    /// What waits for a reviewer, the longest first; then what is approved and waits for its moment.
    pub async fn review_queue(&self, viewer: &Viewer) -> Result<Vec<DraftFace>, Error> {
        may(&viewer.actor, Action::ReadReviewQueue, Resource::Platform)?;
        let waiting = [DraftState::Submitted, DraftState::Scheduled].map(DraftState::code);
        let rows = draft::Entity::find()
            .filter(draft::Column::State.is_in(waiting))
            .filter(draft::Column::DeletedAt.is_null())
            .order_by_desc(draft::Column::State)
            .order_by_asc(draft::Column::UpdatedAt)
            .all(&self.database.read)
            .await?;
        self.faces(rows).await
    }

    /// One draft, for its author or a reviewer.
    pub async fn draft(&self, viewer: &Viewer, code: &str) -> Result<Draft, Error> {
        let row = draft_row(&self.database.read, code, false)
            .await?
            .ok_or(Error::NotFound("draft"))?;
        let owner = AccountId::new(row.owner_id.clone());
        may(
            &viewer.actor,
            Action::PreviewDraft,
            Resource::Draft { owner: &owner },
        )?;
        self.draft_from(row).await
    }

    /// Saves what the course is about; its units stay.
    pub async fn save_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        metadata: &Metadata,
    ) -> Result<Draft, Error> {
        self.write_draft(viewer, code, revision, metadata, None)
            .await
    }

    /// Saves what the course is about, and its units in another order where an outline is given.
    pub async fn write_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        metadata: &Metadata,
        outline: Option<&Outline>,
    ) -> Result<Draft, Error> {
        let mut refusals = Vec::new();
        let read = &metadata
            .read(&mut refusals)
            .ok_or(Error::Refused(refusals))?;
        self.check_audience(&metadata.audience).await?;
        self.change(viewer, code, revision, |course| {
            read.put_into(course);
            outline.map_or(Ok(()), |outline| outline.apply(course))
        })
        .await
    }

    /// Adds a unit at the end of its section; a section of a new name is begun.
    pub async fn add_unit(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        new: NewUnit,
    ) -> Result<Draft, Error> {
        let before = self.draft(viewer, code).await?;
        check_edit(viewer, &before.owner, before.state)?;
        let unit = &self.receive(new, None).await?;
        self.change(viewer, code, revision, |course| unit.clone().add_to(course))
            .await
    }

    /// Writes a unit anew, which keeps its key, its kind and its place, and the files for which no others are sent. Another
    /// section moves it to the end of that.
    pub async fn edit_unit(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        key: &str,
        new: NewUnit,
    ) -> Result<Draft, Error> {
        let draft = self.draft(viewer, code).await?;
        check_edit(viewer, &draft.owner, draft.state)?;
        let before = draft
            .unit(key)
            .map(|(_, unit)| unit.content.clone())
            .ok_or(Error::NotFound("unit"))?;
        if !new.content.is_kind_of(&before) {
            let detail = "a unit keeps its kind; remove it and add another";
            return Err(Error::refused("kind", "unknown-word", detail));
        }
        let unit = &self.receive(new, Some(before)).await?;
        self.change(viewer, code, revision, |course| {
            let replaced = unit.clone().replace(course, key);
            replaced.ok_or(Error::NotFound("unit"))
        })
        .await
    }

    /// Reads a unit and keeps its files.
    async fn receive(&self, new: NewUnit, before: Option<Content>) -> Result<Written, Error> {
        let (unit, files) = tokio::task::spawn_blocking(move || new.read(before.as_ref()))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))??;
        self.keep_files(files).await?;
        Ok(unit)
    }

    /// Files go first: they are named by their contents, so one that no draft names after a crash does no harm.
    async fn keep_files(&self, files: Vec<FileToStore>) -> Result<(), Error> {
        // A package has thousands of them.
        futures::stream::iter(files)
            .map(|file| async move { self.store.put(&file.stored, file.bytes).await })
            .buffer_unordered(FILES_AT_ONCE)
            .try_collect::<()>()
            .await?;
        Ok(())
    }

    /// Moves, marks or removes a unit.
    pub async fn change_unit(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        key: &str,
        change: UnitChange,
    ) -> Result<Draft, Error> {
        self.change(viewer, code, revision, |course| {
            change.apply(course, key).ok_or(Error::NotFound("unit"))
        })
        .await
    }

    /// One saved change to the course of a draft.
    pub(crate) async fn change(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        edit: impl Fn(&mut Course) -> Result<(), Error> + Send + Sync,
    ) -> Result<Draft, Error> {
        let edit = &edit;
        let row = self
            .write(|tx| async move {
                let row = draft_row(tx.db(), code, true)
                    .await?
                    .ok_or(Error::NotFound("draft"))?;
                let before = state_of(&row)?;
                let after = check_edit(viewer, &AccountId::new(row.owner_id.clone()), before)?;
                check_revision(&row, revision)?;
                let mut course: Course = serde_json::from_str(&row.body)?;
                let was = course.clone();
                edit(&mut course)?;
                renditions::queue_new(&tx, &was, &course).await?;
                let changed = draft::Model {
                    state: after.code().to_owned(),
                    body: serde_json::to_string(&course)?,
                    revision: row.revision + 1,
                    updated_at: tx.now().as_millis(),
                    minor: false,
                    ..row
                };
                update(&tx, &changed).await?;
                history::keep(&tx, viewer, &changed).await?;
                Ok(changed)
            })
            .await?;
        self.draft_from(row).await
    }

    async fn draft_from(&self, row: draft::Model) -> Result<Draft, Error> {
        let owner = account::Entity::find_by_id(row.owner_id.clone())
            .one(&self.database.read)
            .await?;
        let course: Course = serde_json::from_str(&row.body)?;
        let published = course::Entity::find()
            .filter(course::Column::Code.eq(course.code.as_str()))
            .one(&self.database.read)
            .await?;
        let names = self.organisations_by_code(&course.audience).await?;
        let policies = self.policies().await?;
        let minutes_per_hour = policies.of(self.year_now()).minutes_per_hour;
        let comments = self.comments_of(&row.id).await?;
        let documents: Vec<&str> = course
            .units()
            .filter_map(|unit| match &unit.content {
                Content::Document(document) if document.pages == 0 => {
                    Some(document.file.sha256.as_str())
                }
                _ => None,
            })
            .collect();
        let pdfs = self.pdfs_of(&documents).await?;
        let audience = course.audience.iter().map(|code| {
            let known = names.get(code);
            known.map_or_else(|| code.clone(), |known| known.name.clone())
        });
        Ok(Draft {
            audience: audience.collect(),
            is_published: published.is_some(),
            is_retired: published.is_some_and(|course| course.state == RETIRED),
            minor: row.minor,
            publish_at: row.publish_at.map(Timestamp::from_millis),
            comments,
            code: course.code.clone(),
            state: state_of(&row)?,
            owner: AccountId::new(row.owner_id),
            owner_name: owner.map(|owner| owner.name).unwrap_or_default(),
            revision: u32::try_from(row.revision).unwrap_or_default(),
            remarks: row.remarks,
            updated_at: Timestamp::from_millis(row.updated_at),
            gaps: gaps(&course),
            checks: checklist::checklist(&course, minutes_per_hour, &pdfs),
            course,
        })
    }

    /// Rows of a list with the names of their owners; one query more, however many there are.
    async fn faces(&self, rows: Vec<draft::Model>) -> Result<Vec<DraftFace>, Error> {
        let owners = rows.iter().map(|row| row.owner_id.clone());
        let owners = account::Entity::find()
            .filter(account::Column::Id.is_in(owners))
            .all(&self.database.read)
            .await?;
        rows.into_iter()
            .map(|row| {
                let owner = owners.iter().find(|owner| owner.id == row.owner_id);
                let course: Course = serde_json::from_str(&row.body)?;
                Ok(DraftFace {
                    state: state_of(&row)?,
                    code: row.code,
                    title: course.title,
                    owner_name: owner.map(|owner| owner.name.clone()).unwrap_or_default(),
                    updated_at: Timestamp::from_millis(row.updated_at),
                })
            })
            .collect()
    }
}
