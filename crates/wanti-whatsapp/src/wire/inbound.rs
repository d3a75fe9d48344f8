//! One element of `messages`: what a citizen sent.

use serde_json::Value;
use wanti_core::{Location, Media, MediaKind};
use wanti_port::{Arrival, FileFacts, Inbound, InboundKind, Party, SentId};
use wanti_text::Pii;

use super::contact::{Contacts, Names};
use super::lenient::{at, name, number, phone, string, time};
use super::payload::{Outcome, Place};
use super::system;

/// Reads one message.
pub(super) fn read(place: Place<'_>, contacts: &Contacts, message: &Value) -> Outcome {
    let kind = string(message, "/type").ok_or("a message without a kind")?;
    if kind == "system" {
        return system::read(place, contacts, message);
    }
    let names = Names::at(message, "/from", "/from_user_id", "/from_parent_user_id");
    let from = contacts.party(names).ok_or("a message without a sender")?;
    let kind = kind_of(&kind, message, &from)?;
    inbound(place, message, from, kind).map(|inbound| Some(Arrival::Message(inbound)))
}

/// What all messages have in common.
pub(super) fn inbound(
    place: Place<'_>,
    message: &Value,
    from: Party,
    kind: InboundKind,
) -> Result<Inbound, &'static str> {
    let flag = |place: &str| at(message, place).and_then(Value::as_bool).unwrap_or_default();
    Ok(Inbound {
        line: place.line.clone(),
        id: string(message, "/id").ok_or("a message without an id")?,
        from,
        sent: time(message, "/timestamp", place.received),
        received: place.received,
        group: string(message, "/group_id"),
        reply_to: string(message, "/context/id").map(SentId),
        forwarded: flag("/context/forwarded") || flag("/context/frequently_forwarded"),
        kind,
    })
}

fn kind_of(kind: &str, message: &Value, from: &Party) -> Result<InboundKind, &'static str> {
    match kind {
        "text" => text(message),
        "image" | "video" | "document" | "audio" | "voice" | "sticker" => media(kind, message),
        "location" => location(message),
        "contacts" => Ok(shared_contact(message, from)),
        "reaction" => reaction(message),
        "button" => choice(message, "/button/payload", "/button/text"),
        "interactive" => interactive(message),
        "request_welcome" => Ok(InboundKind::Start { payload: None }),
        "edit" => Ok(InboundKind::Edited { on: original(message, "/edit")?, text: words(message, "/edit/message") }),
        "revoke" => Ok(InboundKind::Withdrawn { on: original(message, "/revoke")? }),
        "unsupported" => {
            let inner = string(message, "/unsupported/type");
            Ok(InboundKind::Unsupported(inner.as_deref().map_or_else(|| name(kind), name)))
        }
        other => Ok(InboundKind::Unsupported(name(other))),
    }
}

fn text(message: &Value) -> Result<InboundKind, &'static str> {
    let body = string(message, "/text/body").ok_or("a text without words")?;
    let command = body.trim().strip_prefix('/').filter(|word| is_command(word)).map(str::to_owned);
    Ok(InboundKind::Text(Pii::new(command.unwrap_or(body))))
}

fn is_command(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_')
}

fn media(kind: &str, message: &Value) -> Result<InboundKind, &'static str> {
    let Some(file) = message.get(kind) else { return Err("a file that is not told") };
    let media = Media {
        kind: media_kind(kind),
        id: string(file, "/id").ok_or("a file without an id")?,
        caption: string(file, "/caption"),
    };
    let file = FileFacts {
        mime: string(file, "/mime_type"),
        size: file.get("file_size").and_then(Value::as_u64),
        sha256: string(file, "/sha256"),
        name: string(file, "/filename").map(Pii::new),
        album: None,
    };
    Ok(InboundKind::Media { media, file })
}

fn media_kind(kind: &str) -> MediaKind {
    match kind {
        "image" => MediaKind::Image,
        "video" => MediaKind::Video,
        "audio" | "voice" => MediaKind::Audio,
        "sticker" => MediaKind::Sticker,
        _ => MediaKind::Document,
    }
}

fn location(message: &Value) -> Result<InboundKind, &'static str> {
    let degrees = |at, most: f64| number(message, at).filter(|degrees| degrees.abs() <= most);
    let label = string(message, "/location/name").or_else(|| string(message, "/location/address"));
    match (degrees("/location/latitude", 90.0), degrees("/location/longitude", 180.0)) {
        (Some(latitude), Some(longitude)) => Ok(InboundKind::Location(Location { latitude, longitude, label })),
        _ => Err("a position that is nowhere"),
    }
}

/// The first number among the contacts. It is the sender's own when it is the number the message came from.
fn shared_contact(message: &Value, from: &Party) -> InboundKind {
    let shared = message.get("contacts").and_then(Value::as_array).into_iter().flatten();
    let phones = shared.filter_map(|contact| contact.get("phones")?.as_array()).flatten();
    let number = |entry: &Value| {
        let told = string(entry, "/wa_id").or_else(|| string(entry, "/phone"))?;
        phone(&told).map(with_country)
    };
    match phones.into_iter().find_map(number) {
        Some(digits) => {
            let own = from.phone().is_some_and(|phone| *phone.reveal() == digits);
            InboundKind::Contact { phone: Pii::new(digits), own }
        }
        None => InboundKind::Unsupported("contacts".to_owned()),
    }
}

/// Contacts saved at home begin with a nought in place of the country.
fn with_country(digits: String) -> String {
    match digits.strip_prefix('0') {
        Some(home) => format!("62{home}"),
        None => digits,
    }
}

fn reaction(message: &Value) -> Result<InboundKind, &'static str> {
    let on = string(message, "/reaction/message_id").ok_or("a reaction to nothing")?;
    Ok(InboundKind::Reaction { on: SentId(on), emoji: string(message, "/reaction/emoji") })
}

/// Keys on WhatsApp cannot be edited and need no callback, so only the token and its title matter.
fn choice(message: &Value, token: &str, title: &str) -> Result<InboundKind, &'static str> {
    let token = string(message, token).ok_or("a tap without a token")?;
    let title = string(message, title).unwrap_or_default();
    Ok(InboundKind::Choice { token, title, on: None, callback: None })
}

fn interactive(message: &Value) -> Result<InboundKind, &'static str> {
    let kind = string(message, "/interactive/type").ok_or("a tap without a kind")?;
    match kind.as_str() {
        "button_reply" => choice(message, "/interactive/button_reply/id", "/interactive/button_reply/title"),
        "list_reply" => choice(message, "/interactive/list_reply/id", "/interactive/list_reply/title"),
        other => Ok(InboundKind::Unsupported(format!("interactive.{}", name(other)))),
    }
}

fn original(message: &Value, part: &str) -> Result<SentId, &'static str> {
    let id = string(message, &format!("{part}/original_message_id"));
    id.map(SentId).ok_or("a change of no message")
}

/// The words of a message: its text or its caption.
pub(super) fn words(message: &Value, part: &str) -> Option<Pii<String>> {
    let inner = at(message, part)?;
    let kind = string(inner, "/type")?;
    let text = string(inner, "/text/body").or_else(|| string(inner.get(kind.as_str())?, "/caption"));
    text.map(Pii::new)
}
