//! From what is written to what is meant: addresses, paths, numbers, and the sentences for what cannot be meant.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use wanti_flow::model::Language;
use wanti_http::Secret;

use super::document::{Document, Part};
use super::fault::Faults;
use super::office::offices;
use super::raw::{Raw, RawBackup, RawStore};
use super::secret::{Vault, below};
use super::{Backup, Channels, Config, Environment, Kept, Level, Limits, Log, LogFormat, Reload, StoreAt};
use crate::words::Word;

/// Where to listen when nothing is said: for a proxy on the same machine.
const LISTEN: &str = "127.0.0.1:8080";
/// Where everything is kept when nothing is said.
const STORE: &str = "sqlite:data/wanti.db";
/// Connections to PostgreSQL when nothing is said.
const CONNECTIONS: usize = 8;
/// Requests at once when nothing is said.
const CONCURRENCY: usize = 512;
/// Wrong signatures a minute when nothing is said.
const FAILURES: u32 = 60;
/// Messages of one person a minute when nothing is said.
const MESSAGES: u32 = 20;
/// Milliseconds to wait for further messages when nothing is said.
const DEBOUNCE: u64 = 1500;
/// A backup each night, with some hours of room.
const BACKUP_HOURS: u64 = 26;

/// What surrounds the file.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) path: &'a Path,
    pub(super) document: &'a Document,
    pub(super) channels: Channels,
    pub(super) environment: Environment<'a>,
    pub(super) language: Language,
}

impl<'a> Around<'a> {
    pub(super) fn folder(&self) -> &'a Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    pub(super) fn vault(&self) -> Vault<'a> {
        Vault { folder: self.folder(), environment: self.environment, language: self.language }
    }

    pub(super) fn say(&self, word: Word, places: &[&str]) -> String {
        word.with(self.language, places)
    }

    pub(super) fn line(&self, path: &[Part<'_>]) -> Option<usize> {
        self.document.line(path)
    }
}

/// The configuration; none when a fault stands in its way.
pub(super) fn settle(raw: Raw, around: &Around<'_>, faults: &mut Faults) -> Option<Config> {
    let listen = listen(raw.listen.as_deref().unwrap_or(LISTEN), around, faults);
    let name = name(raw.name, around, faults);
    let store = store(raw.store, around, faults);
    let offices = offices(raw.office, around, faults);
    let hosts = hosts(raw.http.hosts, around, faults);
    Some(Config {
        path: around.path.to_path_buf(),
        name: name?,
        listen: listen?,
        behind_proxy: raw.behind_proxy,
        reload: if raw.reload.as_deref() == Some("watch") { Reload::Watch } else { Reload::Signal },
        log: Log { format: format(raw.log.format.as_deref()), level: level(raw.log.level.as_deref()) },
        limits: Limits {
            concurrency: raw.limits.concurrency.unwrap_or(CONCURRENCY),
            failures_per_minute: raw.limits.failures_per_minute.unwrap_or(FAILURES),
            messages_per_minute: raw.limits.messages_per_minute.unwrap_or(MESSAGES),
            debounce: Duration::from_millis(raw.limits.debounce_ms.unwrap_or(DEBOUNCE)),
        },
        store: store?,
        backup: raw.backup.and_then(|raw| backup(raw, around, faults)),
        hosts,
        offices,
    })
}

/// Only where everything is kept.
pub(super) fn kept(raw: Raw, around: &Around<'_>, faults: &mut Faults) -> Option<Kept> {
    let backup = raw.backup.and_then(|raw| backup(raw, around, faults));
    Some(Kept { store: store(raw.store, around, faults)?, backup })
}

/// It stays the same over a restart, so that a process takes up its own conversations at once.
fn name(written: Option<String>, around: &Around<'_>, faults: &mut Faults) -> Option<String> {
    let name = written.unwrap_or_else(|| rustix::system::uname().nodename().to_string_lossy().into_owned());
    let plain = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.');
    if name.is_empty() || name.len() > 100 || !name.chars().all(plain) {
        faults.add(around.line(&[Part::Name("name")]), around.say(Word::BadName, &[&name]));
        return None;
    }
    Some(name)
}

fn listen(text: &str, around: &Around<'_>, faults: &mut Faults) -> Option<SocketAddr> {
    let address = text.parse().ok();
    if address.is_none() {
        faults.add(around.line(&[Part::Name("listen")]), around.say(Word::BadListen, &[text]));
    }
    address
}

fn store(raw: RawStore, around: &Around<'_>, faults: &mut Faults) -> Option<StoreAt> {
    let line = around.line(&[Part::Name("store"), Part::Name("url")]);
    let url = match around.vault().one("WANTI_STORE_URL", raw.url, raw.url_file) {
        Ok(url) => url.unwrap_or_else(|| Secret::new(STORE)),
        Err(words) => {
            faults.add(line, words);
            return None;
        }
    };
    let address = url.reveal();
    if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        return Some(StoreAt::Postgres { connections: raw.connections.unwrap_or(CONNECTIONS), url });
    }
    match address.strip_prefix("sqlite:").filter(|file| !file.is_empty()) {
        Some(file) => Some(StoreAt::Sqlite(below(around.folder(), file))),
        None => {
            faults.add(line, around.say(Word::BadStore, &[]));
            None
        }
    }
}

fn backup(raw: RawBackup, around: &Around<'_>, faults: &mut Faults) -> Option<Backup> {
    let Some(folder) = raw.folder else {
        faults.add(around.line(&[Part::Name("backup")]), around.say(Word::KeyMissing, &["folder", "backup"]));
        return None;
    };
    let hours = raw.max_age_hours.unwrap_or(BACKUP_HOURS);
    Some(Backup { folder: below(around.folder(), &folder), max_age: Duration::from_secs(hours * 60 * 60) })
}

/// Names only: an address in numbers is never asked.
fn hosts(hosts: Vec<String>, around: &Around<'_>, faults: &mut Faults) -> Vec<String> {
    for host in &hosts {
        if !wanti_http::is_listed(&hosts, &format!("https://{host}/")) {
            let line = around.line(&[Part::Name("http"), Part::Name("hosts")]);
            faults.add(line, around.say(Word::BadHost, &[host]));
        }
    }
    hosts
}

fn format(word: Option<&str>) -> LogFormat {
    match word {
        Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        _ => LogFormat::Auto,
    }
}

fn level(word: Option<&str>) -> Level {
    match word {
        Some("error") => Level::Error,
        Some("warn") => Level::Warn,
        Some("debug") => Level::Debug,
        _ => Level::Info,
    }
}
