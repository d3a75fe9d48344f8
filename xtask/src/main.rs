//! Repository chores in Rust: `cargo xtask test` runs every check of the project, `cargo xtask ci` what a submission must pass.

use std::env;
use std::process::{Command, ExitCode};

const USAGE: &str = "cargo xtask test       all tests, with the checks and dialogues of every shipped bot
cargo xtask ci         formatting, lints, docs, tests, and a smoke run of the benches
cargo xtask reference  write the reference pages of the language anew";

fn main() -> ExitCode {
    let chores: Vec<Chore> = match env::args().nth(1).as_deref() {
        Some("test") => test(),
        Some("ci") => ci(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    for chore in &chores {
        eprintln!("\n== {}", chore.join(" "));
        if !run(chore) {
            eprintln!("== failed: {}", chore.join(" "));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

type Chore = Vec<String>;

fn cargo(words: &str) -> Chore {
    std::iter::once("cargo").chain(words.split_whitespace()).map(str::to_owned).collect()
}

fn test() -> Vec<Chore> {
    vec![cargo("test --workspace"), cargo("test --workspace --doc")]
}

fn ci() -> Vec<Chore> {
    let mut chores = vec![
        cargo("fmt --all -- --check"),
        cargo("clippy --workspace --all-targets -- -D warnings"),
        cargo("doc --workspace --no-deps"),
    ];
    chores.extend(test());
    chores
}

fn run(chore: &Chore) -> bool {
    let Some((program, words)) = chore.split_first() else { return true };
    Command::new(program).args(words).status().is_ok_and(|status| status.success())
}
