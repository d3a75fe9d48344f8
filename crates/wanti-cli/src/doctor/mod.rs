//! `wanti doctor FILE`: everything an office needs, one line each: well, a warning, or a fault with its repair.

mod backup;
mod bots;
mod clock;
mod configuration;
mod disk;
mod reach;
mod store;
mod tokens;
mod updates;

use std::path::PathBuf;

use clap::ArgMatches;
use wanti_flow::model::Language;
use wanti_http::Client;

use crate::config::{self, Channels, Config};
use crate::words::Word;
use crate::{Done, Outcome, Problem, print};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Fine,
    /// It could not be looked at; that is told elsewhere.
    Skipped,
    /// It works, but somebody should see to it.
    Warning,
    /// It does not work.
    Fault,
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub grade: Grade,
    /// What was looked at.
    pub what: Word,
    /// What was seen, without secrets.
    pub seen: String,
    /// How to repair it; empty when there is nothing to repair.
    pub repair: String,
}

/// Runs the command. 0: all well; 1: warnings; 2: faults.
///
/// # Errors
/// When standard output fails.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some(path) = args.get_one::<PathBuf>("file") else { return Ok(Outcome::Usage) };
    let config = match config::load(path, Channels::Needed, &config::environment, language) {
        Ok(config) => config,
        Err(faults) => {
            let findings = configuration::faults(&faults, language);
            return tell(&findings, language);
        }
    };
    tell(&examined(&config, language)?, language)
}

fn examined(config: &Config, language: Language) -> Result<Vec<Finding>, Problem> {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut findings = configuration::look(config, language);
    findings.extend(bots::look(config, language));
    findings.extend(disk::look(config, language));
    findings.extend(store::look(config, language));
    let client = Client::new(concat!("wanti/", env!("CARGO_PKG_VERSION")));
    let client = client.map_err(|error| Problem(error.to_string()))?;
    let (seen, updates) =
        tokio.block_on(async { (reach::reach(config, &client).await, updates::look(config, &client, language).await) });
    findings.extend(clock::look(&seen, language));
    findings.extend(seen.iter().flat_map(|line| [reach::finding(line, language), tokens::finding(line, language)]));
    findings.extend(updates);
    findings.push(backup::look(config, language));
    Ok(findings)
}

fn tell(findings: &[Finding], language: Language) -> Done {
    let lines: String = findings.iter().map(|finding| finding.line(language)).collect();
    print(&lines)?;
    Ok(match findings.iter().map(|finding| finding.grade).max() {
        Some(Grade::Fault) => Outcome::Usage,
        Some(Grade::Warning) => Outcome::Findings,
        _ => Outcome::Fine,
    })
}

impl Finding {
    fn new(grade: Grade, what: Word, seen: impl Into<String>) -> Finding {
        Finding { grade, what, seen: seen.into(), repair: String::new() }
    }

    fn repaired_by(mut self, repair: impl Into<String>) -> Finding {
        self.repair = repair.into();
        self
    }

    fn line(&self, language: Language) -> String {
        let grade = match self.grade {
            Grade::Fine => Word::Fine,
            Grade::Skipped => Word::Skipped,
            Grade::Warning => Word::Warning,
            Grade::Fault => Word::Fault,
        };
        let repair = if self.repair.is_empty() { String::new() } else { format!(" → {}", self.repair) };
        format!("{:<10} {:<13} {}{repair}\n", grade.words(language), self.what.words(language), self.seen)
    }
}
