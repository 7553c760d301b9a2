//! The history of the schema. A migration that has shipped is never edited: a change is a new one.

mod seals;

use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::prelude::*;

pub struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Step {
                name: "1_spine",
                tables: include_str!("migrations/1_spine.sql"),
                postgres: include_str!("migrations/1_spine_postgres.sql"),
                sqlite: include_str!("migrations/1_spine_sqlite.sql"),
            }),
            Box::new(Step {
                name: "2_ledger",
                tables: include_str!("migrations/2_ledger.sql"),
                postgres: include_str!("migrations/2_ledger_postgres.sql"),
                sqlite: include_str!("migrations/2_ledger_sqlite.sql"),
            }),
            Box::new(Step::of(
                "3_search",
                include_str!("migrations/3_search.sql"),
            )),
            Box::new(Seals),
            Box::new(Step::of(
                "5_uploads",
                include_str!("migrations/5_uploads.sql"),
            )),
            Box::new(Step::of(
                "6_packages",
                include_str!("migrations/6_packages.sql"),
            )),
            Box::new(Step::of(
                "7_history",
                include_str!("migrations/7_history.sql"),
            )),
            Box::new(Step::of(
                "8_review",
                include_str!("migrations/8_review.sql"),
            )),
            Box::new(Step::of(
                "9_renditions",
                include_str!("migrations/9_renditions.sql"),
            )),
            Box::new(Step::of("10_bank", include_str!("migrations/10_bank.sql"))),
            Box::new(Step::of("11_work", include_str!("migrations/11_work.sql"))),
            Box::new(Step::of(
                "12_documents",
                include_str!("migrations/12_documents.sql"),
            )),
            Box::new(Step::of(
                "13_notices",
                include_str!("migrations/13_notices.sql"),
            )),
            Box::new(Step::of(
                "14_saved",
                include_str!("migrations/14_saved.sql"),
            )),
            Box::new(Step::of(
                "15_ratings",
                include_str!("migrations/15_ratings.sql"),
            )),
            Box::new(Step::of(
                "16_package_pages",
                include_str!("migrations/16_package_pages.sql"),
            )),
            Box::new(Step::of(
                "17_discussion",
                include_str!("migrations/17_discussion.sql"),
            )),
            Box::new(Step::of(
                "19_paths",
                include_str!("migrations/19_paths.sql"),
            )),
            Box::new(Step::of(
                "20_study",
                include_str!("migrations/20_study.sql"),
            )),
            Box::new(Step::of(
                "21_workshops",
                include_str!("migrations/21_workshops.sql"),
            )),
            Box::new(Step::of(
                "22_hints",
                include_str!("migrations/22_hints.sql"),
            )),
        ]
    }
}

/// Statements that are the same on both databases, and what guards the tables in the words of each.
struct Step {
    name: &'static str,
    tables: &'static str,
    postgres: &'static str,
    sqlite: &'static str,
}

impl Step {
    const fn of(name: &'static str, tables: &'static str) -> Self {
        Self {
            name,
            tables,
            postgres: "",
            sqlite: "",
        }
    }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, self.tables, self.postgres, self.sqlite).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Seals;

impl MigrationName for Seals {
    fn name(&self) -> &'static str {
        "4_seals"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Seals {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let (open, close) = match db.get_database_backend() {
            DbBackend::Postgres => (
                "DROP TRIGGER verification_events_append_only ON verification_events",
                include_str!("migrations/4_seals_postgres.sql"),
            ),
            _ => (
                "DROP TRIGGER verification_events_no_update",
                include_str!("migrations/4_seals_sqlite.sql"),
            ),
        };
        let column = "ALTER TABLE verification_events ADD COLUMN hash TEXT NOT NULL DEFAULT ''";
        db.execute_unprepared(column).await?;
        db.execute_unprepared(open).await?;
        seals::put_on(db).await?;
        db.execute_unprepared(close).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

/// The tables in the words of the database at hand, then what guards them there.
async fn apply(
    manager: &SchemaManager<'_>,
    tables: &str,
    postgres: &str,
    sqlite: &str,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let (serial, text, guards) = match connection.get_database_backend() {
        DbBackend::Postgres => ("BIGSERIAL PRIMARY KEY", " TEXT COLLATE \"C\"", postgres),
        _ => ("INTEGER PRIMARY KEY AUTOINCREMENT", " TEXT", sqlite),
    };
    // On both databases text is compared byte by byte, whatever the locale of the cluster: the order of keys, and
    // what a prefix index can do, must not depend on the machine.
    let tables = tables.replace("@SERIAL@", serial).replace(" TEXT", text);
    connection.execute_unprepared(&tables).await?;
    if !guards.is_empty() {
        connection.execute_unprepared(guards).await?;
    }
    Ok(())
}

/// Append-only tables are never dropped.
fn no_way_back() -> DbErr {
    DbErr::Migration("the ledger's tables are never dropped; restore a backup instead".to_owned())
}
