//! Seals on the decisions that were made before there were seals.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::verification::verification_event::{Column, Entity, Model};

/// Entries whose decisions are read at once.
const AT_ONCE: u64 = 1000;

/// Puts its seal on every decision. The guard of the table must be open.
pub(super) async fn put_on(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut after = String::new();
    loop {
        let entries: Vec<String> = Entity::find()
            .select_only()
            .column(Column::EntryId)
            .distinct()
            .filter(Column::EntryId.gt(&after))
            .order_by_asc(Column::EntryId)
            .limit(AT_ONCE)
            .into_tuple()
            .all(db)
            .await?;
        let Some(last) = entries.last() else {
            return Ok(());
        };
        let mut rows = Entity::find()
            .filter(Column::EntryId.gt(&after))
            .filter(Column::EntryId.lte(last))
            .all(db)
            .await?;
        rows.sort_by(|a, b| a.entry_id.cmp(&b.entry_id).then_with(|| a.order(b)));
        let mut before: Option<Model> = None;
        for row in rows {
            let seal_before = before.filter(|other| other.entry_id == row.entry_id);
            let sealed = row.sealed(seal_before.as_ref().map_or("", |other| &other.hash));
            Entity::update_many()
                .col_expr(Column::Hash, Expr::value(sealed.hash.clone()))
                .filter(Column::Id.eq(&sealed.id))
                .exec(db)
                .await?;
            before = Some(sealed);
        }
        after.clone_from(last);
    }
}
