//! A full disk, a disk that takes no writes, a damaged file and a copy made under load: nothing that was acknowledged is lost.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use wanti_conformance::Kit;
use wanti_port::store::{Cause, Commit, InboxMark, Received};
use wanti_port::{Arrival, Party, PortError, Store};
use wanti_store_sqlite::{SqliteStore, verify_backup};

fn main() {
    let arguments = Arguments::from_args();
    let why = Disk::mount("probe", 1).err();
    let needs_disk: [(&str, fn()); 2] = [
        ("a_full_disk_loses_nothing_and_is_forgotten_when_there_is_room", full),
        ("a_disk_that_takes_no_writes_is_told_and_forgotten_when_it_does", read_only),
    ];
    let others: [(&str, fn()); 4] = [
        ("the_log_of_a_process_that_is_killed_again_and_again_does_not_grow", killed),
        ("a_copy_made_under_load_is_whole", copied),
        ("a_changed_copy_is_found_out", changed_copy),
        ("a_damaged_file_is_told_in_words", damaged),
    ];
    let trial = |(name, case): (&str, fn())| {
        Trial::test(name, move || {
            case();
            Ok::<(), Failed>(())
        })
    };
    let kind = why.clone().unwrap_or_default();
    let mut trials: Vec<Trial> = needs_disk
        .into_iter()
        .map(|case| trial(case).with_kind(kind.clone()).with_ignored_flag(why.is_some()))
        .collect();
    trials.extend(others.into_iter().map(trial));
    libtest_mimic::run(&arguments, trials).exit();
}

/// A folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("wanti-faults-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A small disk in memory.
struct Disk(Folder);

impl Disk {
    fn mount(name: &str, megabytes: u32) -> Result<Disk, String> {
        let folder = Folder::new(name);
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder.0).output();
        match mounted {
            Ok(done) if done.status.success() => Ok(Disk(folder)),
            _ => Err("mounting a small disk needs root".to_owned()),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.0.join(name)
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.0.0).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0.0).status();
    }
}

fn message(id: u64) -> Arrival {
    let words = format!("mau urus surat domisili {}", "panjang ".repeat(40));
    Arrival::Message(Kit::inbound(&format!("m{id}"), Party::of(&format!("p{}", id % 50)), 0, Kit::words(&words)))
}

fn receive(store: &SqliteStore, id: u64) -> Result<Received, PortError> {
    pollster::block_on(store.receive(vec![message(id)], None)).map(|mut received| received.remove(0))
}

/// One message with its turn.
fn turn(store: &SqliteStore, id: u64) -> Result<(), PortError> {
    let Received::New { conversation, .. } = receive(store, id)? else { panic!("not new") };
    loop {
        let waiting = pollster::block_on(store.pending(&conversation, 9))?;
        let marks: Vec<InboxMark> = waiting.iter().map(|one| InboxMark::of(&one.inbound)).collect();
        if !marks.iter().any(|mark| mark.id == format!("m{id}")) {
            return Ok(());
        }
        let version = pollster::block_on(store.load(&conversation))?.version;
        let commit = Commit { cause: Cause::Inbound(marks), ..Kit::turn(&conversation, version) };
        match pollster::block_on(store.commit(commit)) {
            Ok(_) => return Ok(()),
            Err(PortError::Conflict | PortError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
}

/// Eight at once write until it is over; the ids that were acknowledged.
fn under_load(
    store: &SqliteStore,
    next: &AtomicU64,
    over: &AtomicBool,
    full: &AtomicBool,
    done: &AtomicU64,
) -> BTreeSet<u64> {
    let stored = Mutex::new(BTreeSet::new());
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let id = next.fetch_add(1, Ordering::Relaxed);
                    match turn(store, id) {
                        Ok(()) => {
                            stored.lock().unwrap().insert(id);
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(PortError::Unavailable(words)) => {
                            assert!(words.contains("disk is full"), "{words}");
                            full.store(true, Ordering::Relaxed);
                            std::thread::sleep(Duration::from_millis(5));
                        }
                        Err(other) => panic!("{other:?}"),
                    }
                }
            });
        }
    });
    stored.into_inner().unwrap()
}

fn full() {
    let disk = Disk::mount("full", 24).unwrap();
    let ballast = disk.path("ballast");
    fs::write(&ballast, vec![1; 14 << 20]).unwrap();
    let store = SqliteStore::open(disk.path("wanti.db")).unwrap();
    let (next, over, full) = (AtomicU64::new(0), AtomicBool::new(false), AtomicBool::new(false));
    let done = AtomicU64::new(0);
    let stored = std::thread::scope(|threads| {
        let load = threads.spawn(|| under_load(&store, &next, &over, &full, &done));
        let begun = Instant::now();
        while !full.load(Ordering::Relaxed) {
            assert!(begun.elapsed() < Duration::from_secs(120) && !load.is_finished(), "the disk never filled up");
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(500));
        let reads = pollster::block_on(store.counters()).map(|counters| counters.conversations);
        assert!(matches!(reads, Ok(1..=50)), "reads go on: {reads:?}");
        let before = next.load(Ordering::Relaxed);
        let stored_before = done.load(Ordering::Relaxed);
        fs::remove_file(&ballast).unwrap();
        let begun = Instant::now();
        while done.load(Ordering::Relaxed) < stored_before + 100 && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        over.store(true, Ordering::Relaxed);
        let stored = load.join().unwrap();
        assert!(stored.range(before..).next().is_some(), "it goes on by itself when there is room");
        stored
    });
    drop(store);
    let store = SqliteStore::open(disk.path("wanti.db")).unwrap();
    assert!(store.integrity().unwrap().is_empty());
    for id in &stored {
        let again = receive(&store, *id);
        assert!(matches!(again, Ok(Received::Again { done: true, .. })), "{id} was acknowledged: {again:?}");
    }
    println!("{} of {} messages acknowledged, all of them there", stored.len(), next.load(Ordering::Relaxed));
}

