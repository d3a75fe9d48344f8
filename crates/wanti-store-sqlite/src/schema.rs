//! Opening a file: its settings, and its tables brought forward from any released version.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, TransactionBehavior};
use wanti_port::PortError;

use crate::fault::Fault;
use crate::key::key;

/// One script for each version, from the first on. Never change one that was released; add another.
const VERSIONS: &[&str] = &[include_str!("sql/0001.sql"), include_str!("sql/0002.sql")];
/// Marks a file as ours: "Wnti".
const APPLICATION: i64 = 0x576e_7469;
/// How long a lock of another program is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Statements kept ready on each connection.
const STATEMENTS: usize = 128;

/// A connection that writes, with all tables of this version.
pub(crate) fn writer(path: &Path) -> Result<Connection, Fault> {
    let mut connection = set(path)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// A connection with the settings of a writer, its tables as they are.
pub(crate) fn set(path: &Path) -> Result<Connection, Fault> {
    let connection = connect(path)?;
    // After a commit that split pages SQLite walks its whole cache: a larger one costs more than it saves.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA journal_size_limit = 67108864;
         PRAGMA wal_autocheckpoint = 0;
         PRAGMA cache_size = -16384;
         PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}

/// A connection that only reads.
pub(crate) fn reader(path: &Path) -> Result<Connection, Fault> {
    let connection = connect(path)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;")?;
    Ok(connection)
}

/// A connection that brings what was written from the log into the file.
pub(crate) fn keeper(path: &Path) -> Result<Connection, Fault> {
    let connection = connect(path)?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -256;")?;
    Ok(connection)
}

fn connect(path: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    // Without it a statement beside a partial index is planned anew for each value bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Nothing is written to a file of this version: it opens on a full disk too.
fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    if known_version(connection)? == VERSIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = known_version(&transaction)?;
    let own = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let number = |values: &mut Context<'_>| Ok(key(values.get(0)?, &values.get::<String>(1)?));
    transaction.create_scalar_function("wanti_key", 2, own, number)?;
    for script in VERSIONS.iter().skip(version) {
        transaction.execute_batch(script)?;
    }
    transaction
        .execute_batch(&format!("PRAGMA user_version = {}; PRAGMA application_id = {APPLICATION};", VERSIONS.len()))?;
    transaction.commit()?;
    Ok(())
}

/// The version of a file, 0 for an empty one; a file that this program cannot read is refused.
pub(crate) fn known_version(connection: &Connection) -> Result<usize, Fault> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT COUNT(*) FROM sqlite_master", [], |row| row.get(0))?;
    if tables > 0 && application != APPLICATION {
        return Err(PortError::Refused("the file is a database of another program".to_owned()).into());
    }
    let known = usize::try_from(version).ok().filter(|version| *version <= VERSIONS.len());
    known.ok_or_else(|| {
        let words = format!("the database has version {version}, which this program does not know; update the program");
        PortError::Refused(words).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_file_and_a_strange_one_are_refused() {
        let mut newer = Connection::open_in_memory().unwrap();
        newer.execute_batch("PRAGMA user_version = 99; PRAGMA application_id = 1466856553;").unwrap();
        assert!(matches!(migrate(&mut newer), Err(Fault::Port(PortError::Refused(_)))));
        let mut strange = Connection::open_in_memory().unwrap();
        strange.execute_batch("CREATE TABLE songs (title TEXT);").unwrap();
        assert!(matches!(migrate(&mut strange), Err(Fault::Port(PortError::Refused(_)))));
    }

    #[test]
    fn opening_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let version: usize =
            connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap() as usize;
        assert_eq!(version, VERSIONS.len());
    }
}
