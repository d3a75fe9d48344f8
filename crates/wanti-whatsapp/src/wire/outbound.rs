//! A message of ours as the JSON that is posted. What breaks a limit of Meta is cut where only a label suffers, and refused where words or keys would be lost.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value, json};
use wanti_core::MediaKind;
use wanti_flow::channel::WHATSAPP;
use wanti_port::fit::{Key, Keys, Wish, shorten};
use wanti_port::{Outbound, PortError, escape};

use super::attachment::{Attachment, File, word};

/// What all messages have around them.
#[derive(Serialize)]
struct Envelope<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Value>,
    #[serde(skip_serializing_if = "str::is_empty")]
    biz_opaque_callback_data: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    content: Map<String, Value>,
}

/// Bytes that mostly hold all beside the words.
const ENVELOPE: usize = 1024;
/// The most that our own id may have.
const CALLBACK_MOST: usize = 512;

/// The JSON of a message; `attachment` is what its `media` stands for.
///
/// # Errors
/// It breaks a limit of Meta that cutting cannot mend, or it is empty.
pub fn message(outbound: &Outbound, attachment: Option<&Attachment>) -> Result<Vec<u8>, PortError> {
    let text = escape::whatsapp(outbound.wire.text.reveal());
    let (kind, content) = content(&text, &outbound.wire.keys, attachment)?;
    enveloped(outbound, kind, content)
}

/// Puts the envelope around a content.
pub(super) fn enveloped(outbound: &Outbound, kind: &'static str, content: Value) -> Result<Vec<u8>, PortError> {
    let address = outbound.to.address.reveal().as_str();
    let is_number = !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_digit());
    let envelope = Envelope {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: Some(address).filter(|_| is_number),
        recipient: Some(address).filter(|_| !is_number),
        context: outbound.reply_to.as_ref().map(|sent| json!({ "message_id": sent.0 })),
        biz_opaque_callback_data: at_most("our own id", &outbound.id, CALLBACK_MOST)?,
        kind,
        content: Map::from_iter([(kind.to_owned(), content)]),
    };
    let mut json = Vec::with_capacity(outbound.wire.text.reveal().len() + ENVELOPE);
    serde_json::to_writer(&mut json, &envelope).map_err(|_| refused("a message that is no JSON"))?;
    Ok(json)
}

fn content(text: &str, keys: &Keys, attachment: Option<&Attachment>) -> Result<(&'static str, Value), PortError> {
    match (keys, attachment) {
        (Keys::None | Keys::Ask(Wish::Contact), None) => plain(text),
        (Keys::None | Keys::Ask(Wish::Contact), Some(attachment)) => file(text, attachment),
        (Keys::Ask(Wish::Location), None) => {
            interactive("location_request_message", text, json!({ "name": "send_location" }), None)
        }
        (Keys::Buttons(keys), header) => interactive("button", text, buttons(keys)?, header),
        (Keys::Link { title, address }, header) => interactive("cta_url", text, link(title, address)?, header),
        (Keys::List { open, rows }, None) => interactive("list", text, list(open, rows)?, None),
        (Keys::Grid(lines), None) => grid(text, lines),
        (_, Some(_)) => Err(refused("a file above keys that carry none")),
    }
}

fn plain(text: &str) -> Result<(&'static str, Value), PortError> {
    let body = worded(text, WHATSAPP.text)?;
    Ok(("text", json!({ "body": body, "preview_url": false })))
}

fn file(text: &str, attachment: &Attachment) -> Result<(&'static str, Value), PortError> {
    let kind = attachment.kind_under(text);
    let mut content = place(attachment, kind);
    if !text.trim().is_empty() {
        content.insert("caption".to_owned(), at_most("a caption", text, WHATSAPP.caption)?.into());
    }
    Ok((word(kind), Value::Object(content)))
}

/// Where a file is, and the name a document is shown under.
fn place(attachment: &Attachment, kind: MediaKind) -> Map<String, Value> {
    let (at, value) = match &attachment.file {
        File::Link(address) => ("link", address),
        File::Id(id) => ("id", id),
    };
    let mut content = Map::from_iter([(at.to_owned(), Value::from(value.as_str()))]);
    if let Some(name) = attachment.name().filter(|_| kind == MediaKind::Document) {
        content.insert("filename".to_owned(), name.into());
    }
    content
}

