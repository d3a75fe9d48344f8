//! What an office sets for its bot on Telegram. Building checks everything; using cannot fail.

use std::time::Duration;

use thiserror::Error;
use wanti_flow::model::{Channel, Language};
use wanti_http::Secret;
use wanti_port::Line;

/// The settings of one bot.
///
/// ```
/// use wanti_telegram::{Groups, Settings};
/// let settings = Settings::new("srimenanti", "700:AAkunci_contoh")?.with_username("layanan_contoh_bot");
/// assert_eq!(settings.line().id, "700");
/// assert_eq!(settings.groups(), Groups::Off);
/// assert!(!format!("{settings:?}").contains("kunci"));
/// # Ok::<(), wanti_telegram::SettingsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Settings {
    line: Line,
    bot: i64,
    token: Secret,
    api_url: String,
    secrets: Vec<Secret>,
    username: Option<String>,
    groups: Groups,
    language: Language,
    wait: Duration,
}

/// What the bot hears in groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Groups {
    /// Nothing.
    #[default]
    Off,
    /// Commands, answers to its messages, its name, and taps on its keys.
    Addressed,
    /// Everything Telegram lets it hear.
    All,
}

/// A setting cannot be used. The texts never repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// BotFather gives tokens as a number, a colon and letters. Copy it whole.
    #[error("the token of the bot is not of the form NUMBER:LETTERS")]
    Token,
    /// Set an address that begins with `https://` (or `http://` for a server of one's own).
    #[error("the address of the Bot API is not an http address without query")]
    ApiUrl,
    /// Choose another secret.
    #[error("a webhook secret has 1 to 256 letters of A-Z, a-z, 0-9, _ and -")]
    WebhookSecret,
}

/// Telegram's own server.
const API: &str = "https://api.telegram.org";
/// How long an empty poll waits: shorter than what proxies on the way cut.
const WAIT: Duration = Duration::from_secs(25);

impl Settings {
    /// The settings of an office's bot: Telegram's own server, no groups, Indonesian.
    ///
    /// # Errors
    /// [`SettingsError::Token`].
    pub fn new(office: &str, token: &str) -> Result<Settings, SettingsError> {
        let bot = bot_of(token).ok_or(SettingsError::Token)?;
        Ok(Settings {
            line: Line { office: office.to_owned(), channel: Channel::Telegram, id: bot.to_string() },
            bot,
            token: Secret::new(token),
            api_url: API.to_owned(),
            secrets: Vec::new(),
            username: None,
            groups: Groups::Off,
            language: Language::Indonesian,
            wait: WAIT,
        })
    }

    /// The same on another server of the Bot API.
    ///
    /// # Errors
    /// [`SettingsError::ApiUrl`].
    pub fn with_api_url(self, address: &str) -> Result<Settings, SettingsError> {
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        let odd = |ch: char| ch.is_whitespace() || ch.is_control() || matches!(ch, '?' | '#' | '@');
        if host.is_none_or(|host| host.trim_matches('/').is_empty() || host.contains(odd)) {
            return Err(SettingsError::ApiUrl);
        }
        Ok(Settings { api_url: address.trim_end_matches('/').to_owned(), ..self })
    }

    /// The same with secrets that a webhook may carry; the first is told to Telegram, the others are on their way out.
    ///
    /// # Errors
    /// [`SettingsError::WebhookSecret`].
    pub fn with_secrets<S: AsRef<str>>(self, secrets: &[S]) -> Result<Settings, SettingsError> {
        if !secrets.iter().all(|secret| is_name(secret.as_ref(), 256)) {
            return Err(SettingsError::WebhookSecret);
        }
        Ok(Settings { secrets: secrets.iter().map(|secret| Secret::new(secret.as_ref())).collect(), ..self })
    }

    /// The same with the bot's public name, without the sign before it.
    #[must_use]
    pub fn with_username(self, username: &str) -> Settings {
        Settings { username: Some(username.trim_start_matches('@').to_owned()), ..self }
    }

    /// The same with groups.
    #[must_use]
    pub fn with_groups(self, groups: Groups) -> Settings {
        Settings { groups, ..self }
    }

    /// The same with keys for contact and location in another language.
    #[must_use]
    pub fn with_language(self, language: Language) -> Settings {
        Settings { language, ..self }
    }

    /// The same with another time that an empty poll waits.
    #[must_use]
    pub fn with_wait(self, wait: Duration) -> Settings {
        Settings { wait, ..self }
    }

    /// The line of the office.
    #[must_use]
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// The bot's number.
    #[must_use]
    pub fn bot(&self) -> i64 {
        self.bot
    }

    /// Secrets that a webhook may carry.
    #[must_use]
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// The bot's public name.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// What it hears in groups.
    #[must_use]
    pub fn groups(&self) -> Groups {
        self.groups
    }

    /// The language of keys that Telegram does not name itself.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// How long an empty poll waits.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// Where the bot itself is asked for, to see whether the token works. It holds the token: never log it.
    #[must_use]
    pub fn me_url(&self) -> String {
        self.method_url("getMe")
    }

    /// Where to ask whether Telegram calls a webhook, and what became of the last call. It holds the token: never log it.
    #[must_use]
    pub fn webhook_info_url(&self) -> String {
        self.method_url("getWebhookInfo")
    }

    /// Where a method is called. It holds the token: never log it.
    pub(crate) fn method_url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.api_url, self.token.reveal())
    }

    /// Where a file is fetched. It holds the token: never log it.
    pub(crate) fn file_url(&self, path: &str) -> String {
        format!("{}/file/bot{}/{path}", self.api_url, self.token.reveal())
    }
}

/// The bot's number in its token; none when the token could not stand in an address.
fn bot_of(token: &str) -> Option<i64> {
    let (number, key) = token.split_once(':')?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse().ok().filter(|_| digits && is_name(key, 256))
}

/// Whether it is made of the letters Telegram allows in secrets and payloads, at most so many.
pub(crate) fn is_name(text: &str, most: usize) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=most).contains(&text.len()) && text.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_that_could_bend_an_address_are_refused() {
        for token in ["", "700", "700:", ":x", "a:b", "700:a/b", "700:a b", "700:a?b", "-7:ab", "+7:ab"] {
            assert_eq!(Settings::new("x", token).unwrap_err(), SettingsError::Token, "{token}");
        }
        let settings = Settings::new("x", "700:ab-_9").unwrap();
        assert_eq!(settings.method_url("getMe"), "https://api.telegram.org/bot700:ab-_9/getMe");
    }

    #[test]
    fn addresses_and_secrets_are_checked() {
        let settings = || Settings::new("x", "700:ab").unwrap();
        for address in ["", "api.telegram.org", "https://", "ftp://x", "https://x?y", "https://a@b", "https://a b"] {
            assert_eq!(settings().with_api_url(address).unwrap_err(), SettingsError::ApiUrl, "{address}");
        }
        assert_eq!(
            settings().with_api_url("http://127.0.0.1:9/").unwrap().file_url("a"),
            "http://127.0.0.1:9/file/bot700:ab/a"
        );
        for secret in ["", "a b", "é", &"x".repeat(257)] {
            assert_eq!(settings().with_secrets(&[secret]).unwrap_err(), SettingsError::WebhookSecret);
        }
        assert!(settings().with_secrets(&["a-Z_9"]).is_ok());
    }
}
