//! A PostgreSQL database is copied by its own programs, `pg_dump` and `pg_restore`; the password never stands among their words.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use wanti_flow::model::Language;

use super::shelf;
use crate::Problem;
use crate::words::Word;

/// Copies a database and looks the copy through; its size in bytes.
pub(super) fn dump(address: &str, target: &Path, language: Language) -> Result<u64, Problem> {
    let place = Place::read(address);
    let Some(program) = program("pg_dump") else {
        return Err(Problem(Word::NoPgDump.with(language, &[&by_hand(&place, target)])));
    };
    let part = shelf::part(target);
    let made = written(&program, &place, &part).and_then(|()| finish(&part, target));
    if made.is_err() {
        let _ = fs::remove_file(&part);
    }
    made.map_err(|why| super::no_copy(&why, language))
}

/// Compares the checksum and lets `pg_restore` read all of it, where it is installed; its size in bytes.
pub(super) fn verify(copy: &Path, language: Language) -> Result<u64, String> {
    let written = fs::read_to_string(shelf::sums(copy)).map_err(|_| Word::BackupNoSum.words(language).to_owned())?;
    let sum = checksum(copy).map_err(|error| error.to_string())?;
    if written.split_whitespace().next() != Some(sum.as_str()) {
        return Err(Word::BackupOtherSum.words(language).to_owned());
    }
    readable(copy)?;
    fs::metadata(copy).map(|facts| facts.len()).map_err(|error| error.to_string())
}

/// The command to type where `pg_dump` is not installed.
fn by_hand(place: &Place, target: &Path) -> String {
    format!("pg_dump --format=custom --no-owner --file='{}' '{}'", target.display(), place.shown)
}

fn written(program: &Path, place: &Place, part: &Path) -> Result<(), String> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(part).map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["--format=custom", "--no-owner", "--no-password", "--dbname"]).arg(&place.shown);
    if let Some(password) = &place.password {
        command.env("PGPASSWORD", OsStr::new(password));
    }
    said(command.stdout(file))
}

fn finish(part: &Path, target: &Path) -> Result<u64, String> {
    let io = |error: io::Error| error.to_string();
    let file = File::open(part).map_err(io)?;
    file.sync_all().map_err(io)?;
    readable(part)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let sums = shelf::sums(target);
    fs::write(&sums, format!("{}  {name}\n", checksum(part).map_err(io)?)).map_err(io)?;
    File::open(&sums).and_then(|file| file.sync_all()).map_err(io)?;
    // A link, unlike a rename, never takes the place of a file that is there.
    fs::hard_link(part, target).map_err(io)?;
    fs::remove_file(part).map_err(io)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    Ok(file.metadata().map_err(io)?.len())
}

/// Whether every row can be read back; nothing is restored.
fn readable(copy: &Path) -> Result<(), String> {
    let Some(program) = program("pg_restore") else { return Ok(()) };
    said(Command::new(program).args(["--file", "-"]).arg(copy).stdout(Stdio::null()))
}

/// Runs a program; what it complained of when it failed.
fn said(command: &mut Command) -> Result<(), String> {
    let output =
        command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().and_then(std::process::Child::wait_with_output);
    let output = output.map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// A program among the folders of `PATH`.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

fn checksum(file: &Path) -> io::Result<String> {
    let mut file = File::open(file)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut buffer)?;
        match buffer.get(..count) {
            Some(bytes) if count > 0 => hash.update(bytes),
            _ => return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
        }
    }
}

/// An address without its password, and the password.
#[derive(PartialEq, Eq)]
struct Place {
    shown: String,
    password: Option<String>,
}

impl Place {
    /// A password stands behind the name, or among the settings.
    fn read(address: &str) -> Place {
        let (before, settings) = address.split_once('?').unwrap_or((address, ""));
        let (mut shown, mut password) = (before.to_owned(), None);
        if let Some((scheme, rest)) = before.split_once("://")
            && let Some((who, host)) = rest.rsplit_once('@')
            && let Some((name, secret)) = who.split_once(':')
        {
            shown = format!("{scheme}://{name}@{host}");
            password = Some(decoded(secret));
        }
        let mut others: Vec<&str> = Vec::new();
        for setting in settings.split('&').filter(|setting| !setting.is_empty()) {
            match setting.strip_prefix("password=") {
                Some(secret) => password = Some(decoded(secret)),
                None => others.push(setting),
            }
        }
        if !others.is_empty() {
            shown = format!("{shown}?{}", others.join("&"));
        }
        Place { shown, password }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_an_address_wherever_it_stands() {
        for (address, shown, password) in [
            ("postgres://wanti:kun%40ci@db.lan:5433/wanti", "postgres://wanti@db.lan:5433/wanti", Some("kun@ci")),
            ("postgres://wanti:a@b@db.lan/wanti", "postgres://wanti@db.lan/wanti", Some("a@b")),
            ("postgresql://wanti@%2Frun/wanti", "postgresql://wanti@%2Frun/wanti", None),
            (
                "postgres://db.lan/wanti?user=w&password=kunci&sslmode=require",
                "postgres://db.lan/wanti?user=w&sslmode=require",
                Some("kunci"),
            ),
            ("postgres:///wanti?password=k", "postgres:///wanti", Some("k")),
        ] {
            let place = Place::read(address);
            assert_eq!((place.shown.as_str(), place.password.as_deref()), (shown, password), "{address}");
            assert!(!by_hand(&place, Path::new("x.dump")).contains("kun"), "{address}");
        }
    }
}
