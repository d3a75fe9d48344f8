//! The folder with copies: their names carry the date, so that the names alone put them in order.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// How every copy's name begins.
const STEM: &str = "wanti-";
/// The date in a name, as [`jiff`] writes it; UTC.
const DATE: &str = "%Y-%m-%dT%H%M%SZ";
/// What a dump of PostgreSQL in its own form begins with.
const DUMP: &[u8] = b"PGDMP";

/// What a copy is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    const ALL: [Kind; 2] = [Kind::Sqlite, Kind::Postgres];

    fn ending(self) -> &'static str {
        match self {
            Kind::Sqlite => ".db",
            Kind::Postgres => ".dump",
        }
    }
}

/// `wanti-2026-11-24T190000Z.db`.
pub(crate) fn name(at: Timestamp, kind: Kind) -> String {
    format!("{STEM}{}{}", at.strftime(DATE), kind.ending())
}

/// The copies that [`name`] named, the oldest first. Other files of the folder are none of ours.
pub(crate) fn copies(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| is_ours(name)));
    }
    names.sort();
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

fn is_ours(file: &str) -> bool {
    let date = Kind::ALL.into_iter().find_map(|kind| file.strip_prefix(STEM)?.strip_suffix(kind.ending()));
    date.is_some_and(|date| jiff::civil::DateTime::strptime(DATE, date).is_ok())
}

/// Takes a copy away, and its checksum after it.
pub(crate) fn remove(copy: &Path) -> io::Result<()> {
    fs::remove_file(copy)?;
    match fs::remove_file(sums(copy)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The file with the checksum of a copy.
pub(crate) fn sums(copy: &Path) -> PathBuf {
    with_ending(copy, ".sha256")
}

/// The name a copy has until it is whole.
pub(super) fn part(copy: &Path) -> PathBuf {
    with_ending(copy, ".part")
}

/// Whether a file is a dump of PostgreSQL.
pub(super) fn is_dump(copy: &Path) -> bool {
    let mut begins = [0; DUMP.len()];
    File::open(copy).and_then(|mut file| file.read_exact(&mut begins)).is_ok() && begins == DUMP
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_time_and_others_are_not_ours() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let first = name(at("2026-11-24T02:00:07Z"), Kind::Sqlite);
        assert_eq!(first, "wanti-2026-11-24T020007Z.db");
        let second = name(at("2026-12-01T02:00:00Z"), Kind::Postgres);
        assert!(first < second && is_ours(&first) && is_ours(&second));
        for other in
            ["wanti.db", "wanti-2026-11-24.db", "wanti-2026-11-24T020007Z.db.sha256", "wanti-lama.db", "foto.jpg"]
        {
            assert!(!is_ours(other), "{other}");
        }
    }
}
