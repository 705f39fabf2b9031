//! Statements whose shape depends on what is asked: filters that may be absent, lists of any length. Only literals
//! are ever pushed; values become placeholders.

use crate::{
    db::{Cell, Column, Record, Sql, Tx, all, run},
    error::Result,
    value::{Arg, ToArg},
};
use sqlx::{postgres::PgRow, sqlite::SqliteRow};

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
