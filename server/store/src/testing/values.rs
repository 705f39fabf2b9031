//! Everything that lies in a database, read as it lies there: for tests that look for what should not be in it.

use super::TestDb;
use crate::Db;
use sqlx::{AssertSqlSafe, Row, postgres::PgRow, sqlite::SqliteRow};

/// One value of a text or binary column.
#[derive(Clone, Debug)]
pub struct Stored {
    /// `table.column`.
    pub at: String,
    pub bytes: Vec<u8>,
}

/// Every value of every text and binary column of every table.
///
/// # Panics
/// When the database cannot be read.
pub async fn stored_values(db: &Db) -> Vec<Stored> {
    let mut all = Vec::new();
    match db {
        Db::Sqlite { readers, .. } => {
            let columns: Vec<(String, String)> = sqlx::query_as(
                "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND c.type IN ('TEXT', 'BLOB')",
            )
            .fetch_all(readers)
            .await
            .expect("the columns");
            for (table, column) in columns {
                let sql = format!(
                    "SELECT CAST(\"{column}\" AS BLOB) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL"
                );
                let rows: Vec<SqliteRow> = sqlx::query(AssertSqlSafe(sql))
                    .fetch_all(readers)
                    .await
                    .expect("the values");
                all.extend(rows.iter().map(|row| stored(&table, &column, row.get(0))));
            }
        }
        Db::Postgres { pool } => {
            let columns: Vec<(String, String, String)> = sqlx::query_as(
                "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND data_type IN ('text', 'bytea')",
            )
            .fetch_all(pool)
            .await
            .expect("the columns");
            for (table, column, kind) in columns {
                let value = if kind == "text" {
                    format!("convert_to(\"{column}\", 'UTF8')")
                } else {
                    format!("\"{column}\"")
                };
                let sql = format!("SELECT {value} FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
                let rows: Vec<PgRow> = sqlx::query(AssertSqlSafe(sql))
                    .fetch_all(pool)
                    .await
                    .expect("the values");
                all.extend(rows.iter().map(|row| stored(&table, &column, row.get(0))));
            }
        }
    }
    all
}

fn stored(table: &str, column: &str, bytes: Vec<u8>) -> Stored {
    Stored {
        at: format!("{table}.{column}"),
        bytes,
    }
}

impl TestDb {
    /// The bytes of the database's files, with what was deleted and not overwritten yet; none: it is a server.
    ///
    /// # Panics
    /// When the file cannot be read.
    pub fn file_bytes(&self) -> Option<Vec<u8>> {
        let file = self.address().strip_prefix("sqlite://")?.to_owned();
        let mut bytes = std::fs::read(&file).expect("the file");
        // What was committed lately stands beside it.
        bytes.extend(std::fs::read(format!("{file}-wal")).unwrap_or_default());
        Some(bytes)
    }
}
