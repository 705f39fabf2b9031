//! Statements whose shape depends on what is asked: filters that may be absent, lists of any length. Only literals
//! are ever pushed; values become placeholders.

use crate::{
    db::{Cell, Column, Record, Sql, Tx, all, run},
    error::Result,
    value::{Arg, ToArg},
};
use sqlx::{postgres::PgRow, sqlite::SqliteRow};

/// How many values one statement takes. SQLite would take 32,766, but finds each placeholder by going through those before
/// it: a statement of ten times the values takes a hundred times as long.
pub const MOST_VALUES: usize = 1_000;

/// Inserts rows, as few statements as there can be: `INSERT INTO … VALUES ` and then the rows, each of the same length.
pub(crate) async fn insert_all(tx: &mut Tx, sql: &'static str, rows: Vec<Vec<Arg>>) -> Result<()> {
    let width = rows.first().map_or(1, Vec::len).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some = rows.by_ref().take((MOST_VALUES / width).max(1));
        Query::new(sql).tuples(some).run(tx).await?;
    }
    Ok(())
}

pub(crate) struct Query {
    sql: String,
    args: Vec<Arg>,
}

impl Query {
    pub fn new(sql: &'static str) -> Self {
        Self {
            sql: sql.to_owned(),
            args: Vec::new(),
        }
    }

    /// A statement in whose literals `$1` stands for this value.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "most values are small and made on the spot"
    )]
    pub fn with(sql: &'static str, first: impl ToArg) -> Self {
        Self {
            sql: sql.to_owned(),
            args: vec![first.to_arg()],
        }
    }

    pub fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "most values are small and made on the spot"
    )]
    pub fn arg(&mut self, value: impl ToArg) -> &mut Self {
        self.args.push(value.to_arg());
        self.sql.push('$');
        self.sql.push_str(&self.args.len().to_string());
        self
    }

    /// `($1, $2, …)`; an empty list matches nothing.
    pub fn list<T: ToArg>(&mut self, values: &[T]) -> &mut Self {
        self.push("(");
        for (n, value) in values.iter().enumerate() {
            if n > 0 {
                self.push(", ");
            }
            self.args.push(value.to_arg());
            self.sql.push('$');
            self.sql.push_str(&self.args.len().to_string());
        }
        if values.is_empty() {
            self.push("NULL");
        }
        self.push(")")
    }

    /// `($1, $2), ($3, $4), …`: rows of values, of which there must be one at least.
    pub fn tuples(&mut self, rows: impl IntoIterator<Item = Vec<Arg>>) -> &mut Self {
        for (n, row) in rows.into_iter().enumerate() {
            self.push(if n > 0 { ", (" } else { "(" });
            for (n, value) in row.into_iter().enumerate() {
                if n > 0 {
                    self.push(", ");
                }
                self.args.push(value);
                self.sql.push('$');
                self.sql.push_str(&self.args.len().to_string());
            }
            self.push(")");
        }
        self
    }

    fn take(&mut self) -> (Sql, Vec<Arg>) {
        (
            std::mem::take(&mut self.sql).into(),
            std::mem::take(&mut self.args),
        )
    }

    pub async fn rows<T: Record>(&mut self, tx: &mut Tx) -> Result<Vec<T>> {
        let (sql, args) = self.take();
        all(tx, sql, args).await
    }

    pub async fn cells<T>(&mut self, tx: &mut Tx) -> Result<Vec<T>>
    where
        T: Column<SqliteRow> + Column<PgRow> + Send + Unpin + 'static,
    {
        let (sql, args) = self.take();
        Ok(all::<Cell<T>>(tx, sql, args)
            .await?
            .into_iter()
            .map(|Cell(value)| value)
            .collect())
    }

    pub async fn run(&mut self, tx: &mut Tx) -> Result<u64> {
        let (sql, args) = self.take();
        run(tx, sql, args).await
    }
}