fn interactive(
    kind: &'static str,
    text: &str,
    action: Value,
    header: Option<&Attachment>,
) -> Result<(&'static str, Value), PortError> {
    let body = worded(text, WHATSAPP.text_with_keys)?;
    let mut content = json!({ "type": kind, "body": { "text": body }, "action": action });
    if let (Some(attachment), Some(content)) = (header, content.as_object_mut()) {
        content.insert("header".to_owned(), above(attachment));
    }
    Ok(("interactive", content))
}

/// A file above keys: a picture, a film or a document.
fn above(attachment: &Attachment) -> Value {
    let kind = match attachment.kind {
        Some(kind @ (MediaKind::Image | MediaKind::Video)) => kind,
        _ => MediaKind::Document,
    };
    let word = word(kind);
    json!({ "type": word, word: place(attachment, kind) })
}

fn buttons(keys: &[Key]) -> Result<Value, PortError> {
    counted("buttons", keys.len(), WHATSAPP.buttons)?;
    distinct(keys)?;
    let titles: Vec<String> =
        keys.iter().map(|key| titled(&key.title, WHATSAPP.button_title)).collect::<Result<_, PortError>>()?;
    // As they will be seen: cutting can make two of them the same.
    if titles.iter().collect::<BTreeSet<_>>().len() < titles.len() {
        return Err(refused("two buttons alike"));
    }
    let button =
        |(key, title): (&Key, &String)| json!({ "type": "reply", "reply": { "id": key.token, "title": title } });
    Ok(json!({ "buttons": keys.iter().zip(&titles).map(button).collect::<Vec<_>>() }))
}

fn list(open: &str, rows: &[Key]) -> Result<Value, PortError> {
    counted("rows", rows.len(), WHATSAPP.rows)?;
    distinct(rows)?;
    let rows: Vec<Value> = rows.iter().map(row).collect::<Result<_, PortError>>()?;
    Ok(json!({ "button": titled(open, WHATSAPP.open_label)?, "sections": [{ "rows": rows }] }))
}

fn row(key: &Key) -> Result<Value, PortError> {
    let mut row = json!({ "id": key.token, "title": titled(&key.title, WHATSAPP.row_title)? });
    let description = key.description.as_deref().map(str::trim).filter(|words| !words.is_empty());
    if let (Some(words), Some(row)) = (description, row.as_object_mut()) {
        row.insert("description".to_owned(), shorten(words, WHATSAPP.row_description, &WHATSAPP).into());
    }
    Ok(row)
}

fn link(title: &str, address: &str) -> Result<Value, PortError> {
    let parameters = json!({ "display_text": titled(title, WHATSAPP.link_title)?, "url": address });
    Ok(json!({ "name": "cta_url", "parameters": parameters }))
}

/// WhatsApp has no grid: few keys become buttons, more become a list.
fn grid(text: &str, lines: &[Vec<Key>]) -> Result<(&'static str, Value), PortError> {
    let keys: Vec<Key> = lines.iter().flatten().cloned().collect();
    if keys.len() <= WHATSAPP.buttons {
        return interactive("button", text, buttons(&keys)?, None);
    }
    interactive("list", text, list("Menu", &keys)?, None)
}

/// Meta refuses two keys that answer alike, and tokens that are long, empty or have blanks at their ends.
fn distinct(keys: &[Key]) -> Result<(), PortError> {
    let mut tokens = BTreeSet::new();
    for key in keys {
        if key.token.is_empty() || key.token.trim() != key.token || key.token.len() > WHATSAPP.token {
            return Err(refused("a key whose token cannot be sent"));
        }
        if !tokens.insert(key.token.as_str()) {
            return Err(refused("two keys with one token"));
        }
    }
    Ok(())
}

fn counted(what: &str, count: usize, most: usize) -> Result<(), PortError> {
    if (1..=most).contains(&count) { Ok(()) } else { Err(PortError::Refused(format!("{count} {what}, most {most}"))) }
}

fn titled(title: &str, most: usize) -> Result<String, PortError> {
    let title = escape::whatsapp(title.trim());
    if title.is_empty() { Err(refused("a key without a title")) } else { Ok(shorten(&title, most, &WHATSAPP)) }
}

fn worded(text: &str, most: usize) -> Result<&str, PortError> {
    if text.trim().is_empty() {
        return Err(refused("a message without words"));
    }
    at_most("a text", text, most)
}

fn at_most<'a>(what: &str, text: &'a str, most: usize) -> Result<&'a str, PortError> {
    let length = WHATSAPP.length(text);
    if length <= most {
        Ok(text)
    } else {
        Err(PortError::Refused(format!("{what} of {length} characters, most {most}")))
    }
}

fn refused(why: &str) -> PortError {
    PortError::Refused(why.to_owned())
}
