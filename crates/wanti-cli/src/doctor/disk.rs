//! The disk below the store: how much is free, whether it may be written, and whether it is a disk of this machine.

use std::path::{Path, PathBuf};

use wanti_flow::model::Language;

use super::{Finding, Grade};
use crate::config::{Config, StoreAt};
use crate::words::Word;

/// Below this somebody should see to it.
const LITTLE: u64 = 2 << 30;
/// Below this nothing can be promised.
const TOO_LITTLE: u64 = 256 << 20;

pub(super) fn look(config: &Config, language: Language) -> Vec<Finding> {
    let StoreAt::Sqlite(file) = &config.store else { return Vec::new() };
    let Some(folder) = existing(file) else { return Vec::new() };
    let name = folder.display().to_string();
    let mut findings = vec![space(&folder, &name, language)];
    if rustix::fs::access(&folder, rustix::fs::Access::WRITE_OK).is_err() {
        findings.push(
            Finding::new(Grade::Fault, Word::Disk, Word::NotWritable.with(language, &[&name]))
                .repaired_by(Word::RepairOwner.with(language, &[&name])),
        );
    }
    findings.extend(network(&folder).then(|| {
        Finding::new(Grade::Fault, Word::Disk, Word::NetworkDisk.with(language, &[&name]))
            .repaired_by(Word::RepairNetworkDisk.words(language))
    }));
    findings
}

/// The nearest folder above a file that is there already.
fn existing(file: &Path) -> Option<PathBuf> {
    let above = file
        .ancestors()
        .skip(1)
        .map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_path_buf() });
    above.into_iter().find(|folder| folder.is_dir())
}

fn space(folder: &Path, name: &str, language: Language) -> Finding {
    let Ok(facts) = rustix::fs::statvfs(folder) else {
        return Finding::new(Grade::Skipped, Word::Disk, Word::NotLookedAt.with(language, &[name]));
    };
    let free = facts.f_bavail.saturating_mul(facts.f_frsize);
    let seen = Word::Free.with(language, &[&amount(free), name]);
    match free {
        0..TOO_LITTLE => Finding::new(Grade::Fault, Word::Disk, seen).repaired_by(Word::RepairSpace.words(language)),
        TOO_LITTLE..LITTLE => {
            Finding::new(Grade::Warning, Word::Disk, seen).repaired_by(Word::RepairSpace.words(language))
        }
        _ => Finding::new(Grade::Fine, Word::Disk, seen),
    }
}

fn amount(bytes: u64) -> String {
    match bytes >> 30 {
        0 => format!("{} MiB", bytes >> 20),
        whole => format!("{whole} GiB"),
    }
}

/// Locks and flushes of a database cannot be trusted over a network.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn network(folder: &Path) -> bool {
    const NFS: i64 = 0x6969;
    const SMB: i64 = 0x517b;
    const SMB2: i64 = 0xfe53_4d42;
    const CIFS: i64 = 0xff53_4d42;
    const FUSE: i64 = 0x6573_5546;
    let kind = rustix::fs::statfs(folder).map(|facts| facts.f_type);
    kind.is_ok_and(|kind| [NFS, SMB, SMB2, CIFS, FUSE].contains(&kind))
}

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn network(_: &Path) -> bool {
    false
}