fn read_only() {
    let disk = Disk::mount("read-only", 8).unwrap();
    let file = disk.path("wanti.db");
    drop(SqliteStore::open(&file).unwrap());
    disk.remount("ro");
    let refused = SqliteStore::open(&file).map(|_| ());
    let Err(PortError::Unavailable(words)) = refused else { panic!("{refused:?}") };
    assert!(words.contains("cannot be"), "{words}");
    disk.remount("rw");
    let store = SqliteStore::open(&file).unwrap();
    turn(&store, 1).unwrap();
    assert!(matches!(receive(&store, 1), Ok(Received::Again { done: true, .. })));
}

/// What a kill leaves is the files as they are, the log not brought into the first of them.
fn killed() {
    let folder = Folder::new("killed");
    let (mut file, mut longest) = (folder.0.join("life-0.db"), 0);
    let next = AtomicU64::new(0);
    let log = |file: &Path| file.with_extension("db-wal");
    for life in 1..=6 {
        let store = SqliteStore::open(&file).unwrap();
        std::thread::scope(|threads| {
            for _ in 0..8 {
                threads.spawn(|| (0..60).for_each(|_| turn(&store, next.fetch_add(1, Ordering::Relaxed)).unwrap()));
            }
        });
        let left = folder.0.join(format!("life-{life}.db"));
        fs::copy(&file, &left).unwrap();
        fs::copy(log(&file), log(&left)).unwrap();
        longest = fs::metadata(log(&left)).unwrap().len().max(longest);
        drop(store);
        file = left;
    }
    // Six lives write 48 MB into it; it is begun anew from 16 MB on.
    assert!(longest < 36 << 20, "the log grew to {longest} bytes");
    let store = SqliteStore::open(&file).unwrap();
    assert!(store.integrity().unwrap().is_empty());
}

fn copied() {
    let folder = Folder::new("copied");
    let store = SqliteStore::open(folder.0.join("wanti.db")).unwrap();
    let (next, over) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    turn(&store, next.fetch_add(1, Ordering::Relaxed)).unwrap();
                }
            });
        }
        std::thread::sleep(Duration::from_millis(300));
        for number in 0..3 {
            let before = next.load(Ordering::Relaxed).saturating_sub(4);
            let target = folder.0.join(format!("copy-{number}.db"));
            let made = store.backup(&target).unwrap();
            assert_eq!(verify_backup(&target).unwrap(), made);
            let copy = SqliteStore::open(&target).unwrap();
            let done = (0..before).filter(|id| matches!(receive(&copy, *id), Ok(Received::Again { done: true, .. })));
            let known = done.count() as u64;
            assert!(known + 4 >= before, "{known} of {before} messages that were done before the copy was begun");
        }
        over.store(true, Ordering::Relaxed);
    });
    let target = folder.0.join("copy-0.db");
    assert!(matches!(store.backup(&target), Err(PortError::Refused(_))), "a copy is never overwritten");
}

fn changed_copy() {
    let folder = Folder::new("changed");
    let store = SqliteStore::open(folder.0.join("wanti.db")).unwrap();
    (0..20).for_each(|id| turn(&store, id).unwrap());
    let target = folder.0.join("copy.db");
    store.backup(&target).unwrap();
    let whole = fs::read(&target).unwrap();
    for place in [50, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(&target, bytes).unwrap();
        refused(&target, "checksum");
    }
    fs::write(&target, &whole[..whole.len() - 4096]).unwrap();
    refused(&target, "checksum");
    fs::remove_file(folder.0.join("copy.db.sha256")).unwrap();
    refused(&target, "missing");
}

fn refused(copy: &Path, word: &str) {
    let checked = verify_backup(copy);
    assert!(matches!(&checked, Err(PortError::Refused(words)) if words.contains(word)), "{checked:?}");
}

fn damaged() {
    let folder = Folder::new("damaged");
    let file = folder.0.join("wanti.db");
    let store = SqliteStore::open(&file).unwrap();
    (0..200).for_each(|id| turn(&store, id).unwrap());
    drop(store);
    let mut bytes = fs::read(&file).unwrap();
    let half = bytes.len() / 2;
    bytes[8192..half].fill(0xa5);
    fs::write(&file, bytes).unwrap();
    let told = match SqliteStore::open(&file) {
        Err(error) => error,
        Ok(store) => {
            assert!(!store.integrity().is_ok_and(|faults| faults.is_empty()), "looking through it finds the damage");
            (0..500).find_map(|id| receive(&store, id).err()).unwrap()
        }
    };
    assert!(matches!(&told, PortError::Unavailable(words) if words.contains("damaged")), "{told:?}");
}
