//! Both migration sets end in the same tables, columns, nullability and indexes; conflicts have the same names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use sqlx::Row;
use std::collections::BTreeSet;
use store::{Db, testing};

/// `table.column null|not null`, in the order of the table.
async fn columns(db: &Db) -> Vec<String> {
    let line = |table: &str, column: &str, null: bool| {
        format!(
            "{table}.{column} {}",
            if null { "null" } else { "not null" }
        )
    };
    match db {
        Db::Sqlite { readers, .. } => sqlx::query(
            "SELECT t.name, c.name, c.\"notnull\" FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> '_sqlx_migrations' ORDER BY t.name, c.cid",
        )
        .fetch_all(readers)
        .await
        .unwrap()
        .iter()
        .map(|row| line(row.get(0), row.get(1), row.get::<i64, _>(2) == 0))
        .collect(),
        Db::Postgres { pool } => sqlx::query(
            "SELECT table_name::text, column_name::text, is_nullable = 'YES' FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations' \
             ORDER BY table_name COLLATE \"C\", ordinal_position",
        )
        .fetch_all(pool)
        .await
        .unwrap()
        .iter()
        .map(|row| line(row.get(0), row.get(1), row.get(2)))
        .collect(),
    }
}

/// `name unique|plain`, without the indexes of primary keys.
async fn indexes(db: &Db) -> BTreeSet<String> {
    let line =
        |name: &str, unique: bool| format!("{name} {}", if unique { "unique" } else { "plain" });
    match db {
        Db::Sqlite { readers, .. } => sqlx::query(
            "SELECT name, sql LIKE 'CREATE UNIQUE%' FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        )
        .fetch_all(readers)
        .await
        .unwrap()
        .iter()
        .map(|row| line(row.get(0), row.get::<i64, _>(1) == 1))
        .collect(),
        Db::Postgres { pool } => sqlx::query(
            "SELECT indexname::text, indexdef LIKE 'CREATE UNIQUE%' FROM pg_indexes \
             WHERE schemaname = current_schema() AND indexname NOT LIKE '%\\_pkey'",
        )
        .fetch_all(pool)
        .await
        .unwrap()
        .iter()
        .map(|row| line(row.get(0), row.get(1)))
        .collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_tables_and_indexes() {
    let sqlite = testing::sqlite().await;
    let expected = columns(&sqlite).await;
    assert!(expected.len() > 300, "{expected:?}");
    assert!(
        expected.contains(&"chain_grant.until_at not null".to_owned()),
        "a grant always ends"
    );
    if let Some(postgres) = testing::postgres().await {
        assert_eq!(columns(&postgres).await, expected);
        assert_eq!(indexes(&postgres).await, indexes(&sqlite).await);
    }
}

/// SQLite names the columns of a broken unique index and PostgreSQL its name: they agree only if the name is
/// `table_column_column`.
#[tokio::test(flavor = "multi_thread")]
async fn unique_indexes_are_called_after_their_columns() {
    let db = testing::sqlite().await;
    let Db::Sqlite { readers, .. } = &*db else {
        unreachable!()
    };
    let rows = sqlx::query(
        "SELECT i.name, i.tbl_name || '_' || group_concat(c.name, '_') FROM sqlite_master i, pragma_index_info(i.name) c \
         WHERE i.type = 'index' AND i.sql LIKE 'CREATE UNIQUE%' GROUP BY i.name ORDER BY i.name, c.seqno",
    )
    .fetch_all(readers)
    .await
    .unwrap();
    assert!(rows.len() > 15);
    for row in rows {
        let (name, columns): (String, String) = (row.get(0), row.get(1));
        assert_eq!(name, columns);
        assert!(name.len() < 64, "PostgreSQL would cut {name}");
    }
}

/// The same folder holds the same steps for both.
#[test]
fn migrations_come_in_pairs() {
    let names = |folder: &str| -> BTreeSet<String> {
        let folder = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
