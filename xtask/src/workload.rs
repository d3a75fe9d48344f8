//! `cargo xtask workload`: writes the intents and messages of a seed, for `match_bench` and for other engines.

use std::path::Path;
use std::process::ExitCode;

use wanti_workload::{Workload, write_lines};

/// Writes `INTENTS.jsonl` and `MESSAGES.jsonl` into a folder.
pub(crate) fn write(arguments: &[String]) -> ExitCode {
    let [count, seed, folder] = arguments else {
        eprintln!("usage: cargo xtask workload INTENTS SEED FOLDER");
        return ExitCode::from(2);
    };
    let (Ok(count @ 1..=20_000), Ok(seed)) = (count.parse::<usize>(), seed.parse::<u64>()) else {
        eprintln!("INTENTS is a number from 1 to 20000, SEED a number");
        return ExitCode::from(2);
    };
    let folder = Path::new(folder);
    if let Err(error) = std::fs::create_dir_all(folder) {
        eprintln!("{}: {error}", folder.display());
        return ExitCode::FAILURE;
    }
    let workload = Workload::new(count, seed);
    let written = write_lines(&folder.join("INTENTS.jsonl"), &workload.intents)
        .and_then(|()| write_lines(&folder.join("MESSAGES.jsonl"), &workload.messages));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
