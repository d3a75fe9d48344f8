//! The bots: whether each can run.

use std::sync::Arc;

use wanti_flow::Severity;
use wanti_flow::model::{Bot, Language, StepKind};

use super::{Finding, Grade};
use crate::config::{Config, Office};
use crate::serve::calls::host;
use crate::serve::keep;
use crate::words::Word;
use crate::{load, report};

pub(super) fn look(config: &Config, language: Language) -> Vec<Finding> {
    let mut bots = Vec::new();
    let mut findings: Vec<Finding> = config.offices.iter().map(|office| one(office, language, &mut bots)).collect();
    for (office, bot) in &bots {
        findings.extend(unlisted(office, bot, &config.hosts, language));
    }
    if !keep::agree(bots.iter().map(|(_, bot)| bot)) {
        findings.push(
            Finding::new(Grade::Warning, Word::Bot, Word::RetentionDiffers.words(language))
                .repaired_by(Word::RepairRetention.words(language)),
        );
    }
    findings
}

fn one(office: &Office, language: Language, bots: &mut Vec<(String, Arc<Bot>)>) -> Finding {
    let path = office.bot.display().to_string();
    let compiled = match load::compiled(&office.bot, &wanti_flow::Options::default(), language) {
        Ok(compiled) => compiled,
        Err(problem) => return Finding::new(Grade::Fault, Word::Bot, format!("{}: {problem}", office.id)),
    };
    let errors = compiled.diagnostics.iter().any(|finding| finding.severity == Severity::Error);
    let summary = report::summary(&compiled.files, &compiled.diagnostics, language);
    let seen = format!("{}: {summary}", office.id);
    match compiled.bot.filter(|_| !errors) {
        None => Finding::new(Grade::Fault, Word::Bot, seen).repaired_by(format!("wanti check {path}")),
        Some(bot) => {
            bots.push((office.id.clone(), Arc::new(bot)));
            Finding::new(Grade::Fine, Word::Bot, seen)
        }
    }
}

/// Calls that the guard will refuse.
fn unlisted(office: &str, bot: &Bot, hosts: &[String], language: Language) -> Vec<Finding> {
    let steps = bot.flows.iter().flat_map(|flow| flow.steps.iter().map(move |step| (flow, step)));
    let asked = steps.filter_map(|(flow, step)| match &step.kind {
        StepKind::Request(request) if !wanti_http::is_listed(hosts, &request.url) => {
            let seen = Word::HostNotListed.with(language, &[office, &flow.id, host(&request.url)]);
            let finding = Finding::new(Grade::Warning, Word::Bot, seen);
            Some(finding.repaired_by(Word::RepairHost.words(language)))
        }
        _ => None,
    });
    asked.collect()
}
