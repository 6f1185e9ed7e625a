//! What the gateway remembers: SQLite in a file, or PostgreSQL by URL.

mod apply;
mod chores;
mod deliveries;
mod events;
mod list;
mod load;
mod schema;
mod words;

pub use chores::GatewayKey;
pub use deliveries::{Delivery, Outcome};
pub use events::{EventFilter, Place, Sent};
pub use list::Filter;

use std::fmt;
use std::fs::{DirBuilder, OpenOptions};
use std::path::Path;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, Executor as _, Transaction};

/// A database, ready for use.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
}

/// What the two databases say differently.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

/// Why the store did not do it.
#[derive(Debug)]
pub enum StoreError {
    /// A constraint does not allow it: somebody was faster.
    Conflict,
    /// The database cannot be used now.
    Unavailable(sqlx::Error),
}

impl fmt::Display for StoreError {
    /// # Secrecy
    /// Says which kind of fault it was; a database's own text may hold values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Conflict => "conflict",
            Self::Unavailable(sqlx::Error::PoolTimedOut) => "no free connection",
            Self::Unavailable(sqlx::Error::Io(_)) => "connection lost",
            Self::Unavailable(sqlx::Error::Database(_)) => "refused by the database",
            Self::Unavailable(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {
                "unreadable row"
            }
            Self::Unavailable(_) => "database fault",
        })
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let lost_race = error.as_database_error().is_some_and(|cause| {
            // 40001 and 40P01: PostgreSQL could not serialise, or broke a
            // deadlock; 5 and its kin: SQLite was busy for too long.
            cause.is_unique_violation()
                || matches!(cause.code().as_deref(), Some("40001" | "40P01" | "5" | "261" | "517"))
        });
        if lost_race { Self::Conflict } else { Self::Unavailable(error) }
    }
}

impl Store {
    /// Opens the database, creating a missing SQLite file, and brings its
    /// tables up to date.
    ///
    /// # Errors
    /// What the database or the file system says.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let dialect = if url.starts_with("sqlite:") { Dialect::Sqlite } else { Dialect::Postgres };
        if let Some(path) = file_of(url) {
            make_private_file(path)?;
        }
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if dialect == Dialect::Sqlite {
                        connection.execute(SQLITE_SETTINGS).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        let store = Self { pool, dialect };
        let mut tx = store.begin_write().await?;
        if dialect == Dialect::Postgres {
            // Two gateways may start at once.
            tx.execute("SELECT pg_advisory_xact_lock(4242) IS NULL").await?;
        }
        schema::migrate(&mut tx).await?;
        tx.commit().await?;
        Ok(store)
    }

    /// Waits for what runs and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that takes the write lock at once: SQLite must not find
    /// out half-way that somebody else writes.
    async fn begin_write(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        self.pool
            .begin_with(match self.dialect {
                Dialect::Sqlite => "BEGIN IMMEDIATE",
                Dialect::Postgres => "BEGIN",
            })
            .await
    }

    /// A transaction that sees one moment.
    async fn begin_read(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        self.pool
            .begin_with(match self.dialect {
                Dialect::Sqlite => "BEGIN",
                Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            })
            .await
    }
}

/// FULL: a commit that was answered survives a power cut. `secure_delete`:
/// what is blanked is overwritten.
const SQLITE_SETTINGS: &str = "
PRAGMA busy_timeout = 5000;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
";

/// The file of a `sqlite:` URL, if it has one.
#[must_use]
pub fn file_of(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then_some(Path::new(path))
}

/// Creates a file, and its directory, for the owner alone.
///
/// # Errors
/// What the file system says.
pub fn make_private_file(path: &Path) -> std::io::Result<()> {
    let mut directory = DirBuilder::new();
    let mut file = OpenOptions::new();
    directory.recursive(true);
    file.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        directory.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        directory.create(parent)?;
    }
    file.open(path).map(drop)
}
