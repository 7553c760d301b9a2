//! A draft that was deleted: gone from every list, and back within [`KEPT_FOR_DAYS`] if its author wants it.

use database::{
    authoring::{draft, draft_comment, draft_event, draft_version, unsent_form},
    catalogue::course,
};
use domain::{
    access::{Action, Resource, may},
    catalogue::Course,
    ids::AccountId,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{check_edit, check_revision, draft_row, record, state_of};
use crate::{Error, Platform, Viewer};

/// After which it is gone for good.
pub const KEPT_FOR_DAYS: i64 = 30;
const DAY_MILLIS: i64 = 86_400_000;

/// A draft that can still be had back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub code: String,
    pub title: String,
    pub at: Timestamp,
    pub until: Timestamp,
}

impl Platform {
    /// Deletes a draft that no edition came of. [`Error::Conflict`] (`draft-published`) where one did: what people learned
    /// with stays, and the course is retired instead.
    pub async fn delete_draft(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
    ) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = draft_row(tx.db(), code, true)
                .await?
                .ok_or(Error::NotFound("draft"))?;
            check_edit(
                viewer,
                &AccountId::new(row.owner_id.clone()),
                state_of(&row)?,
            )?;
            check_revision(&row, revision)?;
            let editions = course::Entity::find()
                .filter(course::Column::Code.eq(code))
                .count(tx.db())
                .await?;
            if editions > 0 {
                let detail = "the course was published; ask a reviewer to retire it instead";
                return Err(Error::conflict("draft-published", detail));
            }
            record(&tx, viewer, &row.id, "deleted", None).await?;
            draft::Entity::update_many()
                .col_expr(draft::Column::DeletedAt, Expr::value(tx.now().as_millis()))
                .filter(draft::Column::Id.eq(&row.id))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// The asker's deleted drafts, the last first.
    pub async fn deleted_drafts(&self, viewer: &Viewer) -> Result<Vec<Deleted>, Error> {
        may(&viewer.actor, Action::CreateDraft, Resource::Platform)?;
        let rows = draft::Entity::find()
            .filter(draft::Column::OwnerId.eq(viewer.account().as_str()))
            .filter(draft::Column::DeletedAt.is_not_null())
            .order_by_desc(draft::Column::DeletedAt)
            .all(&self.database.read)
            .await?;
        rows.into_iter()
            .map(|row| {
                let course: Course = serde_json::from_str(&row.body)?;
                let at = Timestamp::from_millis(row.deleted_at.unwrap_or_default());
                Ok(Deleted {
                    code: row.code,
                    title: course.title,
                    at,
                    until: at.plus_millis(KEPT_FOR_DAYS * DAY_MILLIS),
                })
            })
            .collect()
    }

    /// Brings a deleted draft back as it was; one that is there stays as it is.
    pub async fn recover_draft(&self, viewer: &Viewer, code: &str) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = draft::Entity::find()
                .filter(draft::Column::Code.eq(code))
                .lock_exclusive()
                .one(tx.db())
                .await?
                .ok_or(Error::NotFound("draft"))?;
            let owner = AccountId::new(row.owner_id.clone());
            let resource = Resource::Draft { owner: &owner };
            may(&viewer.actor, Action::EditDraft, resource)?;
            if row.deleted_at.is_none() {
                return Ok(());
            }
            record(&tx, viewer, &row.id, "recovered", None).await?;
            draft::Entity::update_many()
                .col_expr(draft::Column::DeletedAt, Expr::value(None::<i64>))
                .filter(draft::Column::Id.eq(&row.id))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Removes for good what was deleted too long ago, and forms that nobody came back to; says how many drafts.
    pub async fn sweep_drafts(&self) -> Result<usize, Error> {
        let before = self.now().as_millis() - KEPT_FOR_DAYS * DAY_MILLIS;
        self.write(|tx| async move {
            unsent_form::Entity::delete_many()
                .filter(unsent_form::Column::At.lt(before))
                .exec(tx.db())
                .await?;
            let gone: Vec<String> = draft::Entity::find()
                .select_only()
                .column(draft::Column::Id)
                .filter(draft::Column::DeletedAt.lt(before))
                .limit(100)
                .into_tuple()
                .all(tx.db())
                .await?;
            if gone.is_empty() {
                return Ok(0);
            }
            let ids = || gone.iter().cloned();
            draft_comment::Entity::delete_many()
                .filter(draft_comment::Column::DraftId.is_in(ids()))
                .exec(tx.db())
                .await?;
            draft_version::Entity::delete_many()
                .filter(draft_version::Column::DraftId.is_in(ids()))
                .exec(tx.db())
                .await?;
            draft_event::Entity::delete_many()
                .filter(draft_event::Column::DraftId.is_in(ids()))
                .exec(tx.db())
                .await?;
            draft::Entity::delete_many()
                .filter(draft::Column::Id.is_in(ids()))
                .exec(tx.db())
                .await?;
            Ok(gone.len())
        })
        .await
    }
}
