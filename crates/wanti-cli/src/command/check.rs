//! `wanti check BOT…`: all faults at once, drawn, as JSON, for GitHub or as SARIF; and their repair.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ArgMatches;
use wanti_flow::model::Language;
use wanti_flow::{Compiled, Options, compile};

use crate::{Done, Outcome, Problem, load, print, report};

/// Runs the command.
///
/// # Errors
/// When a bot cannot be read, or a repaired file not be written.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let options = Options { today: Some(today(args, language)?), ..Options::default() };
    let mut outcome = Outcome::Fine;
    for path in paths(args, language)? {
        let started = Instant::now();
        let mut compiled = load::compiled(&path, &options, language)?;
        if args.get_flag("perbaiki") {
            compiled = repair(&path, compiled, &options, language)?;
        }
        show(args, &path, &compiled, started, language)?;
        if !compiled.diagnostics.is_empty() {
            outcome = Outcome::Findings;
        }
    }
    Ok(outcome)
}

/// The bots named on the command line.
///
/// # Errors
/// When there is nothing at one of the paths.
pub fn paths(args: &ArgMatches, language: Language) -> Result<Vec<PathBuf>, Problem> {
    let mut found = Vec::new();
    for path in args.get_many::<PathBuf>("bot").into_iter().flatten() {
        found.extend(load::bots(path, language)?);
    }
    Ok(found)
}

fn today(args: &ArgMatches, language: Language) -> Result<jiff::civil::Date, Problem> {
    let Some(text) = args.get_one::<String>("tanggal") else { return Ok(jiff::ZonedDateTime::now().date()) };
    text.parse().map_err(|_| {
        let words = language.pick("bukan tanggal; tulis seperti 2026-11-24", "is not a date; write it like 2026-11-24");
        Problem(format!("`{text}` {words}"))
    })
}

fn show(
    args: &ArgMatches,
    path: &Path,
    compiled: &Compiled,
    started: Instant,
    language: Language,
) -> Result<(), Problem> {
    let (files, found) = (&compiled.files, &compiled.diagnostics);
    match args.get_one::<String>("format").map(String::as_str) {
        Some("json") => print(&report::json(files, found, language)),
        Some("github") => print(&report::github(files, found, language)),
        Some("sarif") => print(&report::sarif(files, found, language)),
        _ if args.get_flag("tampilkan") => print(&wanti_flow::resolved(compiled)),
        _ => {
            print(&report::text(files, found, language))?;
            let time = started.elapsed().as_millis();
            print(&format!("{}: {} ({time} ms)\n", path.display(), report::summary(files, found, language)))?;
            local(args, compiled, language)
        }
    }
}

fn local(args: &ArgMatches, compiled: &Compiled, language: Language) -> Result<(), Problem> {
    let open = wanti_flow::unconfirmed(compiled);
    if open.is_empty() {
        return Ok(());
    }
    if !args.get_flag("lokal") {
        let words = language.pick(
            "butir menunggu konfirmasi kantor (wanti check --lokal)",
            "items wait for the office's confirmation (wanti check --local)",
        );
        return print(&format!("{} {words}\n", open.len()));
    }
    let line = |(span, what): &(wanti_flow::Span, String)| {
        let file = compiled.files.get(usize::try_from(span.file).unwrap_or(usize::MAX));
        file.map_or_else(String::new, |file| format!("  {}:{}  {what}\n", file.path, file.position(span.range.start).0))
    };
    print(&open.iter().map(line).collect::<String>())
}

fn repair(path: &Path, compiled: Compiled, options: &Options, language: Language) -> Result<Compiled, Problem> {
    for (number, file) in compiled.files.iter().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let repaired = wanti_flow::repair(&file.text, number, &compiled.diagnostics);
        if repaired != file.text {
            fs::write(&file.path, repaired).map_err(|error| Problem(format!("{}: {error}", file.path)))?;
            print(&format!("{}: {}\n", file.path, language.pick("diperbaiki", "repaired")))?;
        }
    }
    Ok(compile(&load::sources(path, language)?, options))
}
