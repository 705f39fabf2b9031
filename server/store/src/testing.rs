//! For tests, here and in the crates above: fresh, migrated databases of both kinds, and any set of facts written to
//! them as it is. Not part of the product.
//!
//! PostgreSQL is a server that `SCHAKEL_TEST_POSTGRES` points to; every test gets a schema of its own there. Without
//! it that half is left out, visibly, unless `SCHAKEL_TEST_POSTGRES_REQUIRED` is set.

mod facts;
mod values;

pub use facts::write;
pub use values::{Stored, stored_values};

use crate::{Db, Options};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use std::{env, ops::Deref, sync::Once, time::Duration};
use tempfile::TempDir;
use uuid::Uuid;

/// A database that goes when this is dropped. Clone the [`Db`] out of it freely, but keep this as long.
pub struct TestDb {
    db: Db,
    keeps: Keeps,
}

enum Keeps {
    /// The file goes with its folder.
    Folder(TempDir),
    Schema {
        server: String,
        name: String,
    },
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// The address it was opened by, for a second program on the same database.
    pub fn address(&self) -> String {
        match &self.keeps {
            Keeps::Folder(folder) => sqlite_address(folder),
            Keeps::Schema { server, name } => postgres_address(server, name),
        }
    }

    /// Runs a statement on a connection of its own: for what no input brings about, such as a table that refuses.
    ///
    /// # Panics
    /// When the database refuses the statement.
    pub async fn run(&self, sql: &'static str) {
        let address = self.address();
        let ran = match &self.keeps {
            Keeps::Folder(_) => match SqliteConnection::connect(&address).await {
                Ok(mut connection) => connection.execute(sql).await.map(drop),
                Err(error) => Err(error),
            },
            Keeps::Schema { .. } => match PgConnection::connect(&address).await {
                Ok(mut connection) => connection.execute(sql).await.map(drop),
                Err(error) => Err(error),
            },
        };
        ran.expect("the statement runs");
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Keeps::Schema { server, name } = &self.keeps else {
            return;
        };
        let (server, name) = (server.clone(), name.clone());
        // A thread of its own: the test's runtime may be the one that is dropping us.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&server).await?;
                // A rollback that waits for the runtime we stand in would be waited for for ever.
                let sql = format!(
                    "SET client_min_messages = warning; SET lock_timeout = '1s'; DROP SCHEMA {name} CASCADE"
                );
                connection.execute(AssertSqlSafe(sql)).await?;
                connection.close().await
            })?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        });
        // What is left behind on a test server harms nobody.
        let _ = dropped.join();
    }
}

fn sqlite_address(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("test.db").display())
}

fn postgres_address(server: &str, schema: &str) -> String {
    let glue = if server.contains('?') { '&' } else { '?' };
    format!("{server}{glue}options[search_path]={schema}")
}

fn options() -> Options {
    Options {
        connections: 4,
        wait: Duration::from_secs(20),
        ..Options::default()
    }
}

/// A fresh SQLite database.
///
/// # Panics
/// When it cannot be made.
pub async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = Db::open_with(&sqlite_address(&folder), &options())
        .await
        .expect("SQLite opens");
    db.migrate().await.expect("SQLite migrates");
    TestDb {
        db,
        keeps: Keeps::Folder(folder),
    }
}

/// A fresh schema on the PostgreSQL test server, when there is one.
///
/// # Panics
/// When the server is named and does not answer, or is required and not named.
pub async fn postgres() -> Option<TestDb> {
    static SAID: Once = Once::new();
    let Ok(server) = env::var("SCHAKEL_TEST_POSTGRES") else {
        assert!(
            env::var_os("SCHAKEL_TEST_POSTGRES_REQUIRED").is_none(),
            "SCHAKEL_TEST_POSTGRES must name a PostgreSQL server here"
        );
        SAID.call_once(|| eprintln!("SKIPPED on PostgreSQL: SCHAKEL_TEST_POSTGRES is not set"));
        return None;
    };
    let name = format!("test_{}", random());
    let mut connection = PgConnection::connect(&server)
        .await
        .expect("the PostgreSQL test server answers");
    connection
        .execute(AssertSqlSafe(format!("CREATE SCHEMA {name}")))
        .await
        .expect("a schema can be made");
    connection.close().await.expect("the connection closes");
    let address = postgres_address(&server, &name);
    let db = Db::open_with(&address, &options())
        .await
        .expect("PostgreSQL opens");
    db.migrate().await.expect("PostgreSQL migrates");
    Some(TestDb {
        db,
        keeps: Keeps::Schema { server, name },
    })
}

/// Fresh databases of every kind that can be had here.
///
/// # Panics
/// As [`sqlite`] and [`postgres`].
pub async fn databases() -> Vec<TestDb> {
    let mut all = vec![sqlite().await];
    all.extend(postgres().await);
    all
}

/// A name that no other test has: the temporary folder's name is one already.
fn random() -> String {
    let folder = tempfile::Builder::new()
        .prefix("")
        .rand_bytes(16)
        .tempdir()
        .expect("a temporary folder");
    let name = folder
        .path()
        .file_name()
        .expect("a name")
        .as_encoded_bytes();
    Uuid::from_bytes(std::array::from_fn(|n| {
        name.get(n).copied().unwrap_or_default()
    }))
    .simple()
    .to_string()
}

/// Writes a test that runs once on every database: the body sees `$db: &Db`.
///
/// ```ignore
/// store::both_databases! {
///     async fn r_ket_5_a_pair_has_one_mandate(db) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident) $body:block)*) => {$(
        $(#[$meta])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for database in $crate::testing::databases().await {
                let $db: &$crate::Db = &database;
                eprintln!("on {}", $db.kind());
                // Boxed: both halves' futures would otherwise lie in one big one.
                Box::pin(async $body).await;
            }
        }
    )*};
}
