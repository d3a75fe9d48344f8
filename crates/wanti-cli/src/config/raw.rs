//! The file as it is written, with a few values from the environment over it. Holds secrets in the open: never shown.

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::Deserialize;
use std::collections::BTreeMap;

use super::Environment;

/// Values that may come from the environment: the name behind `WANTI_`, and the key.
const VARIABLES: &[(&str, &str)] = &[
    ("NAME", "name"),
    ("LISTEN", "listen"),
    ("RELOAD", "reload"),
    ("LOG_FORMAT", "log.format"),
    ("LOG_LEVEL", "log.level"),
];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Raw {
    pub(super) name: Option<String>,
    pub(super) listen: Option<String>,
    pub(super) behind_proxy: bool,
    pub(super) reload: Option<String>,
    pub(super) store: RawStore,
    pub(super) log: RawLog,
    pub(super) limits: RawLimits,
    pub(super) backup: Option<RawBackup>,
    pub(super) http: RawHttp,
    pub(super) office: Vec<RawOffice>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawStore {
    pub(super) url: Option<String>,
    pub(super) url_file: Option<String>,
    pub(super) connections: Option<usize>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawLog {
    pub(super) format: Option<String>,
    pub(super) level: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawLimits {
    pub(super) concurrency: Option<usize>,
    pub(super) failures_per_minute: Option<u32>,
    pub(super) messages_per_minute: Option<u32>,
    pub(super) debounce_ms: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawBackup {
    pub(super) folder: Option<String>,
    pub(super) max_age_hours: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawHttp {
    pub(super) hosts: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawOffice {
    pub(super) id: Option<String>,
    pub(super) bot: Option<String>,
    pub(super) whatsapp: Option<RawWhatsApp>,
    pub(super) telegram: Option<RawTelegram>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawWhatsApp {
    pub(super) phone_number_id: Option<String>,
    pub(super) access_token: Option<String>,
    pub(super) access_token_file: Option<String>,
    pub(super) app_secret: Option<OneOrMore>,
    pub(super) app_secret_file: Option<OneOrMore>,
    pub(super) verify_token: Option<String>,
    pub(super) verify_token_file: Option<String>,
    pub(super) graph_url: Option<String>,
    pub(super) messages_per_second: Option<u32>,
    pub(super) templates: BTreeMap<String, RawTemplate>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawTemplate {
    pub(super) name: Option<String>,
    pub(super) language: Option<String>,
    pub(super) fill: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawTelegram {
    pub(super) token: Option<String>,
    pub(super) token_file: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) webhook_secret: Option<OneOrMore>,
    pub(super) webhook_secret_file: Option<OneOrMore>,
    pub(super) webhook_url: Option<String>,
    pub(super) api_url: Option<String>,
    pub(super) username: Option<String>,
    pub(super) groups: Option<String>,
}

/// One text, or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(super) fn all(self) -> Vec<String> {
        match self {
            OneOrMore::One(text) => vec![text],
            OneOrMore::More(texts) => texts,
        }
    }
}

/// The file and what the environment puts over it; the sentence when they do not fit together.
pub(super) fn read(text: &str, environment: Environment<'_>) -> Result<Raw, String> {
    let mut figment = Figment::from(Toml::string(text));
    for (name, key) in VARIABLES {
        if let Some(value) = environment(&format!("WANTI_{name}")) {
            figment = figment.merge(Serialized::default(key, value));
        }
    }
    figment.extract().map_err(|error| error.to_string())
}
