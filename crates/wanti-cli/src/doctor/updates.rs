//! How updates of Telegram come, beside what Telegram knows of it. Telegram is never asked for updates: that would take them
//! from a running process.

use serde_json::Value;
use wanti_flow::model::Language;
use wanti_http::{Client, Http, Request};

use super::reach::PATIENCE;
use super::{Finding, Grade};
use crate::config::{Config, Office, StoreAt, TelegramLine, TelegramMode};
use crate::words::Word;

pub(super) async fn look(config: &Config, client: &Client, language: Language) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (office, line) in config.offices.iter().filter_map(|office| Some((office, office.telegram.as_ref()?))) {
        let shared = matches!(config.store, StoreAt::Postgres { .. });
        findings.extend((shared && line.mode == TelegramMode::Poll).then(|| polls(office, language)));
        findings.extend(info(line, client).await.map(|info| beside(office, &line.mode, &info, language)));
    }
    findings
}

fn polls(office: &Office, language: Language) -> Finding {
    Finding::new(Grade::Warning, Word::Updates, Word::PollsBeside.with(language, &[&office.id]))
        .repaired_by(Word::RepairPolls.words(language))
}

/// None when Telegram does not answer; that is told elsewhere.
async fn info(line: &TelegramLine, client: &Client) -> Option<Value> {
    let answer = client.send(Request::get(line.settings.webhook_info_url()).waiting(PATIENCE)).await.ok()?;
    let mut info: Value = serde_json::from_slice(&answer.body).ok()?;
    (answer.status == 200).then(|| info.get_mut("result").map(Value::take)).flatten()
}

fn beside(office: &Office, mode: &TelegramMode, info: &Value, language: Language) -> Finding {
    let text = |name: &str| info.get(name).and_then(Value::as_str).unwrap_or_default();
    let warning = |seen: Word, places: &[&str], repair: Word| {
        Finding::new(Grade::Warning, Word::Updates, seen.with(language, places)).repaired_by(repair.words(language))
    };
    let (id, url, failed) = (office.id.as_str(), text("url"), text("last_error_message"));
    match mode {
        TelegramMode::Poll if !url.is_empty() => warning(Word::PollsAndCalled, &[id], Word::RepairCalled),
        TelegramMode::Webhook(_) if url.is_empty() => warning(Word::CalledNowhere, &[id], Word::RepairNowhere),
        TelegramMode::Webhook(Some(wanted)) if url != wanted => {
            warning(Word::CalledElsewhere, &[id], Word::RepairNowhere)
        }
        TelegramMode::Webhook(_) if !failed.is_empty() => {
            warning(Word::CallFails, &[id, failed], Word::RepairCallFails)
        }
        _ => Finding::new(Grade::Fine, Word::Updates, Word::UpdatesFine.with(language, &[id])),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_telegram_knows_is_held_against_the_configuration() {
        let office = Office { id: "satu".to_owned(), bot: "bot".into(), whatsapp: None, telegram: None };
        let told = TelegramMode::Webhook(Some("https://contoh.id/telegram/satu".to_owned()));
        for (mode, info, seen) in [
            (TelegramMode::Poll, json!({"url": ""}), "as Telegram knows it"),
            (TelegramMode::Poll, json!({"url": "https://lain.id/x"}), "still calls a webhook"),
            (told.clone(), json!({"url": ""}), "has no webhook"),
            (told.clone(), json!({"url": "https://lain.id/x"}), "another address"),
            (
                told.clone(),
                json!({"url": "https://contoh.id/telegram/satu", "last_error_message": "SSL error"}),
                "failed: SSL error",
            ),
            (told, json!({"url": "https://contoh.id/telegram/satu"}), "as Telegram knows it"),
            (TelegramMode::Webhook(None), json!({"url": "https://lain.id/x"}), "as Telegram knows it"),
        ] {
            let finding = beside(&office, &mode, &info, Language::English);
            assert!(finding.seen.contains(seen), "{mode:?} {info}: {finding:?}");
            assert_eq!(finding.grade == Grade::Fine, finding.repair.is_empty());
        }
    }
}
