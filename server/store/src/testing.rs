//! For tests, here and in the crates above: fresh, migrated databases of both kinds, and any set of facts written to
//! them as it is. Not part of the product.
//!
//! PostgreSQL is a server that `SCHAKEL_TEST_POSTGRES` points to; every test gets a database of its own there. Without
//! it that half is left out, visibly, unless `SCHAKEL_TEST_POSTGRES_REQUIRED` is set.
//!
//! The rule: what many tests begin with is made once per test program ([`databases_with`]) and copied for each.

mod facts;
mod template;
mod values;

pub use facts::write;
pub use values::{Stored, stored_values};

use crate::{Db, Options};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use std::{env, ops::Deref, path::Path, sync::Once, time::Duration};
use tempfile::TempDir;
use template::Template;
use uuid::Uuid;

/// A database that goes when this is dropped. Clone the [`Db`] out of it freely, but keep this as long.
pub struct TestDb {
    db: Db,
    keeps: Keeps,
}

enum Keeps {
    /// The file goes with its folder.
    Folder(TempDir),
    Database {
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
            Keeps::Folder(folder) => sqlite_address(&file_in(folder)),
            Keeps::Database { server, name } => postgres_address(server, name),
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
            Keeps::Database { .. } => match PgConnection::connect(&address).await {
                Ok(mut connection) => connection.execute(sql).await.map(drop),
                Err(error) => Err(error),
            },
        };
        ran.expect("the statement runs");
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Keeps::Database { server, name } = &self.keeps else {
            return;
        };
        let (server, name) = (server.clone(), name.clone());
        // A thread of its own: the test's runtime may be the one that is dropping us.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            // By force: a rollback that waits for the runtime we stand in holds a connection until it ends.
            let sql = format!("DROP DATABASE {name} WITH (FORCE)");
            runtime.block_on(on_server(&server, sql))?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        });
        // What is left behind on a test server harms nobody.
        let _ = dropped.join();
    }
}

fn file_in(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("test.db")
}

fn sqlite_address(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The address of another database on the same server.
fn postgres_address(server: &str, database: &str) -> String {
    let (place, options) = server.split_once('?').unwrap_or((server, ""));
    let host = place.rsplit_once('/').map_or(place, |(host, _)| host);
    let glue = if options.is_empty() { "" } else { "?" };
    format!("{host}/{database}{glue}{options}")
}

/// Runs statements that stand in no database of ours.
async fn on_server(server: &str, sql: String) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(sql)).await?;
    connection.close().await
}

fn options() -> Options {
    Options {
        connections: 4,
        wait: Duration::from_secs(20),
        ..Options::default()
    }
}

async fn open(address: &str) -> Db {
    Db::open_with(address, &options())
        .await
        .expect("the database opens")
}

/// The PostgreSQL test server, when there is one.
fn server() -> Option<String> {
    static SAID: Once = Once::new();
    let server = env::var("SCHAKEL_TEST_POSTGRES").ok();
    if server.is_none() {
        assert!(
            env::var_os("SCHAKEL_TEST_POSTGRES_REQUIRED").is_none(),
            "SCHAKEL_TEST_POSTGRES must name a PostgreSQL server here"
        );
        SAID.call_once(|| eprintln!("SKIPPED on PostgreSQL: SCHAKEL_TEST_POSTGRES is not set"));
    }
    server
}

/// A fresh SQLite database.
///
/// # Panics
/// When it cannot be made.
pub async fn sqlite() -> TestDb {
    sqlite_from(&Template::named("empty"), async |_| {}).await
}

/// A fresh database on the PostgreSQL test server, when there is one.
///
/// # Panics
/// When the server is named and does not answer, or is required and not named.
pub async fn postgres() -> Option<TestDb> {
    postgres_from(&Template::named("empty"), async |_| {}).await
}

/// Fresh databases of every kind that can be had here.
///
/// # Panics
/// As [`sqlite`] and [`postgres`].
pub async fn databases() -> Vec<TestDb> {
    databases_with("empty", async |_| {}).await
}

/// Databases of every kind that can be had here, with what `fill` writes: it does so once for all tests of this
/// program that give the same name, whichever comes first.
///
/// # Panics
/// As [`sqlite`] and [`postgres`].
pub async fn databases_with(name: &str, fill: impl AsyncFn(Db)) -> Vec<TestDb> {
    let template = Template::named(name);
    let mut all = vec![sqlite_from(&template, &fill).await];
    all.extend(postgres_from(&template, &fill).await);
    all
}

async fn sqlite_from(template: &Template, fill: impl AsyncFn(Db)) -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = file_in(&folder);
    template.copy_file(&path, fill).await;
    TestDb {
        db: open(&sqlite_address(&path)).await,
        keeps: Keeps::Folder(folder),
    }
}

async fn postgres_from(template: &Template, fill: impl AsyncFn(Db)) -> Option<TestDb> {
    let server = server()?;
    let name = format!("test_{}", random());
    template.copy_database(&server, &name, fill).await;
    Some(TestDb {
        db: open(&postgres_address(&server, &name)).await,
        keeps: Keeps::Database { server, name },
    })
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
