//! The one who brings what was written from the log into the file, beside the writer.
//!
//! Most of the log is copied while the writer goes on. What it wrote meanwhile is little; the writer copies that itself
//! between two groups, and then begins the log anew.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use wanti_port::PortError;

use crate::fault::Fault;
use crate::schema;

/// Jobs after which the log is looked after.
const JOBS: usize = 6000;
/// Pages of the log above which it is begun anew.
const LONG: i64 = 4000;

/// Hands the log to the thread.
#[derive(Debug)]
pub(crate) struct Keeper {
    nudge: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    long: Arc<AtomicBool>,
    jobs: usize,
}

impl Keeper {
    pub(crate) fn start(path: &Path) -> Result<Keeper, Fault> {
        let (nudge, nudged) = sync_channel(1);
        let long = Arc::new(AtomicBool::new(false));
        let (flag, path) = (Arc::clone(&long), path.to_owned());
        let thread = std::thread::Builder::new().name("wanti-sqlite-log".to_owned());
        let thread = thread.spawn(move || keep(&path, &nudged, &flag));
        let thread = thread.map_err(|_| PortError::Unavailable("no thread for the database".to_owned()))?;
        // What an earlier process left: one that is killed again and again would never come to its own turn.
        let _ = nudge.try_send(());
        Ok(Keeper { nudge: Some(nudge), thread: Some(thread), long, jobs: 0 })
    }

    /// So many jobs were written; or the disk may be full, and a shorter log makes room.
    pub(crate) fn wrote(&mut self, jobs: usize, lost: bool) {
        self.jobs += jobs;
        if self.jobs >= JOBS || lost {
            self.jobs = 0;
            let _ = self.nudge.as_ref().map(|nudge| nudge.try_send(()));
        }
    }

    /// Whether the writer should begin the log anew now; told once.
    pub(crate) fn log_is_long(&self) -> bool {
        self.long.load(Ordering::Relaxed) && self.long.swap(false, Ordering::Relaxed)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.nudge = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Copies what the log holds into the file; how many pages it held, none when it could not.
pub(crate) fn shorten(connection: &Connection) -> Option<i64> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1)).ok()
}

fn keep(path: &Path, nudged: &Receiver<()>, long: &AtomicBool) {
    let mut connection = None;
    while nudged.recv().is_ok() {
        let known = match connection.take() {
            Some(known) => Ok(known),
            None => schema::keeper(path),
        };
        let Ok(known) = known else { continue };
        if let Some(pages) = shorten(&known) {
            long.store(pages > LONG, Ordering::Relaxed);
            connection = Some(known);
        }
    }
}
