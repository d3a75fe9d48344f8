//! The suite of all stores, and random sequences with crashes, on files that are thrown away.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use wanti_port::Store;
use wanti_store_sqlite::SqliteStore;

/// A folder that goes away with the test.
struct Folder {
    path: PathBuf,
    files: AtomicU32,
}

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("wanti-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder { path, files: AtomicU32::new(0) }
    }

    fn file(&self) -> PathBuf {
        self.path.join(format!("{}.db", self.files.fetch_add(1, Ordering::Relaxed)))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).unwrap()
}

#[test]
fn sqlite_keeps_the_promises_of_a_store() {
    let folder = Folder::new("suite");
    wanti_conformance::store(|| open(&folder.file()));
}

#[test]
fn sqlite_answers_like_the_store_in_memory() {
    let folder = Folder::new("random");
    let sequences = std::env::var("WANTI_SEQUENCES").ok().and_then(|count| count.parse().ok()).unwrap_or(24);
    let crash = |store: SqliteStore| {
        let path = store.path().to_owned();
        drop(store);
        open(&path)
    };
    wanti_conformance::random(sequences, 1, || open(&folder.file()), crash);
}

#[test]
fn a_copy_holds_all_and_the_file_is_whole() {
    let folder = Folder::new("backup");
    let store = open(&folder.file());
    pollster::block_on(async {
        let conversation =
            store.conversation(&wanti_conformance::Kit::line(), &wanti_port::Party::of("a")).await.unwrap();
        store.commit(wanti_conformance::Kit::turn(&conversation, 0)).await.unwrap();
        let target = folder.file();
        store.backup(&target).unwrap();
        assert!(store.backup(&target).is_err(), "a copy is never overwritten");
        let copy = open(&target);
        assert_eq!(copy.load(&conversation).await.unwrap(), store.load(&conversation).await.unwrap());
        assert!(store.integrity().unwrap().is_empty() && copy.integrity().unwrap().is_empty());
    });
}
