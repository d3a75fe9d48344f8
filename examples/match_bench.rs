//! Matching measured on anyone's corpus: one line of JSON with load, memory, time a message, allocations, recall, false hits.
//!
//! `cargo run --release --example match_bench -- INTENTS.jsonl MESSAGES.jsonl [MISSES.tsv]`
//!
//! A line of intents is `{"id": "…", "keywords": ["…"]}`, a line of messages `{"text": "…", "expect": "…" or null}`.
//! `cargo xtask workload 1000 1 FOLDER` writes both.
#![allow(clippy::print_stdout, reason = "a report is printed")]

use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use allocation_counter::measure;
use wanti_workload::{FileError, Intent, Message, Product, Quality, median, read_intents, read_messages, stands};

/// Times each message is heard; its median counts.
const ROUNDS: usize = 9;
/// Matchers built for the load time; their median counts.
const LOADS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(intents), Some(messages)) = (arguments.first(), arguments.get(1)) else {
        eprintln!("usage: match_bench INTENTS.jsonl MESSAGES.jsonl [MISSES.tsv]");
        return ExitCode::from(2);
    };
    match bench(Path::new(intents), Path::new(messages), arguments.get(2).map(Path::new)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Why there are no figures.
#[derive(Debug)]
enum Failure {
    File(FileError),
    Build(String),
    Misses(std::io::Error),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(error) => write!(out, "{error}"),
            Self::Build(faults) => write!(out, "the intents cannot be built: {faults}"),
            Self::Misses(error) => write!(out, "the misses cannot be written: {error}"),
        }
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

fn bench(intents: &Path, messages: &Path, misses: Option<&Path>) -> Result<serde_json::Value, Failure> {
    let intents = read_intents(intents)?;
    let messages = read_messages(messages, &intents)?;
    // The first load brings the built-in word list with it: its memory is counted, its time is paid once a process.
    let mut first = None;
    let loaded = measure(|| first = Some(build(&intents)));
    let Some(product) = first else { return Err(Failure::Build("nothing was built".to_owned())) };
    let mut product = product?;
    let load_ms = load_time(&intents)?;
    let heard: Vec<Option<usize>> = messages.iter().map(|message| product.hear(&message.text)).collect();
    let quality = Quality::of(&intents, &messages, &heard);
    if let Some(path) = misses {
        write_misses(path, &intents, &messages, &heard).map_err(Failure::Misses)?;
    }
    let steady = measure(|| hear_all(&mut product, &messages));
    let mut times = times(&mut product, &messages);
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let middle = median(&mut times).unwrap_or_default();
    let late = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    Ok(serde_json::json!({
        "engine": "wanti",
        "n": intents.len(),
        "keywords": intents.iter().map(|intent| intent.keywords.len()).sum::<usize>(),
        "msgs": messages.len(),
        "load_ms": rounded(load_ms, 2),
        "live_bytes": loaded.bytes_current,
        "ns_mean": mean.round(),
        "ns_p50": middle.round(),
        "ns_p99": late.round(),
        "allocs_per_msg": rounded(steady.count_total as f64 / messages.len() as f64, 3),
        "recall_exact": rounded(quality.recall_exact, 4),
        "recall_all": rounded(quality.recall_all, 4),
        "false_pos": rounded(quality.false_pos, 4),
    }))
}

fn build(intents: &[Intent]) -> Result<Product, Failure> {
    Product::new(intents)
        .map_err(|faults| Failure::Build(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
}

fn load_time(intents: &[Intent]) -> Result<f64, Failure> {
    let mut times = Vec::new();
    for _ in 0..LOADS {
        let start = Instant::now();
        black_box(build(intents)?);
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(&mut times).unwrap_or_default())
}

fn hear_all(product: &mut Product, messages: &[Message]) {
    for message in messages {
        black_box(product.hear(black_box(&message.text)));
    }
}

/// Nanoseconds by message: the median of several rounds, after one to warm up.
fn times(product: &mut Product, messages: &[Message]) -> Vec<f64> {
    let mut rounds: Vec<Vec<f64>> = vec![Vec::with_capacity(ROUNDS); messages.len()];
    hear_all(product, messages);
    for _ in 0..ROUNDS {
        for (message, times) in messages.iter().zip(&mut rounds) {
            let start = Instant::now();
            black_box(product.hear(black_box(&message.text)));
            times.push(start.elapsed().as_nanos() as f64);
        }
    }
    rounds.iter_mut().filter_map(|times| median(times)).collect()
}

/// What went wrong, message by message: kind, expected, heard, text.
fn write_misses(path: &Path, intents: &[Intent], messages: &[Message], heard: &[Option<usize>]) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    for (message, heard) in messages.iter().zip(heard) {
        let got = heard.and_then(|at| intents.get(at));
        if got.map(|intent| &intent.id) == message.expect.as_ref() {
            continue;
        }
        let expected = message.expect.as_ref().and_then(|id| intents.iter().find(|intent| intent.id == *id));
        let kind = match expected {
            None => "false",
            Some(intent) if stands(intent, &message.text) => "exact",
            Some(_) => "noisy",
        };
        let name = |intent: Option<&Intent>| intent.map_or("-", |intent| intent.id.as_str()).to_owned();
        let keyword = message.keyword.as_deref().unwrap_or("-");
        writeln!(out, "{kind}\t{}\t{}\t{keyword}\t{}", name(expected), name(got), message.text)?;
    }
    out.flush()
}

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}
