//! Every shipped bot: checked without a finding, valid against the schema, and its own sentences understood.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use wanti::Options;
use wanti::matching::Context;
use wanti_cli::{load, report};
use wanti_flow::model::Language;

const SHELVES: [&str; 3] = ["flows/contoh", "flows/paket-kelurahan", "flows/srimenanti"];

fn main() {
    let bots: Vec<PathBuf> =
        SHELVES.iter().flat_map(|shelf| load::bots(Path::new(shelf), Language::English).unwrap_or_default()).collect();
    let mut trials = Vec::new();
    for bot in &bots {
        let name = bot.display().to_string();
        trials.push(trial(&name, "check", bot, no_finding));
        trials.push(trial(&name, "schema", bot, valid_by_the_schema));
        trials.push(trial(&name, "sentences", bot, own_sentences));
    }
    let learning = bots.iter().filter(|bot| bot.starts_with("flows/contoh")).count();
    trials.push(Trial::test("at_least_twelve_learning_bots", move || {
        if learning >= 12 { Ok(()) } else { Err(Failed::from(format!("only {learning}"))) }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trial(bot: &str, what: &str, path: &Path, run: fn(&Path) -> Result<(), String>) -> Trial {
    let path = path.to_path_buf();
    Trial::test(format!("{bot} {what}"), move || run(&path).map_err(Failed::from))
}

fn no_finding(path: &Path) -> Result<(), String> {
    let options = Options { today: Some("2026-11-24".parse().unwrap()), ..Options::default() };
    let compiled = load::compiled(path, &options, Language::English).map_err(|problem| problem.to_string())?;
    if compiled.diagnostics.is_empty() && compiled.bot.is_some() {
        return Ok(());
    }
    Err(report::text(&compiled.files, &compiled.diagnostics, Language::English))
}

fn valid_by_the_schema(path: &Path) -> Result<(), String> {
    let each = [Language::Indonesian, Language::English]
        .map(|language| jsonschema::validator_for(&wanti_flow::schema(language)).unwrap());
    for source in load::sources(path, Language::English).map_err(|problem| problem.to_string())? {
        let value: serde_json::Value =
            serde_yaml::from_slice(&source.bytes).map_err(|error| format!("{}: {error}", source.path))?;
        if !each.iter().any(|validator| validator.is_valid(&value)) {
            let errors: Vec<String> =
                each[0].iter_errors(&value).map(|error| format!("{} at {}", error, error.instance_path)).collect();
            return Err(format!("{}: {}", source.path, errors.join("; ")));
        }
    }
    Ok(())
}

/// `uji/*.tsv`: intent (or a+b, or `-` for none), tab, sentence.
fn own_sentences(path: &Path) -> Result<(), String> {
    let bot = load::ready(path, &Options::default(), Language::English).map_err(|problem| problem.to_string())?;
    let mut wrong = Vec::new();
    for file in load::tests(path, "tsv") {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in
            text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        {
            let (ids, sentence) =
                line.split_once('\t').ok_or_else(|| format!("{}:{}: no tab", file.display(), number + 1))?;
            let verdict = bot.matcher.decide(sentence.split('\t').next().unwrap(), &Context::default());
            let heard: Vec<&str> = verdict
                .act()
                .map(|_| verdict.hits.iter().map(|hit| bot.matcher.id(hit.intent)).collect())
                .unwrap_or_default();
            let right = match ids {
                "-" => heard.is_empty(),
                ids => heard.first().is_some_and(|first| ids.split('+').any(|id| id == *first)),
            };
            if !right {
                wrong.push(format!("{}:{}: {sentence:?} is {heard:?}, not {ids}", file.display(), number + 1));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
