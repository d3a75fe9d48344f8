//! The command `wanti`: check, chat, test, serve, doctor, backup, match, eval, explain, graph, schema, new.

pub mod args;
pub mod backup;
pub mod command;
pub mod config;
pub mod doctor;
pub mod language;
pub mod load;
pub mod report;
pub mod serve;
pub mod words;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::ArgMatches;
use wanti_flow::model::Language;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to say.
    Fine,
    /// Findings, failed tests or unmet expectations.
    Findings,
    /// The call was wrong: a file that is not there, an unknown word.
    Usage,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Findings => 1,
            Outcome::Usage => 2,
        })
    }
}

/// What went wrong before a command could do its work; the sentence is in the language asked for.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Problem(pub String);

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Problem {
        Problem(error.to_string())
    }
}

/// What commands return.
pub type Done = Result<Outcome, Problem>;

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let language = asked_language(std::env::args());
    let matches = match args::command(language).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            // Help that cannot be printed has nobody to read it.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let done = run(&matches, language);
    done.unwrap_or_else(|problem| {
        let _ = writeln!(io::stderr(), "wanti: {problem}");
        Outcome::Usage
    })
    .into()
}

/// `--bahasa` counts before the arguments are parsed, because help texts need it.
fn asked_language(mut words: impl Iterator<Item = String>) -> Language {
    while let Some(word) = words.next() {
        let value = match word.split_once('=') {
            Some(("--bahasa" | "--language", value)) => Some(value.to_owned()),
            None if word == "--bahasa" || word == "--language" => words.next(),
            _ => None,
        };
        match value.as_deref() {
            Some("id") => return Language::Indonesian,
            Some("en") => return Language::English,
            _ => {}
        }
    }
    language::of_environment()
}

/// Runs one parsed command.
///
/// # Errors
/// When a file cannot be read or written, or an argument names nothing.
pub fn run(matches: &ArgMatches, language: Language) -> Done {
    match matches.subcommand() {
        Some(("new", args)) => command::new::run(args, language),
        Some(("check", args)) => command::check::run(args, language),
        Some(("chat", args)) => command::chat::run(args, language),
        Some(("test", args)) => command::test::run(args, language),
        Some(("serve", args)) => serve::run(args, language),
        Some(("doctor", args)) => doctor::run(args, language),
        Some(("backup", args)) => backup::run(args, language),
        Some(("match", args)) => command::matching::run(args, language),
        Some(("eval", args)) => command::eval::run(args, language),
        Some(("explain", args)) => command::explain::run(args, language),
        Some(("graph", args)) => command::graph::run(args, language),
        Some(("schema", _)) => command::schema::run(language),
        Some(("completions", args)) => command::completions::run(args, language),
        Some(("man", _)) => command::man::run(language),
        _ => Ok(Outcome::Usage),
    }
}

/// Writes to standard output; a closed pipe ends the command quietly, as `head` expects.
///
/// # Errors
/// When standard output fails for another reason.
pub fn print(text: &str) -> Result<(), Problem> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
