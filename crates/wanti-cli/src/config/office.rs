//! The offices: their bots, numbers and tokens, each checked as far as that is possible without asking anybody.

use std::collections::BTreeSet;

use wanti_flow::model::Channel;
use wanti_http::Secret;
use wanti_port::{Line, Pace, Rate};
use wanti_telegram::{Groups, SettingsError};
use wanti_whatsapp::{Account, Fill, Template};

use super::document::Part;
use super::fault::Faults;
use super::raw::{OneOrMore, RawOffice, RawTelegram, RawTemplate, RawWhatsApp};
use super::secret::{below, variable};
use super::settle::Around;
use super::{Channels, Office, TelegramLine, TelegramMode, WhatsAppLine};
use crate::words::Word;

/// The longest short name.
const ID: usize = 40;

pub(super) fn offices(raw: Vec<RawOffice>, around: &Around<'_>, faults: &mut Faults) -> Vec<Office> {
    if raw.is_empty() {
        faults.add(None, around.say(Word::NoOffice, &[]));
    }
    let mut seen = Seen::default();
    let each = raw.into_iter().enumerate();
    each.filter_map(|(at, raw)| Desk { around, faults: &mut *faults, at, id: String::new() }.office(raw, &mut seen))
        .collect()
}

/// What two offices must not share.
#[derive(Default)]
struct Seen {
    ids: BTreeSet<String>,
    lines: BTreeSet<(Channel, String)>,
}

/// One office being read.
struct Desk<'d, 'a> {
    around: &'d Around<'a>,
    faults: &'d mut Faults,
    at: usize,
    id: String,
}

impl Desk<'_, '_> {
    fn office(&mut self, raw: RawOffice, seen: &mut Seen) -> Option<Office> {
        self.id = self.named(raw.id, seen)?;
        let bot = raw.bot.map(|bot| below(self.around.folder(), &bot));
        match &bot {
            None => self.missing(&[], "bot", "office"),
            Some(path) if !path.exists() => {
                let words = self.around.say(Word::NoBotThere, &[&path.display().to_string()]);
                self.fault(&["bot"], words);
            }
            Some(_) => {}
        }
        if raw.whatsapp.is_none() && raw.telegram.is_none() && self.around.channels == Channels::Needed {
            let words = self.around.say(Word::NoChannel, &[&self.id]);
            self.fault(&[], words);
        }
        let whatsapp = raw.whatsapp.and_then(|raw| self.whatsapp(raw));
        let telegram = raw.telegram.and_then(|raw| self.telegram(raw));
        self.unshared(whatsapp.as_ref().map(|line| &line.webhook.line), &["whatsapp", "phone_number_id"], seen);
        self.unshared(telegram.as_ref().map(|line| line.settings.line()), &["telegram", "token"], seen);
        Some(Office { id: self.id.clone(), bot: bot?, whatsapp, telegram })
    }

    fn named(&mut self, id: Option<String>, seen: &mut Seen) -> Option<String> {
        let Some(id) = id else {
            self.missing(&[], "id", "office");
            return None;
        };
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.is_empty() || id.len() > ID || !id.bytes().all(plain) {
            let words = self.around.say(Word::BadId, &[&id]);
            self.fault(&["id"], words);
            return None;
        }
        if !seen.ids.insert(id.clone()) {
            let words = self.around.say(Word::SameId, &[&id]);
            self.fault(&["id"], words);
        }
        Some(id)
    }

    fn unshared(&mut self, line: Option<&Line>, keys: &[&str], seen: &mut Seen) {
        if line.is_some_and(|line| !seen.lines.insert((line.channel, line.id.clone()))) {
            let words = self.around.say(Word::SameLine, &[]);
            self.fault(keys, words);
        }
    }

