//! What people do on Telegram, as updates of a bot.

use serde_json::{Value, json};

use super::state::Bots;
use super::{Group, User};
use crate::lock;

/// Words; a command is marked as such.
pub(super) fn words(text: &str) -> Value {
    let command = text.split_whitespace().next().filter(|word| word.starts_with('/') && word.len() > 1);
    match command {
        Some(command) => {
            let length = command.encode_utf16().count();
            json!({ "text": text, "entities": [{ "type": "bot_command", "offset": 0, "length": length }] })
        }
        None => json!({ "text": text }),
    }
}

/// Somebody writes; the number of the message.
pub(super) fn message(bots: &Bots, token: &str, user: &User, group: Option<&Group>, content: &Value) -> Option<i64> {
    let mut id = None;
    let seconds = bots.stage.clock.seconds();
    bots.happens(token, |known| {
        let (number, message) = known.hears(user, group, seconds, content);
        id = Some(number);
        Some(("message", message))
    });
    id
}

/// Somebody taps a key; the id of the tap.
pub(super) fn tap(bots: &Bots, token: &str, user: &User, group: Option<&Group>, key: &str) -> Option<String> {
    let mut id = None;
    bots.happens(token, |known| {
        let (number, tap) = known.tap(user, group.map_or(user.id, |group| group.id), key)?;
        id = Some(number);
        Some(("callback_query", tap))
    });
    id
}

/// Somebody changes an earlier message of their own.
pub(super) fn edit(bots: &Bots, user: &User, id: i64, text: &str) {
    let seconds = bots.stage.clock.seconds();
    bots.happens("", |known| {
        let mut message = known.message(user.id, id)?.clone();
        let fields = message.as_object_mut()?;
        fields.insert("text".to_owned(), json!(text));
        fields.insert("edit_date".to_owned(), json!(seconds));
        known.remember(user.id, id, message.clone());
        Some(("edited_message", message))
    });
}

/// Somebody puts a sign on a message.
pub(super) fn react(bots: &Bots, user: &User, id: i64, emoji: Option<&str>) {
    let seconds = bots.stage.clock.seconds();
    let signs: Vec<Value> = emoji.into_iter().map(|emoji| json!({ "type": "emoji", "emoji": emoji })).collect();
    bots.happens("", |_| {
        let reaction = json!({
            "chat": user.chat(), "message_id": id, "user": user.shown(), "date": seconds,
            "old_reaction": [], "new_reaction": signs,
        });
        Some(("message_reaction", reaction))
    });
}

/// Somebody blocks the bot or lets it write again.
pub(super) fn block(bots: &Bots, token: &str, user: &User, blocks: bool) {
    let seconds = bots.stage.clock.seconds();
    bots.happens(token, |known| Some(("my_chat_member", known.blocks(user, blocks, seconds))));
}

/// A photo as content of a message.
pub(super) fn photo(bots: &Bots, bytes: &[u8], caption: Option<&str>) -> Value {
    let Some(known) = bots.known("") else { return Value::Null };
    let (id, _) = lock(&known).stores("photos", "jpg", bytes.to_vec());
    let photo = json!([{ "file_id": id, "file_unique_id": format!("u{id}"), "width": 640, "height": 480,
        "file_size": bytes.len() }]);
    with_caption(json!({ "photo": photo }), caption)
}

/// A document as content of a message.
pub(super) fn document(bots: &Bots, name: &str, mime: &str, bytes: &[u8], caption: Option<&str>) -> Value {
    let Some(known) = bots.known("") else { return Value::Null };
    let (id, _) = lock(&known).stores("documents", "bin", bytes.to_vec());
    let document = json!({ "file_id": id, "file_unique_id": format!("u{id}"), "file_name": name, "mime_type": mime,
        "file_size": bytes.len() });
    with_caption(json!({ "document": document }), caption)
}

fn with_caption(mut content: Value, caption: Option<&str>) -> Value {
    if let (Some(caption), Some(fields)) = (caption, content.as_object_mut()) {
        fields.insert("caption".to_owned(), json!(caption));
    }
    content
}
