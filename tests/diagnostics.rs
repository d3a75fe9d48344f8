//! Every bad flow in `tests/diagnostics`, drawn exactly: each file is a small bot and the findings it must get.
//!
//! The drawings stand behind the bot as comments, Indonesian first. `UPDATE=1` writes them anew; then read them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use wanti_cli::report;
use wanti_flow::model::Language;
use wanti_flow::{Compiled, Options, Source, compile};

/// Stands between the bot and its drawings, at the beginning of a line.
const MARK: &str = "# ---- temuan";
/// Stands between the two languages.
const ENGLISH: &str = "# ---- findings";

fn main() {
    let arguments = Arguments::from_args();
    let trials = files().into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        Trial::test(name, move || check(&path))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut files: Vec<_> =
        fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default();
    files.retain(|path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    files
}

fn check(path: &Path) -> Result<(), Failed> {
    let (bot, expected) = split(&fs::read(path)?);
    let code = path.file_stem().unwrap().to_string_lossy().into_owned();
    let today = "2026-11-24".parse().unwrap();
    let compiled = compile(
        &[Source::new(format!("{code}.yaml"), bot.clone())],
        &Options { today: Some(today), ..Options::default() },
    );
    if !compiled.diagnostics.iter().any(|diagnostic| diagnostic.code.0 == code) {
        return Err(format!("no finding {code}\n{}", drawing(&compiled, Language::Indonesian)).into());
    }
    let found = block(&compiled);
    if found == expected {
        return Ok(());
    }
    if std::env::var_os("UPDATE").is_some() {
        let mut whole = bot;
        whole.extend_from_slice(found.as_bytes());
        fs::write(path, whole)?;
        return Ok(());
    }
    Err(format!("expected\n{expected}\nfound\n{found}").into())
}

/// The bot, and the comments with its drawings.
fn split(whole: &[u8]) -> (Vec<u8>, String) {
    let mark = format!("\n{MARK}");
    let at = whole.windows(mark.len()).position(|window| window == mark.as_bytes()).map_or(whole.len(), |at| at + 1);
    let (bot, drawings) = whole.split_at(at);
    (bot.to_vec(), String::from_utf8_lossy(drawings).into_owned())
}

fn block(compiled: &Compiled) -> String {
    let comment =
        |text: String| text.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect::<String>();
    let (id, en) = (drawing(compiled, Language::Indonesian), drawing(compiled, Language::English));
    format!("{MARK}\n{}{ENGLISH}\n{}", comment(id), comment(en))
}

fn drawing(compiled: &Compiled, language: Language) -> String {
    let (files, found) = (&compiled.files, &compiled.diagnostics);
    format!("{}{}\n", report::text(files, found, language), report::summary(files, found, language))
}
