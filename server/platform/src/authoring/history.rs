//! The saves of a draft, each of which can be looked at and taken up again.

use database::{
    accounts::account,
    authoring::{draft, draft_version},
};
use domain::{
    access::{Action, Resource, may},
    catalogue::Course,
    ids::AccountId,
    time::Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Draft, draft_row};
use crate::{Error, Platform, Viewer, write::Tx};

/// Saves of one draft that are kept: months of daily work.
const KEPT: i32 = 500;
/// That are listed.
const LISTED: u64 = 100;

/// One save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub revision: u32,
    pub by_name: String,
    pub at: Timestamp,
}

/// Keeps what the draft says now; in the transaction that saves it.
pub(super) async fn keep(tx: &Tx, viewer: &Viewer, row: &draft::Model) -> Result<(), Error> {
    let version = draft_version::Model {
        draft_id: row.id.clone(),
        revision: row.revision,
        body: row.body.clone(),
        by_id: viewer.account().to_string(),
        at: row.updated_at,
    };
    draft_version::Entity::insert(draft_version::ActiveModel::from(version))
        .exec_without_returning(tx.db())
        .await?;
    draft_version::Entity::delete_many()
        .filter(draft_version::Column::DraftId.eq(&row.id))
        .filter(draft_version::Column::Revision.lte(row.revision - KEPT))
        .exec(tx.db())
        .await?;
    Ok(())
}

impl Platform {
    /// The saves of a draft, the last first; for its author and its reviewers.
    pub async fn draft_history(&self, viewer: &Viewer, code: &str) -> Result<Vec<Saved>, Error> {
        let row = self.readable_draft(viewer, code).await?;
        let versions: Vec<(i32, String, i64)> = draft_version::Entity::find()
            .select_only()
            .column(draft_version::Column::Revision)
            .column(draft_version::Column::ById)
            .column(draft_version::Column::At)
            .filter(draft_version::Column::DraftId.eq(&row.id))
            .order_by_desc(draft_version::Column::Revision)
            .limit(LISTED)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let people = account::Entity::find()
            .filter(account::Column::Id.is_in(versions.iter().map(|(_, by, _)| by.clone())))
            .all(&self.database.read)
            .await?;
        let saved = versions.into_iter().map(|(revision, by, at)| {
            let person = people.iter().find(|person| person.id == by);
            Saved {
                revision: u32::try_from(revision).unwrap_or_default(),
                by_name: person.map(|person| person.name.clone()).unwrap_or_default(),
                at: Timestamp::from_millis(at),
            }
        });
        Ok(saved.collect())
    }

    /// What the draft said at one save.
    pub async fn draft_at(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
    ) -> Result<Course, Error> {
        let row = self.readable_draft(viewer, code).await?;
        let key = (row.id, i32::try_from(revision).unwrap_or(i32::MAX));
        let version = draft_version::Entity::find_by_id(key)
            .one(&self.database.read)
            .await?;
        let version = version.ok_or(Error::NotFound("save"))?;
        Ok(serde_json::from_str(&version.body)?)
    }

    /// Saves what the draft said at an earlier save as its newest; the ones between stay.
    pub async fn restore_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        from: u32,
    ) -> Result<Draft, Error> {
        let before = self.draft_at(viewer, code, from).await?;
        let before = &before;
        self.change(viewer, code, revision, |course| {
            course.clone_from(before);
            Ok(())
        })
        .await
    }

    async fn readable_draft(&self, viewer: &Viewer, code: &str) -> Result<draft::Model, Error> {
        let row = draft_row(&self.database.read, code, false)
            .await?
            .ok_or(Error::NotFound("draft"))?;
        let owner = AccountId::new(row.owner_id.clone());
        let resource = Resource::Draft { owner: &owner };
        may(&viewer.actor, Action::PreviewDraft, resource)?;
        Ok(row)
    }
}
