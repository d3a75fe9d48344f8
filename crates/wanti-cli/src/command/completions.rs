//! `wanti completions SHELL`: completions for a shell.

use clap::ArgMatches;
use wanti_flow::model::Language;

use crate::{Done, Outcome, args, print};

/// Runs the command.
///
/// # Errors
/// When standard output fails.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some(shell) = args.get_one::<clap_complete::Shell>("shell") else { return Ok(Outcome::Usage) };
    let mut text = Vec::new();
    clap_complete::generate(*shell, &mut args::command(language), "wanti", &mut text);
    print(&String::from_utf8_lossy(&text))?;
    Ok(Outcome::Fine)
}
