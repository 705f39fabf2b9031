//! The database: opening it, transactions, and the few functions through which every statement goes. One SQL text
//! serves both databases; `$1` is a placeholder on both. No table is named here.
//!
//! The rule: what is read together is read in one transaction ([`Db::read`] is a snapshot), and what is checked
//! before a change is read in the same [`Db::write`] as the change.

use crate::{
    error::{Result, StoreError},
    value::Arg,
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, FromRow, PgPool, Postgres, SqlStr, Sqlite,
    SqlitePool, Transaction,
    migrate::Migrator,
    pool::PoolOptions,
    postgres::{PgConnectOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous},
};
use std::{borrow::Cow, fs::OpenOptions, io, path::Path, str::FromStr, time::Duration};

/// The oldest PostgreSQL that is tested: its `server_version_num`.
const OLDEST_POSTGRES: i64 = 140_000;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

pub(crate) use crate::row::{Cell, Column, Pair, cell, cells, exec, record, row, rows};

/// How the database is used; the defaults suit one server of a few cores.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections that read at the same time; on PostgreSQL those that read and write.
    pub connections: u32,
    /// How long to wait for a free connection, or for SQLite's writer, before "cannot answer now".
    pub wait: Duration,
    /// PostgreSQL: a statement longer than this is given up.
    pub statement: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            wait: Duration::from_secs(5),
            statement: Duration::from_secs(30),
        }
    }
}

/// A database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file, its owner's only: one connection that writes, several that read beside it.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres {
        pool: PgPool,
    },
}

/// A transaction: commit it, or it never happened.
#[derive(Debug)]
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens `sqlite://FILE` (made when missing) or `postgres://…`, and checks that the server is new enough.
    pub async fn open(address: &str) -> Result<Self> {
        Self::open_with(address, &Options::default()).await
    }

    /// A database that is there already. For whoever only reads: a mistyped path must not make an empty one.
    pub async fn open_existing(address: &str) -> Result<Self> {
        let file = address
            .strip_prefix("sqlite://")
            .or_else(|| address.strip_prefix("sqlite:"))
            .and_then(|rest| rest.split('?').next());
        if let Some(file) = file
            && !std::path::Path::new(file).is_file()
        {
            return Err(StoreError::Address(format!(
                "there is no database at {file}"
            )));
        }
        Self::open(address).await
    }

    pub async fn open_with(address: &str, options: &Options) -> Result<Self> {
        if address.starts_with("sqlite:") {
            Self::open_sqlite(address, options).await
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Self::open_postgres(address, options).await
        } else {
            let scheme = address
                .split_once(':')
                .map_or(address, |(scheme, _)| scheme);
            Err(StoreError::Address(format!(
                "{scheme:?}; use sqlite://FILE or postgres://…"
            )))
        }
    }

    async fn open_sqlite(address: &str, options: &Options) -> Result<Self> {
        if address.contains(":memory:") || address.contains("mode=memory") {
            return Err(StoreError::Address(
                "an SQLite database is a file here, never memory".into(),
            ));
        }
        let connect = SqliteConnectOptions::from_str(address)
            .map_err(|error| StoreError::Address(error.to_string()))?
            .foreign_keys(true)
            .busy_timeout(options.wait)
            // A commit is on the disk before it is acknowledged, also when the machine loses power.
            .synchronous(SqliteSynchronous::Full)
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-32768")
            .disable_statement_logging();
        make_private(connect.get_filename()).map_err(sqlx::Error::Io)?;
        // The writer comes first: it sets the journal that lets readers go on beside it.
        let writer = PoolOptions::<Sqlite>::new()
            .max_connections(1)
            .acquire_timeout(options.wait)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(
                connect
                    .clone()
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal),
            )
            .await?;
        let readers = PoolOptions::<Sqlite>::new()
            .max_connections(options.connections.max(1))
            .acquire_timeout(options.wait)
            .connect_lazy_with(connect.pragma("query_only", "on"));
        Ok(Self::Sqlite { writer, readers })
    }

    async fn open_postgres(address: &str, options: &Options) -> Result<Self> {
        let millis = |d: Duration| d.as_millis().to_string();
        let connect = PgConnectOptions::from_str(address)
            .map_err(|error| StoreError::Address(error.to_string()))?
            .application_name("schakel")
            .options([
                ("statement_timeout", millis(options.statement)),
                ("lock_timeout", millis(options.wait)),
                (
                    "idle_in_transaction_session_timeout",
                    millis(options.statement * 2),
                ),
                // An acknowledged change is on the disk, whatever the server's own default.
                ("synchronous_commit", "on".to_owned()),
            ])
            .disable_statement_logging();
        let pool = PoolOptions::<Postgres>::new()
            .max_connections(options.connections.max(2))
            .acquire_timeout(options.wait)
            .connect_with(connect)
            .await?;
        let found: i64 = sqlx::query_scalar("SELECT current_setting('server_version_num')::bigint")
            .fetch_one(&pool)
            .await?;
        if found < OLDEST_POSTGRES {
            return Err(StoreError::TooOld {
                found: found / 10_000,
                needed: OLDEST_POSTGRES / 10_000,
            });
        }
        Ok(Self::Postgres { pool })
    }

    fn migrations(&self) -> &'static Migrator {
        match self {
            Self::Sqlite { .. } => &SQLITE_MIGRATIONS,
            Self::Postgres { .. } => &POSTGRES_MIGRATIONS,
        }
    }

    /// Brings the tables to this version. Several servers may start at once: one does it, the others wait.
    pub async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite { writer, .. } => self.migrations().run(writer).await?,
            Self::Postgres { pool } => self.migrations().run(pool).await?,
        }
        Ok(())
    }

    /// Whether the database answers and its tables are this version's: the health check.
    pub async fn ready(&self) -> Result<()> {
        let needed = self
            .migrations()
            .iter()
            .map(|m| m.version)
            .max()
            .unwrap_or_default();
        let mut tx = self.read().await?;
        let found: Option<Option<i64>> = match one(
            &mut tx,
            "SELECT max(version) FROM _sqlx_migrations WHERE success".into(),
            vec![],
        )
        .await
        {
            Ok(row) => row.map(|Cell(version)| version),
            Err(error @ StoreError::Unavailable(_)) => return Err(error),
            Err(_) => None,
        };
        let found = found.flatten().unwrap_or_default();
        if found == needed {
            Ok(())
        } else {
            Err(StoreError::NotMigrated { found, needed })
        }
    }

    /// Begins reading: everything read in it is of one moment.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres { pool } => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// Begins a change. On SQLite changes wait for each other here, on PostgreSQL at the rows they touch; so what
    /// decides a race is the compare-and-set of the change, never a check before it. See also
    /// [`crate::organisation::hold`].
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { pool } => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED")
                    .await?,
            ),
        })
    }

    /// Copies an SQLite database, as it is at this moment, to a file that does not exist yet. Others go on meanwhile.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        let Self::Sqlite { readers, .. } = self else {
            return Err(StoreError::BackupElsewhere);
        };
        let name = to
            .to_str()
            .ok_or_else(|| StoreError::BackupPath(to.into()))?;
        // Into an empty file SQLite writes as into a new one.
        make_private(to).map_err(|error| StoreError::Other(sqlx::Error::Io(error)))?;
        // A connection of its own: the readers' `query_only` forbids it, and the writer must stay free.
        let connect = readers
            .connect_options()
            .as_ref()
            .clone()
            .pragma("query_only", "off");
        let mut connection = connect.connect().await?;
        sqlx::query("VACUUM INTO $1")
            .bind(name)
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        Ok(())
    }

    /// Ends every connection, waiting for those in use.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool } => pool.close().await,
        }
    }

    /// `SQLite` or `PostgreSQL`: for people.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }
}

