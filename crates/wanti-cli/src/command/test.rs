//! `wanti test BOT…`: plays the conversations beside a bot, draws the differences, names what no test has walked.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use serde_json::json;
use wanti_flow::model::Language;
use wanti_flow::{Bot, Compiled, Options};
use wanti_script::{Coverage, Failure, Scene, parse, play, rewrite};

use crate::{Done, Outcome, Problem, load, print, report};

/// One played scene.
struct Row {
    file: String,
    scene: String,
    failures: Vec<Failure>,
}

/// Runs the command.
///
/// # Errors
/// When a bot cannot run, or a script cannot be read or written.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let mut rows = Vec::new();
    for path in super::check::paths(args, language)? {
        rows.extend(of_bot(args, &path, language)?);
    }
    if let Some(path) = args.get_one::<PathBuf>("junit") {
        fs::write(path, junit(&rows)).map_err(|error| Problem(format!("{}: {error}", path.display())))?;
    }
    if args.get_flag("json") {
        print(&json_report(&rows))?;
    } else {
        print(&text_report(&rows, language))?;
    }
    let failed = rows.iter().any(|row| !row.failures.is_empty());
    Ok(if failed { Outcome::Findings } else { Outcome::Fine })
}

fn of_bot(args: &ArgMatches, path: &Path, language: Language) -> Result<Vec<Row>, Problem> {
    let compiled = load::compiled(path, &Options::default(), language)?;
    let Compiled { bot, diagnostics, files, .. } = compiled;
    let Some(bot) = bot.map(Arc::new) else { return Err(Problem(report::text(&files, &diagnostics, language))) };
    let mut coverage = Coverage::default();
    let mut rows = Vec::new();
    for file in load::tests(path, "md") {
        let text = fs::read_to_string(&file).map_err(|error| Problem(format!("{}: {error}", file.display())))?;
        let script = parse(&text).map_err(|errors| unreadable(&file, &errors))?;
        if args.get_flag("perbarui") {
            let new = rewrite(&text, &script, &bot);
            fs::write(&file, new).map_err(|error| Problem(format!("{}: {error}", file.display())))?;
        }
        for scene in script.scenes.iter().filter(|scene| wanted(args, &file, scene)) {
            let played = play(&bot, scene);
            coverage.add(&played.visited);
            let failures = if args.get_flag("perbarui") { Vec::new() } else { played.failures };
            rows.push(Row { file: file.display().to_string(), scene: scene.title.clone(), failures });
        }
    }
    if args.get_flag("cakupan") {
        print(&unwalked(&coverage, &bot, &files, language))?;
    }
    Ok(rows)
}

fn wanted(args: &ArgMatches, file: &Path, scene: &Scene) -> bool {
    let Some(words) = args.get_one::<String>("saring") else { return true };
    scene.title.to_lowercase().contains(&words.to_lowercase()) || file.to_string_lossy().contains(words.as_str())
}

fn unreadable(file: &Path, errors: &[wanti_script::ScriptError]) -> Problem {
    let lines: Vec<String> =
        errors.iter().map(|error| format!("{}:{}: {}", file.display(), error.line, error.reason)).collect();
    Problem(lines.join("\n"))
}

fn text_report(rows: &[Row], language: Language) -> String {
    let mut out = String::new();
    for row in rows.iter().filter(|row| !row.failures.is_empty()) {
        let _ = writeln!(out, "{}  {}", row.file, row.scene);
        for failure in &row.failures {
            let _ = writeln!(out, "  {}", failure.to_string().trim_end().replace('\n', "\n  "));
        }
    }
    let failed = rows.iter().filter(|row| !row.failures.is_empty()).count();
    let [passed, not] = [language.pick("percakapan cocok", "conversations passed"), language.pick("tidak", "failed")];
    let _ = writeln!(out, "{} {passed}, {failed} {not}", rows.len() - failed);
    out
}

fn unwalked(coverage: &Coverage, bot: &Bot, files: &[wanti_flow::SourceFile], language: Language) -> String {
    let (walked, all) = coverage.share(bot);
    let mut out = format!("{}: {walked}/{all} {}\n", bot.id, language.pick("langkah dilalui", "steps walked"));
    for missing in coverage.unwalked(bot) {
        let file = files.get(usize::try_from(missing.place.file).unwrap_or(usize::MAX));
        let path = file.map_or("", |file| file.path.as_str());
        let _ = writeln!(out, "  {path}:{}  {}", missing.place.line, missing.name);
    }
    out
}

fn json_report(rows: &[Row]) -> String {
    let row = |row: &Row| {
        let failures: Vec<_> =
            row.failures.iter().map(|f| json!({"line": f.line, "said": f.said, "reason": f.to_string()})).collect();
        json!({"file": row.file, "scene": row.scene, "passed": row.failures.is_empty(), "failures": failures})
    };
    format!("{}\n", json!(rows.iter().map(row).collect::<Vec<_>>()))
}

fn junit(rows: &[Row]) -> String {
    let failed = rows.iter().filter(|row| !row.failures.is_empty()).count();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"wanti\" tests=\"{}\" failures=\"{failed}\">\n",
        rows.len()
    );
    for row in rows {
        let _ = write!(out, "  <testcase classname=\"{}\" name=\"{}\"", xml(&row.file), xml(&row.scene));
        if row.failures.is_empty() {
            out.push_str("/>\n");
            continue;
        }
        out.push_str(">\n");
        for failure in &row.failures {
            let _ = writeln!(out, "    <failure>{}</failure>", xml(&failure.to_string()));
        }
        out.push_str("  </testcase>\n");
    }
    out.push_str("</testsuite>\n");
    out
}

fn xml(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control() || *c == '\n');
    let mut out = String::new();
    for c in plain {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
