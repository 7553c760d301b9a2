//! The row of a draft: read under its lock, written, and what happened to it noted.

use database::authoring::{draft, draft_event};
use domain::{
    access::{Action, Resource, may},
    authoring::{DraftState, TransitionError},
    ids::AccountId,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

use crate::{Error, Viewer, write::Tx};

pub(super) async fn draft_row(
    db: &impl ConnectionTrait,
    code: &str,
    lock: bool,
) -> Result<Option<draft::Model>, Error> {
    let query = draft::Entity::find()
        .filter(draft::Column::Code.eq(code))
        .filter(draft::Column::DeletedAt.is_null());
    let query = if lock { query.lock_exclusive() } else { query };
    Ok(query.one(db).await?)
}

pub(super) async fn update(tx: &Tx, row: &draft::Model) -> Result<(), Error> {
    let changed = draft::ActiveModel {
        id: Set(row.id.clone()),
        state: Set(row.state.clone()),
        body: Set(row.body.clone()),
        revision: Set(row.revision),
        remarks: Set(row.remarks.clone()),
        updated_at: Set(row.updated_at),
        publish_at: Set(row.publish_at),
        minor: Set(row.minor),
        ..Default::default()
    };
    draft::Entity::update(changed).exec(tx.db()).await?;
    Ok(())
}

pub(super) async fn record(
    tx: &Tx,
    viewer: &Viewer,
    draft: &str,
    kind: &str,
    remarks: Option<&str>,
) -> Result<(), Error> {
    record_of(tx, viewer.account().as_str(), draft, kind, remarks).await
}

pub(super) async fn record_of(
    tx: &Tx,
    by: &str,
    draft: &str,
    kind: &str,
    remarks: Option<&str>,
) -> Result<(), Error> {
    let row = draft_event::ActiveModel {
        id: Set(tx.fresh_id()),
        draft_id: Set(draft.to_owned()),
        kind: Set(kind.to_owned()),
        by_id: Set(by.to_owned()),
        remarks: Set(remarks.map(str::to_owned)),
        at: Set(tx.now().as_millis()),
    };
    draft_event::Entity::insert(row)
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// Whether the asker may change the draft now, and the state that a change brings.
pub(super) fn check_edit(
    viewer: &Viewer,
    owner: &AccountId,
    state: DraftState,
) -> Result<DraftState, Error> {
    may(&viewer.actor, Action::EditDraft, Resource::Draft { owner })?;
    state.edit().map_err(|error| out_of_turn(&error))
}

pub(super) fn check_revision(row: &draft::Model, revision: u32) -> Result<(), Error> {
    if u32::try_from(row.revision) == Ok(revision) {
        return Ok(());
    }
    let detail = format!(
        "the draft was changed meanwhile: it is at revision {}, the change was made from {revision}",
        row.revision
    );
    Err(Error::conflict("draft-changed", detail))
}

pub(super) fn state_of(row: &draft::Model) -> Result<DraftState, Error> {
    row.state
        .parse()
        .map_err(|e| Error::Damaged(format!("draft {}: {e}", row.code)))
}

pub(super) fn out_of_turn(error: &TransitionError) -> Error {
    Error::conflict("draft-state", error.to_string())
}

pub(super) fn code_taken(code: &str) -> Error {
    Error::conflict("code-taken", format!("the code {code} is taken"))
}
