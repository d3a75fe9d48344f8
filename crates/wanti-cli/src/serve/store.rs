//! The store that the configuration names.

use std::sync::Arc;

use wanti_port::{PortError, Store};
use wanti_store_postgres::PostgresStore;
use wanti_store_sqlite::SqliteStore;

use crate::config::StoreAt;

/// Opens it; a missing folder of a file is made.
pub(super) fn open(at: &StoreAt) -> Result<Arc<dyn Store>, PortError> {
    match at {
        StoreAt::Sqlite(path) => {
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                let made = std::fs::create_dir_all(folder);
                made.map_err(|error| PortError::Unavailable(format!("{}: {error}", folder.display())))?;
            }
            Ok(watched(Arc::new(SqliteStore::open(path)?)))
        }
        StoreAt::Postgres { url, connections } => {
            Ok(watched(Arc::new(PostgresStore::open(url.reveal(), *connections)?)))
        }
    }
}

#[cfg(feature = "failpoints")]
fn watched(store: Arc<dyn Store>) -> Arc<dyn Store> {
    Arc::new(super::failpoints::Watched(store))
}

#[cfg(not(feature = "failpoints"))]
fn watched(store: Arc<dyn Store>) -> Arc<dyn Store> {
    store
}
