//! The bots: whether each can run.

use wanti_flow::Severity;
use wanti_flow::model::Language;

use super::{Finding, Grade};
use crate::config::{Config, Office};
use crate::words::Word;
use crate::{load, report};

pub(super) fn look(config: &Config, language: Language) -> Vec<Finding> {
    config.offices.iter().map(|office| one(office, language)).collect()
}

fn one(office: &Office, language: Language) -> Finding {
    let path = office.bot.display().to_string();
    let compiled = match load::compiled(&office.bot, &wanti_flow::Options::default(), language) {
        Ok(compiled) => compiled,
        Err(problem) => return Finding::new(Grade::Fault, Word::Bot, format!("{}: {problem}", office.id)),
    };
    let errors = compiled.diagnostics.iter().any(|finding| finding.severity == Severity::Error);
    let summary = report::summary(&compiled.files, &compiled.diagnostics, language);
    let seen = format!("{}: {summary}", office.id);
    match errors || compiled.bot.is_none() {
        true => Finding::new(Grade::Fault, Word::Bot, seen).repaired_by(format!("wanti check {path}")),
        false => Finding::new(Grade::Fine, Word::Bot, seen),
    }
}
