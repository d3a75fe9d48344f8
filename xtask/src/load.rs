//! `cargo xtask load`: builds the server and the load in release and runs the load, which prints the table.

use std::process::ExitCode;

use crate::{Chore, cargo, debian, postgres, run};

pub(crate) fn load(words: &[String]) -> ExitCode {
    debian::wrk();
    if words.iter().any(|word| word == "postgres") {
        postgres::install();
    }
    let server = cargo("build --quiet --release --package wanti-cli --bin wanti");
    let load: Chore =
        cargo("run --quiet --release --package wanti-load --").into_iter().chain(words.iter().cloned()).collect();
    if run(&server) && run(&load) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
