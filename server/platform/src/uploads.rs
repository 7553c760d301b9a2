//! Files that come in piece by piece, over a link that breaks: what has arrived stays, and the rest follows from there.
//!
//! Each piece lies in the store before the row that counts it is written, and the row is only written where everything
//! before it was counted; so a piece that comes twice, from two tabs or to two nodes, is counted once. An upload that
//! nobody has touched for [`KEPT_FOR_DAYS`] is swept away.

use bytes::Bytes;
use database::uploads::{upload, upload_part};
use domain::{
    access::{Action, Resource, may},
    catalogue::StoredFile,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use crate::{Error, Platform, Viewer, authoring::NewFile, scanning::judge};

/// No file of a course is larger: the limit of videos.
pub const LONGEST: u64 = 512 << 20;
/// Uploads of one person that are under way at once.
pub const AT_ONCE: u64 = 20;
/// What is not gone on with for so long is given up.
pub const KEPT_FOR_DAYS: i64 = 7;
const NAME_LIMIT: usize = 200;
const DAY_MILLIS: i64 = 86_400_000;

/// A file, as far as it has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: String,
    pub name: String,
    pub length: u64,
    /// Bytes from the beginning that are kept.
    pub received: u64,
    /// Of the whole, once it is put together.
    pub sha256: Option<String>,
    /// When it is swept away, unless more arrives.
    pub expires_at: Timestamp,
}

impl Upload {
    fn from(row: upload::Model) -> Self {
        let until = row.touched_at + KEPT_FOR_DAYS * DAY_MILLIS;
        Self {
            id: row.id,
            name: row.name,
            length: u64::try_from(row.length).unwrap_or_default(),
            received: u64::try_from(row.received).unwrap_or_default(),
            sha256: row.sha256,
            expires_at: Timestamp::from_millis(until),
        }
    }
}

impl Platform {
    /// Announces a file of so many bytes.
    pub async fn begin_upload(
        &self,
        viewer: &Viewer,
        name: &str,
        length: u64,
    ) -> Result<Upload, Error> {
        may(&viewer.actor, Action::Upload, Resource::Platform)?;
        let name: String = name.trim().chars().take(NAME_LIMIT).collect();
        if length > LONGEST {
            let detail = format!("send at most {LONGEST} bytes");
            return Err(Error::refused("length", "too-large", detail));
        }
        let under_way = upload::Entity::find()
            .filter(upload::Column::AccountId.eq(viewer.account().as_str()))
            .filter(upload::Column::Sha256.is_null())
            .count(&self.database.write)
            .await?;
        if under_way >= AT_ONCE {
            let detail = format!("{under_way} uploads are under way; finish or cancel some first");
            return Err(Error::conflict("uploads-at-once", detail));
        }
        let name = &name;
        let row = self
            .write(|tx| async move {
                let row = upload::Model {
                    id: tx.fresh_id(),
                    account_id: viewer.account().to_string(),
                    name: name.clone(),
                    length: i64::try_from(length).unwrap_or(i64::MAX),
                    received: 0,
                    sha256: None,
                    touched_at: tx.now().as_millis(),
                };
                upload::Entity::insert(upload::ActiveModel::from(row.clone()))
                    .exec_without_returning(tx.db())
                    .await?;
                Ok(row)
            })
            .await?;
        Ok(Upload::from(row))
    }

    /// The asker's own upload; nobody else's is there for them.
    pub async fn upload(&self, viewer: &Viewer, id: &str) -> Result<Upload, Error> {
        may(&viewer.actor, Action::Upload, Resource::Platform)?;
        let row = upload::Entity::find_by_id(id)
            .filter(upload::Column::AccountId.eq(viewer.account().as_str()))
            .one(&self.database.write)
            .await?;
        row.map(Upload::from).ok_or(Error::NotFound("upload"))
    }

    /// Keeps the bytes that follow the first `offset`. [`Error::Conflict`] (`upload-offset`) where others are kept by then.
    pub async fn receive_piece(
        &self,
        viewer: &Viewer,
        id: &str,
        offset: u64,
        bytes: Bytes,
    ) -> Result<Upload, Error> {
        let upload = self.upload(viewer, id).await?;
        let size = bytes.len() as u64;
        if upload.received != offset {
            return Err(elsewhere(&upload, offset));
        }
        if offset + size > upload.length {
            let detail = format!("{} bytes were announced", upload.length);
            return Err(Error::refused("length", "too-large", detail));
        }
        // The object first: one that no row names after a crash is swept away with the upload.
        let object = self.ids.fresh();
        self.store.put_piece(id, &object, bytes).await?;
        let (start, size) = (signed(offset), signed(size));
        let object = &object;
        let counted = self
            .write(|tx| async move {
                let moved = upload::Entity::update_many()
                    .col_expr(upload::Column::Received, Expr::value(start + size))
                    .col_expr(upload::Column::TouchedAt, Expr::value(tx.now().as_millis()))
                    .filter(upload::Column::Id.eq(id))
                    .filter(upload::Column::Received.eq(start))
                    .exec(tx.db())
                    .await?;
                if moved.rows_affected == 0 {
                    return Ok(false);
                }
                let part = upload_part::ActiveModel {
                    upload_id: Set(id.to_owned()),
                    start: Set(start),
                    bytes: Set(size),
                    object: Set(object.clone()),
                };
                upload_part::Entity::insert(part)
                    .exec_without_returning(tx.db())
                    .await?;
                Ok(true)
            })
            .await?;
        let upload = self.upload(viewer, id).await?;
        if counted {
            Ok(upload)
        } else {
            Err(elsewhere(&upload, offset))
        }
    }

