//! Messages of a bot: sent, edited, with the limits and the words of the real one.

use serde_json::{Map, Value, json};

use super::asked::Params;
use super::fault::Fault;
use super::html;
use super::markup::{self, Markup};
use super::state::{Bots, Known};
use crate::ledger::Sent;

/// Most characters of a text.
const TEXT: usize = 4096;
/// Most characters under a file.
const CAPTION: usize = 1024;

/// A message that may go.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) chat: i64,
    /// The message that is changed.
    pub(super) edits: Option<i64>,
    kind: &'static str,
    text: String,
    keys: Vec<(String, String)>,
    content: Map<String, Value>,
    file: Option<(&'static str, String, Vec<u8>)>,
}

impl Bots {
    /// `sendMessage`, `sendPhoto`, `sendDocument`: checks it.
    pub(super) fn sending(&self, known: &mut Known, kind: &'static str, params: &Params) -> Result<Ready, Fault> {
        let chat = chat(params)?;
        known.reachable_or(chat, self.settings.strangers)?;
        let mut ready =
            Ready { chat, edits: None, kind, text: String::new(), keys: Vec::new(), content: Map::new(), file: None };
        match kind {
            "sendMessage" => ready.words(params, "text", TEXT)?,
            "sendPhoto" => ready.file(known, params, "photo")?,
            _ => ready.file(known, params, "document")?,
        }
        ready.answers(known, params)?;
        if let Some(thread) = params.number("message_thread_id") {
            if chat > 0 {
                return Err(Fault::bad("message thread not found"));
            }
            ready.content.insert("message_thread_id".to_owned(), json!(thread));
            ready.content.insert("is_topic_message".to_owned(), json!(true));
        }
        ready.keys(markup::check(params.json("reply_markup")?, chat > 0)?);
        self.admit(known, chat)?;
        Ok(ready)
    }

    /// `editMessageText`, `editMessageCaption`, `editMessageReplyMarkup`: checks it.
    pub(super) fn editing(&self, known: &mut Known, kind: &'static str, params: &Params) -> Result<Ready, Fault> {
        let chat = chat(params)?;
        let id = params.number("message_id").ok_or_else(|| Fault::bad("message identifier is not specified"))?;
        known.reachable_or(chat, self.settings.strangers)?;
        let message = known.message(chat, id).cloned().ok_or_else(|| Fault::bad("message to edit not found"))?;
        if message.pointer("/from/id") != Some(&json!(known.bot.id())) {
            return Err(Fault::bad("message can't be edited"));
        }
        let mut content = message.as_object().cloned().unwrap_or_default();
        content.remove("reply_markup");
        content.remove("edit_date");
        let mut ready = Ready {
            chat,
            edits: Some(id),
            kind,
            text: message.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
            keys: Vec::new(),
            content,
            file: None,
        };
        match kind {
            "editMessageText" if message.get("text").is_none() => {
                return Err(Fault::bad("there is no text in the message to edit"));
            }
            "editMessageText" => ready.words(params, "text", TEXT)?,
            "editMessageCaption" => ready.caption(params)?,
            _ => {}
        }
        let markup = markup::check(params.json("reply_markup")?, chat > 0)?;
        if markup.other {
            return Err(Fault::bad("inline keyboard expected"));
        }
        ready.keys(markup);
        if Value::Object(ready.content.clone()) == without_edit_date(&message) {
            return Err(Fault::bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a \
                 current content and reply markup of the message",
            ));
        }
        self.admit(known, chat)?;
        Ok(ready)
    }

    /// Sends or changes it; what is answered.
    pub(super) fn done(&self, known: &mut Known, ready: Ready, body: Value, told: bool) -> Value {
        let seconds = self.stage.clock.seconds();
        let Ready { chat, edits, kind, text, keys, mut content, file } = ready;
        if let Some((what, name, bytes)) = file {
            content.insert(what.to_owned(), stored(known, what, &name, bytes));
        }
        let (id, message) = match edits {
            Some(id) => {
                content.insert("edit_date".to_owned(), json!(seconds));
                let message = Value::Object(content);
                known.remember(chat, id, message.clone());
                (id, message)
            }
            None => known.posts(chat, seconds, content),
        };
        self.stage.ledger.keep(Sent {
            number: 0,
            at: self.stage.clock.millis(),
            line: known.bot.id().to_string(),
            own: None,
            id: format!("{chat}:{id}"),
            to: chat.to_string(),
            kind: kind.to_owned(),
            text,
            keys,
            told,
            body,
        });
        message
    }
}

/// The chat that is meant.
pub(super) fn chat(params: &Params) -> Result<i64, Fault> {
    if params.text("chat_id").is_none_or(|id| id.is_empty()) {
        return Err(Fault::bad("chat_id is empty"));
    }
    params.number("chat_id").ok_or_else(|| Fault::bad("chat not found"))
}

fn without_edit_date(message: &Value) -> Value {
    let mut message = message.clone();
    if let Some(fields) = message.as_object_mut() {
        fields.remove("edit_date");
    }
    message
}

