//! Repository chores in Rust: `cargo xtask test` runs every test of the project, `cargo xtask reference` writes the reference pages.

mod debian;
mod kill;
mod load;
mod outside;
mod postgres;
mod reference;
mod sim;
mod speed;
mod workload;

use std::process::{Command, ExitCode};
use std::{env, fs};

use wanti_flow::model::Language;

const USAGE: &str = "cargo xtask test       all tests, with the checks and dialogues of every shipped bot
cargo xtask reference  write the reference pages of the language anew
cargo xtask sim        the runtime in a simulated world: `--seeds N` runs (1000), from `--from N`; `--seed N` tells one run line by line
cargo xtask kill       the real program killed again and again: `--points N` kills (100), `--store sqlite|postgres`, `--seed S`,
                       `--program FILE` for a program of one's own (no named places)
cargo xtask load       `wanti serve` under load from end to end, as a table; `load --help` for its words
cargo xtask speed      the speed gates: ratios to a bare pass, instruction counts; `speed record` writes the counts down
cargo xtask workload INTENTS SEED FOLDER
                       write the intents and messages of the speed figures";

fn main() -> ExitCode {
    let chores: Vec<Chore> = match env::args().nth(1).as_deref() {
        Some("test") => test(),
        Some("reference") => return write_reference(),
        Some("sim") => return sim::sim(&env::args().skip(2).collect::<Vec<_>>()),
        Some("kill") => return kill::kill(&env::args().skip(2).collect::<Vec<_>>()),
        Some("load") => return load::load(&env::args().skip(2).collect::<Vec<_>>()),
        Some("speed") => return speed::speed(&env::args().skip(2).collect::<Vec<_>>()),
        Some("workload") => return workload::write(&env::args().skip(2).collect::<Vec<_>>()),
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

/// The reference pages of both books, from the table of the language's words.
fn write_reference() -> ExitCode {
    let pages = [("docs/id/src/rujukan.md", Language::Indonesian), ("docs/en/src/reference.md", Language::English)];
    for (path, language) in pages {
        if let Err(error) = fs::write(path, reference::render(language)) {
            eprintln!("{path}: {error}");
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
    postgres::install();
    outside::install();
    vec![cargo("test --workspace"), cargo("check --package wanti-cli --features failpoints")]
}

fn run(chore: &Chore) -> bool {
    let Some((program, words)) = chore.split_first() else { return true };
    Command::new(program).args(words).status().is_ok_and(|status| status.success())
}