    /// Puts a file together whose last byte has arrived. Again is the same as once. [`Error::Refused`] (`infected`) where
    /// the virus scanner finds something, and the upload is gone; [`Error::Conflict`] (`scanner-away`) where it does not
    /// answer, and the same may be asked again.
    pub async fn finish_upload(&self, viewer: &Viewer, id: &str) -> Result<Upload, Error> {
        let upload = self.upload(viewer, id).await?;
        if upload.sha256.is_some() {
            return Ok(upload);
        }
        if upload.received < upload.length {
            let detail = format!("{} of {} bytes are there", upload.received, upload.length);
            return Err(Error::conflict("upload-unfinished", detail));
        }
        let pieces: Vec<String> = upload_part::Entity::find()
            .select_only()
            .column(upload_part::Column::Object)
            .filter(upload_part::Column::UploadId.eq(id))
            .order_by_asc(upload_part::Column::Start)
            .into_tuple()
            .all(&self.database.write)
            .await?;
        if let Some(scanner) = self.scanner.get() {
            // Before it has a name in the store. Where the scanner does not answer, all pieces stay for the next time.
            let bytes = self.store.read_pieces(id, &pieces);
            let judged = judge("file", scanner.scan(bytes).await);
            if let Err(Error::Refused(_)) = &judged {
                self.forget_upload(id).await?;
            }
            judged?;
        }
        let file = self.store.join_pieces(id, &pieces, &upload.name).await?;
        let sha256 = &file.sha256;
        self.write(|tx| async move {
            upload::Entity::update_many()
                .col_expr(upload::Column::Sha256, Expr::value(sha256.clone()))
                .col_expr(upload::Column::TouchedAt, Expr::value(tx.now().as_millis()))
                .filter(upload::Column::Id.eq(id))
                .exec(tx.db())
                .await?;
            upload_part::Entity::delete_many()
                .filter(upload_part::Column::UploadId.eq(id))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await?;
        self.store.drop_pieces(id).await?;
        self.upload(viewer, id).await
    }

    /// The file of an upload, for a unit of a draft.
    pub async fn uploaded(&self, viewer: &Viewer, id: &str) -> Result<NewFile, Error> {
        let upload = self.finish_upload(viewer, id).await?;
        let file = StoredFile {
            sha256: upload.sha256.unwrap_or_default(),
            bytes: upload.length,
            media_type: String::new(),
            name: upload.name,
        };
        Ok(NewFile {
            bytes: self.store.get(&file).await?,
            name: file.name,
        })
    }

    /// Gives an upload up; what a draft took from it stays there.
    pub async fn cancel_upload(&self, viewer: &Viewer, id: &str) -> Result<(), Error> {
        self.upload(viewer, id).await?;
        self.forget_upload(id).await
    }

    /// Gives up what nobody has gone on with; gives how many uploads that were.
    pub async fn sweep_uploads(&self) -> Result<usize, Error> {
        let before = self.now().as_millis() - KEPT_FOR_DAYS * DAY_MILLIS;
        let stale: Vec<String> = upload::Entity::find()
            .select_only()
            .column(upload::Column::Id)
            .filter(upload::Column::TouchedAt.lt(before))
            .into_tuple()
            .all(&self.database.read)
            .await?;
        for id in &stale {
            self.forget_upload(id).await?;
        }
        Ok(stale.len())
    }

    async fn forget_upload(&self, id: &str) -> Result<(), Error> {
        self.store.drop_pieces(id).await?;
        self.write(|tx| async move {
            upload_part::Entity::delete_many()
                .filter(upload_part::Column::UploadId.eq(id))
                .exec(tx.db())
                .await?;
            upload::Entity::delete_by_id(id).exec(tx.db()).await?;
            Ok(())
        })
        .await
    }
}

fn elsewhere(upload: &Upload, offset: u64) -> Error {
    let detail = format!(
        "the next byte is {}, not {offset}: go on from there",
        upload.received
    );
    Error::conflict("upload-offset", detail)
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
