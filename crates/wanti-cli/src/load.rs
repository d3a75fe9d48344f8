//! Reading a bot from disk: its files, the packs below it, its tests.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use wanti_flow::model::{Bot, Language};
use wanti_flow::{Compiled, Options, Severity, Source, bases, compile};

use crate::Problem;

/// Folders of tests, which are not part of a bot.
const TEST_FOLDERS: [&str; 2] = ["uji", "tests"];
/// One byte more than a file may have, so that a larger one is seen to be larger without being read whole.
const READ_AT_MOST: u64 = (1 << 20) + 1;
/// Packs below packs, at most.
const LAYERS: usize = 8;
/// Files of one bot, at most.
const FILES: usize = 2_000;

/// The bots that a path on the command line means: itself, or each bot on a shelf of several.
///
/// # Errors
/// When there is nothing at the path.
pub fn bots(path: &Path, language: Language) -> Result<Vec<PathBuf>, Problem> {
    if !path.exists() {
        return Err(missing(path, language));
    }
    let shelf: Vec<PathBuf> = yaml_files(path, false).into_iter().filter(|file| declares_bot(file)).collect();
    if path.is_file() || shelf.len() < 2 {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = shelf;
    found.extend(
        folders(path).into_iter().filter(|folder| yaml_files(folder, true).iter().any(|file| declares_bot(file))),
    );
    found.sort();
    Ok(found)
}

/// A bot with everything the checks said.
///
/// # Errors
/// When a file or a pack cannot be read.
pub fn compiled(path: &Path, options: &Options, language: Language) -> Result<Compiled, Problem> {
    Ok(compile(&sources(path, language)?, options))
}

/// A bot that has no errors, ready to talk.
///
/// # Errors
/// The drawn findings, when there are errors.
pub fn ready(path: &Path, options: &Options, language: Language) -> Result<Arc<Bot>, Problem> {
    let compiled = compiled(path, options, language)?;
    let errors = compiled.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    match compiled.bot {
        Some(bot) if !errors => Ok(Arc::new(bot)),
        _ => Err(Problem(format!(
            "{}\n\n{}",
            language.pick("bot ini belum bisa dijalankan", "this bot cannot run yet"),
            crate::report::text(&compiled.files, &compiled.diagnostics, language),
        ))),
    }
}

/// All files of a bot, the deepest pack first.
///
/// # Errors
/// When a file or a pack cannot be read, or packs stand on each other in a circle.
pub fn sources(path: &Path, language: Language) -> Result<Vec<Source>, Problem> {
    let mut layers = Vec::new();
    collect(&tidy(path), &mut Vec::new(), &mut layers, language)?;
    Ok(number(layers))
}

fn number(layers: Vec<Vec<Source>>) -> Vec<Source> {
    let numbered = layers.into_iter().enumerate();
    numbered
        .flat_map(|(layer, files)| {
            files.into_iter().map(move |file| file.layer(u8::try_from(layer).unwrap_or(u8::MAX)))
        })
        .collect()
}

fn collect(
    path: &Path,
    above: &mut Vec<PathBuf>,
    layers: &mut Vec<Vec<Source>>,
    language: Language,
) -> Result<(), Problem> {
    if above.len() >= LAYERS || above.iter().any(|seen| seen == path) {
        return Err(Problem(format!(
            "{}: {}",
            path.display(),
            language.pick(
                "paket ini berdiri di atas dirinya sendiri; hapus salah satu `dasar`",
                "this pack stands on itself; remove one `base`"
            ),
        )));
    }
    let files = read(path, language)?;
    above.push(path.to_path_buf());
    for base in files.iter().flat_map(bases) {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        collect(&tidy(&folder.join(base)), above, layers, language)?;
    }
    above.pop();
    if !layers.contains(&files) {
        layers.push(files);
    }
    Ok(())
}

fn read(path: &Path, language: Language) -> Result<Vec<Source>, Problem> {
    let names = yaml_files(path, true);
    if names.is_empty() {
        return Err(missing(path, language));
    }
    names.iter().map(|name| read_one(name, language)).collect()
}

fn read_one(path: &Path, language: Language) -> Result<Source, Problem> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(READ_AT_MOST).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(Source::new(path.display().to_string(), bytes)),
        Err(error) => Err(Problem(format!(
            "{}: {} ({error})",
            path.display(),
            language.pick("tidak bisa dibaca", "cannot be read")
        ))),
    }
}

fn missing(path: &Path, language: Language) -> Problem {
    let words = language.pick(
        "tidak ada bot di sini; tulis folder yang berisi berkas .yaml, atau satu berkas .yaml",
        "there is no bot here; give a folder with .yaml files, or one .yaml file",
    );
    Problem(format!("{}: {words}", path.display()))
}

fn yaml_files(path: &Path, deep: bool) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let mut found = files_with_ending(path, &["yaml", "yml"], deep);
    found.truncate(FILES);
    found
}

fn files_with_ending(folder: &Path, endings: &[&str], deep: bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in entries(&folder) {
            if entry.is_dir() && deep && !is_test_folder(&entry) {
                open.push(entry);
            } else if entry.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
                && entry.is_file()
            {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| !hidden(path)).collect()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    entries(path).into_iter().filter(|entry| entry.is_dir() && !is_test_folder(entry)).collect()
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_test_folder(path: &Path) -> bool {
    path.file_name().is_some_and(|name| TEST_FOLDERS.iter().any(|folder| name == *folder))
}

fn declares_bot(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.lines().any(|line| line.starts_with("bot:")))
}

/// `a/b/../c` as `a/c`, so that one pack has one name.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if matches!(tidy.components().next_back(), Some(Component::Normal(_))) => {
                tidy.pop();
            }
            Component::CurDir => {}
            other => tidy.push(other),
        }
    }
    if tidy.as_os_str().is_empty() { PathBuf::from(".") } else { tidy }
}

/// The test files of a bot with this ending: in `uji/` of its folder, or `uji/NAME.*` beside a single file.
#[must_use]
pub fn tests(path: &Path, ending: &str) -> Vec<PathBuf> {
    let own_name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).filter(|_| path.is_file());
    let folder = if path.is_file() { path.parent().unwrap_or(path) } else { path };
    let all = TEST_FOLDERS.iter().flat_map(|name| files_with_ending(&folder.join(name), &[ending], true));
    let belongs = |file: &PathBuf| {
        own_name.as_ref().is_none_or(|own| {
            file.file_stem().is_some_and(|stem| {
                stem.to_string_lossy() == **own || stem.to_string_lossy().starts_with(&format!("{own}-"))
            })
        })
    };
    all.filter(belongs).collect()
}

/// When any file of a bot last changed, and how many there are: a change of either is a reason to read it again.
#[must_use]
pub fn stamp(path: &Path, language: Language) -> (usize, Option<SystemTime>) {
    let Ok(sources) = sources(path, language) else { return (0, None) };
    let times = sources.iter().filter_map(|source| fs::metadata(&source.path).ok()?.modified().ok());
    (sources.len(), times.max())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_one_name() {
        for (path, name) in [("flows/a/../b", "flows/b"), ("./a", "a"), ("..", ".."), ("../a", "../a"), (".", ".")] {
            assert_eq!(tidy(Path::new(path)), PathBuf::from(name), "{path}");
        }
    }
}
