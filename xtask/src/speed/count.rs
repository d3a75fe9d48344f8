//! Instruction counts under callgrind: the same on a quiet machine and a busy one, so that three percent more is a finding.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};

use wanti_workload::{Product, Workload, hostile, ordinary};

use super::Gate;

/// The counts that were written down, with the compiler they hold for.
const RECORD: &str = "benches/record/instructions.tsv";
/// How much more than written down is let pass.
const MORE: f64 = 1.03;
/// How much more a byte of hostile text may cost than a byte of ordinary text.
const HOSTILE: f64 = 3.0;
/// Sizes in intents that are counted.
const SIZES: [usize; 3] = [10, 100, 1_000];
/// The size under long texts.
const LONG: usize = 100;

/// What is counted, and in which unit its count is given.
struct Case {
    name: String,
    size: usize,
    /// A long text; `None` for the messages of the workload.
    text: Option<&'static str>,
    unit: &'static str,
}

fn cases() -> Vec<Case> {
    let sizes =
        SIZES.iter().map(|size| Case { name: format!("match/{size}"), size: *size, text: None, unit: "message" });
    let long = std::iter::once("ordinary").chain(hostile().into_iter().map(|text| text.name));
    let long = long.map(|name| Case { name: format!("long/{name}"), size: LONG, text: Some(name), unit: "byte" });
    sizes.chain(long).collect()
}

/// The texts of a case.
fn texts(case: &Case) -> Vec<String> {
    let workload = Workload::new(case.size, 1);
    match case.text {
        None => workload.messages.into_iter().map(|message| message.text).collect(),
        Some("ordinary") => vec![ordinary(&workload.messages)],
        Some(name) => hostile().into_iter().filter(|text| text.name == name).map(|text| text.text).collect(),
    }
}

/// How often the texts of a case are heard in the longer of its two runs: so often that loading, which is never quite the
/// same, does not show.
fn rounds(case: &Case) -> usize {
    if case.text.is_some() { 150 } else { 3 }
}

/// What runs under callgrind: load, one round to warm up, then so many rounds.
pub(crate) fn run(name: &str, rounds: &str) -> ExitCode {
    let (Some(case), Ok(rounds)) = (cases().into_iter().find(|case| case.name == name), rounds.parse::<usize>()) else {
        return ExitCode::from(2);
    };
    let texts = texts(&case);
    let Ok(mut product) = Product::new(&Workload::new(case.size, 1).intents) else {
        return ExitCode::FAILURE;
    };
    for text in (0..=rounds).flat_map(|_| &texts) {
        black_box(product.hear(black_box(text)));
    }
    ExitCode::SUCCESS
}

/// Instructions a unit: two runs that differ only in their rounds, so that loading falls out.
fn count(case: &Case) -> Option<f64> {
    let texts = texts(case);
    let units: usize = if case.text.is_some() { texts.iter().map(String::len).sum() } else { texts.len() };
    let rounds = rounds(case);
    let more = instructions(&case.name, rounds)?.checked_sub(instructions(&case.name, 0)?)?;
    Some(more as f64 / (units * rounds) as f64)
}

fn instructions(name: &str, rounds: usize) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["speed", "loop", name, &rounds.to_string()])
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

fn has_valgrind() -> bool {
    let found = Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        println!("valgrind is missing (a Debian package): instructions are not counted");
    }
    found
}

fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output();
    version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

/// Counts every case, prints it, and says what must hold.
pub(crate) fn gates() -> Vec<Gate> {
    if !has_valgrind() {
        return Vec::new();
    }
    let (compiled_by, recorded) = recorded();
    let same = compiled_by == compiler();
    if !same {
        println!(
            "counts were written down for `{compiled_by}`: compared with nothing; `cargo xtask speed record` writes them anew"
        );
    }
    let mut gates = Vec::new();
    let mut plain = None;
    println!("\n{:<24} {:>12} {:>12}", "instructions", "now", "recorded");
    for case in cases() {
        let Some(now) = count(&case) else {
            println!("{:<24} could not be counted", case.name);
            gates.push(Gate::new(format!("{} can be counted", case.name), 1.0, 0.0));
            continue;
        };
        let before = recorded.get(&case.name).copied().filter(|_| same);
        println!(
            "{:<24} {now:>12.1} {:>12} a {}",
            case.name,
            before.map_or("-".to_owned(), |count| format!("{count:.1}")),
            case.unit
        );
        gates.extend(before.map(|before| Gate::new(format!("{} over its record", case.name), now / before, MORE)));
        match (case.text, plain) {
            (Some("ordinary"), _) => plain = Some(now),
            (Some(_), Some(plain)) => {
                gates.push(Gate::new(format!("{} over ordinary text", case.name), now / plain, HOSTILE))
            }
            _ => {}
        }
    }
    gates
}

/// Writes the counts down.
pub(crate) fn record() -> ExitCode {
    if !has_valgrind() {
        return ExitCode::FAILURE;
    }
    let mut lines = vec![
        "# Instructions a message or a byte, written by `cargo xtask speed record`.".to_owned(),
        format!("# {}", compiler()),
    ];
    for case in cases() {
        let Some(now) = count(&case) else {
            eprintln!("{} could not be counted", case.name);
            return ExitCode::FAILURE;
        };
        println!("{:<24} {now:>12.1} a {}", case.name, case.unit);
        lines.push(format!("{}\t{now:.1}\t{}", case.name, case.unit));
    }
    match fs::write(Path::new(RECORD), lines.join("\n") + "\n") {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{RECORD}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The compiler of the record and its counts by case.
fn recorded() -> (String, BTreeMap<String, f64>) {
    let text = fs::read_to_string(RECORD).unwrap_or_default();
    let compiler = text.lines().filter_map(|line| line.strip_prefix("# rustc")).next();
    let counts = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.split('\t');
        Some((parts.next()?.to_owned(), parts.next()?.parse().ok()?))
    });
    (compiler.map_or(String::new(), |rest| format!("rustc{rest}")), counts.collect())
}
