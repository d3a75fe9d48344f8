//! What people can send on WhatsApp, as the piece of a webhook that is about it. Sender, id and time are put in later.

use serde_json::{Value, json};

/// Webhooks carry the hash of a file in base 64; this is the one of nothing.
const HASH: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/// Words.
#[must_use]
pub fn text(words: &str) -> Value {
    json!({ "type": "text", "text": { "body": words } })
}

/// Words that answer a message.
#[must_use]
pub fn answer(words: &str, to: &str) -> Value {
    json!({ "type": "text", "text": { "body": words }, "context": { "id": to } })
}

/// Words that came from elsewhere.
#[must_use]
pub fn forwarded(words: &str) -> Value {
    json!({ "type": "text", "text": { "body": words }, "context": { "forwarded": true } })
}

/// A tap on a reply button.
#[must_use]
pub fn button(id: &str, title: &str, on: &str) -> Value {
    json!({ "type": "interactive", "context": { "id": on },
        "interactive": { "type": "button_reply", "button_reply": { "id": id, "title": title } } })
}

/// A tap on a row of a list.
#[must_use]
pub fn row(id: &str, title: &str, on: &str) -> Value {
    json!({ "type": "interactive", "context": { "id": on },
        "interactive": { "type": "list_reply", "list_reply": { "id": id, "title": title } } })
}

/// A tap on a button of a template.
#[must_use]
pub fn template_button(payload: &str, title: &str, on: &str) -> Value {
    json!({ "type": "button", "context": { "id": on }, "button": { "payload": payload, "text": title } })
}

/// A form that was filled.
#[must_use]
pub fn form(fields: &Value) -> Value {
    let reply = json!({ "name": "flow", "body": "Sent", "response_json": fields.to_string() });
    json!({ "type": "interactive", "interactive": { "type": "nfm_reply", "nfm_reply": reply } })
}

/// A file by its id: `image`, `video`, `audio`, `document` or `sticker`.
#[must_use]
pub fn file(kind: &str, id: &str, mime: &str, caption: Option<&str>) -> Value {
    let mut file = json!({ "id": id, "mime_type": mime, "sha256": HASH });
    if let (true, Some(fields)) = (kind == "document", file.as_object_mut()) {
        fields.insert("filename".to_owned(), json!("berkas.pdf"));
    }
    if let (true, Some(fields)) = (kind == "sticker", file.as_object_mut()) {
        fields.insert("animated".to_owned(), json!(false));
    }
    if let (Some(caption), Some(fields)) = (caption, file.as_object_mut()) {
        fields.insert("caption".to_owned(), json!(caption));
    }
    if let (true, Some(fields)) = (kind == "audio", file.as_object_mut()) {
        fields.insert("voice".to_owned(), json!(true));
    }
    json!({ "type": kind, kind: file })
}

/// A position.
#[must_use]
pub fn location(latitude: f64, longitude: f64, name: Option<&str>) -> Value {
    json!({ "type": "location", "location": { "latitude": latitude, "longitude": longitude, "name": name } })
}

/// A contact.
#[must_use]
pub fn contact(name: &str, phone: &str) -> Value {
    let contact = json!({ "name": { "formatted_name": name, "first_name": name },
        "phones": [{ "phone": format!("+{phone}"), "wa_id": phone, "type": "CELL" }] });
    json!({ "type": "contacts", "contacts": [contact] })
}

/// A sign put on a message; taken away without one.
#[must_use]
pub fn reaction(on: &str, emoji: Option<&str>) -> Value {
    let mut reaction = json!({ "message_id": on });
    if let (Some(emoji), Some(fields)) = (emoji, reaction.as_object_mut()) {
        fields.insert("emoji".to_owned(), json!(emoji));
    }
    json!({ "type": "reaction", "reaction": reaction })
}

/// An earlier message in other words.
#[must_use]
pub fn edit(on: &str, words: &str) -> Value {
    json!({ "type": "edit", "edit": { "original_message_id": on, "message": text(words) } })
}

/// An earlier message taken back.
#[must_use]
pub fn revoke(on: &str) -> Value {
    json!({ "type": "revoke", "revoke": { "original_message_id": on } })
}

/// Something that no webhook tells more of.
#[must_use]
pub fn unsupported(kind: &str) -> Value {
    let error = json!({ "code": 131051, "title": "Message type unknown", "message": "Message type unknown",
        "error_data": { "details": "Message type is currently not supported." } });
    json!({ "type": "unsupported", "errors": [error], "unsupported": { "type": kind } })
}

/// A basket of goods.
#[must_use]
pub fn order() -> Value {
    let item = json!({ "product_retailer_id": "a1", "quantity": 1, "item_price": 5000, "currency": "IDR" });
    json!({ "type": "order", "order": { "catalog_id": "77", "text": "", "product_items": [item] } })
}

/// A note that the person has another number now.
#[must_use]
pub fn new_number(wa_id: &str) -> Value {
    json!({ "type": "system",
        "system": { "type": "user_changed_number", "wa_id": wa_id, "body": "The number was changed" } })
}

/// A note that the person has another business-scoped id now.
#[must_use]
pub fn new_user_id(earlier: &str, now: &str) -> Value {
    json!({ "type": "system",
        "system": { "type": "user_changed_user_id", "user_id": now, "previous_user_id": earlier } })
}

/// A kind of message nobody knows yet.
#[must_use]
pub fn unknown(kind: &str) -> Value {
    json!({ "type": kind, kind: { "x": 1 } })
}
