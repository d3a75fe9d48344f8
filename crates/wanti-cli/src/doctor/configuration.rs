//! The configuration itself: whether it can be read, and by whom else.

use wanti_flow::model::Language;

use super::{Finding, Grade};
use crate::config::{Config, Faults};
use crate::words::Word;

/// What keeps it from being used, one line each.
pub(super) fn faults(faults: &Faults, language: Language) -> Vec<Finding> {
    let told = faults.to_string();
    let repair = Word::SeeSample.words(language);
    let line = |line: &str| Finding::new(Grade::Fault, Word::Configuration, line).repaired_by(repair);
    told.lines().map(line).collect()
}

/// What it holds, and whether others on the machine can read it.
pub(super) fn look(config: &Config, language: Language) -> Vec<Finding> {
    let lines = config
        .offices
        .iter()
        .map(|office| usize::from(office.whatsapp.is_some()) + usize::from(office.telegram.is_some()));
    let (offices, lines) = (config.offices.len().to_string(), lines.sum::<usize>().to_string());
    let path = config.path.display().to_string();
    let seen = Word::ConfigurationHolds.with(language, &[&path, &offices, &lines]);
    let mut findings = vec![Finding::new(Grade::Fine, Word::Configuration, seen)];
    if readable_by_others(&config.path) {
        findings.push(
            Finding::new(Grade::Warning, Word::Configuration, Word::ReadableByOthers.with(language, &[&path]))
                .repaired_by(format!("chmod 640 {path}")),
        );
    }
    findings
}

#[cfg(unix)]
fn readable_by_others(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let holds_secret = std::fs::read_to_string(path).is_ok_and(|text| {
        let written = |line: &str| {
            let key = line.split('=').next().unwrap_or_default().trim();
            matches!(key, "access_token" | "app_secret" | "verify_token" | "token" | "webhook_secret")
        };
        text.lines().any(written)
    });
    holds_secret && std::fs::metadata(path).is_ok_and(|facts| facts.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_: &std::path::Path) -> bool {
    false
}
