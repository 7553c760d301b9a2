//! Writes that travel to the database together.

use database::outbox::outbox_row;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbBackend, EntityTrait, Insert, QueryTrait, Statement, UpdateMany, Value,
    sea_query::{
        CommonTableExpression, InsertStatement, PostgresQueryBuilder, Query, SqliteQueryBuilder,
        UpdateStatement, WithClause,
    },
};

use super::{Topic, Tx};
use crate::Error;

/// Writes of one piece of work, sent in one trip. Each must touch other rows than the others do: `PostgreSQL` runs all of
/// them over one view of the database, `SQLite` one after the other.
#[derive(Default)]
pub(crate) struct Writes {
    writes: Vec<One>,
    rings: bool,
}

enum One {
    Insert(InsertStatement),
    Update(UpdateStatement),
}

impl Writes {
    pub(crate) fn insert<A: ActiveModelTrait>(&mut self, insert: Insert<A>) {
        self.writes.push(One::Insert(insert.into_query()));
    }

    pub(crate) fn update<E: EntityTrait>(&mut self, update: UpdateMany<E>) {
        self.writes.push(One::Update(update.into_query()));
    }

    /// Tells the followers (index, caches) of something that is true from the commit on.
    pub(crate) fn announce(&mut self, tx: &Tx, topic: Topic, subject: &str) {
        self.insert(outbox_row::Entity::insert(outbox_row::ActiveModel {
            position: NotSet,
            topic: Set(topic.code().to_owned()),
            subject: Set(subject.to_owned()),
            at: Set(tx.now().as_millis()),
        }));
        self.rings = true;
    }

    /// Does all of it, or fails as a whole.
    pub(crate) async fn send(self, tx: &Tx) -> Result<(), Error> {
        if self.writes.is_empty() {
            return Ok(());
        }
        let backend = tx.db().get_database_backend();
        let (sql, values) = if backend == DbBackend::Postgres {
            in_one_statement(self.writes)
        } else {
            one_after_the_other(self.writes)
        };
        tx.db()
            .execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await?;
        if self.rings {
            tx.ring();
        }
        Ok(())
    }
}

/// `WITH w0 AS (INSERT …), w1 AS (UPDATE …) SELECT 1`.
fn in_one_statement(writes: Vec<One>) -> (String, Vec<Value>) {
    let mut clause = WithClause::new();
    for (place, write) in writes.into_iter().enumerate() {
        let mut table = CommonTableExpression::new();
        table.table_name(format!("w{place}"));
        match write {
            One::Insert(insert) => table.query(insert),
            One::Update(update) => table.query(update),
        };
        clause.cte(table);
    }
    let mut last = Query::select();
    last.expr(sea_orm::sea_query::Expr::value(1));
    let (sql, values) = last.with(clause).build(PostgresQueryBuilder);
    (sql, values.0)
}

/// Statements in a row; their values are counted through.
fn one_after_the_other(writes: Vec<One>) -> (String, Vec<Value>) {
    let mut text = String::new();
    let mut all = Vec::new();
    for write in writes {
        let (sql, values) = match write {
            One::Insert(insert) => insert.build(SqliteQueryBuilder),
            One::Update(update) => update.build(SqliteQueryBuilder),
        };
        text.push_str(&sql);
        text.push(';');
        all.extend(values.0);
    }
    (text, all)
}
