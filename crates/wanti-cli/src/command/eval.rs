//! `wanti eval`: how much is understood, measured on labelled data.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Value, json};
use wanti_flow::Options;
use wanti_flow::model::Language;
use wanti_match::eval::{self, Advice, Confusion, IntentReport, OosReport, Share, StemReport};

use crate::{Done, Outcome, Problem, load, print};

/// Wrong rows shown in the text form; JSON has all of them.
const SHOWN: usize = 40;

/// Runs the command.
///
/// # Errors
/// When a file cannot be read, or the bot cannot run.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some((kind, args)) = args.subcommand() else { return Ok(Outcome::Usage) };
    let (text, value) = match kind {
        "intent" => {
            let report = eval::intents(&bot(args, language)?.matcher, &file(args, "file")?);
            (intents(&report, language), intents_json(&report))
        }
        "examples" => {
            let report = eval::examples(&file(args, "train")?, &file(args, "test")?);
            (intents(&report, language), intents_json(&report))
        }
        "oos" => {
            let report = eval::out_of_scope(&bot(args, language)?.matcher, &file(args, "file")?);
            (oos(&report, language), oos_json(&report))
        }
        "entity" => entities(&wanti_answer::evaluate(&file(args, "file")?), language),
        _ => {
            let report = eval::stems(&file(args, "file")?);
            (stems(&report, language), stems_json(&report))
        }
    };
    print(&if args.get_flag("json") { format!("{value}\n") } else { text })?;
    Ok(Outcome::Fine)
}

fn bot(args: &ArgMatches, language: Language) -> Result<std::sync::Arc<wanti_flow::Bot>, Problem> {
    let path = args.get_one::<PathBuf>("bot").cloned().unwrap_or_default();
    load::ready(&path, &Options::default(), language)
}

