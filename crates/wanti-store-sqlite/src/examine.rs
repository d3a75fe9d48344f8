//! Looking at a file without bringing its tables forward: for a look before the start, or beside a running process.

use std::path::Path;

use wanti_port::PortError;

use crate::fault::Fault;
use crate::rows::value;
use crate::{schema, upkeep};

/// What a look at a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The version of its tables.
    pub version: usize,
    /// How changes are journalled; `wal` as it should be.
    pub journal: String,
    /// When a change is flushed to the disk; `FULL` as it should be.
    pub synchronous: String,
    /// What is wrong with it; nothing when it is whole.
    pub faults: Vec<String>,
}

impl Examined {
    /// Whether a change that was confirmed outlives a power cut.
    #[must_use]
    pub fn is_durable(&self) -> bool {
        self.journal.eq_ignore_ascii_case("wal") && matches!(self.synchronous.as_str(), "FULL" | "EXTRA")
    }
}

/// Looks at a file. Takes a while for a large one; a process that has it open goes on meanwhile.
///
/// # Errors
/// It cannot be opened, is no file of ours, or has tables of a version that this program does not know.
pub fn examine(path: &Path) -> Result<Examined, PortError> {
    look(path).map_err(Fault::into_port)
}

fn look(path: &Path) -> Result<Examined, Fault> {
    let connection = schema::set(path)?;
    let version = schema::known_version(&connection)?;
    let journal = value(&connection, "PRAGMA journal_mode", [])?.unwrap_or_default();
    let synchronous = match value::<i64>(&connection, "PRAGMA synchronous", [])? {
        Some(0) => "OFF",
        Some(1) => "NORMAL",
        Some(2) => "FULL",
        Some(3) => "EXTRA",
        _ => "",
    };
    let faults = upkeep::integrity(&connection)?;
    Ok(Examined { version, journal, synchronous: synchronous.to_owned(), faults })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SqliteStore;

    #[test]
    fn a_file_of_ours_is_whole_and_durable_and_a_strange_one_is_refused() {
        let folder = std::env::temp_dir().join(format!("wanti-examine-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let own = folder.join("own.db");
        let store = SqliteStore::open(&own).unwrap();
        let examined = examine(&own).unwrap();
        assert!(examined.is_durable() && examined.faults.is_empty() && examined.version > 0, "{examined:?}");
        drop(store);
        let strange = folder.join("strange.db");
        rusqlite::Connection::open(&strange).unwrap().execute_batch("CREATE TABLE songs (title TEXT);").unwrap();
        assert!(matches!(examine(&strange), Err(PortError::Refused(_))));
        std::fs::write(&strange, "no database at all, only words that are long enough to be looked at").unwrap();
        assert!(examine(&strange).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
