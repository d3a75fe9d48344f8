//! The store: whether it opens, is whole, flushes every turn, and how much waits in it.

use std::path::Path;

use wanti_flow::model::Language;
use wanti_store_sqlite::{Examined, examine};

use super::{Finding, Grade};
use crate::config::{Config, StoreAt};
use crate::words::Word;

pub(super) fn look(config: &Config, language: Language) -> Vec<Finding> {
    match &config.store {
        StoreAt::Sqlite(path) => file(path, language),
        StoreAt::Postgres { url, .. } => database(url.reveal(), language),
    }
}

fn file(path: &Path, language: Language) -> Vec<Finding> {
    let name = path.display().to_string();
    if !path.exists() {
        return vec![Finding::new(Grade::Fine, Word::Store, Word::NoFileYet.with(language, &[&name]))];
    }
    match examine(path) {
        Ok(examined) => examined_file(&examined, &name, language),
        Err(error) => vec![
            Finding::new(Grade::Fault, Word::Store, format!("{name}: {error}"))
                .repaired_by(Word::RepairStore.words(language)),
        ],
    }
}

fn examined_file(examined: &Examined, name: &str, language: Language) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    if !examined.faults.is_empty() {
        let count = examined.faults.len().to_string();
        findings.push(
            Finding::new(Grade::Fault, Word::Store, Word::StoreBroken.with(language, &[name, &count]))
                .repaired_by(Word::RepairBroken.words(language)),
        );
    }
    let synchronous = Word::StoreFlushes.with(language, &[&examined.journal, &examined.synchronous]);
    match examined.is_durable() {
        true => findings.push(Finding::new(Grade::Fine, Word::Sync, synchronous)),
        false => findings
            .push(Finding::new(Grade::Fault, Word::Sync, synchronous).repaired_by(Word::RepairSync.words(language))),
    }
    if findings.iter().all(|finding| finding.grade == Grade::Fine) {
        let version = examined.version.to_string();
        findings.push(Finding::new(Grade::Fine, Word::Store, Word::StoreWhole.with(language, &[name, &version])));
    }
    findings
}

/// The address may hold a password, so it is never shown.
fn database(address: &str, language: Language) -> Vec<Finding> {
    let examined = match wanti_store_postgres::examine(address) {
        Ok(examined) => examined,
        Err(error) => {
            return vec![
                Finding::new(Grade::Fault, Word::Store, format!("PostgreSQL: {error}"))
                    .repaired_by(Word::RepairDatabase.words(language)),
            ];
        }
    };
    let mut findings = vec![Finding::new(Grade::Fine, Word::Store, tables(&examined, language))];
    let flushes = Word::DatabaseFlushes.with(language, &[&examined.fsync, &examined.synchronous_commit]);
    findings.push(match examined.is_durable() {
        true => Finding::new(Grade::Fine, Word::Sync, flushes),
        false => Finding::new(Grade::Fault, Word::Sync, flushes).repaired_by(Word::RepairDatabaseSync.words(language)),
    });
    if examined.remote && !examined.encrypted {
        findings.push(
            Finding::new(Grade::Warning, Word::Store, Word::DatabaseInTheOpen.words(language))
                .repaired_by(Word::RepairInTheOpen.words(language)),
        );
    }
    findings
}

fn tables(examined: &wanti_store_postgres::Examined, language: Language) -> String {
    match (&examined.counters, examined.version) {
        (Some(counters), _) => {
            let waiting = (counters.pending + counters.waiting).to_string();
            Word::DatabaseAnswers.with(language, &[&waiting])
        }
        (None, Some(version)) => {
            Word::DatabaseOlder.with(language, &[&version.to_string(), &examined.latest.to_string()])
        }
        (None, None) => Word::DatabaseEmpty.words(language).to_owned(),
    }
}
