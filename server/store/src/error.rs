//! What can go wrong below the use cases, in the classes that matter above: the database cannot answer now
//! ([`StoreError::Unavailable`], a 503), somebody was first ([`StoreError::Conflict`]), or something is really wrong.
//! "Not found" is never an error: it is `None`.

use sqlx::error::{DatabaseError, ErrorKind};
use std::path::PathBuf;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, is too busy, or gave up on a lock. Nothing was changed; trying again may help.
    #[error("the database cannot answer now: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// Another row has what must be unique, most often since a moment ago. Unique indexes are called
    /// `table_column_column` on both databases.
    #[error("{0} is taken")]
    Conflict(String),
    /// The change breaks a check, by its name, or a reference: [`FOREIGN_KEY`]. A defect.
    #[error("the change breaks {0}")]
    Broken(String),
    /// The database holds something this version cannot read.
    #[error("the database holds {what}, which this version cannot read")]
    Unreadable { what: String },
    /// The address is of no database we know, or its options are wrong.
    #[error("not a database address: {0}")]
    Address(String),
    /// The database is too old.
    #[error("PostgreSQL {found} is too old; {needed} or newer is needed")]
    TooOld { found: i64, needed: i64 },
    /// The tables do not match this version: `schakel migrate` mends that.
    #[error("the database is at version {found}, this program needs {needed}")]
    NotMigrated { found: i64, needed: i64 },
    /// Only an SQLite file can be copied from here.
    #[error("a PostgreSQL database is backed up with its own tools (pg_dump, or a base backup)")]
    BackupElsewhere,
    /// The place for a backup cannot be written as text.
    #[error("{0} is not a usable file name")]
    BackupPath(PathBuf),
    #[error(transparent)]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("database: {0}")]
    Other(#[source] sqlx::Error),
}

/// The name of every broken reference: SQLite does not say which one it was.
pub const FOREIGN_KEY: &str = "foreign_key";

impl StoreError {
    /// Whether this is the named constraint refusing.
    pub fn is_refusal_by(&self, name: &str) -> bool {
        matches!(self, Self::Conflict(found) | Self::Broken(found) if found == name)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed => {
                Self::Unavailable(error)
            }
            E::Database(inner) => match constraint(&**inner) {
                Some(name) if inner.is_unique_violation() => Self::Conflict(name),
                Some(name) => Self::Broken(name),
                None if passes(&**inner) => Self::Unavailable(error),
                None => Self::Other(error),
            },
            _ => Self::Other(error),
        }
    }
}

/// The refusing constraint, by the name both databases share.
fn constraint(error: &dyn DatabaseError) -> Option<String> {
    match error.kind() {
        ErrorKind::ForeignKeyViolation => Some(FOREIGN_KEY.into()),
        ErrorKind::UniqueViolation | ErrorKind::CheckViolation => Some(match error.constraint() {
            Some(name) => name.to_owned(),
            None => sqlite_constraint(error.message(), error.code().as_deref() == Some("1555")),
        }),
        _ => None,
    }
}

/// SQLite names the columns (`UNIQUE constraint failed: account.email`), or the check.
fn sqlite_constraint(message: &str, primary_key: bool) -> String {
    let Some((_, rest)) = message.split_once(" constraint failed: ") else {
        return message.to_owned();
    };
    let mut columns = rest
        .split(", ")
        .filter_map(|c| c.split_once('.'))
        .peekable();
    let Some(&(table, _)) = columns.peek() else {
        return rest.to_owned();
    };
    if primary_key {
        return format!("{table}_pkey");
    }
    columns.fold(table.to_owned(), |name, (_, column)| name + "_" + column)
}

/// Whether the trouble is of the moment: a lost connection, a lock not got, a server going down.
fn passes(error: &dyn DatabaseError) -> bool {
    let Some(code) = error.code() else {
        return false;
    };
    match code.parse::<u32>() {
        // SQLite: the primary code is the low byte. 5 busy, 6 locked, 10 I/O, 13 full, 14 cannot open.
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 10 | 13 | 14),
        // PostgreSQL: 08 connection, 53 resources, 57 intervention, 40 serialization and deadlock, 55P03 lock timeout.
        _ => {
            ["08", "53", "57", "40"]
                .iter()
                .any(|class| code.starts_with(class))
                || code == "55P03"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_says_the_columns_and_we_say_the_index() {
        let one = sqlite_constraint("UNIQUE constraint failed: account.email", false);
        assert_eq!(one, "account_email");
        let two = sqlite_constraint(
            "UNIQUE constraint failed: mandate.client, mandate.intermediary",
            false,
        );
        assert_eq!(two, "mandate_client_intermediary");
        assert_eq!(
            sqlite_constraint("UNIQUE constraint failed: person.id", true),
            "person_pkey"
        );
        assert_eq!(
            sqlite_constraint("CHECK constraint failed: mandate_parties_differ", false),
            "mandate_parties_differ"
        );
    }
}
