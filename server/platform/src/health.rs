//! Whether what the platform stands on answers.

use sea_orm::ConnectionTrait;

use crate::{Error, Platform, search::Asked};

/// One line for each thing; an error says what is wrong with it.
#[derive(Debug)]
pub struct Health {
    pub database: Result<String, Error>,
    pub store: Result<String, Error>,
    pub index: Result<String, Error>,
}

impl Health {
    pub fn is_well(&self) -> bool {
        self.database.is_ok() && self.store.is_ok() && self.index.is_ok()
    }
}

impl Platform {
    /// Asks database, store and index. The store is written to as well, so this is for a person or once in a while.
    pub async fn health(&self) -> Health {
        let store = self.store.check().await.map_err(Error::from);
        Health {
            database: self.database_answers().await,
            store,
            index: self.index_answers().await,
        }
    }

    /// Whether this node can answer requests now; cheap enough to be asked every second.
    pub async fn readiness(&self) -> Health {
        Health {
            database: self.database_answers().await,
            store: Ok(String::new()),
            index: self.index_answers().await,
        }
    }

    async fn database_answers(&self) -> Result<String, Error> {
        self.database.read.execute_unprepared("SELECT 1").await?;
        let kind = if self.database.is_sqlite() {
            "SQLite"
        } else {
            "PostgreSQL"
        };
        Ok(format!("{kind} answers"))
    }

    async fn index_answers(&self) -> Result<String, Error> {
        let found = self.search(None, &Asked::of("学时", 1)).await?;
        let documents = self.index.len();
        Ok(format!(
            "{documents} documents; a query takes its answer from {} of them",
            found.total
        ))
    }

    /// A copy of the SQLite database as it is now, into a new file, while others write.
    pub async fn copy_database(&self, to: &std::path::Path) -> Result<(), Error> {
        let name = to.to_string_lossy().replace('\'', "''");
        let statement = format!("VACUUM INTO '{name}'");
        self.database.write.execute_unprepared(&statement).await?;
        Ok(())
    }
}
