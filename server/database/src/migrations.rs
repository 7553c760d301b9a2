//! The history of the schema. A migration that has shipped is never edited: a change is a new one.

mod seals;

use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::prelude::*;

pub struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Spine),
            Box::new(Ledger),
            Box::new(Search),
            Box::new(Seals),
            Box::new(Uploads),
            Box::new(Packages),
            Box::new(History),
            Box::new(Review),
            Box::new(Renditions),
            Box::new(Bank),
            Box::new(Works),
            Box::new(Saved),
            Box::new(Ratings),
        ]
    }
}

struct Spine;

impl MigrationName for Spine {
    fn name(&self) -> &'static str {
        "1_spine"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Spine {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(
            manager,
            include_str!("migrations/1_spine.sql"),
            include_str!("migrations/1_spine_postgres.sql"),
            include_str!("migrations/1_spine_sqlite.sql"),
        )
        .await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Ledger;

impl MigrationName for Ledger {
    fn name(&self) -> &'static str {
        "2_ledger"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Ledger {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(
            manager,
            include_str!("migrations/2_ledger.sql"),
            include_str!("migrations/2_ledger_postgres.sql"),
            include_str!("migrations/2_ledger_sqlite.sql"),
        )
        .await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Search;

impl MigrationName for Search {
    fn name(&self) -> &'static str {
        "3_search"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Search {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/3_search.sql"), "", "").await
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

struct Uploads;

impl MigrationName for Uploads {
    fn name(&self) -> &'static str {
        "5_uploads"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Uploads {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/5_uploads.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Packages;

impl MigrationName for Packages {
    fn name(&self) -> &'static str {
        "6_packages"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Packages {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/6_packages.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct History;

impl MigrationName for History {
    fn name(&self) -> &'static str {
        "7_history"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for History {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/7_history.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Review;

impl MigrationName for Review {
    fn name(&self) -> &'static str {
        "8_review"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Review {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/8_review.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Renditions;

impl MigrationName for Renditions {
    fn name(&self) -> &'static str {
        "9_renditions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Renditions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/9_renditions.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Bank;

impl MigrationName for Bank {
    fn name(&self) -> &'static str {
        "10_bank"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Bank {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/10_bank.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Works;

impl MigrationName for Works {
    fn name(&self) -> &'static str {
        "11_work"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Works {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/11_work.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Saved;

impl MigrationName for Saved {
    fn name(&self) -> &'static str {
        "15_saved"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Saved {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/15_saved.sql"), "", "").await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(no_way_back())
    }
}

struct Ratings;

impl MigrationName for Ratings {
    fn name(&self) -> &'static str {
        "16_ratings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Ratings {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        apply(manager, include_str!("migrations/16_ratings.sql"), "", "").await
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
