//! Each channel asked one cheap question, which tells whether it is reached, whether the token is good, and what time it is there.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use wanti_flow::model::{Channel, Language};
use wanti_http::{Client, Http, HttpError, Request, Response};

use super::{Finding, Grade};
use crate::config::{Config, Office, TelegramLine, WhatsAppLine};
use crate::words::Word;

/// How long a channel may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// What one line answered.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) office: String,
    pub(super) channel: Channel,
    pub(super) answer: Result<Response, HttpError>,
    /// When it was asked, and when the answer was there.
    pub(super) asked: (Timestamp, Timestamp),
}

/// Asks every line.
pub(super) async fn reach(config: &Config, client: &Client) -> Vec<Seen> {
    let mut seen = Vec::new();
    for office in &config.offices {
        for (channel, request) in questions(office) {
            let began = Timestamp::now();
            let answer = client.send(request.waiting(PATIENCE)).await;
            seen.push(Seen { office: office.id.clone(), channel, answer, asked: (began, Timestamp::now()) });
        }
    }
    seen
}

fn questions(office: &Office) -> Vec<(Channel, Request)> {
    let whatsapp = office.whatsapp.as_ref().map(|line| (Channel::WhatsApp, number(line)));
    let telegram = office.telegram.as_ref().map(|line| (Channel::Telegram, me(line)));
    whatsapp.into_iter().chain(telegram).collect()
}

fn number(line: &WhatsAppLine) -> Request {
    let account = &line.account;
    let address = format!("{}/{}", account.graph_url.trim_end_matches('/'), account.phone_number_id);
    Request::get(address).bearing(&account.access_token)
}

fn me(line: &TelegramLine) -> Request {
    Request::get(line.settings.me_url())
}

/// Whether the channel is reached.
pub(super) fn finding(seen: &Seen, language: Language) -> Finding {
    let name = seen.name();
    match &seen.answer {
        Ok(_) => Finding::new(Grade::Fine, Word::Reach, Word::Reached.with(language, &[&name])),
        Err(HttpError::NotSent(_)) => {
            Finding::new(Grade::Fault, Word::Reach, Word::NotReached.with(language, &[&name]))
                .repaired_by(Word::RepairReach.words(language))
        }
        Err(_) => Finding::new(Grade::Warning, Word::Reach, Word::AnswerCut.with(language, &[&name]))
            .repaired_by(Word::RepairAgain.words(language)),
    }
}

impl Seen {
    pub(super) fn name(&self) -> String {
        let channel = match self.channel {
            Channel::WhatsApp => "WhatsApp",
            Channel::Telegram => "Telegram",
            Channel::Terminal => "terminal",
        };
        format!("{} ({channel})", self.office)
    }

    pub(super) fn json(&self) -> Value {
        let body = self.answer.as_ref().ok().map(|answer| answer.body.as_slice()).unwrap_or_default();
        serde_json::from_slice(body).unwrap_or_default()
    }
}
