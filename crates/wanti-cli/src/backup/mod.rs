//! `wanti backup FILE`: a copy of everything that is stored, made while it serves, looked through before it counts.

mod database;
pub(crate) mod shelf;

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use jiff::Timestamp;
use wanti_flow::model::Language;
use wanti_port::PortError;
use wanti_store_sqlite::{Checked, backup_file, verify_backup};

use crate::config::{self, StoreAt};
use crate::words::Word;
use crate::{Done, Outcome, Problem, print};

/// Runs the command. 0: the copy is there, or whole; 1: the copy that was looked through is not; 2: none was made.
///
/// # Errors
/// The configuration has faults, nothing says where the copy goes, or it cannot be made.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some(file) = args.get_one::<PathBuf>("file") else { return Ok(Outcome::Usage) };
    if args.get_flag("periksa") {
        return verify(file, language);
    }
    let kept = config::kept(file, &config::environment, language);
    let kept = kept.map_err(|faults| Problem(faults.to_string()))?;
    let told = args.get_one::<PathBuf>("target").cloned();
    let Some(folder) = told.or_else(|| kept.backup.map(|backup| backup.folder)) else {
        return Err(Problem(Word::BackupWhere.words(language).to_owned()));
    };
    make_folder(&folder).map_err(|error| no_copy(&format!("{}: {error}", folder.display()), language))?;
    let seen = match &kept.store {
        StoreAt::Sqlite(store) => {
            let target = folder.join(shelf::name(Timestamp::now(), shelf::Kind::Sqlite));
            let made = backup_file(store, &target).map_err(|error| no_copy(&why(&error), language))?;
            holds(&target, &made, language)
        }
        StoreAt::Postgres { url, .. } => {
            let target = folder.join(shelf::name(Timestamp::now(), shelf::Kind::Postgres));
            let bytes = database::dump(url.reveal(), &target, language)?;
            Word::BackupDumped.with(language, &[&target.display().to_string(), &size(bytes)])
        }
    };
    print(&format!("{seen}\n"))?;
    match args.get_one::<u32>("sisakan") {
        Some(most) => clear(&folder, usize::try_from(*most).unwrap_or(usize::MAX), language),
        None => Ok(Outcome::Fine),
    }
}

fn verify(copy: &Path, language: Language) -> Done {
    let (said, outcome) = match look_through(copy, language) {
        Ok(seen) => (seen, Outcome::Fine),
        Err(why) => (Word::BackupDamaged.with(language, &[&copy.display().to_string(), &why]), Outcome::Findings),
    };
    print(&format!("{said}\n"))?;
    Ok(outcome)
}

/// What a copy holds, or what is wrong with it.
pub(crate) fn look_through(copy: &Path, language: Language) -> Result<String, String> {
    if shelf::is_dump(copy) {
        let bytes = database::verify(copy, language)?;
        return Ok(Word::BackupDumped.with(language, &[&copy.display().to_string(), &size(bytes)]));
    }
    verify_backup(copy).map(|checked| holds(copy, &checked, language)).map_err(|error| why(&error))
}

/// The sentence without its kind in front: who reads it sees a copy, not a port.
fn why(error: &PortError) -> String {
    match error {
        PortError::Refused(words) | PortError::Unavailable(words) => words.clone(),
        other => other.to_string(),
    }
}

fn holds(copy: &Path, checked: &Checked, language: Language) -> String {
    let conversations = checked.counters.conversations.to_string();
    let requests = checked.counters.open_requests.to_string();
    Word::BackupHolds.with(language, &[&copy.display().to_string(), &size(checked.bytes), &conversations, &requests])
}

/// Takes away copies beyond the newest ones. A copy that stays too long is told, but the new one is there.
fn clear(folder: &Path, most: usize, language: Language) -> Done {
    let mut outcome = Outcome::Fine;
    let copies = shelf::copies(folder).map_err(|error| Problem(format!("{}: {error}", folder.display())))?;
    for old in copies.into_iter().rev().skip(most) {
        let said = match shelf::remove(&old) {
            Ok(()) => Word::BackupCleared.with(language, &[&old.display().to_string()]),
            Err(error) => {
                outcome = Outcome::Findings;
                Word::BackupStays.with(language, &[&old.display().to_string(), &error.to_string()])
            }
        };
        print(&format!("{said}\n"))?;
    }
    Ok(outcome)
}

/// Copies hold what citizens wrote: a folder that is made here is for its owner alone.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn no_copy(why: &str, language: Language) -> Problem {
    Problem(Word::BackupNotMade.with(language, &[why]))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        _ => format!("{} MiB", bytes >> 20),
    }
}
