//! The history of the schema. A migration that has shipped is never edited: a change is a new one.

use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::prelude::*;

pub struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Spine)]
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
        let connection = manager.get_connection();
        let (serial, text, guards) = match connection.get_database_backend() {
            DbBackend::Postgres => (
                "BIGSERIAL PRIMARY KEY",
                " TEXT COLLATE \"C\"",
                include_str!("migrations/1_spine_postgres.sql"),
            ),
            _ => (
                "INTEGER PRIMARY KEY AUTOINCREMENT",
                " TEXT",
                include_str!("migrations/1_spine_sqlite.sql"),
            ),
        };
        // On both databases text is compared byte by byte, whatever the locale of the cluster: the order of keys, and
        // what a prefix index can do, must not depend on the machine.
        let tables = include_str!("migrations/1_spine.sql")
            .replace("@SERIAL@", serial)
            .replace(" TEXT", text);
        connection.execute_unprepared(&tables).await?;
        connection.execute_unprepared(guards).await?;
        Ok(())
    }

    /// There is no way back from append-only: restore a backup instead.
    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the ledger's tables are never dropped; restore a backup instead".to_owned(),
        ))
    }
}
