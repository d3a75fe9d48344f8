//! All other calls: polling, webhook, the menu of commands, answers to taps, files.

use serde::Serialize;
use thiserror::Error;
use wanti_http::Secret;
use wanti_port::PortError;

use super::Call;
use crate::wire::{Address, KINDS};

/// A command on the menu of the bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BotCommand {
    command: String,
    description: String,
}

/// Telegram would not take this command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CommandError {
    /// Choose a name of 1 to 32 small letters, digits and underscores.
    #[error("a command is 1 to 32 of a-z, 0-9 and _")]
    Name,
    /// Say in 1 to 256 characters what it does.
    #[error("the description of a command has 1 to 256 characters")]
    Description,
    /// Name fewer.
    #[error("a bot has at most 100 commands")]
    TooMany,
}

impl BotCommand {
    /// A command with what it does. Words with spaces get underscores: `cek status` stands there as `cek_status`.
    ///
    /// ```
    /// use wanti_telegram::BotCommand;
    /// assert_eq!(BotCommand::new("Cek status", "Sampai mana surat saya").unwrap().name(), "cek_status");
    /// assert!(BotCommand::new("é", "x").is_err());
    /// ```
    ///
    /// # Errors
    /// [`CommandError`].
    pub fn new(words: &str, description: &str) -> Result<BotCommand, CommandError> {
        let command = words.trim().to_lowercase().replace([' ', '-'], "_");
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !(1..=32).contains(&command.len()) || !command.bytes().all(letter) {
            return Err(CommandError::Name);
        }
        let description = description.trim();
        if !(1..=256).contains(&description.encode_utf16().count()) {
            return Err(CommandError::Description);
        }
        Ok(BotCommand { command, description: description.to_owned() })
    }

    /// Its name, without the stroke.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.command
    }
}

pub(crate) fn get_me() -> Result<Call, PortError> {
    Call::new("getMe", &serde_json::json!({}))
}

pub(crate) fn poll(offset: Option<i64>, most: u8, seconds: u64) -> Result<Call, PortError> {
    #[derive(Serialize)]
    struct Poll {
        #[serde(skip_serializing_if = "Option::is_none")]
        offset: Option<i64>,
        limit: u8,
        timeout: u64,
        allowed_updates: [&'static str; KINDS.len()],
    }
    Call::new("getUpdates", &Poll { offset, limit: most, timeout: seconds, allowed_updates: KINDS })
}

pub(crate) fn set_webhook(url: &str, secret: &Secret, connections: u8) -> Result<Call, PortError> {
    #[derive(Serialize)]
    struct Webhook<'a> {
        url: &'a str,
        secret_token: &'a str,
        max_connections: u8,
        allowed_updates: [&'static str; KINDS.len()],
    }
    let connections = connections.clamp(1, 100);
    let body = Webhook { url, secret_token: secret.reveal(), max_connections: connections, allowed_updates: KINDS };
    Call::new("setWebhook", &body)
}

/// What waits at Telegram stays there.
pub(crate) fn delete_webhook() -> Result<Call, PortError> {
    Call::new("deleteWebhook", &serde_json::json!({ "drop_pending_updates": false }))
}

pub(crate) fn set_commands(commands: &[BotCommand]) -> Result<Call, PortError> {
    if commands.len() > 100 {
        return Err(PortError::Refused(CommandError::TooMany.to_string()));
    }
    Call::new("setMyCommands", &serde_json::json!({ "commands": commands }))
}

pub(crate) fn tap_answered(callback: &str) -> Result<Call, PortError> {
    Call::new("answerCallbackQuery", &serde_json::json!({ "callback_query_id": callback }))
}

pub(crate) fn typing(address: Address) -> Result<Call, PortError> {
    #[derive(Serialize)]
    struct Typing {
        chat_id: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        message_thread_id: Option<i64>,
        action: &'static str,
    }
    Call::new("sendChatAction", &Typing { chat_id: address.chat, message_thread_id: address.thread, action: "typing" })
}

pub(crate) fn file(id: &str) -> Result<Call, PortError> {
    Call::new("getFile", &serde_json::json!({ "file_id": id }))
}