impl Tx {
    /// Makes it so. Once this returns, it survives the loss of the process and of the machine.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Makes it never have happened; dropping does the same, a moment later.
    pub async fn rollback(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// Makes a database's file when it is not there, for its owner only: people stand in it. What SQLite
/// puts beside it gets the same mode. A file that is there is not opened: closing it would drop the
/// locks that another connection of this process holds on it.
fn make_private(file: &Path) -> io::Result<()> {
    if file.exists() {
        return Ok(());
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// A statement: a literal, or put together from literals. Values never stand in it.
pub(crate) type Sql = Cow<'static, str>;

fn text(sql: Sql) -> SqlStr {
    use sqlx::SqlSafeStr as _;
    match sql {
        Cow::Borrowed(sql) => sql.into_sql_str(),
        // Statements are put together in this crate, by `crate::query`, from literals and placeholders only.
        Cow::Owned(sql) => AssertSqlSafe(sql).into_sql_str(),
    }
}

/// A row type that both drivers can read.
pub(crate) trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<T> Record for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Int(value) => query.bind(value),
                Arg::Bool(value) => query.bind(value),
                Arg::Text(value) => query.bind(value),
                Arg::Bytes(value) => query.bind(value),
                Arg::Uuid(value) => query.bind(value),
            };
        }
        query
    }};
}

/// Runs a statement; how many rows it touched.
pub(crate) async fn run(tx: &mut Tx, sql: Sql, args: Vec<Arg>) -> Result<u64> {
    Ok(match tx {
        Tx::Sqlite(tx) => bound!(sqlx::query::<Sqlite>(text(sql)), args)
            .execute(&mut **tx)
            .await?
            .rows_affected(),
        Tx::Postgres(tx) => bound!(sqlx::query::<Postgres>(text(sql)), args)
            .execute(&mut **tx)
            .await?
            .rows_affected(),
    })
}

/// The first row, if there is one.
pub(crate) async fn one<T: Record>(tx: &mut Tx, sql: Sql, args: Vec<Arg>) -> Result<Option<T>> {
    Ok(match tx {
        Tx::Sqlite(tx) => {
            bound!(sqlx::query_as::<Sqlite, T>(text(sql)), args)
                .fetch_optional(&mut **tx)
                .await
        }
        Tx::Postgres(tx) => {
            bound!(sqlx::query_as::<Postgres, T>(text(sql)), args)
                .fetch_optional(&mut **tx)
                .await
        }
    }?)
}

/// Every row.
pub(crate) async fn all<T: Record>(tx: &mut Tx, sql: Sql, args: Vec<Arg>) -> Result<Vec<T>> {
    Ok(match tx {
        Tx::Sqlite(tx) => {
            bound!(sqlx::query_as::<Sqlite, T>(text(sql)), args)
                .fetch_all(&mut **tx)
                .await
        }
        Tx::Postgres(tx) => {
            bound!(sqlx::query_as::<Postgres, T>(text(sql)), args)
                .fetch_all(&mut **tx)
                .await
        }
    }?)
}
