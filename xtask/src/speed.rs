//! `cargo xtask speed`: gates that no clock of a busy machine can spoil. Ratios to a bare pass in the same process, and instruction counts.
#![allow(clippy::print_stdout, reason = "a report is printed")]

mod count;
mod pace;

use std::process::{Command, ExitCode};

/// What a gate says, for the closing lines.
pub(crate) struct Gate {
    name: String,
    value: f64,
    limit: f64,
}

impl Gate {
    fn new(name: impl Into<String>, value: f64, limit: f64) -> Self {
        Self { name: name.into(), value, limit }
    }

    fn holds(&self) -> bool {
        self.value <= self.limit
    }
}

/// Measures in a release build; `record` writes the instruction counts down, `loop CASE ROUNDS` is what is counted.
pub(crate) fn speed(arguments: &[String]) -> ExitCode {
    if cfg!(debug_assertions) {
        return in_release(arguments);
    }
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => gates(),
        ["record"] => count::record(),
        ["loop", case, rounds] => count::run(case, rounds),
        _ => {
            eprintln!("usage: cargo xtask speed [record]");
            ExitCode::from(2)
        }
    }
}

fn in_release(arguments: &[String]) -> ExitCode {
    let words = ["run", "--quiet", "--release", "--package", "xtask", "--", "speed"];
    match Command::new("cargo").args(words).args(arguments).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn gates() -> ExitCode {
    let gates: Vec<Gate> = pace::gates().into_iter().chain(count::gates()).collect();
    println!();
    for gate in &gates {
        let word = if gate.holds() { "holds" } else { "FAILS" };
        println!("{word}  {:<44} {:>9.2}   at most {:.2}", gate.name, gate.value, gate.limit);
    }
    let failed = gates.iter().filter(|gate| !gate.holds()).count();
    println!("\n{} passed, {failed} failed", gates.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
