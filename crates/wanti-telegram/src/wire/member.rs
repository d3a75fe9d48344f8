//! The bot's own standing in a chat: a person who blocks it wants no more messages.

use serde::Deserialize;
use wanti_port::InboundKind;

use super::chat::{Chat, Place, User};
use super::{Heard, Moment, Reader, shape};

#[derive(Debug, Deserialize)]
struct Change {
    chat: Chat,
    from: User,
    #[serde(default)]
    date: i64,
    new_chat_member: Standing,
}

#[derive(Debug, Deserialize)]
struct Standing {
    status: String,
}

/// Unblocking says nothing: the person is back when they write.
pub(super) fn read(reader: &Reader<'_>, raw: &str, moment: Moment) -> Heard {
    let change: Change = shape(raw, "my_chat_member")?;
    let place = Place::new(&change.chat, None);
    if place.is_group() || change.new_chat_member.status != "kicked" {
        return Ok(None);
    }
    let from = place.party(&change.from);
    let mut inbound = reader.inbound(moment.id(), from, &place, moment, InboundKind::Blocked);
    inbound.sent = moment.at(change.date);
    Ok(Some(inbound))
}
