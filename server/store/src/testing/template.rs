//! What many tests begin with, made once and copied: a copy takes a tenth of the time of migrating and filling.
//!
//! The rule: a template belongs to one build of one test program. A new build makes it anew in the same place, so that
//! nothing old is ever copied and nothing piles up.

use super::{on_server, open, postgres_address, sqlite_address};
use crate::Db;
use sqlx::{Connection as _, PgConnection};
use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    time::SystemTime,
};
use uuid::Uuid;

pub(super) struct Template {
    /// Beside the test program: the file to copy, and the lock.
    folder: PathBuf,
    /// Its database on a server.
    database: String,
    /// Which build of the program.
    build: String,
    name: String,
}

impl Template {
    pub(super) fn named(name: &str) -> Self {
        let program = env::current_exe().expect("a test program has a path");
        let facts = fs::metadata(&program).expect("the test program is there");
        let built = facts
            .modified()
            .ok()
            .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok())
            .map_or(0, |time| time.as_nanos());
        let place = format!("{}\n{name}", program.display());
        Self {
            folder: program.with_extension("templates"),
            database: format!("template_{}", digest(&place)),
            build: format!("{built} {}", facts.len()),
            name: name.to_owned(),
        }
    }

    /// Makes `to` a copy.
    pub(super) async fn copy_file(&self, to: &Path, fill: impl AsyncFn(Db)) {
        let _alone = self.lock();
        let (original, stamp) = (self.path("db"), self.path("build"));
        if fs::read_to_string(&stamp).ok().as_ref() != Some(&self.build) {
            // One that was broken off may have left a journal, which would be read into the new one.
            for left in ["build", "db", "db-wal", "db-shm"] {
                drop(fs::remove_file(self.path(left)));
            }
            make(&sqlite_address(&original), fill).await;
            fs::write(&stamp, &self.build).expect("the template is marked");
        }
        fs::copy(&original, to).expect("the template is copied");
    }

    /// Makes a database of that name on the server, as a copy.
    pub(super) async fn copy_database(&self, server: &str, name: &str, fill: impl AsyncFn(Db)) {
        let _alone = self.lock();
        let template = &self.database;
        if self.build_on(server).await.as_ref() != Some(&self.build) {
            let statements = [
                format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)"),
                format!("CREATE DATABASE {template}"),
            ];
            for sql in statements {
                run(server, sql).await;
            }
            make(&postgres_address(server, template), fill).await;
            // Last: one that was broken off has no mark and is made again.
            let mark = format!("COMMENT ON DATABASE {template} IS '{}'", self.build);
            run(server, mark).await;
        }
        run(
            server,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
    }

    /// The build that made the server's template.
    async fn build_on(&self, server: &str) -> Option<String> {
        let mut connection = PgConnection::connect(server)
            .await
            .expect("the PostgreSQL test server answers");
        sqlx::query_scalar::<_, Option<String>>(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1",
        )
        .bind(&self.database)
        .fetch_optional(&mut connection)
        .await
        .expect("the server knows its databases")
        .flatten()
    }

    fn path(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.name))
    }

    /// Tests run beside each other, each in a process of its own: one makes the template, the others wait.
    fn lock(&self) -> File {
        fs::create_dir_all(&self.folder).expect("a folder beside the test program");
        let file = File::create(self.path("lock")).expect("a lock");
        file.lock().expect("the lock is had");
        file
    }
}

async fn make(address: &str, fill: impl AsyncFn(Db)) {
    let db = open(address).await;
    db.migrate().await.expect("the database migrates");
    fill(db.clone()).await;
    // Nothing may be left in a journal or connected when it is copied.
    db.close().await;
}

async fn run(server: &str, sql: String) {
    on_server(server, sql).await.expect("the server does it");
}

fn digest(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let hash = Sha256::digest(text);
    Uuid::from_bytes(std::array::from_fn(|n| hash[n]))
        .simple()
        .to_string()
}
