//! The backups: whether there are any, and how old the newest is.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use wanti_flow::model::Language;

use super::{Finding, Grade};
use crate::backup::{look_through, shelf};
use crate::config::Config;
use crate::words::Word;

pub(super) fn look(config: &Config, language: Language) -> Finding {
    let Some(backup) = &config.backup else {
        return Finding::new(Grade::Warning, Word::Backup, Word::NoBackupSet.words(language))
            .repaired_by(Word::RepairNoBackup.words(language));
    };
    let folder = backup.folder.display().to_string();
    let repair = Word::RepairBackup.with(language, &[&config.path.display().to_string()]);
    let Some((newest, age)) = newest(&backup.folder, SystemTime::now()) else {
        return Finding::new(Grade::Warning, Word::Backup, Word::NoBackupThere.with(language, &[&folder]))
            .repaired_by(repair);
    };
    if let Some(why) = damaged(&newest, language) {
        let seen = Word::BackupDamaged.with(language, &[&newest.display().to_string(), &why]);
        return Finding::new(Grade::Fault, Word::Backup, seen).repaired_by(repair);
    }
    let hours = (age.as_secs() / 3600).to_string();
    let seen = Word::BackupAge.with(language, &[&hours, &folder]);
    match age <= backup.max_age {
        true => Finding::new(Grade::Fine, Word::Backup, seen),
        false => Finding::new(Grade::Warning, Word::Backup, seen).repaired_by(repair),
    }
}

/// The newest file that is not empty and no checksum, with its age.
fn newest(folder: &Path, now: SystemTime) -> Option<(PathBuf, Duration)> {
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let files = entries.filter_map(|entry| {
        let facts = entry.metadata().ok().filter(|facts| facts.is_file() && facts.len() > 0)?;
        let path = entry.path();
        let copy = path.extension().is_none_or(|ending| ending != "sha256" && ending != "part");
        Some((facts.modified().ok()?, path)).filter(|_| copy)
    });
    let (time, path) = files.max()?;
    Some((path, now.duration_since(time).unwrap_or_default()))
}

/// What is wrong with a copy that has a checksum beside it.
fn damaged(copy: &Path, language: Language) -> Option<String> {
    shelf::sums(copy).exists().then(|| look_through(copy, language).err()).flatten()
}
