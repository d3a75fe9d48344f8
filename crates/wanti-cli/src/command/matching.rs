//! `wanti match BOT`: messages in, one JSON object a line out.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::json;
use wanti_flow::Options;
use wanti_flow::model::Language;
use wanti_match::{Context, Decision, Matcher, Verdict};

use crate::{Done, Outcome, load};

/// Runs the command.
///
/// # Errors
/// When the bot cannot run, or reading or writing fails.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some(path) = args.get_one::<PathBuf>("bot") else { return Ok(Outcome::Usage) };
    let bot = load::ready(path, &Options::default(), language)?;
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches('\r');
        let verdict = bot.matcher.decide(text, &Context::default());
        if writeln!(output, "{}", row(text, &bot.matcher, &verdict)).is_err() {
            break;
        }
    }
    // A reader that has gone away wants no more.
    let _ = output.flush();
    Ok(Outcome::Fine)
}

/// One line of the machine-readable form.
#[must_use]
pub fn row(text: &str, matcher: &Matcher, verdict: &Verdict) -> serde_json::Value {
    let ids: Vec<&str> = verdict.hits.iter().map(|hit| matcher.id(hit.intent)).collect();
    json!({
        "text": text,
        "decision": decision(verdict.decision),
        "intents": ids,
        "score": (f64::from(verdict.score) * 1000.0).round() / 1000.0,
        "why": why(matcher, verdict),
    })
}

fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Act => "act",
        Decision::Ask => "ask",
        Decision::None => "none",
    }
}

/// The author's words that fired, with what was heard and how it was read.
#[must_use]
pub fn why(matcher: &Matcher, verdict: &Verdict) -> String {
    let hit = |hit: &wanti_match::Hit| {
        let evidence: Vec<String> =
            hit.evidence.iter().map(|e| format!("`{}` ← \"{}\" {:?}", e.rule, e.heard, e.how)).collect();
        format!("{}: {}", matcher.id(hit.intent), evidence.join(", "))
    };
    verdict.hits.iter().map(hit).collect::<Vec<_>>().join("; ")
}