fn file(args: &ArgMatches, name: &str) -> Result<String, Problem> {
    let path = args.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let bytes = fs::read(&path).map_err(|error| Problem(format!("{}: {error}", path.display())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn percent(right: f64, of: usize) -> f64 {
    let of = u32::try_from(of).map_or(f64::from(u32::MAX), f64::from);
    if of == 0.0 { 0.0 } else { (1000.0 * right / of).round() / 10.0 }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

/// Primary right, with an asked question that offers the right meaning counted half.
fn primary(report: &IntentReport) -> f64 {
    percent(count(report.primary) + count(report.asked_right) / 2.0, report.n)
}

fn intents(report: &IntentReport, language: Language) -> String {
    let mut out = String::new();
    let rows = [
        (language.pick("kalimat", "sentences"), format!("{}", report.n)),
        (
            language.pick("maksud utama benar", "primary right"),
            format!("{} %  ({} + {}/2)", primary(report), report.primary, report.asked_right),
        ),
        (
            language.pick("semua maksud persis", "exact set"),
            format!("{} %", percent(count(report.exact_set), report.n)),
        ),
        (language.pick("bertanya, pilihannya benar", "asked, right one offered"), report.asked_right.to_string()),
        (language.pick("bertanya, pilihannya salah", "asked, right one missing"), report.asked_wrong.to_string()),
        (language.pick("diam", "silent"), report.silent.to_string()),
        (
            language.pick("yakin tapi salah", "confidently wrong"),
            format!("{} %  ({})", percent(count(report.wrong), report.n), report.wrong),
        ),
    ];
    for (name, value) in rows {
        let _ = writeln!(out, "{name:<28} {value}");
    }
    table(&mut out, language.pick("per maksud", "by intent"), &report.per_intent);
    table(&mut out, language.pick("per tag", "by tag"), &report.per_tag);
    confusions(&mut out, report, language);
    for miss in report.misses.iter().take(SHOWN) {
        let _ = writeln!(
            out,
            "  {:>4} {:<5} {:<24} {:<24} {}",
            miss.line,
            miss.decision,
            miss.expected.join("+"),
            miss.predicted.join("+"),
            miss.text
        );
    }
    out
}

fn confusions(out: &mut String, report: &IntentReport, language: Language) {
    if report.confusions.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", language.pick("tertukar (seharusnya → dijawab)", "confused (expected → answered)"));
    for confusion in report.confusions.iter().take(SHOWN) {
        let _ = writeln!(
            out,
            "  {:>3}  {} → {}\n       {} {}: “{}”",
            confusion.times,
            confusion.expected,
            answered(confusion, language),
            language.pick("baris", "line"),
            confusion.line,
            confusion.sample
        );
        let lists = [
            (language.pick("terpicu oleh", "fired by"), &confusion.fired),
            (language.pick("kata pembeda", "telling words"), &confusion.telling),
        ];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            let _ = writeln!(out, "       {name}: {}", list.join(", "));
        }
        for advice in &confusion.advice {
            let _ = writeln!(out, "       → {}", advised(advice, confusion, language));
        }
    }
    let _ = writeln!(out, "\n{}", language.pick("baris yang meleset", "missed rows"));
}

/// What the bot did instead.
fn answered(confusion: &Confusion, language: Language) -> String {
    match (&confusion.got, confusion.asked) {
        (Some(got), false) => got.clone(),
        (Some(got), true) => format!("{got} ({})", language.pick("bertanya", "asked")),
        (None, true) => language.pick("(bertanya)", "(asked)").to_owned(),
        (None, false) => language.pick("(diam)", "(silent)").to_owned(),
    }
}

/// One line that an author could write, and where.
fn advised(advice: &Advice, confusion: &Confusion, language: Language) -> String {
    let expected = &confusion.expected;
    let got = confusion.got.as_deref().unwrap_or_default();
    match (advice, language) {
        (Advice::Words(entry), Language::Indonesian) => format!("pada `{expected}`, tambahkan ke `kata`: {entry}"),
        (Advice::Words(entry), Language::English) => format!("in `{expected}`, add to `words`: {entry}"),
        (Advice::Narrow(entry), Language::Indonesian) => {
            format!("atau pada `{got}`, persempit `kata` menjadi: {entry}")
        }
        (Advice::Narrow(entry), Language::English) => format!("or in `{got}`, narrow `words` to: {entry}"),
        (Advice::Example, Language::Indonesian) => format!("pada `{expected}`, tambahkan kalimat serupa ke `contoh`"),
        (Advice::Example, Language::English) => format!("in `{expected}`, add a sentence like this to `examples`"),
        (Advice::Counter, Language::Indonesian) => format!("atau pada `{got}`, tambahkan kalimat serupa ke `bukan`"),
        (Advice::Counter, Language::English) => format!("or in `{got}`, add a sentence like this to `not`"),
    }
}

fn table(out: &mut String, title: &str, rows: &BTreeMap<String, Share>) {
    let _ = writeln!(out, "\n{title}");
    for (name, share) in rows {
        let _ = writeln!(
            out,
            "  {name:<24} {:>4}/{:<4} {:>5} %",
            share.right,
            share.of,
            percent(count(share.right), share.of)
        );
    }
}

fn shares(rows: &BTreeMap<String, Share>) -> Value {
    rows.iter()
        .map(|(name, share)| (name.clone(), json!({"right": share.right, "of": share.of})))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn intents_json(report: &IntentReport) -> Value {
    let misses: Vec<Value> = report
        .misses
        .iter()
        .map(|miss| json!({"line": miss.line, "text": miss.text, "expected": miss.expected, "predicted": miss.predicted, "decision": miss.decision}))
        .collect();
    json!({
        "n": report.n,
        "primary_right": report.primary,
        "primary_percent": primary(report),
        "exact_set": report.exact_set,
        "exact_set_percent": percent(count(report.exact_set), report.n),
        "asked_right": report.asked_right,
        "asked_wrong": report.asked_wrong,
        "silent": report.silent,
        "confidently_wrong": report.wrong,
        "confidently_wrong_percent": percent(count(report.wrong), report.n),
        "per_intent": shares(&report.per_intent),
        "per_tag": shares(&report.per_tag),
        "confusions": report.confusions.iter().map(confusion_json).collect::<Vec<_>>(),
        "misses": misses,
    })
}

fn confusion_json(confusion: &Confusion) -> Value {
    let advice: Vec<Value> = confusion
        .advice
        .iter()
        .map(|advice| match advice {
            Advice::Words(entry) => json!({"intent": confusion.expected, "under": "words", "entry": entry}),
            Advice::Narrow(entry) => json!({"intent": confusion.got, "under": "words", "narrow": entry}),
            Advice::Example => json!({"intent": confusion.expected, "under": "examples"}),
            Advice::Counter => json!({"intent": confusion.got, "under": "not"}),
        })
        .collect();
    json!({
        "expected": confusion.expected,
        "got": confusion.got,
        "asked": confusion.asked,
        "times": confusion.times,
        "line": confusion.line,
        "sample": confusion.sample,
        "fired": confusion.fired,
        "telling": confusion.telling,
        "advice": advice,
    })
}

fn oos(report: &OosReport, language: Language) -> String {
    let mut out = format!(
        "{:<28} {}\n{:<28} {} % ({})\n{:<28} {}\n",
        language.pick("kalimat", "sentences"),
        report.n,
        language.pick("dijawab sebuah layanan", "answered by a service"),
        percent(count(report.fired), report.n),
        report.fired,
        language.pick("ditanya balik", "asked back"),
        report.asked,
    );
    for (line, text, fired) in report.misses.iter().take(SHOWN) {
        let _ = writeln!(out, "  {line:>4} {:<24} {text}", fired.join("+"));
    }
    out
}

fn oos_json(report: &OosReport) -> Value {
    json!({"n": report.n, "fired": report.fired, "asked": report.asked, "misses": report.misses})
}

fn stems(report: &StemReport, language: Language) -> String {
    let mut out = String::new();
    table(&mut out, language.pick("kata dasar", "stems"), &report.per_tag);
    for (word, expected, got) in report.misses.iter().take(SHOWN) {
        let _ = writeln!(out, "  {word:<20} {expected:<16} {got}");
    }
    out
}

fn stems_json(report: &StemReport) -> Value {
    json!({"per_tag": shares(&report.per_tag), "misses": report.misses})
}

fn entities(report: &wanti_answer::Report, language: Language) -> (String, Value) {
    let mut out = String::new();
    for (kind, tally) in &report.kinds {
        let _ = writeln!(
            out,
            "  {kind:<12} {:>3}/{:<3} {:>5} %",
            tally.right,
            tally.total,
            percent(count(tally.right), tally.total)
        );
    }
    let total = report.total();
    let [all, flips] = [language.pick("semua", "all"), language.pick("ya/tidak terbalik", "yes/no flipped")];
    let _ = writeln!(
        out,
        "  {all:<12} {:>3}/{:<3} {:>5} %\n{flips}: {}",
        total.right,
        total.total,
        percent(count(total.right), total.total),
        report.flips.len()
    );
    for miss in report.misses.iter().take(SHOWN) {
        let _ =
            writeln!(out, "  {:>4} {:<10} {:<30} {:<20} {}", miss.line, miss.kind, miss.text, miss.expected, miss.got);
    }
    let kinds: serde_json::Map<String, Value> = report
        .kinds
        .iter()
        .map(|(kind, tally)| (kind.clone(), json!({"right": tally.right, "of": tally.total})))
        .collect();
    let misses: Vec<Value> = report
        .misses
        .iter()
        .map(|m| json!({"line": m.line, "kind": m.kind, "text": m.text, "expected": m.expected, "got": m.got}))
        .collect();
    (out, json!({"kinds": kinds, "flips": report.flips.len(), "misses": misses}))
}
