//! One message of ours as one call: sent, put in place of an earlier one, or sent otherwise when Telegram refused the first way.

use serde::Serialize;
use wanti_flow::model::Language;
use wanti_port::fit::{Keys, Wire};
use wanti_port::{Limits, Outbound, PortError, SentId, channel, escape};

use super::Call;
use super::keys::{Keyboard, keyboard};
use crate::reply::Failure;
use crate::wire::{Address, chat_and_message};

/// The ways round what Telegram refuses. Each is tried once, so sending comes to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// Without bold and the like.
    pub plain: bool,
    /// Not in place of another message.
    pub anew: bool,
    /// The address of a link in the text.
    pub spelled: bool,
    /// A photo as document, a document as photo.
    pub other_file: bool,
    /// Outside any topic.
    pub no_thread: bool,
    /// In the chat that took the place of the one known.
    pub chat: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Send<'a> {
    chat_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_thread_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parse_mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link_preview_options: Option<NoPreview>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyTo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<Keyboard<'a>>,
}

/// Telegram would fetch the addresses in a text to show what is there; those to upload documents are nobody's business.
#[derive(Debug, Serialize)]
struct NoPreview {
    is_disabled: bool,
}

#[derive(Debug, Serialize)]
struct ReplyTo {
    message_id: i64,
    allow_sending_without_reply: bool,
}

impl Manner {
    /// Another way to send it after this failure; none when there is no other.
    #[must_use]
    pub fn after(self, failure: &Failure, message: &Outbound) -> Option<Manner> {
        let other = match failure {
            Failure::Entities => Manner { plain: true, ..self },
            Failure::NotEditable => Manner { anew: true, ..self },
            Failure::Link if matches!(message.wire.keys, Keys::Link { .. }) => Manner { spelled: true, ..self },
            Failure::FileKind if message.wire.media.is_some() => Manner { other_file: true, ..self },
            Failure::Thread => Manner { no_thread: true, ..self },
            Failure::Moved(chat) if self.chat.is_none() => Manner { chat: Some(*chat), ..self },
            _ => self,
        };
        (other != self).then_some(other)
    }
}

/// The call that sends a message in this manner.
///
/// # Errors
/// [`PortError::Refused`] when Telegram could only refuse it: no address, no text, too long, a token too long.
pub fn send(message: &Outbound, manner: Manner, language: Language) -> Result<Call, PortError> {
    let address = Address::read(message.to.address.reveal()).ok_or_else(|| refused("an address that is no chat"))?;
    let address = Address {
        chat: manner.chat.unwrap_or(address.chat),
        thread: address.thread.filter(|_| !manner.no_thread && manner.chat.is_none()),
    };
    let wire = worded(&message.wire, manner);
    let reply_markup = keyboard(&wire.keys, address.is_private(), language)?;
    let replaced = replaced(message, manner, address.chat)
        .filter(|_| wire.media.is_none() && reply_markup.as_ref().is_none_or(|keys| keys.is_inline() || keyless(keys)));
    let file = wire.media.as_deref();
    let (text, parse_mode) = text(&wire, manner)?;
    let photo = is_photo(file.unwrap_or_default()) != manner.other_file;
    let body = Send {
        chat_id: address.chat,
        message_thread_id: address.thread.filter(|_| replaced.is_none()),
        message_id: replaced,
        photo: file.filter(|_| photo),
        document: file.filter(|_| !photo),
        link_preview_options: file.is_none().then_some(NoPreview { is_disabled: true }),
        reply_parameters: replaced.is_none().then(|| answered(message, address.chat)).flatten(),
        reply_markup: reply_markup.filter(|keys| replaced.is_none() || keys.is_inline()),
        parse_mode,
        text: text.clone().filter(|_| file.is_none()),
        caption: text.filter(|_| file.is_some()),
    };
    let method = match (file, replaced) {
        (None, Some(_)) => "editMessageText",
        (None, None) => "sendMessage",
        (Some(_), _) if photo => "sendPhoto",
        (Some(_), _) => "sendDocument",
    };
    Call::new(method, &body)
}

/// A message with its link in the text, when it cannot be a key.
fn worded(wire: &Wire, manner: Manner) -> Wire {
    match &wire.keys {
        Keys::Link { title, address } if manner.spelled => {
            let text = format!("{}\n\n{title}: {address}", wire.text.reveal());
            Wire { text: text.into(), keys: Keys::None, media: wire.media.clone() }
        }
        _ => wire.clone(),
    }
}

/// The text with its mode; none only under a file.
fn text(wire: &Wire, manner: Manner) -> Result<(Option<String>, Option<&'static str>), PortError> {
    let limits: &Limits = &channel::TELEGRAM;
    let words = escape::plain(wire.text.reveal());
    if words.trim().is_empty() {
        return if wire.media.is_some() { Ok((None, None)) } else { Err(refused("a message without a text")) };
    }
    let most = if wire.media.is_some() { limits.caption } else { limits.text };
    if limits.length(&words) > most {
        return Err(refused("a text longer than Telegram takes"));
    }
    match manner.plain {
        true => Ok((Some(words), None)),
        false => Ok((Some(escape::telegram_html(wire.text.reveal())), Some("HTML"))),
    }
}

/// The message in this chat whose place it takes.
fn replaced(message: &Outbound, manner: Manner, chat: i64) -> Option<i64> {
    message.instead_of.as_ref().filter(|_| !manner.anew).and_then(|id| in_chat(id, chat))
}

/// A message that was edited may lose its keys; a key to take away is another matter.
fn keyless(keys: &Keyboard<'_>) -> bool {
    matches!(keys, Keyboard::Remove { .. })
}

fn answered(message: &Outbound, chat: i64) -> Option<ReplyTo> {
    let message_id = message.reply_to.as_ref().and_then(|id| in_chat(id, chat))?;
    Some(ReplyTo { message_id, allow_sending_without_reply: true })
}

fn in_chat(id: &SentId, chat: i64) -> Option<i64> {
    chat_and_message(id).filter(|(of, _)| *of == chat).map(|(_, message)| message)
}

/// Whether a file is sent as a photo: by the ending of its address, or by how Telegram begins the ids of photos.
fn is_photo(media: &str) -> bool {
    let address = media.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let ending = [".jpg", ".jpeg", ".png", ".webp"].iter().any(|ending| address.ends_with(ending));
    if media.contains("://") { ending } else { media.starts_with("AgAC") }
}

fn refused(why: &str) -> PortError {
    PortError::Refused(why.to_owned())
}