    fn whatsapp(&mut self, raw: RawWhatsApp) -> Option<WhatsAppLine> {
        let token = self.secret(&["whatsapp", "access_token"], raw.access_token, raw.access_token_file);
        let secrets = self.secrets(&["whatsapp", "app_secret"], raw.app_secret, raw.app_secret_file);
        let verify = self.secret(&["whatsapp", "verify_token"], raw.verify_token, raw.verify_token_file);
        let number = raw.phone_number_id;
        match &number {
            None => self.missing(&["whatsapp"], "phone_number_id", "whatsapp"),
            Some(id) if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) => {
                let words = self.around.say(Word::BadNumberId, &[id]);
                self.fault(&["whatsapp", "phone_number_id"], words);
            }
            Some(_) => {}
        }
        let graph_url = raw.graph_url.unwrap_or_else(|| wanti_whatsapp::GRAPH_URL.to_owned());
        self.address(&graph_url, &["whatsapp", "graph_url"]);
        let templates = raw.templates.into_iter().map(|(name, raw)| (name.clone(), template(name, raw))).collect();
        let (number, token) = (number?, token?);
        let line = Line { office: self.id.clone(), channel: Channel::WhatsApp, id: number.clone() };
        let usual = Account::new(number, token);
        let pace = Pace { number: raw.messages_per_second.map(Rate::a_second).or(usual.pace.number), ..usual.pace };
        Some(WhatsAppLine {
            account: Account { graph_url, templates, pace, ..usual },
            webhook: wanti_whatsapp::Settings { line, app_secrets: secrets?, verify_token: verify? },
        })
    }

    fn telegram(&mut self, raw: RawTelegram) -> Option<TelegramLine> {
        let token = self.secret(&["telegram", "token"], raw.token, raw.token_file)?;
        let webhook = raw.mode.as_deref() == Some("webhook");
        let secrets = match webhook {
            true => self.secrets(&["telegram", "webhook_secret"], raw.webhook_secret, raw.webhook_secret_file)?,
            false => Vec::new(),
        };
        if let Some(url) = raw.webhook_url.as_deref().filter(|url| !url.starts_with("https://")) {
            let words = self.around.say(Word::WebhookNotHttps, &[url]);
            self.fault(&["telegram", "webhook_url"], words);
        }
        let built = wanti_telegram::Settings::new(&self.id, token.reveal()).and_then(|settings| {
            let settings = match &raw.api_url {
                Some(address) => settings.with_api_url(address)?,
                None => settings,
            };
            settings.with_secrets(&secrets.iter().map(Secret::reveal).collect::<Vec<_>>())
        });
        let settings = match built {
            Ok(settings) => settings,
            Err(error) => {
                let (key, word) = told(error);
                let words = self.around.say(word, &[]);
                self.fault(&["telegram", key], words);
                return None;
            }
        };
        let settings = settings.with_groups(groups(raw.groups.as_deref()));
        let settings = match &raw.username {
            Some(name) => settings.with_username(name),
            None => settings,
        };
        let mode = if webhook { TelegramMode::Webhook(raw.webhook_url) } else { TelegramMode::Poll };
        Some(TelegramLine { settings, mode })
    }

    fn secret(&mut self, keys: &[&str], written: Option<String>, file: Option<String>) -> Option<Secret> {
        let found = self.around.vault().one(&self.variable(keys), written, file);
        self.found(keys, found)?.or_else(|| self.no_secret(keys))
    }

    fn secrets(&mut self, keys: &[&str], written: Option<OneOrMore>, files: Option<OneOrMore>) -> Option<Vec<Secret>> {
        let all = |texts: Option<OneOrMore>| texts.map(OneOrMore::all).unwrap_or_default();
        let found = self.around.vault().all(&self.variable(keys), all(written), all(files));
        let found = self.found(keys, found)?;
        if found.is_empty() { self.no_secret(keys) } else { Some(found) }
    }

    fn found<T>(&mut self, keys: &[&str], found: Result<T, String>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(words) => {
                let words = format!("`{}`: {words}", keys.last().copied().unwrap_or_default());
                self.fault(keys, words);
                None
            }
        }
    }

    fn no_secret<T>(&mut self, keys: &[&str]) -> Option<T> {
        let key = keys.last().copied().unwrap_or_default();
        let words = self.around.say(Word::NoSecret, &[key, &self.variable(keys)]);
        self.fault(keys, words);
        None
    }

    fn variable(&self, keys: &[&str]) -> String {
        variable(&self.id, &keys.join("_"))
    }

    fn address(&mut self, address: &str, keys: &[&str]) {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            let words = self.around.say(Word::BadAddress, &[keys.last().copied().unwrap_or_default()]);
            self.fault(keys, words);
        }
    }

    fn missing(&mut self, keys: &[&str], key: &str, place: &str) {
        let words = self.around.say(Word::KeyMissing, &[key, place]);
        self.fault(keys, words);
    }

    fn fault(&mut self, keys: &[&str], words: String) {
        let mut path = vec![Part::Name("office"), Part::At(self.at)];
        path.extend(keys.iter().map(|key| Part::Name(key)));
        self.faults.add(self.around.line(&path), words);
    }
}

fn template(name: String, raw: RawTemplate) -> Template {
    let fill = raw.fill.iter().map(|word| if word == "name" { Fill::Name } else { Fill::Message });
    Template {
        name: raw.name.unwrap_or(name),
        language: raw.language.unwrap_or_else(|| "id".to_owned()),
        fill: fill.collect(),
    }
}

fn groups(word: Option<&str>) -> Groups {
    match word {
        Some("addressed") => Groups::Addressed,
        Some("all") => Groups::All,
        _ => Groups::Off,
    }
}

fn told(error: SettingsError) -> (&'static str, Word) {
    match error {
        SettingsError::Token => ("token", Word::BadToken),
        SettingsError::ApiUrl => ("api_url", Word::BadApiUrl),
        SettingsError::WebhookSecret => ("webhook_secret", Word::BadWebhookSecret),
    }
}
