//! `wanti explain`: a code's page, or every stage from a sentence to its meaning.

use std::fmt::Write;
use std::path::Path;

use clap::ArgMatches;
use wanti_flow::Options;
use wanti_flow::diagnostic::{codes, pages};
use wanti_flow::model::{Bot, Language};
use wanti_match::{Context, Decision, Evidence, Explanation, Hit};

use crate::{Done, Outcome, Problem, load, print};

/// Runs the command.
///
/// # Errors
/// When the code is not known, or the bot cannot run.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let words: Vec<&String> = args.get_many::<String>("what").into_iter().flatten().collect();
    match words.as_slice() {
        [code] => print(&page(code, language)?)?,
        [bot, text] => {
            let bot = load::ready(Path::new(bot), &Options::default(), language)?;
            print(&sentence(&bot, text, language))?;
        }
        _ => return Ok(Outcome::Usage),
    }
    Ok(Outcome::Fine)
}

fn page(code: &str, language: Language) -> Result<String, Problem> {
    let known = codes::ALL.iter().map(|row| row.code).find(|known| known.0.eq_ignore_ascii_case(code));
    let found = known.and_then(|known| pages::page(known, language));
    found.map(|page| format!("{}\n", page.trim_end())).ok_or_else(|| {
        let words = language.pick(
            "bukan kode yang dikenal; kode tampak seperti WN0203. Untuk kalimat tulis: wanti explain BOT \"kalimat\"",
            "is not a known code; codes look like WN0203. For a sentence write: wanti explain BOT \"sentence\"",
        );
        Problem(format!("`{code}` {words}"))
    })
}

/// Everything that led from a sentence to its meaning.
#[must_use]
pub fn sentence(bot: &Bot, text: &str, language: Language) -> String {
    let explanation = bot.matcher.explain(text, &Context::default());
    let mut out = String::new();
    words(&mut out, &explanation, language);
    candidates(&mut out, bot, &explanation, language);
    verdict(&mut out, bot, &explanation, language);
    out
}

fn words(out: &mut String, explanation: &Explanation, language: Language) {
    let _ = writeln!(out, "{}", language.pick("Kata", "Words"));
    for word in &explanation.words {
        let read: Vec<String> = word
            .read
            .iter()
            .map(|(plain, how, weight)| format!("{plain} ({} {weight:.2})", wanti_repl::how(*how, language)))
            .collect();
        let negated = if word.negated { language.pick("  [disangkal]", "  [negated]") } else { "" };
        let _ = writeln!(out, "  {:<18} {}{negated}", word.heard, read.join(", "));
    }
}

fn candidates(out: &mut String, bot: &Bot, explanation: &Explanation, language: Language) {
    let _ = writeln!(out, "\n{}", language.pick("Aturan yang terpicu", "Rules that fired"));
    for (hit, dropped) in &explanation.candidates {
        let why = dropped.map_or_else(String::new, |why| format!("  ✗ {}", wanti_repl::dropped(bot, why, language)));
        let _ = writeln!(out, "  {:<20} {:.2}  {}{why}", bot.matcher.id(hit.intent), hit.score, rules(hit, language));
    }
    for (intent, score) in &explanation.examples {
        let _ = writeln!(
            out,
            "  {:<20} {score:.2}  {}",
            bot.matcher.id(*intent),
            language.pick("mirip contohnya", "close to its examples")
        );
    }
    if explanation.candidates.is_empty() && explanation.examples.is_empty() {
        let _ = writeln!(out, "  {}", language.pick("(tidak ada)", "(none)"));
    }
}

fn rules(hit: &Hit, language: Language) -> String {
    let rule = |e: &Evidence| format!("`{}` ← \"{}\" {}", e.rule, e.heard, wanti_repl::how(e.how, language));
    hit.evidence.iter().map(rule).collect::<Vec<_>>().join(", ")
}

fn verdict(out: &mut String, bot: &Bot, explanation: &Explanation, language: Language) {
    let verdict = &explanation.verdict;
    let names: Vec<&str> = verdict.hits.iter().map(|hit| bot.matcher.id(hit.intent)).collect();
    let decision = match verdict.decision {
        Decision::Act => language.pick("jawab", "act"),
        Decision::Ask => language.pick("tanya balik", "ask"),
        Decision::None => language.pick("tidak paham", "none"),
    };
    let runner = verdict
        .runner_up
        .map_or_else(|| "-".to_owned(), |(intent, score)| format!("{} {score:.2}", bot.matcher.id(intent)));
    let labels = [
        language.pick("Keputusan", "Decision"),
        language.pick("skor", "score"),
        language.pick("jarak", "margin"),
        language.pick("kedua", "runner-up"),
    ];
    let [head, score, margin, second] = labels;
    let _ = writeln!(
        out,
        "\n{head}: {decision} {}  {score} {:.2}  {margin} {:.2}  {second} {runner}",
        names.join(" + "),
        verdict.score,
        verdict.margin
    );
}
