//! `wanti.toml`: read, checked whole, and turned into what the adapters and the gateway need.
//!
//! Every fault is told with its line and a sentence. Keys stand in one table, [`keys::ROOT`].

mod document;
mod fault;
pub mod keys;
mod office;
mod raw;
mod sample;
mod secret;
mod settle;
mod walk;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use wanti_flow::model::Language;
use wanti_http::Secret;

pub use fault::{Fault, Faults};
pub use sample::sample;

use crate::words::Word;

/// A whole configuration without faults.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub path: PathBuf,
    /// The name of this process among those that share the store.
    pub name: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Requests come through a proxy of one's own, which says for whom in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// When flows are read anew.
    pub reload: Reload,
    /// How logs are written.
    pub log: Log,
    /// How much at once.
    pub limits: Limits,
    /// Where everything is kept.
    pub store: StoreAt,
    /// Where backups are expected.
    pub backup: Option<Backup>,
    /// Hosts that flows may ask, with a port behind a colon when it is not 443.
    pub hosts: Vec<String>,
    /// The offices.
    pub offices: Vec<Office>,
}

/// When flows are read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reload {
    /// When the process gets SIGHUP.
    #[default]
    Signal,
    /// And when a file changes.
    Watch,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Log {
    /// In which form.
    pub format: LogFormat,
    /// From which level on.
    pub level: Level,
}

/// The form of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people at a terminal, else JSON.
    #[default]
    Auto,
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// From which level on something is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// What needs a person.
    Error,
    /// And what is not as it should be.
    Warn,
    /// And what happens.
    #[default]
    Info,
    /// And every detail.
    Debug,
}

/// How much at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests worked on at the same time; the next one gets 503.
    pub concurrency: usize,
    /// Refused signatures and secrets from one address in a minute, before it gets 429.
    pub failures_per_minute: u32,
    /// Messages of one person heard in a minute; 0 is no limit.
    pub messages_per_minute: u32,
    /// How long to wait for further messages before answering.
    pub debounce: Duration,
}

/// Where everything is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreAt {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A PostgreSQL database; its address holds a password.
    Postgres {
        /// The address.
        url: Secret,
        /// Connections beside the one that listens.
        connections: usize,
    },
}

/// Where backups are expected and how old the newest may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The folder.
    pub folder: PathBuf,
    /// The greatest age of the newest file in it.
    pub max_age: Duration,
}

/// One office.
#[derive(Debug, Clone)]
pub struct Office {
    /// Its short name, which stands in addresses.
    pub id: String,
    /// Folder or file of its bot.
    pub bot: PathBuf,
    /// Its number on WhatsApp.
    pub whatsapp: Option<WhatsAppLine>,
    /// Its bot on Telegram.
    pub telegram: Option<TelegramLine>,
}

/// A number on WhatsApp.
#[derive(Debug, Clone)]
pub struct WhatsAppLine {
    /// How messages go out.
    pub account: wanti_whatsapp::Account,
    /// How webhooks come in.
    pub webhook: wanti_whatsapp::Settings,
}

/// A bot on Telegram.
#[derive(Debug, Clone)]
pub struct TelegramLine {
    /// Its settings.
    pub settings: wanti_telegram::Settings,
    /// How updates come.
    pub mode: TelegramMode,
}

/// How updates of Telegram come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TelegramMode {
    /// We ask.
    Poll,
    /// Telegram calls; with the address that Telegram is told at the start, if it is to be told.
    Webhook(Option<String>),
}

/// What is read beside the file: the environment of the process, or a pretended one.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The environment of this process.
#[must_use]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether an office must have a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// At least one.
    Needed,
    /// Only the simulator is wanted.
    Optional,
}

/// Reads a file.
///
/// # Errors
/// Every fault found in it, in the language asked for.
pub fn load(
    path: &Path,
    channels: Channels,
    environment: Environment<'_>,
    language: Language,
) -> Result<Config, Faults> {
    parse(path, &read(path, language)?, channels, environment, language)
}

/// Where everything is kept and copied to.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The store.
    pub store: StoreAt,
    /// The backups.
    pub backup: Option<Backup>,
}

/// Reads only where everything is kept: a nightly job needs no token of any channel.
///
/// # Errors
/// Every fault of the keys, and of these two sections.
pub fn kept(path: &Path, environment: Environment<'_>, language: Language) -> Result<Kept, Faults> {
    let text = read(path, language)?;
    settled(path, &text, Channels::Optional, environment, language, settle::kept)
}

fn read(path: &Path, language: Language) -> Result<String, Faults> {
    std::fs::read_to_string(path).map_err(|error| {
        let words = Word::FileUnreadable.with(language, &[&error.to_string()]);
        Faults::one(path, Fault { line: None, words })
    })
}

/// Reads the text of a file.
///
/// # Errors
/// As [`load`].
pub fn parse(
    path: &Path,
    text: &str,
    channels: Channels,
    environment: Environment<'_>,
    language: Language,
) -> Result<Config, Faults> {
    settled(path, text, channels, environment, language, settle::settle)
}

/// From a checked text to what is meant by it.
fn settled<T>(
    path: &Path,
    text: &str,
    channels: Channels,
    environment: Environment<'_>,
    language: Language,
    settle: impl FnOnce(raw::Raw, &settle::Around<'_>, &mut Faults) -> Option<T>,
) -> Result<T, Faults> {
    let mut faults = Faults::of(path);
    let document = match document::Document::parse(text, language) {
        Ok(document) => document,
        Err(fault) => return Err(Faults::one(path, fault)),
    };
    walk::walk(&document, language, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let raw = match raw::read(text, environment) {
        Ok(raw) => raw,
        Err(words) => return Err(Faults::one(path, Fault { line: None, words })),
    };
    let around = settle::Around { path, document: &document, channels, environment, language };
    match settle(raw, &around, &mut faults) {
        Some(settled) if faults.is_empty() => Ok(settled),
        _ => Err(faults),
    }
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        })
    }
}

#[cfg(test)]
mod tests;
