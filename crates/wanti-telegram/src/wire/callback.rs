//! A tap on a key under a message of ours, also of one too old to be edited.

use serde::Deserialize;
use wanti_port::InboundKind;

use super::chat::{Chat, Place, User};
use super::{Heard, Moment, Reader, lenient, sent_id, shape};

#[derive(Debug, Deserialize)]
struct Callback {
    id: String,
    from: User,
    message: Option<Shown>,
    data: Option<String>,
}

/// The message the key stood on.
#[derive(Debug, Deserialize)]
struct Shown {
    message_id: i64,
    chat: Chat,
    #[serde(default)]
    date: i64,
    message_thread_id: Option<i64>,
    #[serde(default)]
    is_topic_message: bool,
    #[serde(default, deserialize_with = "lenient")]
    reply_markup: Option<Markup>,
}

#[derive(Debug, Deserialize)]
struct Markup {
    inline_keyboard: Vec<Vec<Button>>,
}

#[derive(Debug, Deserialize)]
struct Button {
    text: String,
    callback_data: Option<String>,
}

pub(super) fn read(reader: &Reader<'_>, raw: &str, moment: Moment) -> Heard {
    let callback: Callback = shape(raw, "callback_query")?;
    let place = callback.message.as_ref().map_or_else(|| Place::alone_with(&callback.from), Shown::place);
    if !reader.hears(&place) || callback.from.is_bot {
        return Ok(None);
    }
    let token = callback.data.unwrap_or_default();
    let shown = callback.message.as_ref();
    let kind = InboundKind::Choice {
        title: shown.and_then(|shown| shown.title(&token)).unwrap_or_default(),
        token,
        // A message that is out of reach has the date 0: the answer to the tap is sent anew.
        on: shown.filter(|shown| shown.date > 0).map(|shown| sent_id(place.chat(), shown.message_id)),
        callback: Some(callback.id.clone()),
    };
    let id = format!("callback:{}", callback.id);
    Ok(Some(reader.inbound(id, place.party(&callback.from), &place, moment, kind)))
}

impl Shown {
    fn place(&self) -> Place {
        Place::new(&self.chat, self.message_thread_id.filter(|_| self.is_topic_message))
    }

    fn title(&self, token: &str) -> Option<String> {
        let mut keys = self.reply_markup.iter().flat_map(|markup| markup.inline_keyboard.iter().flatten());
        keys.find(|key| key.callback_data.as_deref() == Some(token)).map(|key| key.text.clone())
    }
}
