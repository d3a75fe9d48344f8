//! What PostgreSQL says went wrong, in the words of the port.

use postgres::Error;
use postgres::error::SqlState;
use wanti_port::PortError;

/// Why a job failed: it was refused, or the database failed.
#[derive(Debug)]
pub(crate) enum Fault {
    Port(PortError),
    Sql(Error),
}

impl From<PortError> for Fault {
    fn from(error: PortError) -> Fault {
        Fault::Port(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Sql(error)
    }
}

impl Fault {
    /// Whether two jobs met, and this one may simply be done again.
    pub(crate) fn met_another(&self) -> bool {
        let Fault::Sql(error) = self else { return false };
        error.code().is_some_and(|code| {
            [
                &SqlState::T_R_SERIALIZATION_FAILURE,
                &SqlState::T_R_DEADLOCK_DETECTED,
                &SqlState::UNIQUE_VIOLATION,
                &SqlState::FOREIGN_KEY_VIOLATION,
                &SqlState::LOCK_NOT_AVAILABLE,
            ]
            .contains(&code)
        })
    }

    pub(crate) fn into_port(self) -> PortError {
        match self {
            Fault::Port(error) => error,
            Fault::Sql(error) => PortError::Unavailable(words(&error)),
        }
    }
}

/// PostgreSQL's own words may quote values; only its code is told.
fn words(error: &Error) -> String {
    let Some(code) = error.code() else { return "the database cannot be reached".to_owned() };
    let known = match *code {
        SqlState::DISK_FULL => "the disk of the database is full; free some space, nothing else needs to be done",
        SqlState::TOO_MANY_CONNECTIONS => "the database has too many connections",
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => "the database restarts",
        SqlState::READ_ONLY_SQL_TRANSACTION => "the database takes no writes now",
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            "the database refused the name or the password"
        }
        SqlState::INVALID_CATALOG_NAME => "there is no such database",
        SqlState::INSUFFICIENT_PRIVILEGE => "the database refused the right to do this",
        SqlState::QUERY_CANCELED => "the database took too long",
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => "the database is damaged; restore the last backup",
        _ => return format!("the database failed (SQLSTATE {})", code.code()),
    };
    known.to_owned()
}
