//! What people are told 消息: written in the transaction of what causes it, read and ticked off by whom it is for.

use database::notices::notice;
use domain::{
    access::{Action, Resource, may},
    ids::AccountId,
    notices::Notice,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, Insert, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict, Query, SelectStatement},
};

use crate::{Error, Platform, Viewer, catalogue::Page, write::Tx};

/// Rows of one statement.
const AT_ONCE: usize = 1_000;
/// Notices that one request may tick off by name.
const MOST_AT_ONCE: usize = 500;

/// A notice as its reader has it.
#[derive(Clone, Debug)]
pub struct Received {
    /// Grows with every notice of the platform.
    pub position: i64,
    pub notice: Notice,
    pub at: Timestamp,
    pub is_read: bool,
}

impl Received {
    fn of(row: &notice::Model) -> Result<Self, Error> {
        let notice = serde_json::from_str(&row.data)
            .map_err(|error| Error::Damaged(format!("notice {}: {error}", row.position)))?;
        Ok(Self {
            position: row.position,
            notice,
            at: Timestamp::from_millis(row.at),
            is_read: row.read_at.is_some(),
        })
    }
}

/// Which notices are ticked off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// This one and everything before it: what came after its reader looked stays unread.
    UpTo(i64),
    These(Vec<i64>),
}

/// The row of one notice; what was told before is not told again.
pub(crate) fn telling(
    tx: &Tx,
    account: &AccountId,
    source: &str,
    notice: &Notice,
) -> Result<Insert<notice::ActiveModel>, Error> {
    let row = row(tx, account.as_str(), source, notice)?;
    Ok(notice::Entity::insert(row).on_conflict(once()))
}

/// Tells one person.
pub(crate) async fn tell(
    tx: &Tx,
    account: &AccountId,
    source: &str,
    notice: &Notice,
) -> Result<(), Error> {
    tell_many(tx, std::iter::once((account.as_str(), source, notice))).await
}

/// Tells several people, each their own.
pub(crate) async fn tell_many<'a>(
    tx: &Tx,
    told: impl IntoIterator<Item = (&'a str, &'a str, &'a Notice)> + Send,
) -> Result<(), Error> {
    let rows = told
        .into_iter()
        .map(|(account, source, notice)| row(tx, account, source, notice))
        .collect::<Result<Vec<_>, _>>()?;
    for some in rows.chunks(AT_ONCE) {
        notice::Entity::insert_many(some.iter().cloned())
            .on_conflict(once())
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

/// Tells everybody whose account the query gives, in one statement. Says how many had not been told before.
pub(crate) async fn tell_selected(
    tx: &Tx,
    source: &str,
    notice: &Notice,
    accounts: SelectStatement,
) -> Result<u64, Error> {
    let data = serde_json::to_string(notice)?;
    let told = tx.now().as_millis();
    let mut each = Query::select();
    each.column("told_account")
        .expr(Expr::value(notice.kind()))
        .expr(Expr::value(source))
        .expr(Expr::value(data))
        .expr(Expr::value(told))
        .expr(Expr::value(false))
        .from_subquery(accounts, "told")
        // SQLite reads ON after a bare subquery as a join.
        .and_where(Expr::value(true));
    let mut insert = Query::insert();
    insert
        .into_table(notice::Entity)
        .columns([
            notice::Column::AccountId,
            notice::Column::Kind,
            notice::Column::Source,
            notice::Column::Data,
            notice::Column::At,
            notice::Column::Passed,
        ])
        .on_conflict(once());
    insert
        .select_from(each)
        .map_err(|error| Error::Damaged(format!("a statement of ours: {error}")))?;
    Ok(tx.db().execute(&insert).await?.rows_affected())
}

fn row(
    tx: &Tx,
    account: &str,
    source: &str,
    notice: &Notice,
) -> Result<notice::ActiveModel, Error> {
    Ok(notice::ActiveModel {
        position: NotSet,
        account_id: Set(account.to_owned()),
        kind: Set(notice.kind().to_owned()),
        source: Set(source.to_owned()),
        data: Set(serde_json::to_string(notice)?),
        at: Set(tx.now().as_millis()),
        read_at: Set(None),
        mail: Set(None),
        passed: Set(false),
    })
}

pub(crate) fn once() -> OnConflict {
    OnConflict::columns([
        notice::Column::AccountId,
        notice::Column::Kind,
        notice::Column::Source,
    ])
    .do_nothing()
    .to_owned()
}

impl Platform {
    /// What the asker was told, the newest first; the cursor is the position of the last one.
    pub async fn notices(
        &self,
        viewer: &Viewer,
        cursor: Option<i64>,
        limit: u64,
    ) -> Result<Page<Received>, Error> {
        receives(viewer)?;
        let own = notice::Column::AccountId.eq(viewer.account().as_str());
        let all = notice::Entity::find().filter(own);
        let total = all.clone().count(&self.database.read).await?;
        let page = match cursor {
            Some(before) => all.filter(notice::Column::Position.lt(before)),
            None => all,
        };
        let mut rows = page
            .order_by_desc(notice::Column::Position)
            .limit(limit + 1)
            .all(&self.database.read)
            .await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| row.position.to_string());
        let items = rows.iter().map(Received::of);
        Ok(Page {
            items: items.collect::<Result<_, _>>()?,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    /// How many of them are not ticked off.
    pub async fn unread_notices(&self, viewer: &Viewer) -> Result<u64, Error> {
        receives(viewer)?;
        let unread = notice::Entity::find()
            .filter(notice::Column::AccountId.eq(viewer.account().as_str()))
            .filter(notice::Column::ReadAt.is_null());
        Ok(unread.count(&self.database.read).await?)
    }

    /// Ticks off the asker's own notices; what is none of theirs is left alone. Again changes nothing.
    pub async fn read_notices(&self, viewer: &Viewer, which: &Which) -> Result<(), Error> {
        receives(viewer)?;
        let chosen = match which {
            Which::UpTo(position) => notice::Column::Position.lte(*position),
            Which::These(positions) if positions.len() <= MOST_AT_ONCE => {
                notice::Column::Position.is_in(positions.iter().copied())
            }
            Which::These(_) => {
                let detail = format!("name at most {MOST_AT_ONCE} notices");
                return Err(Error::refused("ids", "too-many", detail));
            }
        };
        let chosen = &chosen;
        self.write(|tx| async move {
            notice::Entity::update_many()
                .col_expr(notice::Column::ReadAt, Expr::value(tx.now().as_millis()))
                .filter(notice::Column::AccountId.eq(viewer.account().as_str()))
                .filter(notice::Column::ReadAt.is_null())
                .filter(chosen.clone())
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }
}

pub(crate) fn receives(viewer: &Viewer) -> Result<(), Error> {
    let person = Resource::Person {
        account: viewer.account(),
        organisation: &viewer.actor.organisation,
    };
    may(&viewer.actor, Action::ReceiveNotices, person)?;
    Ok(())
}