fn stored(known: &mut Known, what: &str, name: &str, bytes: Vec<u8>) -> Value {
    let size = bytes.len();
    if what == "photo" {
        let (id, _) = known.stores("photos", "jpg", bytes);
        let unique = format!("u{id}");
        return json!([{ "file_id": id, "file_unique_id": unique, "width": 90, "height": 90, "file_size": size }]);
    }
    let (id, _) = known.stores("documents", "bin", bytes);
    json!({ "file_id": id, "file_unique_id": format!("u{id}"), "file_name": name, "file_size": size })
}

impl Ready {
    fn keys(&mut self, markup: Markup) {
        self.keys = markup.keys;
        if let Some(inline) = markup.inline {
            self.content.insert("reply_markup".to_owned(), inline);
        }
    }

    fn words(&mut self, params: &Params, name: &str, most: usize) -> Result<(), Fault> {
        let parsed = parsed(params, name)?;
        let text = parsed.text.trim_end().to_owned();
        if text.trim().is_empty() {
            return Err(Fault::bad(if name == "text" { "message text is empty" } else { "message caption is empty" }));
        }
        if text.encode_utf16().count() > most {
            return Err(Fault::bad(if name == "text" { "message is too long" } else { "message caption is too long" }));
        }
        let entities = if name == "text" { "entities" } else { "caption_entities" };
        self.content.remove(entities);
        if !parsed.entities.is_empty() {
            self.content.insert(entities.to_owned(), json!(parsed.entities));
        }
        self.content.insert(name.to_owned(), json!(text));
        self.text = text;
        Ok(())
    }

    fn caption(&mut self, params: &Params) -> Result<(), Fault> {
        if params.text("caption").is_some_and(|caption| !caption.is_empty()) {
            self.words(params, "caption", CAPTION)?;
        }
        Ok(())
    }

    fn file(&mut self, known: &mut Known, params: &Params, what: &'static str) -> Result<(), Fault> {
        self.caption(params)?;
        if let Some(file) = params.files.get(what) {
            let most = if what == "photo" { 10 << 20 } else { 50 << 20 };
            if file.bytes.is_empty() {
                return Err(Fault::bad("file must be non-empty"));
            }
            if file.bytes.len() > most {
                return Err(Fault::bad("file is too big"));
            }
            let name = file.file_name.clone().unwrap_or_default();
            self.file = Some((what, name, file.bytes.clone()));
            return Ok(());
        }
        let place = params.text(what).filter(|place| !place.is_empty());
        let place = place.ok_or_else(|| Fault::bad(format!("there is no {what} in the request")))?;
        if place.starts_with("https://") || place.starts_with("http://") {
            let name = place.rsplit('/').next().unwrap_or_default().to_owned();
            self.file = Some((what, name, b"fetched".to_vec()));
            return Ok(());
        }
        let (path, bytes) = known
            .files
            .get(&place)
            .ok_or_else(|| Fault::bad("wrong remote file identifier specified: Wrong character in the string"))?;
        match (what, path.starts_with("photos/")) {
            ("photo", false) => return Err(Fault::bad("can't use file of type Document as Photo")),
            ("document", true) => return Err(Fault::bad("can't use file of type Photo as Document")),
            _ => {}
        }
        self.file = Some((what, path.rsplit('/').next().unwrap_or_default().to_owned(), bytes.to_vec()));
        Ok(())
    }

    /// The message that is answered, if it is there.
    fn answers(&mut self, known: &Known, params: &Params) -> Result<(), Fault> {
        let reply = params.json("reply_parameters")?;
        let told = reply.as_ref().and_then(|reply| reply.get("message_id")).and_then(Value::as_i64);
        let Some(id) = told.or_else(|| params.number("reply_to_message_id")) else { return Ok(()) };
        let lenient = reply.and_then(|reply| reply.get("allow_sending_without_reply").and_then(Value::as_bool));
        match known.message(self.chat, id) {
            Some(message) => {
                let mut message = message.clone();
                if let Some(fields) = message.as_object_mut() {
                    fields.remove("reply_to_message");
                }
                self.content.insert("reply_to_message".to_owned(), message);
                Ok(())
            }
            None if lenient.unwrap_or(false) || params.flag("allow_sending_without_reply") => Ok(()),
            None => Err(Fault::bad("message to be replied not found")),
        }
    }
}

/// The words with their entities, by the way they are written in.
fn parsed(params: &Params, name: &str) -> Result<html::Parsed, Fault> {
    let source = params.text(name).unwrap_or_default();
    match params.text("parse_mode").unwrap_or_default().to_ascii_lowercase().as_str() {
        "" => {
            let entities = if name == "text" { "entities" } else { "caption_entities" };
            let entities = params.json(entities)?.and_then(|list| list.as_array().cloned()).unwrap_or_default();
            Ok(html::Parsed { text: source, entities })
        }
        "html" => html::parse(&source).map_err(|why| Fault::bad(format!("can't parse entities: {why}"))),
        _ => Err(Fault::bad("unsupported parse_mode")),
    }
}
