//! What author and reviewers say to each other about a draft, or about one unit of it.

use std::collections::HashMap;

use database::{
    accounts::account,
    authoring::{draft, draft_comment},
};
use domain::{
    access::{Action, Resource, may},
    catalogue::Course,
    ids::AccountId,
    notices::Notice,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use super::{Draft, draft_row, review::check_words};
use crate::{Error, Platform, Viewer, notices::tell, write::Tx};

/// Comments of one draft; more are a conversation for the telephone.
const MOST: u64 = 500;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: String,
    /// The key of the unit that it is about; the course as a whole where it names none.
    pub unit: Option<String>,
    pub by_name: String,
    pub words: String,
    pub at: Timestamp,
    /// Whether somebody has marked it as done.
    pub is_settled: bool,
}

impl Platform {
    /// Says something about a draft; its author and its reviewers may, at any time.
    pub async fn comment(
        &self,
        viewer: &Viewer,
        code: &str,
        unit: Option<&str>,
        words: &str,
    ) -> Result<Draft, Error> {
        let words = check_words("comment", words)?;
        self.write(|tx| async move {
            let row = readable(&tx, viewer, code).await?;
            let course: Course = serde_json::from_str(&row.body)?;
            if let Some(key) = unit
                && !course.units().any(|unit| unit.key == key)
            {
                return Err(Error::NotFound("unit"));
            }
            let of_draft = draft_comment::Column::DraftId.eq(&row.id);
            let before = draft_comment::Entity::find().filter(of_draft.clone());
            if before.clone().count(tx.db()).await? >= MOST {
                let detail = format!("a draft has at most {MOST} comments");
                return Err(Error::refused("comment", "too-many", detail));
            }
            let last = before
                .order_by_desc(draft_comment::Column::At)
                .one(tx.db())
                .await?;
            // A double click says it once.
            let is_again = last.is_some_and(|last| {
                last.words == words
                    && last.by_id == viewer.account().as_str()
                    && last.unit_key.as_deref() == unit
                    && last.settled_at.is_none()
            });
            if is_again {
                return Ok(());
            }
            let id = tx.fresh_id();
            if row.owner_id != viewer.account().as_str() {
                let told = Notice::Commented {
                    code: row.code.clone(),
                    title: course.title.clone(),
                    by: viewer.name.clone(),
                    words: words.to_owned(),
                };
                tell(&tx, &AccountId::new(row.owner_id.clone()), &id, &told).await?;
            }
            let comment = draft_comment::ActiveModel {
                id: Set(id),
                draft_id: Set(row.id),
                unit_key: Set(unit.map(str::to_owned)),
                by_id: Set(viewer.account().to_string()),
                words: Set(words.to_owned()),
                at: Set(tx.now().as_millis()),
                settled_at: Set(None),
            };
            draft_comment::Entity::insert(comment)
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await?;
        self.draft(viewer, code).await
    }

    /// Marks a comment as done, or as not done after all.
    pub async fn settle_comment(
        &self,
        viewer: &Viewer,
        code: &str,
        id: &str,
        is_settled: bool,
    ) -> Result<Draft, Error> {
        self.write(|tx| async move {
            let row = readable(&tx, viewer, code).await?;
            let at = is_settled.then(|| tx.now().as_millis());
            let found = draft_comment::Entity::update_many()
                .col_expr(draft_comment::Column::SettledAt, Expr::value(at))
                .filter(draft_comment::Column::Id.eq(id))
                .filter(draft_comment::Column::DraftId.eq(&row.id))
                .exec(tx.db())
                .await?;
            if found.rows_affected == 0 {
                return Err(Error::NotFound("comment"));
            }
            Ok(())
        })
        .await?;
        self.draft(viewer, code).await
    }

    pub(super) async fn comments_of(&self, draft: &str) -> Result<Vec<Comment>, Error> {
        let rows = draft_comment::Entity::find()
            .filter(draft_comment::Column::DraftId.eq(draft))
            .order_by_asc(draft_comment::Column::At)
            .order_by_asc(draft_comment::Column::Id)
            .all(&self.database.read)
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let people = account::Entity::find()
            .filter(account::Column::Id.is_in(rows.iter().map(|row| row.by_id.clone())))
            .all(&self.database.read)
            .await?;
        let names: HashMap<String, String> = people
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect();
        let comments = rows.into_iter().map(|row| Comment {
            by_name: names.get(&row.by_id).cloned().unwrap_or_default(),
            id: row.id,
            unit: row.unit_key,
            words: row.words,
            at: Timestamp::from_millis(row.at),
            is_settled: row.settled_at.is_some(),
        });
        Ok(comments.collect())
    }
}

async fn readable(tx: &Tx, viewer: &Viewer, code: &str) -> Result<draft::Model, Error> {
    let row = draft_row(tx.db(), code, true)
        .await?
        .ok_or(Error::NotFound("draft"))?;
    let owner = AccountId::new(row.owner_id.clone());
    let resource = Resource::Draft { owner: &owner };
    may(&viewer.actor, Action::PreviewDraft, resource)?;
    Ok(row)
}
