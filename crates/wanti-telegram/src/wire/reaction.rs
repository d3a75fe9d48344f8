//! A sign put on a message or taken away.

use serde::Deserialize;
use wanti_port::InboundKind;

use super::chat::{Chat, Place, User};
use super::{Heard, Moment, Reader, lenient, sent_id, shape};

#[derive(Debug, Deserialize)]
struct Change {
    chat: Chat,
    message_id: i64,
    user: Option<User>,
    #[serde(default)]
    date: i64,
    #[serde(default)]
    new_reaction: Vec<Sign>,
}

#[derive(Debug, Deserialize)]
struct Sign {
    #[serde(default, deserialize_with = "lenient")]
    emoji: Option<String>,
}

pub(super) fn read(reader: &Reader<'_>, raw: &str, moment: Moment) -> Heard {
    let change: Change = shape(raw, "message_reaction")?;
    let place = Place::new(&change.chat, None);
    let Some(user) = change.user.as_ref().filter(|user| !user.is_bot && reader.hears(&place)) else {
        return Ok(None);
    };
    let emoji = change.new_reaction.last().map(|sign| sign.emoji.clone().unwrap_or_else(|| "?".to_owned()));
    let kind = InboundKind::Reaction { on: sent_id(place.chat(), change.message_id), emoji };
    let mut inbound = reader.inbound(moment.id(), place.party(user), &place, moment, kind);
    inbound.sent = moment.at(change.date);
    Ok(Some(inbound))
}
