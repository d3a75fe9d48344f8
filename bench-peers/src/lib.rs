//! What every engine is asked: the same messages, timed one by one, and how many it heard right.

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::Deserialize;

/// Times each message is heard, when there is time; its median counts.
const ROUNDS: usize = 9;

/// An intent: a line of `INTENTS.jsonl`.
#[derive(Deserialize)]
pub struct Intent {
    /// Its name.
    pub id: String,
    /// Words and phrases that mean it.
    pub keywords: Vec<String>,
}

#[derive(Deserialize)]
struct Message {
    text: String,
    expect: Option<String>,
}

/// An engine that has loaded its intents.
pub trait Engine {
    /// The number of the intent that a text means. The text comes in lower case without signs.
    fn hear(&mut self, text: &str) -> Option<usize>;
}

/// Lower case, signs gone, one blank between words.
pub fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|sign| if sign.is_alphanumeric() { sign } else { ' ' }).collect();
    spaced.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Reads the two files named on the command line, measures, prints one line of JSON.
pub fn run<E: Engine>(name: &str, build: impl Fn(&[Intent]) -> E) {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [intents, messages, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: {name} INTENTS.jsonl MESSAGES.jsonl [SECONDS]");
        std::process::exit(2);
    };
    let limit = Duration::from_secs(rest.first().and_then(|seconds| seconds.parse().ok()).unwrap_or(8));
    let intents: Vec<Intent> = lines(intents);
    let messages: Vec<Message> = lines(messages);
    let mut engine = None;
    let start = Instant::now();
    let held = allocation_counter::measure(|| engine = Some(build(&intents)));
    let load_ms = start.elapsed().as_secs_f64() * 1e3;
    let Some(mut engine) = engine else { return };

    let texts: Vec<String> = messages.iter().map(|message| plain(&message.text)).collect();
    // The first message pays for what an engine puts off.
    if let Some(text) = texts.first() {
        black_box(engine.hear(text));
    }
    let start = Instant::now();
    let mut heard: Vec<Option<usize>> = Vec::new();
    let mut times: Vec<Vec<f64>> = Vec::new();
    for round in 0..ROUNDS {
        for (at, text) in texts.iter().enumerate() {
            if start.elapsed() > limit && (round > 0 || at > 0) {
                break;
            }
            let begun = Instant::now();
            let answer = black_box(engine.hear(black_box(text)));
            let took = begun.elapsed().as_nanos() as f64;
            if round == 0 {
                heard.push(answer);
                times.push(vec![took]);
            } else if let Some(times) = times.get_mut(at) {
                times.push(took);
            }
        }
    }
    let again = texts.iter().take(heard.len().min(20));
    let count = again.len().max(1);
    let steady = allocation_counter::measure(|| {
        again.for_each(|text| {
            black_box(engine.hear(text));
        })
    });
    let mut times: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    times.sort_by(f64::total_cmp);
    let quality = Quality::of(&intents, &messages, &heard);
    let mean = times.iter().sum::<f64>() / times.len().max(1) as f64;
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    println!(
        "{}",
        serde_json::json!({
            "engine": name,
            "n": intents.len(),
            "keywords": intents.iter().map(|intent| intent.keywords.len()).sum::<usize>(),
            "msgs": heard.len(),
            "load_ms": rounded(load_ms, 100.0),
            "live_bytes": held.bytes_current,
            "ns_mean": mean.round(),
            "ns_p50": at(50).round(),
            "ns_p99": at(99).round(),
            "allocs_per_msg": rounded(steady.count_total as f64 / count as f64, 1_000.0),
            "recall_exact": quality.exact,
            "recall_all": quality.all,
            "false_pos": quality.wrong,
        })
    );
}

fn lines<T: for<'a> Deserialize<'a>>(path: &str) -> Vec<T> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    filled.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{path}: {error}: {line}"))).collect()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn rounded(value: f64, scale: f64) -> f64 {
    (value * scale).round() / scale
}

struct Quality {
    exact: Option<f64>,
    all: Option<f64>,
    wrong: Option<f64>,
}

impl Quality {
    fn of(intents: &[Intent], messages: &[Message], heard: &[Option<usize>]) -> Self {
        let (mut exact, mut all, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for (message, heard) in messages.iter().zip(heard) {
            let Some(expected) = &message.expect else {
                wrong.push(heard.is_some());
                continue;
            };
            let right = heard.and_then(|at| intents.get(at)).is_some_and(|intent| intent.id == *expected);
            all.push(right);
            let wanted = intents.iter().find(|intent| intent.id == *expected);
            if wanted.is_some_and(|intent| stands(intent, &message.text)) {
                exact.push(right);
            }
        }
        Quality { exact: share(&exact), all: share(&all), wrong: share(&wrong) }
    }
}

/// Whether a keyword of the intent stands in the text as whole words, case and signs apart.
fn stands(intent: &Intent, text: &str) -> bool {
    let text = format!(" {} ", plain(text));
    intent.keywords.iter().any(|keyword| text.contains(&format!(" {} ", plain(keyword))))
}

fn share(hits: &[bool]) -> Option<f64> {
    let count = hits.iter().filter(|hit| **hit).count();
    (!hits.is_empty()).then(|| rounded(count as f64 / hits.len() as f64, 10_000.0))
}
