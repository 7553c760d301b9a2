//! The way to the database: SQLite in a file, or anything that speaks PostgreSQL's protocol.

use std::{path::PathBuf, str::FromStr as _, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr,
    sqlx::{Connection as _, sqlite::SqliteConnectOptions},
};
use sea_orm_migration::MigratorTrait;

use crate::migrations::Migrations;

/// Readers and the writer. On SQLite the writer is a single connection, because the file admits one at a time
/// and a queue in the process is fairer and quicker than waiting on the file's lock; on PostgreSQL both are one pool.
#[derive(Clone, Debug)]
pub struct Connection {
    pub read: DatabaseConnection,
    pub write: DatabaseConnection,
    /// Where it lies, on SQLite.
    pub file: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    #[error(
        "DATABASE_URL: {0:?} is not supported; use sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME"
    )]
    Scheme(String),
    #[error("database {url}: {source}")]
    Open { url: String, source: DbErr },
}

impl Connection {
    /// Of the pool on PostgreSQL, unless somebody says otherwise.
    pub const CONNECTIONS: u32 = 24;

    /// Opens the database, and creates the file where it is SQLite and missing.
    pub async fn open(url: &str) -> Result<Self, ConnectionError> {
        Self::open_with(url, Self::CONNECTIONS).await
    }

    /// The same with a pool of so many connections on PostgreSQL. One is enough for everything but quick: no piece of
    /// work asks for a second connection while it holds one, for then a full pool would wait for itself.
    pub async fn open_with(url: &str, connections: u32) -> Result<Self, ConnectionError> {
        let failed = |source| ConnectionError::Open {
            url: without_password(url),
            source,
        };
        if url.starts_with("sqlite:") {
            let write = Database::connect(sqlite(url, 1)).await.map_err(failed)?;
            let read = Database::connect(sqlite(url, 8)).await.map_err(failed)?;
            let file = SqliteConnectOptions::from_str(url)
                .map(|options| options.get_filename().to_owned())
                .ok();
            Ok(Self { read, write, file })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(10))
                .sqlx_logging(false);
            let pool = Database::connect(options).await.map_err(failed)?;
            Ok(Self {
                read: pool.clone(),
                write: pool,
                file: None,
            })
        } else {
            Err(ConnectionError::Scheme(without_password(url)))
        }
    }

    /// Brings the schema up to date; nothing happens where it is.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrations::up(&self.write, None).await
    }

    pub fn is_sqlite(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Sqlite
    }

    pub async fn close(self) -> Result<(), DbErr> {
        if self.is_sqlite() {
            self.read.close().await?;
        }
        self.write.close().await
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        // After an error such as a full disk SQLite ends the transaction by itself, and the driver's own count goes wrong:
        // what is written later on such a connection would be answered as committed and be lost. It is never used again.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("journal_mode", "WAL")
                // FULL: a commit that was answered survives a power cut, not only a crash.
                .pragma("synchronous", "FULL")
                // Copying pages back into the file waits for the disk too: seldom, and more at a time.
                .pragma("wal_autocheckpoint", "8000")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-16000")
                .statement_cache_capacity(256)
        });
    options
}

fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}
