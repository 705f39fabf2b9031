//! Reading rows into types and values into placeholders: the macros with which every other module writes its
//! statements. A column is read by its name, in the type the row declares. No table is named here.

use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};

/// One column.
pub(crate) struct Cell<T>(pub T);

/// Two columns.
pub(crate) struct Pair<A, B>(pub A, pub B);

impl<A, B> From<Pair<A, B>> for (A, B) {
    fn from(pair: Pair<A, B>) -> Self {
        (pair.0, pair.1)
    }
}

macro_rules! for_both_rows {
    ($($row:ty),*) => {$(
        impl<'r, T: Column<$row>> FromRow<'r, $row> for Cell<T> {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                T::column(row, 0).map(Self)
            }
        }
        impl<'r, A: Column<$row>, B: Column<$row>> FromRow<'r, $row> for Pair<A, B> {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                Ok(Self(A::column(row, 0)?, B::column(row, 1)?))
            }
        }
    )*};
}
for_both_rows!(SqliteRow, PgRow);

/// Something that can be read from a column of this driver's rows, by name or place.
pub(crate) trait Column<R: sqlx::Row>: Sized {
    fn column<I: sqlx::ColumnIndex<R> + std::fmt::Display + Copy>(
        row: &R,
        at: I,
    ) -> Result<Self, sqlx::Error>;
}

impl<R, T> Column<R> for T
where
    R: sqlx::Row,
    T: crate::value::Value,
    T::Raw: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn column<I: sqlx::ColumnIndex<R> + std::fmt::Display + Copy>(
        row: &R,
        at: I,
    ) -> Result<Self, sqlx::Error> {
        let raw: T::Raw = row.try_get(at)?;
        T::read(raw).map_err(|source| sqlx::Error::ColumnDecode {
            index: at.to_string(),
            source,
        })
    }
}

impl<R, T> Column<R> for Option<T>
where
    R: sqlx::Row,
    T: crate::value::Value,
    T::Raw: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn column<I: sqlx::ColumnIndex<R> + std::fmt::Display + Copy>(
        row: &R,
        at: I,
    ) -> Result<Self, sqlx::Error> {
        let raw: Option<T::Raw> = row.try_get(at)?;
        raw.map(T::read)
            .transpose()
            .map_err(|source| sqlx::Error::ColumnDecode {
                index: at.to_string(),
                source,
            })
    }
}

/// A row with named columns: declares the struct and how both drivers read it.
macro_rules! record {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $($(#[$fdoc:meta])* pub $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name { $($(#[$fdoc])* pub $field: $type),* }

        $crate::row::record!(@for sqlx::sqlite::SqliteRow, $name, $($field: $type),*);
        $crate::row::record!(@for sqlx::postgres::PgRow, $name, $($field: $type),*);
    };
    (@for $row:ty, $name:ident, $($field:ident: $type:ty),*) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: <$type as $crate::row::Column<$row>>::column(row, stringify!($field))?),* })
            }
        }
    };
}

/// The values behind `$1`, `$2` …: anything with [`crate::value::ToArg`], by value or by reference.
macro_rules! args {
    () => { Vec::new() };
    ($($arg:expr),+ $(,)?) => {{
        use $crate::value::ToArg as _;
        vec![$(($arg).to_arg()),+]
    }};
}

/// `exec!(tx, "…", a, b)`: runs a statement; how many rows it touched.
macro_rules! exec {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::run($tx, $sql.into(), $crate::row::args![$($arg),*]).await
    };
}

/// `row!(tx, Type, "…", a, b)`: the first row as a [`record!`], if there is one.
macro_rules! row {
    ($tx:expr, $type:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::one::<$type>($tx, $sql.into(), $crate::row::args![$($arg),*]).await
    };
}

/// `rows!(tx, Type, "…", a, b)`: every row as a [`record!`].
macro_rules! rows {
    ($tx:expr, $type:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::all::<$type>($tx, $sql.into(), $crate::row::args![$($arg),*]).await
    };
}

/// `cell!(tx, Type, "…", a, b)`: the first column of the first row, if there is one.
macro_rules! cell {
    ($tx:expr, $type:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::one::<$crate::row::Cell<$type>>($tx, $sql.into(), $crate::row::args![$($arg),*])
            .await
            .map(|row| row.map(|$crate::row::Cell(value)| value))
    };
}

/// `cells!(tx, Type, "…", a, b)`: the first column of every row.
macro_rules! cells {
    ($tx:expr, $type:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::all::<$crate::row::Cell<$type>>($tx, $sql.into(), $crate::row::args![$($arg),*])
            .await
            .map(|rows| rows.into_iter().map(|$crate::row::Cell(value)| value).collect::<Vec<$type>>())
    };
}

pub(crate) use {args, cell, cells, exec, record, row, rows};
