//! Copies of the file: made while others write, with a checksum beside them, and looked through before they are trusted.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use wanti_port::PortError;
use wanti_port::store::Counters;

use crate::fault::Fault;
use crate::rows::{Result, refused};
use crate::{schema, upkeep};

/// A copy that was looked through and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits, as in the file beside it.
    pub sha256: String,
    /// How much of everything it holds.
    pub counters: Counters,
}

/// Copies all that is stored now, without traces of what was deleted, and writes the checksum beside it. The copy has its
/// name only when it is whole and on the disk.
pub(crate) fn backup(source: &Path, target: &Path) -> Result<Checked> {
    if target.exists() {
        return Err(refused("there is already a file where the backup should go"));
    }
    let part = beside(target, "part")?;
    let _ = fs::remove_file(&part);
    private(&part).map_err(unwritable)?;
    let name = part.to_str().ok_or_else(|| refused("the name of the backup is no text"))?;
    let copied = schema::keeper(source).and_then(|own| Ok(own.execute("VACUUM INTO ?1", [name])?));
    let made = copied.and_then(|_| finish(&part, target));
    if made.is_err() {
        let _ = fs::remove_file(&part);
    }
    made
}

/// As [`crate::SqliteStore::backup`], for a process that has the file not open; another one may write to it meanwhile.
///
/// # Errors
/// There is no such file or it is none of ours, the target is there already, or it cannot be written.
pub fn backup_file(file: &Path, target: &Path) -> std::result::Result<Checked, PortError> {
    if !file.is_file() {
        return Err(PortError::Refused(format!("there is no file {}", file.display())));
    }
    backup(file, target).map_err(Fault::into_port)
}

/// An empty file that only its owner reads: a copy holds what citizens wrote.
fn private(file: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// Looks through a copy: its checksum, every page, every reference.
///
/// # Errors
/// [`PortError::Refused`] says what is wrong with it, [`PortError::Unavailable`] that it cannot be read.
pub fn verify_backup(copy: &Path) -> std::result::Result<Checked, PortError> {
    verify(copy).map_err(Fault::into_port)
}

fn finish(part: &Path, target: &Path) -> Result<Checked> {
    let file = File::open(part).map_err(unreadable)?;
    file.sync_all().map_err(unwritable)?;
    let sha256 = checksum(part)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let sums = beside(target, "sha256")?;
    let checked = look_through(part, sha256)?;
    fs::write(&sums, format!("{}  {name}\n", checked.sha256)).map_err(unwritable)?;
    File::open(&sums).and_then(|file| file.sync_all()).map_err(unwritable)?;
    fs::rename(part, target).map_err(unwritable)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritable)?;
    Ok(checked)
}

fn verify(copy: &Path) -> Result<Checked> {
    let sums = fs::read_to_string(beside(copy, "sha256")?);
    let sums = sums.map_err(|_| refused("the file with the checksum is missing beside the backup"))?;
    let sha256 = checksum(copy)?;
    if sums.split_whitespace().next() != Some(sha256.as_str()) {
        return Err(refused("the backup is damaged: its checksum is not the one written when it was made"));
    }
    look_through(copy, sha256)
}

fn look_through(copy: &Path, sha256: String) -> Result<Checked> {
    let bytes = fs::metadata(copy).map_err(unreadable)?.len();
    let connection =
        Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    schema::known_version(&connection)?;
    if let Some(fault) = upkeep::integrity(&connection)?.into_iter().next() {
        return Err(refused(&format!("the backup is damaged: {fault}")));
    }
    Ok(Checked { bytes, sha256, counters: upkeep::counters(&connection)? })
}

fn checksum(file: &Path) -> Result<String> {
    let mut file = File::open(file).map_err(unreadable)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut buffer).map_err(unreadable)?;
        match buffer.get(..count) {
            Some(bytes) if count > 0 => hash.update(bytes),
            _ => break,
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The same name with one more ending.
fn beside(file: &Path, ending: &str) -> Result<PathBuf> {
    let name = file.file_name().ok_or_else(|| refused("the backup has no name"))?;
    let mut name = name.to_owned();
    name.push(".");
    name.push(ending);
    Ok(file.with_file_name(name))
}

fn unreadable(_: std::io::Error) -> Fault {
    Fault::Port(PortError::Unavailable("the backup cannot be read".to_owned()))
}

fn unwritable(_: std::io::Error) -> Fault {
    Fault::Port(PortError::Unavailable("the backup cannot be written".to_owned()))
}
