//! What SQLite says went wrong, in the words of the port.

use rusqlite::{Error, ErrorCode};
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
    /// Whether a new connection may help where this one cannot.
    pub(crate) fn needs_new_connection(&self) -> bool {
        let Fault::Sql(error) = self else { return false };
        matches!(
            error.sqlite_error_code(),
            Some(
                ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::ReadOnly
                    | ErrorCode::FileLockingProtocolFailed
                    | ErrorCode::SchemaChanged
            )
        )
    }

    pub(crate) fn into_port(self) -> PortError {
        match self {
            Fault::Port(error) => error,
            Fault::Sql(error) => PortError::Unavailable(words(&error)),
        }
    }
}

/// SQLite's own words may quote values; only its code is told.
fn words(error: &Error) -> String {
    let known = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "the disk is full; free some space, nothing else needs to be done",
        Some(ErrorCode::SystemIoFailure) => "the disk failed to read or write; look at the system log",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "the database file is damaged; restore the last backup"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program has the database locked",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "the database file cannot be written to",
        Some(ErrorCode::CannotOpen) => "the database file cannot be opened",
        Some(ErrorCode::OutOfMemory) => "the database ran out of memory",
        _ => "",
    };
    let code = error.sqlite_error().map_or(0, |error| error.extended_code);
    if known.is_empty() { format!("the database failed (SQLite code {code})") } else { known.to_owned() }
}
